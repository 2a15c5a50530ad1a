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

//go:embed migrations/*.sql
var logMigrations embed.FS

//go:embed keymigrations/*.sql
var keyMigrations embed.FS

// migrateWait is how long an instance waits for another that is bringing the tables up to date.
const migrateWait = 60 * time.Second

// ErrNewer: the tables were made by a newer Hearth than this.
var ErrNewer = errors.New("this data was written by a newer Hearth: run that one or a later one")

func (s *Store) migrate(ctx context.Context) (err error) {
	lock, err := takeLock(ctx, filepath.Join(s.folder, "migrate.lock"), migrateWait)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	if err := migrateDB(ctx, s.write, logMigrations, "migrations"); err != nil {
		return err
	}
	return migrateDB(ctx, s.keys, keyMigrations, "keymigrations")
}

func migrateDB(ctx context.Context, db *sql.DB, files embed.FS, folder string) error {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if current > target {
		return fmt.Errorf("schema %d, and this one knows %d: %w", current, target, ErrNewer)
	}
	if current == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring tables up to date: %w", err)
	}
	return nil
}
