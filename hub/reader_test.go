package hub

import (
	"strings"
	"testing"
	"testing/synctest"

	"hearth/moderation"
)

// read is what a reader is given of a stage's record.
func (s *stage) read(by Reader) (lines []Line) {
	s.Helper()
	s.must(s.hub.Transcript(s.Context(), s.session, by, func(l Line) error { lines = append(lines, l); return nil }))
	return lines
}

func words(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		for _, w := range []string{l.Name, l.About, l.Text, l.Note, l.Memo} {
			b.WriteString(w + "\n")
		}
		for _, p := range l.People {
			b.WriteString(p.Name + "\n")
		}
	}
	return b.String()
}

// A reader is given the layers that they may read and no others, and of those who did not agree neither words nor name.
func TestAReaderIsGivenTheirPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		mia.do(moderation.Say{Text: "of mia"})
		noor.do(moderation.Say{Text: "of noor"})
		lead.do(moderation.SayStaff{Text: "among staff"})
		lead.do(moderation.SayPrivate{With: mia.who, Text: "to mia alone"})
		lead.do(moderation.Nudge{Who: mia.who, Note: "a note"})
		all := words(s.read(WholeRecord()))
		for _, w := range []string{"of mia", "of noor", "among staff", "to mia alone", "a note", "Mia"} {
			if !strings.Contains(all, w) {
				t.Errorf("the whole record lacks %q", w)
			}
		}
		if got := words(s.read(Reader{})); strings.Contains(got, "of ") || strings.Contains(got, "a note") || strings.Contains(got, "alone") {
			t.Errorf("who may read nothing is given %q", got)
		}
		if got := words(s.read(Reader{Layers: Layers(), FactsAlone: true})); strings.Trim(strings.NewReplacer(Withheld, "", ",", "", " ", "").Replace(got), "\n") != "" {
			t.Errorf("who counts facts alone is given %q", got)
		}
		part := s.read(Reader{Layers: []Layer{RoomLayer, PresenceLayer, ModerationLayer}, Withheld: []moderation.ParticipantID{mia.who}})
		got := words(part)
		for _, w := range []string{"of mia", "among staff", "to mia alone", "a note", "Mia"} {
			if strings.Contains(got, w) {
				t.Errorf("a reviewer is given %q", w)
			}
		}
		if !strings.Contains(got, "of noor") {
			t.Errorf("a reviewer is given %q", got)
		}
		said := 0
		for _, l := range part {
			if l.Kind == "said" {
				said++
				if l.By == string(mia.who) && (l.Text != Withheld || l.Name != Withheld) {
					t.Errorf("withheld: %+v", l)
				}
			}
		}
		if said != 2 {
			t.Errorf("%d lines of the room", said)
		}
	})
}

// Every kind is of a layer on purpose: a new one is moderation's until somebody says otherwise here.
func TestEveryKindHasItsLayer(t *testing.T) {
	count := map[Layer]int{}
	for _, f := range everyFact() {
		count[layerOf(moderation.NewState(), f)]++
	}
	want := map[Layer]int{courseLayer: 9, PrivateLayer: 9, StaffLayer: 2, PresenceLayer: 12}
	for l, n := range want {
		if count[l] != n {
			t.Errorf("layer %q has %d kinds, want %d", l, count[l], n)
		}
	}
}
