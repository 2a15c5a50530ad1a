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

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Options are what a Hub is made of. Store, Ring and Logger are needed.
type Options struct {
	Store  store.Store
	Ring   *seal.Ring
	Logger zerolog.Logger
	Link   Link // nil: a single process
	// RemovedFromGroup is told, after the record is durable, that a person was removed from the group, so that the
	// Directory follows: their links and devices end; or, removed false, that this was undone. It is tried again until it
	// succeeds, and a removal that stands may be told again later.
	RemovedFromGroup func(ctx context.Context, session store.SessionID, person store.ID, removed bool) error
}

// Hub keeps the live rooms of this instance.
type Hub struct {
	// Fixed after construction.
	store      store.Store
	ring       *seal.Ring
	log        zerolog.Logger
	link       Link
	onRemoved  func(ctx context.Context, session store.SessionID, person store.ID, removed bool) error
	ctx        context.Context // ends when the hub has closed
	cancel     context.CancelFunc
	clock      *clock
	committer  *committer
	flushers   *flushers
	signer     *seal.Signer
	signatures *errands[signing]
	phases     *errands[phase]
	removals   *errands[removal]
	watching   sync.WaitGroup

	drains atomic.Bool
	broken atomic.Int64 // rooms given up because their record could not be folded, since start

	// Guarded by mu.
	mu    sync.Mutex
	rooms map[store.SessionID]*entry
	conns map[*Conn]struct{}
}

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

// New makes a hub and starts its goroutines. Drain and Close end it.
func New(ctx context.Context, o Options) (*Hub, error) {
	h := &Hub{
		store: o.Store, ring: o.Ring, log: o.Logger, link: o.Link, onRemoved: o.RemovedFromGroup,
		clock: newClock(), rooms: map[store.SessionID]*entry{}, conns: map[*Conn]struct{}{},
	}
	if err := h.clock.learn(ctx, o.Store); err != nil {
		return nil, fmt.Errorf("asking the store for the time: %w", err)
	}
	var err error
	if h.signer, err = o.Ring.Signer(ctx); err != nil {
		return nil, fmt.Errorf("loading the signing key: %w", err)
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.committer = newCommitter(o.Store)
	h.flushers = newFlushers()
	h.signatures = newErrands(h.putSignature, h.failed("signing a head"))
	h.phases = newErrands(h.putPhase, h.failed("noting a phase"))
	h.removals = newErrands(h.putRemoval, h.failed("following a removal"))
	h.watching.Go(h.watch)
	h.watching.Go(h.beat)
	return h, nil
}

func (h *Hub) failed(doing string) func(error) {
	return func(err error) { h.log.Warn().Err(err).Msg(doing) }
}

func (h *Hub) putSignature(ctx context.Context, s signing) error {
	return h.store.PutSignature(ctx, s.session, h.signer.SignHead(s.session, s.head, s.at))
}

func (h *Hub) putPhase(ctx context.Context, p phase) error {
	s, err := h.store.Session(ctx, p.session)
	if err != nil || s.Phase == p.phase {
		return err
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
	if e == nil {
		e = &entry{ready: make(chan struct{})}
		h.rooms[id] = e
		h.mu.Unlock()
		e.room, e.err = h.load(id)
		if e.err != nil {
			h.mu.Lock()
			delete(h.rooms, id)
			h.mu.Unlock()
		}
		close(e.ready)
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

// load folds a session's log into a room and starts it. It does not hang on any one caller's context: others wait for it.
func (h *Hub) load(id store.SessionID) (*room, error) {
	ctx, cancel := context.WithTimeout(h.ctx, 30*time.Second)
	defer cancel()
	if _, err := h.store.Session(ctx, id); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return nil, ErrNoRoom
		}
		return nil, err
	}
	keys, err := h.ring.Session(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("opening the session's key: %w", err)
	}
	r := &room{
		hub: h, id: id, keys: keys, nameKey: keys.NameKey(), done: make(chan struct{}), wake: make(chan struct{}, 1),
		committed: moderation.NewState(), head: store.Head{Digest: store.LogDigest(id)},
		settled: map[store.CommandKey]moderation.Seq{}, givenUp: map[store.CommandKey]*proposal{}, people: newPeople(), timer: time.NewTimer(time.Hour), idle: time.Now(),
	}
	r.checks.Store(&[]check{})
	if err := r.fold(ctx); err != nil {
		h.broken.Add(1)
		return nil, err
	}
	r.ahead = r.committed.Clone()
	r.sure.Store(h.clock.local())
	go r.run()
	return r, nil
}

// fold reads the whole log. Facts are always folded; words are opened for the window, and for names.
func (r *room) fold(ctx context.Context) error {
	seats, err := r.hub.store.Seats(ctx, r.id)
	if err != nil {
		return err
	}
	for _, s := range seats {
		r.people.person[moderation.ParticipantID(s.Participant)] = s.Person
	}
	heads, err := r.hub.store.Heads(ctx, []store.SessionID{r.id})
	if err != nil {
		return err
	}
	end := heads[r.id].Seq
	var broken error
	err = r.hub.store.Read(ctx, r.id, 0, 0, func(rec *store.Record) bool {
		var e moderation.Event
		if e, broken = r.openFor(ctx, rec, end); broken == nil {
			kept := keep(rec)
			broken = r.apply(&e, &kept)
		}
		return broken == nil
	})
	if broken != nil {
		return fmt.Errorf("%w: %w", ErrUnfoldable, broken)
	}
	if err != nil {
		return err
	}
	r.recent.trimTo(windowKeep)
	r.window.Store(newWindow(moderation.Seq(r.head.Seq) - moderation.Seq(len(r.recent.events))))
	frames := make([]framed, len(r.recent.events))
	for i := range r.recent.events {
		frames[i] = r.frameOf(&r.recent.events[i])
	}
	r.window.Store(r.window.Load().with(frames))
	r.signed = moderation.Seq(r.head.Seq)
	r.absent()
	for who := range r.people.gone {
		r.hub.removals.submit(removal{session: r.id, who: who})
	}
	return nil
}

// absent: who was here when the last process ended has no connection now; their minute of grace begins.
func (r *room) absent() {
	now := r.hub.clock.now()
	for who := range r.people.person {
		if r.committed.Attendance(who) {
			r.people.present[who] = &presence{lostAt: now}
		}
	}
}

// openFor opens a record's words only where the room will want them.
func (r *room) openFor(ctx context.Context, rec *store.Record, end store.Seq) (moderation.Event, error) {
	e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
	if err != nil || rec.Sealed == nil {
		return e, err
	}
	switch e.Fact.(type) {
	case moderation.Opened, moderation.Seated, moderation.Named, moderation.Renamed:
	default:
		if rec.Seq+windowKeep < end {
			return e, nil
		}
	}
	e.Words, err = r.people.openWords(ctx, r, &e, rec)
	return e, err
}

func (l *recents) trimTo(n int) {
	if extra := len(l.events) - n; extra > 0 {
		l.events = append([]moderation.Event(nil), l.events[extra:]...)
	}
}

// forget takes a room that has ended out of the register.
func (h *Hub) forget(r *room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e := h.rooms[r.id]; e != nil && e.room == r {
		delete(h.rooms, r.id)
	}
	if r.broken != nil {
		h.broken.Add(1)
	}
}

func (h *Hub) parted(c *Conn) {
	h.mu.Lock()
	delete(h.conns, c)
	h.mu.Unlock()
}

// live lists the rooms that are there.
func (h *Hub) live() []*room {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]*room, 0, len(h.rooms))
	for _, e := range h.rooms {
		select {
		case <-e.ready:
			if e.err == nil {
				rooms = append(rooms, e.room)
			}
		default:
		}
	}
	return rooms
}

