package app_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/verify"
	"hearth/cmd/internal/evening"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// TestOneFlippedBit flips a bit of what is stored of a session, a thousand times (goals.md R11): every flip is found, and
// one in a record names it. The key of a command is left out: it is no part of the record, and proves nothing to anybody.
func TestOneFlippedBit(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		c := config.Config{Data: t.TempDir()}
		flips(t, c, "sqlite", "file:"+filepath.Join(c.Data, "hearth.db")+"?_pragma=busy_timeout(10000)&_pragma=synchronous(0)", 500)
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		c := config.Config{
			DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
			MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
		}
		flips(t, c, "pgx", c.DatabaseURL, 500)
	})
}

func flips(t *testing.T, c config.Config, driver, address string, n int) {
	ctx := t.Context()
	h, session := recorded(t, c)
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	raw.SetMaxOpenConns(1)
	if driver == "pgx" {
		if _, err := raw.ExecContext(ctx, "SET synchronous_commit = off"); err != nil {
			t.Fatal(err)
		}
	}
	whole := func() *verify.Report {
		r, err := h.Verify(ctx, session, verify.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := whole(); r.Fault != nil || r.Signed.Seq == 0 || r.Words == 0 {
		t.Fatalf("untouched: %+v, %v", r, r.Fault)
	}
	random := rand.New(rand.NewPCG(11, 1000))
	for i := 0; i < n; {
		p := places[random.IntN(len(places))]
		if driver == "pgx" && (p.table == "records" || p.table == "words") {
			p.key = strings.Replace(p.key, "session = 'flipped'", "log = (SELECT log FROM heads WHERE session = 'flipped')", 1)
		}
		seq := 1 + random.IntN(events)
		undo, ok := p.flip(ctx, t, raw, random, seq)
		if !ok {
			continue
		}
		i++
		r := whole()
		named := p.table != "records" && p.table != "words" || r.Fault != nil && int(r.Fault.N) == seq
		if r.Fault == nil || !named {
			t.Errorf("%s.%s of event %d: %+v", p.table, p.column, seq, r.Fault)
		}
		undo()
	}
	if r := whole(); r.Fault != nil {
		t.Errorf("after all was put back: %v", r.Fault)
	}
}

// A place is a column that holds part of a record.
type place struct{ table, column, key string }

const ofRecord = "session = 'flipped' AND seq = %d"

var places = []place{
	{"records", "seq", ofRecord}, {"records", "at", ofRecord}, {"records", "format", ofRecord}, {"records", "words", ofRecord},
	{"records", "facts", ofRecord}, {"records", "facts", ofRecord}, {"records", "commitment", ofRecord}, {"records", "digest", ofRecord},
	{"words", "sealed", "n = (SELECT words FROM records WHERE " + ofRecord + ")"},
	{"words", "sealed", "n = (SELECT words FROM records WHERE " + ofRecord + ")"},
	{"signatures", "sig", "session = 'flipped' AND %d > 0"}, {"signatures", "digest", "session = 'flipped' AND %d > 0"},
	{"signatures", "key", "session = 'flipped' AND %d > 0"}, {"signatures", "seq", "session = 'flipped' AND %d > 0"},
	{"signatures", "at", "session = 'flipped' AND %d > 0"}, {"signatures", "signed_at", "session = 'flipped' AND %d > 0"},
	{"heads", "seq", "session = 'flipped' AND %d > 0"}, {"heads", "at", "session = 'flipped' AND %d > 0"},
	{"heads", "digest", "session = 'flipped' AND %d > 0"},
}

// flip turns one bit, and says how to turn it back. ok is false where there is nothing to flip, and where the database
// itself refuses what came of it.
func (p place) flip(ctx context.Context, t *testing.T, raw *sql.DB, random *rand.Rand, seq int) (undo func(), ok bool) {
	t.Helper()
	where := fmt.Sprintf(p.key, seq)
	var was any
	err := raw.QueryRowContext(ctx, "SELECT "+p.column+" FROM "+p.table+" WHERE "+where).Scan(&was)
	if errors.Is(err, sql.ErrNoRows) || was == nil {
		return nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	var is any
	switch v := was.(type) {
	case int64:
		is = v ^ 1<<random.IntN(30)
	case string:
		b := []byte(v)
		b[random.IntN(len(b))] ^= 1
		is = string(b)
	case []byte:
		b := append([]byte(nil), v...)
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		is = b
	}
	if _, err := raw.ExecContext(ctx, "UPDATE "+p.table+" SET "+p.column+" = $1 WHERE "+where, is); err != nil {
		return nil, false
	}
	back := where
	if p.column == "seq" && p.table == "records" {
		back = fmt.Sprintf(p.key, is)
	}
	return func() {
		if _, err := raw.ExecContext(ctx, "UPDATE "+p.table+" SET "+p.column+" = $1 WHERE "+back, was); err != nil {
			t.Fatal(err)
		}
	}, true
}

// events is how many a recorded session has.
const events = 48

// recorded is a house with one session's log, sealed, chained and signed as a room would.
func recorded(t testing.TB, c config.Config) (*app.House, store.Session) {
	t.Helper()
	ctx := t.Context()
	c.Listen, c.Title, c.ExitURL = "127.0.0.1:0", "Hearth", "https://www.wikipedia.org/"
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	h, err := app.OpenHouse(ctx, &c, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	now := time.Now()
	group := store.Group{ID: "group", Name: "Evening", Zone: "UTC", Settings: []byte("{}"), Keep: "days:1", Created: now}
	session := store.Session{ID: "flipped", Group: group.ID, Title: "Evening", Starts: now, Minutes: 60, Phase: "ended", Created: now}
	if err := errors.Join(h.Store.CreateGroup(ctx, group), h.Store.CreateSessions(ctx, []store.Session{session})); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"lead", "sam"} {
		if _, err := h.Store.Seat(ctx, store.Seat{Session: session.ID, Participant: who, Person: store.ID("person-" + who), Staff: who == "lead"}); err != nil {
			t.Fatal(err)
		}
	}
	head := writeLog(t, h, session.ID, script(events))
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Store.PutSignature(ctx, session.ID, signer.SignHead(session.ID, head, head.At)); err != nil {
		t.Fatal(err)
	}
	return h, session
}

// script is a session of n events as the rules let it be.
func script(n int) []moderation.Event {
	text := moderation.Agreement{Version: 1, Hash: strings.Repeat("a", 64)}
	all := []moderation.Event{
		{Fact: moderation.Opened{Rules: moderation.RulesVersion, Agreement: text, Settings: moderation.DefaultSettings(), Starts: 1, Minutes: 60}, Words: moderation.Words{Text: "Evening"}},
		{Fact: moderation.Seated{Who: "lead", Role: moderation.Facilitator, NameKey: 1}, Words: moderation.Words{Name: "Ana"}},
		{Fact: moderation.Seated{Who: "sam", Role: moderation.Member, NameKey: 2}, Words: moderation.Words{Name: "Sam"}},
		{By: "sam", Fact: moderation.Consented{Agreement: text}},
		{By: "lead", Fact: moderation.LobbyOpened{}},
		{By: "lead", Fact: moderation.Started{}},
		{Fact: moderation.Admitted{Who: "sam", Device: "phone"}},
	}
	for len(all) < n-1 {
		by := moderation.ParticipantID("sam")
		if len(all)%3 == 0 {
			by = "lead"
		}
		all = append(all, moderation.Event{By: by, Fact: moderation.Said{Lane: moderation.RoomLane}, Words: moderation.Words{Text: fmt.Sprint("what is said as number ", len(all)+1)}})
	}
	return append(all, moderation.Event{By: "lead", Fact: moderation.Ended{}})
}

func writeLog(t testing.TB, h *app.House, session store.SessionID, all []moderation.Event) store.Head {
	t.Helper()
	return writeLogAt(t, h, session, all, 1_000_000)
}

// writeLogAt writes events a second apart, from a time on.
func writeLogAt(t testing.TB, h *app.House, session store.SessionID, all []moderation.Event, from int64) store.Head {
	t.Helper()
	keys, err := h.Ring.Session(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].Seq, all[i].At = moderation.Seq(i+1), moderation.Time(from+int64(1000*i))
	}
	pen := evening.Pen{Log: h.Store, Keys: keys, Session: session, Person: personOf}
	head, err := pen.Write(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func personOf(who moderation.ParticipantID) store.ID { return store.ID("person-" + who) }
