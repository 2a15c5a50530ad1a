package moderation

import "slices"

// foldSpeech changes what was said and shown.
func (s *State) foldSpeech(e *Event) bool {
	by := s.find(e.By)
	if by == nobody {
		return false
	}
	switch f := e.Fact.(type) {
	case Said:
		return s.foldSaid(e, by, f)
	case LineProposed:
		s.lines = append(s.lines, int32(len(s.messages)))
		s.messages = append(s.messages, message{
			seq: e.Seq, at: e.At, author: by, with: nobody, status: Shown, line: true,
		})
		s.speak(by, e.At)
	case LineAdopted:
		m := s.message(f.Line)
		if m == nil || !m.line {
			return false
		}
		m.adopted = true
	case TookBack:
		i := s.place(f.Message)
		if i == nobody {
			return false
		}
		s.messages[i].status = TakenBack
		s.unwait(i)
	case Reacted:
		i := s.place(f.Message)
		if i == nobody {
			return false
		}
		s.reactions[reaction{i, by, f.Response.index()}] = struct{}{}
		s.gesture(by, e.At)
	case Unreacted:
		i := s.place(f.Message)
		if i == nobody {
			return false
		}
		delete(s.reactions, reaction{i, by, f.Response.index()})
		s.gesture(by, e.At)
	case HandRaised:
		s.lower(by)
		s.hands = append(s.hands, hand{seq: e.Seq, at: e.At, who: by})
		s.gesture(by, e.At)
	case HandLowered:
		i := s.find(f.Who)
		if i == nobody {
			return false
		}
		s.lower(i)
		s.gesture(by, e.At)
	case Flagged:
		s.flags = append(s.flags, flag{seq: e.Seq, at: e.At, by: by, message: f.Message, about: s.find(f.Who)})
		s.gesture(by, e.At)
	}
	return true
}

func (s *State) foldSaid(e *Event, by int32, f Said) bool {
	m := message{seq: e.Seq, at: e.At, author: by, with: nobody, status: Shown, lane: f.Lane.code(), held: f.Held}
	switch f.Lane {
	case PrivateLane:
		m.with = s.find(f.With)
		if m.with == nobody {
			return false
		}
		if p := &s.people[m.with]; m.with != by {
			p.asked = 0
		} else if p.asked == 0 {
			p.asked = e.Seq
		}
	case RoomLane:
		s.people[by].spoke = e.At
		if f.Held {
			m.status = Waits
			s.waits = append(s.waits, int32(len(s.messages)))
		}
	}
	s.messages = append(s.messages, m)
	s.speak(by, e.At)
	return true
}

// speak and gesture keep the times that the limits ask for. Staff have no limits.
func (s *State) speak(i int32, at Time) {
	if p := s.paced(i); p != nil {
		p.speech.add(at, max(s.settings.BurstMessages, s.settings.PerMinute))
	}
}

func (s *State) gesture(i int32, at Time) {
	if p := s.paced(i); p != nil {
		p.gestures.add(at, GesturesPerMinute)
	}
}

func (s *State) paced(i int32) *pace {
	p := &s.people[i]
	if p.roleCode.leads() || !s.settings.limited() {
		return nil
	}
	if p.pace == nil {
		p.pace = &pace{}
	}
	return p.pace
}

// limited reports whether the settings limit members at all.
func (s *Settings) limited() bool { return s.BurstMessages != 0 || s.PerMinute != 0 }

// unwait takes a message off the list of those that wait for review.
func (s *State) unwait(i int32) {
	s.waits = slices.DeleteFunc(s.waits, func(j int32) bool { return i == j })
}

// foldReview changes what staff have let stand.
func (s *State) foldReview(e *Event) bool {
	var q Seq
	switch f := e.Fact.(type) {
	case Approved:
		q = f.Message
	case Returned:
		q = f.Message
	case Hidden:
		q = f.Message
	case Unhidden:
		q = f.Message
	}
	i := s.place(q)
	if i == nobody {
		return false
	}
	m := &s.messages[i]
	switch e.Fact.(type) {
	case Approved:
		m.status, m.approval, m.at = Shown, e.Seq, e.At
	case Returned:
		m.status = GivenBack
	case Hidden:
		m.before, m.status, m.aside = m.status, Aside, e.Seq
	case Unhidden:
		m.status, m.before, m.aside = m.before, NoMessage, 0
		if m.status == Waits {
			at, _ := slices.BinarySearch(s.waits, i)
			s.waits = slices.Insert(s.waits, at, i)
			return true
		}
	}
	s.unwait(i)
	return true
}

// foldHelp changes who needs help and who answers.
func (s *State) foldHelp(e *Event) bool {
	by := s.find(e.By)
	if by == nobody {
		return false
	}
	switch f := e.Fact.(type) {
	case HelpAsked:
		s.people[by].help = e.Seq
		s.helps = append(s.helps, help{seq: e.Seq, at: e.At, who: by, seen: nobody, claim: nobody})
	case HelpSeen:
		h := s.help(f.Help)
		if h == nil {
			return false
		}
		if h.seen == nobody {
			h.seen = by
		}
	case HelpClaimed:
		h := s.help(f.Help)
		if h == nil {
			return false
		}
		h.claim = by
	case HelpSettled:
		return s.foldSettled(f.Help)
	}
	return true
}

// foldSettled takes a call for help, a flag or a private message off the desk.
func (s *State) foldSettled(q Seq) bool {
	if h := s.help(q); h != nil {
		h.settled = true
		s.people[h.who].help = 0
		return true
	}
	if i := s.flag(q); i >= 0 {
		s.flags = slices.Delete(s.flags, i, i+1)
		return true
	}
	if m := s.message(q); m != nil && m.with != nobody && s.people[m.with].asked == q {
		s.people[m.with].asked = 0
		return true
	}
	return false
}

func (s *State) help(q Seq) *help {
	i := slices.IndexFunc(s.helps, func(h help) bool { return h.seq == q })
	if i < 0 {
		return nil
	}
	return &s.helps[i]
}

func (s *State) flag(q Seq) int {
	return slices.IndexFunc(s.flags, func(f flag) bool { return f.seq == q })
}

// settleHelpOf settles what a person asked, when they are gone for good.
func (s *State) settleHelpOf(i int32) {
	if h := s.help(s.people[i].help); h != nil {
		h.settled = true
	}
	s.people[i].help = 0
}
