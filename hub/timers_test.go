package hub

import (
	"testing"
	"testing/synctest"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// kindsOf lists the kinds of a session's events, as its log has them.
func (s *stage) kindsOf() (kinds []moderation.Kind) {
	s.Helper()
	for _, e := range s.events() {
		kinds = append(kinds, e.Fact.Kind())
	}
	return kinds
}

// events decodes a session's log.
func (s *stage) events() (events []moderation.Event) {
	s.Helper()
	s.must(s.store.Read(s.Context(), s.session, 0, 0, func(rec *store.Record) bool {
		e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
		s.must(err)
		events = append(events, e)
		return true
	}))
	return events
}

// last is the newest event of a kind, and how many there are.
func last[F moderation.Fact](events []moderation.Event) (found moderation.Event, n int) {
	for _, e := range events {
		if _, ok := e.Fact.(F); ok {
			found, n = e, n+1
		}
	}
	return found, n
}

func TestTheRoomWaitsWithoutStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		defer mia.answers()()
		time.Sleep(time.Second)
		left := time.Now()
		lead.conn.Gone()
		mia.sees("staff_away")
		time.Sleep(time.Minute + lostAfter)
		f := mia.sees("waiting_began")
		if d := time.UnixMilli(int64(f["at"].(float64))).Sub(left); d < 60*time.Second+lostAfter || d > 64*time.Second {
			t.Errorf("the room waits after %v", d)
		}
		mia.refused(moderation.Say{Text: "anyone?"}, moderation.CodeWaiting)
		lead.join("")
		mia.sees("staff_back")
		mia.do(moderation.Say{Text: "good to see you"})
	})
}

func TestAnAbandonedRoomEndsAndShutsItsDoors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		time.Sleep(time.Second)
		lead.conn.Gone()
		defer mia.answers()()
		time.Sleep(time.Minute + time.Second)
		mia.sees("waiting_began")
		time.Sleep(30*time.Minute + time.Second)
		ended, n := last[moderation.Ended](s.events())
		if x, ok := ended.Fact.(moderation.Ended); n != 1 || !ok || !x.Abandoned {
			t.Fatalf("the log has %v", s.kindsOf())
		}
		time.Sleep(10*time.Minute + time.Second)
		if code := mia.sink.awaitClose(); code != wire.CloseEnded {
			t.Errorf("closed with %d", code)
		}
		if _, n := last[moderation.Shut](s.events()); n != 2 {
			t.Errorf("the log has %v", s.kindsOf())
		}
		row, err := s.store.Session(t.Context(), s.session)
		s.must(err)
		if row.Phase != "shut" {
			t.Errorf("the Directory has phase %q", row.Phase)
		}
	})
}

func TestTimedStopsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		defer lead.answers()()
		defer mia.answers()()
		at := time.Now()
		lead.do(moderation.Pause{Minutes: 2})
		lead.do(moderation.Mute{Who: mia.who, Minutes: 5})
		time.Sleep(2 * time.Minute)
		f := mia.sees("resumed")
		if d := time.UnixMilli(int64(f["at"].(float64))).Sub(at).Round(time.Second); d != 2*time.Minute {
			t.Errorf("the pause ended after %v", d)
		}
		mia.refused(moderation.Say{Text: "?"}, moderation.CodeMuted)
		time.Sleep(3 * time.Minute)
		f = mia.sees("unmuted")
		if d := time.UnixMilli(int64(f["at"].(float64))).Sub(at).Round(time.Second); d != 5*time.Minute {
			t.Errorf("the mute ended after %v", d)
		}
		mia.do(moderation.Say{Text: "!"})
	})
}

func TestComingAndGoing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		defer lead.answers()()
		time.Sleep(time.Second)
		before := len(s.events())

		// A short gap: staff see it, the record does not.
		mia.conn.Gone()
		f := lead.await("presence")
		if f["who"].(map[string]any)[string(mia.who)] != "lost" {
			t.Errorf("staff got %v", f)
		}
		time.Sleep(50 * time.Second)
		mia.join("")
		f = lead.await("presence")
		if f["who"].(map[string]any)[string(mia.who)] != "here" {
			t.Errorf("staff got %v", f)
		}
		if n := len(s.events()); n != before {
			t.Errorf("a gap of 50 s is recorded: %v", s.kindsOf()[before:])
		}

		// Silence: noticed within 10 s.
		from := time.Now()
		f = lead.await("presence")
		if d := time.Since(from); f["who"].(map[string]any)[string(mia.who)] != "lost" || d > 10*time.Second {
			t.Errorf("after %v staff got %v", d, f)
		}
		gone := time.Now()
		time.Sleep(time.Minute)
		f = lead.sees("departed")
		if d := time.UnixMilli(int64(f["at"].(float64))).Sub(gone).Round(time.Second); d != 60*time.Second {
			t.Errorf("a departure is recorded after %v", d)
		}
		e, n := last[moderation.Departed](s.events())
		if x := e.Fact.(moderation.Departed); n != 1 || len(x.Who) != 1 || time.UnixMilli(int64(x.Who[0].Since)).Sub(gone).Abs() > time.Second {
			t.Errorf("recorded: %v", e)
		}
		s.state(func(r *room) {
			if r.people.present[mia.who] != nil || len(r.people.due) != 0 {
				t.Errorf("the room still keeps the presence of who is gone: %v", r.people.due)
			}
		})
	})
}

