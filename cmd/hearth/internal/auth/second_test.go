package auth_test

import (
	"encoding/base32"
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// code is what an app with this secret shows now, or so many steps from now.
func (w *world) code(secret string, steps int64) string {
	w.t.Helper()
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	w.no(err)
	return auth.TOTPForTests(b, w.clock().Unix()/30+steps)
}

// enrols turns Ana's second step on; the next code is a step later.
func (w *world) enrols(staff store.Staff) (cookie, secret string, codes []string) {
	w.t.Helper()
	secret, uri, err := w.BeginSecond(w.t.Context(), staff, "Hearth")
	w.no(err)
	again, _, err := w.BeginSecond(w.t.Context(), staff, "Hearth")
	w.no(err)
	if secret != again || !strings.Contains(uri, secret) {
		w.t.Fatalf("the secret %q was shown as %q and in %q", secret, again, uri)
	}
	cookie, codes, err = w.ConfirmSecond(w.t.Context(), staff, w.code(secret, 0))
	w.no(err)
	return cookie, secret, codes
}

// half signs in as far as the password goes.
func (w *world) half() string {
	w.t.Helper()
	_, _, err := w.SignIn(w.t.Context(), "ana", password, here)
	var second auth.ErrSecond
	if !errors.As(err, &second) {
		w.t.Fatalf("signing in: %v", err)
	}
	return second.Half
}

func weak(t *testing.T, what string, err error) {
	t.Helper()
	var w auth.ErrWeak
	if !errors.As(err, &w) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestASignInInTwoSteps(t *testing.T) {
	w := newWorld(t)
	old, ana := w.ana()
	weakCode := func(what, half, typed string) {
		t.Helper()
		_, _, err := w.FinishSignIn(t.Context(), half, typed, here)
		weak(t, what, err)
	}
	if _, _, err := w.ConfirmSecond(t.Context(), ana, "000000"); err == nil {
		t.Error("confirmed what was not begun")
	}
	cookie, secret, codes := w.enrols(ana)
	_, err := w.SignedIn(t.Context(), old)
	w.nobody("a sign-in from before", err)
	if in, err := w.SignedIn(t.Context(), cookie); err != nil || !in.Second || !in.Fresh {
		t.Errorf("the sign-in that turned it on: %+v, %v", in, err)
	}
	half := w.half()
	weakCode("the code that turned it on", half, w.code(secret, 0))
	weakCode("a code of two steps later", half, w.code(secret, 2))
	w.pass(30 * time.Second)
	got, _, err := w.FinishSignIn(t.Context(), half, " "+w.code(secret, 0)[:3]+" "+w.code(secret, 0)[3:], here)
	w.no(err)
	if in, err := w.SignedIn(t.Context(), got); err != nil || !in.Second {
		t.Errorf("%+v, %v", in, err)
	}
	weakCode("the same code again", w.half(), w.code(secret, 0))
	// Recovery codes: each once, however they are written.
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	_, _, err = w.FinishSignIn(t.Context(), w.half(), strings.ToUpper(strings.ReplaceAll(codes[3], "-", " ")), here)
	w.no(err)
	weakCode("a recovery code twice", w.half(), codes[3])
	if s, err := w.Second(t.Context(), ana.ID); err != nil || s.Codes != 9 || s.On.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	// Half a sign-in is worth nothing when it is old, made up, or of a password that has changed.
	for _, bad := range []string{"", "x.y", half[:len(half)-2], w.half() + "A"} {
		_, _, err := w.FinishSignIn(t.Context(), bad, codes[4], here)
		w.nobody("half of "+bad, err)
	}
	aged := w.half()
	w.pass(6 * time.Minute)
	_, _, err = w.FinishSignIn(t.Context(), aged, codes[4], here)
	w.nobody("an old half", err)
	before := w.half()
	now, err := w.dir.Staff(t.Context(), ana.ID)
	w.no(err)
	next, err := w.ChangePassword(t.Context(), now, password, "three other unrelated words")
	w.no(err)
	if in, err := w.SignedIn(t.Context(), next); err != nil || !in.Second {
		t.Errorf("after a new password: %+v, %v", in, err)
	}
	_, _, err = w.FinishSignIn(t.Context(), before, codes[4], here)
	w.nobody("half with the old password", err)
	w.no(w.DropSecond(t.Context(), ana.ID))
	_, err = w.SignedIn(t.Context(), next)
	w.nobody("a sign-in after the step was taken off", err)
	if _, _, err := w.SignIn(t.Context(), "ana", "three other unrelated words", here); err != nil {
		t.Errorf("without a second step: %v", err)
	}
}

// A link that sets a new password does not go around the second step.
func TestALinkAsksForTheSecondStepToo(t *testing.T) {
	w := newWorld(t)
	_, ana := w.ana()
	_, _, codes := w.enrols(ana)
	link, err := w.ResetLink(t.Context(), ana.ID)
	w.no(err)
	_, _, err = w.UseLink(t.Context(), link, auth.Account{Password: "three other unrelated words"}, here)
	var second auth.ErrSecond
	if !errors.As(err, &second) {
		t.Fatalf("the link lets in: %v", err)
	}
	_, _, err = w.FinishSignIn(t.Context(), second.Half, codes[0], here)
	w.no(err)
}

func TestGuessingCodesIsSlow(t *testing.T) {
	w := newWorld(t)
	_, ana := w.ana()
	_, secret, _ := w.enrols(ana)
	half := w.half()
	waited := false
	for range 8 {
		_, _, err := w.FinishSignIn(t.Context(), half, "000000", here)
		var wait auth.ErrWait
		waited = waited || errors.As(err, &wait)
	}
	if !waited {
		t.Error("nobody has to wait")
	}
	w.pass(time.Minute)
	_, _, err := w.FinishSignIn(t.Context(), half, w.code(secret, 0), here)
	w.no(err)
}

// A proof counts for a while, by the password without a second step, and by a code with one.
func TestAProofIsFresh(t *testing.T) {
	w := newWorld(t)
	cookie, ana := w.ana()
	fresh := func(what, cookie string, want bool) {
		t.Helper()
		in, err := w.SignedIn(t.Context(), cookie)
		if err != nil || in.Fresh != want {
			t.Errorf("%s: %+v, %v", what, in, err)
		}
	}
	fresh("signed in", cookie, true)
	w.pass(auth.ProofFor)
	fresh("later", cookie, false)
	weak(t, "a wrong password", w.Prove(t.Context(), ana, cookie, "x"))
	fresh("after a wrong one", cookie, false)
	w.no(w.Prove(t.Context(), ana, cookie, password))
	fresh("after the password", cookie, true)
	cookie, _, codes := w.enrols(ana)
	w.pass(auth.ProofFor)
	weak(t, "the password where there is a second step", w.Prove(t.Context(), ana, cookie, password))
	w.no(w.Prove(t.Context(), ana, cookie, codes[0]))
	fresh("after a code", cookie, true)
}
