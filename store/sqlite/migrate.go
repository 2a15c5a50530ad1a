package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql keymigrations/*.sql
var migrations embed.FS

// migrateWait is how long an instance waits for another that is bringing the tables up to date.
const migrateWait = 60 * time.Second

// ErrNewer: the tables were changed by a newer Hearth so that this one could not work on them.
var ErrNewer = errors.New("this data was written by a newer Hearth: run that one or a later one")

// migrate brings both files up to date while no other process does. One that is newer and allows this Hearth is left as it
// is; before anything is touched both are asked.
func (s *Store) migrate(ctx context.Context, files fs.FS) (err error) {
	lock, err := takeLock(ctx, filepath.Join(s.folder, "migrate.lock"), migrateWait)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	var behind []*goose.Provider
	for _, file := range []struct {
		db     *sql.DB
		folder string
	}{{s.write, "migrations"}, {s.keys, "keymigrations"}} {
		sub, err := fs.Sub(files, file.folder)
		if err != nil {
			return fmt.Errorf("read migrations: %w", err)
		}
		p, err := goose.NewProvider(goose.DialectSQLite3, file.db, sub, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return fmt.Errorf("read migrations: %w", err)
		}
		isBehind, err := judge(ctx, file.db, p)
		if err != nil {
			return err
		}
		if isBehind {
			behind = append(behind, p)
		}
	}
	for _, p := range behind {
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("bring tables up to date: %w", err)
		}
	}
	return nil
}

// judge says whether the tables are behind this Hearth, and ErrNewer where this Hearth is behind what they still allow.
func judge(ctx context.Context, db *sql.DB, p *goose.Provider) (behind bool, err error) {
	var made, tells bool
	err = db.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'goose_db_version'),
		EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'compatibility')`).Scan(&made, &tells)
	if err != nil {
		return false, classify("read schema version", err)
	}
	if !made {
		return true, nil
	}
	current, known, err := p.GetVersions(ctx)
	if err != nil {
		return false, classify("read schema version", err)
	}
	if current <= known {
		return current < known, nil
	}
	oldest := current
	if tells {
		if err := db.QueryRowContext(ctx, `SELECT oldest FROM compatibility`).Scan(&oldest); err != nil {
			return false, classify("read schema version", err)
		}
	}
	if known < oldest {
		return false, fmt.Errorf("its schema is at %d and allows %d and later, and this one knows %d: %w", current, oldest, known, ErrNewer)
	}
	return false, nil
}
