package hub

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// Hints that are forged, doubled, late or malformed change nothing, and cost little however many they are.
func TestForgedHintsCostLittle(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		mia := f.invite("Mia")
		page, _ := f.visit(mia, 1)
		f.visit(f.lead, 0)
		time.Sleep(5 * time.Second)
		var reads, asks atomic.Int64
		f.ways[1].set(func(w *faulty) {
			w.read = func(context.Context) error { reads.Add(1); return nil }
			w.presence = func(context.Context) error { asks.Add(1); return nil }
		})
		before, frames := f.at[1].fingerprint(), len(page.sink.all())
		ears := Ears(f.at[1].hub)
		const long = 10 * time.Second
		much := strings.Repeat("x", 1<<20)
		for began := time.Now(); time.Since(began) < long; time.Sleep(time.Millisecond) {
			for _, head := range []store.Seq{0, 1, 1 << 50} {
				ears.Look(f.session, head)
				ears.Look("nowhere", head)
			}
			ears.LookAround(f.session)
			ears.LookAround("nowhere")
			ears.LookUp()
			ears.Heard(f.session, Signal{})
			ears.Heard(f.session, Signal{Who: f.lead.who, Device: much, Lane: "nonsense", Until: 1 << 60})
			ears.Heard(f.session, Signal{Who: "nobody", Lane: moderation.RoomLane, Until: 1 << 60})
			ears.Heard(f.session, Signal{Who: mia.who, Lane: moderation.RoomLane, Until: 1 << 60})
			ears.Heard("nowhere", Signal{Who: mia.who, Until: 1 << 60})
		}
		if n := reads.Load(); n > int64(long/fruitlessWait)+2 {
			t.Errorf("%d reads of the log in %v", n, long)
		}
		if n := asks.Load(); n > int64(long/rollApart)+int64(2*long/rollEvery) {
			t.Errorf("%d looks at who is elsewhere in %v", n, long)
		}
		if f.at[1].fingerprint() != before {
			t.Error("a hint changed the room")
		}
		for _, got := range page.sink.all()[frames:] {
			if got["t"] != "beat" {
				t.Errorf("a hint showed: %v", got)
			}
		}
		f.ways[1].cut(nil)
	})
}

// The last hint of a room that falls quiet can be lost: a timer finds what it said.
func TestALostHintIsFoundByTheTimer(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		mia := f.invite("Mia")
		page, _ := f.visit(mia, 1)
		time.Sleep(2 * time.Second)
		most := confirmAlone
		if f.links != nil {
			f.links.mu.Lock()
			f.links.quiet = true // and nobody notices
			f.links.mu.Unlock()
			most = confirmEvery
		}
		f.lead.do(moderation.Say{Text: "hello"})
		said := time.Now()
		page.sees("said")
		if d := time.Since(said); d > most {
			t.Errorf("after %v", d)
		}
	})
}

// The Directory's feed is looked at for hints, but not for each.
func TestHintsAboutTheDirectoryAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		s := fakeStage(t, func(o *Options) { o.LookUp = func() { looks.Add(1) } })
		for range 2000 {
			s.hub.LookUp()
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		if n := looks.Load(); n < 4 || n > 10 {
			t.Errorf("%d looks in two seconds of hints", n)
		}
		before := looks.Load()
		s.hub.LookUp()
		synctest.Wait()
		if looks.Load() != before+1 {
			t.Error("a single hint waits")
		}
	})
}

// afloat is a fleet of linked instances.
func afloat(t *testing.T, n int, play func(f *fleet)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{links: &links{}}
		f.launch(t, n)
		play(f)
		f.agree()
	})
}

func (a *actor) write(lane moderation.Lane, on bool) {
	a.s.Helper()
	state := "false"
	if on {
		state = "true"
	}
	if !a.conn.Receive([]byte(`{"t":"writing","lane":"` + string(lane) + `","on":` + state + `}`)) {
		a.s.Fatal("the connection ended")
	}
}

