package hub

import (
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// attendance is what a room knows of who is connected, by whatever instance. The room's goroutine owns it.
type attendance struct {
	present map[moderation.ParticipantID]*presence
	due     map[moderation.ParticipantID]struct{} // whose presence may differ from what is recorded or told
	abroad  int                                   // how many are attached through other instances
	back    []moderation.ParticipantID            // of whom staff are to be told that they are back

	// curious: something waits for an answer about other instances.
	curious bool
	// news: something has changed since attendance was last compared with the record, or staff were last told.
	news struct{ record, staff bool }

	// staffLost is since when no staff are attached; 0 while some are.
	staffLost moderation.Time
	// staffHearsay: that staff are here is known from the record alone.
	staffHearsay bool
}

// presence is where one person is attached.
type presence struct {
	conns     []*Conn // here
	elsewhere int     // through how many other living instances
	// last is when they were last known to be there, if they are not attached now: the latest of all signs of them.
	last    moderation.Time
	hearsay bool // nothing but the record has said that they are here
	silent  bool // the last connection ended since nothing was heard of it
	told    bool // staff have been told that they are lost
}

func (at *presence) attached() bool { return len(at.conns)+at.elsewhere > 0 }

// gap is how long after last staff are told that somebody is lost.
func (at *presence) gap() moderation.Time {
	if at.silent {
		return 0
	}
	return millis(lostAfter)
}

func millis(d time.Duration) moderation.Time { return moderation.Time(d.Milliseconds()) }

// connections counts those that a person has here.
func (a *attendance) connections(who moderation.ParticipantID) int {
	if at := a.present[who]; at != nil {
		return len(at.conns)
	}
	return 0
}

func (a *attendance) attached(who moderation.ParticipantID) bool {
	at := a.present[who]
	return at != nil && at.attached()
}

// look has a person's presence looked at again.
func (a *attendance) look(who moderation.ParticipantID) {
	a.due[who] = struct{}{}
	a.again()
}

// again has attendance compared anew.
func (a *attendance) again() { a.news.record, a.news.staff = true, true }

func (a *attendance) of(who moderation.ParticipantID) *presence {
	at := a.present[who]
	if at == nil {
		at = &presence{}
		a.present[who] = at
	}
	return at
}

// absent: of who is here by the record when a room is made, nothing else is known yet. The minute of grace begins, unless
// an instance has them.
func (p *people) absent(r *room) {
	now := r.hub.clock.now()
	for _, who := range r.committed.Participants() {
		if r.committed.Attendance(who) {
			*p.of(who) = presence{last: now, hearsay: true}
			p.look(who)
		}
	}
	p.staffLost, p.staffHearsay = now, true
}

// watch notes whose recorded attendance an event changes.
func (p *people) watch(r *room, e *moderation.Event) {
	switch x := e.Fact.(type) {
	case moderation.Seated:
		p.look(x.Who)
	case moderation.Left:
		p.look(e.By)
	case moderation.LeadPassed: // called away, they leave
		p.look(e.By)
	case moderation.Removed:
		p.look(x.Who)
	case moderation.Reinstated:
		p.look(x.Who)
	case moderation.Arrived:
		for _, w := range x.Who {
			p.look(w)
		}
	case moderation.Departed:
		for _, d := range x.Who {
			p.look(d.Who)
		}
	case moderation.StaffAway, moderation.RoleChanged, moderation.Started, moderation.LobbyOpened, moderation.ClosingBegan, moderation.Ended:
		p.again()
	case moderation.StaffBack: // an instance that this one need not know of has them: it is not contradicted at once
		if !p.staffAttached(r.committed) {
			p.staffLost, p.staffHearsay = max(p.staffLost, e.At), true
		}
		p.again()
	}
	// Whoever acts is there, by whatever door.
	if at := p.present[e.By]; at != nil && !at.attached() {
		at.last = max(at.last, e.At)
		p.again()
		if staffRole(r.committed.Role(e.By)) && p.staffLost != 0 {
			p.staffLost = max(p.staffLost, e.At)
		}
	}
}

// joined notes a connection; the first one of a person attaches them.
func (p *people) joined(r *room, c *Conn) {
	who := c.viewer.Who
	at := p.of(who)
	at.conns = append(at.conns, c)
	if len(at.conns) == 1 {
		r.hub.attach(r, who)
	}
	p.found(who, at)
}

// came notes that a person is attached by one more other instance.
func (p *people) came(r *room, who moderation.ParticipantID) {
	at := p.of(who)
	if at.elsewhere++; at.elsewhere == 1 {
		p.abroad++
	}
	p.found(who, at)
}

// found: somebody is attached. What was only known from the record is known better from now on.
func (p *people) found(who moderation.ParticipantID, at *presence) {
	p.look(who)
	if at.hearsay {
		at.hearsay, at.last = false, 0
	}
	at.silent = false
	if at.told {
		at.told = false
		p.back = append(p.back, who)
	}
}

// parted notes that a connection is gone, or is about to go for good. It may be called again for the same.
func (p *people) parted(r *room, c *Conn) {
	who := c.viewer.Who
	at := p.present[who]
	if at == nil {
		return
	}
	i := slices.Index(at.conns, c)
	if i < 0 {
		return
	}
	at.conns = slices.Delete(at.conns, i, i+1)
	if len(at.conns) > 0 {
		return
	}
	r.hub.detach(r, who)
	at.last, at.silent = max(at.last, r.hub.clock.now()), c.silent.Load()
	p.look(who)
}

// went notes that a person is attached by one other instance less.
func (p *people) went(r *room, g parting) {
	at := p.present[g.who]
	if at == nil || at.elsewhere == 0 {
		return
	}
	if at.elsewhere--; at.elsewhere == 0 {
		p.abroad--
		r.signals.quietAbroad(r, g.who)
	}
	last := g.at
	if last == 0 {
		last = r.hub.clock.now()
	}
	at.last = max(at.last, last)
	p.look(g.who)
}

// staffAttached reports whether anyone who can lead is attached, by whatever instance.
func (p *people) staffAttached(s *moderation.State) bool {
	return slices.ContainsFunc(p.leads, func(who moderation.ParticipantID) bool { return p.attached(who) && staffRole(s.Role(who)) })
}

// staffHere reports whether anyone who can lead has a connection here.
func (p *people) staffHere(s *moderation.State) bool {
	return slices.ContainsFunc(p.leads, func(who moderation.ParticipantID) bool {
		return p.connections(who) > 0 && staffRole(s.Role(who))
	})
}

// staffLast is when staff, of whom none is attached, were last known to be there.
func (p *people) staffLast(s *moderation.State, now moderation.Time) (last moderation.Time) {
	for _, who := range p.leads {
		if at := p.present[who]; at != nil && staffRole(s.Role(who)) {
			last = max(last, at.last)
		}
	}
	if last == 0 {
		return now
	}
	return last
}

// knows reports whether this room has heard who is elsewhere, in answer to a question that was asked lately and not before
// a time. If it has not, it asks.
func (r *room) knows(since moderation.Time) bool {
	l := r.hub.roll
	if m := r.heard; m != nil && m.local >= l.revived.Load() {
		if d, far := r.hub.clock.since(*m); !far && d < store.LeaseLasts && r.hub.clock.storeTime(m.local) >= since {
			return true
		}
	}
	r.people.curious = true
	l.ask(r)
	return false
}

// paced bounds how often many whose presence has changed are gone through: not at every one who comes. It gives when to
// look again; 0: now.
func (a *attendance) paced(last *moderation.Time, now moderation.Time) moderation.Time {
	if next := *last + millis(gatherFew); len(a.due) > moderation.CrowdedAt && now < next && *last <= now {
		return next
	}
	*last = now
	return 0
}

// tellStaff tells staff whose connection is lost, and who is back.
func (r *room) tellStaff(now moderation.Time) {
	p := &r.people
	if r.hub.roll == nil || !p.news.staff && (r.tellAt == 0 || now < r.tellAt) {
		return
	}
	p.news.staff = false
	if r.tellAt = p.paced(&r.lookedOver, now); r.tellAt != 0 || !r.attending() {
		return
	}
	var lost []moderation.ParticipantID
	for who := range p.due {
		at := p.present[who]
		if at == nil || at.told || at.attached() || !r.committed.Attendance(who) {
			continue
		}
		when := at.last + at.gap()
		if when <= now {
			if r.knows(when) {
				at.told = true
				lost = append(lost, who)
				continue
			}
			when = now + millis(recheck)
		}
		if r.tellAt == 0 || when < r.tellAt {
			r.tellAt = when
		}
	}
	back := slices.DeleteFunc(p.back, func(who moderation.ParticipantID) bool { return !p.attached(who) || !r.committed.Attendance(who) })
	p.back = nil
	r.tellPresence(lost, true)
	r.tellPresence(back, false)
}

// tellPresence tells staff that persons' connections were lost, or are back.
func (r *room) tellPresence(who []moderation.ParticipantID, lost bool) {
	if len(who) == 0 {
		return
	}
	slices.Sort(who)
	r.broadcast(wire.AppendPresence(nil, who, lost), func(c *Conn) bool {
		return r.isStaff(c) && (len(who) > 1 || c.viewer.Who != who[0])
	})
}

// isStaff reads the connection's reach, which follows the committed state at once: to ask the state for everyone whenever
// one of many comes or goes would be quadratic.
func (r *room) isStaff(c *Conn) bool {
	return c.reach.In && c.reach.Audience != moderation.MemberAudience
}
