package moderation

import "slices"

// Visible is the first read gate: how much of an event a viewer gets, judged at this state. It is the event's Spread
// seen through the viewer's Reach, and so the same whether a reader is live, resumes, or reads the transcript.
func Visible(s *State, v Viewer, e *Event) Sight {
	spread := SpreadOf(s, e)
	return s.Reach(v).Sight(&spread, v.Who, e)
}

// Sight is what somebody with this reach gets of an event spread so.
func (r Reach) Sight(spread *Spread, who ParticipantID, e *Event) Sight {
	if r.Out && e.Seq > r.To {
		return Nothing
	}
	if slices.Contains(spread.Own, who) && (r.Known || spread.Door) {
		return Full
	}
	if r.In && e.Seq >= r.From && (r.To == 0 || e.Seq <= r.To) {
		return spread.Sight[r.Audience]
	}
	if ofTheCourse(e.Fact) {
		return Redacted
	}
	return Nothing
}

// FormFor is how an event is written for a viewer who gets this much of it.
func FormFor(s *State, v Viewer, e *Event, sight Sight) Form {
	if sight != Full {
		return Neutral
	}
	if AudienceOf(s.Role(v.Who)) != MemberAudience {
		return ForStaff
	}
	if slices.Contains(SpreadOf(s, e).Own, v.Who) {
		return ForOwn
	}
	return ForRoom
}

// AudienceOf is the audience that a role belongs to.
func AudienceOf(r Role) Audience {
	switch r {
	case Facilitator, Cofacilitator:
		return StaffAudience
	case Observer:
		return ObserverAudience
	}
	return MemberAudience
}

// Reach is which events a viewer may read, judged now.
//
// Members read from the start or from the admission they are in by, on devices that were let in, until the room lane
// shuts after the end; what names them they keep until the doors do. A new agreement does not stop reading: they have
// agreed to be here, and are asked before they speak on. A removed person's reach ends at the removal.
func (s *State) Reach(v Viewer) Reach {
	p := s.person(v.Who)
	if p == nil {
		return Reach{Out: true}
	}
	r := Reach{Audience: AudienceOf(p.role())}
	switch {
	case p.entry == atOut:
		r.To, r.Out = p.removal, true
	case p.staffed():
		r.Known, r.In, r.From = true, p.entry == atInside, 1
	default:
		r.Known = p.deviceIn(v.Device) && (p.entry == atInside || p.entry == atLeft)
		if r.In = s.Entered(v) && !s.lanesShut; r.In {
			r.From = p.from(&s.settings)
		}
	}
	return r
}

// Entered reports whether a viewer is in the room, on the device they look with.
func (s *State) Entered(v Viewer) bool {
	p := s.person(v.Who)
	return p != nil && p.entry == atInside && (p.staffed() || p.deviceIn(v.Device))
}

// Entry is where a viewer stands at the door, on the device they look with.
func (s *State) Entry(v Viewer) Entry {
	if p := s.person(v.Who); p != nil {
		return p.entryOn(v.Device)
	}
	return Outside
}

// ofTheCourse reports whether an event tells where the session stands, which everyone with a seat may know.
func ofTheCourse(f Fact) bool {
	switch f.(type) {
	case Opened, LobbyOpened, Started, ClosingBegan, Ended, Shut, AgreementChanged:
		return true
	}
	return false
}

// ofTheDoor reports whether an event is for its person even on a device that was not let in.
func ofTheDoor(f Fact) bool {
	switch f.(type) {
	case Seated, Named, Renamed, Consented, Knocked, Admitted, Declined, Left, Removed, Reinstated,
		HelpAsked, HelpSeen, HelpClaimed, HelpSettled:
		return true
	}
	return false
}

func spread(member, observer, staff Sight, own ...ParticipantID) Spread {
	return Spread{Sight: [Audiences]Sight{member, observer, staff}, Own: own}
}

// SpreadOf is what each audience gets of an event, judged at this state: what was taken back, hidden, held or approved
// since counts, whenever it was said.
func SpreadOf(s *State, e *Event) Spread {
	sp := s.spreadOf(e)
	sp.Door = len(sp.Own) > 0 && ofTheDoor(e.Fact)
	return sp
}

func (s *State) spreadOf(e *Event) Spread {
	switch f := e.Fact.(type) {
	case Said, LineProposed, TookBack, Approved, Returned, Hidden, Unhidden:
		return s.spreadMessage(e)
	case HelpAsked:
		return spread(Nothing, Nothing, Full, e.By)
	case HelpSeen:
		return s.spreadHelp(f.Help)
	case HelpClaimed:
		return s.spreadHelp(f.Help)
	case HelpSettled:
		return s.spreadHelp(f.Help)
	case CheckInAnswered, Readied, PromptAnswered, LeavePlanned:
		return spread(Nothing, Nothing, Full, e.By)
	case Flagged, Bookmarked, SettingsChanged, Erased:
		return spread(Nothing, Full, Full)
	case Nudged:
		return spread(Nothing, Full, Full, f.Who)
	case Muted:
		return spread(Nothing, Full, Full, f.Who)
	case Unmuted:
		return spread(Nothing, Full, Full, f.Who)
	case HoldSet:
		return spreadHold(f.Who)
	case HoldLifted:
		return spreadHold(f.Who)
	case Removed:
		if f.Door {
			return spread(Nothing, Full, Full, f.Who)
		}
		return spread(Redacted, Full, Full, f.Who)
	case Reinstated:
		return spread(Nothing, Full, Full, f.Who)
	}
	return s.spreadPeople(e)
}

// spreadPeople keeps those outside from those inside.
func (s *State) spreadPeople(e *Event) Spread {
	atTheDoor := false
	var own ParticipantID
	switch f := e.Fact.(type) {
	case Seated:
		atTheDoor, own = f.Role == Member, f.Who
	case Named:
		atTheDoor, own = s.Role(e.By) == Member, e.By
	case Renamed:
		atTheDoor, own = f.Door, f.Who
	case Consented, Knocked:
		atTheDoor, own = true, e.By
	case Admitted:
		atTheDoor, own = true, f.Who
	case Declined:
		atTheDoor, own = true, f.Who
	case Arrived:
		atTheDoor = f.Door
	case Departed:
		atTheDoor = f.Door
	case Left:
		atTheDoor, own = f.Door, e.By
	}
	sight := Full
	if atTheDoor {
		sight = Nothing
	}
	if own == "" {
		return spread(sight, Full, Full)
	}
	return spread(sight, Full, Full, own)
}

func (s *State) spreadHelp(q Seq) Spread {
	if h := s.help(q); h != nil {
		return spread(Nothing, Nothing, Full, s.id(h.who))
	}
	return spread(Nothing, Nothing, Full) // a flag or a private message, taken off the desk
}

// spreadHold: the room hears that messages are read first; of one person's hold only that person does.
func spreadHold(who ParticipantID) Spread {
	if who == "" {
		return spread(Full, Full, Full)
	}
	return spread(Nothing, Full, Full, who)
}
