package hub

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// faultyStage is a stage whose store fails as the test says.
func faultyStage(t *testing.T) (*stage, *faulty) {
	t.Helper()
	f := &faulty{Store: newFake()}
	return newStage(t, f, roomy()), f
}

// commands is a client's frame, for what only a connection gets.
func sayFrame(n int, text, seen string) (id, body string) {
	id = fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	return id, fmt.Sprintf(`{"t":"do","id":%q,"do":"say","text":%q,"seen":%q}`, id, text, seen)
}

// texts lists what an actor was given as said, in order.
func (a *actor) texts() (out []string) {
	for _, f := range a.sink.all() {
		if f["k"] == "said" && f["text"] != nil {
			out = append(out, f["text"].(string))
		}
	}
	return out
}

func (a *actor) count(t string) (n int) {
	for _, f := range a.sink.all() {
		if f["t"] == t {
			n++
		}
	}
	return n
}

func TestNobodySeesWhatIsNotCommitted(t *testing.T) {
	for _, err := range []error{store.ErrUnavailable, store.ErrUnknown, context.DeadlineExceeded} {
		synctest.Test(t, func(t *testing.T) {
			s, f := faultyStage(t)
			lead := s.begin()
			mia, noor := s.member("Mia"), s.member("Noor")
			defer lead.answers()()
			defer mia.answers()()
			defer noor.answers()()
			time.Sleep(time.Second)
			f.set(func(f *faulty) {
				f.append = func(_ context.Context, b []store.Batch, _ func() []store.Result) []store.Result { return every(b, err) }
			})
			_, body := sayFrame(1, "canary", mia.lastSeen())
			done := make(chan bool)
			go func() { done <- mia.conn.Receive([]byte(body)) }()
			time.Sleep(9 * time.Second)
			for _, a := range []*actor{lead, mia, noor} {
				if len(a.texts()) != 0 || a.count("done") != 0 || a.count("refused") != 0 {
					t.Errorf("%v: %s got %v", err, a.name, a.sink.kinds())
				}
			}
			time.Sleep(1100 * time.Millisecond)
			if r := mia.await("refused"); r["code"] != string(CodeNotSaved) {
				t.Errorf("after 10 s: %v", r)
			}
			<-done
			f.set(func(f *faulty) { f.append = nil })
			time.Sleep(time.Minute)
			if n := len(noor.texts()); n != 0 {
				t.Errorf("%v: old words burst out: %v", err, noor.texts())
			}
			if said, n := last[moderation.Said](s.events()); n != 0 {
				t.Errorf("%v: the log has %v", err, said)
			}
			mia.do(moderation.Say{Text: "again"})
			noor.sees("said")
		})
	}
}

// The answer to a COMMIT is lost, before or after it was done.
func TestAnUnknownOutcomeIsSettledOnce(t *testing.T) {
	for _, kept := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			s, f := faultyStage(t)
			s.begin()
			mia, noor := s.member("Mia"), s.member("Noor")
			time.Sleep(time.Second)
			var once sync.Once
			f.set(func(f *faulty) {
				f.append = func(_ context.Context, b []store.Batch, really func() []store.Result) (out []store.Result) {
					once.Do(func() {
						if kept {
							really()
						}
						out = every(b, store.ErrUnknown)
					})
					if out == nil {
						out = really()
					}
					return out
				}
			})
			id := mia.do(moderation.Say{Text: "once"})
			if fr := noor.sees("said"); fr["id"] != id {
				t.Errorf("kept %v: answered %s, seen %v", kept, id, fr["id"])
			}
			time.Sleep(5 * time.Second)
			if _, n := last[moderation.Said](s.events()); n != 1 || len(noor.texts()) != 1 {
				t.Errorf("kept %v: said %d times, seen %d times", kept, n, len(noor.texts()))
			}
		})
	}
}

