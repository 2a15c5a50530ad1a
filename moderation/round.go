package moderation

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
)

// A round is a go-round with a talking piece (FAC-2, FAC-3).
//
// While somebody shares, the floor is theirs: other members may not speak in the room lane (flag round, "floor_held"),
// react, use the private line, the hand and help as ever, and keep what they wrote as a draft. Staff may speak. When
// nobody has the floor, no member has it: a round never opens the room by accident. After a share the responses may be
// open to all, until the floor moves on.
//
// Who holds the floor is a fold of facts alone (RoundBegan, RoundMoved, RoundEnded, Left, Removed, LeadPassed, Ended), so
// whoever has the log can judge every word of a round again, and an instance that takes over a room has the same holder
// and the same time. An order drawn by chance is a fact; nobody can draw it again.
//
// How it does not break:
//
//   - The soft time stands still while the room is paused or waits, and is no event: nothing is decided by it. It never
//     cuts anybody off.
//   - A holder whose connection is lost keeps the floor; from the minute in which the departure is recorded, staff are
//     asked (DeskFloor). One who leaves or is removed has it no longer; nobody has it then, and staff are asked. A muted
//     or held holder is bound by that too, and may still hand the floor on.
//   - What moves the floor names the turn that it ends. Of two who press at once the second is told "already", and so is
//     a late "I'm done"; while another holds the floor, that is "floor_held".
//   - Who comes in during a round is not in its order: staff can give them the floor. Who leaves drops out of it.
//   - A round goes on through the closing; the end of the session ends it.
//   - Whoever is in the room may know all of it but who passed, which is for staff to come back to. There is none among
//     more than CrowdedAt people, whose roster members do not get.
type round struct {
	seq         Seq // its beginning; 0: there is none
	turn        Seq // what the present turn counts from
	mode        RoundMode
	occasion    Occasion
	seconds     int
	handsClosed bool
	responses   bool // are to follow each share
	open        bool // are open now
	holder      int32
	since       Time // when the clock last began to run, or nobody's turn began
	spent       Time // what had run before
	asks        Time // since when staff are asked who is next; 0: they are not
	order       []int32
	passed      []int32
}

func (r round) clone() round {
	r.order, r.passed = slices.Clone(r.order), slices.Clone(r.passed)
	return r
}

// shares reports whether only the holder may speak.
func (r *round) shares() bool { return r.seq != 0 && !r.open }

// found: a holder who was not connected is back.
func (r *round) found(i int32) {
	if r.shares() && r.holder == i {
		r.asks = 0
	}
}

// dropRound: from here on staff are asked, if it is the holder who is not connected.
func (s *State) dropRound(i int32, at Time) {
	if s.round.shares() && s.round.holder == i && s.round.asks == 0 {
		s.round.asks = at
	}
}

// quitRound takes somebody out of the round who is no longer in the room.
func (s *State) quitRound(i int32, at Time) {
	r := &s.round
	if r.seq == 0 {
		return
	}
	r.order, r.passed = without(r.order, i), without(r.passed, i)
	if r.holder == i {
		s.dropRound(i, at)
		r.holder = nobody
	}
}

func without(list []int32, i int32) []int32 {
	return slices.DeleteFunc(list, func(j int32) bool { return i == j })
}

// A clock is which turn's soft time runs, 0: none's.
type clock Seq

func (s *State) clock() clock {
	if r := &s.round; r.shares() && r.holder != nobody && s.pause == 0 && s.waiting == 0 {
		return clock(r.turn)
	}
	return 0
}

// wind stops and starts the clock when an event has changed whether it runs.
func (s *State) wind(before clock, at Time) {
	r := &s.round
	switch after := s.clock(); {
	case before == after:
	case after != 0:
		r.since = at
	case clock(r.turn) == before:
		r.spent += at - r.since
	}
}

func (s *State) foldRound(e *Event) bool {
	switch f := e.Fact.(type) {
	case HandMoved:
		i := s.find(f.Who)
		at := s.handOf(i)
		if i == nobody || at == 0 || f.Place < 1 || f.Place > len(s.hands) {
			return false
		}
		h := s.hands[at-1]
		s.lower(i)
		s.hands = slices.Insert(s.hands, f.Place-1, h)
	case RoundBegan:
		r := round{
			seq: e.Seq, turn: e.Seq, mode: f.Mode, occasion: f.Occasion, seconds: f.Seconds, handsClosed: f.HandsClosed,
			responses: f.Responses, holder: nobody,
		}
		for _, who := range f.Order {
			i := s.find(who)
			if i == nobody {
				return false
			}
			r.order = append(r.order, i)
		}
		s.round = r
	case RoundMoved:
		return s.foldMoved(e, f)
	case RoundEnded:
		s.round = round{}
	}
	return true
}

