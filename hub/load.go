package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// loadWait bounds the folding of one log.
const loadWait = 30 * time.Second

// foldAgain: so long after a record could not be folded, everyone who asks gets the same answer.
const foldAgain = 5 * time.Second

// load folds a session's log into a room.
func (h *Hub) load(id store.SessionID) (*room, error) {
	ctx, cancel := context.WithTimeout(h.ctx, loadWait)
	defer cancel()
	if _, err := h.store.Session(ctx, id); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return nil, ErrNoRoom
		}
		return nil, err
	}
	keys, err := h.ring.Session(ctx, id)
	if errors.Is(err, seal.ErrDestroyed) {
		keys, err = h.ring.Remains(id) // facts stay when words go
	}
	if err != nil {
		return nil, fmt.Errorf("opening the session's key: %w", err)
	}
	r := &room{
		hub: h, id: id, keys: keys, nameKey: keys.NameKey(), done: make(chan struct{}), wake: make(chan struct{}, 1),
		committed: moderation.NewState(), head: store.Head{Digest: store.LogDigest(id)},
		settled: map[store.CommandKey]moderation.Seq{},
		people:  newPeople(), timer: time.NewTimer(time.Hour), idle: time.Now(),
	}
	r.checks.Store(&[]check{})
	r.headAt = h.clock.local()
	asked := h.clock.moment()
	if err := r.fold(ctx); err != nil {
		return nil, err
	}
	r.ahead = r.committed.Clone()
	r.sure.Store(&asked)
	return r, nil
}

// fold reads the whole log. Facts are always folded; words are opened for the window, and for names.
func (r *room) fold(ctx context.Context) error {
	seats, err := r.hub.store.Seats(ctx, r.id)
	if err != nil {
		return err
	}
	for _, s := range seats {
		r.people.sits(moderation.ParticipantID(s.Participant), s.Person)
	}
	heads, err := r.hub.store.Heads(ctx, []store.SessionID{r.id})
	if err != nil {
		return err
	}
	end := heads[r.id].Seq
	var broken error
	err = r.hub.readLog(ctx, r.id, 0, 0, func(rec *store.Record) bool {
		var e moderation.Event
		if broken = r.follows(rec); broken == nil {
			e, broken = r.openFor(ctx, rec, end)
		}
		if broken == nil {
			kept := keep(rec)
			broken = r.apply(&e, &kept)
		}
		if len(r.recent.events) >= 2*windowKeep { // a long log never stands in memory as a whole
			r.recent.trimTo(windowKeep)
		}
		return broken == nil
	})
	if err = errors.Join(err, broken); err != nil {
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
	r.people.absent(r)
	if p := r.committed.Phase(); p != "" {
		r.hub.phases.submit(phase{r.id, string(p)})
	}
	for who := range r.people.gone {
		r.hub.removals.submit(removal{session: r.id, who: who})
	}
	return nil
}

// openFor opens a record's words only where the room will want them.
func (r *room) openFor(ctx context.Context, rec *store.Record, end store.Seq) (moderation.Event, error) {
	e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
	if err != nil {
		return e, fmt.Errorf("%w: %w", ErrUnfoldable, err)
	}
	if rec.Sealed == nil {
		return e, nil
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

// openID opens an event's id against the session's key and the record it names.
func (h *Hub) openID(keys *seal.SessionKeys, checks []check, id string) (moderation.Seq, bool) {
	seq, c, ok := keys.OpenID(id)
	if !ok || seq == 0 || uint64(seq) > uint64(len(checks)) || checks[seq-1] != check(c) {
		return 0, false
	}
	return moderation.Seq(seq), true
}

// records copies records out of the store. They share their memory.
func (h *Hub) records(ctx context.Context, id store.SessionID, after moderation.Seq, limit int) ([]store.Record, error) {
	var out []store.Record
	var bytes []byte // one piece for many records; where it grows, the records before keep the smaller one
	own := func(b []byte) []byte {
		from := len(bytes)
		bytes = append(bytes, b...)
		return bytes[from:len(bytes):len(bytes)]
	}
	err := h.readLog(ctx, id, store.Seq(after), limit, func(rec *store.Record) bool {
		c := *rec
		c.Facts = own(rec.Facts)
		if rec.Sealed != nil {
			c.Sealed = own(rec.Sealed)
		}
		out = append(out, c)
		return true
	})
	return out, err
}

// readLog is the one way by which a hub reads logs: it is counted.
func (h *Hub) readLog(ctx context.Context, id store.SessionID, after store.Seq, limit int, yield func(*store.Record) bool) error {
	h.figures.reads.Add(1)
	return h.store.Read(ctx, id, after, limit, yield)
}
