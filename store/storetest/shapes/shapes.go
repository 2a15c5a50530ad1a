// Package shapes opens every store there is, for suites that want to meet them all.
package shapes

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/sqlite"
)

// A Shape is one kind of store. What it opens is new and empty, and is closed and removed with the test.
type Shape struct {
	Name string
	// Open gives one instance on a store of its own.
	Open func(t testing.TB) store.Store
	// OpenPeers gives n instances on one store.
	OpenPeers func(t testing.TB, n int) []store.Store
}

// Shapes are SQLite and PostgreSQL. Opening PostgreSQL skips the test unless HEARTH_TEST_POSTGRES names a server (a
// postgres:// address with the right to create databases) that may be thrown away.
func Shapes(t testing.TB) []Shape {
	return []Shape{shape("sqlite", openSQLite), shape("postgres", postgresOpener(t))}
}

// Named is the one of Shapes that has this name.
func Named(t testing.TB, name string) Shape {
	t.Helper()
	for _, s := range Shapes(t) {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no shape %q", name)
	return Shape{}
}

func shape(name string, open func(t testing.TB, n int) []store.Store) Shape {
	return Shape{
		Name:      name,
		Open:      func(t testing.TB) store.Store { t.Helper(); return open(t, 1)[0] },
		OpenPeers: open,
	}
}

// openSQLite gives a server and n-1 commands beside it.
func openSQLite(t testing.TB, n int) []store.Store {
	t.Helper()
	dir := t.TempDir()
	stores := make([]store.Store, n)
	for i := range stores {
		s, err := sqlite.Open(t.Context(), dir, sqlite.Options{Serve: i == 0})
		stores[i] = closing(t, s, err)
	}
	return stores
}

// postgresOpener makes one database with all tables, and each store as a copy of it.
func postgresOpener(t testing.TB) func(testing.TB, int) []store.Store {
	var once sync.Once
	var template string
	return func(tt testing.TB, n int) []store.Store {
		tt.Helper()
		server := Server(tt)
		once.Do(func() {
			name := NewDatabase(t, server, "template1")
			s, err := postgres.Open(t.Context(), At(t, server, name))
			if err != nil {
				tt.Fatal(err)
			}
			if err := s.Close(); err != nil {
				tt.Fatal(err)
			}
			template = name
		})
		if template == "" {
			tt.Fatal("the database with all tables could not be made")
		}
		address := At(tt, server, NewDatabase(tt, server, template))
		stores := make([]store.Store, n)
		for i := range stores {
			s, err := postgres.Open(tt.Context(), address)
			stores[i] = closing(tt, s, err)
		}
		return stores
	}
}

func closing(t testing.TB, s store.Store, err error) store.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// Server is the address of the throwaway PostgreSQL server. Where there is none the test is skipped.
func Server(t testing.TB) string {
	t.Helper()
	server := os.Getenv("HEARTH_TEST_POSTGRES")
	if server == "" {
		t.Skip("not tried on PostgreSQL: HEARTH_TEST_POSTGRES does not name a server to try it on")
	}
	return server
}

// NewDatabase makes a database as a copy of template, removed with the test, and gives its name.
func NewDatabase(t testing.TB, server, template string) string {
	t.Helper()
	name := "hearth_" + strings.ToLower(rand.Text())
	admin(t.Context(), t, server, `CREATE DATABASE `+name+` TEMPLATE `+template)
	t.Cleanup(func() {
		// The test's own context has ended by now.
		admin(context.WithoutCancel(t.Context()), t, server, `DROP DATABASE `+name+` WITH (FORCE)`)
	})
	return name
}

// At is the server's address with another database.
func At(t testing.TB, server, database string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("HEARTH_TEST_POSTGRES is not an address such as postgres://user@host:5432/postgres")
	}
	u.Path = "/" + database
	return u.String()
}

func admin(ctx context.Context, t testing.TB, server, statement string) {
	t.Helper()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connect to PostgreSQL: %v", err)
	}
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
	if err := conn.Close(ctx); err != nil {
		t.Errorf("disconnect from PostgreSQL: %v", err)
	}
}
