package hub

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hearth/moderation"
)

// fleet is several instances of one Hearth on one store, each with its own way of losing it.
type fleet struct {
	*stage
	at    []*stage
	ways  []*faulty
	links *links // nil: they have only the store in common
}

// sail plays on so many instances, with hints between them and without.
func sail(t *testing.T, n int, play func(t *testing.T, f *fleet)) {
	t.Helper()
	for _, how := range []string{"linked", "alone"} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fleet{}
				if how == "linked" {
					f.links = &links{}
				}
				f.launch(t, n)
				play(t, f)
				f.agree()
			})
		})
	}
}

func (f *fleet) launch(t *testing.T, n int, opts ...func(*Options)) {
	if f.links != nil {
		opts = append(opts, f.links.linked)
	}
	one := &faulty{Store: newFake()}
	f.stage = newStage(t, one, roomy(), opts...)
	f.stage.store = one.Store // the test reads it whatever an instance can
	f.at, f.ways = []*stage{f.stage}, []*faulty{one}
	for range n - 1 {
		way := &faulty{Store: one.Store}
		s := &stage{TB: t, store: way, ring: f.ring, group: f.group, session: f.session, opts: opts}
		s.open()
		s.store = one.Store
		t.Cleanup(s.close)
		f.at, f.ways = append(f.at, s), append(f.ways, way)
	}
	f.lead = f.begin()
	time.Sleep(2 * time.Second)
}

// visit has somebody come by an instance. stop ends their page's answers.
func (f *fleet) visit(a *actor, n int) (v *actor, leave func()) {
	f.Helper()
	v = &actor{s: f.at[n], name: a.name, person: a.person, who: a.who, device: a.device}
	v.join("")
	stop := v.answers()
	var once sync.Once
	leave = func() { once.Do(func() { stop(); v.conn.Gone() }) }
	f.Cleanup(leave)
	return v, leave
}

// invite casts a member who may come in, by any instance.
func (f *fleet) invite(name string) *actor {
	f.Helper()
	a := f.cast(name, moderation.Member)
	a.do(moderation.Consent{Agreement: agreed})
	a.do(moderation.Knock{})
	return a
}

// agree holds what must be so after every test: every instance has the same state, also one that comes back.
func (f *fleet) agree() {
	f.Helper()
	for _, w := range f.ways {
		w.cut(nil)
	}
	time.Sleep(5 * time.Second)
	prints := map[string]bool{}
	for _, s := range f.at {
		prints[s.fingerprint()] = true
	}
	if len(prints) != 1 {
		f.Errorf("%d different states", len(prints))
	}
}

// counted counts attendance in the log.
type counted struct{ arrived, departed, away, back int }

func (f *fleet) counted() (n counted) {
	for _, e := range f.events() {
		switch x := e.Fact.(type) {
		case moderation.Arrived:
			n.arrived += len(x.Who)
		case moderation.Departed:
			n.departed += len(x.Who)
		case moderation.StaffAway:
			n.away++
		case moderation.StaffBack:
			n.back++
		}
	}
	return n
}

// lostTold lists what staff were told of a person's connection.
func (a *actor) lostTold(who moderation.ParticipantID) (states []any) {
	for _, f := range a.sink.all() {
		if f["t"] == "presence" {
			if state := f["who"].(map[string]any)[string(who)]; state != nil {
				states = append(states, state)
			}
		}
	}
	return states
}

func TestTwoTabsOnTwoInstancesAreOneSeat(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia := f.invite("Mia")
		_, leaveA := f.visit(mia, 0)
		_, leaveB := f.visit(mia, 1)
		time.Sleep(2 * time.Second)
		before := f.counted()
		leaveA()
		time.Sleep(3 * time.Minute)
		if n := f.counted(); n != before || len(lead.lostTold(mia.who)) != 0 {
			t.Errorf("one of two tabs ended: %+v, then %+v; staff were told %v", before, n, lead.lostTold(mia.who))
		}
		leaveB()
		time.Sleep(5 * time.Second)
		if told := lead.lostTold(mia.who); len(told) != 1 || told[0] != "lost" {
			t.Errorf("staff were told %v", told)
		}
		time.Sleep(70 * time.Second)
		if n := f.counted(); n.departed != 1 || n.arrived != before.arrived {
			t.Errorf("%+v", n)
		}
	})
}

