package main

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestJourneysArePlayedAgain(t *testing.T) {
	for _, c := range []struct {
		what    string
		faults  map[string]int // how often each fails
		plays   int
		fails   bool
		omitted int
	}{
		{"all pass", nil, 4, false, 0},
		{"one stumbles", map[string]int{"b": 1}, 5, false, 1},
		{"one is broken", map[string]int{"b": 2}, 5, true, 0},
		{"many fail", map[string]int{"a": 1, "b": 1, "c": 1}, 4, true, 0},
	} {
		w := &workshop{out: &bytes.Buffer{}}
		var played []string
		err := w.play(t.Context(), []string{"a", "b", "c", "d"}, func(file string) error {
			played = append(played, file)
			n := 0
			for _, p := range played {
				if p == file {
					n++
				}
			}
			if n <= c.faults[file] {
				return errors.New("stumbled")
			}
			return nil
		})
		if len(played) != c.plays || (err != nil) != c.fails || len(w.omitted) != c.omitted || !slices.Contains(played, "d") {
			t.Errorf("%s: played %v, %v, named %v", c.what, played, err, w.omitted)
		}
	}
}
