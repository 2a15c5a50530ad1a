package seal

import (
	"context"
	"errors"
	"sync"
	"testing"

	"hearth/store"
)

// lateKeys answers Key with what was true before something else happened.
type lateKeys struct {
	*memKeys
	meanwhile func()
}

func (k *lateKeys) Key(ctx context.Context, o store.KeyOwner) ([]byte, error) {
	wrapped, err := k.memKeys.Key(ctx, o)
	if k.meanwhile != nil && o == "person/p" {
		do := k.meanwhile
		k.meanwhile = nil
		do()
	}
	return wrapped, err
}

// An answer of the store that was under way while the key was destroyed must not bring the key back into the cache.
func TestDestroyedWhileBeingOpened(t *testing.T) {
	keys := &lateKeys{memKeys: newMemKeys()}
	s := mustSession(t, New(keys, testMaster(1)), "s")
	mustWords(t, s, "p")

	r := New(keys, testMaster(1))
	s = mustSession(t, r, "s")
	keys.meanwhile = func() {
		if err := r.DestroyPerson(t.Context(), "p", "asked"); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Words(t.Context(), "p"); err != nil && !errors.Is(err, ErrDestroyed) {
		t.Errorf("the call under way: %v", err)
	}
	if _, err := s.Words(t.Context(), "p"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("the next call: %v", err)
	}
}

func TestManyUseWhileOneDestroys(t *testing.T) {
	r, _ := testRing(t)
	s := mustSession(t, r, "s")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for seq := store.Seq(1); seq < 200; seq++ {
				w, err := s.Words(t.Context(), "p")
				if err == nil {
					_, _, err = w.Seal("s", seq, []byte("words"))
				}
				if err != nil && !errors.Is(err, ErrDestroyed) {
					t.Errorf("seal: %v", err)
				}
				s.ID(seq, store.Digest{})
			}
		})
	}
	wg.Go(func() {
		if err := r.DestroyPerson(t.Context(), "p", "asked"); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	if _, err := s.Words(t.Context(), "p"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("afterwards: %v", err)
	}
}
