package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"hearth/store"
)

func leaseLives(t *testing.T, r roll) {
	r.wantLeases(1, nil)
	if !r.send(0, r.next(0, true, in("a", "ben"))) {
		t.Error("a lease that begins was no lease before")
	}
	before := r.wantLeases(1, map[store.InstanceID]bool{name(0): true})[name(0)].Renewed
	if r.renew(0) {
		t.Error("renewed in time, and called lapsed")
	}
	after := r.wantLeases(1, map[store.InstanceID]bool{name(0): true})[name(0)].Renewed
	if after.Equal(before) {
		t.Error("a renewal is not seen")
	}
	r.Age(t, store.LeaseLasts)
	dead := r.wantLeases(1, map[store.InstanceID]bool{name(0): false})[name(0)].Renewed
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"ben"}})
	if again := r.wantLeases(1, map[store.InstanceID]bool{name(0): false})[name(0)].Renewed; !again.Equal(dead) {
		t.Errorf("a dead lease was renewed at %v and then at %v", dead, again)
	}
	r.Age(t, store.LeaseKept/2)
	r.begin(1)
	r.renew(1)
	if !r.renew(0) {
		t.Error("a lease that had run out came back without being told so")
	}
	r.wantLeases(1, map[store.InstanceID]bool{name(0): true})
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"ben"}})
}

func leaseForgotten(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"))
	r.begin(1)
	r.Age(t, store.LeaseKept)
	r.renew(1)
	r.wantLeases(1, map[store.InstanceID]bool{name(0): false}) // it ran out later than it was renewed
	r.Age(t, store.LeaseLasts)
	r.renew(1)
	r.wantLeases(1, nil)
	if news := r.wantSeats(1, "a", nil); len(news) > 0 {
		t.Errorf("the lease is forgotten, and %v is not", news)
	}
	r.refused(0, r.next(0, false, in("a", "ben")), store.ErrNoLease)
	r.wantSeats(1, "a", nil)
	r.begin(0, in("b", "ben"))
	r.wantSeats(1, "a", nil)
	r.wantSeats(1, "b", map[store.InstanceID][]string{name(0): {"ben"}})
}

func firstForgetsNobody(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"))
	r.Age(t, 2*store.LeaseKept)
	r.begin(1)
	r.wantLeases(1, map[store.InstanceID]bool{name(0): false})
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"ben"}})
	r.renew(1)
	r.wantLeases(1, nil)
}

func resigned(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"))
	r.begin(1, in("a", "mia"))
	for range 2 {
		wantErr(t, "resign", r.Peers[0].Resign(t.Context(), name(0)), nil)
		r.wantLeases(2, map[store.InstanceID]bool{name(1): true})
		r.wantSeats(2, "a", map[store.InstanceID][]string{name(1): {"mia"}})
	}
	r.refused(0, r.next(0, false), store.ErrNoLease)
	r.begin(0)
	r.wantSeats(2, "a", map[store.InstanceID][]string{name(1): {"mia"}})
	wantErr(t, "resign what never was", r.Peers[0].Resign(t.Context(), "nobody"), nil)
}

// firstClears: the answer to a first call was lost, and the next tells less.
func firstClears(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"), in("b", "ben"))
	r.begin(0, in("b", "mia"))
	if _, news := r.others(1, nil, "a"); len(news) > 0 {
		t.Errorf("left of an earlier lease: %v", news)
	}
	r.wantSeats(1, "b", map[store.InstanceID][]string{name(0): {"mia"}})
	r.begin(0)
	r.wantSeats(1, "b", nil)
}

func noLease(t *testing.T, r roll) {
	r.refused(0, r.next(0, false, in("a", "ben")), store.ErrNoLease)
	r.wantLeases(1, nil)
	r.wantSeats(1, "a", nil)
}

func listsReplaced(_ *testing.T, r roll) {
	r.begin(0, in("a", "ben", "mia"), in("b"))
	r.begin(1, in("a", "ben"))
	r.wantSeats(2, "a", map[store.InstanceID][]string{name(0): {"ben", "mia"}, name(1): {"ben"}})
	r.renew(0, in("a", "mia", "zoe"))
	r.wantSeats(2, "a", map[store.InstanceID][]string{name(0): {"mia", "zoe"}, name(1): {"ben"}})
	r.renew(0, in("b", "ben"), in("a"))
	r.wantSeats(2, "a", map[store.InstanceID][]string{name(1): {"ben"}})
	r.wantSeats(2, "b", map[store.InstanceID][]string{name(0): {"ben"}})
	r.renew(1, in("a", "x,y", `q"uote`, "{}", ""))
	r.wantSeats(2, "a", map[store.InstanceID][]string{name(1): {"", `q"uote`, "x,y", "{}"}})
}

