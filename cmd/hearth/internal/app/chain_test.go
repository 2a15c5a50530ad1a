package app_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/verify"
	"hearth/store"
)

// TestAMissingSessionShows: a closed session that is taken away, or its link, or changed behind its close, is missed.
func TestAMissingSessionShows(t *testing.T) {
	c := config.Config{Data: t.TempDir()}
	h, session := recorded(t, c)
	ctx := t.Context()
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	before := store.Closing{}
	for i, id := range []store.SessionID{session.ID, "second", "third"} {
		if i > 0 {
			s := session
			s.ID = id
			if err := h.Store.CreateSessions(ctx, []store.Session{s}); err != nil {
				t.Fatal(err)
			}
			for _, who := range []string{"lead", "sam"} {
				if _, err := h.Store.Seat(ctx, store.Seat{Session: id, Participant: who, Person: store.ID("person-" + who)}); err != nil {
					t.Fatal(err)
				}
			}
			writeLog(t, h, id, script(20))
		}
		heads, err := h.Store.Heads(ctx, []store.SessionID{id})
		if err != nil {
			t.Fatal(err)
		}
		link := store.Closing{N: int64(i) + 1, Session: id, Head: heads[id], ClosedAt: 5}
		if i > 0 {
			link.Previous = before.Link()
		}
		signer.SignClosing(&link)
		if err := h.Store.PutClosing(ctx, link); err != nil {
			t.Fatal(err)
		}
		before = link
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(c.Data, "hearth.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	raw.SetMaxOpenConns(1)
	faults := func() string {
		var said []string
		n, err := h.VerifyAll(ctx, verify.Options{}, func(r *verify.Report) {
			if r.Fault != nil {
				said = append(said, string(r.Session)+": "+r.Fault.Say)
			}
		})
		if err != nil || n != len(said) {
			t.Fatal(n, err)
		}
		return strings.Join(said, "; ")
	}
	if said := faults(); said != "" {
		t.Fatal(said)
	}
	for _, away := range []struct{ do, undo, want string }{
		{"UPDATE closings SET n = 9 WHERE n = 2", "UPDATE closings SET n = 2 WHERE n = 9", "number 2 is missing from the chain"},
		{"UPDATE closings SET seq = 19 WHERE n = 2", "UPDATE closings SET seq = 20 WHERE n = 2", "not the one that the session was closed with"},
		{"UPDATE closings SET sig = zeroblob(64) WHERE n = 3", "", "number 3 is not signed"},
		{"UPDATE records SET session = 'gone' WHERE session = 'third'", "UPDATE records SET session = 'third' WHERE session = 'gone'", "third: event 1 is missing"},
		{"DELETE FROM records WHERE session = 'second'; DELETE FROM heads WHERE session = 'second'; DELETE FROM seats WHERE session_id = 'second'; DELETE FROM planned_sessions WHERE id = 'second'",
			"", "second: closed session number 2 is missing: it had 20 events"},
	} {
		if _, err := raw.ExecContext(ctx, away.do); err != nil {
			t.Fatal(err)
		}
		if said := faults(); !strings.Contains(said, away.want) {
			t.Errorf("%s: %q, want %q", away.do, said, away.want)
		}
		if away.undo != "" {
			if _, err := raw.ExecContext(ctx, away.undo); err != nil {
				t.Fatal(err)
			}
		}
	}
}
