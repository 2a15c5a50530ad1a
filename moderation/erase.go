package moderation

// erase makes the mark that goes before the destruction of words. What it names must be there; what is gone already needs
// no second mark.
func (d *decision) erase(c Erase) ([]Event, *Refusal) {
	if c.All {
		return d.eraseAll(c)
	}
	if c.Who == "" && len(c.Messages) == 0 {
		return nil, refuse(CodeBadValue)
	}
	if c.Who != "" && d.s.person(c.Who) == nil {
		return nil, refuse(CodeUnknown)
	}
	fresh := c.Who != ""
	for _, q := range c.Messages {
		m := d.s.message(q)
		if m == nil {
			return nil, refuse(CodeUnknown)
		}
		fresh = fresh || m.status != WipedOut
	}
	if !fresh {
		return nil, nil
	}
	return d.only(Erased(c), Words{})
}

// eraseAll marks the whole session once: nothing can be said in it any more, and until then nothing of it goes.
func (d *decision) eraseAll(c Erase) ([]Event, *Refusal) {
	switch {
	case c.Who != "" || len(c.Messages) > 0:
		return nil, refuse(CodeBadValue)
	case d.s.phase != IsShut:
		return nil, refuse(CodeNotPossible)
	case d.s.erased:
		return nil, nil
	}
	return d.only(Erased(c), Words{})
}

func (s *State) foldErased(f Erased) bool {
	if f.All {
		s.erased = true
		for i := range s.messages {
			s.wipe(int32(i))
		}
		return f.Who == "" && len(f.Messages) == 0
	}
	for _, q := range f.Messages {
		i := s.place(q)
		if i == nobody {
			return false
		}
		s.wipe(i)
	}
	if f.Who == "" {
		return true
	}
	who := s.find(f.Who)
	if who == nobody {
		return false
	}
	s.prompt.forget(who)
	s.people[who].leaves = 0
	for i := range s.messages {
		if s.messages[i].author == who {
			s.wipe(int32(i))
		}
	}
	return true
}

func (s *State) wipe(i int32) {
	s.messages[i].status = WipedOut
	s.unwait(i)
}

// wiped is how a message's events are spread once its words are destroyed: nobody is given words, staff neither, and who
// had a mark of it keeps a mark.
func (sp Spread) wiped() Spread {
	for a, sight := range sp.Sight {
		sp.Sight[a] = min(sight, Redacted)
	}
	sp.Own = nil
	return sp
}
