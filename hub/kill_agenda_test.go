package hub_test

import (
	"reflect"
	"testing"
	"time"

	"hearth/store/storetest/shapes"
)

type agenda struct {
	ID, Last string
	Items    []agendaItem
	Now      int
	Since    int64
}

type agendaItem struct {
	Text    string
	Minutes int
}

// A server is killed while an agenda is up and somebody has said that they leave early: the next one has the same item on
// since the same moment, takes what was sent twice once, and shows staff alone who leaves, before whom a round puts nobody.
func TestKilledServersKeepTheAgenda(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		keepTheAgenda(t, newSiege(t, t.TempDir(), ""))
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		keepTheAgenda(t, newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))))
	})
}

func keepTheAgenda(t *testing.T, s *siege) {
	next := func() { s.kill(); s.start() }
	set := s.sit(0).must("set_agenda", map[string]any{"items": "10 Opening\n40 Sharing\n0 Closing"})
	want := agenda{ID: set.ID, Last: set.ID, Items: []agendaItem{{"Opening", 10}, {"Sharing", 40}, {"Closing", 0}}, Since: set.At}
	has := func() {
		t.Helper()
		for n := range killers {
			if p := s.sit(n); !reflect.DeepEqual(p.agenda, want) {
				t.Errorf("person %d has the agenda %+v, not %+v", n, p.agenda, want)
			}
		}
	}
	next()
	has()
	more := s.sit(0).must("extend_agenda", map[string]any{"agenda": set.ID, "minutes": 5})
	want.Items[0].Minutes, want.Last = 15, more.ID
	const id = "00000000-0000-4000-8000-00000000f300"
	on := map[string]any{"agenda": more.ID, "now": 1}
	s.sit(0).send(id, "move_agenda", on)
	next()
	lead := s.sit(0)
	lead.send(id, "move_agenda", on)
	answer := lead.answer(id)
	if answer.T != "done" {
		t.Fatalf("the same command again: %+v", answer)
	}
	lead.refused("already", "move_agenda", map[string]any{"agenda": more.ID, "now": 2})
	moved := s.sit(1)
	want.Now, want.Last, want.Since = 1, answer.Event, moved.agenda.Since
	if want.Since <= set.At {
		t.Errorf("the item is on since %d, and the first since %d", want.Since, set.At)
	}
	has()

	leaves := time.Now().Add(time.Hour).UnixMilli()
	last := s.sit(killers - 1)
	last.must("plan_leave", map[string]any{"leaves": leaves})
	next()
	for n := range killers {
		p := s.sit(n)
		if told := p.early[last.who]; (n == 0) != (told == leaves) || n > 0 && told != 0 {
			t.Errorf("person %d has it that they leave at %d", n, told)
		}
		if (n == killers-1) != (p.leaves == leaves) {
			t.Errorf("person %d leaves at %d", n, p.leaves)
		}
	}
	s.sit(0).must("begin_round", map[string]any{"mode": "roster"})
	next()
	if r := s.sit(1).round; r.Holder != last.who {
		t.Errorf("%s has the floor, and %s leaves early", r.Holder, last.who)
	}
}