func TestMovingMakesNoNoise(t *testing.T) {
	sail(t, 3, func(t *testing.T, f *fleet) {
		_, leaveLead := f.visit(f.lead, 0)
		f.lead.conn.Gone()
		mia := f.invite("Mia")
		_, leave := f.visit(mia, 0)
		time.Sleep(5 * time.Second)
		before := f.counted()
		for i := range 30 { // staff and member by turns
			leave()
			time.Sleep(time.Duration(i%20) * 100 * time.Millisecond)
			_, leave = f.visit(mia, (i+1)%3)
			leaveLead()
			time.Sleep(time.Duration(i%7) * 300 * time.Millisecond)
			var lead *actor
			lead, leaveLead = f.visit(f.lead, (i+2)%3)
			// Without hints a visit shorter than this is not seen elsewhere.
			time.Sleep(rollEvery + rollApart + time.Duration(i%5)*time.Second)
			if told := lead.lostTold(mia.who); len(told) != 0 {
				t.Errorf("move %d: staff were told %v", i, told)
			}
		}
		time.Sleep(2 * time.Minute)
		if n := f.counted(); n != before {
			t.Errorf("moving left %+v after %+v", n, before)
		}
	})
}

func TestAKilledInstance(t *testing.T) {
	sail(t, 3, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia, noor := f.invite("Mia"), f.invite("Noor")
		f.visit(mia, 1)
		f.visit(noor, 2)
		time.Sleep(5*time.Second + 300*time.Millisecond)
		f.ways[1].cut(unavailable)
		died := time.Now()
		lead.await("presence")
		if d := time.Since(died); d > 15*time.Second {
			t.Errorf("staff were told after %v", d)
		}
		time.Sleep(70 * time.Second)
		e, n := last[moderation.Departed](f.events())
		if n != 1 {
			t.Fatalf("departed %d times: %v", n, f.kindsOf())
		}
		x := e.Fact.(moderation.Departed)
		since := time.UnixMilli(int64(x.Who[0].Since))
		if len(x.Who) != 1 || x.Who[0].Who != mia.who || died.Sub(since) < 0 || died.Sub(since) > rollEvery {
			t.Errorf("departed %v, since %v before it died", x.Who, died.Sub(since))
		}
		if d := time.UnixMilli(int64(e.At)).Sub(since); d < departAfter || d > departAfter+2*time.Second {
			t.Errorf("recorded %v after", d)
		}
		if told := lead.lostTold(mia.who); len(told) != 1 || len(lead.lostTold(noor.who)) != 0 {
			t.Errorf("staff were told %v", told)
		}
	})
}

func TestAFrozenInstanceWakes(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia, noor := f.invite("Mia"), f.invite("Noor")
		_, leave := f.visit(mia, 0)
		f.visit(noor, 1)
		time.Sleep(5 * time.Second)
		thawed := make(chan struct{})
		f.ways[1].cut(func(context.Context) error { <-thawed; return nil })
		leave()
		f.visit(mia, 0) // moves while nobody can hear of it
		before := f.counted()
		time.Sleep(40 * time.Second)
		close(thawed)
		f.ways[1].cut(nil)
		time.Sleep(2 * time.Minute)
		if n := f.counted(); n != before {
			t.Errorf("%+v, then %+v", before, n)
		}
		if told := lead.lostTold(noor.who); len(told) != 2 || told[0] != "lost" || told[1] != "here" {
			t.Errorf("of who sits at the frozen instance, staff were told %v", told)
		}
	})
}

func TestNothingIsConcludedWithoutALease(t *testing.T) {
	sail(t, 1, func(t *testing.T, f *fleet) {
		noor := f.invite("Noor")
		_, leave := f.visit(noor, 0)
		time.Sleep(5 * time.Second)
		f.ways[0].set(func(w *faulty) { w.presence = unavailable })
		before := f.counted()
		time.Sleep(6 * time.Second)
		leave()
		f.lead.conn.Gone()
		time.Sleep(idleAfter - time.Minute)
		if n := f.counted(); n != before {
			t.Errorf("without a lease: %+v after %+v", n, before)
		}
		is(t, f.hub.Ready(), ErrAlone)
		// What is surely so is recorded all the same.
		mia := f.invite("Mia")
		f.visit(mia, 0)
		time.Sleep(2 * time.Second)
		if n := f.counted(); n.arrived != before.arrived+1 {
			t.Errorf("%+v", n)
		}
		f.ways[0].set(func(w *faulty) { w.presence = nil })
		time.Sleep(10 * time.Second)
		if n := f.counted(); n.departed != 2 || n.away != 1 {
			t.Errorf("with a lease again: %+v", n)
		}
		is(t, f.hub.Ready(), nil)
	})
}
