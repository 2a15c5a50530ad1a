package directory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
)

// A Dialect is what SQLite and PostgreSQL do not say alike. Placeholders are $1, $2, … in both.
type Dialect struct {
	opening string                // run first in every transaction; may be empty
	now     string                // SQL expression: the database's clock in Unix milliseconds
	judge   func(error) condition // what a driver's error means
}

// A condition is what an error of a driver means for the caller.
type condition int

const (
	otherwise   condition = iota // nothing that a caller could branch on
	duplicate                    // a unique value is in use
	dangling                     // refers to a row that is not there
	overtaken                    // lost against another transaction: run it again
	unreachable                  // the database cannot be asked now
)

// SQLite is the dialect of modernc.org/sqlite. The database must enforce foreign keys (PRAGMA foreign_keys = on) on every
// connection of both pools.
func SQLite() Dialect {
	return Dialect{
		now:   `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
		judge: judgeSQLite,
	}
}

// Postgres is the dialect of PostgreSQL through pgx's database/sql adapter. Whatever the server's defaults are, a
// transaction reads committed rows, waits two seconds at most for a lock, and is ended by the server when the instance
// that opened it is frozen: the changes counter that it may hold is everyone's.
func Postgres() Dialect {
	return Dialect{
		opening: `SET TRANSACTION ISOLATION LEVEL READ COMMITTED;` +
			` SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '5s'`,
		now:   `CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)`,
		judge: judgePostgres,
	}
}

// Result codes of SQLite (sqlite.org/rescode.html). The low byte is the primary code.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteReadOnly   = 8
	sqliteIOErr      = 10
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteForeignKey = 19 | 3<<8
	sqlitePrimaryKey = 19 | 6<<8
	sqliteUnique     = 19 | 8<<8
)

// judgeSQLite knows the driver's error by its method, so that this package need not import a driver.
func judgeSQLite(err error) condition {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return judgeConnection(err)
	}
	switch coded.Code() {
	case sqliteUnique, sqlitePrimaryKey:
		return duplicate
	case sqliteForeignKey:
		return dangling
	}
	switch coded.Code() & 0xff {
	case sqliteBusy, sqliteLocked:
		return overtaken
	case sqliteReadOnly, sqliteIOErr, sqliteFull, sqliteCantOpen:
		return unreachable
	}
	return otherwise
}

// judgePostgres goes by SQLSTATE (PostgreSQL manual, appendix A).
func judgePostgres(err error) condition {
	var stated interface{ SQLState() string }
	if !errors.As(err, &stated) {
		return judgeConnection(err)
	}
	state := stated.SQLState()
	switch state {
	case "23505": // unique_violation
		return duplicate
	case "23503": // foreign_key_violation
		return dangling
	case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
		return overtaken
	case "25006", "25P03": // read_only_sql_transaction (a standby), idle_in_transaction_session_timeout
		return unreachable
	}
	// Connection exceptions, too few resources, shutting down or starting up.
	for _, class := range []string{"08", "53", "57P"} {
		if strings.HasPrefix(state, class) {
			return unreachable
		}
	}
	return otherwise
}

// judgeConnection tells a broken connection from a caller that gave up: a deadline of the caller's context looks like a
// network time-out, but says nothing of the database.
func judgeConnection(err error) condition {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return otherwise
	}
	var network net.Error
	var retriable interface{ SafeToRetry() bool } // pgx: nothing was sent on a connection that is gone
	switch {
	case errors.As(err, &network), errors.As(err, &retriable) && retriable.SafeToRetry(),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unreachable
	}
	return otherwise
}
