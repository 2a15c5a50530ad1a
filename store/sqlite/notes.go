package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"

	"hearth/store"
	"hearth/store/internal/notes"
)

//go:embed notemigrations/*.sql
var noteMigrations embed.FS

// OpenNotes opens the process notes of a data folder: notes.db, which a Store never opens. The caller closes them.
func OpenNotes(ctx context.Context, dir string) (_ store.Notes, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open notes: %w", err)
	}
	path := filepath.Join(dir, "notes.db")
	if err := makePrivate(path); err != nil {
		return nil, fmt.Errorf("open notes: %w", err)
	}
	db, err := openFile(path, 1, busyTimeout, "journal_mode(DELETE)", "synchronous(EXTRA)")
	if err != nil {
		return nil, fmt.Errorf("open notes: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open notes: %w", err), db.Close())
		}
	}()
	lock, err := takeLock(ctx, filepath.Join(dir, "migrate.lock"), migrateWait)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	sub, err := fs.Sub(noteMigrations, "notemigrations")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, err
	}
	if _, err := p.Up(ctx); err != nil {
		return nil, err
	}
	return notes.New(db, "notes", db.Close), nil
}
