package review

import (
	"strconv"
	"strings"

	"hearth/hub"
	"hearth/moderation"
)

// A CheckedIn is what one person said from 0 to 10 before the session's work and after it (FAC-7), to the last check-in of
// each moment. A number is words: where they are withheld or destroyed there is none.
type CheckedIn struct {
	Who    string `json:"who"`
	Name   string `json:"name"`
	Before Scale  `json:"before"`
	After  Scale  `json:"after"`
	// Difference is after less before; nil where one of them is no number.
	Difference *int `json:"difference,omitempty"`
}

// A Scale is one answer.
type Scale struct {
	Value   string `json:"value,omitempty"` // "0" to "10"; "": none that can be read
	Skipped bool   `json:"skipped,omitempty"`
}

// scales follows check-ins. What came before the last one of a moment was asked again, and is in the timeline.
type scales struct {
	moments map[uint64]string // of each check-in, by its number
	given   map[string]map[string]Scale
}

func newScales() scales {
	return scales{moments: map[uint64]string{}, given: map[string]map[string]Scale{}}
}

func (s *scales) add(l *hub.Line) {
	switch moderation.Kind(l.Kind) {
	case moderation.KindCheckInBegan:
		s.moments[l.N] = l.Moment
		s.given[l.Moment] = map[string]Scale{}
	case moderation.KindCheckInAnswered:
		value, _, _ := strings.Cut(l.Text, " ")
		if _, err := strconv.Atoi(value); err != nil {
			value = "" // words that are withheld or destroyed stand as words
		}
		if to, asked := s.given[s.moments[l.Message]]; asked {
			to[l.By] = Scale{Value: value, Skipped: l.Skipped}
		}
	}
}

// done gives whoever answered one of both, in order of seat; none until both were asked.
func (s *scales) done(people []Person) []CheckedIn {
	before, after := s.given[string(moderation.BeforeScale)], s.given[string(moderation.AfterScale)]
	if before == nil || after == nil {
		return nil
	}
	var all []CheckedIn
	for _, p := range people {
		b, one := before[p.Who]
		a, other := after[p.Who]
		if !one && !other {
			continue
		}
		c := CheckedIn{Who: p.Who, Name: p.Name, Before: b, After: a}
		from, err := strconv.Atoi(b.Value)
		to, wrong := strconv.Atoi(a.Value)
		if err == nil && wrong == nil {
			difference := to - from
			c.Difference = &difference
		}
		all = append(all, c)
	}
	return all
}