func TestWritingShowsAcrossInstances(t *testing.T) {
	afloat(t, 2, func(f *fleet) {
		t := f.TB
		lead, _ := f.visit(f.lead, 0)
		mia, noor := f.invite("Mia"), f.invite("Noor")
		noorPage, _ := f.visit(noor, 0)
		miaPage, _ := f.visit(mia, 1)
		time.Sleep(3 * time.Second)
		miaPage.write(moderation.RoomLane, true)
		from := time.Now()
		if w := noorPage.await("writing"); w["count"] != 1.0 {
			t.Errorf("a member got %v", w)
		}
		if w := lead.await("writing"); w["who"].([]any)[0].(map[string]any)["who"] != string(mia.who) {
			t.Errorf("staff got %v", w)
		}
		if d := time.Since(from); d > time.Second {
			t.Errorf("after %v", d)
		}
		// It fades by itself.
		if w := noorPage.await("writing"); w["count"] != 0.0 || time.Since(from) > writingFades+time.Second {
			t.Errorf("after %v a member got %v", time.Since(from), w)
		}
		// Who goes on writing is told of now and then.
		before := f.links.times("writing")
		for range 100 {
			miaPage.write(moderation.RoomLane, true)
			time.Sleep(100 * time.Millisecond)
		}
		miaPage.write(moderation.RoomLane, false)
		if n := f.links.times("writing") - before; n > 7 {
			t.Errorf("%d hints for ten seconds of writing", n)
		}
		time.Sleep(time.Second)
		f.at[0].state(func(r *room) {
			if len(r.signals.writers) != 0 {
				t.Errorf("still writing: %v", r.signals.writers)
			}
		})
		// Who has spoken does not write any more.
		miaPage.write(moderation.RoomLane, true)
		time.Sleep(time.Second)
		miaPage.do(moderation.Say{Text: "there"})
		noorPage.sees("said")
		f.at[0].state(func(r *room) {
			if len(r.signals.writers) != 0 {
				t.Errorf("still writing: %v", r.signals.writers)
			}
		})
	})
}

// What is heard of writing is judged as if it were said here.
func TestForgedWritingIsJudged(t *testing.T) {
	afloat(t, 2, func(f *fleet) {
		t := f.TB
		mia, noor := f.invite("Mia"), f.invite("Noor")
		f.visit(noor, 0)
		f.visit(mia, 1)
		time.Sleep(3 * time.Second)
		writers := func() (n int) {
			time.Sleep(time.Second)
			f.at[0].state(func(r *room) { n = len(r.signals.writers) })
			return n
		}
		var device string
		f.at[0].state(func(r *room) { device = r.device(mia.device) })
		now := func() moderation.Time { return f.hub.clock.now() }
		hear := func(who moderation.ParticipantID, device string, until moderation.Time) {
			f.hub.Heard(f.session, Signal{Who: who, Device: device, Lane: moderation.RoomLane, Until: until})
		}
		hear(mia.who, "another", now()+3000)
		hear(noor.who, device, now()+3000)
		hear(mia.who+"x", device, now()+3000)
		if n := writers(); n != 0 {
			t.Errorf("%d write", n)
		}
		hear(mia.who, device, now()-1) // late
		if n := writers(); n != 0 {
			t.Errorf("%d write", n)
		}
		hear(mia.who, device, 1<<60)
		if n := writers(); n != 1 {
			t.Errorf("%d write", n)
		}
		time.Sleep(writingFades)
		if n := writers(); n != 0 {
			t.Errorf("%d write for ever", n)
		}
		f.lead.do(moderation.Mute{Who: mia.who})
		hear(mia.who, device, now()+5000)
		if n := writers(); n != 0 {
			t.Errorf("%d write who are muted", n)
		}
		// A stop that is forged does not take away what is said here.
		page, _ := f.visit(noor, 0)
		page.write(moderation.RoomLane, true)
		hear(noor.who, "", 0)
		if n := writers(); n != 1 {
			t.Errorf("%d write", n)
		}
	})
}

