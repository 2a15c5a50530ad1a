package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"hearth/store"
	"hearth/store/internal/directory"
	"hearth/store/internal/gate"
)

const (
	lockTimeout    = 250 * time.Millisecond // how long any statement waits for a lock
	connectTimeout = 5 * time.Second        // where the address does not say
	appendTimeout  = 10 * time.Second       // after which a server that does not answer counts as lost
	maxAppenders   = 4                      // connections for appends; a committer has one flush under way
	maxPulse       = 4                      // connections for what must be timely: leases, heads and the clock
	maxReads       = 8                      // connections for reading logs, whose readers ask the store for more
	maxConns       = 12                     // other connections, where the address does not say
)

// ErrNotDurable: the server answers a COMMIT before it is on disk.
var ErrNotDurable = errors.New("the server acknowledges commits that a power cut may lose")

var _ store.Store = (*Store)(nil)

// A Store is one instance's connection to the database. It is safe for concurrent use.
type Store struct {
	*directory.Directory
	*directory.Journal

	// fixed by Open
	pool     *pgxpool.Pool // everything but what follows
	appends  *pgxpool.Pool // so that no slow reader keeps an append waiting for a connection
	pulse    *pgxpool.Pool // nor lets a lease run out, or a room take its log for gone
	reads    *pgxpool.Pool // logs: who holds one of these may wait for one of the others, and nobody the other way round
	standard *sql.DB       // database/sql over pool, for the Directory
	closed   chan struct{} // closed when Close has released everything

	gate gate.Gate
}

// Open connects to the database that address names (a URL or keywords, as libpq reads them; pool_max_conns and other
// settings of pgxpool too) and brings its tables up to date. It refuses a server that acknowledges what is not durable,
// and tables that a newer Hearth has changed beyond what this one can work on. The caller closes the store.
func Open(ctx context.Context, address string) (*Store, error) {
	return openWith(ctx, address, migrations)
}

// openWith is Open with the migrations that are known.
func openWith(ctx context.Context, address string, known fs.FS) (*Store, error) {
	s := &Store{closed: make(chan struct{})}
	if err := s.open(ctx, address, known); err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", errors.Join(err, s.release()))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, address string, known fs.FS) (err error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return err // pgx leaves the password out
	}
	params := config.ConnConfig.RuntimeParams
	params["search_path"] = "hearth"
	params["default_transaction_isolation"] = "read committed" // what every statement here counts on
	params["lock_timeout"] = strconv.FormatInt(lockTimeout.Milliseconds(), 10)
	if params["application_name"] == "" {
		params["application_name"] = "hearth"
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	s.standard = stdlib.OpenDBFromPool(s.pool)
	if err := s.checkDurable(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx, known); err != nil {
		return err
	}
	s.Directory = directory.New(s.standard, s.standard, directory.Postgres())
	s.Journal = directory.NewJournal(s.standard, directory.Postgres(), "hearth_keys.")

	pulse := config.Copy()
	pulse.MaxConns, pulse.MinConns, pulse.MinIdleConns = maxPulse, 0, 0
	// Lists of two rooms and of two thousand want different plans.
	pulse.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	if s.pulse, err = pgxpool.NewWithConfig(ctx, pulse); err != nil {
		return err
	}
	reads := config.Copy()
	reads.MaxConns, reads.MinConns, reads.MinIdleConns = maxReads, 0, 0
	if s.reads, err = pgxpool.NewWithConfig(ctx, reads); err != nil {
		return err
	}
	appends := config.Copy()
	appends.MaxConns, appends.MinConns, appends.MinIdleConns = maxAppenders, 0, 0
	appends.AfterConnect = prepareAppends
	s.appends, err = pgxpool.NewWithConfig(ctx, appends)
	return err
}

// prepareAppends makes the server plan the append once for each connection: planning costs more than running. The plan
// is made when tables may be small, and must still be right when they are big.
func prepareAppends(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
		set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false), set_config('work_mem', '32MB', false)`)
	if err != nil {
		return fmt.Errorf("prepare connection: %w", err)
	}
	return nil
}

func (s *Store) checkDurable(ctx context.Context) error {
	var commit, fsync string
	err := s.pool.QueryRow(ctx, `SELECT current_setting('synchronous_commit'), current_setting('fsync')`).Scan(&commit, &fsync)
	if err != nil {
		return classify("ask for settings", err)
	}
	if commit == "off" || fsync == "off" {
		return fmt.Errorf("synchronous_commit is %s and fsync is %s: %w", commit, fsync, ErrNotDurable)
	}
	return nil
}

// Shape is "postgres".
func (s *Store) Shape() string { return "postgres" }

// Now is the server's clock.
func (s *Store) Now(ctx context.Context) (now time.Time, err error) {
	if err := s.gate.Enter(); err != nil {
		return now, err
	}
	defer s.gate.Leave()
	err = s.pulse.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&now)
	return now, classify("ask the time", err)
}

// Housekeep vacuums what was destroyed, as the server also does in its own time.
func (s *Store) Housekeep(ctx context.Context) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	_, err := s.pool.Exec(ctx, `VACUUM words, records`)
	return classify("vacuum", err)
}

// Close waits for calls under way and releases everything. Repeating is harmless.
func (s *Store) Close() error {
	if !s.gate.Close() {
		<-s.closed
		return nil
	}
	defer close(s.closed)
	return s.release()
}

func (s *Store) release() error {
	var err error
	if s.standard != nil {
		err = s.standard.Close()
	}
	for _, p := range []*pgxpool.Pool{s.appends, s.pulse, s.reads, s.pool} {
		if p != nil {
			p.Close()
		}
	}
	return err
}
