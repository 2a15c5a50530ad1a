package app_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/store/storetest/shapes"
)

// TestNotesUnderARoleOfTheirOwn follows the manual's recipe with two roles that are no superusers, on notes that were there before:
// a server serves, and the database refuses the role of the records the notes.
func TestNotesUnderARoleOfTheirOwn(t *testing.T) {
	ctx := t.Context()
	server := shapes.Server(t)
	main := "hearth_main_" + strings.ToLower(rand.Text()[:10])
	notes := "hearth_notes_" + strings.ToLower(rand.Text()[:10])
	as := func(address, role string) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.User(role)
		return u.String()
	}
	run := func(address string, statements ...string) error {
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		for _, s := range statements {
			if _, err := conn.Exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}
	database := shapes.NewDatabase(t, server, "template0")
	address := shapes.At(t, server, database)
	if err := run(address, `CREATE ROLE `+main+` LOGIN`, `CREATE ROLE `+notes+` LOGIN`, `GRANT CREATE ON DATABASE "`+database+`" TO `+main); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // before the database goes: what they own there goes with them
		conn, err := pgx.Connect(context.Background(), address)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close(context.Background()) }()
		if _, err := conn.Exec(context.Background(), `DROP OWNED BY `+main+`, `+notes+` CASCADE; DROP ROLE `+main+`, `+notes); err != nil {
			t.Error(err)
		}
	})
	c := config.Config{DatabaseURL: as(address, main), MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
	says := func(want string) {
		t.Helper()
		settled := c
		settled.Listen, settled.Title, settled.ExitURL = "127.0.0.1:0", "Hearth", "https://www.wikipedia.org/"
		if err := settled.Settle(); err != nil {
			t.Fatal(err)
		}
		for _, f := range app.Doctor(ctx, &settled) {
			if f.Check == "notes" {
				if !strings.Contains(f.Say, want) {
					t.Errorf("the doctor says %q", f.Say)
				}
				return
			}
		}
		t.Error("the doctor says nothing of notes")
	}
	if err := startWith(t, c).Close(); err != nil { // one role for both, as by default
		t.Fatal(err)
	}
	says("by the role of the records")
	c.NotesURL = as(address, notes)
	says("may read them too")
	if err := run(address,
		`CREATE SCHEMA IF NOT EXISTS notes`, `ALTER SCHEMA notes OWNER TO `+notes, `ALTER TABLE IF EXISTS notes.notes OWNER TO `+notes,
		`ALTER TABLE IF EXISTS notes.goose_db_version OWNER TO `+notes, `REVOKE ALL ON SCHEMA notes FROM PUBLIC, `+main,
		`REVOKE ALL ON ALL TABLES IN SCHEMA notes FROM PUBLIC, `+main); err != nil {
		t.Fatal(err)
	}
	says("may not read them")
	m := startWith(t, c)
	defer func() { _ = m.Close() }()
	var refused *pgconn.PgError
	if err := run(c.DatabaseURL, `SELECT count(*) FROM notes.notes`); !errors.As(err, &refused) || refused.Code != "42501" {
		t.Errorf("the role of the records: %v", err)
	}
	if err := run(c.NotesURL, `SELECT count(*) FROM notes.notes`); err != nil {
		t.Errorf("the role of the notes: %v", err)
	}
	if err := run(c.NotesURL, `SELECT count(*) FROM hearth.records`); !errors.As(err, &refused) || refused.Code != "42501" {
		t.Errorf("the role of the notes, of records: %v", err)
	}
}
