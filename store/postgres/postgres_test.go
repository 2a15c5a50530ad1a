package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/storetest"
	"hearth/store/storetest/shapes"
)

// shape is PostgreSQL's, or a skip of the whole test where there is none.
func shape(t *testing.T) shapes.Shape {
	t.Helper()
	shapes.Server(t)
	return shapes.Named(t, "postgres")
}

func TestStore(t *testing.T) {
	s := shape(t)
	storetest.Run(t, func(t *testing.T) store.Store { return s.Open(t) })
}

func TestDirectory(t *testing.T) {
	s := shape(t)
	storetest.RunDirectory(t, func(t *testing.T) store.Directory { return s.Open(t) })
}

func TestPeers(t *testing.T) {
	s := shape(t)
	storetest.RunPeers(t, func(t *testing.T, n int) []store.Store { return s.OpenPeers(t, n) })
}

// fresh gives the address of an empty database without tables.
func fresh(t *testing.T) string {
	t.Helper()
	server := shapes.Server(t)
	return shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))
}

func mustOpen(t *testing.T, address string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), address)
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

// connect gives a connection past the store, as an operator or a frozen peer would hold one.
func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func mustExec(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestInstancesStartingTogether(t *testing.T) {
	address := fresh(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := postgres.Open(t.Context(), address)
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	wg.Wait()
	storetest.Fill(t, mustOpen(t, address), "a", 3)
	if n := len(storetest.ReadAll(t, mustOpen(t, address), "a")); n != 3 {
		t.Errorf("%d records", n)
	}
}

func TestServerThatForgetsIsRefused(t *testing.T) {
	address := fresh(t)
	conn := connect(t, address)
	mustExec(t, conn, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`)
	if _, err := postgres.Open(t.Context(), address); !errors.Is(err, postgres.ErrNotDurable) {
		t.Fatalf("got %v", err)
	}
}

func TestNobodyThere(t *testing.T) {
	shapes.Server(t)
	_, err := postgres.Open(t.Context(), "postgres://hearth:secret@127.0.0.1:1/none")
	if !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
}

// A peer that holds one session's head delays that session only: it is told so, the others are appended.
func TestHeldHeadDelaysItsSessionOnly(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	const logs = 64
	heads := make([]store.Head, logs)
	batches := make([]store.Batch, logs)
	for i := range batches {
		id := store.SessionID(fmt.Sprint("s", i))
		heads[i] = storetest.Fill(t, s, id, 1)
		batches[i] = store.Batch{Session: id, After: heads[i], Records: storetest.Next(id, heads[i], 1)}
	}
	peer := connect(t, address)
	mustExec(t, peer, `BEGIN; SELECT 1 FROM hearth.heads WHERE session IN ('s7', 's40') FOR UPDATE`)
	began := time.Now()
	for i, r := range s.Append(t.Context(), batches) {
		want := error(nil)
		if i == 7 || i == 40 {
			want = store.ErrUnavailable
		}
		if !errors.Is(r.Err, want) {
			t.Errorf("session %d: %v", i, r.Err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	mustExec(t, peer, `ROLLBACK`)
	for i, r := range s.Append(t.Context(), batches) {
		want := store.ErrConflict
		if i == 7 || i == 40 {
			want = nil
		}
		if !errors.Is(r.Err, want) {
			t.Errorf("session %d afterwards: %v", i, r.Err)
		}
	}
}

// A peer that is beginning a log has left no row to see yet.
func TestHeldBeginningDelaysItsSessionOnly(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	peer := connect(t, address)
	mustExec(t, peer, `BEGIN; INSERT INTO hearth.heads (session, seq, at, digest) VALUES ('s3', 1, 1, sha256('x'))`)
	batches := make([]store.Batch, 6)
	for i := range batches {
		id := store.SessionID(fmt.Sprint("s", i))
		batches[i] = store.Batch{Session: id, After: storetest.Empty(id), Records: storetest.Next(id, store.Head{}, 1)}
	}
	for i, r := range s.Append(t.Context(), batches) {
		want := error(nil)
		if i == 3 {
			want = store.ErrUnavailable
		}
		if !errors.Is(r.Err, want) {
			t.Errorf("session %d: %v", i, r.Err)
		}
	}
	mustExec(t, peer, `ROLLBACK`)
}

// An append that waited for a peer compares with what the peer left, not with what there was when it began to wait.
func TestComparesAfterTheWait(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	head := storetest.Fill(t, s, "a", 1)
	peer := connect(t, address)
	mustExec(t, peer, `BEGIN; UPDATE hearth.heads SET seq = 2, digest = sha256('x') WHERE session = 'a'`)
	answered := make(chan store.Result, 1)
	go func() {
		batch := store.Batch{Session: "a", After: head, Records: storetest.Next("a", head, 1)}
		answered <- s.Append(t.Context(), []store.Batch{batch})[0]
	}()
	watch := connect(t, address)
	for waiting := false; !waiting; {
		err := watch.QueryRow(t.Context(), `SELECT EXISTS (SELECT 1 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case r := <-answered:
			t.Skipf("the wait was over before it was seen: %v", r.Err)
		default:
		}
	}
	mustExec(t, peer, `COMMIT`)
	switch r := <-answered; {
	case errors.Is(r.Err, store.ErrUnavailable):
		t.Skipf("the wait was over before the peer let go: %v", r.Err)
	case !errors.Is(r.Err, store.ErrConflict):
		t.Errorf("got %v", r.Err)
	}
}

// A log whose tables disagree with its head fails by itself, and takes nobody with it.
func TestDamagedLogFailsAlone(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	head := storetest.Fill(t, s, "a", 2)
	mustExec(t, connect(t, address), `INSERT INTO hearth.records (log, seq, at, format, facts, digest)
		SELECT log, 3, at, 1, '', digest FROM hearth.heads WHERE session = 'a'`)
	results := s.Append(t.Context(), []store.Batch{
		{Session: "b", After: storetest.Empty("b"), Records: storetest.Next("b", store.Head{}, 1)},
		{Session: "a", After: head, Records: storetest.Next("a", head, 1)},
		{Session: "c", After: storetest.Empty("c"), Records: storetest.Next("c", store.Head{}, 1)},
	})
	if err := results[1].Err; err == nil || errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrUnknown) {
		t.Errorf("the damaged log: %v", err)
	}
	if results[0].Err != nil || results[2].Err != nil {
		t.Errorf("the others: %v, %v", results[0].Err, results[2].Err)
	}
}

// When the server ends the connection in the middle of an append, nobody knows; sending the same batch again tells.
func TestLostAnswer(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	head := storetest.Fill(t, s, "a", 1)
	peer := connect(t, address)
	mustExec(t, peer, `BEGIN; SELECT 1 FROM hearth.heads WHERE session = 'a' FOR UPDATE`)
	batch := []store.Batch{{Session: "a", After: head, Records: storetest.Next("a", head, 1)}}
	answered := make(chan store.Result, 1)
	go func() { answered <- s.Append(t.Context(), batch)[0] }()
	watch := connect(t, address)
	for killed := false; !killed; {
		err := watch.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&killed)
		if err != nil {
			t.Fatal(err)
		}
		if !killed && len(answered) > 0 {
			t.Skip("the wait was over before it was seen")
		}
	}
	if r := <-answered; !errors.Is(r.Err, store.ErrUnknown) {
		t.Errorf("got %v", r.Err)
	}
	mustExec(t, peer, `ROLLBACK`)
	if r := s.Append(t.Context(), batch)[0]; r.Err != nil {
		t.Errorf("the same again: %v", r.Err)
	}
}
