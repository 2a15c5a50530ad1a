package seal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/store"
)

// memKeys keeps keys as store.Keys asks.
type memKeys struct {
	mu   sync.Mutex // guards what follows
	keys map[store.KeyOwner][]byte
	gone map[store.KeyOwner]string
	asks int

	changes []store.KeyChange
}

func (m *memKeys) PutKeyChange(_ context.Context, c store.KeyChange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.N != int64(len(m.changes))+1 {
		return store.ErrConflict
	}
	m.changes = append(m.changes, c)
	return nil
}

func (m *memKeys) KeyChanges(context.Context) ([]store.KeyChange, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]store.KeyChange(nil), m.changes...), nil
}

func newMemKeys() *memKeys {
	return &memKeys{keys: map[store.KeyOwner][]byte{}, gone: map[store.KeyOwner]string{}}
}

func (m *memKeys) PutKey(_ context.Context, o store.KeyOwner, wrapped []byte) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.gone[o]; ok {
		return nil, store.ErrNotFound
	}
	if _, ok := m.keys[o]; !ok {
		m.keys[o] = bytes.Clone(wrapped)
	}
	return bytes.Clone(m.keys[o]), nil
}

func (m *memKeys) Key(_ context.Context, o store.KeyOwner) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asks++
	if k, ok := m.keys[o]; ok {
		return bytes.Clone(k), nil
	}
	return nil, store.ErrNotFound
}

func (m *memKeys) DestroyKey(_ context.Context, o store.KeyOwner, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.keys, o)
	m.gone[o] = why
	return nil
}

func testMaster(fill byte) Master {
	m := Master{key: new([keySize]byte)}
	for i := range m.key {
		m.key[i] = fill + byte(i)
	}
	return m
}

func testRing(t testing.TB) (*Ring, *memKeys) {
	t.Helper()
	keys := newMemKeys()
	r := New(keys, testMaster(1))
	if err := r.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r, keys
}

func mustSession(t testing.TB, r *Ring, id store.SessionID) *SessionKeys {
	t.Helper()
	s, err := r.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustWords(t testing.TB, s *SessionKeys, person store.ID) *Words {
	t.Helper()
	w, err := s.Words(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestMasterHidesItself(t *testing.T) {
	m := testMaster('A') // its bytes are letters, so that they would show in any verb
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, m); got != hidden {
			t.Errorf("%s shows %q", verb, got)
		}
		if got := fmt.Sprintf(verb, struct{ m Master }{m}); strings.Contains(got, "ABCD") || strings.Contains(got, "0x41") {
			t.Errorf("%s of a struct shows %q", verb, got)
		}
	}
	if got, _ := json.Marshal(m); string(got) != `"`+hidden+`"` {
		t.Errorf("JSON shows %s", got)
	}
}

func TestMasterFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	made, err := NewMasterFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	loaded, err := LoadMaster(path)
	if err != nil || *loaded.key != *made.key {
		t.Fatalf("loaded another key, or %v", err)
	}
	if _, err := NewMasterFile(path); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("a second key over the first: %v", err)
	}
	if _, err := LoadMaster(path + ".none"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a missing file: %v", err)
	}
}

func TestParseMasterRefuses(t *testing.T) {
	const good = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	if _, err := ParseMaster(" " + good + "\n"); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "secretsecret", good[:40], good + "AAAA", "%%%%"} {
		_, err := ParseMaster(bad)
		if err == nil {
			t.Errorf("%q accepted", bad)
		} else if bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("the error quotes the key: %v", err)
		}
	}
}

