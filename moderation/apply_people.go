package moderation

import "slices"

// foldPeople changes who is here.
func (s *State) foldPeople(e *Event) bool {
	switch f := e.Fact.(type) {
	case Seated:
		return s.foldSeated(e, f)
	case Named:
		i := s.find(e.By)
		if i == nobody {
			return false
		}
		s.gesture(i, e.At)
		return s.rename(i, f.NameKey)
	case Renamed:
		return s.rename(s.find(f.Who), f.NameKey)
	case Consented:
		p := s.person(e.By)
		if p == nil {
			return false
		}
		if f.Agreement == s.agreement {
			p.agreed = s.agreementNo
		}
	case Knocked, Admitted, Declined:
		return s.foldDoor(e)
	case Arrived:
		return s.foldArrived(f)
	case Departed:
		for _, d := range f.Who {
			if s.find(d.Who) == nobody {
				return false
			}
			s.change(s.person(d.Who), func(p *person) { p.here = false })
			s.dropRound(s.find(d.Who), e.At)
		}
	case SteppedAway, SteppedBack:
		p := s.person(e.By)
		if p == nil {
			return false
		}
		_, p.away = e.Fact.(SteppedAway)
		s.gesture(s.find(e.By), e.At)
	case Left:
		return s.foldLeft(e, f.Exit)
	case LeadPassed:
		return s.foldLead(e, f)
	case RoleChanged:
		i := s.find(f.Who)
		if i == nobody {
			return false
		}
		s.setRole(i, f.Role)
		s.people[i].account = s.people[i].roleCode
	}
	return true
}

func (s *State) foldSeated(e *Event, f Seated) bool {
	if f.Who == "" || s.find(f.Who) != nobody || !f.Role.known() {
		return false
	}
	i := int32(len(s.people))
	p := person{id: f.Who, seat: e.Seq, roleCode: roleCode(f.Role.index()), account: roleCode(f.Role.index())}
	if p.staffed() {
		p.entry, p.arrived, p.met = atInside, e.Seq, true
		s.staff = append(s.staff, i)
	}
	s.people = append(s.people, p)
	s.index[f.Who] = i
	return f.NameKey == 0 || s.rename(i, f.NameKey)
}

// rename gives a person a name key; their former one is free again.
func (s *State) rename(i int32, key uint32) bool {
	if i == nobody || key == 0 {
		return false
	}
	p := &s.people[i]
	if owner, ok := s.names[p.nameKey]; ok && owner == i {
		delete(s.names, p.nameKey)
	}
	p.nameKey = key
	s.names[key] = i
	return true
}

// foldDoor changes where a device stands.
func (s *State) foldDoor(e *Event) bool {
	switch f := e.Fact.(type) {
	case Knocked:
		p := s.person(e.By)
		if p == nil {
			return false
		}
		d := p.deviceFor(f.Device)
		d.door, d.knock, d.since, d.trusted = doorKnocks, e.Seq, e.At, f.Trusted
		if p.entry != atInside {
			p.entry = atKnocking
		}
		s.gesture(s.find(e.By), e.At)
	case Admitted:
		p := s.person(f.Who)
		if p == nil {
			return false
		}
		s.change(p, func(p *person) {
			if d := p.deviceFor(f.Device); f.Device != "" {
				d.door, d.since, d.trusted = doorIn, e.At, true
			}
			if p.entry != atInside {
				p.entry, p.arrived, p.met, p.exit, p.away = atInside, e.Seq, true, false, false
			}
		})
	case Declined:
		p := s.person(f.Who)
		if p == nil {
			return false
		}
		d := p.deviceFor(f.Device)
		d.door, d.since = doorDeclined, e.At
		if p.entry == atKnocking && !p.knocks() {
			p.entry = atTurned
		}
	}
	return true
}

// deviceFor finds or makes the row of a device. Among too many the oldest that is not in gives way, else the oldest.
func (p *person) deviceFor(id string) *device {
	if d := p.device(id); d != nil || id == "" {
		return d
	}
	if len(p.devices) >= maxDevices {
		i := max(0, slices.IndexFunc(p.devices, func(d device) bool { return d.door != doorIn }))
		p.devices = slices.Delete(p.devices, i, i+1)
	}
	p.devices = append(p.devices, device{id: id})
	return &p.devices[len(p.devices)-1]
}

func (s *State) foldArrived(f Arrived) bool {
	for _, who := range f.Who {
		if s.find(who) == nobody {
			return false
		}
		s.change(s.person(who), func(p *person) {
			if p.entry == atOut {
				return
			}
			p.here = true
			s.round.found(s.find(who))
			if !f.Door && p.entry == atLeft {
				p.entry, p.exit = atInside, false
			}
		})
	}
	return true
}

// foldLeft takes a person out on their own wish. The exit voids their devices: whoever picks the phone up next knocks.
func (s *State) foldLeft(e *Event, exit bool) bool {
	i := s.find(e.By)
	if i == nobody {
		return false
	}
	s.change(&s.people[i], func(p *person) {
		p.here, p.away, p.exit, p.left = false, false, exit, e.At
		p.entry = atOutside
		if p.arrived != 0 {
			p.entry = atLeft
		}
		for j := range p.devices {
			if d := &p.devices[j]; exit || d.door == doorKnocks {
				d.door = doorOutside
			}
		}
	})
	s.lower(i)
	s.quitRound(i, e.At)
	return true
}

// foldLead makes one person the facilitator, and whoever was a cofacilitator.
func (s *State) foldLead(e *Event, f LeadPassed) bool {
	to := s.find(f.To)
	if to == nobody {
		return false
	}
	for _, i := range s.staff {
		if i != to && s.people[i].roleCode == facilitatorRole {
			s.setRole(i, Cofacilitator)
		}
	}
	s.setRole(to, Facilitator)
	if f.CalledAway {
		return s.foldLeft(e, false)
	}
	return true
}

func (s *State) setRole(i int32, r Role) {
	s.change(&s.people[i], func(p *person) { p.roleCode = roleCode(r.index()) })
	if !slices.Contains(s.staff, i) && r != Member {
		s.staff = append(s.staff, i)
	}
}
