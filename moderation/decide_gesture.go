package moderation

// What people do with what was said, and with their hands.

func (d *decision) gesture() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case TakeBack:
		return d.takeBack(c)
	case React:
		return d.react(c.Message, c.Response, true)
	case Unreact:
		return d.react(c.Message, c.Response, false)
	case RaiseHand:
		return d.raiseHand()
	case LowerHand:
		return d.lowerHand(c)
	case Flag:
		return d.flag(c)
	case Bookmark:
		return d.bookmark(c)
	case AdoptLine:
		return d.adoptLine(c)
	}
	return nil, refuse(CodeNotPossible)
}

// takeBack works for two minutes, held or shown, in every lane. From a held message that was approved, they count from
// the approval.
func (d *decision) takeBack(c TakeBack) ([]Event, *Refusal) {
	m := d.s.message(c.Message)
	switch {
	case m == nil || m.author != d.i:
		return nil, refuse(CodeUnknown)
	case m.status != Shown && m.status != Waits:
		return nil, refuse(CodeAlready)
	case d.now > m.at+TakeBackWindow:
		return nil, refuse(CodeTooLate)
	}
	return d.only(TookBack(c), Words{})
}

func (d *decision) react(q Seq, r Response, on bool) ([]Event, *Refusal) {
	if !r.known() {
		return nil, refuse(CodeBadValue)
	}
	i := d.s.place(q)
	if i == nobody || d.s.messages[i].line || !d.s.shows(&d.s.messages[i], d.i) {
		return nil, refuse(CodeUnknown)
	}
	if d.s.messages[i].author == d.i {
		return nil, refuse(CodeYourOwn)
	}
	if _, there := d.s.reactions[reaction{i, d.i, r.index()}]; there == on {
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	if on {
		return d.only(Reacted{Message: q, Response: r}, Words{})
	}
	return d.only(Unreacted{Message: q, Response: r}, Words{})
}

func (d *decision) raiseHand() ([]Event, *Refusal) {
	if d.s.handOf(d.i) != 0 {
		return nil, nil
	}
	if d.s.round.handsClosed && d.s.round.shares() {
		return nil, refuse(CodeFloorHeld)
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(HandRaised{}, Words{})
}

func (d *decision) lowerHand(c LowerHand) ([]Event, *Refusal) {
	who := d.i
	if c.Who != "" && c.Who != d.by.id {
		if !d.by.roleCode.leads() {
			return nil, refuse(CodeStaffOnly)
		}
		if who = d.s.find(c.Who); who == nobody {
			return nil, refuse(CodeUnknown)
		}
	}
	if d.s.handOf(who) == 0 {
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(HandLowered{Who: d.s.id(who)}, Words{})
}

// flag tells staff of a message, a person, or both. A message that was moved aside or taken back since may be named:
// that it is gone does not undo that it worried someone.
func (d *decision) flag(c Flag) ([]Event, *Refusal) {
	if c.Message == 0 && c.Who == "" {
		return nil, refuse(CodeBadValue)
	}
	if m := d.s.message(c.Message); c.Message != 0 && (m == nil || !d.s.knows(m, d.i)) {
		return nil, refuse(CodeUnknown)
	}
	if p := d.s.person(c.Who); c.Who != "" && (p == nil || !d.s.meets(p, d.by)) {
		return nil, refuse(CodeUnknown)
	}
	words, refusal := notes("", c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(Flagged{Message: c.Message, Who: c.Who}, words)
}

// knows reports whether a person has this message before them, if only as something that is gone.
func (s *State) knows(m *message, i int32) bool {
	p := &s.people[i]
	switch {
	case p.roleCode.leads():
		return true
	case m.lane == inStaff:
		return p.staffed()
	case m.lane == inPrivate:
		return m.with == i
	}
	return !m.outside() && m.stands() >= p.from(&s.settings)
}

// meets reports whether a person is, or was, in the room for someone: nobody learns who stands outside it.
func (s *State) meets(p, viewer *person) bool { return viewer.staffed() || p.met }

func (d *decision) bookmark(c Bookmark) ([]Event, *Refusal) {
	if m := d.s.message(c.Message); c.Message != 0 && (m == nil || !d.s.knows(m, d.i)) {
		return nil, refuse(CodeUnknown)
	}
	words, refusal := notes("", c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Bookmarked{Message: c.Message}, words)
}

func (d *decision) adoptLine(c AdoptLine) ([]Event, *Refusal) {
	m := d.s.message(c.Line)
	switch {
	case m == nil || !m.line || m.status != Shown:
		return nil, refuse(CodeUnknown)
	case m.adopted:
		return nil, refuse(CodeAlready)
	}
	return d.only(LineAdopted(c), Words{})
}
