package review

import (
	"fmt"
	"testing"

	"hearth/hub"
	"hearth/moderation"
)

func (s *script) checkIn(moment moderation.Moment) uint64 {
	return s.add(moderation.KindCheckInBegan, "ana", func(l *hub.Line) { l.Moment = string(moment) })
}

func (s *script) answer(who string, to uint64, text string) {
	s.add(moderation.KindCheckInAnswered, who, func(l *hub.Line) { l.Message, l.Text, l.Skipped = to, text, text == "" })
}

// TestBeforeAndAfter compares the last answers to the last check-ins, also those that came after the end.
func TestBeforeAndAfter(t *testing.T) {
	s := evening()
	first := s.checkIn(moderation.BeforeScale)
	s.answer("mia", first, "1")
	before := s.checkIn(moderation.BeforeScale)
	s.answer("mia", before, "3 heavy legs")
	s.answer("mia", before, "4")
	s.answer("joe", before, "")
	s.answer("lin", before, "7")
	now := s.checkIn("")
	s.answer("mia", now, "10")
	if got := s.review().CheckIns; got != nil {
		t.Errorf("before the second was asked: %+v", got)
	}
	after := s.checkIn(moderation.AfterScale)
	s.answer("mia", after, "9 lighter")
	s.add(moderation.KindEnded, "ana")
	s.answer("joe", after, "5")
	s.answer("lin", after, "[withheld]")
	var got []string
	for _, c := range s.review().CheckIns {
		difference := "none"
		if c.Difference != nil {
			difference = fmt.Sprint(*c.Difference)
		}
		got = append(got, fmt.Sprint(c.Name, " ", c.Before, " ", c.After, " ", difference))
	}
	want := []string{"MIA {4 false} {9 false} 5", "JOE { true} {5 false} none", "LIN {7 false} { false} none"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v\nwant %v", got, want)
	}
}