func knownIsNotTold(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"), in("b", "mia"))
	r.begin(1, in("a", "zoe"))
	_, known := r.others(2, nil, "a", "b")
	if len(known) != 3 {
		t.Fatalf("knows %v", known)
	}
	if _, news := r.others(2, known, "a", "b"); len(news) > 0 {
		t.Errorf("told again: %v", news)
	}
	if _, news := r.others(2, known[:0], "b"); len(news) != 1 || news[0].Instance != name(0) || news[0].Session != "b" {
		t.Errorf("only asked of b, and told %v", news)
	}
	r.renew(0) // changes no row
	if _, news := r.others(2, known, "a", "b"); len(news) > 0 {
		t.Errorf("told again after a renewal: %v", news)
	}
	r.renew(0, in("a"))
	_, news := r.others(2, known, "a", "b")
	if len(news) != 1 || news[0].Session != "a" || news[0].Instance != name(0) || len(news[0].Seats) != 0 || news[0].Version == 0 {
		t.Errorf("one row changed, and told %v", news)
	}
}

// goneRowIsTold: who knows a row may have slept while it was emptied and deleted.
func goneRowIsTold(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"), in("b", "ben"))
	_, known := r.others(1, nil, "a", "b")
	r.renew(0, in("a"))
	r.Age(t, store.EmptyKept)
	r.renew(0, in("b", "ben", "mia"))
	_, news := r.others(1, known, "a", "b")
	for _, a := range news {
		if a.Instance != name(0) || a.Session == "a" && (a.Version != 0 || len(a.Seats) > 0) {
			t.Errorf("told %+v", a)
		}
	}
	if len(news) != 2 {
		t.Errorf("an emptied row and a changed one, and told %v", news)
	}
	if _, news := r.others(1, known, "b"); len(news) != 1 {
		t.Errorf("not asked of a, and told %v", news)
	}
	// The lease with all its rows: that is heard of the lease alone.
	wantErr(t, "resign", r.Peers[0].Resign(t.Context(), name(0)), nil)
	if _, news := r.others(1, known, "a", "b"); len(news) > 0 {
		t.Errorf("gone with the lease, and told %v", news)
	}
}

func rowComesBack(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"))
	r.renew(0, in("a"))
	_, known := r.others(1, nil, "a")
	r.Age(t, store.EmptyKept)
	r.renew(0, in("a", "ben")) // in the call that might delete it
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"ben"}})
	if _, news := r.others(1, known, "a"); len(news) != 1 {
		t.Errorf("told %v", news)
	}
	r.renew(0, in("a"))
	r.Age(t, store.EmptyKept)
	r.renew(0)
	if _, news := r.others(1, nil, "a"); len(news) > 0 {
		t.Errorf("empty for long, and still there: %v", news)
	}
	r.renew(0, in("a", "mia"))
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"mia"}})
	r.Age(t, store.EmptyKept)
	r.renew(0)
	r.wantSeats(1, "a", map[store.InstanceID][]string{name(0): {"mia"}})
}

func neverItself(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"))
	known := []store.Attached{{Session: "a", Instance: name(0), Version: 99}}
	for _, known := range [][]store.Attached{nil, known} {
		if leases, news := r.others(0, known, "a"); len(leases)+len(news) > 0 {
			t.Errorf("sees itself: %v, %v", leases, news)
		}
	}
}

// lateCall: the answer to a call was lost, a later one is kept, and then the first arrives after all.
func lateCall(_ *testing.T, r roll) {
	lateFirst := r.next(0, true)
	r.begin(0, in("a", "ben"))
	late := r.next(0, false, in("a", "mia"), in("b", "mia"))
	r.renew(0, in("a"), in("b"))
	r.renew(0, in("c", "zoe"))
	r.refused(0, late, store.ErrConflict)
	r.refused(0, lateFirst, store.ErrConflict)
	r.wantSeats(1, "a", nil)
	r.wantSeats(1, "b", nil)
	r.wantSeats(1, "c", map[store.InstanceID][]string{name(0): {"zoe"}})
}

func sameCallAgain(_ *testing.T, r roll) {
	first := r.next(0, true, in("a", "ben"), in("b", "mia"))
	second := r.next(0, false, in("a"), in("b", "zoe"))
	for _, call := range []store.Renewal{first, first, second, second} {
		r.send(0, call)
	}
	r.wantSeats(1, "a", nil)
	r.wantSeats(1, "b", map[store.InstanceID][]string{name(0): {"zoe"}})
	r.wantLeases(1, map[store.InstanceID]bool{name(0): true})
}

