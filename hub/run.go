package hub

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Options are what a Hub is made of. Store, Ring and Logger are needed.
type Options struct {
	Store  store.Store
	Ring   *seal.Ring
	Logger zerolog.Logger
	Link   Link // nil: a single process, or instances that have only the store in common
	// ReadOnly is for a hub beside a server, on a store that takes nothing: it has no lease, and what it does not know of
	// who is connected is not concluded from.
	ReadOnly bool
	// LookUp is called when a hint says that the Directory may have changed, however many do at most every lookUpEvery, and
	// when hints come through again. nil: nobody wants to know.
	LookUp func()
	// Unbounded lets a connection send frames as fast as it can: for measuring.
	Unbounded bool
	// RemovedFromGroup is told, after the record is durable, that a person was removed from the group, so that the
	// Directory follows: their links and devices end; or, removed false, that this was undone. It is tried again until it
	// succeeds, and a removal that stands may be told again later.
	RemovedFromGroup func(ctx context.Context, session store.SessionID, person store.ID, removed bool) error
	// Named is told, after the record is durable, which name a member chose, or, over true, was given by staff in place of it.
	Named func(ctx context.Context, person store.ID, name string, over bool) error
	// CardDue is asked at every knock, by the goroutine that reads from whoever knocks: whether the group wants a safety card
	// of everyone and this person has given none. nil: no group does.
	CardDue func(ctx context.Context, session store.SessionID, who moderation.ParticipantID) (bool, error)
}

// Hub keeps the live rooms of this instance.
type Hub struct {
	// Fixed after construction.
	store      store.Store
	ring       *seal.Ring
	log        zerolog.Logger
	link       Link
	roll       *roll // nil: read only
	figures    *figures
	alone      bool // the store is this process's own
	lookUp     func()
	unbounded  bool
	onRemoved  func(ctx context.Context, session store.SessionID, person store.ID, removed bool) error
	onNamed    func(ctx context.Context, person store.ID, name string, over bool) error
	onKnock    func(ctx context.Context, session store.SessionID, who moderation.ParticipantID) (bool, error)
	ctx        context.Context // ends when the hub has closed
	cancel     context.CancelFunc
	clock      *clock
	committer  *committer
	flushers   *flushers
	signatures *errands[signing]
	phases     *errands[phase]
	removals   *errands[removal]
	names      *errands[naming]
	watching   sync.WaitGroup

	drains atomic.Bool
	empty  chan struct{} // capacity 1: while draining, there are no connections any more

	// What is heard over the link.
	awaySince atomic.Int64  // local milliseconds since when it is away; 0: it is there
	apart     atomic.Bool   // it has been for a while, and staff know
	lookNow   chan struct{} // capacity 1: read all heads now
	changed   chan struct{} // capacity 1: the Directory may have changed

	// Guarded by mu.
	mu         sync.Mutex
	ended      bool
	rooms      map[store.SessionID]*entry
	conns      map[*Conn]struct{}
	unfoldable map[store.SessionID]unfoldable
}

// unfoldable is since when a record could not be folded, and when that was last tried.
type unfoldable struct{ since, tried time.Time }

// entry is a room that is being made, or is there.
type entry struct {
	ready chan struct{} // closed when room or err is set
	room  *room
	err   error
}

type signing struct {
	session store.SessionID
	head    store.Head
	at      int64
}

type phase struct {
	session store.SessionID
	phase   string
}

type removal struct {
	session store.SessionID
	who     moderation.ParticipantID
	undone  bool
}

// naming tells the Directory under which name a person came in: staff of the group have to know whose link is whose.
type naming struct {
	session store.SessionID
	who     moderation.ParticipantID
	name    string
	over    bool // in place of the name that stands there
}

