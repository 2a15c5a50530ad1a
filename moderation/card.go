package moderation

// A card lies on top of everyone's room until staff put it away (FAC-9): a question that staff chose from their own
// library, or, as a sheet, the invitation to the private worksheet (FAC-8). Nothing puts one there by itself, and no rule
// of speech hangs on it: who may speak is what it was.
//
// There is one at most. Showing another in its place names the one that it replaces, so that of two staff who tap at once
// the second is told "already" and has not taken away what the first just asked. It stays through a pause, a round and the
// closing; the end of the session puts it away.
//
// What it says is its words, by whoever showed it: sealed and destroyed with theirs, and then it lies there no longer. The
// worksheet itself is in no event: sheet.go.
type card struct {
	seq   Seq // 0: there is none
	sheet bool
}

func (s *State) foldCard(e *Event) bool {
	switch f := e.Fact.(type) {
	case CardShown:
		if f.Instead != s.card.seq {
			return false
		}
		s.card = card{seq: e.Seq, sheet: f.Sheet}
	case CardPutAway:
		if s.card.seq == 0 || f.Card != s.card.seq {
			return false
		}
		s.card = card{}
	}
	return true
}

func (d *decision) card() ([]Event, *Refusal) {
	if c, ok := d.ask.Command.(PutCardAway); ok {
		return d.putCardAway(c)
	}
	c, ok := d.ask.Command.(ShowCard)
	if !ok {
		return nil, refuse(CodeNotPossible)
	}
	text, refusal := line(c.Text, MaxLine)
	switch {
	case refusal != nil:
		return nil, refusal
	case text == "" && !c.Sheet:
		return nil, refuse(CodeBadValue)
	case c.Instead > d.s.head:
		return nil, refuse(CodeUnknown)
	case c.Instead != d.s.card.seq:
		return nil, refuse(CodeAlready)
	}
	return d.only(CardShown{Sheet: c.Sheet, Instead: c.Instead}, Words{Text: text})
}

func (d *decision) putCardAway(c PutCardAway) ([]Event, *Refusal) {
	switch {
	case c.Card == 0 || c.Card > d.s.head:
		return nil, refuse(CodeUnknown)
	case c.Card != d.s.card.seq:
		return nil, refuse(CodeAlready)
	}
	return d.only(CardPutAway(c), Words{})
}

// cardNow is the card that lies there, nil: none. Everyone in the room has it.
func (s *State) cardNow() *CardView {
	if s.card.seq == 0 {
		return nil
	}
	return &CardView{Seq: s.card.seq, Sheet: s.card.sheet}
}
