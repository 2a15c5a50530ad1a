package moderation

// What staff do about a message. It has to be of the room lane: a private line has its member on the other side, and the
// staff lane its staff.

func (d *decision) review() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case Approve:
		return d.approve(c)
	case Return:
		return d.giveBack(c)
	case Hide:
		return d.hide(c)
	case Unhide:
		return d.unhide(c)
	}
	return nil, refuse(CodeNotPossible)
}

// held finds a message that waits for review.
func (d *decision) held(q Seq) (*message, *Refusal) {
	m := d.s.message(q)
	switch {
	case m == nil || m.lane != inRoom || !m.held:
		return nil, refuse(CodeUnknown)
	case m.status != Waits:
		return nil, refuse(CodeAlready)
	}
	return m, nil
}

// approve lets a held message in. Its author has to be of the session still: words of someone who was taken out would
// stand behind their removal.
func (d *decision) approve(c Approve) ([]Event, *Refusal) {
	m, refusal := d.held(c.Message)
	if refusal != nil {
		return nil, refusal
	}
	if d.s.people[m.author].entry == atOut {
		return nil, refuse(CodeAuthorGone)
	}
	return d.only(Approved(c), Words{})
}

func (d *decision) giveBack(c Return) ([]Event, *Refusal) {
	m, refusal := d.held(c.Message)
	if refusal != nil {
		return nil, refusal
	}
	if !c.Reason.known() {
		return nil, refuse(CodeBadValue)
	}
	words, refusal := notes(c.Note, "")
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Returned{Message: m.seq, Author: d.s.id(m.author), Reason: c.Reason}, words)
}

// hide moves aside what is shown or waits; the rest is out of sight already.
func (d *decision) hide(c Hide) ([]Event, *Refusal) {
	m := d.s.message(c.Message)
	switch {
	case m == nil || m.lane != inRoom:
		return nil, refuse(CodeUnknown)
	case m.status != Shown && m.status != Waits:
		return nil, refuse(CodeAlready)
	case !c.Reason.known():
		return nil, refuse(CodeBadValue)
	}
	words, refusal := notes(c.Note, c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Hidden{Message: m.seq, Author: d.s.id(m.author), Reason: c.Reason}, words)
}

// unhide brings a message back to where it was: into the room if it was shown, and if it waited, only onto the desk.
func (d *decision) unhide(c Unhide) ([]Event, *Refusal) {
	m := d.s.message(c.Message)
	switch {
	case m == nil || m.lane != inRoom:
		return nil, refuse(CodeUnknown)
	case m.status != Aside:
		return nil, refuse(CodeAlready)
	}
	return d.only(Unhidden{Message: m.seq, Reverses: m.aside}, Words{})
}
