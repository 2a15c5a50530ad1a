package app_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/hub/wire"
	"hearth/store/storetest/shapes"
)

// TestTwoInstances runs two servers on one PostgreSQL: what is ended at one ends at the other, and a person's cookie is
// good at both.
func TestTwoInstances(t *testing.T) {
	server := shapes.Server(t)
	c := config.Config{
		DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
		MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
	}
	a, b := startWith(t, c), startWith(t, c)
	f := &fixture{m: a, staff: admin(t, a)}
	var g struct{ ID string }
	f.staff.api("POST", "/groups", map[string]any{"name": "Evening"}, &g)
	f.group = g.ID
	f.session = f.plan(t)
	f.begin(t)
	sam := f.person(t, f.invite(t, 1)[0])
	sam.accept("Sam")
	sam.must(`"do":"knock"`)

	at := func(p *browser) *browser { // the same browser, led to the other instance
		other := newBrowser(t, b)
		other.jar.SetCookies(mustURL(t, other.base), p.jar.Cookies(mustURL(t, p.base)))
		return other
	}
	lead, member := at(f.staff), at(sam.browser)
	leadSocket, memberSocket := lead.socket("/r/"+f.session+"/socket"), member.socket(sam.room+"/socket")
	leadSocket.until(welcome)
	if entry := memberSocket.until(welcome).View.You.Entry; entry != "in" {
		t.Errorf("let in at one instance, and %s at the other", entry)
	}
	f.leader().must(`"do":"say","text":"heard at both"`)
	memberSocket.until(func(f frame) bool { return f.K == "said" && f.Text == "heard at both" })

	var l struct{ Members []struct{ ID string } }
	f.staff.api("GET", "/groups/"+f.group+"/members", nil, &l)
	f.staff.api("DELETE", "/groups/"+f.group+"/members/"+l.Members[0].ID, nil, nil).must(t, 200)
	if code := memberSocket.end(); code != wire.CloseSignedOut && code != wire.CloseRemoved {
		t.Errorf("a removed member ended with %d", code)
	}
	f.staff.post("/account/sign-out-everywhere").must(t, 303)
	if code := leadSocket.end(); code != wire.CloseSignedOut {
		t.Errorf("a signed-out facilitator ended with %d", code)
	}
	lead.get("/home").must(t, 303)
}

// TestAnotherMasterKeyIsRefused: a server with the wrong key says so before it writes anything.
func TestAnotherMasterKeyIsRefused(t *testing.T) {
	data := t.TempDir()
	startWith(t, config.Config{Data: data, MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})
	again := &app.Main{Logger: zerolog.New(io.Discard), Config: config.Config{
		Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/", Data: data,
	}}
	if err := again.Config.Settle(); err != nil {
		t.Fatal(err)
	}
	if err := again.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "another server is using") {
		t.Errorf("a second server in the same folder: %v", err)
	}
	house, err := app.OpenHouse(t.Context(), &again.Config, false)
	if err == nil {
		t.Fatal("a house opened with another key")
	}
	if house != nil || !strings.Contains(err.Error(), "another master key") {
		t.Errorf("another key: %v", err)
	}
}

// TestNoDatabaseIsOneSentence: a store that does not answer is said once, with what to do; a key that is none is found
// before it is asked.
func TestNoDatabaseIsOneSentence(t *testing.T) {
	c := config.Config{
		Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/",
		DatabaseURL: "postgres://hearth:secret@127.0.0.1:1/hearth", MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	_, err := app.OpenHouse(t.Context(), &c, false)
	var p config.Problem
	if !errors.As(err, &p) || !strings.Contains(string(p), "HEARTH_DATABASE_URL") || strings.Count(err.Error(), "refused") != 1 || strings.Contains(err.Error(), "secret") {
		t.Errorf("no database: %v", err)
	}
	c.MasterKey = "c2VjcmV0"
	if _, err := app.OpenHouse(t.Context(), &c, false); !errors.As(err, &p) || !strings.Contains(err.Error(), "HEARTH_MASTER_KEY") {
		t.Errorf("a key that is none: %v", err)
	}
}
