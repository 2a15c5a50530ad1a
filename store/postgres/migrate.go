package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql keymigrations/*.sql
var migrations embed.FS

const (
	migrateLock = 0x48656172 // "Hear": the advisory lock that one migrating instance holds
	migrateWait = 60 * time.Second
	migratePace = 100 * time.Millisecond // between two tries to change a table that somebody uses
)

// ErrNewer: the tables were changed by a newer Hearth so that this one could not work on them.
var ErrNewer = errors.New("this database was written by a newer Hearth: run that one or a later one")

// A schema is one of the database's two, and the folder of migrations that this Hearth knows for it.
type schema struct {
	name, folder string
	provider     *goose.Provider
}

// migrate brings both schemas up to date while no other instance does. One that is newer and allows this Hearth is left as it
// is; before anything is touched both are asked.
func (s *Store) migrate(ctx context.Context, files fs.FS) (err error) {
	schemas := []schema{{name: "hearth", folder: "migrations"}, {name: "hearth_keys", folder: "keymigrations"}}
	for i := range schemas {
		if err := schemas[i].read(s, files); err != nil {
			return fmt.Errorf("read migrations: %w", err)
		}
	}
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
	behind := make([]bool, len(schemas))
	for i := range schemas {
		if behind[i], err = schemas[i].judge(ctx, conn); err != nil {
			return err
		}
	}
	for i := range schemas {
		if !behind[i] {
			continue
		}
		if err := schemas[i].up(ctx, conn); err != nil {
			return err
		}
	}
	return nil
}

func (m *schema) read(s *Store, files fs.FS) error {
	sub, err := fs.Sub(files, m.folder)
	if err != nil {
		return err
	}
	m.provider, err = goose.NewProvider(goose.DialectPostgres, s.standard, sub,
		goose.WithDisableGlobalRegistry(true), goose.WithTableName(m.name+".goose_db_version"))
	return err
}

// judge says whether the tables are behind this Hearth, and ErrNewer where this Hearth is behind what they still allow.
func (m *schema) judge(ctx context.Context, conn *pgxpool.Conn) (behind bool, err error) {
	var made, tells bool
	err = conn.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL, to_regclass($2) IS NOT NULL`,
		m.name+".goose_db_version", m.name+".compatibility").Scan(&made, &tells)
	if err != nil {
		return false, classify("read schema version", err)
	}
	if !made {
		return true, nil
	}
	current, known, err := m.provider.GetVersions(ctx)
	if err != nil {
		return false, classify("read schema version", err)
	}
	if current <= known {
		return current < known, nil
	}
	oldest := current
	if tells {
		if err := conn.QueryRow(ctx, `SELECT oldest FROM `+m.name+`.compatibility`).Scan(&oldest); err != nil {
			return false, classify("read schema version", err)
		}
	}
	if known < oldest {
		return false, fmt.Errorf("schema %s is at %d and allows %d and later, and this one knows %d: %w",
			m.name, current, oldest, known, ErrNewer)
	}
	return false, nil
}

// up brings the tables up to date. Changing a table waits for whoever reads it, and everybody else waits behind that: so it
// waits for as long as any statement may, and tries again.
func (m *schema) up(ctx context.Context, conn *pgxpool.Conn) error {
	if _, err := conn.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+m.name); err != nil {
		return classify("make schema "+m.name, err)
	}
	for {
		_, err := m.provider.Up(ctx)
		if !hasCode(err, lockNotAvailable) {
			return classify("bring tables up to date", err)
		}
		select {
		case <-ctx.Done():
			return classify("bring tables up to date", err)
		case <-time.After(migratePace):
		}
	}
}
