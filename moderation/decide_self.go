package moderation

// What people ask for about themselves, and the door.

func (d *decision) self() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case ChooseName:
		return d.chooseName(c)
	case Consent:
		return d.consent(c)
	case Knock:
		return d.knock(c)
	case Leave:
		return d.leave(c)
	case StepAway:
		return d.step(true)
	}
	return d.step(false)
}

// chooseName works until the person is in: in the room a name that changes would make earlier lines someone else's, so
// there only staff can heal it. Staff, who are in from the start, choose one when they have none.
func (d *decision) chooseName(c ChooseName) ([]Event, *Refusal) {
	if d.by.entry == atInside && d.by.nameKey != 0 {
		return nil, refuse(CodeAlready)
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	display, key, refusal := d.name(c.Name, d.i)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Named{NameKey: key}, Words{Name: display})
}

func (d *decision) consent(c Consent) ([]Event, *Refusal) {
	if c.Agreement != d.s.agreement {
		return nil, refuse(CodeAgreement)
	}
	if c.Recorded < 0 || c.Recorded > d.now {
		return nil, refuse(CodeBadValue)
	}
	if d.s.consented(d.by) {
		return nil, nil
	}
	return d.only(Consented(c), Words{})
}

// notTooBusy limits what is smaller than speech.
func (d *decision) notTooBusy() *Refusal {
	if at := d.s.gesturesUntil(d.by, d.now); at != 0 {
		return refuseUntil(CodeTooFast, at)
	}
	return nil
}

// knock asks to enter with a device. It is harmless to repeat, and worth it: whoever waits is let in by the knock that
// comes when the reason to wait is gone.
func (d *decision) knock(c Knock) ([]Event, *Refusal) {
	p := d.by
	if !isID(d.ask.Device) {
		return nil, refuse(CodeBadValue)
	}
	if p.staffed() {
		return d.knockStaff()
	}
	dev := p.device(d.ask.Device)
	switch {
	case p.entry == atInside && dev != nil && dev.door == doorIn:
		return nil, nil
	case !d.s.consented(p):
		return nil, refuse(CodeConsent)
	case p.nameKey == 0:
		return nil, refuse(CodeNameNeeded)
	case c.CardDue && p.entry != atInside:
		return nil, refuse(CodeCardNeeded)
	}
	for _, v := range p.devices {
		if v.door == doorDeclined && d.now < v.since+KnockAgainAfter && !c.Sent {
			return nil, refuseUntil(CodeDeclined, v.since+KnockAgainAfter)
		}
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.enter(dev, d.trusts(dev, c))
}

// trusts reports whether a device needs no word from staff: the person's first, one that was in before, or one that
// staff sent a link to. After a removal none is.
func (d *decision) trusts(dev *device, c Knock) bool {
	p := d.by
	if p.returned {
		return false
	}
	if c.Sent || dev != nil && dev.trusted {
		return true
	}
	for _, v := range p.devices {
		if v.id != d.ask.Device && (v.trusted || v.door == doorIn) {
			return false
		}
	}
	return true
}

// enter lets a device in at once where everything allows it, and leaves it at the door otherwise.
func (d *decision) enter(dev *device, trusted bool) ([]Event, *Refusal) {
	p, s := d.by, d.s
	newcomer := p.entry != atInside
	live := s.phase == Live || s.phase == Closing
	late := newcomer && d.late()
	if newcomer && live && s.inside >= s.settings.Seats {
		return nil, refuse(CodeFull)
	}
	if live && trusted && !late && (!newcomer || s.lock == 0 && s.settings.Admission == AdmitOpen) {
		return d.letIn([]int32{d.i}, d.ask.Device), nil
	}
	if dev != nil && dev.door == doorKnocks && dev.trusted == trusted && p.entry != atLeft {
		return nil, nil
	}
	return d.only(Knocked{Device: d.ask.Device, Late: late, Trusted: trusted}, Words{})
}

// late reports whether the one who asks comes for the first time, after the time for coming.
func (d *decision) late() bool {
	s := d.s
	cutoff := s.startedAt + Time(s.settings.LateMinutes)*60_000
	return s.startedAt != 0 && s.settings.LateMinutes > 0 && d.now >= cutoff && d.by.arrived == 0
}

// letIn admits people by the settings' word: each with one device, or with every trusted one that knocks when device is
// empty; and tells the room of those who are here already.
func (d *decision) letIn(who []int32, id string) []Event {
	var events []Event
	var here []ParticipantID
	for _, i := range who {
		p := &d.s.people[i]
		if id != "" {
			events = append(events, d.bySelf(Admitted{Who: p.id, Device: id}))
		} else {
			for _, v := range p.devices {
				if v.door == doorKnocks && v.trusted {
					events = append(events, d.bySelf(Admitted{Who: p.id, Device: v.id}))
				}
			}
		}
		if p.here && p.entry != atInside {
			here = append(here, p.id)
		}
	}
	if len(here) > 0 {
		events = append(events, d.bySelf(Arrived{Who: here}))
	}
	return events
}

// knockStaff brings staff back who had left; no door is closed to them.
func (d *decision) knockStaff() ([]Event, *Refusal) {
	if d.by.entry == atInside {
		return nil, nil
	}
	return []Event{d.bySelf(Admitted{Who: d.by.id, Device: d.ask.Device})}, nil
}

func (d *decision) leave(c Leave) ([]Event, *Refusal) {
	p := d.by
	if p.entry == atOut || d.s.phase == IsShut {
		return nil, nil
	}
	gone := p.entry != atInside && !p.here && !p.knocks()
	if gone && (p.exit || !c.Exit) {
		return nil, nil
	}
	return d.only(Left{Exit: c.Exit, Door: p.entry != atInside && p.entry != atLeft}, Words{})
}

func (d *decision) step(away bool) ([]Event, *Refusal) {
	if d.by.away == away {
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	if away {
		return d.only(SteppedAway{}, Words{})
	}
	return d.only(SteppedBack{}, Words{})
}

func (d *decision) admit(c Admit) ([]Event, *Refusal) {
	i := d.s.find(c.Who)
	if i == nobody {
		return nil, refuse(CodeUnknown)
	}
	p := &d.s.people[i]
	var events []Event
	for _, v := range p.devices {
		if v.door == doorKnocks && (c.Device == "" || c.Device == v.id) {
			events = append(events, d.event(Admitted{Who: p.id, Device: v.id}, Words{}))
		}
	}
	switch {
	case len(events) == 0 && (p.entry == atInside && (c.Device == "" || p.deviceIn(c.Device))):
		return nil, refuse(CodeAlready)
	case len(events) == 0:
		return nil, refuse(CodeUnknown)
	case !d.s.consented(p):
		return nil, refuse(CodeNotReady)
	case p.entry != atInside && d.s.inside >= d.s.settings.Seats:
		return nil, refuse(CodeFull)
	}
	if p.here && p.entry != atInside {
		events = append(events, d.bySelf(Arrived{Who: []ParticipantID{p.id}}))
	}
	return events, nil
}

func (d *decision) decline(c Decline) ([]Event, *Refusal) {
	p := d.s.person(c.Who)
	if p == nil {
		return nil, refuse(CodeUnknown)
	}
	words, refusal := notes(c.Note, "")
	if refusal != nil {
		return nil, refusal
	}
	var events []Event
	for _, v := range p.devices {
		if v.door == doorKnocks && (c.Device == "" || c.Device == v.id) {
			events = append(events, d.event(Declined{Who: p.id, Device: v.id}, words))
		}
	}
	if len(events) == 0 {
		return nil, refuse(CodeUnknown)
	}
	return events, nil
}
