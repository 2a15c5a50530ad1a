package moderation

// spreadMessage spreads what was said, and what became of it. Nobody in the room has a message twice:
//
//   - A held message is its author's and the staff's. Once approved it stands at its approval, for its author too, and
//     the original stays with staff as the mark that it was held.
//   - A message brought back by Unhidden is the same message at its old place, for those who had it before.
//   - A tombstone stands where the message stood: at the approval for one that was held, nowhere for one that the room
//     never had. What the room never had leaves no trace for members, whatever is done with it.
func (s *State) spreadMessage(e *Event) Spread {
	switch f := e.Fact.(type) {
	case Said, LineProposed:
		m := s.message(e.Seq)
		if m == nil {
			return Spread{} // not of this log: nobody's
		}
		if m.status == WipedOut {
			return s.spreadSaid(m).wiped()
		}
		return s.spreadSaid(m)
	case TookBack:
		return s.spreadAct(e.Seq, f.Message, Full)
	case Approved:
		m := s.message(f.Message)
		switch {
		case m == nil:
			return Spread{}
		case m.status == Shown:
			return spread(Full, Full, Full)
		case m.status == WipedOut:
			return spread(Redacted, Redacted, Redacted)
		}
		return spread(Redacted, Redacted, Full)
	case Returned:
		return spread(Nothing, Full, Full, f.Author)
	case Hidden:
		return s.spreadAct(e.Seq, f.Message, Redacted)
	case Unhidden:
		if m := s.message(f.Message); m != nil && m.status != Shown && !m.outsideAt(e.Seq) {
			return spread(Redacted, Redacted, Full)
		}
		return s.spreadAct(e.Seq, f.Message, Full)
	}
	return Spread{}
}

// spreadSaid spreads the message itself.
func (s *State) spreadSaid(m *message) Spread {
	author := s.id(m.author)
	gone := m.status == TakenBack || m.status == Aside || m.status == WipedOut
	switch {
	case m.lane == inPrivate && gone:
		return spread(Nothing, Nothing, Full)
	case m.lane == inPrivate:
		return spread(Nothing, Nothing, Full, s.id(m.with))
	case m.lane == inStaff && gone:
		return spread(Nothing, Redacted, Full)
	case m.lane == inStaff:
		return spread(Nothing, Full, Full)
	case m.held && (gone || m.approval != 0):
		return spread(Nothing, Nothing, Full)
	case m.held:
		return spread(Nothing, Nothing, Full, author)
	case gone:
		return spread(Redacted, Redacted, Full)
	}
	return spread(Full, Full, Full)
}

// spreadAct spreads something done to a message at a number: as far as the message itself had gone by then.
func (s *State) spreadAct(at, q Seq, member Sight) Spread {
	m := s.message(q)
	switch {
	case m == nil:
		return Spread{}
	case m.lane == inPrivate:
		return spread(Nothing, Nothing, Full, s.id(m.with))
	case m.lane == inStaff:
		return spread(Nothing, Full, Full)
	case m.outsideAt(at):
		return spread(Nothing, Nothing, Full, s.id(m.author))
	case member == Full:
		return spread(Full, Full, Full)
	}
	return spread(member, Full, Full, s.id(m.author))
}
