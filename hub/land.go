package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// landed says what became of a flight's append.
type landed struct {
	flight *flight
	err    error
}

func (l landed) handle(r *room) {
	f := l.flight
	if r.flight != f {
		return // given up meanwhile; the log will be read
	}
	r.people.again() // whatever has become of it, attendance may have been in it
	r.hub.figures.landed(l.err)
	switch {
	case l.err == nil:
		r.flight, r.again = nil, time.Time{}
		if r.yields = (time.Time{}); time.Since(r.shared) < sharedFor {
			r.yields = time.Now().Add(yieldFor)
		}
		r.confirm(f.sent)
		r.landing(f)
	case errors.Is(l.err, store.ErrConflict):
		r.flight, r.again = nil, time.Time{}
		r.catchUp(f)
	case errors.Is(l.err, store.ErrUnknown), errors.Is(l.err, store.ErrUnavailable),
		errors.Is(l.err, context.DeadlineExceeded), errors.Is(l.err, context.Canceled):
		// Not kept, or not known: the same bytes again, until they win or conflict, or their time is over.
		f.tries++
		r.again = time.Now().Add(min(retryAppend<<min(f.tries, 6), retryMax))
		if f.tries == 1 {
			r.hub.log.Warn().Str("room", string(r.id)).Err(l.err).Msg("append failed; trying again")
		}
	default: // refused for what it is, and nothing of it kept: the same bytes would be refused again
		r.hub.log.Error().Str("room", string(r.id)).Err(l.err).Msg("append refused")
		r.flight, r.again = nil, time.Time{}
		r.ahead = r.committed.Clone()
		for _, p := range f.proposals {
			p.refuse(nil)
		}
	}
}

// landing takes a flight that is durable into the committed fold.
func (r *room) landing(f *flight) {
	for i := range f.events {
		if err := r.apply(&f.events[i], &f.batch.Records[i]); err != nil {
			r.broken = err
			return
		}
	}
	r.hub.figures.appended.Add(uint64(len(f.events)))
	r.publish(f.events)
	r.answer(f)
	if r.hub.link != nil {
		r.hub.link.Moved(r.id, r.head.Seq)
	}
}

// answer settles a flight's proposals. It comes after publish: what was stopped or taken back is so for everyone before
// the one who did it is told.
func (r *room) answer(f *flight) {
	for _, p := range f.proposals {
		a := reply{refusal: p.refusal}
		if first, ok := r.settled[p.key]; ok && p.key != (store.CommandKey{}) {
			a = reply{event: r.idOf(first), again: p.event != first}
		} else if p.refusal == nil && p.event != 0 {
			a.event = r.idOf(p.event)
		}
		p.settle(a)
	}
}

// apply takes one durable event into the committed fold.
func (r *room) apply(e *moderation.Event, rec *store.Record) error {
	if err := r.committed.Apply(e); err != nil {
		return fmt.Errorf("%w: event %d: %w", ErrUnfoldable, e.Seq, err)
	}
	r.head, r.headAt = store.Head{Seq: rec.Seq, At: rec.At, Digest: rec.Digest}, r.hub.clock.local()
	checks := append(*r.checks.Load(), checkOf(rec.Digest))
	r.checks.Store(&checks)
	if rec.Command != (store.CommandKey{}) {
		r.settled[rec.Command] = e.Seq
	}
	r.found(rec)
	r.people.follow(r, e)
	r.recent.add(e)
	if x, ok := e.Fact.(moderation.Erased); ok {
		r.scrub(x)
	}
	return nil
}

// found looks whether a record is the last of a flight that was given up: it had been kept after all, and those who were
// told otherwise hear of it. A flight whose place another record has taken can never be kept any more.
func (r *room) found(rec *store.Record) {
	r.givenUp = slices.DeleteFunc(r.givenUp, func(f *flight) bool {
		first, last := &f.batch.Records[0], &f.batch.Records[len(f.batch.Records)-1]
		switch {
		case rec.Seq < first.Seq:
			return false
		case rec.Seq == first.Seq && rec.Digest != first.Digest:
			return true
		case rec.Seq < last.Seq:
			return false
		}
		for _, p := range f.proposals {
			if p.late && p.refusal == nil && p.event != 0 {
				p.settle(reply{event: r.idOf(p.event)})
			}
		}
		return true
	})
}

