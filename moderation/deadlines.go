package moderation

// due lists the events whose deadlines have passed at now, in the order of their deadlines, each stamped with its own;
// and the state after them, which is s itself when there are none. It never changes s.
func due(s *State, now Time) ([]Event, *State) {
	var events []Event
	for {
		e, ok := s.nextDue(now)
		if !ok {
			return events, s
		}
		if len(events) == 0 {
			s = s.Clone()
		}
		events = append(events, e)
		s.follow(e)
	}
}

// follow applies an event that Decide made itself and has not been given a number yet.
func (s *State) follow(e Event) {
	e.Seq = s.head + 1
	if err := s.Apply(&e); err != nil {
		panic(err) // Decide made the event from this very state
	}
}

// nextDue is the earliest deadline that has passed.
func (s *State) nextDue(now Time) (Event, bool) {
	at, fact := s.deadline()
	if fact == nil || at > now {
		return Event{}, false
	}
	return Event{At: max(at, s.at), Fact: fact}, true
}

// Deadline is when something happens by itself next. A timer sends Tick then; earlier or later changes nothing.
func (s *State) Deadline() (Time, bool) {
	at, fact := s.deadline()
	return at, fact != nil
}

// deadline is the earliest of all deadlines, and what happens then.
func (s *State) deadline() (Time, Fact) {
	var best Time
	var fact Fact
	offer := func(at Time, f Fact) {
		if fact == nil || at < best {
			best, fact = at, f
		}
	}
	switch s.phase {
	case "", IsShut:
		return 0, nil
	case HasEnded:
		if !s.lanesShut {
			return s.endedAt + RoomReadAfter, Shut{}
		}
		return s.endedAt + PrivateAfter, Shut{Doors: true}
	case Live, Closing:
		if at, ok := s.waitsAt(); ok {
			offer(at, WaitingBegan{})
		}
	}
	if at, ok := s.abandonedAt(); ok {
		offer(at, Ended{Abandoned: true})
	}
	if s.pause != 0 && s.paused.Until != 0 {
		offer(s.paused.Until, Resumed{Reverses: s.pause})
	}
	for _, i := range s.timed {
		p := &s.people[i]
		offer(p.until, Unmuted{Who: p.id, Reverses: p.mute})
	}
	return best, fact
}

// waitsAt is when the room begins to wait for a facilitator.
func (s *State) waitsAt() (Time, bool) {
	if s.staffHere || s.waiting != 0 {
		return 0, false
	}
	return max(s.staffAway, s.startedAt) + WaitAfter, true
}

// abandonedAt is when a session without staff ends by itself: after half an hour of waiting, or an hour past its
// planned end. Past that hour a connection lost for a moment does not end it: staff have to be away for as long as
// makes a room wait.
func (s *State) abandonedAt() (Time, bool) {
	if s.staffHere {
		return 0, false
	}
	planned := s.starts + Time(s.minutes)*60_000
	at := max(planned+AbandonOverrun, max(s.staffAway, s.startedAt)+WaitAfter)
	if s.waiting != 0 {
		at = min(at, s.waiting+AbandonAfter)
	}
	return at, true
}
