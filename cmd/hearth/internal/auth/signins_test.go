package auth_test

import (
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
)

// TestRestIsAskedWithoutActivity: a page that asks how long is left does not keep a sign-in alive by it.
func TestRestIsAskedWithoutActivity(t *testing.T) {
	w := newWorld(t)
	cookie, staff := w.ana()
	left := func(want time.Duration) {
		t.Helper()
		if got, err := w.Rest(t.Context(), cookie); err != nil || got != want {
			t.Errorf("left: %v, %v; want %v", got, err, want)
		}
	}
	left(auth.IdleAfter)
	w.pass(10 * time.Minute)
	left(auth.IdleAfter - 10*time.Minute)
	left(auth.IdleAfter - 10*time.Minute)
	if _, err := w.SignedIn(t.Context(), cookie); err != nil {
		t.Fatal(err)
	}
	left(auth.IdleAfter)
	w.pass(auth.IdleAfter - time.Second)
	left(time.Second)
	w.pass(time.Second)
	left(0)
	_, err := w.SignedIn(t.Context(), cookie)
	w.nobody("a sign-in that has rested", err)

	cookie, _, err = w.SignIn(t.Context(), staff.Login, password, here)
	w.no(err)
	in, err := w.SignedIn(t.Context(), cookie)
	w.no(err)
	grant := in.Grant
	w.live[grant] = true // a room is open by it
	w.pass(time.Hour)
	left(auth.SignInFor - time.Hour)
	w.pass(auth.SignInFor)
	left(0)
	if got, err := w.Rest(t.Context(), "no code"); err != nil || got != 0 {
		t.Errorf("nobody's: %v, %v", got, err)
	}
}

// TestOnesOwnSignIns: each is listed while it stands, by what is needed to know it, and ends alone.
func TestOnesOwnSignIns(t *testing.T) {
	w := newWorld(t)
	first, staff := w.ana()
	w.no(w.NoteSignIn(t.Context(), staff.ID, first, "Firefox on a Mac"))
	w.pass(time.Minute)
	second, _, err := w.SignIn(t.Context(), staff.Login, password, here)
	w.no(err)
	w.no(w.NoteSignIn(t.Context(), staff.ID, second, "Safari on an iPhone"))
	unnoted, _, err := w.SignIn(t.Context(), staff.Login, password, here)
	w.no(err)

	list := func(code string) []auth.NotedSignIn {
		t.Helper()
		all, err := w.SignIns(t.Context(), staff.ID, code)
		w.no(err)
		return all
	}
	all := list(first)
	if len(all) != 2 || !all[0].Here || all[0].Browser != "Firefox on a Mac" || all[1].Here || all[1].Browser != "Safari on an iPhone" {
		t.Fatalf("%+v", all)
	}
	if mine := list(unnoted); len(mine) != 3 || !mine[0].Here || mine[0].Browser != "" {
		t.Errorf("one that nobody noted: %+v", mine)
	}
	w.nobody("of another person", w.EndOwnSignIn(t.Context(), "somebody", all[1].ID))
	w.nobody("none", w.EndOwnSignIn(t.Context(), staff.ID, "none"))
	w.no(w.EndOwnSignIn(t.Context(), staff.ID, all[1].ID))
	_, err = w.SignedIn(t.Context(), second)
	w.nobody("the one that was ended", err)
	if _, err := w.SignedIn(t.Context(), first); err != nil {
		t.Errorf("the other: %v", err)
	}
	w.nobody("again", w.EndOwnSignIn(t.Context(), staff.ID, all[1].ID))
	if all := list(first); len(all) != 1 {
		t.Errorf("afterwards: %+v", all)
	}
}
