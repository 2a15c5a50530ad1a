package review

import (
	"cmp"
	"slices"

	"hearth/hub"
	"hearth/moderation"
)

// An Action is one thing that staff did, or that a deadline did for them: facts for supervision (MOD-13).
type Action struct {
	N        uint64 `json:"n"`
	At       int64  `json:"at"`
	Kind     string `json:"kind"`
	By       string `json:"by,omitempty"` // names, as they are now
	About    string `json:"about,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Reversed uint64 `json:"reversed,omitempty"` // the event that undid it
	// Answered is how long after the flag or the call that it settles; only of what settles one. Milliseconds.
	Answered int64 `json:"answered,omitempty"`
}

// A Tally counts what one member of staff did.
type Tally struct {
	By    string `json:"by"` // empty: by itself, at its deadline
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

type recorder struct {
	actions []Action
	place   map[uint64]int
	asked   map[uint64]int64 // flags and calls for help, and when
}

func (x *recorder) add(l *hub.Line, at int64) {
	if x.place == nil {
		x.place, x.asked = map[uint64]int{}, map[uint64]int64{}
	}
	kind := moderation.Kind(l.Kind)
	switch kind {
	case moderation.KindFlagged, moderation.KindHelpAsked:
		x.asked[l.N] = at
		return
	case moderation.KindHelpSettled:
		if _, ok := x.asked[l.Message]; !ok {
			return
		}
	default:
		if LayerOf(l) != Moderation || kind == moderation.KindTookBack { // what an author did with their own
			return
		}
	}
	a := Action{N: l.N, At: at, Kind: l.Kind, By: l.Name, About: l.About, Reason: l.Reason}
	if when, ok := x.asked[l.Message]; ok && l.Message != 0 {
		a.Answered = at - when
	}
	if undone, ok := x.place[l.Reverses]; ok && l.Reverses != 0 {
		x.actions[undone].Reversed = l.N
	}
	x.place[l.N] = len(x.actions)
	x.actions = append(x.actions, a)
}

func (x *recorder) done() ([]Action, []Tally) {
	counts := map[Tally]int{}
	for _, a := range x.actions {
		counts[Tally{By: a.By, Kind: a.Kind}]++
	}
	tallies := make([]Tally, 0, len(counts))
	for t, n := range counts {
		t.Count = n
		tallies = append(tallies, t)
	}
	slices.SortFunc(tallies, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind))
	})
	if x.actions == nil {
		x.actions = []Action{}
	}
	return x.actions, tallies
}