func (h *Hub) connections() []*Conn {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := make([]*Conn, 0, len(h.conns))
	for c := range h.conns {
		l = append(l, c)
	}
	return l
}

// openID opens an event's id against the session's key and the record it names.
func (h *Hub) openID(keys *seal.SessionKeys, checks []check, id string) (moderation.Seq, bool) {
	seq, c, ok := keys.OpenID(id)
	if !ok || seq == 0 || int64(seq) > int64(len(checks)) || checks[seq-1] != check(c) {
		return 0, false
	}
	return moderation.Seq(seq), true
}

// records copies records out of the store.
func (h *Hub) records(ctx context.Context, id store.SessionID, after moderation.Seq, limit int) ([]store.Record, error) {
	var out []store.Record
	err := h.store.Read(ctx, id, store.Seq(after), limit, func(rec *store.Record) bool {
		c := *rec
		c.Facts = append([]byte(nil), rec.Facts...)
		if rec.Sealed != nil {
			c.Sealed = append([]byte(nil), rec.Sealed...)
		}
		out = append(out, c)
		return true
	})
	return out, err
}

// Drain ends every connection with "come back" and a jittered wait, finishes the commits under way, and ends the hub. The
// store stays open.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	h.drains.Store(true)
	h.mu.Unlock()
	rooms := h.live()
	for _, r := range rooms {
		r.post(stopping{})
	}
	for _, r := range rooms {
		select {
		case <-r.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	h.cancel()
	h.watching.Wait()
	h.committer.stop()
	h.flushers.close()
	h.signatures.close()
	h.phases.close()
	h.removals.close()
	return nil
}

// stopping asks a room to end when nothing is under way.
type stopping struct{}

func (stopping) handle(r *room) { r.leave = true }

// Ready reports why this instance should get no new connections; nil: it may.
func (h *Hub) Ready() error {
	switch {
	case h.draining():
		return ErrDraining
	case h.broken.Load() > 0:
		return ErrUnfoldable
	}
	return nil
}

// Cut ends every connection that a grant let in, on this instance.
func (h *Hub) Cut(grant string, code wire.CloseCode) {
	for _, c := range h.connections() {
		if c.grant == grant {
			c.end(code, 0)
		}
	}
}

// CutPerson ends every connection of one participant.
func (h *Hub) CutPerson(session store.SessionID, who moderation.ParticipantID, code wire.CloseCode) {
	for _, c := range h.connections() {
		if c.room.id == session && c.viewer.Who == who {
			c.end(code, 0)
		}
	}
}

// Live reports whether a grant has a connection now: a staff person with an open room is not idle.
func (h *Hub) Live(grant string) bool {
	for _, c := range h.connections() {
		if c.grant == grant {
			return true
		}
	}
	return false
}