func (s *State) foldMoved(e *Event, f RoundMoved) bool {
	r, from, to := &s.round, s.find(f.From), s.find(f.To)
	if r.seq == 0 || from == nobody && f.From != "" || to == nobody && f.To != "" {
		return false
	}
	if from != nobody {
		r.order, r.passed = without(r.order, from), without(r.passed, from)
		switch f.How {
		case TurnLater:
			r.order = append(r.order, from)
		case TurnPassed:
			r.passed = append(r.passed, from)
		case TurnDone, TurnNext:
		}
		if e.By == f.From {
			s.gesture(from, e.At)
		}
	}
	r.turn, r.holder, r.open, r.since, r.spent, r.asks = e.Seq, to, f.Responses, e.At, 0, 0
	if to == nobody {
		return true
	}
	r.order, r.passed = without(r.order, to), without(r.passed, to)
	s.lower(to)
	if !s.people[to].here {
		r.asks = e.At
	}
	return true
}

func (d *decision) round() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case MoveHand:
		return d.moveHand(c)
	case BeginRound:
		return d.beginRound(c)
	case NextTurn:
		return d.nextTurn(c)
	case EndTurn:
		return d.endTurn(c)
	}
	if d.s.round.seq == 0 {
		return nil, refuse(CodeAlready)
	}
	return d.only(RoundEnded{Round: d.s.round.seq}, Words{})
}

func (d *decision) moveHand(c MoveHand) ([]Event, *Refusal) {
	at := d.s.handOf(d.s.find(c.Who))
	switch {
	case c.Place < 1:
		return nil, refuse(CodeBadValue)
	case at == 0:
		return nil, refuse(CodeUnknown)
	}
	place := min(c.Place, len(d.s.hands))
	if place == at {
		return nil, nil
	}
	return d.only(HandMoved{Who: c.Who, Place: place}, Words{})
}

func (d *decision) beginRound(c BeginRound) ([]Event, *Refusal) {
	switch {
	case !c.Mode.known() || !c.Occasion.known() || c.Seconds < 0 || c.Seconds > MaxTurnSeconds:
		return nil, refuse(CodeBadValue)
	case c.Mode == ByVolunteer && c.HandsClosed: // nobody could volunteer
		return nil, refuse(CodeBadValue)
	case d.s.round.seq != 0:
		return nil, refuse(CodeAlready)
	case d.s.crowded():
		return nil, refuse(CodeNotPossible)
	}
	text, refusal := line(c.Text, MaxNote)
	if refusal != nil {
		return nil, refusal
	}
	order := d.drawn(c.Mode)
	if c.Mode != ByVolunteer && len(order) == 0 {
		return nil, refuse(CodeNotHere)
	}
	began := RoundBegan{
		Mode: c.Mode, Occasion: c.Occasion, Order: order, Seconds: c.Seconds, HandsClosed: c.HandsClosed, Responses: c.Responses,
	}
	events := []Event{d.event(began, Words{Text: text})}
	if to := d.s.next(c.Mode, order); to != "" {
		events = append(events, d.event(RoundMoved{To: to, How: TurnNext}, Words{}))
	}
	return events, nil
}

// drawn is the order of a round: who may need to leave early first, the others in the room by their seats, or by chance. The draw is by the session's secret
// key and the number of the event, so nobody can foretell it, and the order is a fact from then on.
func (d *decision) drawn(mode RoundMode) []ParticipantID {
	var order []ParticipantID
	if mode == ByVolunteer {
		return nil
	}
	for i := range d.s.people {
		if p := &d.s.people[i]; p.entry == atInside && !p.staffed() {
			order = append(order, p.id)
		}
	}
	if mode == ByChance {
		lot := func(who ParticipantID) string {
			mac := hmac.New(sha256.New, d.env.NameKey)
			mac.Write([]byte("round " + string(who) + " "))
			mac.Write([]byte{byte(d.s.head >> 24), byte(d.s.head >> 16), byte(d.s.head >> 8), byte(d.s.head)})
			return string(mac.Sum(nil))
		}
		lots := make(map[ParticipantID]string, len(order))
		for _, who := range order {
			lots[who] = lot(who)
		}
		slices.SortFunc(order, func(a, b ParticipantID) int {
			if lots[a] < lots[b] {
				return -1
			}
			return 1
		})
	}
	d.s.earlyFirst(order)
	return order
}

