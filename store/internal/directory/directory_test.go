package directory_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite"

	"hearth/store"
	"hearth/store/internal/directory"
	"hearth/store/storetest"
)

func TestDirectoryOnSQLite(t *testing.T) {
	storetest.RunDirectory(t, func(t *testing.T) store.Directory {
		write, read := openSQLite(t, 1)
		return directory.New(write, read, directory.SQLite())
	})
}

// Several writing connections are what a command beside a running server is: they meet in SQLite's own lock.
func TestDirectoryOnSQLiteWithSeveralWriters(t *testing.T) {
	storetest.RunDirectory(t, func(t *testing.T) store.Directory {
		write, read := openSQLite(t, 4)
		return directory.New(write, read, directory.SQLite())
	})
}

func TestDirectoryOnPostgres(t *testing.T) {
	server := throwaway(t)
	storetest.RunDirectory(t, func(t *testing.T) store.Directory {
		db := openPostgres(t, server)
		return directory.New(db, db, directory.Postgres())
	})
}

// openSQLite gives the two pools of an embedded store.
func openSQLite(t testing.TB, writers int) (write, read *sql.DB) {
	t.Helper()
	query := url.Values{"_pragma": {
		"foreign_keys(1)", "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)",
	}}
	name := "file:" + filepath.Join(t.TempDir(), "hearth.db") + "?" + query.Encode()
	pool := func(size int) *sql.DB {
		db, err := sql.Open("sqlite", name)
		if err != nil {
			t.Fatalf("open SQLite: %v", err)
		}
		db.SetMaxOpenConns(size)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	write, read = pool(writers), pool(4)
	migrate(t, write, goose.DialectSQLite3, "../../sqlite/migrations")
	return write, read
}

// throwaway makes a database for this test on the server that HEARTH_TEST_POSTGRES names, and gives its address.
func throwaway(t testing.TB) *url.URL {
	t.Helper()
	server := os.Getenv("HEARTH_TEST_POSTGRES")
	if server == "" {
		t.Skip("HEARTH_TEST_POSTGRES is not set: the Directory is not tried on PostgreSQL")
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("HEARTH_TEST_POSTGRES is not an address")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	name := "hearth_directory_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	address.Path = "/" + name
	return address
}

// openPostgres gives a pool on a schema of its own, which takes a tenth of the time of a database of its own.
func openPostgres(t testing.TB, server *url.URL) *sql.DB {
	t.Helper()
	address, schema := *server, "hearth_"+strings.ToLower(rand.Text())
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	db, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatalf("create schema: %v", err)
	}
	migrate(t, db, goose.DialectPostgres, "../../postgres/migrations")
	return db
}

func migrate(t testing.TB, db *sql.DB, dialect goose.Dialect, folder string) {
	t.Helper()
	provider, err := goose.NewProvider(dialect, db, os.DirFS(folder))
	if err != nil {
		t.Fatalf("read migrations: %v", err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatalf("run migrations: %v", err)
	}
}

// The database itself keeps what is only ever added to, whoever asks.
func TestAuditAndAgreementsCannotBeChanged(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		write, read := openSQLite(t, 1)
		appendOnly(t, write, directory.New(write, read, directory.SQLite()),
			`INSERT OR REPLACE INTO audit VALUES (1, 0, 'x', 'x', 'x', 'x', 'x', 'x', x'00')`,
			`REPLACE INTO agreements (group_id, version, body, hash, created) SELECT group_id, 1, 'x', 'x', 0 FROM agreements`)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		db := openPostgres(t, throwaway(t))
		appendOnly(t, db, directory.New(db, db, directory.Postgres()), `TRUNCATE audit`, `TRUNCATE agreements`,
			`TRUNCATE groups CASCADE`)
	})
}

func appendOnly(t *testing.T, db *sql.DB, d *directory.Directory, more ...string) {
	t.Helper()
	ctx := t.Context()
	err := errors.Join(
		d.CreateGroup(ctx, store.Group{ID: "g"}),
		d.Audit(ctx, store.AuditLine{Who: "staff/1", What: "transcript.read"}),
	)
	_, agreed := d.AddAgreement(ctx, store.Agreement{Group: "g", Text: "as it was"})
	if err := errors.Join(err, agreed); err != nil {
		t.Fatalf("write: %v", err)
	}
	before := kept(t, d)
	for _, statement := range append([]string{
		`UPDATE audit SET who = 'nobody'`,
		`UPDATE audit SET seq = seq + 1`,
		`DELETE FROM audit`,
		`UPDATE agreements SET body = 'as it never was'`,
		`DELETE FROM agreements`,
	}, more...) {
		if _, err := db.ExecContext(ctx, statement); err == nil {
			t.Errorf("%s: the database let it happen", statement)
		}
	}
	if after := kept(t, d); after != before {
		t.Errorf("kept %s, was %s", after, before)
	}
}

func kept(t *testing.T, d *directory.Directory) string {
	t.Helper()
	lines, err := d.AuditLines(t.Context(), 0, 0)
	agreement, agreed := d.CurrentAgreement(t.Context(), "g")
	if err := errors.Join(err, agreed); err != nil {
		t.Fatalf("read back: %v", err)
	}
	return fmt.Sprintf("%+v %+v", lines, agreement)
}
