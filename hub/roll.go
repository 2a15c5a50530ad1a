package hub

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"hearth/moderation"
	"hearth/store"
)

// How often the roll is called.
const (
	rollEvery = time.Second            // the lease is renewed, and who is connected elsewhere is asked for
	rollApart = 100 * time.Millisecond // no two turns are closer, however often somebody comes, goes or hints
	rollWait  = 2 * time.Second        // one call of the store
	// longUnsure: so long after the lease ran out, what is surely so (who is connected here) is recorded all the same.
	longUnsure = 10 * time.Second
)

// roll keeps this instance's lease with who is connected here, and learns who is connected elsewhere. One goroutine runs
// it; rooms tell it who comes and goes. Its mutex is a leaf: nothing is posted, and no other lock is taken, under it.
type roll struct {
	// Fixed after construction.
	presence store.Presence
	self     store.InstanceID
	clock    *clock
	link     Link // nil: none
	log      zerolog.Logger
	began    moment
	wake     chan struct{} // capacity 1: look again

	living  atomic.Int64           // other instances, when last read
	renewed atomic.Pointer[moment] // when the store was asked that last renewed the lease
	revived atomic.Int64           // local milliseconds when it was last asked so after the lease had run out

	// following orders Follow and Unfollow of a session's successive rooms. It is held over those two alone.
	following sync.Mutex

	// Guarded by mu.
	mu     sync.Mutex
	sheets map[store.SessionID]*sheet

	// Owned by run.
	held    bool  // the lease has begun
	version int64 // of the last call of Renew
	failing bool  // the last turn failed, and that was logged
	leases  map[store.InstanceID]*lease
	readAt  moment // when the store was last asked who is elsewhere, and answered
}

// sheet is what the roll has of one room, for as long as that room lives: what an earlier room of the same session knew
// or still tells is nothing to a later one.
type sheet struct {
	room *room // fixed; nil: there is no room any more, and the store is to be told so

	// Guarded by roll.mu.
	seats map[moderation.ParticipantID]struct{} // who has a connection here
	moved map[moderation.ParticipantID]struct{} // in whom seats differs from what was last sent
	again bool                                  // what was last sent is not known to have been kept
	told  bool                                  // the store may have seats of this room
	wants bool                                  // who is elsewhere is to be read at the next turn
	waits bool                                  // and the room waits for it

	// Owned by roll.run.
	rows map[store.InstanceID]*row
}

func newRoll(p store.Presence, c *clock, link Link, log zerolog.Logger) *roll {
	return &roll{
		presence: p, self: store.InstanceID(rand.Text()), clock: c, link: link, log: log, began: c.moment(),
		wake: make(chan struct{}, 1), sheets: map[store.SessionID]*sheet{}, leases: map[store.InstanceID]*lease{},
	}
}

// run calls the roll until ctx ends. It takes no turn after that, so that a lease which is resigned stays so.
func (l *roll) run(ctx context.Context) {
	var last time.Time // of the last whole turn
	for ctx.Err() == nil {
		whole := time.Since(last) >= rollEvery
		if whole {
			last = time.Now()
		}
		apart := rollApart
		if err := l.turn(ctx, whole); err != nil {
			apart = rollEvery // hints do not hurry a store that does not answer
			if !l.failing && ctx.Err() == nil {
				l.log.Warn().Err(err).Msg("keeping the roll; trying again")
			}
			l.failing = true
		} else {
			l.failing = false
		}
		if !rest(ctx, apart, nil) {
			return
		}
		if !rest(ctx, time.Until(last.Add(rollEvery)), l.wake) {
			return
		}
	}
}

// rest waits for so long, or until it is woken. false: ctx has ended. No timer is made that is due at once: under the race
// detector and a synctest bubble two such timers, fired in two goroutines at the same moment, end the whole process inside
// the runtime (as golang.org/issue/78156 does).
func rest(ctx context.Context, d time.Duration, wake <-chan struct{}) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wake:
	case <-t.C:
	}
	return true
}

// turn renews the lease, with what has changed here, and asks what has changed elsewhere: for all rooms, or if it is not a
// whole one only for those that somebody asks for.
func (l *roll) turn(ctx context.Context, whole bool) error {
	err := l.renew(ctx, whole)
	if errors.Is(err, store.ErrNoLease) {
		err = l.renew(ctx, true)
	}
	return errors.Join(err, l.read(ctx, whole))
}

// written is a sheet as it is sent.
type written struct {
	sheet *sheet
	at    store.Attached
}

// renew writes the lease and the rooms in which somebody came or went. Every call has its own version, so that one which
// was given up and arrives late changes nothing.
func (l *roll) renew(ctx context.Context, whole bool) error {
	first := !l.held
	entries := l.changed(first, whole)
	if len(entries) == 0 && !whole {
		return nil
	}
	r := store.Renewal{First: first, Rooms: make([]store.Attached, len(entries))}
	for i := range entries {
		r.Rooms[i] = entries[i].at
	}
	l.version++
	r.Version = l.version
	asked := l.clock.moment()
	// A call under way is waited for when the hub ends: whoever resigns must have none.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollWait)
	defer cancel()
	lapsed, err := l.presence.Renew(ctx, l.self, r)
	if errors.Is(err, store.ErrNoLease) {
		l.held = false
	}
	if err != nil {
		return err
	}
	if lapsed { // others were right to count this instance as dead: hear of them before anything is concluded
		l.revived.Store(asked.local)
		l.wantAll()
	}
	l.held = true
	l.kept(entries)
	l.renewed.Store(&asked)
	if l.link != nil {
		for i := range entries {
			l.link.Attached(entries[i].at.Session)
		}
	}
	return nil
}