// An append hangs past every bound and turns out to have been kept: "not saved" first, `done` late; the same id sent
// again gets the first result.
func TestALateCommitIsToldLate(t *testing.T) {
	for _, how := range []string{"hangs", "unknown", "found by reading"} {
		synctest.Test(t, func(t *testing.T) {
			s, f := faultyStage(t)
			lead := s.begin()
			mia, noor := s.member("Mia"), s.member("Noor")
			defer lead.answers()()
			defer mia.answers()()
			defer noor.answers()()
			time.Sleep(time.Second)
			release := make(chan struct{})
			var commit func()
			f.set(func(f *faulty) {
				f.append = func(_ context.Context, b []store.Batch, really func() []store.Result) []store.Result {
					switch how {
					case "hangs": // without a care for its context
						<-release
						return really()
					case "unknown":
						commit = func() { really() }
					default:
						commit = func() { really() }
						return every(b, store.ErrUnavailable)
					}
					return every(b, store.ErrUnknown)
				}
				if how == "found by reading" {
					f.read = func(context.Context) error { return store.ErrUnavailable }
				}
			})
			id, body := sayFrame(1, "late", mia.lastSeen())
			go mia.conn.Receive([]byte(body))
			time.Sleep(10*time.Second + 10*time.Millisecond)
			if r := mia.await("refused"); r["id"] != id || r["code"] != string(CodeNotSaved) {
				t.Errorf("%s: after 10 s %v", how, r)
			}
			time.Sleep(10 * time.Second)
			f.set(func(f *faulty) { f.append, f.read = nil, nil })
			if commit != nil {
				commit()
			}
			close(release)
			d := mia.await("done")
			if d["id"] != id {
				t.Errorf("%s: late %v", how, d)
			}
			if seen := noor.sees("said"); seen["id"] != d["event"] {
				t.Errorf("%s: seen %v, done %v", how, seen, d)
			}
			go mia.conn.Receive([]byte(body))
			if again := mia.await("done"); again["event"] != d["event"] {
				t.Errorf("%s: sent again %v", how, again)
			}
			if _, n := last[moderation.Said](s.events()); n != 1 {
				t.Errorf("%s: said %d times", how, n)
			}
		})
	}
}

// Rule 7: without a confirmed head no event is sent and nobody is welcomed; then everything arrives, once.
func TestInDoubtSaySo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		defer noor.answers()()
		other := s.besides(f.Store, s.ring) // its store does not fail
		time.Sleep(time.Second)
		down := func(context.Context) error { return store.ErrUnavailable }
		f.set(func(f *faulty) {
			f.heads, f.read = down, down
			f.append = func(_ context.Context, b []store.Batch, _ func() []store.Result) []store.Result {
				return every(b, store.ErrUnavailable)
			}
		})
		time.Sleep(2600 * time.Millisecond)
		if l := noor.await("link"); l["state"] != "reconnecting" {
			t.Errorf("staff and members got %v", l)
		}
		_, err := other.Do(t.Context(), Do{Session: s.session, By: mia.who, Device: mia.device, ID: newID(), Seen: mia.lastSeen(), Command: moderation.Say{Text: "elsewhere"}})
		s.must(err)
		s.hub.Look(s.session, 1<<40)
		late := &actor{s: s, name: "Late", who: noor.who, device: noor.device, sink: newMemory()}
		late.conn, err = s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: noor.who, Device: noor.device}}, Sink: late.sink})
		s.must(err)
		defer late.answers()()
		if _, err := s.hub.View(t.Context(), s.session, moderation.Viewer{Who: noor.who, Device: noor.device}); err == nil {
			t.Error("a view of a room in doubt")
		}
		time.Sleep(5 * time.Second)
		if len(noor.texts()) != 0 || len(late.sink.all()) != 0 {
			t.Errorf("in doubt: %v, %v", noor.sink.kinds(), late.sink.kinds())
		}
		f.set(func(f *faulty) { f.heads, f.read, f.append = nil, nil, nil })
		if l := noor.await("link"); l["state"] != "ok" {
			t.Errorf("got %v", l)
		}
		noor.sees("said")
		late.await("ready")
		time.Sleep(5 * time.Second)
		if got := noor.texts(); len(got) != 1 {
			t.Errorf("seen %v", got)
		}
		if got := late.texts(); len(got) != 1 {
			t.Errorf("the newcomer has seen %v", got)
		}
		if noor.count("link") != 2 {
			t.Errorf("told of the link %d times", noor.count("link"))
		}
	})
}

