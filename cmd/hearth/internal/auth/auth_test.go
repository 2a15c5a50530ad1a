package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

const password = "three unrelated words"

var here = netip.MustParseAddr("203.0.113.7")

// A world is an Auth over a real store and a clock that tests move.
type world struct {
	*auth.Auth
	t    *testing.T
	dir  store.Store
	hash auth.Hasher
	mu   sync.Mutex // guards what follows
	now  time.Time
	live map[auth.Grant]bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	st, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	master, err := seal.ParseMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	ring := seal.New(st, master)
	if err := ring.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: st, hash: ring, now: time.Now().Truncate(time.Millisecond), live: map[auth.Grant]bool{}}
	w.Auth = auth.New(auth.Options{
		Directory: st, Hash: ring, Seal: ring, Now: w.clock,
		Live: func(g auth.Grant) bool { w.mu.Lock(); defer w.mu.Unlock(); return w.live[g] },
	})
	return w
}

func (w *world) clock() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }

func (w *world) pass(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.now = w.now.Add(d) }

func (w *world) no(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) nobody(what string, err error) {
	w.t.Helper()
	if !errors.Is(err, auth.ErrNobody) {
		w.t.Errorf("%s: %v", what, err)
	}
}

// ana makes the first account and returns her cookie.
func (w *world) ana() (string, store.Staff) {
	w.t.Helper()
	code, err := w.FirstLink(w.t.Context())
	w.no(err)
	cookie, staff, err := w.UseLink(w.t.Context(), code, auth.Account{Login: "Ana", Name: "Ana", Password: password}, here)
	w.no(err)
	return cookie, staff
}

