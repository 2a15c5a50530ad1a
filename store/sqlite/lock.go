package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A fileLock is held by one process, or one store of a process, until it is released or the process ends. It is an open
// exclusive transaction on an empty database: SQLite knows how to lock a file on every system, and we need not.
type fileLock struct {
	db *sql.DB
}

// takeLock waits at most wait, then answers ErrInUse.
func takeLock(ctx context.Context, path string, wait time.Duration) (*fileLock, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	db, err := openFile(path, 1, wait)
	if err != nil {
		return nil, err
	}
	l := &fileLock{db: db}
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return l, nil
	}
	if isBusy(err) {
		err = ErrInUse
	}
	return nil, errors.Join(err, l.release())
}

func (l *fileLock) release() error {
	if l == nil {
		return nil
	}
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("release lock: %w", err)
	}
	return nil
}
