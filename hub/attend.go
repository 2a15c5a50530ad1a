package hub

import (
	"cmp"
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// Numbers of product.md, decision 4.
const (
	departAfter  = 60 * time.Second      // a departure is recorded after this; a shorter gap makes no noise
	gatherFew    = 50 * time.Millisecond // arrivals within this are one record; no two records of attendance are closer
	gatherMany   = time.Second           // in a room over moderation.CrowdedAt
	attendAgain  = time.Second           // after attendance that the rules would not record yet
	writingFades = 6 * time.Second       // a writing signal that is not repeated
	signEvery    = time.Minute           // how often a live room's head is signed at least
	idleAfter    = 5 * time.Minute       // a room nobody sits in, and that waits for nothing, is put away
)

// tellPresence tells staff that a person's connection was lost, or is back.
func (r *room) tellPresence(who moderation.ParticipantID, lost bool) {
	r.broadcast(wire.AppendPresence(nil, who, lost), func(c *Conn) bool { return c.viewer.Who != who && r.isStaff(c) })
}

// isStaff reads the connection's reach, which follows the committed state at once: to ask the state for everyone whenever
// one of many comes or goes would be quadratic.
func (r *room) isStaff(c *Conn) bool {
	return c.reach.In && c.reach.Audience != moderation.MemberAudience
}

// duties proposes what is due by itself: attendance and deadlines. It is called when the fold is up to date and nothing is
// under way, so that nothing is proposed that may just be on its way.
func (r *room) duties() {
	now := r.hub.clock.now()
	r.attend(now)
	if t, ok := r.committed.Deadline(); ok && t <= now && !proposed[moderation.Tick](r.waiting) {
		r.system(moderation.Tick{})
	}
}

// attending reports whether attendance is kept in this phase.
func (r *room) attending() bool {
	switch r.committed.Phase() {
	case moderation.InLobby, moderation.Live, moderation.Closing, moderation.HasEnded:
		return true
	}
	return false
}

// attend proposes to record who has come and gone, when it is time for it.
func (r *room) attend(now moderation.Time) {
	a, due := r.attendance(now)
	r.attendAt = 0
	if due == 0 || !r.attending() || proposed[moderation.Attend](r.waiting) {
		return
	}
	if due = max(due, r.attendFrom); due > now {
		r.attendAt = due
		return
	}
	r.attendFrom, r.gather = now+moderation.Time(gatherFew.Milliseconds()), 0
	slices.Sort(a.Arrived)
	slices.SortFunc(a.Departed, func(x, y moderation.Departure) int {
		return cmp.Or(cmp.Compare(x.Since, y.Since), cmp.Compare(x.Who, y.Who))
	})
	r.system(a)
}

// attendance is how what is recorded differs from who is connected here, and when that is to be recorded; 0: there is no
// difference. It looks only at those of whom something has changed.
func (r *room) attendance(now moderation.Time) (a moderation.Attend, due moderation.Time) {
	by := func(t moderation.Time) {
		if due == 0 || t < due {
			due = t
		}
	}
	for who := range r.people.due {
		at, here := r.people.present[who], r.committed.Attendance(who)
		connected := at != nil && len(at.conns) > 0
		switch {
		case connected && !here && r.mayArrive(who):
			a.Arrived = append(a.Arrived, who)
		case !connected && here && at != nil:
			over := at.graceOver()
			by(over)
			if over <= now {
				a.Departed = append(a.Departed, moderation.Departure{Who: who, Since: at.lostAt})
			}
		default:
			delete(r.people.due, who)
			if !connected {
				delete(r.people.present, who)
			}
		}
	}
	if len(a.Arrived) == 0 {
		r.gather = 0
	} else {
		by(r.gathered(now))
	}
	if r.staffing(&a) {
		by(now)
	}
	return a, due
}

// mayArrive mirrors what Decide takes for an arrival, so that none is proposed again and again.
func (r *room) mayArrive(who moderation.ParticipantID) bool {
	return r.committed.Role(who) != "" && r.committed.Entry(moderation.Viewer{Who: who}) != moderation.IsOut
}

// staffing fills in whether staff are connected, and reports whether the record says otherwise. An instance can only vouch
// for its own connections: that staff are away is said by the one on whose word they are here, so that two instances
// never contradict each other in turns.
func (r *room) staffing(a *moderation.Attend) (differs bool) {
	connected := r.people.staffConnected(r.committed)
	_, away := r.committed.StaffAway()
	r.people.vouches = r.people.vouches || connected
	a.StaffConnected = !away
	switch {
	case r.committed.Phase() == moderation.HasEnded:
	case connected && away:
		a.StaffConnected = true
		return true
	case !connected && !away && r.people.vouches:
		a.StaffConnected = false
		return true
	}
	return false
}

// gathered starts the gathering of arrivals, or tells when it ends.
func (r *room) gathered(now moderation.Time) moderation.Time {
	if r.gather == 0 {
		wait := gatherFew
		if len(r.people.present) > moderation.CrowdedAt {
			wait = gatherMany
		}
		r.gather = now + moderation.Time(wait.Milliseconds())
	}
	return r.gather
}

// proposed reports whether a command of this type waits.
func proposed[C moderation.Command](waiting []*proposal) bool {
	return slices.ContainsFunc(waiting, func(p *proposal) bool {
		_, ok := p.do.Command.(C)
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
	if r.flight == nil && len(r.waiting) > 0 && !r.yields.IsZero() {
		at(time.Until(r.yields))
	}
	if t := r.oldest(); !t.IsZero() {
		at(time.Until(t.Add(settleWithin)))
	}
	if r.flight == nil && !r.doubt && !r.behind {
		if t, ok := r.committed.Deadline(); ok {
			at(r.hub.clock.until(t))
		}
		if r.attendAt != 0 {
			at(r.hub.clock.until(r.attendAt))
		}
	}
	if t := r.signals.next(); t != 0 {
		at(r.hub.clock.until(t))
	}
	if moderation.Seq(r.head.Seq) != r.signed {
		at(time.Until(r.signAt.Add(signEvery)))
	}
	r.timer.Reset(next)
}

// oldest is since when a proposal waits that expire will have to look at; zero: there is none.
func (r *room) oldest() (t time.Time) {
	older := func(since time.Time) {
		if t.IsZero() || since.Before(t) {
			t = since
		}
	}
	for _, p := range r.waiting {
		older(p.since)
	}
	if r.flight != nil {
		for _, p := range r.flight.proposals {
			if p.done != nil {
				older(p.since)
			}
		}
		if !r.again.IsZero() {
			older(r.flight.began)
		}
	}
	return t
}

// sign puts the signer's name to the head: every minute while it moves, and at the end.
func (r *room) sign() {
	head := moderation.Seq(r.head.Seq)
	if head == r.signed {
		return
	}
	if p := r.committed.Phase(); p != moderation.HasEnded && p != moderation.IsShut && time.Since(r.signAt) < signEvery {
		return
	}
	r.signed, r.signAt = head, time.Now()
	r.hub.signatures.submit(signing{r.id, r.head, int64(r.hub.clock.now())})
}
