package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/storetest"
)

func mustOpen(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return mustOpen(t, t.TempDir(), Options{Serve: true}) })
}

func TestDirectory(t *testing.T) {
	storetest.RunDirectory(t, func(t *testing.T) store.Directory { return mustOpen(t, t.TempDir(), Options{Serve: true}) })
}

// A command beside a running server is an instance on the same folder.
func TestPeers(t *testing.T) {
	storetest.RunPeers(t, func(t *testing.T, n int) []store.Store {
		dir := t.TempDir()
		stores := make([]store.Store, n)
		for i := range stores {
			stores[i] = mustOpen(t, dir, Options{Serve: i == 0})
		}
		return stores
	})
}

// Presence is the process's own: whoever shares it shares the store.
func TestPresence(t *testing.T) {
	storetest.RunPresence(t, func(t *testing.T, n int) storetest.Roll {
		var aged atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(aged.Load())) }
		s := mustOpen(t, t.TempDir(), Options{Serve: true, Now: now})
		roll := storetest.Roll{Age: func(_ *testing.T, by time.Duration) { aged.Add(int64(by)) }}
		for range n {
			roll.Peers = append(roll.Peers, s)
		}
		return roll
	})
}

func TestSecondServerIsRefused(t *testing.T) {
	dir := t.TempDir()
	first := mustOpen(t, dir, Options{Serve: true})
	if _, err := Open(t.Context(), dir, Options{Serve: true}); !errors.Is(err, ErrInUse) {
		t.Fatalf("got %v", err)
	}
	beside := mustOpen(t, dir, Options{})
	storetest.Fill(t, beside, "a", 2)
	if n := len(storetest.ReadAll(t, first, "a")); n != 2 {
		t.Errorf("the server sees %d records", n)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, dir, Options{Serve: true})
}

func TestReopened(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder %41 with ? and # in its name")
	s := mustOpen(t, dir, Options{Serve: true})
	storetest.Fill(t, s, "a", 20)
	if _, err := s.PutKey(t.Context(), "o", []byte("k")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, dir, Options{Serve: true})
	if n := len(storetest.ReadAll(t, s, "a")); n != 20 {
		t.Errorf("%d records", n)
	}
	if k, err := s.Key(t.Context(), "o"); err != nil || string(k) != "k" {
		t.Errorf("key %q, %v", k, err)
	}
}

func TestFilesArePrivate(t *testing.T) {
	s := mustOpen(t, filepath.Join(t.TempDir(), "data"), Options{Serve: true})
	storetest.Fill(t, s, "a", 1)
	entries, err := os.ReadDir(s.Folder())
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: mode %v, %v", e.Name(), info.Mode(), err)
		}
	}
}

// The settings that durability and destruction rest on, as each connection has them.
func TestSettings(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{Serve: true})
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1",
		"trusted_schema": "0", "wal_autocheckpoint": "0",
	} {
		var got string
		if err := s.write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("hearth.db: %s is %s, %v; want %s", pragma, got, err, want)
		}
	}
	for pragma, want := range map[string]string{"journal_mode": "delete", "synchronous": "3", "secure_delete": "1"} {
		var got string
		if err := s.keys.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("keys.db: %s is %s, %v; want %s", pragma, got, err, want)
		}
	}
	if _, err := s.read.ExecContext(t.Context(), `DELETE FROM heads`); err == nil {
		t.Error("a reader may write")
	}
}

// A lock that another process never lets go is an answer in bounded time, and nothing of the call is kept.
func TestWriterHeldElsewhere(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{Serve: true})
	head := storetest.Fill(t, s, "a", 1)
	if _, err := s.write.ExecContext(t.Context(), "PRAGMA busy_timeout(20)"); err != nil {
		t.Fatal(err)
	}
	other := mustOpen(t, dir, Options{})
	tx, err := other.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	batch := []store.Batch{{Session: "a", After: head, Records: storetest.Next("a", head, 1)}}
	if got := s.Append(t.Context(), batch); !errors.Is(got[0].Err, store.ErrUnavailable) {
		t.Errorf("got %v", got[0].Err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := s.Append(t.Context(), batch); got[0].Err != nil {
		t.Errorf("afterwards: %v", got[0].Err)
	}
}

// A log whose tables disagree with its head fails by itself, and takes nobody with it.
func TestDamagedLogFailsAlone(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{Serve: true})
	head := storetest.Fill(t, s, "a", 2)
	next := storetest.Next("a", head, 1)
	if _, err := s.write.ExecContext(t.Context(), `INSERT INTO records
		SELECT session, 3, at, format, facts, commitment, digest, command, NULL FROM records WHERE session = 'a' AND seq = 2`); err != nil {
		t.Fatal(err)
	}
	results := s.Append(t.Context(), []store.Batch{
		{Session: "a", After: head, Records: next},
		{Session: "b", After: storetest.Empty("b"), Records: storetest.Next("b", store.Head{}, 1)},
	})
	if results[0].Err == nil || errors.Is(results[0].Err, store.ErrConflict) {
		t.Errorf("the damaged log: %v", results[0].Err)
	}
	if results[1].Err != nil {
		t.Errorf("the other log: %v", results[1].Err)
	}
	heads, err := s.Heads(t.Context(), []store.SessionID{"a"})
	if err != nil || heads["a"] != head {
		t.Errorf("head %v, %v; want %v", heads["a"], err, head)
	}
}

func TestWALIsBounded(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{Serve: true})
	s.stop() // this test is the housekeeper
	<-s.done
	head := storetest.Fill(t, s, "a", 1)
	size := func() int64 {
		info, err := os.Stat(filepath.Join(s.Folder(), "hearth.db-wal"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	var most int64
	for range 40 {
		records := storetest.Next("a", head, 50)
		if r := s.Append(t.Context(), []store.Batch{{Session: "a", After: head, Records: records}}); r[0].Err != nil {
			t.Fatal(r[0].Err)
		}
		last := records[len(records)-1]
		head = store.Head{Seq: last.Seq, At: last.At, Digest: last.Digest}
		if err := s.checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
		most = max(most, size())
	}
	if most > 1<<20 {
		t.Errorf("the WAL grew to %d bytes though it was checkpointed all along", most)
	}
	if err := s.Housekeep(t.Context()); err != nil || size() != 0 {
		t.Errorf("%d bytes after housekeeping, %v", size(), err)
	}
}
