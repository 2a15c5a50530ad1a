package scrub

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

//go:embed testdata/planted.txt
var planted string

var testDay = time.Date(2026, 11, 18, 19, 0, 0, 0, time.UTC)

func testScrubber() *Scrubber {
	return New([]Person{
		{Label: "Person 1", Names: []string{"Annabel Kowalski", "Bella"}}, {Label: "Person 2", Names: []string{"Robin"}}, {Label: "Person 3", Names: []string{"Сергей"}},
		{Label: "Person 4", Names: []string{"Sky"}}, {Label: "Person 5", Names: []string{"李娜"}}, {Label: "Staff 1", Names: []string{"Marguerite Dubois"}},
		{Label: "name", Names: []string{"Evening group, session 4"}, Title: true},
	}, testDay)
}

type plant struct {
	kind, met, text string
	parts           [][2]int
}

func plants(t *testing.T) []plant {
	t.Helper()
	var all []plant
	for line := range strings.Lines(planted) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		f := strings.SplitN(line, " | ", 3)
		if len(f) != 3 {
			t.Fatalf("a line that is none: %q", line)
		}
		p := plant{kind: f[0], met: f[1]}
		rest := f[2]
		for {
			before, inner, ok := strings.Cut(rest, "«")
			p.text += before
			if !ok {
				break
			}
			inner, rest, _ = strings.Cut(inner, "»")
			p.parts = append(p.parts, [2]int{len(p.text), len(p.text) + len(inner)})
			p.text += inner
		}
		all = append(all, p)
	}
	return all
}

// TestPlanted holds the yardstick: what can be found is found whole, and what cannot is said to be for a person's eyes.
func TestPlanted(t *testing.T) {
	s, found, seen, kinds := testScrubber(), 0, 0, map[string]bool{}
	for _, p := range plants(t) {
		kinds[p.kind] = true
		finds := s.Find(p.text)
		if p.met == "seen" {
			seen++
			continue
		}
		for _, part := range p.parts {
			covered := slices.ContainsFunc(finds, func(f Find) bool { return f.From <= part[0] && part[1] <= f.To })
			if !covered {
				t.Errorf("%s: %q stays in %q: %s", p.kind, p.text[part[0]:part[1]], p.text, Apply(p.text, finds))
			}
			found++
		}
	}
	if found < 50 || len(kinds) != 18 {
		t.Errorf("%d planted, of %d kinds of 18", found, len(kinds))
	}
	t.Logf("%d found, %d left to the eyes of a person", found, seen)
}

// TestOrdinaryTalkStays: a copy that proposes everything proposes nothing.
func TestOrdinaryTalkStays(t *testing.T) {
	s := testScrubber()
	for _, text := range []string{
		"I said I would call her, and I did not.", "Because it is easier to be the one who disappears.", "may I say something?",
		"Time flies when we talk. Same here.", "I slept 6 hours, took 20mg and was late by 10 min", "We marched on, and I may stop at 3",
		"in 2019 it was worse than in 2024", "it is about 50 of 100 for me", "I feel like nothing. Every day. OK?", "I'm here with you all",
		"Thank you. That's it. What now?", "I think it was the second time", "a good evening to the group, and 4 of 10 for me", "no pin, no id, no phone: nothing",
	} {
		if f := s.Find(text); len(f) > 0 {
			t.Errorf("%q became %q", text, Apply(text, f))
		}
	}
}

func TestDatesAreOffsets(t *testing.T) {
	s := testScrubber()
	for text, want := range map[string]string{
		"on 12 November 2026": "on [date, 6 days before]", "on 2026-11-20": "on [date, 2 days after]", "on November 18, 2026": "on [the day of the session]",
		"on 12 November": "on [date]", "on 11/12/2026": "on [date]", "on 3 May 1901": "on [date]",
	} {
		if got := Apply(text, s.Find(text)); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

func TestOneLabelForOnePerson(t *testing.T) {
	if got := Apply("ask Annabel Kowalski now", testScrubber().Find("ask Annabel Kowalski now")); got != "ask [Person 1] now" {
		t.Error(got)
	}
}

func FuzzFind(f *testing.F) {
	for line := range strings.Lines(planted) {
		f.Add(line)
	}
	s := testScrubber()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || !utf8.ValidString(text) {
			return
		}
		at := 0
		for _, x := range s.Find(text) {
			if x.From < at || x.To <= x.From || x.To > len(text) || !utf8.RuneStart(text[x.From]) || x.To < len(text) && !utf8.RuneStart(text[x.To]) {
				t.Fatalf("%q: %+v", text, x)
			}
			at = x.To
		}
	})
}

func BenchmarkFind(b *testing.B) {
	s := testScrubber()
	text := "I said I would call her on 12 March, and Annabel did not. I do not know why I always do that when we talk about it."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Find(text)
	}
}