func TestWrappedKeyBindsOwnerAndMaster(t *testing.T) {
	m := testMaster(1)
	key := bytes.Repeat([]byte{7}, keySize)
	wrapped, err := wrap(m, "session/a", key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := unwrap(m, "session/a", wrapped); err != nil || !bytes.Equal(got, key) {
		t.Fatalf("unwrap: %v", err)
	}
	if _, err := unwrap(m, "session/b", wrapped); !errors.Is(err, ErrSealed) {
		t.Errorf("another owner: %v", err)
	}
	if _, err := unwrap(testMaster(2), "session/a", wrapped); !errors.Is(err, ErrMaster) {
		t.Errorf("another master key: %v", err)
	}
	for i := range wrapped {
		bad := bytes.Clone(wrapped)
		bad[i] ^= 1
		if _, err := unwrap(m, "session/a", bad); err == nil {
			t.Errorf("byte %d changed and still opens", i)
		}
	}
	for n := range wrapped {
		if _, err := unwrap(m, "session/a", wrapped[:n]); err == nil {
			t.Errorf("cut to %d bytes and still opens", n)
		}
	}
}

func TestUnlockRefusesAnotherMaster(t *testing.T) {
	_, keys := testRing(t)
	if err := New(keys, testMaster(9)).Unlock(t.Context()); !errors.Is(err, ErrMaster) {
		t.Fatalf("got %v", err)
	}
	if err := New(keys, Master{}).Unlock(t.Context()); err == nil {
		t.Fatal("no master key at all, and it opens")
	}
}

func TestTwoInstancesOpenTheSame(t *testing.T) {
	a, keys := testRing(t)
	b := New(keys, testMaster(1))
	if err := b.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	sealed, commit, err := mustWords(t, mustSession(t, a, "s"), "p").Seal("s", 3, []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	words, _, err := mustWords(t, mustSession(t, b, "s"), "p").Open("s", 3, sealed, commit)
	if err != nil || string(words) != "hello" {
		t.Fatalf("%q, %v", words, err)
	}
	if a.Hash("cookie", []byte("x")) != b.Hash("cookie", []byte("x")) {
		t.Error("hashes differ")
	}
	if a.Hash("cookie", []byte("x")) == a.Hash("invitation", []byte("x")) {
		t.Error("purposes do not tell hashes apart")
	}
	d := store.Digest{1, 2, 3}
	if mustSession(t, a, "s").ID(5, d) != mustSession(t, b, "s").ID(5, d) {
		t.Error("ids differ")
	}
}

func TestFirstUseRacing(t *testing.T) {
	keys := newMemKeys()
	var wg sync.WaitGroup
	ids := make([]string, 16)
	for i := range ids {
		wg.Go(func() {
			if s, err := New(keys, testMaster(1)).Session(t.Context(), "s"); err == nil {
				ids[i] = s.ID(1, store.Digest{})
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id == "" || id != ids[0] {
			t.Fatal("two keys for one session")
		}
	}
}

func TestDestroyed(t *testing.T) {
	ctx := t.Context()
	r, _ := testRing(t)
	s := mustSession(t, r, "s")
	w, other, nobody := mustWords(t, s, "p"), mustWords(t, s, "q"), mustWords(t, s, "")
	sealed, commit, err := w.Seal("s", 1, []byte("words"))
	if err != nil {
		t.Fatal(err)
	}
	card, err := r.SealPerson(ctx, "p", "card", []byte("card"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.DestroyPerson(ctx, "p", "asked"); err != nil {
		t.Fatal(err)
	}
	check := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, ErrDestroyed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, _, err = w.Open("s", 1, sealed, commit)
	check("open with keys held from before", err)
	_, _, err = w.Seal("s", 2, []byte("more"))
	check("seal with keys held from before", err)
	_, err = s.Words(ctx, "p")
	check("words", err)
	_, err = r.OpenPerson(ctx, "p", "card", card)
	check("card", err)
	if _, _, err := other.Seal("s", 2, nil); err != nil {
		t.Errorf("another person: %v", err)
	}

	if err := r.DestroySession(ctx, "s", "asked"); err != nil {
		t.Fatal(err)
	}
	_, err = r.Session(ctx, "s")
	check("session", err)
	_, _, err = nobody.Seal("s", 2, nil)
	check("words of nobody", err)
	_, err = s.Words(ctx, "q")
	check("words of another person in a destroyed session", err)
}

func TestDestroyedElsewhere(t *testing.T) {
	ctx := t.Context()
	r, keys := testRing(t)
	now := time.Unix(1_000_000, 0)
	r.now = func() time.Time { return now }
	s := mustSession(t, r, "s")
	w := mustWords(t, s, "p")
	asks := keys.asks
	if mustWords(t, s, "p") != w || keys.asks != asks {
		t.Error("the store was asked for a key that was just opened")
	}
	if err := New(keys, testMaster(1)).DestroyPerson(ctx, "p", "asked"); err != nil {
		t.Fatal(err)
	}
	now = now.Add(keyAge)
	if _, err := s.Words(ctx, "p"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after keyAge: %v", err)
	}
	if _, _, err := w.Seal("s", 1, nil); !errors.Is(err, ErrDestroyed) {
		t.Errorf("held from before: %v", err)
	}

	mustWords(t, s, "q")
	if err := New(keys, testMaster(1)).DestroyPerson(ctx, "q", "asked"); err != nil {
		t.Fatal(err)
	}
	r.ForgetPerson("q")
	if _, err := s.Words(ctx, "q"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after ForgetPerson: %v", err)
	}
	if err := New(keys, testMaster(1)).DestroySession(ctx, "s", "asked"); err != nil {
		t.Fatal(err)
	}
	r.ForgetSession("s")
	if _, err := r.Session(ctx, "s"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after ForgetSession: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := newLRU[int, string](3)
	for i := range 5 {
		c.put(i, fmt.Sprint(i))
		c.get(2)
	}
	if len(c.byKey) != 3 || c.order.Len() != 3 {
		t.Fatalf("%d kept", len(c.byKey))
	}
	if _, ok := c.get(2); !ok {
		t.Error("the one used most lately was dropped")
	}
	if _, ok := c.get(1); ok {
		t.Error("one used long ago was kept")
	}
	c.drop(2)
	c.drop(2)
	if _, ok := c.get(2); ok || c.order.Len() != 2 {
		t.Error("dropped and still there")
	}
}
