package hub

import (
	"context"
	"errors"
	"slices"
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
	sharedFor     = time.Second           // a room counts as shared for so long after another instance's record
	yieldFor      = time.Millisecond      // after its own success, an instance lets others go first in a shared room
	settleWithin  = 10 * time.Second      // a proposal older than this goes back as not saved
	retryAppend   = 50 * time.Millisecond // after an append that failed, growing to retryAppendMax
	retryMax      = time.Second
	batchMost     = 256             // proposals decided into one batch
	waitingMost   = 4096            // proposals waiting in one room; more are refused as not saved
	confirmWithin = 2 * time.Second // rule 7 of the architecture
	readWait      = 2 * time.Second // one read of the store by a room, which does nothing else meanwhile
	errandWait    = 5 * time.Second // one small job behind the rooms' backs
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
	sure   atomic.Pointer[moment]  // when the store was asked that last confirmed the head
	hinted atomic.Uint64           // up to where a hint in the inbox says that the log has come; 0: there is none
	far    farSignals              // heard from elsewhere, and not taken over yet
	asked  atomic.Pointer[moment]  // by the roll: when the store was last asked who is elsewhere, and answered
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
	headAt    int64      // local milliseconds when head last changed
	givenUp   []*flight  // not in the log when it was last read, and may still come to be
	door      []*joining // hellos that wait until the record is confirmed
	waiting   []*proposal
	flight    *flight
	again     time.Time // when to send the flight again, or to read the log again; zero: nothing to retry
	shared    time.Time // when another instance's record was last met
	yields    time.Time // nothing but staff's commands is decided before: another instance has its turn
	doubt     bool      // a batch was given up with its outcome unknown: read before deciding
	byHint    bool      // a hint has said so
	fruitless time.Time // when it was last found that a hint said what is not so
	behind    bool      // the store has more than this room: read before deciding
	broken    error     // the record cannot be folded: the room is given up
	leave     bool      // stop when nothing is under way
	timer     *time.Timer
	idle      time.Time       // since when nobody is connected
	attendAt  moderation.Time // when attendance is to be recorded; 0: it is
	// attendFrom is when attendance may next be proposed.
	attendFrom moderation.Time
	gather     moderation.Time // when arrivals that wait are to be recorded; 0: none wait
	compared   moderation.Time // when attendance was last compared with the record
	heard      *moment         // asked, as it was before the inbox was taken: what it answered is known
	tellAt     moderation.Time // when staff may have to be told that somebody is lost; 0: they need not
	lookedOver moderation.Time // when that was last looked at
	apart      bool            // staff have been told that the servers do not hear each other

	people  people  // names, keys and connections of persons
	recent  recents // the window's events, with their words
	scratch []byte  // where a frame is written before its size is known
	chunks  []*chunk
	signals signals
	signed  moderation.Seq // up to where the head has been signed
	signAt  time.Time
	lost    bool   // connections have been told that the record cannot be confirmed
	turns   uint64 // how often run has looked
}

// message is something for the room's goroutine.
type message interface{ handle(r *room) }

// post leaves a message. It never blocks.
func (r *room) post(m message) {
	r.mu.Lock()
	if r.shut {
		r.mu.Unlock()
		if d, ok := m.(refusable); ok {
			d.refuse(ErrDraining)
		}
		return
	}
	r.inbox = append(r.inbox, m)
	r.mu.Unlock()
	poke(r.wake)
}

// refusable is a message that has to be answered, or undone, even if the room has gone. why is ErrDraining or
// ErrUnfoldable.
type refusable interface{ refuse(why error) }

func (r *room) take() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	in := r.inbox
	r.inbox = nil
	return in
}

func (r *room) run() {
	defer r.ended()
	defer r.survive()
	if r.hub.roll != nil {
		r.hub.roll.open(r)
	}
	for {
		r.turns++
		r.hear()
		r.tellApart() // before anybody is welcomed
		for _, m := range r.take() {
			m.handle(r)
		}
		r.work()
		if r.broken != nil || r.leave && r.free() && r.hub.forget(r, !r.hub.draining()) {
			return
		}
		r.arm()
		select {
		case <-r.wake:
		case <-r.timer.C:
		}
	}
}

// hear takes notice of the roll's last answer. It comes before the inbox is taken: what came of that answer is in it.
func (r *room) hear() {
	heard := r.asked.Load()
	if heard != r.heard && r.people.curious {
		r.people.curious = false
		r.people.again()
	}
	r.heard = heard
}

