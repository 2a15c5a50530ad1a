package hub

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// Figures are how a hub stands and what it has counted since it began. Nothing in them names a session or a person, or
// says anything of what was said; every map has the keys of a closed list. The receiver owns them.
type Figures struct {
	// As it stands.
	Rooms       int           // that live here
	Unconfirmed int           // of these: silent, since the store has not confirmed the record for 2 s
	HeadAge     time.Duration // since the least lately confirmed room was confirmed
	Sockets     int
	Streams     int
	Seats       int // people with a connection here, counted once a room
	LeaseSure   bool
	Instances   int // others that live
	HasLink     bool
	Linked      bool

	// Counted.
	Commands     map[string]uint64 // by outcome: "kept", "again", "refused", "not_saved"
	Refusals     map[moderation.Code]uint64
	Appended     uint64            // events made durable here
	Followed     uint64            // events of other instances, read here
	Reads        uint64            // reads of a log, of whatever length
	Appends      map[string]uint64 // a room's batches, by outcome: "kept", "conflict", "unknown", "unavailable", "refused"
	FlushSeconds Histogram
	FlushBatches Histogram
	Welcomes     map[string]uint64 // by wire.Resume
	Writes       uint64            // of events to connections; one may carry many
	Written      uint64            // bytes of these
	Closes       map[wire.CloseCode]uint64
	GivenUp      map[string]uint64 // rooms, by why: "unfoldable", "fault"
}

// A Histogram counts values by upper bound; Counts has one more than Bounds, for what is above the last.
type Histogram struct {
	Bounds []float64
	Counts []uint64
	Sum    float64
}

// figures is where a hub counts. Everything is safe from any goroutine, and costs an atomic addition. What happens once a
// delivery is not counted here: flushers add up and count once for each chunk of connections.
type figures struct {
	commands [outcomes]atomic.Uint64
	refusals map[moderation.Code]*atomic.Uint64 // its keys are fixed after construction
	appended atomic.Uint64
	followed atomic.Uint64
	reads    atomic.Uint64
	appends  [landings]atomic.Uint64
	seconds  histogram
	batches  histogram
	welcomes map[wire.Resume]*atomic.Uint64 // fixed keys
	writes   atomic.Uint64
	written  atomic.Uint64
	closes   map[wire.CloseCode]*atomic.Uint64 // fixed keys
	givenUp  [reasonsToGiveUp]atomic.Uint64
}

// What becomes of a command.
const (
	wasKept = iota
	wasAgain
	wasRefused
	wasNotSaved
	outcomes
)

// What becomes of a batch.
const (
	landedKept = iota
	landedConflict
	landedUnknown
	landedUnavailable
	landedRefused
	landings
)

// Why a room is given up.
const (
	gaveUnfoldable = iota
	gaveFault
	reasonsToGiveUp
)

func newFigures() *figures {
	f := &figures{
		refusals: zeros(moderation.Codes()), closes: zeros(wire.CloseCodes()),
		welcomes: zeros([]wire.Resume{wire.ResumeNothing, wire.ResumeEvents, wire.ResumeOver}),
	}
	f.seconds.bounds = []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 5}
	f.batches.bounds = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}
	f.seconds.counts = make([]atomic.Uint64, len(f.seconds.bounds)+1)
	f.batches.counts = make([]atomic.Uint64, len(f.batches.bounds)+1)
	return f
}

func zeros[K comparable](keys []K) map[K]*atomic.Uint64 {
	m := make(map[K]*atomic.Uint64, len(keys))
	for _, k := range keys {
		m[k] = &atomic.Uint64{}
	}
	return m
}

// one adds to a count that is in the closed list; what is not in it is not counted.
func one[K comparable](m map[K]*atomic.Uint64, key K) {
	if n := m[key]; n != nil {
		n.Add(1)
	}
}

// settled counts what became of a command.
func (f *figures) settled(a reply) {
	switch {
	case a.refusal == nil && a.again:
		f.commands[wasAgain].Add(1)
	case a.refusal == nil:
		f.commands[wasKept].Add(1)
	case a.refusal.Code == CodeNotSaved:
		f.commands[wasNotSaved].Add(1)
	default:
		f.commands[wasRefused].Add(1)
		one(f.refusals, a.refusal.Code)
	}
}