// next is who has the floor after this: the first of those who wait, or of the hands where people volunteer.
func (s *State) next(mode RoundMode, order []ParticipantID) ParticipantID {
	if mode != ByVolunteer {
		if len(order) == 0 {
			return ""
		}
		return order[0]
	}
	for _, h := range s.hands {
		if p := &s.people[h.who]; p.entry == atInside && !p.staffed() {
			return p.id
		}
	}
	return ""
}

// sameTurn refuses what was meant for another turn than the present one.
func (d *decision) sameTurn(turn Seq) *Refusal {
	r := &d.s.round
	switch {
	case turn == 0 || turn > d.s.head:
		return refuse(CodeUnknown)
	case r.seq == 0 || turn != r.turn:
		return refuse(CodeAlready)
	}
	return nil
}

func (d *decision) nextTurn(c NextTurn) ([]Event, *Refusal) {
	if refusal := d.sameTurn(c.Turn); refusal != nil {
		return nil, refusal
	}
	r := &d.s.round
	moved := RoundMoved{From: d.s.id(r.holder), How: TurnNext, Responses: c.Responses}
	switch p := d.s.person(c.Who); {
	case c.Responses && c.Who != "":
		return nil, refuse(CodeBadValue)
	case c.Responses && r.open:
		return nil, nil
	case c.Responses:
		return d.only(moved, Words{})
	case c.Who == "":
		moved.To = d.s.next(r.mode, d.s.ids(r.order))
	case p == nil:
		return nil, refuse(CodeUnknown)
	case p.staffed():
		return nil, refuse(CodeForMembers)
	case p.entry != atInside:
		return nil, refuse(CodeNotHere)
	default:
		moved.To = c.Who
	}
	if moved.To == moved.From && !r.open {
		return nil, nil // nobody has the floor and nobody waits, or they have it already
	}
	return d.only(moved, Words{})
}

// endTurn is the holder's own. Volunteers do not give the floor to the next hand: staff do.
func (d *decision) endTurn(c EndTurn) ([]Event, *Refusal) {
	if !c.How.own() {
		return nil, refuse(CodeBadValue)
	}
	if refusal := d.sameTurn(c.Turn); refusal != nil {
		return nil, refusal
	}
	r := &d.s.round
	if r.open || r.holder != d.i {
		return nil, refuse(CodeAlready)
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	moved := RoundMoved{From: d.by.id, How: c.How, Responses: r.responses && c.How == TurnDone}
	if !moved.Responses && r.mode != ByVolunteer {
		moved.To = d.s.next(r.mode, d.s.ids(r.order))
	}
	return d.only(moved, Words{})
}

// ids names the people at places.
func (s *State) ids(places []int32) []ParticipantID {
	var ids []ParticipantID
	for _, i := range places {
		ids = append(ids, s.id(i))
	}
	return ids
}

// roundFor is the round as an audience may know it.
func (s *State) roundFor(a Audience) *RoundView {
	r := &s.round
	if r.seq == 0 {
		return nil
	}
	view := &RoundView{
		Seq: r.seq, Turn: r.turn, Mode: r.mode, Occasion: r.occasion, Seconds: r.seconds, HandsClosed: r.handsClosed,
		Open: r.open, Holder: s.id(r.holder), Order: s.ids(r.order),
	}
	if left := Time(r.seconds)*1000 - r.spent; r.seconds != 0 && r.holder != nobody {
		if s.clock() != 0 {
			view.Ends = r.since + left
		} else {
			view.Left = left
		}
	}
	if a == StaffAudience {
		view.Passed = s.ids(r.passed)
	}
	return view
}

// floorAsks is what staff are asked when the floor cannot go on by itself.
func (s *State) floorAsks() []DeskItem {
	r := &s.round
	if !r.shares() || r.asks == 0 {
		return nil
	}
	return []DeskItem{{Kind: DeskFloor, Seq: r.turn, Who: s.id(r.holder), Since: r.asks}}
}
