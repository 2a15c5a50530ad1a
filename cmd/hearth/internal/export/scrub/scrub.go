package scrub

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A Kind says what something found may be.
type Kind string

// The kinds.
const (
	Name   Kind = "name"
	Place  Kind = "place"
	Work   Kind = "employer"
	Date   Kind = "date"
	Age    Kind = "age"
	Phone  Kind = "phone number"
	Mail   Kind = "mail address"
	Web    Kind = "web address"
	Net    Kind = "network address"
	Handle Kind = "handle"
	Number Kind = "number"
	Unique Kind = "identifying detail"
)

// A Find is one proposal: what stands from From to To, in bytes of the text, and what would stand there instead. Sure: it
// has the form of such a thing; otherwise only its surroundings say so.
type Find struct {
	From, To int
	Kind     Kind
	Instead  string
	Sure     bool
}

// A Scrubber finds for one session.
type Scrubber struct {
	names *names
	day   time.Time
}

// New makes a Scrubber for a roster and the day that the session began on, against which dates are counted.
func New(people []Person, day time.Time) *Scrubber {
	return &Scrubber{newNames(people), time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)}
}

// Find proposes what to take out of a text.
func (s *Scrubber) Find(text string) []Find {
	sh := shadowOf(text)
	var all []Find
	found := func(from, to int, kind Kind, instead string, sure bool) {
		from, to = trim(sh.s, from, to)
		if from >= to {
			return
		}
		f, t := sh.span(from, to)
		all = append(all, Find{f, t, kind, instead, sure})
	}
	words := sh.words()
	addresses(sh.s, found)
	s.dates(sh.s, found)
	ages(sh.s, s.day.Year(), found)
	s.names.find(sh, words, func(from, to int, label string, sure bool) { found(from, to, Name, "["+label+"]", sure) })
	numbersIn(sh.s, found)
	places(sh.s, words, found)
	unique(sh.s, found)
	others(words, found)
	return settle(text, all)
}

// A finder takes a part of the shadow.
type finder func(from, to int, kind Kind, instead string, sure bool)

func (f finder) as(kind Kind, from, to int, sure bool) { f(from, to, kind, "["+string(kind)+"]", sure) }

func trim(s string, from, to int) (int, int) {
	for from < to && strings.ContainsRune(" ,;\n\t", rune(s[from])) {
		from++
	}
	for to > from && strings.ContainsRune(" ,;\n\t", rune(s[to-1])) {
		to--
	}
	return from, to
}

// settle makes the proposals ordered and apart: of two that overlap the one found first, which is the more certain kind,
// keeps its label and takes the room of both; what stands side by side under one label is one.
func settle(text string, all []Find) []Find {
	var kept []Find
	for _, f := range all {
		i := slices.IndexFunc(kept, func(k Find) bool { return f.From < k.To && k.From < f.To })
		if i < 0 {
			kept = append(kept, f)
			continue
		}
		kept[i].From, kept[i].To = min(kept[i].From, f.From), max(kept[i].To, f.To)
		kept[i].Sure = kept[i].Sure || f.Sure
	}
	slices.SortFunc(kept, func(a, b Find) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	var out []Find
	for _, f := range kept {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if f.From < last.To || f.Instead == last.Instead && strings.TrimSpace(text[last.To:f.From]) == "" {
				last.To, last.Sure = max(last.To, f.To), last.Sure || f.Sure
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// Apply writes a text with what was found replaced. finds are ordered and do not overlap.
func Apply(text string, finds []Find) string {
	var b strings.Builder
	at := 0
	for _, f := range finds {
		b.WriteString(text[at:f.From])
		b.WriteString(f.Instead)
		at = f.To
	}
	b.WriteString(text[at:])
	return b.String()
}