// free reports whether nobody waits for anything that is under way. What only the system proposed is proposed again by
// whoever has the room next.
func (r *room) free() bool {
	waits := func(p *proposal) bool { return p.done != nil }
	if r.flight != nil && (r.again.IsZero() || slices.ContainsFunc(r.flight.proposals, waits)) {
		return false
	}
	return !slices.ContainsFunc(r.waiting, waits)
}

// work moves everything on that can be moved now.
func (r *room) work() {
	if r.broken != nil {
		return
	}
	r.expire()
	now := r.hub.clock.now()
	r.signals.fade(r, now)
	r.tellStaff(now)
	r.sign()
	if r.flight != nil {
		if !r.again.IsZero() && !time.Now().Before(r.again) {
			r.again = time.Time{}
			r.flight.sent = r.hub.clock.moment()
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
	r.duties()
	if time.Now().Before(r.yields) && !slices.ContainsFunc(r.waiting, r.urgent) {
		return
	}
	r.decide()
}

// urgent reports whether a proposal is a person's of the staff: a stop waits for nobody's turn.
func (r *room) urgent(p *proposal) bool { return p.do.By != "" && r.turn(p) == 0 }

// ended gives back what waits, and lets the hub make the room anew when someone asks for it.
func (r *room) ended() {
	r.timer.Stop()
	if r.hub.roll != nil { // nobody is connected by this room any more, whatever becomes of its connections
		r.hub.roll.close(r)
	}
	r.hub.forget(r, false)
	r.hub.figures.ended(r.broken)
	if r.broken != nil && !errors.Is(r.broken, errFault) { // that one said where it was
		r.hub.log.Error().Str("room", string(r.id)).Err(r.broken).Msg("giving the room up")
	}
	why, code := r.broken, wire.CloseNoRecord
	if why == nil {
		why, code = ErrDraining, wire.CloseDraining
	}
	for _, m := range r.take() {
		if d, ok := m.(refusable); ok {
			d.refuse(why)
		}
	}
	if r.flight != nil {
		r.waiting = append(r.flight.proposals, r.waiting...)
	}
	for _, p := range r.waiting {
		p.refuse(why)
	}
	for _, j := range r.door {
		j.refuse(why)
	}
	if head := moderation.Seq(r.head.Seq); r.broken == nil && head != r.signed {
		r.hub.signatures.submit(signing{r.id, r.head, int64(r.hub.clock.now())})
	}
	for _, k := range r.chunks {
		for _, c := range k.list() {
			c.end(code, r.hub.jitter())
		}
	}
	close(r.done)
}

// confirmed reports whether the store confirmed the head lately enough to send events (rule 7).
func (r *room) confirmed() bool { return r.lately(*r.sure.Load()) }

func (r *room) lately(m moment) bool {
	d, far := r.hub.clock.since(m)
	return d < confirmWithin && !far
}

// confirm notes that the store said where the head is, in answer to a question asked at this moment. Who was told that the
// record cannot be confirmed is told that it can before the first event: flushers send as soon as the room is sure.
func (r *room) confirm(asked moment) {
	was := r.confirmed()
	sure := was || r.lately(asked)
	if sure && r.lost {
		r.lost = false
		r.broadcast(wire.AppendLink(nil, true), everyone)
	}
	if asked.local > r.sure.Load().local {
		r.sure.Store(&asked)
	}
	if !sure {
		return
	}
	if !was { // what was published meanwhile was kept back
		r.hub.flushers.wake(r.chunks)
	}
	door := r.door
	r.door = nil
	for _, j := range door {
		j.handle(r)
	}
}

// reconnecting tells everyone, once, that the record cannot be confirmed.
func (r *room) reconnecting() {
	if !r.confirmed() && !r.lost {
		r.lost = true
		r.broadcast(wire.AppendLink(nil, false), everyone)
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

// behindMost is how far ahead of this room an id may be that is worth a look at the store.
const behindMost = 100_000

// known opens an event id that may be of another instance's making: if this room has not come so far, it reads first.
// It is not for the room's goroutine.
func (r *room) known(ctx context.Context, id string) moderation.Seq {
	if seq := r.resolve(id); seq != 0 || id == "" {
		return seq
	}
	n := len(*r.checks.Load())
	if seq, _, ok := r.keys.OpenID(id); !ok || int64(seq) <= int64(n) || int64(seq) > int64(n+behindMost) {
		return 0
	}
	if r.ask(ctx, func(r *room) { r.refresh() }) != nil {
		return 0
	}
	return r.resolve(id)
}

// read runs a read of the store that cannot hold the room up for long.
func (r *room) read(f func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(r.hub.ctx, readWait)
	defer cancel()
	return f(ctx)
}
