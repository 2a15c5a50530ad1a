package moderation

import (
	"cmp"
	"slices"
)

// ViewOf is the second read gate: what a viewer knows of the room as it stands. Who is not in learns where the session
// stands and how they stand themselves: nobody's name, no count, no hand.
func ViewOf(s *State, v Viewer) View {
	view := View{
		Seq: s.head, Phase: s.phase, Starts: s.starts, Minutes: s.minutes, Mark: s.mark, Agreement: s.agreement,
	}
	i := s.find(v.Who)
	if i == nobody {
		return view
	}
	p := &s.people[i]
	view.You = s.you(i, v.Device)
	reach := s.Reach(v)
	if s.Entered(v) {
		view.Care, view.CheckIn = s.careNow(), s.checkInFor(i, reach.Audience)
	}
	if !reach.In {
		return view
	}
	if s.pause != 0 {
		pause := s.paused
		view.Pause, view.PauseSeq, view.PausedBy, view.PausedAt = &pause, s.pause, s.pausedBy, s.pausedAt
		if slices.Contains(s.ready, i) {
			view.Ready = []ParticipantID{p.id}
		}
	}
	view.Waiting, view.Slow, view.Locked, view.Here = s.waiting, s.slow, s.lock != 0, s.here
	for _, h := range s.hands {
		view.Hands = append(view.Hands, s.id(h.who))
	}
	view.Lines = s.linesFor(p)
	view.Round, view.Card, view.Agenda = s.roundFor(reach.Audience), s.cardNow(), s.agendaNow()
	view.Prompt = s.promptFor(i, reach.Audience)
	view.People = s.roster(i, reach.Audience)
	if reach.Audience != MemberAudience {
		view.Settings, view.RoomHeld = s.settings, s.roomHold != 0
	}
	if reach.Audience == StaffAudience {
		view.Desk, view.Ready = s.desk(), s.ids(s.ready)
	}
	return view
}

func (s *State) you(i int32, device string) You {
	p := &s.people[i]
	take := judge(ActionTakeLead, int(p.roleCode), s.standing(p, device))
	return You{
		Who: p.id, Role: p.role(), Entry: p.entryOn(device), Named: p.nameKey != 0, Consented: s.consented(p),
		Muted: p.mute != 0, MutedUntil: p.until,
		Held:      !p.staffed() && (p.hold != 0 || s.roomHold != 0),
		SlowUntil: s.slowUntil(p), Away: p.away, Hand: s.handOf(i), Leaves: p.leaves,
		CanTakeLead: take.verdict == Allow,
	}
}

// entryOn is where a person stands at the door with one device.
func (p *person) entryOn(id string) Entry {
	if p.staffed() || p.entry == atLeft || p.entry == atOut {
		return p.entry.entry()
	}
	switch d := p.device(id); {
	case d == nil || d.door == doorOutside:
		return Outside
	case d.door == doorKnocks:
		return Knocking
	case d.door == doorDeclined:
		return Turned
	}
	return p.entry.entry()
}

// linesFor lists the lines of the group's agreement: what was adopted is everyone's, what is proposed is read like a
// message.
func (s *State) linesFor(p *person) []Line {
	var lines []Line
	for _, i := range s.lines {
		m := &s.messages[i]
		if m.status == Shown && (m.adopted || m.seq >= p.from(&s.settings)) {
			lines = append(lines, Line{Seq: m.seq, By: s.id(m.author), Adopted: m.adopted})
		}
	}
	return lines
}

// crowded reports whether rosters are too long to send to everyone.
func (s *State) crowded() bool { return s.inside+len(s.staff) > CrowdedAt }

// roster lists people as an audience may know them.
func (s *State) roster(viewer int32, a Audience) []Person {
	if a == MemberAudience && s.crowded() {
		return s.shortRoster(viewer)
	}
	people := make([]Person, 0, len(s.people))
	for i := range s.people {
		if row, ok := s.row(int32(i), a); ok {
			people = append(people, row)
		}
	}
	return people
}

