package hub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/coder/websocket"

	"hearth/hub/ws"
	"hearth/store/storetest/shapes"
)

// A server is killed while somebody has the floor. The next one, or the other one, has the same holder, the same order and
// the same soft time, running or standing still, and holds everybody to it.
func TestKilledServersKeepTheFloor(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		s := newSiege(t, t.TempDir(), "")
		keepTheFloor(t, s, func() *siege { s.kill(); s.start(); return s })
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		s := newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1")))
		keepTheFloor(t, s, func() *siege { s.kill(); s.start(); return s })
	})
	t.Run("two on postgres", func(t *testing.T) {
		server := shapes.Server(t)
		one := newSiege(t, t.TempDir(), shapes.At(t, server, shapes.NewDatabase(t, server, "template1")))
		two := newSiege(t, one.folder, one.database)
		two.known = one.known
		keepTheFloor(t, one, func() *siege {
			one.kill()
			one, two = two, one
			two.start() // so that the next kill leaves one too
			return one
		})
	})
}

// newSiege has a server running until the test is over.
func newSiege(t *testing.T, folder, database string) *siege {
	s := &siege{T: t, folder: folder, database: database, up: make(chan struct{}), known: new(string)}
	s.start()
	t.Cleanup(s.kill)
	return s
}

func keepTheFloor(t *testing.T, s *siege, next func() *siege) {
	lead := s.sit(0)
	began := lead.must("begin_round", map[string]any{"mode": "roster", "text": "How are you?", "seconds": 300, "hands_closed": true})
	lead.must("next_turn", map[string]any{"turn": began.ID})
	running := s.sit(0).round
	who := map[string]int{}
	for n := range killers {
		who[s.sit(n).who] = n
	}
	holder, waits := who[running.Holder], who[running.Order[0]]
	if holder == 0 || running.Ends == 0 || running.Left != 0 {
		t.Fatalf("a member has the floor, and their time runs: %+v", running)
	}
	s.sit(holder).must("say", map[string]any{"text": "I was saying"})

	s = next()
	for n := range killers {
		s.sit(n).has(running)
	}
	s.sit(waits).refused("floor_held", "say", map[string]any{"text": "in between"})
	s.sit(waits).refused("floor_held", "raise_hand", nil)
	s.sit(holder).must("say", map[string]any{"text": "and I go on"})

	paused := s.sit(0).must("pause", map[string]any{"text": "A breath."})
	still := running
	still.Ends, still.Left = 0, running.Ends-paused.At
	s = next()
	s.sit(holder).has(still)
	resumed := s.sit(0).must("resume", nil)
	going := running
	going.Ends = resumed.At + still.Left
	s.sit(waits).has(going)

	// What was sent and never answered is sent again, and moves the floor once.
	const id = "00000000-0000-4000-8000-00000000f100"
	done := map[string]any{"turn": going.Turn, "how": "done"}
	s.sit(holder).send(id, "end_turn", done)
	s = next()
	again := s.sit(holder)
	again.send(id, "end_turn", done)
	if f := again.answer(id); f.T != "done" {
		t.Errorf("the same command again: %+v", f)
	}
	if r := s.sit(0).round; who[r.Holder] != waits || len(r.Order) != len(going.Order)-1 {
		t.Errorf("the floor moved on, once, from %+v to %+v", going, r)
	}
	again.refused("floor_held", "say", map[string]any{"text": "one more thing"})
}

// page is one person's connection.
type page struct {
	*siege
	conn      *websocket.Conn
	n         int
	who, last string
	round     round // as it was when they came, and so the next two
	card      card
	care      care
	prompt    prompt
	agenda    agenda
	checkIn   checkIn
	pause     calm
	leaves    int64 // when they themselves leave
	early     map[string]int64
	heard     []byte // every frame as it came
	sent      int
	events    map[string]framed
}

type round struct {
	ID, Turn, Holder string
	Ends, Left       int64
	Order            []string
}

