package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var dataMigrations embed.FS

//go:embed keymigrations/*.sql
var keyMigrations embed.FS

const (
	migrateLock = 0x48656172 // "Hear": the advisory lock that one migrating instance holds
	migrateWait = 60 * time.Second
)

// ErrNewer: the tables were made by a newer Hearth than this.
var ErrNewer = errors.New("this database was written by a newer Hearth: run that one or a later one")

// migrate brings both schemas up to date while no other instance does.
func (s *Store) migrate(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, migrateWait)
	defer cancel()
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return classify("bring tables up to date", err)
	}
	defer conn.Release()
	// The lock is of the session, and this wait for it is the one that lock_timeout must not cut short.
	if _, err := conn.Exec(ctx, `SET lock_timeout = 0`); err != nil {
		return classify("wait for another instance's migration", err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrateLock); err != nil {
		return classify("wait for another instance's migration", err)
	}
	defer func() {
		_, e := conn.Exec(context.WithoutCancel(ctx), fmt.Sprintf(
			`SELECT pg_advisory_unlock(%d); SET lock_timeout = %d`, migrateLock, lockTimeout.Milliseconds()))
		err = errors.Join(err, e)
	}()
	for _, schema := range []string{"hearth", "hearth_keys"} {
		var there bool
		err := conn.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL`, schema).Scan(&there)
		if err == nil && !there {
			_, err = conn.Exec(ctx, `CREATE SCHEMA `+schema)
		}
		if err != nil {
			return classify("make schema "+schema, err)
		}
	}
	if err := s.migrateSchema(ctx, dataMigrations, "migrations", "hearth.goose_db_version"); err != nil {
		return err
	}
	return s.migrateSchema(ctx, keyMigrations, "keymigrations", "hearth_keys.goose_db_version")
}

func (s *Store) migrateSchema(ctx context.Context, files embed.FS, folder, table string) error {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, s.standard, sub,
		goose.WithDisableGlobalRegistry(true), goose.WithTableName(table))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return classify("read schema version", err)
	}
	if current > target {
		return fmt.Errorf("schema %d, and this one knows %d: %w", current, target, ErrNewer)
	}
	if current == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return classify("bring tables up to date", err)
	}
	return nil
}
