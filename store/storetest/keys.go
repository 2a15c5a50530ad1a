package storetest

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"hearth/store"
)

func keyBehaviours() []behaviour {
	return []behaviour{
		{"keys/whoever comes second gets the first one's", secondGetsFirst},
		{"keys/a destroyed key never returns", destroyedKey},
		{"keys/wrapped anew", replacedKey},
		{"keys/changes of the key that signs", keyChanges},
		{"keys/a destroyed key is in no file", destroyedKeyNowhere},
	}
}

func secondGetsFirst(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := s.Key(ctx, "session/a")
	wantErr(t, "a key that never was", err, store.ErrNotFound)
	for _, put := range []string{"first", "second", "first"} {
		got, err := s.PutKey(ctx, "session/a", []byte(put))
		if err != nil || string(got) != "first" {
			t.Errorf("put %q: got %q, %v", put, got, err)
		}
	}
	if got, err := s.PutKey(ctx, "session/b", []byte("other")); err != nil || string(got) != "other" {
		t.Errorf("another owner: %q, %v", got, err)
	}
	got, err := s.Key(ctx, "session/a")
	if err != nil || string(got) != "first" {
		t.Errorf("key %q, %v", got, err)
	}
	clear(got) // the caller's own
	if got, err := s.Key(ctx, "session/a"); err != nil || string(got) != "first" {
		t.Errorf("key %q, %v after the caller changed its copy", got, err)
	}
}

func destroyedKey(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, owner := range []store.KeyOwner{"person/a", "person/b"} {
		_, err := s.PutKey(ctx, owner, []byte("wrapped"))
		wantErr(t, "put", err, nil)
	}
	for _, owner := range []store.KeyOwner{"person/a", "person/a", "person/never"} {
		wantErr(t, "destroy", s.DestroyKey(ctx, owner, "asked to"), nil)
		_, err := s.Key(ctx, owner)
		wantErr(t, "key", err, store.ErrNotFound)
		_, err = s.PutKey(ctx, owner, []byte("another"))
		wantErr(t, "put", err, store.ErrNotFound)
		_, err = s.Key(ctx, owner)
		wantErr(t, "key after put", err, store.ErrNotFound)
	}
	if got, err := s.Key(ctx, "person/b"); err != nil || string(got) != "wrapped" {
		t.Errorf("another's key: %q, %v", got, err)
	}
}

func destroyedKeyNowhere(t *testing.T, s store.Store) {
	canary := make([]byte, 48)
	_, _ = rand.Read(canary)
	for i := range 50 {
		owner := store.KeyOwner(fmt.Sprint("person/", i))
		key := bytes.Repeat([]byte{byte(i)}, 48)
		if i == 25 {
			key = canary
		}
		_, err := s.PutKey(t.Context(), owner, key)
		wantErr(t, "put", err, nil)
	}
	if f, ok := s.(foldered); ok && len(filesWith(t, f.Folder(), canary)) == 0 {
		t.Error("not found before either: this test finds nothing")
	}
	wantErr(t, "destroy", s.DestroyKey(t.Context(), "person/25", "asked to"), nil)
	wantNowhere(t, s, canary)
}

func racingKeys(t *testing.T, stores []store.Store) {
	var mu sync.Mutex
	got := map[string]bool{}
	race(stores, 3, func(s store.Store, worker int) {
		kept, err := s.PutKey(t.Context(), "session/a", fmt.Append(nil, "key ", worker))
		if err != nil {
			t.Errorf("put: %v", err)
		}
		mu.Lock()
		defer mu.Unlock()
		got[string(kept)] = true
	})
	if len(got) != 1 {
		t.Errorf("several keys for one owner: %v", got)
	}
}

func replacedKey(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, owner := range []store.KeyOwner{"store/sign", "session/a", "person/b"} {
		_, err := s.PutKey(ctx, owner, []byte("old"))
		wantErr(t, "put", err, nil)
	}
	owners, err := s.KeyOwners(ctx)
	slices.Sort(owners)
	if err != nil || !slices.Equal(owners, []store.KeyOwner{"person/b", "session/a", "store/sign"}) {
		t.Errorf("owners %v, %v", owners, err)
	}
	wantErr(t, "replace", s.ReplaceKey(ctx, "session/a", []byte("old"), []byte("new")), nil)
	wantErr(t, "replace what is not there any more", s.ReplaceKey(ctx, "session/a", []byte("old"), []byte("other")), store.ErrConflict)
	wantErr(t, "replace nobody's", s.ReplaceKey(ctx, "session/z", []byte("old"), []byte("new")), store.ErrConflict)
	if got, err := s.Key(ctx, "session/a"); err != nil || string(got) != "new" {
		t.Errorf("key %q, %v", got, err)
	}
	wantErr(t, "destroy", s.DestroyKey(ctx, "session/a", "asked to"), nil)
	wantErr(t, "replace what is destroyed", s.ReplaceKey(ctx, "session/a", []byte("new"), []byte("back")), store.ErrConflict)
}

func keyChanges(t *testing.T, s store.Store) {
	ctx := t.Context()
	if got, err := s.KeyChanges(ctx); err != nil || len(got) != 0 {
		t.Errorf("at first: %v, %v", got, err)
	}
	change := func(n int64, mark byte) store.KeyChange {
		return store.KeyChange{
			N: n, At: 1_700_000_000_000 + n, Old: bytes.Repeat([]byte{mark}, 32), New: bytes.Repeat([]byte{mark + 1}, 32),
			Closings: n - 1, Link: store.Digest{mark}, OldSig: bytes.Repeat([]byte{mark}, 64), NewSig: bytes.Repeat([]byte{mark + 2}, 64),
		}
	}
	wantErr(t, "a hole", s.PutKeyChange(ctx, change(2, 1)), store.ErrConflict)
	wantErr(t, "the first", s.PutKeyChange(ctx, change(1, 1)), nil)
	wantErr(t, "the first again", s.PutKeyChange(ctx, change(1, 9)), store.ErrConflict)
	wantErr(t, "the second", s.PutKeyChange(ctx, change(2, 2)), nil)
	got, err := s.KeyChanges(ctx)
	if want := []store.KeyChange{change(1, 1), change(2, 2)}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}
