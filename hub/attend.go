package hub

import (
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// Numbers of product.md, decision 4.
const (
	departAfter  = 60 * time.Second      // a departure is recorded after this; a shorter gap makes no noise
	gatherFew    = 50 * time.Millisecond // arrivals within this are one record
	gatherMany   = time.Second           // in a room over moderation.CrowdedAt
	writingFades = 6 * time.Second       // a writing signal that is not repeated
	signEvery    = time.Minute           // how often a live room's head is signed at least
	idleAfter    = 5 * time.Minute       // a room nobody sits in, and that waits for nothing, is put away
)

// tellPresence tells staff that a person's connection was lost, or is back.
func (r *room) tellPresence(who moderation.ParticipantID, lost bool) {
	r.broadcast(wire.AppendPresence(nil, who, lost), func(c *Conn) bool { return c.viewer.Who != who && r.isStaff(c) })
}

func (r *room) isStaff(c *Conn) bool {
	reach := r.committed.Reach(c.viewer)
	return reach.In && reach.Audience != moderation.MemberAudience
}

// duties does what is due by itself: attendance, deadlines, fading signals, signing.
func (r *room) duties() {
	now := r.hub.clock.now()
	r.attend(now)
	if t, ok := r.ahead.Deadline(); ok && t <= now && r.flight == nil {
		r.system(moderation.Tick{})
	}
	r.signals.fade(r, now)
	r.sign(now)
}

// attending reports whether attendance is kept in this phase.
func (r *room) attending() bool {
	switch r.committed.Phase() {
	case moderation.InLobby, moderation.Live, moderation.Closing, moderation.HasEnded:
		return true
	}
	return false
}

// attend proposes to record who has come and gone, when it is time for it and no flight may be about to say so.
func (r *room) attend(now moderation.Time) {
	if r.flight != nil || r.attendProposed() || !r.attending() {
		return
	}
	a := moderation.Attend{StaffConnected: r.people.staffConnected(r.committed)}
	due := false
	for who, at := range r.people.present {
		here := r.committed.Attendance(who)
		switch {
		case len(at.conns) > 0 && !here:
			a.Arrived = append(a.Arrived, who)
			due = due || now >= r.signals.gatherFrom(r, now)
		case len(at.conns) == 0 && here && now >= at.graceOver():
			a.Departed = append(a.Departed, moderation.Departure{Who: who, Since: at.lostAt})
			due = true
		case len(at.conns) == 0 && !here:
			delete(r.people.present, who)
		}
	}
	if _, away := r.committed.StaffAway(); away == a.StaffConnected && r.committed.Phase() != moderation.HasEnded {
		due = true
	}
	if !due {
		return
	}
	r.signals.gather = 0
	slices.Sort(a.Arrived)
	slices.SortFunc(a.Departed, func(x, y moderation.Departure) int {
		if x.Since != y.Since {
			return int(x.Since - y.Since)
		}
		return compare(x.Who, y.Who)
	})
	r.system(a)
}

func compare(a, b moderation.ParticipantID) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func (r *room) attendProposed() bool {
	return slices.ContainsFunc(r.waiting, func(p *proposal) bool {
		_, ok := p.do.Command.(moderation.Attend)
		return ok
	})
}

// system proposes a command of the system's own. Nobody waits for its answer.
func (r *room) system(c moderation.Command) {
	r.waiting = append(r.waiting, &proposal{do: Do{Session: r.id, Command: c}, since: time.Now()})
}

// arm sets the timer for the next thing that is due by itself.
func (r *room) arm() {
	next := time.Hour
	at := func(d time.Duration) { next = min(next, max(d, time.Millisecond)) }
	if !r.again.IsZero() {
		at(time.Until(r.again))
	}
	if r.flight != nil || len(r.waiting) > 0 {
		at(settleWithin / 10)
	}
	if t, ok := r.committed.Deadline(); ok && r.flight == nil {
		at(r.hub.clock.until(t))
	}
	for _, p := range r.people.present {
		if p.lostAt != 0 {
			at(r.hub.clock.until(p.graceOver()))
		}
	}
	if r.signals.gather != 0 {
		at(r.hub.clock.until(r.signals.gather))
	}
	if t := r.signals.next(); t != 0 {
		at(r.hub.clock.until(t))
	}
	r.timer.Reset(next)
}

// sign puts the signer's name to the head: every minute while it moves, and at the end.
func (r *room) sign(now moderation.Time) {
	head := moderation.Seq(r.head.Seq)
	if head == r.signed || r.hub.signer == nil {
		return
	}
	if r.committed.Phase() != moderation.HasEnded && r.committed.Phase() != moderation.IsShut && time.Since(r.signAt) < signEvery {
		return
	}
	r.signed, r.signAt = head, time.Now()
	r.hub.signatures.submit(signing{r.id, r.head, int64(now)})
}
