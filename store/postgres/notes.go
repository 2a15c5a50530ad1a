package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"hearth/store"
	"hearth/store/internal/notes"
)

//go:embed notemigrations/*.sql
var noteMigrations embed.FS

const (
	noteConns = 2
	noteLock  = migrateLock + 1 // the advisory lock for these tables
)

// OpenNotes opens the process notes of a database, over connections of their own, and brings their tables up to date. They
// stand in the schema notes, which no query of a Store names. address may be that of another role than the Store's: once
// this one owns the schema, `REVOKE ALL ON SCHEMA notes FROM <the Store's role>` makes the database itself refuse every way
// from the records to the notes. The caller closes them.
func OpenNotes(ctx context.Context, address string) (_ store.Notes, err error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open notes: %w", err)
	}
	config.MaxConns = noteConns
	config.ConnConfig.RuntimeParams["search_path"] = "notes"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open notes: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	done := func() error {
		err := db.Close()
		pool.Close()
		return err
	}
	if err := migrateNotes(ctx, pool, func(files fs.FS) (*goose.Provider, error) {
		return goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true), goose.WithTableName("notes.goose_db_version"))
	}); err != nil {
		return nil, errors.Join(classify("open notes", err), done())
	}
	return notes.New(db, "notes.notes", done), nil
}

// ReachesNotes reports whether the role of the records could read process notes: it may use their schema.
func (s *Store) ReachesNotes(ctx context.Context) (reaches bool, err error) {
	if err := s.gate.Enter(); err != nil {
		return false, err
	}
	defer s.gate.Leave()
	err = s.pool.QueryRow(ctx, `SELECT coalesce(has_schema_privilege(to_regnamespace('notes')::oid, 'USAGE'), false)`).Scan(&reaches)
	return reaches, classify("ask for the right to notes", err)
}

func migrateNotes(ctx context.Context, pool *pgxpool.Pool, provider func(fs.FS) (*goose.Provider, error)) (err error) {
	ctx, cancel := context.WithTimeout(ctx, migrateWait)
	defer cancel()
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, noteLock); err != nil {
		return err
	}
	defer func() {
		_, e := conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+strconv.Itoa(noteLock)+`)`)
		err = errors.Join(err, e)
	}()
	// A role without the right to make schemas may still use one that was made for it.
	var made bool
	if err := conn.QueryRow(ctx, `SELECT to_regnamespace('notes') IS NOT NULL`).Scan(&made); err != nil {
		return err
	}
	if !made {
		if _, err := conn.Exec(ctx, `CREATE SCHEMA notes`); err != nil {
			return err
		}
	}
	sub, err := fs.Sub(noteMigrations, "notemigrations")
	if err != nil {
		return err
	}
	p, err := provider(sub)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
