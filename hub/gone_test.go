package hub

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// A person's key is destroyed in the middle of a session: their words are gone for everyone who reads from now on, the
// record verifies as before, the room goes on, they are told kindly that nothing of theirs can be kept, and staff can
// still stop them.
func TestAPersonIsErasedInTheMiddle(t *testing.T) {
	eachShape(t, func(s *stage) {
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		id := mia.do(moderation.Say{Text: "canary"})
		noor.sees("said")
		before := s.fingerprint()

		ans, err := s.hub.Do(t.Context(), Do{Session: s.session, Command: moderation.Erase{Who: mia.who}})
		s.must(err)
		if ans.Refusal != nil {
			t.Fatal(ans.Refusal)
		}
		s.must(s.ring.DestroyPerson(t.Context(), mia.person, "asked for it"))
		if s.fingerprint() == before {
			t.Error("the erasure is not in the record")
		}
		live := s.fingerprint()

		// The live room: a newcomer on another device finds a tombstone, not an empty text.
		noor.join("")
		noor.barrier()
		for _, f := range noor.sink.all() {
			if f["id"] == id && (f["text"] != nil || f["gone"] != "erased") {
				t.Errorf("got %v", f)
			}
		}
		r := mia.ask(moderation.Say{Text: "more"}).Refusal
		if r == nil || r.Code == CodeNotSaved || r.Say == "" {
			t.Errorf("their words are answered %+v", r)
		}
		lead.do(moderation.Mute{Who: mia.who, Note: "kindly"})
		lead.do(moderation.Remove{Who: mia.who, Note: "kindly"})
		noor.do(moderation.Say{Text: "it goes on"})
		lead.find(func(f frame) bool { return f["text"] == "it goes on" }, "what came after")
		if live == s.fingerprint() {
			t.Error("staff could not stop them")
		}

		// Folded anew, the record is the same, and its lines are tombstones.
		s.must(s.hub.Drain(t.Context()))
		s.open()
		lines := map[string]Line{}
		s.must(s.hub.Transcript(t.Context(), s.session, WholeRecord(), func(l Line) error { lines[l.ID] = l; return nil }))
		if l := lines[id]; l.Text != "" || l.Gone != "erased" {
			t.Errorf("the transcript has %+v", l)
		}
		for _, l := range lines {
			if l.Text == "canary" || l.Name == "Mia" || l.About == "Mia" {
				t.Errorf("the transcript has %+v", l)
			}
		}
	})
}

// Only the key is destroyed, by another process, without a word to the room.
func TestAKeyGoesWithoutAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		mia.do(moderation.Say{Text: "canary"})
		s.must(s.ring.DestroyPerson(t.Context(), mia.person, "asked for it"))
		if r := mia.ask(moderation.Say{Text: "more"}).Refusal; r == nil || r.Code == CodeNotSaved {
			t.Errorf("answered %+v", r)
		}
		lead.do(moderation.Mute{Who: mia.who, Note: "kindly"})
		lead.do(moderation.Say{Text: "it goes on"})
	})
}

func TestRemovalClosesEveryDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		second := &actor{s: s, name: "Mia elsewhere", who: mia.who, device: "phone"}
		second.do(moderation.Knock{})
		lead.do(moderation.Admit{Who: mia.who})
		var all []*reader
		for _, device := range []string{mia.device, mia.device, "phone", "not let in"} {
			p := &reader{viewer: moderation.Viewer{Who: mia.who, Device: device}, tape: &tape{}}
			c, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: p.viewer}, Sink: p.tape})
			s.must(err)
			p.conn = c
			all = append(all, p)
		}
		synctest.Wait()
		for _, p := range all {
			p.tape.taken()
		}
		// A mute reaches all of them, by whatever door they ask.
		lead.do(moderation.Mute{Who: mia.who})
		synctest.Wait()
		for _, a := range []*actor{mia, second} {
			if r := a.askSeen(moderation.Say{Text: "?"}, noor.lastSeen()).Refusal; r == nil || r.Code != moderation.CodeMuted {
				t.Errorf("%s: %v", a.name, r)
			}
		}
		lead.do(moderation.Unmute{Who: mia.who})
		synctest.Wait()
		for _, p := range all {
			p.tape.taken()
		}
		lead.do(moderation.Remove{Who: mia.who, Note: "kindly"})
		lead.do(moderation.Say{Text: "after"})
		noor.do(moderation.Say{Text: "after"})
		synctest.Wait()
		for i, p := range all {
			frames, code := p.tape.taken()
			if code != wire.CloseRemoved || len(frames) == 0 || len(frames) > 2 {
				t.Errorf("connection %d: closed with %d after %v", i, code, frames)
			}
		}
		time.Sleep(time.Minute)
		for i, p := range all {
			if frames, _ := p.tape.taken(); len(frames) != 0 {
				t.Errorf("connection %d got %v afterwards", i, frames)
			}
		}
		// Whoever comes back is told the same, and nothing else.
		p := &reader{viewer: moderation.Viewer{Who: mia.who, Device: mia.device}, tape: &tape{}}
		_, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: p.viewer}, Sink: p.tape})
		s.must(err)
		synctest.Wait()
		if frames, code := p.tape.taken(); code != wire.CloseRemoved || len(frames) != 4 { // welcome, removed, ready, bye
			t.Errorf("closed with %d after %v", code, frames)
		}
	})
}

