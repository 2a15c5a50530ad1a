package moderation

import "slices"

// MostLeaves is how far ahead somebody can say that they leave.
const MostLeaves Time = 12 * 60 * 60 * 1000

// planLeave: "I may need to leave at hh:mm" (SES-10) is between a member and staff. It binds neither: nobody is taken out
// of the room, and who stays longer stays. What comes of it is that a round whose order is drawn puts whoever said so
// first, earliest first (drawn), so that nobody has to go before their turn; others see that order, as they see any, and not
// why it is so. It can be said in every stop, for it asks nothing of the group, and goes with its person's erasure.
func (d *decision) planLeave(c PlanLeave) ([]Event, *Refusal) {
	switch {
	case c.Leaves == d.by.leaves:
		return nil, nil
	case c.Leaves != 0 && (c.Leaves <= d.now || c.Leaves > d.now+MostLeaves):
		return nil, &Refusal{Code: CodeBadValue, Say: "Please choose a time within the next twelve hours."}
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(LeavePlanned(c), Words{})
}

func (s *State) foldLeave(e *Event, f LeavePlanned) bool {
	by := s.find(e.By)
	if by == nobody {
		return false
	}
	s.people[by].leaves = f.Leaves
	s.gesture(by, e.At)
	return true
}

// earlyFirst puts who may need to leave before the others, and otherwise changes no order.
func (s *State) earlyFirst(order []ParticipantID) {
	leaves := func(who ParticipantID) Time {
		if p := s.person(who); p.leaves != 0 {
			return p.leaves
		}
		return 1 << 62
	}
	slices.SortStableFunc(order, func(a, b ParticipantID) int {
		switch x, y := leaves(a), leaves(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
}
