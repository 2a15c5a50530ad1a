package hub

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// jam stops a sink from taking anything; free lets it.
func (m *memory) jam(stuck bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stuck = stuck
	m.change()
}

// A connection that takes nothing costs nobody anything. It is closed to come back, and then lacks nothing and has nothing
// twice.
func TestASlowConnectionComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		defer mia.answers()()
		time.Sleep(time.Second)
		stop := noor.answers()
		noor.sink.jam(true)
		began := time.Now()
		for i := range 50 {
			mia.do(moderation.Say{Text: fmt.Sprint("words ", i)})
		}
		lead.sees("said")
		if d := time.Since(began); d > time.Second {
			t.Errorf("the room took %v", d)
		}
		if code := noor.sink.awaitClose(); code != wire.CloseTooSlow || time.Since(began) > writeWait+time.Second {
			t.Errorf("closed with %d after %v", code, time.Since(began))
		}
		stop()
		last := noor.lastSeen()
		noor.join(last)
		noor.barrier()
		if got := noor.texts(); len(got) != 50 || got[0] != "words 0" {
			t.Errorf("came back to %v", got)
		}
	})
}

// What is hidden while a slow connection still waits for it comes to it as a tombstone, whether it stands in the window or
// before it.
func TestASlowConnectionGetsNoHiddenWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		settings := roomy()
		settings.History = moderation.FromStart
		s := newStage(t, newFake(), settings)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		time.Sleep(time.Second)
		seen := noor.lastSeen()
		say := func(text string) (id string, seq moderation.Seq) {
			id = mia.askSeen(moderation.Say{Text: text}, seen).Event
			s.state(func(r *room) { seq = r.resolve(id) })
			return id, seq
		}
		begin, _ := say("the last that she has")
		_, old := say("canary of before the window")
		for range 2 * windowKeep {
			say("words")
		}
		var first moderation.Seq
		s.state(func(r *room) { first = r.window.Load().first })
		if first <= old {
			t.Fatalf("the window begins at %d, and the message is %d", first, old)
		}

		// She comes back for it, over a connection that takes nothing yet.
		sink := newMemory()
		sink.stuck = true
		noor.conn.Gone()
		c, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: noor.who, Device: noor.device}}, Last: begin, Sink: sink})
		s.must(err)
		synctest.Wait()
		_, recent := say("canary of the window")
		lead.do(moderation.Hide{Message: recent})
		lead.do(moderation.Hide{Message: old})
		synctest.Wait()
		sink.jam(false)
		if code := sink.awaitClose(); code != wire.CloseTooSlow { // what it waited for cannot be made anew
			t.Errorf("closed with %d", code)
		}
		for _, f := range sink.all() {
			if f["text"] == "canary of the window" {
				t.Errorf("came after it was hidden: %v", f)
			}
		}
		c.Gone()
		noor.join(begin)
		noor.barrier()
		gone := 0
		for _, f := range noor.sink.all() {
			if text, ok := f["text"].(string); ok && len(text) > 6 && text[:6] == "canary" {
				t.Errorf("came after it was hidden: %v", f)
			}
			if f["gone"] == "hidden" {
				gone++
			}
		}
		if gone != 2 {
			t.Errorf("%d tombstones", gone)
		}
	})
}

// streaming is a sink without close frames: what it is not told in words, nobody at its other end ever knows.
type streaming struct{ *memory }

func (streaming) Unframed() bool { return true }

// A stream whose access ends while a write waits is told so behind that write; one that takes nothing is cut off soon all
// the same.
func TestAStreamThatIsBusyIsToldWhyItEnds(t *testing.T) {
	for _, stuck := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := fakeStage(t)
			lead := s.begin()
			defer lead.answers()()
			mia, noor := s.member("Mia"), s.member("Noor")
			defer mia.answers()()
			tape := streaming{newMemory()}
			c, err := s.hub.Join(t.Context(), Joining{
				Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: noor.who, Device: noor.device}}, Sink: tape,
			})
			s.must(err)
			synctest.Wait()
			tape.jam(true)
			mia.do(moderation.Say{Text: "words"})
			synctest.Wait()
			c.end(wire.CloseSignedOut, 0)
			began := time.Now()
			if !stuck {
				synctest.Wait()
				tape.jam(false)
			}
			if code := tape.awaitClose(); code != wire.CloseSignedOut || time.Since(began) > byeWait {
				t.Errorf("stuck %v: closed with %d after %v", stuck, code, time.Since(began))
			}
			if told := slices.Contains(tape.kinds(), any("bye")); told == stuck {
				t.Errorf("stuck %v: told why: %v, by %v", stuck, told, tape.kinds())
			}
			tape.jam(false)
		})
	}
}

// A removal from the group ends the person's link as well, and either may come first: they read why they are removed.
func TestARemovalIsToldBeforeTheLinkEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		defer lead.answers()()
		mia := s.member("Mia")
		synctest.Wait()
		mia.sink.jam(true)
		lead.do(moderation.Say{Text: "so that a write waits"})
		lead.do(moderation.Remove{Who: mia.who, Group: true, Note: "We will call you."})
		synctest.Wait()
		s.hub.CutPerson(s.session, mia.who, wire.CloseSignedOut)
		synctest.Wait()
		mia.sink.jam(false)
		if code := mia.sink.awaitClose(); code != wire.CloseRemoved {
			t.Errorf("closed with %d", code)
		}
		if !slices.Contains(mia.sink.kinds(), any("removed")) {
			t.Errorf("told %v", mia.sink.kinds())
		}
	})
}