type framed struct {
	T, ID, K, Code, Event string
	At                    int64
	Answers               []given
	Dots                  []int
	View                  struct {
		You struct {
			Who    string
			Leaves int64
		}
		People []struct {
			Who    string
			Leaves int64
		}
		Agenda  agenda
		Pause   calm
		CheckIn checkIn `json:"check_in"`
		Round   round
		Card    card
		Care    care
		Prompt  prompt
	}
}

// sit connects person n and reads as far as there is. They name the last event that was asked for, as a page does that comes
// back: a server that has heard of it from no other has to look for it before it welcomes them.
func (s *siege) sit(n int) *page {
	s.Helper()
	conn, _, err := websocket.Dial(s.Context(), fmt.Sprintf("ws://%s/?n=%d", s.server(), n), &websocket.DialOptions{Subprotocols: []string{ws.Subprotocol}})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(-1)
	p := &page{siege: s, conn: conn, n: n, last: *s.known, events: map[string]framed{}}
	p.write(map[string]any{"t": "hello", "v": 1, "last": p.last})
	p.read(func(f framed) bool { return f.T == "ready" })
	return p
}

func (p *page) write(v any) {
	p.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = p.conn.Write(p.Context(), websocket.MessageText, b)
	}
	if err != nil {
		p.Fatal(err)
	}
}

// read takes frames up to one that is meant.
func (p *page) read(meant func(framed) bool) framed {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.Context(), 30*time.Second)
	defer cancel()
	for {
		_, b, err := p.conn.Read(ctx)
		if err != nil {
			p.Fatal(err)
		}
		p.heard = append(p.heard, b...)
		var f framed
		if err := json.Unmarshal(b, &f); err != nil {
			p.Fatal(err)
		}
		switch f.T {
		case "welcome":
			p.who, p.round, p.card, p.care, p.prompt = f.View.You.Who, f.View.Round, f.View.Card, f.View.Care, f.View.Prompt
			p.checkIn, p.pause = f.View.CheckIn, f.View.Pause
			p.agenda, p.leaves, p.early = f.View.Agenda, f.View.You.Leaves, map[string]int64{}
			for _, other := range f.View.People {
				p.early[other.Who] = other.Leaves
			}
		case "event":
			p.last, p.events[f.ID] = f.ID, f
		}
		if meant(f) {
			return f
		}
	}
}

func (p *page) send(id, do string, with map[string]any) {
	p.Helper()
	command := map[string]any{"t": "do", "id": id, "do": do, "seen": p.last}
	maps.Copy(command, with)
	p.write(command)
}

func (p *page) answer(id string) framed {
	p.Helper()
	return p.read(func(f framed) bool { return f.ID == id && (f.T == "done" || f.T == "refused") })
}

func (p *page) ask(do string, with map[string]any) framed {
	p.Helper()
	p.sent++
	id := fmt.Sprintf("%08x-0000-4000-%04x-%012x", uint32(time.Now().UnixNano()), 0x8000+p.n, p.sent)
	p.send(id, do, with)
	return p.answer(id)
}

// must has a command done, and is its event.
func (p *page) must(do string, with map[string]any) (event framed) {
	p.Helper()
	answer := p.ask(do, with)
	if answer.T != "done" {
		p.Fatalf("%s: %+v", do, answer)
	}
	if _, came := p.events[answer.Event]; !came { // the answer may come before it or after it
		p.read(func(f framed) bool { return f.ID == answer.Event })
	}
	*p.known = answer.Event
	return p.events[answer.Event]
}

func (p *page) refused(code, do string, with map[string]any) {
	p.Helper()
	if answer := p.ask(do, with); answer.Code != code {
		p.Errorf("%s: %+v, not refused as %s", do, answer, code)
	}
}

func (p *page) has(want round) {
	p.Helper()
	if !reflect.DeepEqual(p.round, want) {
		p.Errorf("person %d has the round\n%+v, not\n%+v", p.n, p.round, want)
	}
}