// New makes a hub and starts its goroutines. Drain ends it.
func New(ctx context.Context, o Options) (*Hub, error) {
	h := &Hub{
		store: o.Store, ring: o.Ring, log: o.Logger, link: o.Link, unbounded: o.Unbounded, onRemoved: o.RemovedFromGroup, onKnock: o.CardDue, onNamed: o.Named,
		clock: newClock(), rooms: map[store.SessionID]*entry{}, conns: map[*Conn]struct{}{},
		figures: newFigures(), unfoldable: map[store.SessionID]unfoldable{}, empty: make(chan struct{}, 1),
		alone: o.Store.Shape() == "sqlite", lookUp: o.LookUp, lookNow: make(chan struct{}, 1), changed: make(chan struct{}, 1),
	}
	h.awaySince.Store(h.clock.local())
	if !o.ReadOnly {
		h.roll = newRoll(o.Store, h.clock, o.Link, o.Logger)
	}
	if _, err := h.clock.learn(ctx, o.Store); err != nil {
		return nil, fmt.Errorf("asking the store for the time: %w", err)
	}
	if _, err := o.Ring.Signer(ctx); err != nil {
		return nil, fmt.Errorf("loading the signing key: %w", err)
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.committer = newCommitter(o.Store, h.figures)
	h.flushers = newFlushers(h.figures)
	h.signatures = newErrands(h.putSignature, h.failed("signing a head"))
	h.phases = newErrands(h.putPhase, h.failed("noting a phase"))
	h.removals = newErrands(h.putRemoval, h.failed("following a removal"))
	h.names = newErrands(h.putName, h.failed("keeping a name"))
	h.watching.Go(h.watch)
	h.watching.Go(h.timekeep)
	h.watching.Go(h.caretake)
	h.watching.Go(h.beat)
	if h.roll != nil {
		h.watching.Go(func() { h.roll.run(h.ctx) })
	}
	if h.lookUp != nil {
		h.watching.Go(h.lookUps)
	}
	if h.link != nil {
		h.link.Start(h)
	}
	return h, nil
}

func (h *Hub) failed(doing string) func(error) {
	return func(err error) { h.log.Warn().Err(err).Msg(doing) }
}

func (h *Hub) putSignature(ctx context.Context, s signing) error {
	signer, err := h.ring.Signer(ctx)
	if err != nil {
		return err
	}
	return h.store.PutSignature(ctx, s.session, signer.SignHead(s.session, s.head, s.at))
}

func (h *Hub) putPhase(ctx context.Context, p phase) error {
	s, err := h.store.Session(ctx, p.session)
	if err != nil || s.Phase == p.phase {
		return err
	}
	if s.Mark == "" && p.ended() {
		if err := h.closeSession(ctx, p.session); err != nil {
			return err
		}
	}
	s.Phase = p.phase
	return h.store.UpdateSession(ctx, s)
}

// putRemoval has the Directory follow a removal from the group. Until it has, the person's link would open the next
// session: it is tried until it is done, and once more whenever the session's room is made anew.
func (h *Hub) putRemoval(ctx context.Context, r removal) error {
	if h.onRemoved == nil {
		return nil
	}
	seat, err := h.store.SeatOf(ctx, r.session, string(r.who))
	if err == nil {
		err = h.onRemoved(ctx, r.session, seat.Person, !r.undone)
	}
	if err != nil && !h.draining() {
		time.AfterFunc(retryMax, func() { h.removals.submit(r) })
	}
	return err
}

// putName has the Directory keep a name. One that is lost is chosen again at the next session's door.
func (h *Hub) putName(ctx context.Context, n naming) error {
	if h.onNamed == nil || n.name == "" {
		return nil
	}
	seat, err := h.store.SeatOf(ctx, n.session, string(n.who))
	if err != nil || seat.Staff {
		return err
	}
	return h.onNamed(ctx, seat.Person, n.name, n.over)
}

func (h *Hub) draining() bool { return h.drains.Load() }

// jitter is how long a client should wait before it comes back, so that not all come at once.
func (h *Hub) jitter() time.Duration { return 200*time.Millisecond + rand.N(1800*time.Millisecond) }

// room gives the live room of a session, folding its log if this instance does not have it yet.
func (h *Hub) room(ctx context.Context, id store.SessionID) (*room, error) {
	h.mu.Lock()
	if h.draining() {
		h.mu.Unlock()
		return nil, ErrDraining
	}
	e := h.rooms[id]
	if e == nil && time.Since(h.unfoldable[id].tried) < foldAgain {
		h.mu.Unlock()
		return nil, ErrUnfoldable
	}
	if e == nil {
		e = &entry{ready: make(chan struct{})}
		h.rooms[id] = e
		h.mu.Unlock()
		h.begin(id, e)
	} else {
		h.mu.Unlock()
	}
	select {
	case <-e.ready:
		return e.room, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// begin makes a room and starts it. It does not hang on any one caller's context: others wait for it.
func (h *Hub) begin(id store.SessionID, e *entry) {
	defer close(e.ready)
	room, err := h.load(id)
	h.mu.Lock()
	defer h.mu.Unlock()
	before, again := h.unfoldable[id]
	delete(h.unfoldable, id)
	switch {
	case errors.Is(err, ErrUnfoldable):
		now := time.Now()
		if !again { // it is tried every few seconds: once is enough to say and to count
			h.figures.ended(err)
			h.log.Error().Str("room", string(id)).Err(err).Msg("a session's record cannot be folded")
			before.since = now
		}
		h.unfoldable[id] = unfoldable{before.since, now}
	case err == nil && h.draining():
		err = ErrDraining
	}
	if err != nil {
		e.err = err
		delete(h.rooms, id)
		return
	}
	e.room = room
	go room.run()
}
