package moderation

// ReadsFrom is the first event that a member who is in the room may read, on the devices that were let in; 1 for staff,
// 0 for whoever is not in.
func (s *State) ReadsFrom(who ParticipantID) Seq {
	p := s.person(who)
	switch {
	case p == nil || p.entry != atInside:
		return 0
	case p.staffed():
		return 1
	}
	return p.from(&s.settings)
}