// A calm line for staff while the servers do not hear each other; everything holds.
func TestStaffSeeThatServersAreApart(t *testing.T) {
	afloat(t, 2, func(f *fleet) {
		t := f.TB
		lead, _ := f.visit(f.lead, 0)
		mia := f.invite("Mia")
		page, _ := f.visit(mia, 1)
		time.Sleep(time.Second)
		for range 5 { // a short gap is nobody's business
			f.links.away(true)
			time.Sleep(2 * time.Second)
			f.links.away(false)
			time.Sleep(time.Second)
		}
		if lead.count("servers") != 0 {
			t.Error("staff were told of a short gap")
		}
		f.links.away(true)
		from := time.Now()
		if s := lead.await("servers"); s["state"] != "apart" || time.Since(from) > apartAfter+2*time.Second {
			t.Errorf("after %v staff got %v", time.Since(from), s)
		}
		time.Sleep(2 * beatEvery) // the other instance sees it by its own clock
		second, _ := f.visit(f.lead, 1)
		if all := second.sink.all(); all[1]["t"] != "servers" || all[1]["state"] != "apart" {
			t.Errorf("who comes meanwhile got %v", all[1])
		}
		lead.do(moderation.Say{Text: "it goes on"})
		page.sees("said")
		f.links.away(false)
		for _, a := range []*actor{lead, second} {
			a.find(func(f frame) bool { return f["t"] == "servers" && f["state"] == "ok" }, "ok")
		}
		if page.count("servers") != 0 {
			t.Error("a member was told of servers")
		}
	})
}

// A room whose record this build cannot follow is given up, and not folded again for everyone who comes back.
func TestARecordOfALaterBuildIsNotFoldedAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		time.Sleep(time.Second)
		inner := f.Store.(*fake)
		inner.mu.Lock()
		good := inner.logs[s.session]
		rec := store.Record{Seq: store.Seq(len(good) + 1), At: time.Now().UnixMilli(), Format: store.Format, Facts: []byte(`{"k":"from_a_later_build"}`)}
		rec.Digest = store.Chain(good[len(good)-1].Digest, &rec)
		inner.logs[s.session] = append(good[:len(good):len(good)], rec)
		inner.mu.Unlock()
		if code := lead.sink.awaitClose(); code != wire.CloseNoRecord || !code.Resumes() {
			t.Errorf("closed with %d", code)
		}
		var reads atomic.Int64
		f.set(func(f *faulty) { f.read = func(context.Context) error { reads.Add(1); return nil } })
		for range 600 { // people who come back again and again
			_, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: lead.who}}, Sink: newMemory()})
			is(t, err, ErrUnfoldable)
			time.Sleep(100 * time.Millisecond)
		}
		if n := reads.Load(); n > 20 {
			t.Errorf("folded %d times in a minute", n)
		}
		f.set(func(f *faulty) { f.read = nil })
		inner.mu.Lock()
		inner.logs[s.session] = good
		inner.mu.Unlock()
		time.Sleep(foldAgain + caretakeEvery)
	})
}

// A fault while the gate is held ends that room, and holds up nobody who writes to connections.
func TestAFaultAtTheGateLetsGoOfIt(t *testing.T) {
	s := fakeStage(t)
	s.begin()
	mia := s.member("Mia")
	r, err := s.hub.room(t.Context(), s.session)
	s.must(err)
	r.post(asking{run: func(r *room) { r.regate(r.window.Load(), []*move{nil}, false) }, done: make(chan error, 1)})
	<-r.done
	if code := mia.sink.awaitClose(); !code.Resumes() {
		t.Errorf("ended with %d", code)
	}
	if !r.gate.TryLock() {
		t.Fatal("the gate is still held")
	}
	r.gate.Unlock()
	mia.join("")
	mia.do(moderation.Say{Text: "still here"})
	mia.sees("said")
}

// standing is a sink at which whoever pings it stands still, once.
type standing struct {
	*memory
	once sync.Once
}

func (p *standing) Ping() []byte {
	p.once.Do(func() { time.Sleep(30 * time.Second) })
	return nil
}

// A process that stood still has heard nobody: that is not their silence.
func TestStandingStillIsNotSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		lead := s.begin()
		noor := s.cast("Noor", moderation.Member)
		_, err := s.hub.Join(t.Context(), Joining{
			Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: noor.who, Device: noor.device}}, Sink: &standing{memory: newMemory()},
		})
		s.must(err)
		time.Sleep(pingAfter - time.Second)
		lead.conn.Heard()
		time.Sleep(36 * time.Second)
		if lead.conn.ended() {
			t.Error("ended for a silence of ours")
		}
		time.Sleep(silentAfter)
		if !lead.conn.ended() {
			t.Error("who is silent afterwards is not let go")
		}
	})
}
