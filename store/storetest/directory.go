package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/store"
)

// RunDirectory holds a store.Directory to its contract. open gives an empty one for each behaviour and sees to its end.
func RunDirectory(t *testing.T, open func(t *testing.T) store.Directory) {
	for _, part := range [][]directoryBehaviour{
		groupBehaviours(), memberBehaviours(), seatBehaviours(), deviceBehaviours(), sessionBehaviours(), staffBehaviours(),
		linkBehaviours(), signInBehaviours(), invitationBehaviours(), programBehaviours(), operatorBehaviours(),
		accessBehaviours(), reviewBehaviours(), changeBehaviours(),
	} {
		for _, b := range part {
			t.Run(b.name, func(t *testing.T) {
				b.holds(&house{T: t, Directory: open(t), now: time.UnixMilli(1_790_000_000_123).UTC()})
			})
		}
	}
}

// A directoryBehaviour is one promise of the contract.
type directoryBehaviour struct {
	name  string
	holds func(h *house)
}

// A house is a Directory under test and short ways to furnish it.
type house struct {
	*testing.T
	store.Directory
	now time.Time
}

func (h *house) ctx() context.Context { return h.Context() }

func freshID() store.ID { return store.ID(rand.Text()) }

func freshHash() (h store.Hash) {
	_, _ = rand.Read(h[:]) // never fails (crypto/rand)
	return h
}

// ok ends the behaviour on an error.
func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatalf("unexpected error: %v", err)
	}
}

// is wants an error of that kind.
func (h *house) is(err, want error) {
	h.Helper()
	if !errors.Is(err, want) {
		h.Fatalf("error is %v, want %v", err, want)
	}
}

// must unpacks what a read gave.
func must[V any](h *house) func(V, error) V {
	h.Helper()
	return func(v V, err error) V {
		h.Helper()
		h.ok(err)
		return v
	}
}

// same compares by what is printed of two values, which shows times, hashes and lists in full.
func (h *house) same(got, want any) {
	h.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		h.Fatalf("got  %s\nwant %s", g, w)
	}
}

func (h *house) group() store.Group {
	h.Helper()
	g := store.Group{
		ID: freshID(), Name: "Thursday circle", Zone: "Europe/Berlin", Settings: []byte(`{"slow":5}`), Keep: "days:365", Created: h.now,
	}
	h.ok(h.CreateGroup(h.ctx(), g))
	return g
}

func (h *house) member(group store.ID) store.Member {
	h.Helper()
	m := store.Member{ID: freshID(), Group: group, Sealed: []byte{0, 1, 2, 255}, Created: h.now}
	h.ok(h.CreateMember(h.ctx(), m))
	return m
}

func (h *house) session(group store.ID, mark string) store.Session {
	h.Helper()
	s := store.Session{
		ID: store.SessionID(freshID()), Group: group, Title: "First meeting", Starts: h.now.Add(time.Hour), Minutes: 90,
		Phase: "scheduled", Mark: mark, Created: h.now,
	}
	h.ok(h.CreateSessions(h.ctx(), []store.Session{s}))
	return s
}

func (h *house) staff() store.Staff {
	h.Helper()
	s := store.Staff{
		ID: freshID(), Login: "login-" + string(freshID()), Name: "Ben", Role: "facilitator", Password: "$argon2id$one", Created: h.now,
	}
	h.ok(h.CreateStaff(h.ctx(), s))
	return s
}

func (h *house) signIn(s store.Staff) store.SignIn {
	h.Helper()
	i := store.SignIn{
		Hash: freshHash(), Staff: s.ID, StaffVersion: s.Version, Created: h.now, Seen: h.now, Expires: h.now.Add(12 * time.Hour),
	}
	h.ok(h.CreateSignIn(h.ctx(), i))
	return i
}

// named invites a member; open gives n seats in a session. Neither is kept yet.
func (h *house) named(m store.Member) store.Invitation {
	return store.Invitation{
		ID: freshID(), Hash: freshHash(), Group: m.Group, Member: m.ID, Uses: 1, Expires: h.now.Add(24 * time.Hour), By: freshID(), Created: h.now,
	}
}

func (h *house) open(s store.Session, n int) store.Invitation {
	return store.Invitation{
		ID: freshID(), Hash: freshHash(), Group: s.Group, Session: s.ID, Uses: n, Expires: h.now.Add(24 * time.Hour), By: freshID(), Created: h.now,
	}
}

func (h *house) invite(all ...store.Invitation) {
	h.Helper()
	h.ok(h.CreateInvitations(h.ctx(), all))
}

// device is a browser that has not said yet whose it is.
func (h *house) device() store.Device {
	return store.Device{ID: freshID(), Hash: freshHash(), Created: h.now, Expires: h.now.Add(720 * time.Hour)}
}

// stranger is somebody about to take an open seat.
func (h *house) stranger() *store.Member {
	return &store.Member{ID: freshID(), Sealed: []byte("sealed"), Created: h.now}
}

func (h *house) key() store.APIKey {
	h.Helper()
	k := store.APIKey{
		ID: freshID(), Hash: freshHash(), Name: "portal", Scopes: []string{"rooms", "tickets"}, Origins: []string{"https://example.org"},
		By: freshID(), Created: h.now,
	}
	h.ok(h.CreateKey(h.ctx(), k))
	return k
}

func (h *house) ticket(k store.APIKey, s store.Session, m store.Member) store.Ticket {
	h.Helper()
	t := store.Ticket{
		Hash: freshHash(), Key: k.ID, Session: s.ID, Member: m.ID, AgreementHash: "aa", AgreementVersion: 2,
		ConsentAt: h.now.Add(-time.Minute), Expires: h.now.Add(time.Minute),
	}
	h.ok(h.CreateTicket(h.ctx(), t))
	return t
}

// race makes calls calls from workers goroutines that start together, and returns each call's error.
func (h *house) race(workers, calls int, call func(i int) error) []error {
	errs := make([]error, calls)
	start := make(chan struct{})
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			<-start
			for i := w; i < calls; i += workers {
				errs[i] = call(i)
			}
		})
	}
	close(start)
	all.Wait()
	return errs
}

// oneWins wants exactly one call to have succeeded and every other one to have got the same answer.
func (h *house) oneWins(errs []error, other error) {
	h.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		h.is(err, other)
	}
	if won != 1 {
		h.Fatalf("%d callers won, want 1", won)
	}
}

// news is what the feed says since a number, without the numbers.
func (h *house) news(after int64) []string {
	h.Helper()
	var all []string
	for _, c := range must[[]store.Change](h)(h.ChangesAfter(h.ctx(), after, 0)) {
		all = append(all, string(c.Kind)+" "+c.ID)
	}
	return all
}

func (h *house) head() int64 {
	h.Helper()
	return must[int64](h)(h.ChangeHead(h.ctx()))
}

func changeLine(kind store.ChangeKind, id string) string { return string(kind) + " " + id }
