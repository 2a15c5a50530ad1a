package directory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hearth/store"
)

// A slowDatabase answers look-ups of members by id after a while, counts queries, and can be changed between them.
type slowDatabase struct {
	takes   time.Duration
	queries atomic.Int64

	mu   sync.Mutex
	rows map[string]int64 // version by id
}

func (s *slowDatabase) Connect(context.Context) (driver.Conn, error) { return slowConn{s}, nil }
func (s *slowDatabase) Driver() driver.Driver                        { return nil }

type slowConn struct{ *slowDatabase }

func (slowConn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("not used") }
func (slowConn) Close() error                        { return nil }
func (slowConn) Begin() (driver.Tx, error)           { return nil, errors.New("not used") }

// QueryContext reads at its beginning and answers later, as a database's snapshot does.
func (s slowConn) QueryContext(ctx context.Context, _ string, args []driver.NamedValue) (driver.Rows, error) {
	s.queries.Add(1)
	s.mu.Lock()
	found := &slowRows{}
	seen := map[string]bool{}
	for _, a := range args {
		id := a.Value.(string)
		if v, ok := s.rows[id]; ok && !seen[id] {
			found.rows = append(found.rows, []driver.Value{id, "group", []byte("sealed"), int64(0), int64(0), v})
		}
		seen[id] = true
	}
	s.mu.Unlock()
	wait := time.NewTimer(s.takes)
	defer wait.Stop()
	select {
	case <-wait.C:
		return found, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type slowRows struct{ rows [][]driver.Value }

func (*slowRows) Columns() []string { return make([]string, 6) }
func (*slowRows) Close() error      { return nil }
func (r *slowRows) Next(into []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(into, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}

func slowDirectory(t *testing.T, takes time.Duration, members int) (*Directory, *slowDatabase) {
	s := &slowDatabase{takes: takes, rows: map[string]int64{}}
	for i := range members {
		s.rows[fmt.Sprint("m", i)] = 0
	}
	db := sql.OpenDB(s)
	t.Cleanup(func() { _ = db.Close() })
	return New(db, db, Dialect{judge: judgeConnection}), s
}

// Ten thousand who come at once are a few dozen queries, and everybody gets their own row, or hears that there is none.
func TestLookUpsAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 10_000
		d, s := slowDirectory(t, 10*time.Millisecond, people)
		var wrong atomic.Int64
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() {
				id := store.ID(fmt.Sprint("m", i))
				if m, err := d.Member(t.Context(), id); err != nil || m.ID != id {
					wrong.Add(1)
				}
				if _, err := d.Member(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
					wrong.Add(1)
				}
			})
		}
		all.Wait()
		if wrong.Load() > 0 {
			t.Errorf("%d wrong answers", wrong.Load())
		}
		if n, most := s.queries.Load(), int64(2*people/placesMost+10); n > most {
			t.Errorf("%d queries, want at most %d", n, most)
		}
	})
}

// What a caller gets was read after they asked: a query that was under way before does not answer them.
func TestALookUpSeesWhatWasThereWhenItWasAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, s := slowDirectory(t, time.Second, 1)
		early := make(chan int)
		go func() {
			m, _ := d.Member(t.Context(), "m0")
			early <- m.Version
		}()
		synctest.Wait() // the first query has read, and not answered
		s.mu.Lock()
		s.rows["m0"] = 7
		s.mu.Unlock()
		late, err := d.Member(t.Context(), "m0")
		if err != nil || late.Version != 7 {
			t.Errorf("asked after the change: version %d, %v", late.Version, err)
		}
		if v := <-early; v != 0 {
			t.Errorf("asked before the change, and read version %d", v)
		}
	})
}

// Callers share a query and nothing else: not what they write into their copy, and not who gives up.
func TestGatheredCallersAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := slowDirectory(t, time.Second, 1)
		busy := make(chan error)
		go func() { // so that the next three share one
			_, err := d.Member(t.Context(), "m0")
			busy <- err
		}()
		synctest.Wait()
		hasty, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		var one, two store.Member
		var all sync.WaitGroup
		all.Go(func() { one, _ = d.Member(t.Context(), "m0") })
		all.Go(func() { two, _ = d.Member(t.Context(), "m0") })
		if _, err := d.Member(hasty, "m0"); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnavailable) {
			t.Errorf("who gave up hears: %v", err)
		}
		all.Wait()
		one.Sealed[0] = 'X'
		if string(two.Sealed) != "sealed" {
			t.Error("one caller's copy is another's")
		}
		if err := <-busy; err != nil {
			t.Error(err)
		}
	})
}

// A database that does not answer is unavailable for everyone who asked, and the next query is tried.
func TestASilentDatabaseIsUnavailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, s := slowDirectory(t, time.Hour, 1)
		if _, err := d.Member(t.Context(), "m0"); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("no answer: %v", err)
		}
		s.takes = time.Millisecond
		if _, err := d.Member(t.Context(), "m0"); err != nil {
			t.Errorf("it answers again: %v", err)
		}
	})
}
