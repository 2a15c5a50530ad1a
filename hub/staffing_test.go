package hub

import (
	"testing"
	"time"

	"hearth/moderation"
	"hearth/store"
)

func TestStaffAtAnotherInstance(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		mia := f.invite("Mia")
		page, _ := f.visit(mia, 1)
		stop := f.lead.answers()
		defer stop()
		time.Sleep(10 * time.Minute)
		if n := f.counted(); n.away != 0 || n.back != 1 {
			t.Errorf("staff are there, by another instance: %+v", n)
		}
		f.ways[0].cut(unavailable)
		died := time.Now()
		page.sees("staff_away")
		if d := time.Since(died); d > 15*time.Second {
			t.Errorf("away after %v", d)
		}
		time.Sleep(time.Minute)
		w := page.sees("waiting_began")
		if d := time.UnixMilli(int64(w["at"].(float64))).Sub(died); d < 60*time.Second || d > 75*time.Second {
			t.Errorf("the room waits after %v", d)
		}
		// The lead comes back by the other.
		f.visit(f.lead, 1)
		page.sees("staff_back")
		time.Sleep(3 * time.Minute)
		if n := f.counted(); n.away != 1 || n.back != 2 {
			t.Errorf("%+v", n)
		}
	})
}

func TestPresenceIsLostByTheStore(t *testing.T) {
	sail(t, 3, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia, noor := f.invite("Mia"), f.invite("Noor")
		f.visit(mia, 1)
		_, leave := f.visit(noor, 2)
		time.Sleep(5 * time.Second)
		before := f.counted()
		for range 5 {
			f.ways[0].Store.(*fake).crash()
			time.Sleep(13 * time.Second)
		}
		if n := f.counted(); n != before || lead.count("presence") != 0 {
			t.Errorf("%+v, then %+v; staff were told %v", before, n, lead.lostTold(mia.who))
		}
		// Somebody leaves just when it is lost: nobody keeps them as a ghost.
		f.ways[0].Store.(*fake).crash()
		leave()
		time.Sleep(75 * time.Second)
		if n := f.counted(); n.departed != 1 {
			t.Errorf("%+v", n)
		}
	})
}

func TestTheStoreIsAwayForAWhile(t *testing.T) {
	for _, n := range []int{1, 3} {
		sail(t, 3, func(t *testing.T, f *fleet) {
			lead, _ := f.visit(f.lead, 0)
			mia, noor := f.invite("Mia"), f.invite("Noor")
			f.visit(mia, 1)
			f.visit(noor, 2)
			time.Sleep(5 * time.Second)
			before := f.counted()
			for i := range n {
				f.ways[2-i].cut(unavailable)
			}
			time.Sleep(30 * time.Second)
			for _, w := range f.ways {
				w.cut(nil)
			}
			time.Sleep(3 * time.Minute)
			if after := f.counted(); after != before {
				t.Errorf("away for %d: %+v, then %+v", n, before, after)
			}
			told := lead.lostTold(noor.who)
			if n == 3 && len(told) != 0 || n == 1 && (len(told) != 2 || told[1] != "here") || len(lead.lostTold(mia.who)) != 0 {
				t.Errorf("away for %d: staff were told %v", n, told)
			}
		})
	}
}

// A build without leases writes to the same log: it is contradicted at most once a minute.
func TestBesideABuildWithoutLeases(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		mia := f.invite("Mia")
		f.visit(mia, 1)
		stop := f.lead.answers()
		defer stop()
		f.ways[0].set(func(w *faulty) { w.presence = unavailable }) // it appends, and has no lease
		f.ways[0].Store.(*fake).crash()
		time.Sleep(time.Second)
		before := f.counted()
		time.Sleep(10 * time.Minute)
		if n := f.counted(); n.away-before.away > 11 || n.back-before.back > 11 {
			t.Errorf("%+v, then %+v", before, n)
		}
		if _, n := last[moderation.WaitingBegan](f.events()); n != 0 {
			t.Errorf("the room waits though staff are there: %v", f.kindsOf())
		}
		f.ways[0].set(func(w *faulty) { w.presence = nil })
		time.Sleep(time.Minute)
	})
}

