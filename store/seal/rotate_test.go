package seal

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"hearth/store"
)

// broken is a store of keys whose replacing fails from the n-th on, as a process that is killed leaves it.
type broken struct {
	*memKeys
	left int
}

var errKilled = errors.New("killed")

// KeyOwners is described at store.KeyRotation.
func (b *broken) KeyOwners(context.Context) (owners []store.KeyOwner, _ error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for o := range b.keys {
		owners = append(owners, o)
	}
	return owners, nil
}

// ReplaceKey is described at store.KeyRotation.
func (b *broken) ReplaceKey(_ context.Context, owner store.KeyOwner, was, wrapped []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left--; b.left < 0 {
		return errKilled
	}
	if string(b.keys[owner]) != string(was) {
		return store.ErrConflict
	}
	b.keys[owner] = wrapped
	return nil
}

// TestRotate replaces the master key under a ring that serves, broken off after each of its steps and run again: at every
// moment the server opens what there was, makes new keys, and signs as before; in the end the old key opens nothing.
func TestRotate(t *testing.T) {
	for steps := 0; ; steps++ {
		if done := rotate(t, steps); done {
			if steps < 4 {
				t.Errorf("done after %d steps", steps)
			}
			return
		}
	}
}

func rotate(t *testing.T, steps int) (done bool) {
	t.Helper()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "master.key")
	old, err := NewMasterFile(path)
	must(t, err)
	keys := &broken{memKeys: newMemKeys(), left: steps}
	serving := New(keys, old)
	serving.ReloadWith(func() (Master, error) { return LoadMaster(path) })
	must(t, serving.Unlock(ctx))
	signer, err := serving.Signer(ctx)
	must(t, err)
	person, err := serving.SealPerson(ctx, "sam", "name", []byte("Sam"))
	must(t, err)
	_, err = serving.Session(ctx, "s")
	must(t, err)

	works := func(moment string) {
		t.Helper()
		serving.ForgetPerson("sam")
		if plain, err := serving.OpenPerson(ctx, "sam", "name", person); err != nil || string(plain) != "Sam" {
			t.Fatalf("%s, broken off after %d: %q, %v", moment, steps, plain, err)
		}
		if _, err := serving.Session(ctx, store.SessionID(moment)); err != nil {
			t.Fatalf("%s: %v", moment, err)
		}
	}
	_, err = RotateMasterFile(path)
	must(t, err)
	works("the new key in front")
	both, err := LoadMaster(path)
	must(t, err)
	tool := New(keys, both)
	_, _, err = tool.Rewrap(ctx, keys)
	done = err == nil
	works("broken off")
	keys.left = 1000
	_, _, err = tool.Rewrap(ctx, keys)
	must(t, err)
	works("wrapped anew")
	must(t, ForgetOlder(path))
	works("without the old one")

	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	present, err := LoadMaster(path)
	must(t, err)
	again := New(keys, present)
	must(t, again.Unlock(ctx))
	if s, err := again.Signer(ctx); err != nil || s.Fingerprint() != signer.Fingerprint() {
		t.Errorf("another signing key: %v", err)
	}
	if anew, all, err := again.Rewrap(ctx, keys); err != nil || anew != 0 || all < 6 {
		t.Errorf("%d of %d were left, %v", anew, all, err)
	}
	if err := New(keys, old).Unlock(ctx); !errors.Is(err, ErrMaster) {
		t.Errorf("the old key: %v", err)
	}
	return done
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