func TestWritingFades(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		defer noor.answers()()
		mia.conn.Receive([]byte(`{"t":"writing","lane":"room","on":true}`))
		if f := noor.await("writing"); f["count"] != 1.0 {
			t.Errorf("a member got %v", f)
		}
		if f := lead.await("writing"); len(f["who"].([]any)) != 1 {
			t.Errorf("staff got %v", f)
		}
		from := time.Now()
		if f := noor.await("writing"); f["count"] != 0.0 || time.Since(from).Round(time.Second) != writingFades {
			t.Errorf("after %v a member got %v", time.Since(from), f)
		}
	})
}

// Who writes on a private line, in the staff lane or in their worksheet is heard by no other member, not even as a frame that says nothing new.
func TestPrivateWritingIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		defer noor.answers()()
		mia.conn.Receive([]byte(`{"t":"writing","lane":"sheet3","on":true}`))
		if f := lead.await("writing"); f["who"].([]any)[0].(map[string]any)["lane"] != "sheet3" {
			t.Errorf("of a step of the worksheet staff heard %v", f)
		}
		mia.conn.Receive([]byte(`{"t":"writing","lane":"sheet3","on":false}`))
		lead.await("writing")
		mia.conn.Receive([]byte(`{"t":"writing","lane":"private","on":true}`))
		lead.await("writing")
		lead.conn.Receive([]byte(`{"t":"writing","lane":"staff","on":true}`))
		lead.conn.Receive([]byte(`{"t":"writing","lane":"staff","on":false}`))
		mia.conn.Receive([]byte(`{"t":"writing","lane":"private","on":false}`))
		lead.await("writing")
		mia.conn.Receive([]byte(`{"t":"writing","lane":"room","on":true}`))
		if f := noor.await("writing"); f["count"] != 1.0 {
			t.Errorf("the first that a third member heard of writing is %v", f)
		}
	})
}

// A room where nothing happens does nothing: its goroutine wakes only to have its head confirmed.
func TestAQuietRoomIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		mia.conn.Gone()
		defer lead.answers()()
		time.Sleep(2 * time.Minute)
		// Someone who only looks in for a moment leaves nothing that keeps the room awake.
		noor := s.cast("Noor", moderation.Member)
		noor.join("")
		noor.conn.Gone()
		time.Sleep(2 * time.Minute)
		var before, after uint64
		s.state(func(r *room) { before = r.turns })
		time.Sleep(time.Minute)
		s.state(func(r *room) { after = r.turns })
		if n := after - before; n > 250 {
			t.Errorf("%d turns in a quiet minute", n)
		}
	})
}

func TestHeadsAreSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		defer lead.answers()()
		lead.do(moderation.Say{Text: "one"})
		time.Sleep(2 * time.Minute)
		var head store.Head
		s.state(func(r *room) { head = r.head })
		sigs, err := s.store.Signatures(t.Context(), s.session)
		s.must(err)
		if len(sigs) == 0 || sigs[len(sigs)-1].Head != head {
			t.Errorf("the head %d is not signed: %d signatures", head.Seq, len(sigs))
		}
		if len(sigs) > 4 {
			t.Errorf("%d signatures in two minutes", len(sigs))
		}
	})
}

func TestAnIdleRoomIsPutAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		s.state(func(*room) {})
		time.Sleep(idleAfter + time.Second)
		if n := len(s.hub.live()); n != 0 {
			t.Errorf("%d rooms are kept", n)
		}
		lead := s.cast("Ana", moderation.Facilitator)
		lead.join("")
		lead.do(moderation.OpenLobby{})
	})
}

// answers has an actor's page answer pings until stop is called.
func (a *actor) answers() (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	conn := a.conn
	go func() {
		defer close(done)
		t := time.NewTicker(2 * time.Second)
		defer t.Stop()
		for {
			select {
			case <-quit:
				return
			case <-t.C:
				conn.Heard()
			}
		}
	}()
	return func() { close(quit); <-done }
}
