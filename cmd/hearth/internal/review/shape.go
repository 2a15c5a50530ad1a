package review

import (
	"slices"
	"strings"

	"hearth/hub"
	"hearth/moderation"
)

// A Shape is the session as a strip: pace, silences, stops (REV-7). Counts, and nothing about what they mean.
type Shape struct {
	Step     int64     `json:"step"` // milliseconds of one bar; 0: the room never opened
	Bars     []Bar     `json:"bars"`
	Silences []Silence `json:"silences"` // the longest first, at most three, each at least half a minute
	Stops    []Stop    `json:"stops"`    // pauses and waits for a facilitator
	Acts     []Act     `json:"acts"`     // moderation, in order, as far as a strip can show it
	Staff    int       `json:"staff"`    // words of staff in the room
	Words    int       `json:"words"`    // all words in the room
	Balance  []Share   `json:"balance"`  // who said how much in the room, in order of seat
}

// A Bar is what was said in the room in one step.
type Bar struct {
	Words    int `json:"words"`
	Messages int `json:"messages"`
}

// A Silence is a time in which nobody said anything in the room while it was open and not paused.
type Silence struct {
	From int64  `json:"from"`
	For  int64  `json:"for"` // milliseconds
	N    uint64 `json:"n"`   // the event before it
}

// A Stop is a time in which members could not speak.
type Stop struct {
	Kind string `json:"kind"` // "paused" or "waiting"
	From int64  `json:"from"`
	To   int64  `json:"to"`
	N    uint64 `json:"n"`
}

// An Act is one moderation event on the strip.
type Act struct {
	At   int64  `json:"at"`
	Kind string `json:"kind"`
	N    uint64 `json:"n"`
}

// A Share is one person's part of what was said.
type Share struct {
	Who   int `json:"who"` // a place in Review.People
	Words int `json:"words"`
}

const (
	minute      = int64(60_000)
	barsMost    = 120
	actsMost    = 500
	quietLeast  = minute / 2
	silencesMax = 3
)

type spoken struct {
	at    int64
	words int
	n     uint64
}

type shaper struct {
	said  []spoken
	stops []Stop
	open  map[string]int // kind of stop that is on: place in stops
	acts  []Act
	staff int
	words int
}

func (x *shaper) add(l *hub.Line, at int64, people *roll) {
	switch moderation.Kind(l.Kind) {
	case moderation.KindSaid:
		if moderation.Lane(l.Lane) != moderation.RoomLane {
			return
		}
		n := len(strings.Fields(l.Text))
		x.said = append(x.said, spoken{at, n, l.N})
		x.words += n
		if p := people.person(l.By); p != nil && p.staff() {
			x.staff += n
		}
	case moderation.KindPaused:
		x.stop("paused", l.N, at)
	case moderation.KindResumed:
		x.goOn("paused", at)
	case moderation.KindWaitingBegan:
		x.stop("waiting", l.N, at)
	case moderation.KindStaffBack:
		x.goOn("waiting", at)
	case moderation.KindEnded:
		x.goOn("paused", at)
		x.goOn("waiting", at)
	}
	if LayerOf(l) == Moderation {
		x.acts = append(x.acts, Act{at, l.Kind, l.N})
	}
}

func (x *shaper) stop(kind string, n uint64, at int64) {
	if x.open == nil {
		x.open = map[string]int{}
	}
	x.goOn(kind, at)
	x.open[kind] = len(x.stops)
	x.stops = append(x.stops, Stop{Kind: kind, From: at, N: n})
}

func (x *shaper) goOn(kind string, at int64) {
	if place, on := x.open[kind]; on {
		x.stops[place].To = at
		delete(x.open, kind)
	}
}

func (x *shaper) done(started, ended int64, people []Person) Shape {
	for kind := range x.open {
		x.goOn(kind, ended)
	}
	s := Shape{
		Bars: []Bar{}, Silences: []Silence{}, Stops: append([]Stop{}, x.stops...), Acts: thin(x.acts),
		Staff: x.staff, Words: x.words, Balance: []Share{},
	}
	for i := range people {
		s.Balance = append(s.Balance, Share{i, people[i].Words})
	}
	if started == 0 || ended <= started {
		return s
	}
	length := ended - started
	s.Step = max(minute/2, (length+barsMost-1)/barsMost)
	s.Bars = make([]Bar, (length+s.Step-1)/s.Step)
	last := spoken{at: started}
	for _, m := range append(x.said, spoken{at: ended}) {
		if m.n != 0 {
			if place := (m.at - started) / s.Step; place >= 0 && place < int64(len(s.Bars)) {
				s.Bars[place].Words += m.words
				s.Bars[place].Messages++
			}
		}
		if quiet := m.at - last.at; m.at <= ended && quiet >= quietLeast && !x.stopped(last.at, m.at) {
			s.Silences = append(s.Silences, Silence{last.at, quiet, last.n})
		}
		last = m
	}
	slices.SortStableFunc(s.Silences, func(a, b Silence) int { return int(b.For - a.For) })
	s.Silences = s.Silences[:min(len(s.Silences), silencesMax)]
	return s
}

// thin leaves of acts that stand closer together than a strip can show the first of each place, from the beginning to the
// end of the session: a strip that shows only the first hours says that nothing was done later.
func thin(acts []Act) []Act {
	kept := []Act{}
	if len(acts) <= actsMost {
		return append(kept, acts...)
	}
	from, wide := acts[0].At, acts[len(acts)-1].At-acts[0].At+1
	for place := int64(-1); len(acts) > 0; acts = acts[1:] {
		if p := (acts[0].At - from) * actsMost / wide; p > place {
			kept, place = append(kept, acts[0]), p
		}
	}
	return kept
}

// stopped: a quiet that a pause made is no silence of the group's.
func (x *shaper) stopped(from, to int64) bool {
	return slices.ContainsFunc(x.stops, func(s Stop) bool { return s.From < to && s.To > from })
}
