package moderation

import (
	"regexp"
	"slices"
)

// open begins the log.
func (d *decision) open(c Open) ([]Event, *Refusal) {
	title, refusal := line(c.Title, MaxLine)
	if refusal != nil {
		return nil, refusal
	}
	if !c.Settings.Check() || !c.Agreement.check() || c.Starts <= 0 || c.Minutes < 1 || c.Minutes > MaxMinutes {
		return nil, refuse(CodeBadValue)
	}
	if c.Mark != "" && c.Mark != "demo" && c.Mark != "rehearsal" {
		return nil, refuse(CodeBadValue)
	}
	return d.only(Opened{
		Rules: RulesVersion, Settings: c.Settings, Agreement: c.Agreement, Starts: c.Starts, Minutes: c.Minutes, Mark: c.Mark,
	}, Words{Text: title})
}

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (a Agreement) check() bool { return a.Version >= 1 && hexHash.MatchString(a.Hash) }

// course moves the session on, and the lead with it.
func (d *decision) course() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case PassLead:
		return d.passLead(c)
	case TakeLead:
		return d.only(LeadPassed{To: d.by.id}, Words{})
	case OpenLobby:
		return d.only(LobbyOpened{}, Words{})
	case Start:
		return d.start()
	case Close:
		return d.close(c)
	}
	return d.only(Ended{}, Words{})
}

// start makes the room live and lets in everyone who knocked on a trusted device, in the order of their knocks, as far
// as there are seats; where staff let each one in, they do so from then on.
func (d *decision) start() ([]Event, *Refusal) {
	events := []Event{d.event(Started{}, Words{})}
	s := d.s
	if s.settings.Admission != AdmitOpen || s.lock != 0 {
		return events, nil
	}
	type caller struct {
		i     int32
		knock Seq
	}
	var callers []caller
	for i := range s.people {
		p := &s.people[i]
		if p.entry != atKnocking || p.nameKey == 0 || !s.consented(p) {
			continue
		}
		for _, v := range p.devices {
			if v.door == doorKnocks && v.trusted {
				callers = append(callers, caller{int32(i), v.knock})
				break
			}
		}
	}
	slices.SortFunc(callers, func(a, b caller) int { return int(a.knock) - int(b.knock) })
	free := max(0, s.settings.Seats-s.inside)
	who := make([]int32, 0, len(callers))
	for _, c := range callers[:min(free, len(callers))] {
		who = append(who, c.i)
	}
	return append(events, d.letIn(who, "")...), nil
}

// passLead needs someone who can lead at once: a cofacilitator who is here.
func (d *decision) passLead(c PassLead) ([]Event, *Refusal) {
	p := d.s.person(c.To)
	switch {
	case p == nil:
		return nil, refuse(CodeUnknown)
	case p == d.by:
		return nil, refuse(CodeAlready)
	case !p.roleCode.leads():
		return nil, refuse(CodeNotPossible)
	case p.entry != atInside || !p.here:
		return nil, refuse(CodeNotHere)
	}
	return d.only(LeadPassed(c), Words{})
}

// bySystem decides what no person asks for.
func (d *decision) bySystem() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case TakeSeat:
		return d.takeSeat(c)
	case Attend:
		return d.attend(c)
	case ChangeAgreement:
		switch {
		case !c.Agreement.check() || c.Agreement.Version < d.s.agreement.Version:
			return nil, refuse(CodeBadValue)
		case c.Agreement == d.s.agreement:
			return nil, nil
		}
		return d.only(AgreementChanged(c), Words{})
	case ChangeSettings:
		switch {
		case !c.Settings.Check():
			return nil, refuse(CodeBadValue)
		case c.Settings == d.s.settings:
			return nil, nil
		}
		return d.only(SettingsChanged(c), Words{})
	case ChangeRole:
		return d.changeRole(c)
	case Erase:
		return d.erase(c)
	}
	return nil, nil // Tick: what was due has come before
}