// shortRoster is staff and the viewer.
func (s *State) shortRoster(viewer int32) []Person {
	places := append(slices.Clone(s.staff), viewer)
	slices.Sort(places)
	people := make([]Person, 0, len(places))
	for _, i := range slices.Compact(places) {
		if row, ok := s.row(i, MemberAudience); ok {
			people = append(people, row)
		}
	}
	return people
}

// row is one person, as an audience may know them; members know of those who are in or have left.
func (s *State) row(i int32, a Audience) (Person, bool) {
	p := &s.people[i]
	row := Person{Who: p.id, Role: p.role(), Entry: p.entry.entry(), Here: p.here, Away: p.away, Seat: p.seat}
	if len(s.hands) > 0 {
		row.Hand = s.handOf(i)
	}
	if a == MemberAudience {
		switch {
		case p.entry == atInside:
		case p.arrived != 0 && p.entry != atOut:
			row.Entry, row.Here = HasLeft, false
		default:
			return Person{}, false
		}
		return row, true
	}
	row.Exit, row.Muted, row.Until, row.Held, row.Spoke = p.exit, p.mute != 0, p.until, p.hold != 0, p.spoke
	if a == StaffAudience {
		row.Leaves = p.leaves
		for _, d := range p.devices {
			if d.door == doorKnocks {
				row.Devices = append(row.Devices, d.id)
			}
		}
	}
	return row, true
}

// desk lists what waits for staff: help on top, then private lines, then the floor, then all the rest, each part oldest first.
func (s *State) desk() []DeskItem {
	var desk []DeskItem
	for _, h := range s.helps {
		if !h.settled {
			desk = append(desk, DeskItem{
				Kind: DeskHelp, Seq: h.seq, Who: s.id(h.who), Since: h.at, SeenBy: s.id(h.seen), Claim: s.id(h.claim),
			})
		}
	}
	desk = append(desk, s.privateLines()...)
	desk = append(desk, s.floorAsks()...)
	top := len(desk)
	for _, f := range s.flags {
		desk = append(desk, DeskItem{
			Kind: DeskFlag, Seq: f.seq, Who: s.id(f.by), Since: f.at, Message: f.message, About: s.id(f.about),
		})
	}
	for _, i := range s.waits {
		m := &s.messages[i]
		desk = append(desk, DeskItem{Kind: DeskHeld, Seq: m.seq, Who: s.id(m.author), Since: m.at})
	}
	desk = append(desk, s.atTheDoor()...)
	for _, h := range s.hands {
		desk = append(desk, DeskItem{Kind: DeskHand, Seq: h.seq, Who: s.id(h.who), Since: h.at})
	}
	for _, i := range s.lines {
		if m := &s.messages[i]; m.status == Shown && !m.adopted {
			desk = append(desk, DeskItem{Kind: DeskLine, Seq: m.seq, Who: s.id(m.author), Since: m.at})
		}
	}
	slices.SortFunc(desk[top:], bySeq)
	return desk
}

func bySeq(a, b DeskItem) int { return cmp.Compare(a.Seq, b.Seq) }

func (s *State) privateLines() []DeskItem {
	var items []DeskItem
	for i := range s.people {
		p := &s.people[i]
		if m := s.message(p.asked); m != nil && m.status == Shown {
			items = append(items, DeskItem{Kind: DeskPrivate, Seq: m.seq, Who: p.id, Since: m.at})
		}
	}
	slices.SortFunc(items, bySeq)
	return items
}

func (s *State) atTheDoor() []DeskItem {
	var items []DeskItem
	for i := range s.people {
		p := &s.people[i]
		for _, d := range p.devices {
			if d.door == doorKnocks {
				items = append(items, DeskItem{Kind: DeskDoor, Seq: d.knock, Who: p.id, Device: d.id, Since: d.since})
			}
		}
	}
	return items
}
