package moderation

import "slices"

// fold changes the state by one event; false when the event names what was never there.
func (s *State) fold(e *Event) bool {
	switch f := e.Fact.(type) {
	case Said, TookBack, Reacted, Unreacted, HandRaised, HandLowered, Flagged, LineProposed, LineAdopted, Bookmarked:
		return s.foldSpeech(e)
	case HelpAsked, HelpSeen, HelpClaimed, HelpSettled:
		return s.foldHelp(e)
	case HandMoved, RoundBegan, RoundMoved, RoundEnded:
		return s.foldRound(e)
	case CheckInBegan, CheckInAnswered, CheckInEnded, Readied:
		return s.foldCheckIn(e)
	case PromptAsked, PromptAnswered, PromptEnded:
		return s.foldPrompt(e)
	case AgendaSet, AgendaMoved, AgendaExtended:
		return s.foldAgenda(e)
	case LeavePlanned:
		return s.foldLeave(e, f)
	case CardShown, CardPutAway:
		return s.foldCard(e)
	case Seated, Named, Consented, Knocked, Admitted, Declined, Arrived, Departed, SteppedAway, SteppedBack, Left,
		Renamed, LeadPassed, RoleChanged:
		return s.foldPeople(e)
	case Nudged, Muted, Unmuted, HoldSet, HoldLifted, Removed, Reinstated:
		return s.foldStop(e)
	case Approved, Returned, Hidden, Unhidden:
		return s.foldReview(e)
	case Erased:
		return s.foldErased(f)
	case Paused:
		s.pause, s.paused, s.pausedBy, s.roomStop, s.ready = e.Seq, f, e.By, e.Seq, nil
		s.pausedAt = e.At
	case Resumed:
		s.pause, s.paused, s.pausedBy, s.pausedAt, s.ready = 0, Paused{}, "", 0, nil
	case Slowed:
		s.slow = f.Seconds
	case Locked:
		s.lock = e.Seq
	case Unlocked:
		s.lock = 0
	default:
		return s.foldCourse(e)
	}
	return true
}

// foldCourse changes where the session stands.
func (s *State) foldCourse(e *Event) bool {
	switch f := e.Fact.(type) {
	case Opened:
		s.phase, s.settings, s.agreement, s.agreementNo = Scheduled, f.Settings, f.Agreement, 1
		s.starts, s.minutes, s.mark = f.Starts, f.Minutes, f.Mark
		s.staffAway = e.At
	case LobbyOpened:
		s.phase = InLobby
	case Started:
		s.phase, s.startedAt = Live, e.At
	case ClosingBegan:
		s.phase, s.care = Closing, care{seq: e.Seq, next: f.Next}
	case Ended:
		s.phase, s.endedAt = HasEnded, e.At
		s.hands, s.waiting, s.round, s.prompt, s.card, s.agenda, s.ready = nil, 0, round{}, prompt{}, card{}, agenda{}, nil
		if s.checkIn.moment != AfterScale { // which may be answered for ten minutes more
			s.checkIn = checkIn{}
		}
	case Shut:
		s.lanesShut = true
		if f.Doors {
			s.phase, s.checkIn = IsShut, checkIn{}
		}
	case StaffAway:
		s.staffHere, s.staffAway = false, e.At
	case StaffBack:
		s.staffHere, s.staffAway, s.waiting = true, 0, 0
	case WaitingBegan:
		s.waiting, s.roomStop = e.At, e.Seq
	case AgreementChanged:
		s.agreement = f.Agreement
		s.agreementNo++
	case SettingsChanged:
		s.settings = f.Settings
	default:
		return false
	}
	return true
}

// foldStop changes what a person may do.
func (s *State) foldStop(e *Event) bool {
	switch f := e.Fact.(type) {
	case Nudged:
		return s.person(f.Who) != nil
	case Muted:
		i := s.find(f.Who)
		if i == nobody {
			return false
		}
		p := &s.people[i]
		p.mute, p.until, p.stop = e.Seq, f.Until, e.Seq
		s.untime(i)
		if f.Until != 0 {
			s.timed = append(s.timed, i)
		}
	case Unmuted:
		i := s.find(f.Who)
		if i == nobody {
			return false
		}
		s.people[i].mute, s.people[i].until = 0, 0
		s.untime(i)
	case HoldSet:
		return s.foldHold(e, f.Who, e.Seq)
	case HoldLifted:
		return s.foldHold(e, f.Who, 0)
	case Removed:
		return s.foldRemoved(e, f)
	case Reinstated:
		p := s.person(f.Who)
		if p == nil {
			return false
		}
		s.change(p, func(p *person) {
			p.entry, p.returned = atOutside, true
			if p.staffed() {
				p.entry, p.arrived = atInside, e.Seq
			}
		})
	}
	return true
}

// untime forgets a person's deadline.
func (s *State) untime(i int32) {
	s.timed = slices.DeleteFunc(s.timed, func(j int32) bool { return i == j })
}

func (s *State) foldHold(e *Event, who ParticipantID, hold Seq) bool {
	if who == "" {
		s.roomHold = hold
		if hold != 0 {
			s.roomStop = e.Seq
		}
		return true
	}
	p := s.person(who)
	if p == nil {
		return false
	}
	p.hold = hold
	if hold != 0 {
		p.stop = e.Seq
	}
	return true
}

// foldRemoved takes everything from a person that belongs to being here: the admission, every device's, the hand, the
// open call for help.
func (s *State) foldRemoved(e *Event, f Removed) bool {
	i := s.find(f.Who)
	if i == nobody {
		return false
	}
	s.people[i].grouped = f.Group
	if s.people[i].entry == atOut {
		return true // removed from the session before, now from the group; the first number bounds what they read
	}
	s.change(&s.people[i], func(p *person) {
		p.entry, p.removal, p.stop = atOut, e.Seq, e.Seq
		p.arrived, p.devices, p.here, p.away, p.exit = 0, nil, false, false, false
	})
	s.lower(i)
	s.quitRound(i, e.At)
	s.settleHelpOf(i)
	return true
}

func (s *State) lower(i int32) {
	s.hands = slices.DeleteFunc(s.hands, func(h hand) bool { return h.who == i })
}

// handOf is a person's place in the queue of hands, from 1; 0: not raised.
func (s *State) handOf(i int32) int {
	return 1 + slices.IndexFunc(s.hands, func(h hand) bool { return h.who == i })
}
