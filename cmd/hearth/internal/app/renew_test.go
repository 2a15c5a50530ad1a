package app_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/verify"
	"hearth/cmd/internal/kit"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

// eachStore runs a test on both stores. open opens another process's view of the same one.
func eachStore(t *testing.T, run func(t *testing.T, c config.Config, driver, address string)) {
	t.Run("sqlite", func(t *testing.T) {
		c := config.Config{Data: t.TempDir()}
		run(t, c, "sqlite", "file:"+filepath.Join(c.Data, "keys.db")+"?_pragma=busy_timeout(10000)&_pragma=synchronous(0)")
	})
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		c := config.Config{
			DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
			MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
		}
		run(t, c, "pgx", c.DatabaseURL)
	})
}

func another(t *testing.T, c config.Config) *app.House {
	t.Helper()
	c.Listen, c.Title, c.ExitURL = "127.0.0.1:0", "Hearth", "https://www.wikipedia.org/"
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	h, err := app.OpenHouse(t.Context(), &c, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// plan makes a session with its seats, and no record yet.
func plan(t *testing.T, h *app.House, like store.Session, id store.SessionID) store.Session {
	t.Helper()
	like.ID = id
	if err := h.Store.CreateSessions(t.Context(), []store.Session{like}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"lead", "sam"} {
		if _, err := h.Store.Seat(t.Context(), store.Seat{Session: id, Participant: who, Person: store.ID("person-" + who)}); err != nil {
			t.Fatal(err)
		}
	}
	return like
}

// signedLog writes n events of a log from a time on, and signs the head.
func signedLog(t *testing.T, h *app.House, id store.SessionID, n int, from int64) store.Head {
	t.Helper()
	head := writeLogAt(t, h, id, script(n), from)
	signHead(t, h, id, head)
	return head
}

func signHead(t *testing.T, h *app.House, id store.SessionID, head store.Head) {
	t.Helper()
	s := signerOf(t, h)
	if err := h.Store.PutSignature(t.Context(), id, s.SignHead(id, head, head.At)); err != nil {
		t.Fatal(err)
	}
}

func signerOf(t *testing.T, h *app.House) *seal.Signer {
	t.Helper()
	s, err := h.Ring.Signer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func renew(t *testing.T, h *app.House) {
	t.Helper()
	if finished, err := h.RenewSigner(t.Context()); err != nil || finished {
		t.Fatal(finished, err)
	}
}

func closeIt(t *testing.T, h *app.House, id store.SessionID, at int64) {
	t.Helper()
	last, err := h.Store.LastClosing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heads, err := h.Store.Heads(t.Context(), []store.SessionID{id})
	if err != nil {
		t.Fatal(err)
	}
	link := store.Closing{N: last.N + 1, Session: id, Head: heads[id], ClosedAt: at}
	if last.N > 0 {
		link.Previous = last.Link()
	}
	signerOf(t, h).SignClosing(&link)
	if err := h.Store.PutClosing(t.Context(), link); err != nil {
		t.Fatal(err)
	}
}

func storeNow(t *testing.T, h *app.House) int64 {
	t.Helper()
	now, err := h.Store.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.UnixMilli()
}

func faultsOf(t *testing.T, h *app.House, o verify.Options) string {
	t.Helper()
	var said []string
	_, err := h.VerifyAll(t.Context(), o, func(r *verify.Report) {
		if r.Fault != nil {
			said = append(said, string(r.Session)+": "+r.Fault.Say)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(said, "; ")
}

// TestTheSigningKeyIsReplaced: what the old key signed verifies, what comes after is signed by the new one by every process,
// and whoever knows the first key alone needs no other; whoever has one key alone cannot speak for the other's time.
func TestTheSigningKeyIsReplaced(t *testing.T) {
	eachStore(t, func(t *testing.T, c config.Config, _, _ string) {
		ctx := t.Context()
		h, session := recorded(t, c)
		other := another(t, c)
		first := signerOf(t, h)
		closeIt(t, h, session.ID, 5)
		live := plan(t, h, session, "live")
		head := writeLogAt(t, h, live.ID, script(20)[:19], storeNow(t, h)-60_000) // nobody has signed it yet
		renew(t, h)
		second := signerOf(t, other)
		if second.Fingerprint() == first.Fingerprint() || second.Fingerprint() != signerOf(t, h).Fingerprint() {
			t.Fatal("another process signs with another key")
		}
		if _, err := h.Store.Key(ctx, "store/sign"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the old private key: %v", err)
		}
		if sigs, err := h.Store.Signatures(ctx, live.ID); err != nil || len(sigs) != 1 || sigs[0].Key != first.Fingerprint() || sigs[0].Seq != head.Seq {
			t.Errorf("what was there before the change: %+v, %v", sigs, err)
		}
		late := plan(t, h, session, "late")
		signedLog(t, other, late.ID, 20, storeNow(t, h))
		closeIt(t, other, late.ID, storeNow(t, h))
		for name, keys := range map[string][]seal.PublicKey{
			"the store's": nil, "the first": {first.First()}, "all": second.PublicKeys(),
		} {
			if said := faultsOf(t, other, verify.Options{Keys: keys}); said != "" {
				t.Errorf("%s: %s", name, said)
			}
		}
		if said := faultsOf(t, h, verify.Options{Keys: []seal.PublicKey{{Public: second.PublicKey()}}}); !strings.Contains(said, "not one of those to trust") {
			t.Errorf("with the new key alone: %q", said)
		}
		if _, err := h.RenewSigner(ctx); err != nil {
			t.Fatal(err)
		}
		if said := faultsOf(t, h, verify.Options{Keys: []seal.PublicKey{first.First()}}); said != "" {
			t.Error("after a second change:", said)
		}
		if keys, err := h.PublicKeys(ctx); err != nil || len(keys) != 3 || strings.Contains(keys[0], "until") || !strings.Contains(keys[1], " from ") || strings.Contains(keys[2], "from") {
			t.Errorf("%q, %v", keys, err)
		}
	})
}

// TestOneKeyAlone: the new key cannot sign an old session again, nor the old one a new session, nor either the chain.
func TestOneKeyAlone(t *testing.T) {
	h, session := recorded(t, config.Config{Data: t.TempDir()})
	first := signerOf(t, h)
	renew(t, h)
	second := signerOf(t, h)
	ctx := t.Context()
	check := func(sign *seal.Signer, id store.SessionID, start, signedAt int64) string {
		t.Helper()
		plan(t, h, session, id)
		head := writeLogAt(t, h, id, script(20), start)
		if err := h.Store.PutSignature(ctx, id, sign.SignHead(id, head, signedAt)); err != nil {
			t.Fatal(err)
		}
		s, err := h.Store.Session(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.Verify(ctx, s, verify.Options{Keys: []seal.PublicKey{first.First()}})
		if err != nil {
			t.Fatal(err)
		}
		if r.Fault == nil {
			return ""
		}
		return r.Fault.Say
	}
	now := storeNow(t, h)
	hour := int64(3_600_000)
	for _, c := range []struct {
		name       string
		by         *seal.Signer
		start, at  int64
		wantsFault string
	}{
		{"new-now", second, now, now + 1000, ""},
		{"new-rewrites-the-old", second, now - 9*hour, now, "no signature of its time"},
		{"new-dates-back", second, now - 9*hour, now - 8*hour, "did not sign then"},
		{"old-goes-on", first, now + hour, now + 2*hour, "did not sign then"},
		{"old-is-late", first, now - 60_000, now + 30_000, ""},
	} {
		if say := check(c.by, store.SessionID(c.name), c.start, c.at); (c.wantsFault == "") != (say == "") || !strings.Contains(say, c.wantsFault) {
			t.Errorf("%s: %q", c.name, say)
		}
	}
}

// TestAChangeBrokenOff: made, announced, and killed before the old key went; the next run only ends it.
func TestAChangeBrokenOff(t *testing.T) {
	h, _ := recorded(t, config.Config{Data: t.TempDir()})
	if _, err := h.Ring.RenewSigner(t.Context(), storeNow(t, h), store.Closing{}); err != nil {
		t.Fatal(err)
	}
	key := signerOf(t, h).Fingerprint()
	finished, err := h.RenewSigner(t.Context())
	if err != nil || !finished || signerOf(t, h).Fingerprint() != key {
		t.Error(finished, err)
	}
	if said := faultsOf(t, h, verify.Options{}); said != "" {
		t.Error(said)
	}
}

// TestFlippedChange flips bits of a change of keys where the store keeps it: each is found in whatever session is checked.
func TestFlippedChange(t *testing.T) {
	eachStore(t, func(t *testing.T, c config.Config, driver, address string) {
		ctx := t.Context()
		h, session := recorded(t, c)
		closeIt(t, h, session.ID, 5)
		renew(t, h)
		raw, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = raw.Close() }()
		raw.SetMaxOpenConns(1)
		table := "key_changes"
		if driver == "pgx" {
			table = "hearth_keys.key_changes"
		}
		random := rand.New(rand.NewPCG(2, 2))
		for i := range 120 {
			column := []string{"n", "at", "old", "new", "closings", "link", "old_sig", "new_sig"}[i%8]
			undo, ok := place{table, column, "%d > 0"}.flip(ctx, t, raw, random, 1)
			if !ok {
				t.Fatal(column)
			}
			if r, err := h.Verify(ctx, session, verify.Options{}); err != nil || r.Fault == nil {
				t.Errorf("%s: %v", column, err)
			}
			undo()
		}
		if said := faultsOf(t, h, verify.Options{}); said != "" {
			t.Error(said)
		}
	})
}

// TestAnOlderCopyOfTheChain: a restore takes links away that stood when the key was replaced. That is a fault until the restore
// has said so by a key of its own.
func TestAnOlderCopyOfTheChain(t *testing.T) {
	ctx := t.Context()
	c := config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/"}
	h, session := recorded(t, c)
	closeIt(t, h, session.ID, 5)
	plan(t, h, session, "second")
	signHead(t, h, "second", writeLog(t, h, "second", script(20)))
	closeIt(t, h, "second", 6)
	renew(t, h)
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(c.Data, "hearth.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	for _, table := range []string{"records WHERE session", "heads WHERE session", "signatures WHERE session", "closings WHERE session", "seats WHERE session_id", "planned_sessions WHERE id"} {
		if _, err := raw.ExecContext(ctx, "DELETE FROM "+table+" = 'second'"); err != nil {
			t.Fatal(err)
		}
	}
	if said := faultsOf(t, h, verify.Options{}); !strings.Contains(said, "closed session number 2 is missing") {
		t.Errorf("cut off: %q", said)
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	works, _, err := app.OpenToWork(ctx, &c, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.PurgeAgain(ctx, works); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(works.Drain(ctx), works.Close()); err != nil {
		t.Fatal(err)
	}
	if said := faultsOf(t, h, verify.Options{}); said != "" {
		t.Errorf("restored: %s", said)
	}
	if n := len(signerOf(t, h).Changes()); n != 2 {
		t.Errorf("%d changes", n)
	}
}

// TestRenewedWhileServing: two instances take a new key over by themselves, and a copy made at either brings all that it needs.
func TestRenewedWhileServing(t *testing.T) {
	s := newShape(t, 2, false)
	kim, _ := s.member(t, "Kim")
	there := s.socket(t, s.lead(t), 1)
	says(t, kim, there, "before the change")
	first := strings.Fields(s.command(t, "keys", "public"))
	s.command(t, "keys", "renew")
	public := s.command(t, "keys", "public")
	second := strings.Fields(public)
	if len(first) != 2 || len(second) != 8 || second[4] != first[0] || second[1] == first[1] {
		t.Fatalf("%q, then %q", first, public)
	}
	says(t, kim, there, "after the change")
	do(t, s.lead(t).At(s.doors[1]), "close", kit.Args{"text": "Until next week."})
	do(t, s.lead(t).At(s.doors[1]), "end", nil)
	h := another(t, s.config)
	s.eventually(t, "the end is signed, and chained, by the new key", func() bool {
		sigs, err := h.Store.Signatures(t.Context(), store.SessionID(s.session))
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.Store.Closing(t.Context(), store.SessionID(s.session))
		return err == nil && c.Key == second[1] && len(sigs) > 1 && sigs[0].Key == first[1] && sigs[len(sigs)-1].Key == second[1]
	})
	if out := s.command(t, "verify", "--all", "--pubkey", first[0]); !strings.Contains(out, "All is whole.") {
		t.Error(out)
	}
	record := s.command(t, "export", s.session, "--as", "Ana", "--purpose", "to prove it")
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("record.jsonl", record)
	for _, trust := range []string{first[0], write("keys.txt", public)} {
		if out := s.command(t, "verify", file, "--pubkey", trust); !strings.Contains(out, "whole") || !strings.Contains(out, second[1]) {
			t.Errorf("by %.20s: %q", trust, out)
		}
	}
	if out := s.fails(t, s.config.Data, "verify", file, "--pubkey", second[0]); !strings.Contains(out, "not one of those to trust") {
		t.Errorf("by the new key alone: %q", out)
	}
	flipped := []byte(record)
	for at := range flipped[:bytes.Index(flipped, []byte(`{"t":"event"`))] {
		flipped[at] ^= 1
		r, err := verify.File(bytes.NewReader(flipped), verify.Options{Keys: []seal.PublicKey{keyOf(t, first[0])}})
		if err == nil && r.Fault == nil || err != nil && !errors.Is(err, verify.ErrNoRecord) {
			t.Errorf("byte %d flipped: %v, %v", at, r, err)
		}
		flipped[at] ^= 1
	}
}

func keyOf(t *testing.T, text string) seal.PublicKey {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return seal.PublicKey{Public: b}
}