// changed takes what is to be written; everything, when the lease begins. A crowded room's list is only written once a
// second, however many come and go.
func (l *roll) changed(everything, whole bool) (entries []written) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, s := range l.sheets {
		switch {
		case everything && (len(s.seats) > 0 || s.told):
		case !s.again && len(s.moved) == 0, len(s.seats) > moderation.CrowdedAt && !whole:
			continue
		}
		if len(s.seats) == 0 && !s.told { // nobody, and nobody was told of anybody
			s.again, s.moved = false, nil
			continue
		}
		seats := make([]string, 0, len(s.seats))
		for who := range s.seats {
			seats = append(seats, string(who))
		}
		slices.Sort(seats)
		s.again, s.moved, s.told = true, nil, true
		entries = append(entries, written{s, store.Attached{Session: id, Seats: seats}})
	}
	slices.SortFunc(entries, func(a, b written) int { return cmp.Compare(a.at.Session, b.at.Session) })
	return entries
}

// kept notes that the store has what was sent.
func (l *roll) kept(entries []written) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range entries {
		e.sheet.again = false
		if len(e.at.Seats) > 0 {
			continue
		}
		e.sheet.told = false
		if e.sheet.room == nil && l.sheets[e.at.Session] == e.sheet {
			delete(l.sheets, e.at.Session)
		}
	}
}

// resign ends the lease. run has ended.
func (l *roll) resign(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, rollWait)
	defer cancel()
	return l.presence.Resign(ctx, l.self)
}

// sure reports whether others surely count this instance as living.
func (l *roll) sure() bool {
	m := l.renewed.Load()
	if m == nil {
		return false
	}
	d, far := l.clock.since(*m)
	return d < store.LeaseLasts && !far
}

// lapsed is for how long the lease has not been sure.
func (l *roll) lapsed() time.Duration {
	m := l.renewed.Load()
	if m == nil {
		m = &l.began
	}
	d, _ := l.clock.since(*m)
	return max(d-store.LeaseLasts, 0)
}

// speaks reports whether what is so by this instance's own connections may be recorded. While others may count it as
// dead they would be contradicted, unless that lasts.
func (l *roll) speaks() bool { return l.sure() || l.lapsed() > longUnsure }

// open begins a room's sheet. Whatever an earlier room of the session had told is told anew.
func (l *roll) open(r *room) {
	l.following.Lock()
	defer l.following.Unlock()
	l.mu.Lock()
	s := &sheet{
		room: r, seats: map[moderation.ParticipantID]struct{}{}, wants: true, waits: true, rows: map[store.InstanceID]*row{},
	}
	if old := l.sheets[r.id]; old != nil {
		s.told, s.again = old.told, old.told
	}
	l.sheets[r.id] = s
	l.mu.Unlock()
	if l.link != nil {
		l.link.Follow(r.id)
	}
	poke(l.wake)
}

// close ends a room's sheet, unless a later room of the session has its own already: nobody is connected by it any more.
func (l *roll) close(r *room) {
	l.following.Lock()
	defer l.following.Unlock()
	l.mu.Lock()
	s := l.sheets[r.id]
	mine := s != nil && s.room == r
	if mine {
		delete(l.sheets, r.id)
		if s.told {
			l.sheets[r.id] = &sheet{told: true, again: true}
		}
	}
	l.mu.Unlock()
	if mine && l.link != nil {
		l.link.Unfollow(r.id)
	}
	poke(l.wake)
}

// attach and detach say that somebody's first connection here has come, or the last has gone.
func (l *roll) attach(r *room, who moderation.ParticipantID) { l.move(r, who, true) }
func (l *roll) detach(r *room, who moderation.ParticipantID) { l.move(r, who, false) }

func (l *roll) move(r *room, who moderation.ParticipantID, here bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sheets[r.id]
	if s == nil || s.room != r {
		return
	}
	if _, was := s.seats[who]; was == here {
		return
	}
	if here {
		s.seats[who] = struct{}{}
	} else {
		delete(s.seats, who)
	}
	if _, undone := s.moved[who]; undone {
		delete(s.moved, who)
		return
	}
	if s.moved == nil {
		s.moved = map[moderation.ParticipantID]struct{}{}
	}
	s.moved[who] = struct{}{}
	poke(l.wake)
}

// look has a session's others read soon: a hint. It costs nothing where the session does not live.
func (l *roll) look(session store.SessionID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.sheets[session]; s != nil && s.room != nil {
		s.wants = true
		poke(l.wake)
	}
}

// ask is look for a room that is to be woken when the answer is there.
func (l *roll) ask(r *room) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.sheets[r.id]; s != nil && s.room == r {
		s.wants, s.waits = true, true
		poke(l.wake)
	}
}

// wantAll has everything read soon.
func (l *roll) wantAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sheets {
		s.wants = s.room != nil
	}
	poke(l.wake)
}

// figures counts who is attached here, once a room, and which other instances live.
func (l *roll) figures() (seats, instances int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sheets {
		seats += len(s.seats)
	}
	return seats, int(l.living.Load())
}
