package hub

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Bounds of a room's work.
const (
	settleWithin  = 10 * time.Second      // a proposal older than this goes back as not saved
	retryAppend   = 50 * time.Millisecond // after an append that failed, growing to retryAppendMax
	retryMax      = time.Second
	batchMost     = 256             // proposals decided into one batch
	waitingMost   = 4096            // proposals waiting in one room; more are refused as not saved
	confirmWithin = 2 * time.Second // rule 7 of the architecture
	readWait      = 5 * time.Second // one read of the store
)

// room is a session while it is live: the fold of its log, and everyone who sits in it. Its goroutine is run.
type room struct {
	// Fixed after construction.
	hub     *Hub
	id      store.SessionID
	keys    *seal.SessionKeys
	nameKey []byte
	done    chan struct{} // closed when run has ended

	// Published by the room's goroutine for everyone.
	window atomic.Pointer[window]
	checks atomic.Pointer[[]check] // of every event, by seq-1; only ever appended to
	sure   atomic.Int64            // local milliseconds when the store last confirmed the head
	gate   sync.RWMutex            // held for reading while window and reaches are used to write to a connection

	// The inbox. Anyone posts; the room's goroutine takes.
	wake  chan struct{} // capacity 1: look again
	mu    sync.Mutex
	inbox []message
	shut  bool // posts are dropped: run has ended

	// Owned by run.
	committed *moderation.State // the log as it is durable
	ahead     *moderation.State // and with the flight's events
	head      store.Head
	settled   map[store.CommandKey]moderation.Seq
	givenUp   map[store.CommandKey]*proposal // answered "not saved" while their append was in doubt
	door      []*joining                     // hellos that wait until the record is confirmed
	waiting   []*proposal
	flight    *flight
	again     time.Time // when to send the flight again, or to read the log again; zero: nothing to retry
	doubt     bool      // a batch was given up with its outcome unknown: read before deciding
	behind    bool      // the store has more than this room: read before deciding
	broken    error     // the record cannot be folded: the room is given up
	leave     bool      // stop when nothing is under way
	timer     *time.Timer
	idle      time.Time // since when nobody is connected

	people  people  // names, keys and connections of persons
	recent  recents // the window's events, with their words
	chunks  []*chunk
	signals signals
	signed  moderation.Seq // up to where the head has been signed
	signAt  time.Time
	lost    bool // connections have been told that the record cannot be confirmed
}

// message is something for the room's goroutine.
type message interface{ handle(r *room) }

// post leaves a message. It never blocks.
func (r *room) post(m message) {
	r.mu.Lock()
	if r.shut {
		r.mu.Unlock()
		if d, ok := m.(refusable); ok {
			d.refuse()
		}
		return
	}
	r.inbox = append(r.inbox, m)
	r.mu.Unlock()
	poke(r.wake)
}

// refusable is a message whose sender waits for an answer even if the room has gone.
type refusable interface{ refuse() }

func (r *room) take() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	in := r.inbox
	r.inbox = nil
	return in
}

func (r *room) run() {
	defer r.ended()
	for {
		for _, m := range r.take() {
			m.handle(r)
		}
		r.work()
		if r.broken != nil || (r.leave && r.flight == nil && len(r.waiting) == 0) {
			return
		}
		r.arm()
		select {
		case <-r.wake:
		case <-r.timer.C:
		}
	}
}

// work moves everything on that can be moved now.
func (r *room) work() {
	if r.broken != nil {
		return
	}
	r.expire()
	r.duties()
	if r.flight != nil {
		if !r.again.IsZero() && !time.Now().Before(r.again) {
			r.again = time.Time{}
			r.flight.sent = r.hub.clock.local()
			r.hub.committer.submit(r.flight)
		}
		return
	}
	if r.doubt || r.behind {
		if !r.again.IsZero() && time.Now().Before(r.again) {
			return
		}
		r.catchUp(nil)
		if r.doubt || r.behind || r.broken != nil {
			return
		}
	}
	r.decide()
}

// ended gives back what waits, and lets the hub make the room anew when someone asks for it.
func (r *room) ended() {
	r.timer.Stop()
	r.hub.forget(r)
	r.mu.Lock()
	r.shut = true
	left := r.inbox
	r.inbox = nil
	r.mu.Unlock()
	for _, m := range left {
		if d, ok := m.(refusable); ok {
			d.refuse()
		}
	}
	if r.flight != nil {
		r.waiting = append(r.flight.proposals, r.waiting...)
	}
	for _, p := range r.waiting {
		p.refuse()
	}
	for _, j := range r.door {
		j.refuse()
	}
	code := wire.CloseNoRecord
	if r.hub.draining() {
		code = wire.CloseDraining
	}
	for _, k := range r.chunks {
		for _, c := range k.list() {
			c.end(code, r.hub.jitter())
		}
	}
	close(r.done)
}

// confirmed reports whether the store confirmed the head lately enough to send events (rule 7).
func (r *room) confirmed() bool {
	return r.hub.clock.local()-r.sure.Load() < confirmWithin.Milliseconds()
}

// confirm notes that the store said where the head is, in answer to a question asked at this local time.
func (r *room) confirm(asked int64) {
	r.sure.Store(max(asked, r.sure.Load()))
	if !r.confirmed() {
		return
	}
	if r.lost {
		r.lost = false
		r.broadcast(wire.AppendLink(nil, true), everyone)
		r.hub.flushers.wake(r.chunks)
	}
	door := r.door
	r.door = nil
	for _, j := range door {
		j.handle(r)
	}
}

// broadcast sends a frame that is no event to those who want it.
func (r *room) broadcast(json []byte, to func(*Conn) bool) {
	for _, k := range r.chunks {
		for _, c := range k.list() {
			if to(c) {
				c.control(json)
			}
		}
	}
}

func everyone(*Conn) bool { return true }

// resolve opens an event id. 0: it means nothing in this session.
func (r *room) resolve(id string) moderation.Seq {
	seq, ok := r.hub.openID(r.keys, *r.checks.Load(), id)
	if !ok {
		return 0
	}
	return seq
}

// read runs a read of the store that cannot hold the room up for long.
func (r *room) read(f func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(r.hub.ctx, readWait)
	defer cancel()
	return f(ctx)
}
