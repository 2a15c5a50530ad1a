package review

import (
	"slices"

	"hearth/hub"
	"hearth/moderation"
)

// A Review is what one pass over a session's lines gives. Times are Unix milliseconds.
type Review struct {
	Opened  int64 `json:"opened"`            // the first event
	Started int64 `json:"started,omitempty"` // the room opened: T+0:00; 0: it never did
	Ended   int64 `json:"ended,omitempty"`
	Last    int64 `json:"last"` // the last event
	Events  int   `json:"events"`

	Index      Index       `json:"index"`
	People     []Person    `json:"people"` // in order of seat
	Shape      Shape       `json:"shape"`
	Moderation []Action    `json:"moderation"`
	Tallies    []Tally     `json:"tallies"`
	Open       []Outcome   `json:"open"` // what waits for an outcome
	CheckIns   []CheckedIn `json:"check_ins,omitempty"`
}

// An Index is every event in columns, so that a page can hold 100,000 of them. All columns are of one length; number and
// time are differences from the row before.
type Index struct {
	Kinds  []string `json:"kinds"`
	Layers []Layer  `json:"layers"`
	N      []uint64 `json:"n"`
	At     []int64  `json:"at"`
	Kind   []int    `json:"kind"`  // places in Kinds
	Layer  []int    `json:"layer"` // places in Layers
	Who    []int    `json:"who"`   // places in Review.People; -1: the system
	// Marks are the numbers of bookmarked events, each once: what a bookmark points at, or the bookmark itself.
	Marks []uint64 `json:"marks"`
}

// A Builder makes a Review, one line after another. It is not safe for concurrent use.
type Builder struct {
	r      Review
	index  indexer
	roll   roll
	shape  shaper
	record recorder
	settle settler
	scales scales
}

// NewBuilder begins a review of a session.
func NewBuilder() *Builder {
	b := &Builder{index: newIndexer(), scales: newScales()}
	b.roll = roll{place: map[string]int{}}
	b.settle.waits = map[uint64]Outcome{}
	b.settle.private = map[string]uint64{}
	return b
}

// Add takes the next line.
func (b *Builder) Add(l *hub.Line) {
	at := l.At.UnixMilli()
	if b.r.Events == 0 {
		b.r.Opened = at
	}
	b.r.Events++
	b.r.Last = at
	switch moderation.Kind(l.Kind) {
	case moderation.KindStarted:
		b.r.Started = at
	case moderation.KindEnded:
		b.r.Ended = at
	}
	b.roll.add(l, at)
	b.index.add(l, at, &b.roll)
	b.shape.add(l, at, &b.roll)
	b.record.add(l, at)
	b.settle.add(l, &b.roll)
	b.scales.add(l)
}

// Review gives what was made; nothing may be added afterwards.
func (b *Builder) Review() *Review {
	end := b.r.Ended
	if end == 0 {
		end = b.r.Last
	}
	b.r.Index = b.index.done()
	b.r.People = b.roll.done(b.r.Started, end)
	b.r.Shape = b.shape.done(b.r.Started, end, b.r.People)
	b.r.Moderation, b.r.Tallies = b.record.done()
	b.r.Open = b.settle.done(b.r.People)
	b.r.CheckIns = b.scales.done(b.r.People)
	return &b.r
}

type indexer struct {
	i      Index
	kinds  map[string]int
	layers map[Layer]int
	n      uint64
	at     int64
	marked map[uint64]bool
}

func newIndexer() indexer {
	x := indexer{kinds: map[string]int{}, layers: map[Layer]int{}, marked: map[uint64]bool{}}
	// Columns of nothing are lists too.
	x.i = Index{Kinds: []string{}, Layers: Layers(), N: []uint64{}, At: []int64{}, Kind: []int{}, Layer: []int{}, Who: []int{}, Marks: []uint64{}}
	for place, l := range x.i.Layers {
		x.layers[l] = place
	}
	return x
}

func (x *indexer) add(l *hub.Line, at int64, people *roll) {
	kind, ok := x.kinds[l.Kind]
	if !ok {
		kind = len(x.i.Kinds)
		x.kinds[l.Kind] = kind
		x.i.Kinds = append(x.i.Kinds, l.Kind)
	}
	x.i.N = append(x.i.N, l.N-x.n)
	x.i.At = append(x.i.At, at-x.at)
	x.n, x.at = l.N, at
	x.i.Kind = append(x.i.Kind, kind)
	x.i.Layer = append(x.i.Layer, x.layers[LayerOf(l)])
	x.i.Who = append(x.i.Who, people.of(l.By))
	if moderation.Kind(l.Kind) == moderation.KindBookmarked {
		mark := l.N
		if l.Message != 0 {
			mark = l.Message
		}
		x.marked[mark] = true
	}
}

func (x *indexer) done() Index {
	for n := range x.marked {
		x.i.Marks = append(x.i.Marks, n)
	}
	slices.Sort(x.i.Marks)
	return x.i
}
