package storetest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"hearth/store"
)

// A Lineage is one place for data, and how a Hearth that knows certain migrations opens it.
type Lineage struct {
	// Open opens an instance, and closes it with the test.
	Open func(known fs.FS) (store.Store, error)
	// Known are the migrations of this Hearth, in the folders "migrations" and "keymigrations".
	Known fs.FS
	// Newer is what a Hearth is told that is too old.
	Newer error
}

// Two releases to come: the first only adds, the second takes away what the first has no use for any more.
const (
	expands   = `ALTER TABLE heads ADD COLUMN later INTEGER; CREATE TABLE added (n INTEGER NOT NULL);`
	contracts = `ALTER TABLE heads DROP COLUMN later; UPDATE compatibility SET oldest = %d;`
)

// RunUpgrades tests what Hearths of neighbouring releases promise each other on the same data. begin gives an empty place.
func RunUpgrades(t *testing.T, begin func(t *testing.T) Lineage) {
	t.Run("upgrades/the release before", func(t *testing.T) { upgradeFromBefore(t, begin(t)) })
	t.Run("upgrades/side by side and back", func(t *testing.T) { sideBySide(t, begin(t)) })
	t.Run("upgrades/too old is refused", func(t *testing.T) { tooOld(t, begin(t)) })
	t.Run("upgrades/started together", func(t *testing.T) { startedTogether(t, begin(t)) })
}

// before gives the migrations that an earlier Hearth knew: those of the log and the directory up to a number.
func before(t *testing.T, known fs.FS, number int) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(known, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n, err := strconv.Atoi(strings.SplitN(path.Base(name), "_", 2)[0])
		if err != nil || path.Dir(name) == "migrations" && n > number {
			return err
		}
		content, err := fs.ReadFile(known, name)
		all[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func latest(files fstest.MapFS) (number int) {
	for name := range files {
		if path.Dir(name) == "migrations" {
			number++
		}
	}
	return number
}

// after adds one migration to those of the log and the directory.
func after(known fstest.MapFS, statements string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, file := range known {
		all[name] = file
	}
	name := fmt.Sprintf("migrations/%05d_later.sql", latest(known)+1)
	all[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + strings.ReplaceAll(statements, "; ", ";\n"))}
	return all
}

func (l Lineage) open(t *testing.T, known fs.FS) store.Store {
	t.Helper()
	s, err := l.Open(known)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// works lets an instance do what every release can: n records more, a group, a key.
func works(t *testing.T, s store.Store, n int) {
	t.Helper()
	wantErr(t, "append", appendRetrying(t.Context(), s, "a", n), nil)
	ReadAll(t, s, "a")
	h := &house{T: t, Directory: s}
	g := h.group()
	if got := must[store.Group](h)(s.Group(t.Context(), g.ID)); got.Name != g.Name {
		t.Errorf("group %q", got.Name)
	}
	owner := store.KeyOwner("session/" + string(g.ID))
	if _, err := s.PutKey(t.Context(), owner, []byte("wrapped")); err != nil {
		t.Errorf("put key: %v", err)
	}
}

func shut(t *testing.T, s store.Store) {
	t.Helper()
	wantErr(t, "close", s.Close(), nil)
}

// upgradeFromBefore: data made before there was a row of compatibility, or presence.
func upgradeFromBefore(t *testing.T, l Lineage) {
	first := before(t, l.Known, 2)
	s := l.open(t, first)
	works(t, s, 3)
	shut(t, s)
	s = l.open(t, l.Known)
	works(t, s, 2)
	if _, err := s.Renew(t.Context(), "one", store.Renewal{Version: 1, First: true}); err != nil {
		t.Errorf("renew: %v", err)
	}
	if n := len(ReadAll(t, s, "a")); n != 5 {
		t.Errorf("%d records", n)
	}
}

// sideBySide: each release stays, and comes back, beside one that is newer by migrations that only add.
func sideBySide(t *testing.T, l Lineage) {
	now := before(t, l.Known, 99)
	releases := []fstest.MapFS{before(t, l.Known, 2), now, after(now, expands)}
	running := make([]store.Store, len(releases))
	for i, known := range releases {
		running[i] = l.open(t, known)
		for _, s := range running[:i+1] {
			works(t, s, 2)
		}
	}
	want := 2 * (1 + 2 + 3)
	for i := len(releases) - 1; i >= 0; i-- { // back, one after the other, and forth again
		for _, known := range []fstest.MapFS{releases[i], releases[2]} {
			shut(t, running[i])
			running[i] = l.open(t, known)
			works(t, running[i], 1)
			want++
		}
	}
	for _, s := range running {
		if n := len(ReadAll(t, s, "a")); n != want {
			t.Errorf("%d records, want %d", n, want)
		}
	}
}

func tooOld(t *testing.T, l Lineage) {
	now := before(t, l.Known, 99)
	expanded := after(now, expands)
	contracted := after(expanded, fmt.Sprintf(contracts, latest(expanded)))
	newest := l.open(t, contracted)
	works(t, newest, 2)
	for name, known := range map[string]fstest.MapFS{"before": before(t, l.Known, 2), "now": now} {
		_, err := l.Open(known)
		if !errors.Is(err, l.Newer) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	works(t, newest, 1)
	works(t, l.open(t, expanded), 1) // the release before the newest has no use for what is gone
	shut(t, newest)
	works(t, l.open(t, contracted), 1)
}

func startedTogether(t *testing.T, l Lineage) {
	works(t, l.open(t, before(t, l.Known, 2)), 1)
	now := before(t, l.Known, 99)
	releases := []fstest.MapFS{before(t, l.Known, 2), now, after(now, expands), now, after(now, expands)}
	opened := make([]store.Store, len(releases))
	var wg sync.WaitGroup
	for i, known := range releases {
		wg.Go(func() {
			var err error
			if opened[i], err = l.Open(known); err != nil {
				t.Errorf("release %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	for _, s := range opened {
		works(t, s, 1)
	}
}