// catchUp reads what others appended, or what became of a batch whose outcome was not known. f is a flight that has
// conflicted, or nil. If its own records are found, an earlier try of it had been kept after all.
func (r *room) catchUp(f *flight) {
	asked := r.hub.clock.moment()
	events, found, err := r.missed(f)
	r.people.again()
	if len(events) > 0 {
		r.hub.figures.followed.Add(uint64(len(events)))
		r.shared = time.Now()
		r.publish(events)
	}
	if f != nil || len(events) > 0 {
		r.ahead = r.committed.Clone()
	}
	switch {
	case errors.Is(err, ErrUnfoldable):
		r.broken = err
	case err != nil:
		r.behind = true
		r.again = time.Now().Add(retryMax / 4)
		r.reconnecting()
	default:
		r.behind, r.doubt, r.again = false, false, time.Time{}
		if r.byHint && len(events) == 0 {
			r.fruitless = time.Now()
		}
		r.byHint = false
		r.confirm(asked)
	}
	switch {
	case f == nil:
	case found && err == nil:
		r.answer(f)
	default: // what the system proposed was true of another state; duties proposes it again if it still is
		again := slices.DeleteFunc(f.proposals, func(p *proposal) bool { return p.done == nil })
		r.waiting = append(again, r.waiting...)
	}
}

// missed applies the records behind the head. An error that is not ErrUnfoldable may pass: what was read before it counts.
func (r *room) missed(f *flight) (events []moderation.Event, found bool, err error) {
	err = r.read(func(ctx context.Context) error {
		var inner error
		err := r.hub.readLog(ctx, r.id, r.head.Seq, 0, func(rec *store.Record) bool {
			if f != nil && rec.Seq == f.batch.Records[0].Seq && rec.Digest == f.batch.Records[0].Digest {
				found = true
			}
			var e moderation.Event
			if inner = r.follows(rec); inner == nil {
				e, inner = r.open(ctx, rec)
			}
			if inner == nil {
				kept := keep(rec)
				inner = r.apply(&e, &kept)
			}
			if inner == nil {
				events = append(events, e)
			}
			return inner == nil
		})
		return errors.Join(err, inner)
	})
	return events, found, err
}

// follows holds a record that was read against the chain.
func (r *room) follows(rec *store.Record) error {
	if store.Chain(r.head.Digest, rec) != rec.Digest {
		return fmt.Errorf("%w: record %d does not follow its predecessor", ErrUnfoldable, rec.Seq)
	}
	return nil
}

// open turns a record into its event. Words that are gone are empty; words that do not open are a broken record's.
func (r *room) open(ctx context.Context, rec *store.Record) (moderation.Event, error) {
	e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
	if err != nil {
		return e, fmt.Errorf("%w: %w", ErrUnfoldable, err)
	}
	if rec.Sealed != nil {
		e.Words, err = r.people.openWords(ctx, r, &e, rec)
	}
	return e, err
}

// keep copies what outlives the call that lent the record.
func keep(rec *store.Record) store.Record {
	return store.Record{Seq: rec.Seq, At: rec.At, Digest: rec.Digest, Command: rec.Command}
}

// publish frames events that were just applied, lets everyone's reach follow them, and wakes the connections.
func (r *room) publish(events []moderation.Event) {
	frames := make([]framed, len(events))
	stale := map[moderation.Seq]framed{}
	older := false
	for i := range events {
		frames[i] = r.frameOf(&events[i])
		older = r.reframe(&events[i], stale) || older
	}
	w := r.window.Load().with(frames)
	if len(stale) > 0 {
		w = w.replaced(stale)
	}
	r.recent.trim(w.first)
	moved := r.reaches(events)
	if len(stale) == 0 && len(moved) == 0 && !older {
		r.window.Store(w)
	} else {
		// A connection that is being written to holds the gate with the old window: wait for it to finish, so that from
		// here on nobody is given what was just taken away. Nothing waits inside the gate.
		r.regate(w, moved, older)
	}
	for _, m := range moved {
		if m.code != 0 { // it is still to be closed, but that person is here no longer
			r.people.parted(r, m.conn)
		}
	}
	r.hub.flushers.wake(r.chunks)
	for _, m := range moved {
		if m.renew {
			r.renew(m.conn)
		}
	}
	r.effects(events)
}

