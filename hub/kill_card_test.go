package hub_test

import (
	"testing"
	"time"

	"hearth/store/storetest/shapes"
)

type card struct{ ID, Text string }

type care struct {
	Text        string
	Next, Until int64
}

// A server is killed with a card on top of the room, in the closing, and in the minutes after the end: whoever comes back
// has the card, what was told for the time after, and the private line, until the same moment.
func TestKilledServersKeepTheCard(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		keepTheCard(t, newSiege(t, t.TempDir(), ""))
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		keepTheCard(t, newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))))
	})
}

func keepTheCard(t *testing.T, s *siege) {
	next := func() { s.kill(); s.start() }
	shown := s.sit(0).must("show_card", map[string]any{"text": "What would help?"})
	next()
	lead := s.sit(0)
	if member := s.sit(1); member.card != (card{shown.ID, "What would help?"}) || lead.card != member.card {
		t.Errorf("a member has the card %+v, and who leads %+v", member.card, lead.card)
	}
	lead.refused("already", "show_card", map[string]any{"text": "And at the same moment?"})
	lead.must("put_card_away", map[string]any{"card": shown.ID})

	meets := time.Now().Add(24 * time.Hour).UnixMilli()
	lead.must("close", map[string]any{"text": "Somebody answers all night.", "next": meets})
	next()
	told := care{"Somebody answers all night.", meets, 0}
	lead = s.sit(0)
	if member := s.sit(1); member.care != told || member.card != (card{}) {
		t.Errorf("in the closing a member has %+v, and the card %+v", member.care, member.card)
	}
	ended := lead.must("end", nil)
	next()
	told.Until = ended.At + 10*time.Minute.Milliseconds()
	member := s.sit(1)
	if member.care != told {
		t.Errorf("after the end a member has %+v, not %+v", member.care, told)
	}
	member.must("say_private", map[string]any{"text": "Tonight is hard."})
	member.refused("ended", "say", map[string]any{"text": "And now to all?"})
	s.sit(0).must("say_private", map[string]any{"with": member.who, "text": "I am here."})
}
