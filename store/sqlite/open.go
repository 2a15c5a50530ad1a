package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"hearth/store"
	"hearth/store/internal/directory"
	"hearth/store/internal/gate"
	"hearth/store/internal/presence"
)

const (
	busyTimeout = 5 * time.Second // how long a transaction waits for another process's
	maxReaders  = 16
	writerCache = "cache_size(-32768)" // KiB of pages that the writer keeps: the ends of all live logs
)

// ErrInUse: another server holds the folder.
var ErrInUse = errors.New("another server is using this data folder")

var _ store.Store = (*Store)(nil)

// Options say how a folder is opened.
type Options struct {
	// Serve takes the folder for this process alone: a second server is refused with ErrInUse. A command beside a
	// running server leaves it false.
	Serve bool
	// Now is the store's clock; nil means the machine's.
	Now func() time.Time
}

// A Store is one open data folder. It is safe for concurrent use.
type Store struct {
	*directory.Directory // on write and read
	*directory.Journal   // on keys

	// fixed by Open
	folder string
	now    func() time.Time
	write  *sql.DB // one connection
	read   *sql.DB // may not write
	logs   *sql.DB // like read, for logs: who holds one of these may wait for one of the others, and nobody the other way round
	check  *sql.DB // one connection, for checkpoints alone
	keys   *sql.DB // one connection, to keys.db
	lock   *fileLock
	stmts  statements
	roll   *presence.Memory   // one process serves the folder: nobody else's leases are there to see
	stop   context.CancelFunc // ends housekeeping
	done   chan struct{}      // closed when housekeeping has ended

	gate      gate.Gate
	destroyed atomic.Bool // bytes were destroyed that the WAL may still hold
}

// Open opens the store in dir, making the folder and its tables where needed. It refuses tables that a newer Hearth has
// changed beyond what this one can work on. The caller closes the store.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	return openWith(ctx, dir, o, migrations)
}

// openWith is Open with the migrations that are known.
func openWith(ctx context.Context, dir string, o Options, known fs.FS) (_ *Store, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open data folder %s: %w", dir, err)
		}
	}()
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{folder: dir, now: o.Now, roll: presence.New(o.Now), done: make(chan struct{})}
	if err := s.open(ctx, o, known); err != nil {
		return nil, errors.Join(err, s.release())
	}
	background, stop := context.WithCancel(context.Background())
	s.stop = stop
	go s.housekeep(background)
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options, known fs.FS) (err error) {
	if o.Serve {
		if s.lock, err = takeLock(ctx, filepath.Join(s.folder, "serve.lock"), 0); err != nil {
			return err
		}
	}
	logPath, keyPath := filepath.Join(s.folder, LogFile), filepath.Join(s.folder, KeysFile)
	for _, path := range []string{logPath, keyPath} {
		if err := makePrivate(path); err != nil {
			return err
		}
	}
	wal := []string{"journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(0)", "journal_size_limit(0)"}
	if s.write, err = openFile(logPath, 1, busyTimeout, append(wal, writerCache)...); err != nil {
		return err
	}
	// Keys are few and dear: a rollback journal whose end is synced too (EXTRA) is gone when the commit is answered.
	if s.keys, err = openFile(keyPath, 1, busyTimeout, "journal_mode(DELETE)", "synchronous(EXTRA)"); err != nil {
		return err
	}
	if err := s.migrate(ctx, known); err != nil {
		return err
	}
	if s.read, err = openFile(logPath, maxReaders, busyTimeout, append(wal, "query_only(1)")...); err != nil {
		return err
	}
	if s.logs, err = openFile(logPath, maxReaders, busyTimeout, append(wal, "query_only(1)")...); err != nil {
		return err
	}
	if s.check, err = openFile(logPath, 1, checkpointWait, wal...); err != nil {
		return err
	}
	s.Directory = directory.New(s.write, s.read, directory.SQLite())
	s.Journal = directory.NewJournal(s.keys, directory.SQLite(), "")
	return s.stmts.prepare(ctx, s.write, s.read, s.logs)
}

// makePrivate makes an empty file that only its owner reads; SQLite gives its companions the same mode.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openFile(path string, conns int, busy time.Duration, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_txlock": {"immediate"}}
	q.Add("_pragma", "busy_timeout("+strconv.FormatInt(busy.Milliseconds(), 10)+")")
	for _, p := range append(pragmas, "secure_delete(1)", "foreign_keys(1)", "trusted_schema(0)") {
		q.Add("_pragma", p)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// Shape is "sqlite".
func (s *Store) Shape() string { return "sqlite" }

// Folder is where the store lives.
func (s *Store) Folder() string { return s.folder }

// Now is this machine's clock.
func (s *Store) Now(context.Context) (time.Time, error) {
	if err := s.gate.Enter(); err != nil {
		return time.Time{}, err
	}
	defer s.gate.Leave()
	return s.now(), nil
}

// Close waits for calls under way and releases everything. Repeating is harmless.
func (s *Store) Close() error {
	if !s.gate.Close() {
		<-s.done
		return nil
	}
	s.stop()
	<-s.done
	err := s.checkpoint(context.Background())
	return errors.Join(err, s.release())
}

// release closes what open opened, the lock last.
func (s *Store) release() error {
	err := s.stmts.close()
	for _, db := range []*sql.DB{s.check, s.logs, s.read, s.write, s.keys} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return errors.Join(err, s.lock.release())
}
