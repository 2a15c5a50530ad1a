package seal

import (
	"errors"
	"testing"
)

// TestPapersGoWithTheirSession: a paper opens for its own session and purpose, and not after the session's end.
func TestPapersGoWithTheirSession(t *testing.T) {
	r, _ := testRing(t)
	ctx := t.Context()
	sealed, err := r.SealSession(ctx, "s", "pass", []byte("places"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := r.OpenSession(ctx, "s", "pass", sealed); err != nil || string(plain) != "places" {
		t.Fatalf("%q, %v", plain, err)
	}
	if _, err := r.OpenSession(ctx, "s", "another", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("it opened for another purpose: %v", err)
	}
	if _, err := r.OpenSession(ctx, "other", "pass", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("it opened for another session: %v", err)
	}
	if err := r.DestroySession(ctx, "s", "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.OpenSession(ctx, "s", "pass", sealed); !errors.Is(err, ErrDestroyed) {
		t.Errorf("it opened after the session's key was destroyed: %v", err)
	}
}