// A room that ends with people in it leaves no ghost behind, though its instance lives.
func TestARoomThatEndsHasNobody(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia := f.invite("Mia")
		f.visit(mia, 1)
		time.Sleep(5 * time.Second)
		f.at[1].state(func(r *room) { r.broken = errFault })
		time.Sleep(5 * time.Second)
		if told := lead.lostTold(mia.who); len(told) != 1 {
			t.Errorf("staff were told %v", told)
		}
		inner := f.ways[0].Store.(*fake)
		inner.mu.Lock()
		for id, a := range inner.leasing.rows[f.session] {
			if len(a.Seats) > 0 && id == f.at[1].hub.roll.self {
				t.Errorf("still attached: %v", a.Seats)
			}
		}
		inner.mu.Unlock()
		time.Sleep(70 * time.Second)
		if n := f.counted(); n.departed != 1 {
			t.Errorf("%+v", n)
		}
	})
}

// Sessions that another instance has people in are left to it.
func TestTheCaretakerLeavesOthersRooms(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		stop := f.lead.answers()
		defer stop()
		time.Sleep(3*idleAfter + time.Minute)
		if n := len(f.at[1].hub.live()); n != 0 {
			t.Errorf("%d rooms at an instance where nobody sits", n)
		}
		f.ways[0].cut(unavailable)
		time.Sleep(store.LeaseLasts + 2*caretakeEvery)
		if n := len(f.at[1].hub.live()); n != 1 {
			t.Errorf("%d rooms though the other instance is dead", n)
		}
	})
}

// An instance that is stopped sends its people to others: who comes there in time was never away, and of who does not
// staff hear within decision 4's time.
func TestADrainedInstanceMakesNoNoise(t *testing.T) {
	sail(t, 3, func(t *testing.T, f *fleet) {
		lead, _ := f.visit(f.lead, 0)
		mia, noor := f.invite("Mia"), f.invite("Noor")
		_, leaveMia := f.visit(mia, 1)
		_, leaveNoor := f.visit(noor, 1)
		time.Sleep(5 * time.Second)
		before := f.counted()
		stopped := time.Now()
		f.must(f.at[1].hub.Drain(t.Context()))
		leaveMia()
		leaveNoor()
		time.Sleep(2 * time.Second)
		f.visit(mia, 2)
		lead.await("presence")
		if d := time.Since(stopped); d > 10*time.Second {
			t.Errorf("staff were told after %v", d)
		}
		time.Sleep(30 * time.Second)
		if n := f.counted(); n != before || len(lead.lostTold(mia.who)) != 0 || len(lead.lostTold(noor.who)) != 1 {
			t.Errorf("%+v, then %+v; staff were told %v and %v", before, n, lead.lostTold(mia.who), lead.lostTold(noor.who))
		}
		f.at = append(f.at[:1], f.at[2:]...)
	})
}

// On real stores: who is connected through another instance is known here, and missed here.
func TestPresenceOnEveryStore(t *testing.T) {
	eachShape(t, func(s *stage) {
		lead := s.begin()
		mia := s.cast("Mia", moderation.Member)
		mia.do(moderation.Consent{Agreement: agreed})
		mia.do(moderation.Knock{})
		other := &stage{TB: t, store: s.store, ring: s.ring, session: s.session}
		other.hub = s.beside()
		mia.s = other
		mia.join("")
		for late := time.Now().Add(hang); ; pause() {
			known := false
			s.state(func(r *room) {
				at := r.people.present[mia.who]
				known = at != nil && at.elsewhere == 1 && r.committed.Attendance(mia.who)
			})
			if known {
				break
			}
			if time.Now().After(late) {
				t.Fatal("who is connected elsewhere is not known here")
			}
		}
		stop := lead.answers()
		defer stop()
		left := time.Now()
		mia.conn.Gone()
		lead.await("presence")
		if d := time.Since(left); d < lostAfter || d > 10*time.Second {
			t.Errorf("staff were told after %v", d)
		}
		if n := len(lead.lostTold(mia.who)); n != 1 {
			t.Errorf("staff were told %d times", n)
		}
	})
}
