package hub

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// How often the hub looks after its rooms and connections.
const (
	confirmEvery  = 500 * time.Millisecond // heads of live rooms are read from the store
	confirmAlone  = 250 * time.Millisecond // and so often where other instances write and no hints come
	confirmApart  = 100 * time.Millisecond // and never more often than this
	timeEvery     = 500 * time.Millisecond // it is seen whether the store is to be asked for the time
	clockEvery    = time.Minute
	caretakeEvery = 10 * time.Second        // sessions that run though nobody is connected are looked for
	beatEvery     = time.Second             // connections are looked at
	pingAfter     = 4 * time.Second         // of silence from the other side
	silentAfter   = 8500 * time.Millisecond // then the connection counts as lost (decision 4: within 10 s)
	sleptAfter    = 3 * time.Second         // between two looks: this process stood still, and heard nobody
	beatAfter     = 15 * time.Second        // nothing written: say that we are there
)

// watch confirms heads: of two hints of a quiet room the last can be lost, and with a single process the command line
// may have written. It is also what rule 7 hangs on, so it does nothing else.
func (h *Hub) watch() {
	last := time.Now()
	for rest(h.ctx, max(time.Until(last.Add(confirmApart)), 0), nil) {
		if !rest(h.ctx, time.Until(last.Add(h.confirmEvery())), h.lookNow) {
			return
		}
		last = time.Now()
		h.confirmHeads()
	}
}

// confirmEvery is how often heads are read now.
func (h *Hub) confirmEvery() time.Duration {
	if h.alone || h.link != nil && h.awaySince.Load() == 0 {
		return confirmEvery
	}
	return confirmAlone
}

// every does something again and again until the hub has closed.
func (h *Hub) every(d time.Duration, do func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-t.C:
			do()
		}
	}
}

// timekeep asks the store for the time: now and then, and soon where an answer has to be confirmed or this machine has
// slept.
func (h *Hub) timekeep() {
	var last moment
	sure := true
	h.every(timeEvery, func() {
		if d, far := h.clock.since(last); sure && !far && d < clockEvery {
			return
		}
		ctx, cancel := context.WithTimeout(h.ctx, readWait)
		defer cancel()
		asked := h.clock.moment()
		var err error
		if sure, err = h.clock.learn(ctx, h.store); err == nil {
			last = asked
		} else if h.ctx.Err() == nil {
			h.log.Warn().Err(err).Msg("asking the store for the time")
		}
	})
}

// caretake looks for sessions that nobody sits in and that must go on by themselves.
func (h *Hub) caretake() {
	h.openDue()
	h.every(caretakeEvery, h.openDue)
}

func (h *Hub) confirmHeads() {
	rooms := h.live()
	if len(rooms) == 0 {
		return
	}
	ids := make([]store.SessionID, len(rooms))
	for i, r := range rooms {
		ids[i] = r.id
	}
	ctx, cancel := context.WithTimeout(h.ctx, confirmWithin)
	defer cancel()
	asked := h.clock.moment()
	heads, err := h.store.Heads(ctx, ids)
	for _, r := range rooms {
		r.post(confirmed{head: heads[r.id], asked: asked, failed: err != nil})
	}
}

// confirmed is what the store said of a room's head; failed: it said nothing.
type confirmed struct {
	head   store.Head
	asked  moment // when the store was asked
	failed bool
}

func (c confirmed) handle(r *room) {
	same := c.head.Seq == r.head.Seq && (c.head.Seq == 0 || c.head.Digest == r.head.Digest)
	switch {
	case c.failed:
		r.reconnecting()
	case c.head.Seq > r.head.Seq:
		r.behind = true
	case same:
		r.confirm(c.asked)
	case c.asked.local > r.headAt:
		// Asked after the head was durable, so this is another log: the store was restored, or this one was taken out.
		// Whoever asks next folds it anew, and clients find that the ids they have mean nothing any more.
		r.broken = fmt.Errorf("%w: the log is no longer the one that was folded", ErrUnfoldable)
	}
	r.leave = r.leave || r.unused()
}

// unused reports whether the room can be put away: nobody has sat in it for a while, and it waits for nothing that would
// bring it back at once.
func (r *room) unused() bool {
	if len(r.chunks)+len(r.door) > 0 || time.Since(r.idle) < idleAfter {
		return false
	}
	if r.people.abroad > 0 { // another instance has it, and its deadlines
		return true
	}
	t, waits := r.committed.Deadline()
	return !waits || r.committed.Phase() == moderation.Scheduled && r.hub.clock.until(t) > idleAfter
}

// openDue opens the rooms of sessions that are under way, so that their deadlines pass although nobody is connected; of
// sessions that nobody began and whose time is over; and of those whose record could not be folded.
func (h *Hub) openDue() {
	ctx, cancel := context.WithTimeout(h.ctx, readWait)
	defer cancel()
	sessions, err := h.store.ListSessions(ctx, store.SessionFilter{Unended: true})
	if err != nil {
		if h.ctx.Err() == nil {
			h.log.Warn().Err(err).Msg("looking for sessions under way")
		}
		return
	}
	due := h.unfolded()
	now := time.UnixMilli(int64(h.clock.now()))
	for _, s := range sessions {
		over := s.Starts.Add(time.Duration(s.Minutes)*time.Minute + moderation.AbandonOverrun*time.Millisecond)
		switch moderation.Phase(s.Phase) {
		case moderation.IsShut:
		case "", moderation.Scheduled:
			if now.After(over) {
				due = append(due, s.ID)
			}
		default:
			due = append(due, s.ID)
		}
	}
	for _, id := range h.deserted(ctx, due) {
		if _, err := h.room(ctx, id); err != nil && !h.draining() {
			h.log.Warn().Str("room", string(id)).Err(err).Msg("opening a session under way")
		}
	}
}

// deserted leaves out the sessions that another instance has people in: it sees to their deadlines. If that cannot be
// known, all of them are seen to.
func (h *Hub) deserted(ctx context.Context, sessions []store.SessionID) []store.SessionID {
	if h.roll == nil || len(sessions) == 0 {
		return sessions
	}
	there, err := h.roll.attachedNow(ctx, sessions)
	if err != nil {
		return sessions
	}
	return slices.DeleteFunc(sessions, func(id store.SessionID) bool { return slices.Contains(there, id) })
}

// unfolded lists the sessions whose record could not be folded when it was last tried.
func (h *Hub) unfolded() []store.SessionID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.unfoldable))
}

// beat pings connections that are quiet, ends those that do not answer, and says that we are there.
func (h *Hub) beat() {
	last := h.clock.local()
	h.every(beatEvery, func() {
		now := h.clock.local()
		slept := now-last > sleptAfter.Milliseconds()
		last = now
		h.minded()
		for _, c := range h.connections() {
			if slept && !c.sink.Unframed() { // what they sent meanwhile may still have to be read
				c.Heard()
				c.ping()
			}
			quiet := c.quiet(now)
			switch {
			case quiet > silentAfter && !c.sink.Unframed():
				c.silent.Store(true)
				c.end(wire.CloseSilent, 0)
			case quiet > pingAfter:
				c.ping()
			}
			if time.Duration(now-c.sent.Load())*time.Millisecond > beatAfter {
				c.control(wire.AppendBeat(nil, h.clock.now()))
			}
		}
	})
}

// ping writes the transport's ping, if the connection is not waiting to be written to.
func (c *Conn) ping() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.sink.Ping(); len(p) > 0 && !c.over && !c.busy {
		sent := c.sent.Load()
		c.put(p)
		c.sent.Store(sent) // a ping is not seen by the page
	}
}