// What stands before the window is read from the store, through the gate as it stands now.
func TestResumeFromBeforeTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		settings := roomy()
		settings.History = moderation.FromStart
		s := newStage(t, newFake(), settings)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		time.Sleep(time.Second)
		early := noor.lastSeen()
		var ids []string
		for i := range 4200 {
			ids = append(ids, mia.askSeen(moderation.Say{Text: fmt.Sprint("words ", i)}, early).Event)
		}
		noor.barrier()
		noor.conn.Gone()
		first, hidden := ids[2000], ids[2002]
		var seq moderation.Seq
		s.state(func(r *room) {
			seq = r.resolve(hidden)
			if w := r.window.Load(); w.first <= seq {
				t.Fatalf("the window begins at %d, before %d", w.first, seq)
			}
		})
		lead.do(moderation.Hide{Message: seq})

		noor.join(first)
		noor.barrier()
		frames := noor.sink.all()
		if frames[0]["resume"] != "events" || frames[1]["id"] != ids[2001] || frames[2]["id"] != hidden {
			t.Fatalf("resumed with %v, %v, %v", frames[0]["resume"], frames[1]["id"], frames[2]["id"])
		}
		if frames[2]["text"] != nil || frames[2]["gone"] != "hidden" {
			t.Errorf("got %v", frames[2])
		}
		if n := len(noor.texts()); n != 4200-2001-1 {
			t.Errorf("%d messages", n)
		}
		// Further back than resuming reaches, it starts over with the newest.
		noor.join(ids[10])
		noor.barrier()
		if f := noor.sink.all()[0]; f["resume"] != "over" || f["earlier"] != true {
			t.Errorf("got %v, %v", f["resume"], f["earlier"])
		}
		pages := 0
		for before := ""; ; pages++ {
			b, err := s.hub.Page(t.Context(), s.session, moderation.Viewer{Who: noor.who, Device: noor.device}, before, 300)
			s.must(err)
			var more bool
			if before, more = s.page(b); !more {
				break
			}
		}
		if pages < 13 {
			t.Errorf("only %d pages", pages)
		}
	})
}

// A commit under way when the server stops is finished and acknowledged; what the system would only like to note does
// not hold it up, not even when the store is gone.
func TestDrainFinishesWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		s.begin()
		mia := s.member("Mia")
		time.Sleep(time.Second)
		f.set(func(f *faulty) {
			f.append = func(_ context.Context, _ []store.Batch, really func() []store.Result) []store.Result {
				time.Sleep(time.Second)
				return really()
			}
		})
		_, body := sayFrame(1, "last words", mia.lastSeen())
		go mia.conn.Receive([]byte(body))
		synctest.Wait()
		began := time.Now()
		s.must(s.hub.Drain(t.Context()))
		if d := time.Since(began); d > 3*time.Second {
			t.Errorf("draining took %v", d)
		}
		mia.await("done")
		if code := mia.sink.awaitClose(); code != wire.CloseDraining {
			t.Errorf("closed with %d", code)
		}
		is(t, s.hub.Drain(t.Context()), nil)
		if _, err := s.hub.View(t.Context(), s.session, moderation.Viewer{Who: mia.who}); !isError(err, ErrDraining) {
			t.Errorf("a drained hub answers %v", err)
		}
		f.set(func(f *faulty) { f.append = nil })

		s.open() // attendance has changed: the new hub would note it, and cannot
		f.set(func(f *faulty) {
			f.append = func(_ context.Context, b []store.Batch, _ func() []store.Result) []store.Result {
				return every(b, store.ErrUnavailable)
			}
		})
		s.state(func(*room) {})
		time.Sleep(time.Second)
		began = time.Now()
		s.must(s.hub.Drain(t.Context()))
		if d := time.Since(began); d > time.Second {
			t.Errorf("draining took %v though nobody waits", d)
		}
	})
}

// BenchmarkRoom is one room on a log in memory: what deciding, sealing, framing and waking cost.
func BenchmarkRoom(b *testing.B) {
	for _, readers := range []int{0, 8} {
		b.Run(fmt.Sprint("readers=", readers), func(b *testing.B) { benchmarkRoom(b, readers) })
	}
}

func benchmarkRoom(b *testing.B, readers int) {
	s := newStage(b, newFake(), seats(32))
	s.begin()
	var people []*actor
	for i := range 16 {
		a := s.cast(nameOf(i), moderation.Member)
		a.do(moderation.Consent{Agreement: agreed})
		a.do(moderation.Knock{})
		people = append(people, a)
		if i < readers {
			p := &tape{}
			_, err := s.hub.Join(b.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: a.who, Device: a.device}}, Sink: p})
			s.must(err)
		}
	}
	seen := s.lead.lastSeen()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for _, a := range people {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if ans := a.askSeen(moderation.Say{Text: "A sentence of about the length that people write in a room."}, seen); ans.Refusal != nil {
					b.Errorf("refused: %s", ans.Refusal.Code)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
}
