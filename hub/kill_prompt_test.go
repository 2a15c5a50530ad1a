package hub_test

import (
	"bytes"
	"fmt"
	"testing"

	"hearth/store/storetest/shapes"
)

type prompt struct {
	ID, Text string
	Named    bool
	Mine     given
	Answers  []given
}

type given struct {
	Who, Text string
	Skipped   bool
}

// A server is killed while answers are hidden: the question is open again, every answer stands, and on the sockets of those
// whose it is not there is nothing of it before staff show them all, in one event that every later server shows alike.
func TestKilledServersKeepTheQuestion(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		keepTheQuestion(t, newSiege(t, t.TempDir(), ""))
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		keepTheQuestion(t, newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))))
	})
}

func keepTheQuestion(t *testing.T, s *siege) {
	const answerers = killers - 2 // who answers; one more member listens
	next := func() { s.kill(); s.start() }
	asked := s.sit(0).must("ask_prompt", map[string]any{"text": "What helped?", "named": true})
	want := prompt{ID: asked.ID, Text: "What helped?", Named: true}
	answer := func(n int) string { return fmt.Sprintf("hidden words of %d", n) }
	for n := 1; n <= answerers; n++ {
		s.sit(n).must("answer_prompt", map[string]any{"prompt": asked.ID, "text": "not this"})
		if n == 3 {
			next()
		}
		s.sit(n).must("answer_prompt", map[string]any{"prompt": asked.ID, "text": answer(n)})
	}
	// What was sent and never answered is sent again, and is one answer.
	const id = "00000000-0000-4000-8000-00000000f200"
	last := map[string]any{"prompt": asked.ID, "text": answer(answerers)}
	s.sit(answerers).send(id, "answer_prompt", last)
	next()
	again := s.sit(answerers)
	again.send(id, "answer_prompt", last)
	if f := again.answer(id); f.T != "done" {
		t.Errorf("the same answer again: %+v", f)
	}

	lead := s.sit(0)
	if len(lead.prompt.Answers) != answerers {
		t.Errorf("staff have %+v", lead.prompt)
	}
	members := make([]*page, killers)
	for n := 1; n < killers; n++ {
		members[n] = s.sit(n)
		own := want
		if n <= answerers {
			own.Mine.Text = answer(n)
		}
		if got := members[n].prompt; got.Answers != nil || got.ID != own.ID || got.Text != own.Text || got.Named != own.Named || got.Mine != own.Mine {
			t.Errorf("member %d has %+v", n, got)
		}
		for other := 1; other <= answerers; other++ {
			if other != n && bytes.Contains(members[n].heard, []byte(answer(other))) {
				t.Errorf("member %d has what %d answered", n, other)
			}
		}
		if others := bytes.Count(members[n].heard, []byte(`"prompt_answered"`)); n > answerers && others != 0 {
			t.Errorf("who answered nothing got %d answers", others)
		}
	}

	shown := lead.must("end_prompt", map[string]any{"prompt": asked.ID, "reveal": true})
	next()
	*s.known = asked.ID // who comes back now saw the question last
	for n := range killers {
		p := s.sit(n)
		if p.prompt.ID != "" {
			t.Errorf("person %d has the question still: %+v", n, p.prompt)
		}
		if n > 0 && len(p.events[shown.ID].Answers) != answerers {
			t.Errorf("person %d is shown %+v", n, p.events[shown.ID].Answers)
		}
		for i, a := range p.events[shown.ID].Answers {
			if a.Who != members[i+1].who || a.Text != answer(i+1) {
				t.Errorf("person %d is shown %+v as the answer of %d", n, a, i+1)
			}
		}
	}
	members[1] = s.sit(1)
	members[1].refused("already", "answer_prompt", map[string]any{"prompt": asked.ID, "text": "too late"})
}