// takeSeat is harmless to repeat. A member does not become staff here, nor staff a member: those are two people.
func (d *decision) takeSeat(c TakeSeat) ([]Event, *Refusal) {
	if !isID(string(c.Who)) || !c.Role.known() {
		return nil, refuse(CodeBadValue)
	}
	if p := d.s.person(c.Who); p != nil {
		if p.entry == atOut {
			return nil, refuse(CodeRemoved)
		}
		if p.staffed() && c.Role != Member && p.account.role() != c.Role {
			return d.changeRole(ChangeRole{Who: c.Who, Role: c.Role})
		}
		return nil, nil
	}
	f, words := Seated{Who: c.Who, Role: c.Role}, Words{}
	if c.Name != "" {
		if display, key, refusal := d.name(c.Name, nobody); refusal == nil {
			f.NameKey, words.Name = key, display
		}
	}
	return d.only(f, words)
}

// attend records who came and who went. What happens at the door and what happens in the room are separate events.
func (d *decision) attend(c Attend) ([]Event, *Refusal) {
	s := d.s
	if s.phase == IsShut {
		return nil, nil
	}
	var events []Event
	if c.StaffConnected != s.staffHere {
		if c.StaffConnected {
			events = append(events, d.bySelf(StaffBack{}))
		} else {
			events = append(events, d.bySelf(StaffAway{}))
		}
	}
	var room, door []ParticipantID
	for _, who := range c.Arrived {
		p := s.person(who)
		if p == nil || p.entry == atOut || p.here || d.justLeft(p) || slices.Contains(room, who) || slices.Contains(door, who) {
			continue
		}
		if p.entry == atInside || s.comesBack(p) {
			room = append(room, who)
		} else {
			door = append(door, who)
		}
	}
	if len(room) > 0 {
		events = append(events, d.bySelf(Arrived{Who: room}))
	}
	if len(door) > 0 {
		events = append(events, d.bySelf(Arrived{Who: door, Door: true}))
	}
	return append(events, d.departures(c.Departed)...), nil
}

// justLeft reports whether a person's connection may only be one that is still being closed.
func (d *decision) justLeft(p *person) bool {
	return p.entry == atLeft && d.now < p.left+ComeBackAfter
}

// comesBack reports whether a person who left comes back merely by connecting again: not after the exit, not through a
// locked door, and not onto a seat that someone else has taken meanwhile.
func (s *State) comesBack(p *person) bool {
	if p.entry != atLeft {
		return false
	}
	return p.staffed() || !p.exit && s.lock == 0 && s.inside < s.settings.Seats
}

func (d *decision) departures(departed []Departure) []Event {
	var room, door []Departure
	for _, v := range departed {
		p := d.s.person(v.Who)
		if p == nil || !p.here {
			continue
		}
		v.Since = min(max(v.Since, 0), d.now)
		if p.entry == atInside {
			room = append(room, v)
		} else {
			door = append(door, v)
		}
	}
	var events []Event
	if len(room) > 0 {
		events = append(events, d.bySelf(Departed{Who: room}))
	}
	if len(door) > 0 {
		events = append(events, d.bySelf(Departed{Who: door, Door: true}))
	}
	return events
}

// changeRole follows an account: another staff role, or none, which takes the person out.
func (d *decision) changeRole(c ChangeRole) ([]Event, *Refusal) {
	p := d.s.person(c.Who)
	switch {
	case p == nil:
		return nil, refuse(CodeUnknown)
	case c.Role == "" && p.entry == atOut:
		return nil, nil
	case c.Role == "":
		return d.only(Removed{Who: p.id, Door: p.arrived == 0}, Words{})
	case !c.Role.known() || c.Role == Member || !p.staffed():
		return nil, refuse(CodeBadValue)
	}
	var events []Event
	if p.entry == atOut {
		events = append(events, d.bySelf(Reinstated{Who: p.id, Reverses: p.removal}))
	}
	if p.account.role() != c.Role {
		events = append(events, d.bySelf(RoleChanged{Who: p.id, Role: c.Role}))
	}
	return events, nil
}
