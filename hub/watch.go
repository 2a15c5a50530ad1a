package hub

import (
	"context"
	"time"

	"hearth/hub/wire"
	"hearth/store"
)

// How often the hub looks after its rooms and connections.
const (
	confirmEvery  = 500 * time.Millisecond // heads of live rooms are read from the store
	clockEvery    = time.Minute
	caretakeEvery = 10 * time.Second // sessions that run though nobody is connected are looked for
	beatEvery     = 2 * time.Second  // connections are looked at
	pingAfter     = 4 * time.Second  // of silence from the other side
	silentAfter   = 9 * time.Second  // then the connection counts as lost (decision 4: within 10 s)
	beatAfter     = 15 * time.Second // nothing written: say that we are there
)

// watch confirms heads: of two hints of a quiet room the last can be lost, and with a single process the command line
// may have written. It is also what rule 7 hangs on.
func (h *Hub) watch() {
	confirm := time.NewTicker(confirmEvery)
	defer confirm.Stop()
	clock := time.NewTicker(clockEvery)
	defer clock.Stop()
	caretake := time.NewTicker(caretakeEvery)
	defer caretake.Stop()
	h.caretake()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-confirm.C:
			h.confirmHeads()
		case <-clock.C:
			ctx, cancel := context.WithTimeout(h.ctx, readWait)
			if err := h.clock.learn(ctx, h.store); err != nil && h.ctx.Err() == nil {
				h.log.Warn().Err(err).Msg("asking the store for the time")
			}
			cancel()
		case <-caretake.C:
			h.caretake()
		}
	}
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
	asked := h.clock.local()
	heads, err := h.store.Heads(ctx, ids)
	for _, r := range rooms {
		r.post(confirmed{head: heads[r.id], asked: asked, failed: err != nil})
	}
}

// Look tells a room that its log may have moved: a hint. It does nothing for a session that does not live here.
func (h *Hub) Look(session store.SessionID) {
	h.mu.Lock()
	e := h.rooms[session]
	h.mu.Unlock()
	if e == nil {
		return
	}
	select {
	case <-e.ready:
		if e.err == nil {
			e.room.post(look{})
		}
	default:
	}
}

type look struct{}

func (look) handle(r *room) { r.behind = true }

// confirmed is what the store said of a room's head; failed: it said nothing.
type confirmed struct {
	head   store.Head
	asked  int64 // local milliseconds when the store was asked
	failed bool
}

func (c confirmed) handle(r *room) {
	switch {
	case c.failed:
		if !r.confirmed() && !r.lost {
			r.lost = true
			r.broadcast(wire.AppendLink(nil, false), everyone)
		}
	case c.head.Seq > r.head.Seq:
		r.behind = true
	case c.head.Seq < r.head.Seq, c.head.Seq == r.head.Seq && c.head.Seq != 0 && c.head.Digest != r.head.Digest:
		// The answer may be older than an append that has landed since; a store that was restored stays behind for good,
		// and then the next append conflicts and the fold fails on what it reads.
	default:
		r.confirm(c.asked)
	}
	if len(r.chunks) == 0 && !r.leave && time.Since(r.idle) > idleAfter {
		if _, waits := r.committed.Deadline(); !waits {
			r.leave = true
		}
	}
}

// caretake opens the rooms of sessions that are under way, so that their deadlines pass although nobody is connected.
func (h *Hub) caretake() {
	ctx, cancel := context.WithTimeout(h.ctx, readWait)
	defer cancel()
	sessions, err := h.store.ListSessions(ctx, store.SessionFilter{Unended: true})
	if err != nil {
		if h.ctx.Err() == nil {
			h.log.Warn().Err(err).Msg("looking for sessions under way")
		}
		return
	}
	for _, s := range sessions {
		if s.Phase == "" || s.Phase == "scheduled" || s.Phase == "shut" {
			continue
		}
		if _, err := h.room(ctx, s.ID); err != nil && h.ctx.Err() == nil {
			h.log.Warn().Str("room", string(s.ID)).Err(err).Msg("opening a session under way")
		}
	}
}

// beat pings connections that are quiet, ends those that do not answer, and says that we are there.
func (h *Hub) beat() {
	t := time.NewTicker(beatEvery)
	defer t.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-t.C:
		}
		now := h.clock.local()
		for _, c := range h.connections() {
			quiet := time.Duration(now-c.heard.Load()) * time.Millisecond
			switch {
			case quiet > silentAfter && !c.sink.Unframed():
				c.end(wire.CloseSilent, 0)
			case quiet > pingAfter:
				c.ping()
			}
			if time.Duration(now-c.sent.Load())*time.Millisecond > beatAfter {
				c.control(wire.AppendBeat(nil, h.clock.now()))
			}
		}
	}
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
