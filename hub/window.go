package hub

import (
	"bytes"
	"slices"
	"sort"

	"hearth/moderation"
	"hearth/store"
)

// The streams of a window: one for each audience, and one for those who are not in the room.
const (
	observers = int(moderation.ObserverAudience)
	staff     = int(moderation.StaffAudience)
	outside   = int(moderation.Audiences)
	streams   = outside + 1
)

// How many events a window keeps: at least windowKeep, trimmed when it has twice as many.
const windowKeep = 1024

// window is the newest events of a room, framed. A published window never changes where a reader may look: appending
// writes behind every published length, and replacing a frame copies.
type window struct {
	first   moderation.Seq // the first event kept; head+1 when there is none
	head    moderation.Seq // the last event
	streams [streams]stream
	apart   bool       // observers get something else than staff; until then staff's stream is theirs too
	own     []ownFrame // by seq: what single people get instead of their audience's frame
}

// stream is the frames of one audience, end to end. ends[i] is where the frame of event first+i ends; an event that the
// audience does not get has an empty frame.
type stream struct {
	bytes []byte
	ends  []int
}

type ownFrame struct {
	seq   moderation.Seq
	who   moderation.ParticipantID
	door  bool // also for a device of theirs that was not let in
	frame []byte
}

// framed is one event in all its forms.
type framed struct {
	frames [streams][]byte
	own    []ownFrame
}

func newWindow(after moderation.Seq) *window { return &window{first: after + 1, head: after} }

// frame gives the frame of one event in one stream.
func (w *window) frame(s int, seq moderation.Seq) []byte {
	return w.span(s, seq-1, seq)
}

// span gives the frames of the events after..to, end to end: after is exclusive, to inclusive, both within the window.
func (w *window) span(s int, after, to moderation.Seq) []byte {
	st := w.stream(s)
	return st.bytes[st.start(after+1-w.first):st.ends[to-w.first]:st.ends[to-w.first]]
}

func (w *window) stream(s int) *stream {
	if s == observers && !w.apart {
		s = staff
	}
	return &w.streams[s]
}

// part gives observers a stream of their own from here on.
func (w *window) part() {
	w.apart = true
	w.streams[observers] = stream{bytes.Clone(w.streams[staff].bytes), slices.Clone(w.streams[staff].ends)}
}

// join lets observers share staff's stream again, if they get the same.
func (w *window) join() {
	a, b := &w.streams[observers], &w.streams[staff]
	if w.apart = !slices.Equal(a.ends, b.ends) || !bytes.Equal(a.bytes, b.bytes); !w.apart {
		*a = stream{}
	}
}

func (s *stream) start(i moderation.Seq) int {
	if i == 0 {
		return 0
	}
	return s.ends[i-1]
}

// reached gives the last event whose frame lies wholly or in part within the first n bytes behind `after`.
func (w *window) reached(s int, after moderation.Seq, n int) moderation.Seq {
	st := w.stream(s)
	limit := st.start(after+1-w.first) + n
	i := sort.SearchInts(st.ends, limit)
	return min(w.first+moderation.Seq(i), w.head)
}

// owned gives the own frames of a person in after..to; known: for a device of theirs that was let in.
func (w *window) owned(who moderation.ParticipantID, known bool, after, to moderation.Seq) []ownFrame {
	i := sort.Search(len(w.own), func(i int) bool { return w.own[i].seq > after })
	var mine []ownFrame
	for ; i < len(w.own) && w.own[i].seq <= to; i++ {
		if w.own[i].who == who && (known || w.own[i].door) {
			mine = append(mine, w.own[i])
		}
	}
	return mine
}

// with gives a window that has the next events too. The receiver stays as it is for who holds it.
func (w *window) with(events []framed) *window {
	n := *w
	if len(n.streams[0].ends)+len(events) > 2*windowKeep {
		n = *w.trimmed()
	}
	for _, e := range events {
		if !n.apart && !bytes.Equal(e.frames[observers], e.frames[staff]) {
			n.part()
		}
		for s := range n.streams {
			if s == observers && !n.apart {
				continue
			}
			st := &n.streams[s]
			st.bytes = append(st.bytes, e.frames[s]...)
			st.ends = append(st.ends, len(st.bytes))
		}
		n.own = append(n.own, e.own...)
		n.head++
	}
	return &n
}

// trimmed is a copy that keeps the newest windowKeep events.
func (w *window) trimmed() *window {
	n := &window{first: w.first, head: w.head}
	if kept := w.head + 1 - w.first; kept > windowKeep {
		n.first = w.head + 1 - windowKeep
	}
	for s := range w.streams {
		if n.first > n.head {
			continue
		}
		st := w.stream(s)
		from := st.start(n.first - w.first)
		n.streams[s].bytes = append([]byte(nil), st.bytes[from:]...)
		for _, end := range st.ends[n.first-w.first:] {
			n.streams[s].ends = append(n.streams[s].ends, end-from)
		}
	}
	for _, o := range w.own {
		if o.seq >= n.first {
			n.own = append(n.own, o)
		}
	}
	n.join()
	return n
}

// replaced is a copy in which some events have other frames. Numbers outside the window are left alone.
func (w *window) replaced(with map[moderation.Seq]framed) *window {
	n := &window{first: w.first, head: w.head}
	for s := range w.streams {
		st := &n.streams[s]
		for seq := w.first; seq <= w.head; seq++ {
			if f, ok := with[seq]; ok {
				st.bytes = append(st.bytes, f.frames[s]...)
			} else {
				st.bytes = append(st.bytes, w.frame(s, seq)...)
			}
			st.ends = append(st.ends, len(st.bytes))
		}
	}
	for _, o := range w.own {
		if _, ok := with[o.seq]; !ok {
			n.own = append(n.own, o)
		}
	}
	for _, f := range with {
		n.own = append(n.own, f.own...)
	}
	n.join()
	sort.SliceStable(n.own, func(i, j int) bool { return n.own[i].seq < n.own[j].seq })
	return n
}

// check is the part of a digest that an event's id carries.
type check [8]byte

func checkOf(d store.Digest) (c check) {
	copy(c[:], d[:8])
	return c
}
