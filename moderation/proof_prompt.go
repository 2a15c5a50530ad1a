package moderation

// What a Proof holds prompts to: an answer is a member's own and to the question that is open; a reveal shows the last
// answer of each, of nobody who is muted, held or gone, with names or without as was asked, and none without names of fewer
// than DotsFrom.

// A question is the prompt that is open; seq 0: none.
type question struct {
	seq     Seq
	named   bool
	answers map[Seq]ParticipantID // the last of each that was not skipped
}

func (p *Proof) judgeAnswer(e *Event, f PromptAnswered) string {
	q := p.who(e.By)
	switch {
	case !p.open || p.prompt.seq == 0 || f.Prompt != p.prompt.seq:
		return "answers a question that is not open"
	case q.staff || !q.inside:
		return "is an answer of someone who is not asked"
	}
	return ""
}

func (p *Proof) judgeReveal(f PromptEnded) string {
	switch {
	case p.prompt.seq == 0 || f.Prompt != p.prompt.seq:
		return "ends a question that is not open"
	case !f.Revealed && len(f.Shown) > 0:
		return "shows answers to a question that was taken back"
	case f.Revealed && !p.prompt.named && len(f.Shown) < DotsFrom:
		return "shows so few answers without names that they can be told apart"
	}
	seen := map[Seq]bool{}
	for _, a := range f.Shown {
		who, given := p.prompt.answers[a.Answer]
		q := p.who(who)
		switch {
		case !given || seen[a.Answer]:
			return "shows what nobody answered"
		case p.prompt.named && a.Who != who || !p.prompt.named && a.Who != "":
			return "shows answers otherwise than people were told"
		case q.muted || q.held || !q.inside:
			return "shows the answer of someone who may not speak in the room"
		}
		seen[a.Answer] = true
	}
	return ""
}

// asks takes in what is asked and answered.
func (p *Proof) asks(e *Event) {
	switch f := e.Fact.(type) {
	case PromptAsked:
		p.prompt = question{seq: e.Seq, named: f.Named, answers: map[Seq]ParticipantID{}}
	case PromptAnswered:
		for q, who := range p.prompt.answers {
			if who == e.By {
				delete(p.prompt.answers, q)
			}
		}
		if !f.Skipped && p.prompt.answers != nil {
			p.prompt.answers[e.Seq] = e.By
		}
	case PromptEnded, Ended:
		p.prompt = question{}
	}
}
