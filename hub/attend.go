package hub

import (
	"cmp"
	"slices"
	"time"

	"hearth/moderation"
)

// Numbers of product.md, decision 4.
const (
	departAfter  = 60 * time.Second       // a departure is recorded after this; a shorter gap makes no noise
	lostAfter    = 3 * time.Second        // who comes back within this, by whatever instance, was never away
	hearsayLasts = 60 * time.Second       // what only the record says of staff is taken on trust for so long
	recheck      = 200 * time.Millisecond // what waits for an answer about other instances is looked at again
	gatherFew    = 50 * time.Millisecond  // arrivals within this are one record; no two records of attendance are closer
	gatherMany   = time.Second            // in a room over moderation.CrowdedAt
	attendAgain  = time.Second            // after attendance that the rules would not record yet
	writingFades = 6 * time.Second        // a writing signal that is not repeated
	signEvery    = time.Minute            // how often a live room's head is signed at least
	idleAfter    = 5 * time.Minute        // a room nobody sits in, and that waits for nothing, is put away
)

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
	if r.hub.roll == nil || !r.people.news.record && (r.attendAt == 0 || now < r.attendAt) {
		return
	}
	r.people.news.record, r.attendAt = true, 0
	if !r.attending() || proposed[moderation.Attend](r.waiting) {
		return
	}
	if r.attendAt = r.people.paced(&r.compared, now); r.attendAt != 0 {
		r.people.news.record = false
		return
	}
	r.people.news.record = false
	a, due := r.attendance(now)
	if due == 0 {
		return
	}
	if due = max(due, r.attendFrom); due > now {
		r.attendAt = due
		return
	}
	r.attendFrom, r.gather = now+millis(gatherFew), 0
	slices.Sort(a.Arrived)
	slices.SortFunc(a.Departed, func(x, y moderation.Departure) int {
		return cmp.Or(cmp.Compare(x.Since, y.Since), cmp.Compare(x.Who, y.Who))
	})
	r.people.news.record = true // whatever becomes of it
	r.system(a)
}

// attendance is how what is recorded differs from who is attached, and when that is to be recorded; 0: there is no
// difference. It looks only at those of whom something has changed.
func (r *room) attendance(now moderation.Time) (a moderation.Attend, due moderation.Time) {
	by := func(t moderation.Time) {
		if due == 0 || t < due {
			due = t
		}
	}
	sure, speaks := r.hub.roll.sure(), r.hub.roll.speaks()
	for who := range r.people.due {
		at, here := r.people.present[who], r.committed.Attendance(who)
		switch {
		case at != nil && len(at.conns) > 0 && !here && r.mayArrive(who):
			if speaks {
				a.Arrived = append(a.Arrived, who)
			} else {
				by(now + millis(recheck))
			}
		case here && at == nil: // another instance has them, or had
			*r.people.of(who) = presence{last: now, hearsay: true}
			by(now + millis(departAfter))
			if soon := now + millis(lostAfter); r.tellAt == 0 || soon < r.tellAt {
				r.tellAt = soon
			}
		case here && !at.attached():
			over := at.last + millis(departAfter)
			if over <= now && sure && r.knows(at.last+millis(lostAfter)) {
				a.Departed = append(a.Departed, moderation.Departure{Who: who, Since: at.last})
			} else {
				over = max(over, now+millis(recheck))
			}
			by(over)
		default:
			delete(r.people.due, who)
			if at != nil && !at.attached() {
				delete(r.people.present, who)
			}
		}
	}
	if len(a.Arrived) == 0 {
		r.gather = 0
	} else {
		by(r.gathered(now))
	}
	if t := r.staffing(&a, now, sure, speaks); t != 0 {
		by(t)
	}
	return a, due
}

// mayArrive mirrors what Decide takes for an arrival, so that none is proposed again and again.
func (r *room) mayArrive(who moderation.ParticipantID) bool {
	return r.committed.Role(who) != "" && r.committed.Entry(moderation.Viewer{Who: who}) != moderation.IsOut
}

// staffing fills in whether staff are attached, and tells when what the record says is to be put right; 0: it is right.
// That they are back is said by the instance that has them; that they are away, by any.
func (r *room) staffing(a *moderation.Attend, now moderation.Time, sure, speaks bool) (due moderation.Time) {
	p := &r.people
	attached := p.staffAttached(r.committed)
	_, away := r.committed.StaffAway()
	a.StaffConnected = !away
	if attached {
		p.staffLost, p.staffHearsay = 0, false
	} else if p.staffLost == 0 {
		p.staffLost = p.staffLast(r.committed, now)
	}
	switch {
	case r.committed.Phase() == moderation.HasEnded:
		return 0
	case away && p.staffHere(r.committed):
		if !speaks {
			return now + millis(recheck)
		}
		a.StaffConnected = true
		return now
	case !away && !attached:
		over := p.staffLost + millis(lostAfter)
		if p.staffHearsay {
			over = p.staffLost + millis(hearsayLasts)
		}
		if over > now {
			return over
		}
		if !sure || !r.knows(over) {
			return now + millis(recheck)
		}
		a.StaffConnected = false
		return now
	}
	return 0
}

// gathered starts the gathering of arrivals, or tells when it ends.
func (r *room) gathered(now moderation.Time) moderation.Time {
	if r.gather == 0 {
		wait := gatherFew
		if len(r.people.present) > moderation.CrowdedAt {
			wait = gatherMany
		}
		r.gather = now + millis(wait)
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
	if r.tellAt != 0 {
		at(r.hub.clock.until(r.tellAt))
	}
	if r.flight == nil && !r.doubt && !r.behind {
		if t, ok := r.committed.Deadline(); ok {
			at(r.hub.clock.until(t))
		}
		if r.attendAt != 0 {
			at(r.hub.clock.until(r.attendAt))
		}
	}
	if t := r.signals.next(&r.far); t != 0 {
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
