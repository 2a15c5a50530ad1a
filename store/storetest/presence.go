package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/internal/presence"
)

// NewPresence is a store's presence in memory, for stores that tests make up. now is the store's clock.
func NewPresence(now func() time.Time) store.Presence { return presence.New(now) }

// A Roll is one store's presence as several instances have it, all of them living in this test.
type Roll struct {
	Peers []store.Presence
	// Age lets time pass for the store: the leases and the empty rows that there are become older.
	Age func(t *testing.T, by time.Duration)
}

// RunPresence tests store.Presence. open gives n instances on a new empty store and closes them with the test.
func RunPresence(t *testing.T, open func(t *testing.T, n int) Roll) {
	for _, b := range []struct {
		name string
		test func(t *testing.T, r roll)
	}{
		{"a lease begins, is renewed, runs out and comes back", leaseLives},
		{"a lease is forgotten", leaseForgotten},
		{"who starts forgets nobody", firstForgetsNobody},
		{"a clean end", resigned},
		{"the first call begins anew", firstClears},
		{"nothing without a lease", noLease},
		{"lists are replaced", listsReplaced},
		{"what is known is not told again", knownIsNotTold},
		{"a row that went is told", goneRowIsTold},
		{"a new row after an empty one", rowComesBack},
		{"an instance never sees itself", neverItself},
		{"a late call is overtaken", lateCall},
		{"the same call again", sameCallAgain},
		{"many rooms", manyRooms},
		{"a room of 10,000", bigRoom},
		{"instances at once", rollAtOnce},
		{"one view", oneView},
	} {
		t.Run("presence/"+b.name, func(t *testing.T) {
			opened := open(t, 3)
			b.test(t, roll{opened, t, make([]*int64, len(opened.Peers))})
		})
	}
}

// roll lets instance n, whose name is its number, speak through its own store.
type roll struct {
	Roll
	t        *testing.T
	versions []*int64
}

func name(n int) store.InstanceID { return store.InstanceID(fmt.Sprint("instance", n)) }

func in(session store.SessionID, seats ...string) store.Attached {
	return store.Attached{Session: session, Seats: seats}
}

// next is a call that comes after all those before.
func (r roll) next(n int, first bool, rooms ...store.Attached) store.Renewal {
	if r.versions[n] == nil {
		r.versions[n] = new(int64)
	}
	*r.versions[n]++
	return store.Renewal{Version: *r.versions[n], First: first, Rooms: rooms}
}

func (r roll) begin(n int, rooms ...store.Attached) {
	r.t.Helper()
	r.send(n, r.next(n, true, rooms...))
}
func (r roll) renew(n int, rooms ...store.Attached) bool {
	r.t.Helper()
	return r.send(n, r.next(n, false, rooms...))
}

func (r roll) send(n int, call store.Renewal) (lapsed bool) {
	r.t.Helper()
	lapsed, err := r.Peers[n].Renew(r.t.Context(), name(n), call)
	if err != nil {
		r.t.Fatalf("instance %d renews: %v", n, err)
	}
	return lapsed
}

func (r roll) refused(n int, call store.Renewal, want error) {
	r.t.Helper()
	_, err := r.Peers[n].Renew(r.t.Context(), name(n), call)
	wantErr(r.t, fmt.Sprintf("instance %d renews", n), err, want)
}

// others is what instance n reads.
func (r roll) others(n int, known []store.Attached, rooms ...store.SessionID) ([]store.Lease, []store.Attached) {
	r.t.Helper()
	leases, news, err := r.Peers[n].Others(r.t.Context(), name(n), rooms, known)
	if err != nil {
		r.t.Fatalf("instance %d reads: %v", n, err)
	}
	return leases, news
}

// wantLeases fails unless instance n hears of just these leases, and of each whether it lives.
func (r roll) wantLeases(n int, want map[store.InstanceID]bool) map[store.InstanceID]store.Lease {
	r.t.Helper()
	leases, _ := r.others(n, nil)
	got, lives := map[store.InstanceID]store.Lease{}, map[store.InstanceID]bool{}
	for _, l := range leases {
		got[l.Instance], lives[l.Instance] = l, l.Lives
	}
	if len(leases) != len(got) || !maps.Equal(lives, want) {
		r.t.Errorf("instance %d hears %v, want %v", n, leases, want)
	}
	return got
}

// wantSeats fails unless instance n, knowing nothing, reads just these lists.
func (r roll) wantSeats(n int, session store.SessionID, want map[store.InstanceID][]string) []store.Attached {
	r.t.Helper()
	_, news := r.others(n, nil, session)
	got := map[store.InstanceID][]string{}
	for _, a := range news {
		if a.Session != session || a.Version <= 0 {
			r.t.Errorf("asked of %s and told %+v", session, a)
		}
		if len(a.Seats) > 0 { // an empty row says no more than none, to one who knows nothing
			got[a.Instance] = slices.Sorted(slices.Values(a.Seats))
		}
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		r.t.Errorf("instance %d reads %v in %s, want %v", n, got, session, want)
	}
	return news
}
