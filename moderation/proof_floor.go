package moderation

// What a Proof holds rounds to: while somebody shares, no other member's words enter the room lane; only who leads begins
// and ends a round or gives the floor on, and only its holder hands it on, in no stop.

// judgeShare: words of a member are the holder's, or nobody shares.
func (p *Proof) judgeShare(e *Event, q *proven) string {
	if p.shares && !q.staff && e.By != p.holder {
		return "is a member's who has not the floor"
	}
	return ""
}

func (p *Proof) judgeRound(e *Event) string {
	moved, ok := e.Fact.(RoundMoved)
	if !ok || moved.How == TurnNext {
		if q := p.who(e.By); !q.leads || !q.inside {
			return "is by someone who does not lead"
		}
		return ""
	}
	switch {
	case !p.shares || e.By != p.holder || moved.From != e.By:
		return "hands on the floor of somebody else"
	case p.paused:
		return "is a member's while the room is paused"
	case p.waiting:
		return "is a member's while the room waits for a facilitator"
	}
	return ""
}

// floor takes in who may speak.
func (p *Proof) floor(e *Event) {
	gone := ParticipantID("")
	switch f := e.Fact.(type) {
	case RoundBegan:
		p.shares, p.holder = true, ""
	case RoundMoved:
		p.shares, p.holder = !f.Responses, f.To
	case RoundEnded, Ended:
		p.shares, p.holder = false, ""
	case Removed:
		gone = f.Who
	case Left:
		gone = e.By
	case LeadPassed:
		if f.CalledAway {
			gone = e.By
		}
	}
	if gone != "" && gone == p.holder {
		p.holder = ""
	}
}