// Only the watch is slow: a room lapses and is confirmed again without having been told that anything failed. What was
// published meanwhile must not wait for the next event.
func TestALapseLosesNoWakeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		time.Sleep(time.Second)
		f.set(func(f *faulty) {
			f.heads = func(context.Context) error { time.Sleep(1800 * time.Millisecond); return nil }
			f.append = func(_ context.Context, _ []store.Batch, really func() []store.Result) []store.Result {
				time.Sleep(2500 * time.Millisecond)
				return really()
			}
		})
		mia.do(moderation.Say{Text: "slow"})
		f.set(func(f *faulty) { f.heads, f.append = nil, nil })
		noor.sees("said")
	})
}

func TestJoinersWhoGoBeforeTheyHaveAPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		noor := s.member("Noor")
		defer lead.answers()()
		time.Sleep(time.Second)
		noor.conn.Gone()
		f.set(func(f *faulty) { f.heads = func(context.Context) error { return store.ErrUnavailable } })
		time.Sleep(3 * time.Second)
		for range 5 {
			c, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: noor.who, Device: noor.device}}, Sink: newMemory()})
			s.must(err)
			c.Gone()
		}
		synctest.Wait()
		s.state(func(r *room) {
			if len(r.door) != 0 {
				t.Errorf("%d wait at the door who have gone", len(r.door))
			}
		})
		f.set(func(f *faulty) { f.heads = nil })
		time.Sleep(2 * time.Second)
		s.state(func(r *room) {
			if n := r.people.connections(noor.who); n != 0 {
				t.Errorf("%d connections that are gone count", n)
			}
		})
		if n := len(s.hub.connections()); n != 1 {
			t.Errorf("the hub keeps %d connections", n)
		}
	})
}

func TestASessionThatWasNeverBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		s.must(s.store.CreateSessions(t.Context(), []store.Session{{ID: "empty", Starts: time.Now()}}))
		v := moderation.Viewer{Who: "somebody"}
		ctx := t.Context()
		_, err := s.hub.Seat(ctx, Seating{Session: "empty", Person: "p", Role: moderation.Member})
		is(t, err, ErrNoRoom)
		_, err = s.hub.Do(ctx, Do{Session: "empty", By: "somebody", Command: moderation.Say{Text: "x"}})
		is(t, err, ErrNoRoom)
		_, err = s.hub.DoFrame(ctx, "empty", Asker{Viewer: v}, []byte(`{}`))
		is(t, err, ErrNoRoom)
		_, err = s.hub.Join(ctx, Joining{Session: "empty", Asker: Asker{Viewer: v}, Sink: newMemory()})
		is(t, err, ErrNoRoom)
		_, err = s.hub.View(ctx, "empty", v)
		is(t, err, ErrNoRoom)
		_, err = s.hub.Page(ctx, "empty", v, "", 10)
		is(t, err, ErrNoRoom)
		is(t, s.hub.Transcript(ctx, "empty", WholeRecord(), func(Line) error { return nil }), ErrNoRoom)
		_, err = s.hub.View(ctx, "nothing", v)
		is(t, err, ErrNoRoom)
	})
}

