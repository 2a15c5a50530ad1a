package hub_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"hearth/store/storetest/shapes"
)

type checkIn struct {
	ID, Moment string
	Mine       number
	Answers    []number
}

type number struct {
	Who, Value, Text string
	Skipped          bool
}

// calm is a grounding pause.
type calm struct {
	Grounding int
	Since     int64
	Ready     []string
}

// A server is killed between the answers of a check-in and in a grounding pause: every number stands, with its person and
// with staff alone, what was sent twice counts once, and whoever was ready still is.
func TestKilledServersKeepTheCheckIn(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		keepTheCheckIn(t, newSiege(t, t.TempDir(), ""))
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		keepTheCheckIn(t, newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))))
	})
}

func keepTheCheckIn(t *testing.T, s *siege) {
	next := func() { s.kill(); s.start() }
	asked := s.sit(0).must("begin_check_in", map[string]any{"moment": "before"})
	word := func(n int) string { return fmt.Sprintf("own word of %d", n) }
	who := make([]string, killers)
	for n := 1; n < killers; n++ {
		p := s.sit(n)
		who[n] = p.who
		p.must("answer_check_in", map[string]any{"check_in": asked.ID, "value": "9"})
		if n == 2 {
			next()
		}
		s.sit(n).must("answer_check_in", map[string]any{"check_in": asked.ID, "value": fmt.Sprint(n), "text": word(n)})
	}
	const id = "00000000-0000-4000-8000-00000000f400"
	last := map[string]any{"check_in": asked.ID, "value": "5", "text": word(5)}
	s.sit(killers-1).send(id, "answer_check_in", last)
	next()
	again := s.sit(killers - 1)
	again.send(id, "answer_check_in", last)
	if f := again.answer(id); f.T != "done" {
		t.Errorf("the same answer again: %+v", f)
	}
	lead := s.sit(0)
	if len(lead.checkIn.Answers) != killers-1 || lead.checkIn.ID != asked.ID || lead.checkIn.Moment != "before" {
		t.Errorf("staff have %+v", lead.checkIn)
	}
	for n := 1; n < killers; n++ {
		p := s.sit(n)
		if want := (checkIn{ID: asked.ID, Moment: "before", Mine: number{Value: fmt.Sprint(n), Text: word(n)}}); !reflect.DeepEqual(p.checkIn, want) {
			t.Errorf("member %d has %+v, not %+v", n, p.checkIn, want)
		}
		for other := 1; other < killers; other++ {
			if other != n && bytes.Contains(p.heard, []byte(word(other))) {
				t.Errorf("member %d has the word of %d", n, other)
			}
		}
	}
	shown := lead.must("end_check_in", map[string]any{"check_in": asked.ID, "show": true})
	next()
	*s.known = asked.ID // who comes back now saw the question last
	if dots := s.sit(1).events[shown.ID].Dots; !reflect.DeepEqual(dots, []int{1, 2, 3, 4, 5}) {
		t.Errorf("the group is shown %v", dots)
	}

	paused := s.sit(0).must("pause", map[string]any{"grounding": 90})
	s.sit(2).must("say_ready", nil)
	next()
	calmly := calm{Grounding: 90, Since: paused.At}
	for n := range killers {
		want := calmly
		if n == 0 || n == 2 {
			want.Ready = []string{who[2]}
		}
		if p := s.sit(n); !reflect.DeepEqual(p.pause, want) {
			t.Errorf("person %d has the calm moment %+v, not %+v", n, p.pause, want)
		}
	}
	s.sit(3).refused("paused", "say", map[string]any{"text": "in between"})
}