func TestFirstLink(t *testing.T) {
	w := newWorld(t)
	early, err := w.FirstLink(t.Context())
	w.no(err)
	other, err := w.FirstLink(t.Context())
	w.no(err)
	for range 3 {
		state, err := w.PeekLink(t.Context(), early, here)
		if err != nil || !state.First {
			t.Fatalf("looking: %+v, %v", state, err)
		}
	}
	for _, bad := range []auth.Account{
		{Login: "ana", Name: "Ana", Password: "short"}, {Login: "a", Name: "Ana", Password: password}, {Login: "ana", Password: password},
		{Login: "ana b", Name: "Ana", Password: password}, {Login: "something", Name: "Ana", Password: "something else"},
	} {
		var weak auth.ErrWeak
		if _, _, err := w.UseLink(t.Context(), early, bad, here); !errors.As(err, &weak) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	_, staff, err := w.UseLink(t.Context(), early, auth.Account{Login: " ANA ", Name: "Ana", Password: password}, here)
	if err != nil || staff.Login != "ana" || staff.Role != auth.RoleAdmin {
		t.Fatalf("%+v, %v", staff, err)
	}
	_, _, err = w.UseLink(t.Context(), early, auth.Account{Login: "eve", Name: "Eve", Password: password}, here)
	w.nobody("used twice", err)
	_, _, err = w.UseLink(t.Context(), other, auth.Account{Login: "eve", Name: "Eve", Password: password}, here)
	w.nobody("another first link", err)
	if code, err := w.FirstLink(t.Context()); code != "" || err != nil {
		t.Errorf("a first link where there is an account: %q, %v", code, err)
	}
}

func TestFirstLinkExpires(t *testing.T) {
	w := newWorld(t)
	code, err := w.FirstLink(t.Context())
	w.no(err)
	w.pass(auth.FirstFor)
	_, err = w.PeekLink(t.Context(), code, here)
	w.nobody("after an hour", err)
}

func TestSignIn(t *testing.T) {
	w := newWorld(t)
	_, ana := w.ana()
	cookie, staff, err := w.SignIn(t.Context(), "ANA", password, here)
	if err != nil || staff.ID != ana.ID {
		t.Fatal(err)
	}
	got, err := w.SignedIn(t.Context(), cookie)
	if err != nil || got.Staff.ID != ana.ID {
		t.Fatal(err)
	}
	_, _, err = w.SignIn(t.Context(), "ana", "another password", here)
	w.nobody("a wrong password", err)
	_, _, err = w.SignIn(t.Context(), "nobody", password, here)
	w.nobody("an unknown login", err)
	w.no(w.SignOut(t.Context(), cookie))
	_, err = w.SignedIn(t.Context(), cookie)
	w.nobody("after signing out", err)
	for _, odd := range []string{"", "null", "undefined", strings.Repeat("A", 26), strings.Repeat("a", 4096), "\x00"} {
		_, err = w.SignedIn(t.Context(), odd)
		w.nobody("the cookie "+odd[:min(9, len(odd))], err)
	}
}

// TestNotYetSet: an account whose link was not used yet has no password, and none opens it.
func TestNotYetSet(t *testing.T) {
	w := newWorld(t)
	w.ana()
	w.no(w.dir.CreateStaff(t.Context(), store.Staff{ID: "b", Login: "ben", Name: "Ben", Role: auth.RoleFacilitator}))
	for _, p := range []string{"", " ", password} {
		_, _, err := w.SignIn(t.Context(), "ben", p, here)
		w.nobody("an account without a password", err)
	}
}

func TestBackOff(t *testing.T) {
	w := newWorld(t)
	w.ana()
	var wait auth.ErrWait
	var err error
	for n := 0; n < 12 && !errors.As(err, &wait); n++ {
		_, _, err = w.SignIn(t.Context(), "ana", "guess number", here)
	}
	if wait.For <= 0 || wait.For > 30*time.Second {
		t.Fatalf("after twelve guesses: %v", err)
	}
	if _, _, err = w.SignIn(t.Context(), "ana", password, here); !errors.As(err, &wait) {
		t.Errorf("while waiting: %v", err)
	}
	w.pass(wait.For)
	if _, _, err = w.SignIn(t.Context(), "ana", password, here); err != nil {
		t.Errorf("after waiting: %v", err)
	}
	for n := range 60 {
		_, _, err = w.SignIn(t.Context(), "login"+string(rune('a'+n%26))+string(rune('a'+n/26)), "guess number", here)
	}
	if !errors.As(err, &wait) {
		t.Errorf("sixty logins from one address: %v", err)
	}
	if _, _, err = w.SignIn(t.Context(), "ana", password, netip.MustParseAddr("198.51.100.9")); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
}

func TestIdle(t *testing.T) {
	w := newWorld(t)
	cookie, _ := w.ana()
	for range 5 {
		w.pass(auth.IdleAfter - time.Minute)
		if _, err := w.SignedIn(t.Context(), cookie); err != nil {
			t.Fatalf("active: %v", err)
		}
	}
	w.pass(auth.IdleAfter)
	_, err := w.SignedIn(t.Context(), cookie)
	w.nobody("idle", err)

	cookie, _, err = w.SignIn(t.Context(), "ana", password, here)
	w.no(err)
	in, err := w.SignedIn(t.Context(), cookie)
	w.no(err)
	grant := in.Grant
	w.live[grant] = true
	w.pass(2 * auth.IdleAfter)
	if _, err := w.SignedIn(t.Context(), cookie); err != nil {
		t.Errorf("with a room open: %v", err)
	}
	w.pass(auth.SignInFor)
	_, err = w.SignedIn(t.Context(), cookie)
	w.nobody("after twelve hours, even with a room open", err)
}

func TestDisabledAccount(t *testing.T) {
	w := newWorld(t)
	cookie, ana := w.ana()
	reset, err := w.ResetLink(t.Context(), ana.ID)
	w.no(err)
	key, _, err := w.NewKey(t.Context(), store.APIKey{Name: "k", Scopes: []string{auth.ScopeRooms}, By: ana.ID})
	w.no(err)
	ana.Disabled = w.clock()
	w.no(w.dir.UpdateStaff(t.Context(), ana))
	_, err = w.SignedIn(t.Context(), cookie)
	w.nobody("a cookie", err)
	_, _, err = w.SignIn(t.Context(), "ana", password, here)
	w.nobody("a password", err)
	_, err = w.PeekLink(t.Context(), reset, here)
	w.nobody("a link", err)
	_, _, err = w.Key(t.Context(), key)
	w.nobody("a key", err)
}

func TestReset(t *testing.T) {
	w := newWorld(t)
	cookie, ana := w.ana()
	code, err := w.ResetLink(t.Context(), ana.ID)
	w.no(err)
	var wg sync.WaitGroup
	won := make([]error, 8)
	for i := range won {
		wg.Go(func() {
			_, _, won[i] = w.UseLink(context.Background(), code, auth.Account{Password: "four quite unrelated words"}, here)
		})
	}
	wg.Wait()
	n := 0
	for _, err := range won {
		if err == nil {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d used a one-time link", n)
	}
	_, err = w.SignedIn(t.Context(), cookie)
	w.nobody("signed in before the reset", err)
	_, _, err = w.SignIn(t.Context(), "ana", password, here)
	w.nobody("the old password", err)
	_, _, err = w.SignIn(t.Context(), "ana", "four quite unrelated words", here)
	w.no(err)
}

func TestSecretsAreNotKept(t *testing.T) {
	w := newWorld(t)
	cookie, ana := w.ana()
	in, err := w.dir.StaffByLogin(t.Context(), "ana")
	w.no(err)
	if !strings.HasPrefix(in.Password, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(in.Password, "words") {
		t.Errorf("kept as %s", in.Password)
	}
	code, k, err := w.NewKey(t.Context(), store.APIKey{Name: "k", Scopes: []string{auth.ScopeRooms}, By: ana.ID})
	w.no(err)
	if strings.Contains(string(k.Hash[:]), code) || len(code) < 26 || len(cookie) != 26 {
		t.Error("a secret is short, or kept")
	}
}

// TestWatch: a sign-out anywhere cuts what came by it, and a store that is away cuts nobody.
func TestWatch(t *testing.T) {
	w := newWorld(t)
	cookie, ana := w.ana()
	other, _, err := w.SignIn(t.Context(), "ana", password, here)
	w.no(err)
	in, err := w.SignedIn(t.Context(), cookie)
	w.no(err)
	grant := in.Grant
	out, err := w.SignedIn(t.Context(), other)
	w.no(err)
	otherGrant := out.Grant
	ctx, stop := context.WithCancel(t.Context())
	cuts, done := make(chan auth.Grant, 8), make(chan struct{})
	go func() {
		defer close(done)
		w.Watch(ctx, func(g auth.Grant) { cuts <- g }, nil, func(err error) { t.Error(err) })
	}()
	w.HoldSignIn(grant, ana.ID, cookie)
	w.HoldSignIn(otherGrant, ana.ID, other)
	w.no(w.SignOut(t.Context(), cookie))
	if g := <-cuts; g != grant {
		t.Errorf("cut %s", g)
	}
	w.no(w.SignOutAll(t.Context(), ana.ID))
	if g := <-cuts; g != otherGrant {
		t.Errorf("cut %s", g)
	}
	stop()
	<-done
	if len(cuts) != 0 {
		t.Errorf("cut %s too", <-cuts)
	}
}

// TestLookTellsOthers: a change that is made here is told once, and one that is heard of is not told on.
func TestLookTellsOthers(t *testing.T) {
	told := 0
	w := newWorld(t)
	a := auth.New(auth.Options{Directory: w.dir, Hash: w.hash, Changed: func() { told++ }})
	a.Heard()
	if told != 0 {
		t.Error("what was heard of is told on")
	}
	w.no(a.SignOutAll(t.Context(), "nobody"))
	if told != 1 {
		t.Errorf("a sign-out was told %d times", told)
	}
}

// TestManyEndTogether: what a thousand came by ends with one change, and quickly.
func TestManyEndTogether(t *testing.T) {
	w := newWorld(t)
	_, ana := w.ana()
	code, key, err := w.NewKey(t.Context(), store.APIKey{Name: "program", Scopes: []string{"rooms"}, By: ana.ID})
	w.no(err)
	if code == "" {
		t.Fatal("no key")
	}
	const many = 1000
	ctx, stop := context.WithCancel(t.Context())
	cuts, done := make(chan auth.Grant, many+1), make(chan struct{})
	for i := range many {
		w.HoldPass(auth.Pass{Key: key.ID, Owner: ana.ID, Member: store.ID(fmt.Sprintf("m%d", i)), Device: fmt.Sprintf("d%d", i), Expires: w.clock().Add(time.Hour).Unix()})
	}
	go func() {
		defer close(done)
		w.Watch(ctx, func(g auth.Grant) { cuts <- g }, nil, func(err error) {
			if ctx.Err() == nil { // a look that stopping has cut short says nothing
				t.Error(err)
			}
		})
	}()
	w.no(w.dir.RevokeKey(t.Context(), key.ID))
	began := time.Now()
	cut := map[auth.Grant]bool{}
	w.Look()
	for len(cut) < many {
		cut[<-cuts] = true
	}
	t.Logf("%d ended within %v", many, time.Since(began))
	stop()
	<-done
}

func TestOrigins(t *testing.T) {
	for s, want := range map[string]bool{
		"https://a.example": true, "http://localhost:3000": true, "https://a.example/": false, "https://a.example/x": false,
		"a.example": false, "*": false, "https://*": false, "https://*.example": false, "null": false, "javascript:x": false, "https://u@a.example": false,
	} {
		if got := auth.IsOrigin(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

// TestFirstLinkBesideOthers: accounts that are no admin's leave the operator's way in open, to its end.
func TestFirstLinkBesideOthers(t *testing.T) {
	w := newWorld(t)
	w.no(w.dir.CreateStaff(t.Context(), store.Staff{ID: "r", Login: "rehearsal", Name: "Rehearsal", Role: auth.RoleFacilitator}))
	fill := auth.Account{Login: "ana", Name: "Ana", Password: password}
	var links []string
	for range 3 {
		link, err := w.FirstLink(t.Context())
		w.no(err)
		links = append(links, link)
	}
	var weak auth.ErrWeak
	if _, _, err := w.UseLink(t.Context(), links[1], auth.Account{Login: "rehearsal", Name: "R", Password: password}, here); !errors.As(err, &weak) {
		t.Errorf("somebody's login: %v", err)
	}
	_, ana, err := w.UseLink(t.Context(), links[1], fill, here)
	if err != nil || ana.Login != "ana" || ana.Name != "Ana" || ana.Role != auth.RoleAdmin {
		t.Fatalf("%+v, %v", ana, err)
	}
	for _, link := range []string{links[0], links[2]} {
		_, _, err := w.UseLink(t.Context(), link, auth.Account{Login: "eve", Name: "Eve", Password: password}, here)
		w.nobody("another first link", err)
	}
	if link, err := w.FirstLink(t.Context()); link != "" || err != nil {
		t.Errorf("a first link where there is an admin: %q, %v", link, err)
	}
	all, err := w.dir.ListStaff(t.Context())
	if err != nil || len(all) != 2 {
		t.Errorf("%d accounts, %v", len(all), err)
	}
}