// regate changes window and reaches at one moment. A fault in it lets go of the gate: others' connections must not wait at
// it for ever.
func (r *room) regate(w *window, moved []*move, older bool) {
	r.gate.Lock()
	defer r.gate.Unlock()
	r.window.Store(w)
	for _, m := range moved {
		m.apply()
	}
	if older {
		r.dropHoards()
	}
}

// dropHoards ends connections that still wait to be written what stood before the window, as it looked when they came.
// They come back for it as it looks now. The gate is held.
func (r *room) dropHoards() {
	for _, k := range r.chunks {
		for _, c := range k.list() {
			c.dropHoard()
		}
	}
}

func (c *Conn) dropHoard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hoards {
		c.fail()
	}
}

// reframe makes anew the frames of earlier events that an event changes the look of. older: there may be such events from
// before the window.
func (r *room) reframe(e *moderation.Event, into map[moderation.Seq]framed) (older bool) {
	first := r.recent.events[0].Seq // e itself is there
	var look func(old *moderation.Event) bool
	if x, ok := e.Fact.(moderation.Erased); ok {
		look = func(old *moderation.Event) bool { return touches(x, old) }
		older = first > 1
	} else if message := touched(e); message != 0 {
		look = func(old *moderation.Event) bool { return shows(old, message) }
		older = message < first
	} else if who := r.renames(e); len(who) > 0 {
		look = func(old *moderation.Event) bool {
			return slices.ContainsFunc(who, func(w moderation.ParticipantID) bool { return names(old, w) })
		}
		older = first > 1
	} else {
		return false
	}
	for i := range r.recent.events {
		old := &r.recent.events[i]
		if old.Seq >= e.Seq {
			break
		}
		if look(old) {
			into[old.Seq] = r.frameOf(old)
		}
	}
	return older
}

// touched is the message whose look an event changes; 0: none's.
func touched(e *moderation.Event) moderation.Seq {
	switch x := e.Fact.(type) {
	case moderation.TookBack:
		return x.Message
	case moderation.Hidden:
		return x.Message
	case moderation.Unhidden:
		return x.Message
	case moderation.Approved:
		return x.Message
	case moderation.Returned:
		return x.Message
	}
	return 0
}

// renames lists those who have another name or role from an event on.
func (r *room) renames(e *moderation.Event) []moderation.ParticipantID {
	switch x := e.Fact.(type) {
	case moderation.Renamed:
		return []moderation.ParticipantID{x.Who}
	case moderation.Named:
		return []moderation.ParticipantID{e.By}
	case moderation.RoleChanged:
		return []moderation.ParticipantID{x.Who}
	case moderation.LeadPassed: // whoever led does not any more
		return r.people.leads
	}
	return nil
}

// shows reports whether an event's frame carries this message.
func shows(e *moderation.Event, message moderation.Seq) bool {
	switch x := e.Fact.(type) {
	case moderation.Said, moderation.LineProposed:
		return e.Seq == message
	case moderation.Approved:
		return x.Message == message
	case moderation.Unhidden:
		return x.Message == message
	}
	return false
}

// names reports whether an event's frame carries this person's name or role.
func names(e *moderation.Event, who moderation.ParticipantID) bool {
	switch x := e.Fact.(type) {
	case moderation.Seated:
		return x.Who == who
	case moderation.Renamed:
		return x.Who == who
	case moderation.Named:
		return e.By == who
	case moderation.Arrived:
		for _, p := range x.Who {
			if p == who {
				return true
			}
		}
	}
	return false
}

// idOf is the opaque id of an event of this room.
func (r *room) idOf(seq moderation.Seq) string { return string(r.AppendID(nil, seq)) }
