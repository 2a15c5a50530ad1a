package moderation

// Help comes first: asking needs no admission, no consent and no name, and is stopped by nothing while the doors are
// open.

func (d *decision) help() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case AskHelp:
		if d.by.help != 0 {
			return nil, nil // one call is open already, and nobody who needs help is told no
		}
		return d.only(HelpAsked{}, Words{})
	case SeeHelp:
		h := d.s.help(c.Help)
		switch {
		case h == nil:
			return nil, refuse(CodeUnknown)
		case h.seen != nobody || h.settled:
			return nil, nil
		}
		return d.only(HelpSeen(c), Words{})
	case ClaimHelp:
		h := d.s.help(c.Help)
		switch {
		case h == nil:
			return nil, refuse(CodeUnknown)
		case h.settled:
			return nil, refuse(CodeAlready)
		case h.claim == d.i:
			return nil, nil
		}
		return d.only(HelpClaimed(c), Words{}) // a second claim takes it over
	case SettleHelp:
		return d.settle(c)
	}
	return nil, refuse(CodeNotPossible)
}

// settle takes something off the desk: a call for help, a flag, or a private message that needs no answer.
func (d *decision) settle(c SettleHelp) ([]Event, *Refusal) {
	s := d.s
	if h := s.help(c.Help); h != nil {
		if h.settled {
			return nil, refuse(CodeAlready)
		}
		return d.only(HelpSettled(c), Words{})
	}
	if s.flag(c.Help) >= 0 {
		return d.only(HelpSettled(c), Words{})
	}
	if m := s.message(c.Help); m != nil && m.with != nobody {
		if s.people[m.with].asked != c.Help {
			return nil, refuse(CodeAlready)
		}
		return d.only(HelpSettled(c), Words{})
	}
	return nil, refuse(CodeUnknown)
}