func TestReadyTellsWhatCannotBeFoldedNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		time.Sleep(time.Second)
		inner := f.Store.(*fake)
		inner.mu.Lock()
		good := inner.logs[s.session]
		bad := append([]store.Record(nil), good...)
		bad[1].Facts = []byte(`{"k":"from_a_later_version"}`)
		bad[len(bad)-1].Digest[0] ^= 1
		inner.logs[s.session] = bad
		inner.mu.Unlock()
		lead.sink.awaitClose()
		if !lead.sink.closed.Resumes() {
			t.Errorf("closed with %d", lead.sink.closed)
		}
		time.Sleep(time.Second)
		is(t, s.hub.Ready(), ErrUnfoldable)
		_, err := s.hub.View(t.Context(), s.session, moderation.Viewer{Who: lead.who})
		is(t, err, ErrUnfoldable)
		// No other build comes to its help: it is not whole. The house stays open for everyone else.
		time.Sleep(unfoldableFor + caretakeEvery)
		is(t, s.hub.Ready(), nil)
		_, err = s.hub.View(t.Context(), s.session, moderation.Viewer{Who: lead.who})
		is(t, err, ErrUnfoldable)
		inner.mu.Lock()
		inner.logs[s.session] = good
		inner.mu.Unlock()
		time.Sleep(caretakeEvery + time.Second)
		is(t, s.hub.Ready(), nil)
		lead.join("")
		lead.do(moderation.Say{Text: "still here"})
	})
}

func TestTheStoreClosesUnderTheHub(t *testing.T) {
	t.Parallel() // ten seconds of waiting
	st := shapes.Named(t, "sqlite").Open(t)
	s := newStage(t, st, moderation.Settings{})
	s.begin()
	mia, noor := s.member("Mia"), s.member("Noor")
	s.must(st.Close())
	if a := mia.ask(moderation.Say{Text: "into nothing"}); a.Refusal == nil || a.Refusal.Code != CodeNotSaved {
		t.Errorf("got %+v", a)
	}
	if len(noor.texts()) != 0 {
		t.Errorf("seen %v", noor.texts())
	}
	s.store = nil // nothing can be read any more
}

func TestStepsOfTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		c := s.hub.clock
		off := func() time.Duration { return time.Duration(int64(c.now())-time.Now().UnixMilli()) * time.Millisecond }
		lie := true
		f.set(func(f *faulty) {
			f.clock = func() time.Time {
				if lie {
					lie = false
					return time.Now().Add(time.Hour)
				}
				return time.Now().Add(300 * time.Millisecond)
			}
		})
		time.Sleep(clockEvery + 2*time.Second)
		if d := off().Round(100 * time.Millisecond); d != 300*time.Millisecond {
			t.Errorf("after one answer that was an hour off, the clock is %v ahead", d)
		}
		f.set(func(f *faulty) { f.clock = func() time.Time { return time.Now().Add(time.Minute) } })
		time.Sleep(clockEvery + 2*time.Second)
		if d := off().Round(time.Second); d != time.Minute {
			t.Errorf("after answers that agree the clock is %v ahead", d)
		}
	})
}

func TestAMachineThatSleptIsInDoubt(t *testing.T) {
	c := newClock()
	drift := int64(0)
	c.drift = func() int64 { return drift }
	r := &room{hub: &Hub{clock: c}}
	asked := c.moment()
	r.sure.Store(&asked)
	if !r.confirmed() {
		t.Error("not confirmed by a fresh answer")
	}
	drift = time.Minute.Milliseconds() // the wall clock went on while the monotonic one stood
	if r.confirmed() {
		t.Error("confirmed after a minute's sleep")
	}
}

func is(t *testing.T, got, want error) {
	t.Helper()
	if (want == nil && got != nil) || (want != nil && !isError(got, want)) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What lands while the head is not confirmed is kept back, and comes when it is.
func TestWhatLandsInDoubtIsKeptBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		defer lead.answers()()
		defer noor.answers()()
		time.Sleep(time.Second)
		f.set(func(f *faulty) {
			f.heads = func(context.Context) error { return store.ErrUnavailable }
			f.append = func(_ context.Context, _ []store.Batch, really func() []store.Result) []store.Result {
				time.Sleep(3 * time.Second)
				return really()
			}
		})
		mia.do(moderation.Say{Text: "slow"})
		time.Sleep(time.Second)
		if len(noor.texts()) != 0 {
			t.Error("an event of a room in doubt was sent")
		}
		f.set(func(f *faulty) { f.heads, f.append = nil, nil })
		noor.sees("said")
	})
}