func manyRooms(t *testing.T, r roll) {
	const rooms = 2_000
	ids := make([]store.SessionID, rooms)
	lists := make([]store.Attached, rooms)
	for i := range ids {
		ids[i] = store.SessionID(fmt.Sprint("session", i))
		lists[i] = in(ids[i], fmt.Sprint("seat", i), "another")
	}
	r.begin(0, lists...)
	_, news := r.others(1, nil, ids...)
	seen := map[store.SessionID]bool{}
	for _, a := range news {
		seen[a.Session] = true
		if !slices.Contains(a.Seats, "seat"+string(a.Session)[len("session"):]) || len(a.Seats) != 2 {
			t.Fatalf("%s has the seats %v", a.Session, a.Seats)
		}
	}
	if len(seen) != rooms {
		t.Errorf("%d rooms came back", len(seen))
	}
	r.renew(0, in(ids[7], "ben"))
	if _, changed := r.others(1, news, ids...); len(changed) != 1 || changed[0].Session != ids[7] {
		t.Errorf("one changed, and told %d", len(changed))
	}
}

func bigRoom(t *testing.T, r roll) {
	seats := make([]string, 10_000)
	for i := range seats {
		seats[i] = fmt.Sprintf("seat-%020d", i)
	}
	r.begin(0, in("a", seats...))
	_, news := r.others(1, nil, "a")
	if len(news) != 1 || !slices.Equal(slices.Sorted(slices.Values(news[0].Seats)), seats) {
		t.Fatalf("%d rows came back", len(news))
	}
	r.renew(0, in("a", seats[1:]...))
	if _, news = r.others(1, news, "a"); len(news) != 1 || len(news[0].Seats) != len(seats)-1 {
		t.Errorf("told %d rows", len(news))
	}
}

// rollAtOnce: instances that renew, read and forget the dead at once never stand in each other's way.
func rollAtOnce(t *testing.T, r roll) {
	const rounds = 40
	for dead := range 20 {
		_, err := r.Peers[0].Renew(t.Context(), store.InstanceID(fmt.Sprint("dead", dead)),
			store.Renewal{Version: 1, First: true, Rooms: []store.Attached{in("a", "ghost")}})
		wantErr(t, "begin", err, nil)
	}
	r.Age(t, 2*store.LeaseKept)
	var wg sync.WaitGroup
	for n := range r.Peers {
		wg.Go(func() {
			for i := range rounds {
				call := store.Renewal{Version: int64(i + 1), First: i == 0}
				for _, id := range []store.SessionID{"a", "b", "c"} {
					call.Rooms = append(call.Rooms, in(id, fmt.Sprint(n, "/", i)))
				}
				if _, err := r.Peers[n].Renew(t.Context(), name(n), call); err != nil {
					t.Errorf("instance %d renews: %v", n, err)
				}
				if _, _, err := r.Peers[n].Others(t.Context(), name(n), []store.SessionID{"a", "b"}, nil); err != nil {
					t.Errorf("instance %d reads: %v", n, err)
				}
			}
		})
	}
	wg.Wait()
	want := map[store.InstanceID][]string{}
	for n := range r.Peers {
		want[name(n)] = []string{fmt.Sprint(n, "/", rounds-1)}
	}
	leases, news, err := r.Peers[0].Others(t.Context(), "a reader", []store.SessionID{"a"}, nil)
	if err != nil || len(leases) != len(r.Peers) || len(news) != len(r.Peers) {
		t.Errorf("at the end %v, %v, %v", leases, news, err)
	}
	for _, a := range news {
		if !slices.Equal(a.Seats, want[a.Instance]) {
			t.Errorf("at the end %v", a)
		}
	}
}

// oneView: someone who moves from one room's list to another's in one call is never read in both or in none.
func oneView(t *testing.T, r roll) {
	r.begin(0, in("a", "ben"), in("b"))
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(done)
		for i := range 100 {
			rooms := []store.Attached{in("a"), in("b", "ben")}
			if i%2 == 1 {
				rooms = []store.Attached{in("b"), in("a", "ben")}
			}
			if _, err := r.Peers[0].Renew(t.Context(), name(0), r.next(0, false, rooms...)); err != nil {
				t.Errorf("renew: %v", err)
			}
		}
	})
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		count := 0
		_, news := r.others(1, nil, "a", "b")
		for _, a := range news {
			count += len(a.Seats)
		}
		if count != 1 {
			t.Errorf("read %d times: %v", count, news)
			reading = false
		}
	}
	wg.Wait()
}
