package wire

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	m "hearth/moderation"
)

// TestFoldGolden writes what every client's fold is held against: what its view was, what came, and what the view is then
// according to the rules ("after": the members that differ; "gone": those that are no longer there). Of steps that look
// alike to viewers of one role, one is kept.
func TestFoldGolden(t *testing.T) {
	h := newHall(t)
	h.play()
	for _, k := range m.Kinds() {
		if !h.kinds[k] && k != m.KindErased { // after which everyone is welcomed anew: no client folds it
			t.Errorf("nothing of kind %s happens in the play", k)
		}
	}
	for _, file := range []string{"fold.json", "fold_rounds.json"} {
		h.fold(t, file)
	}
}

// fold writes the triples of one file: those of rounds and check-ins stand apart, for clients that show them.
func (h *hall) fold(t *testing.T, file string) {
	var g golden
	kept := map[string]bool{}
	for _, x := range h.triples {
		if len(x.frames) == 0 || x.golden != file {
			continue
		}
		change, gone := changed(t, x.before, x.after)
		like := x.like(change, gone)
		if kept[like] {
			continue
		}
		kept[like] = true
		g.entry(pair{"who", x.who.Who}, pair{"device", x.who.Device}, pair{"role", x.role}, pair{"did", x.did},
			pair{"frames", x.frames}, pair{"before", x.before}, pair{"after", change}, pair{"gone", append([]string{}, gone...)})
	}
	g.hold(t, file)
}

// like is equal for triples that try the same of a fold.
func (x *triple) like(change map[string]any, gone []string) string {
	var b strings.Builder
	fmt.Fprint(&b, x.role, x.who.Device, slices.Sorted(maps.Keys(change)), gone)
	for i := range x.events {
		e := &x.events[i]
		fmt.Fprint(&b, e.Fact.Kind(), e.By == x.who.Who, slices.Contains(involved(e.Fact), x.who.Who))
	}
	return b.String()
}

// involved names those that an event is about.
func involved(f m.Fact) []m.ParticipantID {
	switch x := f.(type) {
	case m.Arrived:
		return x.Who
	case m.Muted:
		return []m.ParticipantID{x.Who}
	case m.Unmuted:
		return []m.ParticipantID{x.Who}
	case m.HoldSet:
		return []m.ParticipantID{x.Who}
	case m.HoldLifted:
		return []m.ParticipantID{x.Who}
	case m.HandLowered:
		return []m.ParticipantID{x.Who}
	case m.Renamed:
		return []m.ParticipantID{x.Who}
	case m.Declined:
		return []m.ParticipantID{x.Who}
	case m.Admitted:
		return []m.ParticipantID{x.Who}
	case m.LeadPassed:
		return []m.ParticipantID{x.To}
	}
	return nil
}
