package cast

import (
	"slices"
	"testing"
	"time"
)

func said(n uint64, id, text string) Line {
	return Line{N: n, ID: id, Kind: "said", Text: mark + text}
}

// TestRecord: what stands twice, and numbers that go back.
func TestRecord(t *testing.T) {
	for name, x := range map[string]struct {
		lines              []Line
		recorded           int
		doubled, disorders int
	}{
		"whole":        {[]Line{said(1, "a", "1"), {N: 2, ID: "x", Kind: "arrived"}, said(5, "b", "2")}, 2, 0, 0},
		"words twice":  {[]Line{said(1, "a", "1"), said(2, "b", "1")}, 1, 1, 0},
		"id twice":     {[]Line{said(1, "a", "1"), said(2, "a", "2")}, 1, 1, 0},
		"number twice": {[]Line{said(1, "a", "1"), said(1, "b", "2")}, 2, 0, 1},
	} {
		var f Findings
		f.record(x.lines)
		if f.Recorded != x.recorded || f.Doubled != x.doubled || f.Disordered != x.disorders {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestAcknowledged: what was acknowledged is in the record, in its author's order, and "not saved" is true.
func TestAcknowledged(t *testing.T) {
	a, b := &Person{Name: "a"}, &Person{Name: "b"}
	at, texts := map[string]int{"1": 0, "2": 1, "3": 2}, map[string]bool{"kept": true}
	for name, x := range map[string]struct {
		said                    []Saying
		late                    bool
		lost, disorders, untrue int
	}{
		"whole":                     {[]Saying{{By: a, Event: "1"}, {By: b, Event: "2"}, {By: a, Event: "3"}}, false, 0, 0, 0},
		"two authors cross":         {[]Saying{{By: a, Event: "3"}, {By: b, Event: "1"}}, false, 0, 0, 0},
		"not there":                 {[]Saying{{By: a, Event: "4"}}, false, 1, 0, 0},
		"the other way round":       {[]Saying{{By: a, Event: "2"}, {By: a, Event: "1"}}, false, 0, 1, 0},
		"not saved":                 {[]Saying{{By: a, Text: "given up"}}, false, 0, 0, 0},
		"not saved, and kept":       {[]Saying{{By: a, Text: "kept"}}, false, 0, 0, 1},
		"not saved, and said later": {[]Saying{{By: a, Text: "kept"}}, true, 0, 0, 0},
	} {
		var f Findings
		f.acknowledged(x.said, at, texts, func(*Person, string) bool { return x.late })
		if f.Lost != x.lost || f.Disordered != x.disorders || f.Untrue != x.untrue {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestReader: everything once and in order, also after beginning anew, and the beginning for those who went.
func TestReader(t *testing.T) {
	order := []string{"1", "2", "3"}
	got := func(ids ...string) (came []happened) {
		for _, id := range ids {
			came = append(came, happened{id: id, said: id != "x", over: id == "over"})
		}
		return came
	}
	for name, x := range map[string]struct {
		came                     []happened
		gone                     bool
		lost, doubled, disorders int
	}{
		"whole":                  {got("1", "x", "2", "3"), false, 0, 0, 0},
		"one missing":            {got("1", "3"), false, 1, 0, 0},
		"one twice":              {got("1", "2", "2", "3"), false, 0, 1, 0},
		"another order":          {got("1", "3", "2"), false, 0, 0, 1},
		"one that is not":        {got("1", "2", "3", "4"), false, 0, 0, 1},
		"anew, whole":            {got("1", "2", "over", "1", "2", "3"), false, 0, 0, 0},
		"anew, without what was": {got("1", "2", "over", "3"), false, 1, 0, 0},
		"gone":                   {got("1", "2"), true, 0, 0, 0},
		"gone, with a gap":       {got("1", "3"), true, 1, 0, 0},
	} {
		var f Findings
		f.reader("somebody", x.came, order, x.gone)
		if f.Lost != x.lost || f.Doubled != x.doubled || f.Disordered != x.disorders {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestShare(t *testing.T) {
	var all []time.Duration
	if Share(all, 0.5) != 0 {
		t.Error("of nothing")
	}
	for i := range 100 {
		all = append(all, time.Duration(100-i))
	}
	slices.Sort(all)
	if Share(all, 0.5) != 51 || Share(all, 0.99) != 100 || Share(all, 1) != 100 {
		t.Errorf("%d, %d, %d", Share(all, 0.5), Share(all, 0.99), Share(all, 1))
	}
}
