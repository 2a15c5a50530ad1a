package moderation

import "slices"

// What staff do about a person, and about the room.

func (d *decision) moderate() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case Nudge:
		return d.nudge(c)
	case Mute:
		return d.mute(c)
	case Unmute:
		return d.unmute(c)
	case Hold:
		return d.hold(c)
	case Release:
		return d.release(c)
	case Remove:
		return d.remove(c)
	case Reinstate:
		return d.reinstate(c)
	case Rename:
		return d.rename(c)
	}
	return nil, refuse(CodeNotPossible)
}

// member finds a member that an action is about. Staff are not bound by it.
func (d *decision) member(who ParticipantID) (*person, *Refusal) {
	p := d.s.person(who)
	switch {
	case p == nil:
		return nil, refuse(CodeUnknown)
	case p.staffed():
		return nil, refuse(CodeForMembers)
	case p.entry == atOut:
		return nil, refuse(CodeNotHere)
	}
	return p, nil
}

// about checks what actions about a member have in common.
func (d *decision) about(who ParticipantID, reason Reason, note, memo string) (*person, Words, *Refusal) {
	p, refusal := d.member(who)
	if refusal != nil {
		return nil, Words{}, refusal
	}
	if !reason.known() {
		return nil, Words{}, refuse(CodeBadValue)
	}
	words, refusal := notes(note, memo)
	return p, words, refusal
}

func (d *decision) nudge(c Nudge) ([]Event, *Refusal) {
	p, words, refusal := d.about(c.Who, c.Reason, c.Note, c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Nudged{Who: p.id, Reason: c.Reason}, words)
}

// mute again changes how long.
func (d *decision) mute(c Mute) ([]Event, *Refusal) {
	p, words, refusal := d.about(c.Who, c.Reason, c.Note, c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	end, refusal := d.endOf(c.Minutes)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Muted{Who: p.id, Until: end, Reason: c.Reason}, words)
}

// endOf is when something that lasts so many minutes is over; 0 minutes: until lifted.
func (d *decision) endOf(minutes int) (Time, *Refusal) {
	switch {
	case minutes < 0 || minutes > MaxTimedMinutes:
		return 0, refuse(CodeBadValue)
	case minutes == 0:
		return 0, nil
	}
	return d.now + Time(minutes)*60_000, nil
}

func (d *decision) unmute(c Unmute) ([]Event, *Refusal) {
	p, words, refusal := d.about(c.Who, "", c.Note, "")
	if refusal != nil {
		return nil, refusal
	}
	if p.mute == 0 {
		return nil, refuse(CodeAlready)
	}
	return d.only(Unmuted{Who: p.id, Reverses: p.mute}, words)
}

func (d *decision) hold(c Hold) ([]Event, *Refusal) {
	if c.Who == "" {
		words, refusal := notes(c.Note, c.Memo)
		switch {
		case refusal != nil:
			return nil, refusal
		case !c.Reason.known():
			return nil, refuse(CodeBadValue)
		case d.s.roomHold != 0:
			return nil, refuse(CodeAlready)
		}
		return d.only(HoldSet{Reason: c.Reason}, words)
	}
	p, words, refusal := d.about(c.Who, c.Reason, c.Note, c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	if p.hold != 0 {
		return nil, refuse(CodeAlready)
	}
	return d.only(HoldSet{Who: p.id, Reason: c.Reason}, words)
}

func (d *decision) release(c Release) ([]Event, *Refusal) {
	if c.Who == "" {
		words, refusal := notes(c.Note, "")
		switch {
		case refusal != nil:
			return nil, refusal
		case d.s.roomHold == 0:
			return nil, refuse(CodeAlready)
		}
		return d.only(HoldLifted{Reverses: d.s.roomHold}, words)
	}
	p, words, refusal := d.about(c.Who, "", c.Note, "")
	if refusal != nil {
		return nil, refusal
	}
	if p.hold == 0 {
		return nil, refuse(CodeAlready)
	}
	return d.only(HoldLifted{Who: p.id, Reverses: p.hold}, words)
}

// remove never takes the one who leads; only who leads takes out a cofacilitator. From the group it also works on
// someone who was taken out of the session before.
func (d *decision) remove(c Remove) ([]Event, *Refusal) {
	p := d.s.person(c.Who)
	switch {
	case p == nil:
		return nil, refuse(CodeUnknown)
	case !c.Reason.known():
		return nil, refuse(CodeBadValue)
	case p.roleCode == facilitatorRole || p.roleCode == cofacilitatorRole && d.by.roleCode != facilitatorRole:
		return nil, refuse(CodeLeadStays)
	case p.entry == atOut && (!c.Group || p.grouped):
		return nil, refuse(CodeAlready)
	}
	words, refusal := notes(c.Note, c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Removed{Who: p.id, Group: c.Group, Door: p.arrived == 0, Reason: c.Reason}, words)
}

func (d *decision) reinstate(c Reinstate) ([]Event, *Refusal) {
	p := d.s.person(c.Who)
	switch {
	case p == nil:
		return nil, refuse(CodeUnknown)
	case p.entry != atOut:
		return nil, refuse(CodeAlready)
	case p.staffed() && d.by.roleCode != facilitatorRole:
		return nil, refuse(CodeNotAllowed)
	}
	words, refusal := notes(c.Note, "")
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Reinstated{Who: p.id, Reverses: p.removal}, words)
}

// rename also works on someone who is gone: names go by id, so what they said before heals.
func (d *decision) rename(c Rename) ([]Event, *Refusal) {
	i := d.s.find(c.Who)
	if i == nobody {
		return nil, refuse(CodeUnknown)
	}
	words, refusal := notes("", c.Memo)
	if refusal != nil {
		return nil, refusal
	}
	display, key, refusal := d.name(c.Name, i)
	if refusal != nil {
		return nil, refusal
	}
	words.Name = display
	return d.only(Renamed{Who: c.Who, NameKey: key, Door: !d.s.people[i].met}, words)
}

// room stops, slows and locks the room for everyone.
func (d *decision) room() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case Pause:
		return d.pause(c)
	case Resume:
		if d.s.pause == 0 {
			return nil, refuse(CodeAlready)
		}
		return d.only(Resumed{Reverses: d.s.pause}, Words{})
	case Slow:
		switch {
		case !slices.Contains(Paces(), c.Seconds) || !c.Reason.known():
			return nil, refuse(CodeBadValue)
		case c.Seconds == d.s.slow:
			return nil, refuse(CodeAlready)
		}
		return d.only(Slowed(c), Words{})
	case Lock:
		switch {
		case !c.Reason.known():
			return nil, refuse(CodeBadValue)
		case d.s.lock != 0:
			return nil, refuse(CodeAlready)
		}
		return d.only(Locked(c), Words{})
	}
	if d.s.lock == 0 {
		return nil, refuse(CodeAlready)
	}
	return d.only(Unlocked{Reverses: d.s.lock}, Words{})
}

// pause again changes how long and what members read.
func (d *decision) pause(c Pause) ([]Event, *Refusal) {
	if !c.Reason.known() {
		return nil, refuse(CodeBadValue)
	}
	if c.Grounding != 0 && (c.Grounding < MinGrounding || c.Grounding > MaxGrounding || c.Minutes != 0) {
		return nil, refuse(CodeBadValue)
	}
	end, refusal := d.endOf(c.Minutes)
	if refusal != nil {
		return nil, refusal
	}
	text, refusal := line(c.Text, MaxNote)
	if refusal != nil {
		return nil, refusal
	}
	return d.only(Paused{Until: end, Reason: c.Reason, Grounding: c.Grounding}, Words{Text: text})
}
