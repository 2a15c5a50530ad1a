package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Names of the files of a folder.
const (
	LogFile  = "hearth.db"
	KeysFile = "keys.db"
)

// CopyLog writes the log and the directory, as they are at one moment, to a new file, while everything goes on. The copy has
// no free pages, so nothing that was destroyed before is in it.
func (s *Store) CopyLog(ctx context.Context, to string) error { return s.copy(ctx, LogFile, to) }

// CopyKeys is CopyLog for the wrapped keys and the journal. Who copies both copies the log first: a key that is younger
// than its words opens them, and the other way round they are lost.
func (s *Store) CopyKeys(ctx context.Context, to string) error { return s.copy(ctx, KeysFile, to) }

func (s *Store) copy(ctx context.Context, name, to string) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	return CopyFile(ctx, filepath.Join(s.folder, name), to)
}

// CopyFile copies a file of a folder, also one that is in use. to must not exist; when the call returns it is on disk.
func CopyFile(ctx context.Context, from, to string) (err error) {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("copy a database: %w", err)
	}
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // SQLite takes an empty file for a new one
	if err != nil {
		return fmt.Errorf("copy a database: %w", err)
	}
	defer func() {
		if err == nil {
			err = f.Sync()
		}
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(to))
		}
	}()
	db, err := openFile(from, 1, busyTimeout)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	return errors.Join(classify("copy a database", err), db.Close())
}

// Check looks through a whole file for damage.
func Check(ctx context.Context, path string) error {
	db, err := openFile(path, 1, busyTimeout)
	if err != nil {
		return err
	}
	var found string
	err = db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found)
	if err == nil && found != "ok" {
		err = errors.New("the file is damaged")
	}
	return errors.Join(classify("check a database", err), db.Close())
}

// LockFolder keeps servers out of a folder until release is called. ErrInUse: a server has it.
func LockFolder(ctx context.Context, dir string) (release func() error, err error) {
	l, err := takeLock(ctx, filepath.Join(dir, "serve.lock"), 0)
	if err != nil {
		return nil, err
	}
	return l.release, nil
}