// landed counts what became of one room's batch.
func (f *figures) landed(err error) {
	switch {
	case err == nil:
		f.appends[landedKept].Add(1)
	case errors.Is(err, store.ErrConflict):
		f.appends[landedConflict].Add(1)
	case errors.Is(err, store.ErrUnknown):
		f.appends[landedUnknown].Add(1)
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		f.appends[landedUnavailable].Add(1)
	default:
		f.appends[landedRefused].Add(1)
	}
}

// ended counts a room that was given up; nil: it was not.
func (f *figures) ended(why error) {
	switch {
	case errors.Is(why, ErrUnfoldable):
		f.givenUp[gaveUnfoldable].Add(1)
	case why != nil:
		f.givenUp[gaveFault].Add(1)
	}
}

// flushed counts one write of batches into the store.
func (f *figures) flushed(batches int, took time.Duration) {
	f.batches.add(float64(batches))
	f.seconds.add(took.Seconds())
}

// wrote counts writes of events to connections, and their bytes.
func (f *figures) wrote(writes, bytes int) {
	if writes > 0 {
		f.writes.Add(uint64(writes))
		f.written.Add(uint64(bytes))
	}
}

// histogram counts values by upper bound.
type histogram struct {
	bounds []float64
	counts []atomic.Uint64
	micros atomic.Uint64 // the sum, in millionths
}

func (h *histogram) add(v float64) {
	i := 0
	for i < len(h.bounds) && v > h.bounds[i] {
		i++
	}
	h.counts[i].Add(1)
	h.micros.Add(uint64(v * 1e6))
}

func (h *histogram) read() Histogram {
	out := Histogram{Bounds: h.bounds, Counts: make([]uint64, len(h.counts)), Sum: float64(h.micros.Load()) / 1e6}
	for i := range h.counts {
		out.Counts[i] = h.counts[i].Load()
	}
	return out
}

func read[K comparable](m map[K]*atomic.Uint64) map[K]uint64 {
	out := make(map[K]uint64, len(m))
	for k, n := range m {
		out[k] = n.Load()
	}
	return out
}

// named gives counts the names that Figures has for them.
func named(counts []atomic.Uint64, names ...string) map[string]uint64 {
	out := make(map[string]uint64, len(names))
	for i, name := range names {
		out[name] = counts[i].Load()
	}
	return out
}

// Figures tells how the hub stands, and what it has counted. It costs a look at every room and connection, and asks the store
// nothing: made for being called every few seconds.
func (h *Hub) Figures() Figures {
	f := h.figures
	out := Figures{
		Commands: named(f.commands[:], "kept", "again", "refused", "not_saved"), Refusals: read(f.refusals),
		Appended: f.appended.Load(), Followed: f.followed.Load(), Reads: f.reads.Load(),
		Appends:      named(f.appends[:], "kept", "conflict", "unknown", "unavailable", "refused"),
		FlushSeconds: f.seconds.read(), FlushBatches: f.batches.read(),
		Welcomes: map[string]uint64{}, Writes: f.writes.Load(), Written: f.written.Load(), Closes: read(f.closes),
		GivenUp: named(f.givenUp[:], "unfoldable", "fault"),
		HasLink: h.link != nil, Linked: h.awaySince.Load() == 0,
	}
	for resume, n := range f.welcomes {
		out.Welcomes[string(resume)] = n.Load()
	}
	for _, r := range h.live() {
		out.Rooms++
		age, _ := h.clock.since(*r.sure.Load())
		out.HeadAge = max(out.HeadAge, age)
		if !r.confirmed() {
			out.Unconfirmed++
		}
	}
	for _, c := range h.connections() {
		if c.sink.Unframed() {
			out.Streams++
		} else {
			out.Sockets++
		}
	}
	if h.roll != nil {
		out.LeaseSure = h.roll.sure()
		out.Seats, out.Instances = h.roll.figures()
	}
	return out
}
