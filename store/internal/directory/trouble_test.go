package directory_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"hearth/store"
	"hearth/store/internal/directory"
)

func TestUnreachableStoreIsSaidToBe(t *testing.T) {
	db, err := sql.Open("pgx", "postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := directory.New(db, db, directory.Postgres())
	if _, err := d.ListGroups(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("reading: %v", err)
	}
	if err := d.CreateGroup(t.Context(), store.Group{ID: "g"}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("writing: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = d.CreateGroup(ctx, store.Group{ID: "g"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("the caller gave up, and hears: %v", err)
	}
}

// A transaction that meets a lock is tried again, and not for ever.
func TestBusySQLiteIsUnavailable(t *testing.T) {
	query := url.Values{"_pragma": {"foreign_keys(1)", "busy_timeout(0)", "journal_mode(WAL)"}}
	name := "file:" + filepath.Join(t.TempDir(), "hearth.db") + "?" + query.Encode()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatalf("open SQLite: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	migrate(t, db, goose.DialectSQLite3, "../../sqlite/migrations")
	d := directory.New(db, db, directory.SQLite())

	holder, err := db.Begin()
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	if _, err := holder.Exec(directory.TakeCounter); err != nil {
		t.Fatalf("take the counter: %v", err)
	}
	if err := d.CreateGroup(t.Context(), store.Group{ID: "g"}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("while another holds the lock: %v", err)
	}
	if _, err := d.ListGroups(t.Context()); err != nil {
		t.Errorf("reading waits for no writer: %v", err)
	}
	if err := holder.Rollback(); err != nil {
		t.Fatalf("roll back: %v", err)
	}
	if err := d.CreateGroup(t.Context(), store.Group{ID: "g"}); err != nil {
		t.Errorf("once it is free: %v", err)
	}
}

// An instance that froze between two statements delays the others until the server ends its transaction; then they go on.
func TestFrozenInstanceDoesNotStopTheOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the server's time-out: left out of short runs")
	}
	db := openPostgres(t, throwaway(t))
	frozen, err := db.Begin()
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	defer func() { _ = frozen.Rollback() }() // the server has ended it
	for _, statement := range []string{directory.Postgres().Opening(), directory.TakeCounter} {
		if _, err := frozen.Exec(statement); err != nil {
			t.Fatalf("freeze: %v", err)
		}
	}
	d := directory.New(db, db, directory.Postgres())
	if err := d.CreateGroup(t.Context(), store.Group{ID: "g"}); err != nil {
		t.Errorf("beside a frozen instance: %v", err)
	}
}

// A COMMIT without an answer may or may not have happened: the caller hears exactly that, and nothing is tried twice.
func TestLostCommitIsUnknown(t *testing.T) {
	var l losing
	db := sql.OpenDB(&l)
	t.Cleanup(func() { _ = db.Close() })
	d := directory.New(db, db, directory.Postgres())
	err := d.PutSetting(t.Context(), "resources", nil)
	if !errors.Is(err, store.ErrUnknown) || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a lost answer is %v", err)
	}
	if l.commits != 1 {
		t.Errorf("committed %d times", l.commits)
	}
}

// losing is a database whose connection breaks in COMMIT.
type losing struct{ commits int }

func (l *losing) Connect(context.Context) (driver.Conn, error) { return l, nil }
func (l *losing) Driver() driver.Driver                        { return nil }
func (l *losing) Prepare(string) (driver.Stmt, error)          { return nil, driver.ErrSkip }
func (l *losing) Close() error                                 { return nil }
func (l *losing) Begin() (driver.Tx, error)                    { return l, nil }
func (l *losing) Rollback() error                              { return nil }
func (l *losing) Commit() error                                { l.commits++; return io.ErrUnexpectedEOF }
func (l *losing) Exec(string, []driver.Value) (driver.Result, error) {
	return driver.RowsAffected(1), nil
}
func (l *losing) Query(string, []driver.Value) (driver.Rows, error) { return &counterRow{}, nil }

// counterRow is the one row that taking the counter gives.
type counterRow struct{ read bool }

func (c *counterRow) Columns() []string { return []string{"value", "now"} }
func (c *counterRow) Close() error      { return nil }
func (c *counterRow) Next(into []driver.Value) error {
	if c.read {
		return io.EOF
	}
	c.read = true
	into[0], into[1] = int64(0), int64(0)
	return nil
}
