package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/storetest"
	"hearth/store/storetest/shapes"
)

func openNotes(t *testing.T, address string) store.Notes {
	t.Helper()
	n, err := postgres.OpenNotes(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func TestNotes(t *testing.T) {
	server := shapes.Server(t)
	storetest.RunNotes(t, func(t *testing.T) store.Notes {
		return openNotes(t, shapes.At(t, server, shapes.NewDatabase(t, server, "template1")))
	})
}

// TestRecordsRoleCannotReadNotes follows the recipe of OpenNotes: a role that reads records has no right to the notes.
func TestRecordsRoleCannotReadNotes(t *testing.T) {
	server := shapes.Server(t)
	address := shapes.At(t, server, shapes.NewDatabase(t, server, "template1"))
	openNotes(t, address)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for _, statement := range []string{
		`SET client_min_messages = error`, `BEGIN`, `CREATE ROLE hearth_records_test`, `REVOKE ALL ON SCHEMA notes FROM hearth_records_test`,
		`SET LOCAL ROLE hearth_records_test`, `SAVEPOINT here`,
	} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if _, err := conn.Exec(t.Context(), `SELECT 1 FROM notes.notes`); err == nil {
		t.Error("the role of the records reads notes")
	}
	if _, err := conn.Exec(t.Context(), `ROLLBACK`); err != nil { // the role goes with it
		t.Fatal(err)
	}
}
