package moderation

import "hearth/moderation/plain"

// What people say.

func (d *decision) speak() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case Say:
		return d.say(c)
	case SayPrivate:
		return d.sayPrivate(c)
	case SayStaff:
		return d.sayIn(StaffLane, "", c.Text)
	case ProposeLine:
		return d.proposeLine(c)
	}
	if !d.ask.Command.(Writing).Lane.Signals() {
		return nil, refuse(CodeBadValue)
	}
	return nil, nil // the table has allowed it, and nothing is kept
}

// judgedAs is the row for a writing signal: the signal goes where the words would go.
func (w Writing) judgedAs() Action {
	switch {
	case w.Lane == PrivateLane, w.Lane.sheet(): // a worksheet goes on where the private line does
		return ActionSayPrivate
	case w.Lane == StaffLane:
		return ActionSayStaff
	}
	return ActionWriting
}

func (d *decision) say(c Say) ([]Event, *Refusal) {
	if c.ReplyTo != 0 {
		if m := d.s.message(c.ReplyTo); m == nil || m.line || !d.s.shows(m, d.i) {
			return nil, refuse(CodeUnknown)
		}
	}
	text, err := plain.Text(c.Text)
	if err != nil {
		return nil, refusePlain(err)
	}
	if d.judge.slow {
		if at := d.s.slowUntil(d.by); at > d.now {
			return nil, refuseUntil(CodeSlow, at)
		}
	}
	if refusal := d.notTooFast(); refusal != nil {
		return nil, refusal
	}
	return d.only(Said{Lane: RoomLane, ReplyTo: c.ReplyTo, Held: d.judge.held}, Words{Text: text})
}

// notTooFast limits speech in every lane together.
func (d *decision) notTooFast() *Refusal {
	if at := d.s.tooFastUntil(d.by, d.now); at != 0 {
		return refuseUntil(CodeTooFast, at)
	}
	return nil
}

func (d *decision) sayIn(lane Lane, with ParticipantID, text string) ([]Event, *Refusal) {
	clean, err := plain.Text(text)
	if err != nil {
		return nil, refusePlain(err)
	}
	if refusal := d.notTooFast(); refusal != nil {
		return nil, refusal
	}
	return d.only(Said{Lane: lane, With: with}, Words{Text: clean})
}

// sayPrivate speaks with the one member that the line belongs to. Staff can reach members who are in, or have left.
func (d *decision) sayPrivate(c SayPrivate) ([]Event, *Refusal) {
	with := d.by.id
	if d.by.staffed() {
		p := d.s.person(c.With)
		if p == nil || p.staffed() {
			return nil, refuse(CodeUnknown)
		}
		if p.entry != atInside && p.entry != atLeft {
			return nil, refuse(CodeNotHere)
		}
		with = p.id
	}
	return d.sayIn(PrivateLane, with, c.Text)
}

func (d *decision) proposeLine(c ProposeLine) ([]Event, *Refusal) {
	text, err := plain.Line(c.Text, MaxLine)
	if err != nil {
		return nil, refusePlain(err)
	}
	if refusal := d.notTooFast(); refusal != nil {
		return nil, refusal
	}
	return d.only(LineProposed{}, Words{Text: text})
}

// shows reports whether a person has this message of the room lane before them, with its words.
func (s *State) shows(m *message, i int32) bool {
	return m.lane == inRoom && m.status == Shown && m.stands() >= s.people[i].from(&s.settings)
}

// from is the first number that a person inside reads.
func (p *person) from(set *Settings) Seq {
	if p.staffed() || set.History == FromStart && !p.returned {
		return 1
	}
	return p.arrived
}
