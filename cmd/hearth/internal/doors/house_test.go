package doors_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/internal/kit"
)

// A house is a running server with staff who have keys. Groups are made in it, and rooms in groups.
type house struct {
	main   *app.Main
	server *kit.Server
	staff  map[string]*kit.Client // by name: ana leads, ben helps, oli observes
	ids    map[string]string
}

func openHouse(t testing.TB) *house {
	t.Helper()
	c := config.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Title: "Hearth", ExitURL: "https://www.wikipedia.org/"}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	m := &app.Main{Config: c, Logger: zerolog.New(io.Discard)}
	if err := m.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	server, err := kit.At(m.URL(), 15*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{main: m, server: server, staff: map[string]*kit.Client{}, ids: map[string]string{}}
	for _, name := range []string{"ana", "ben", "oli"} {
		s, _, err := m.House.Office.AddStaff(context.Background(), office.Actor{Who: "system"}, name, name, auth.RoleFacilitator)
		if err != nil {
			t.Fatal(err)
		}
		key, _, err := m.House.Office.NewKey(context.Background(), office.Actor{Who: "system", Staff: s.ID}, name, auth.Scopes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		h.staff[name], h.ids[name] = server.Program(key), string(s.ID)
	}
	return h
}

// A group has its staff, and members whose browsers have opened their links.
type group struct {
	*house
	id      string
	links   map[string]string
	browser map[string]*kit.Client // by name; "mia again" is mia's second device
	short   map[string]string      // the seat's name in addresses
}

var members = []string{"mia", "nils", "otto", "rita", "kim"}

func (h *house) group(t testing.TB) *group {
	t.Helper()
	g := &group{house: h, links: map[string]string{}, browser: map[string]*kit.Client{}, short: map[string]string{}}
	ana := h.staff["ana"]
	var made struct{ ID string }
	must(t, ana.API(t.Context(), http.MethodPost, "/groups", map[string]any{"name": "Matrix", "settings": map[string]any{
		"seats": 8, "late_minutes": 0, "admission": "open", "history": "from_start", "burst_messages": 0, "burst_seconds": 0, "per_minute": 0,
	}}, &made))
	g.id = made.ID
	for name, role := range map[string]string{"ben": "cofacilitator", "oli": "observer"} {
		must(t, ana.API(t.Context(), http.MethodPut, "/groups/"+g.id+"/staff/"+h.ids[name], map[string]string{"role": role}, nil))
	}
	session := g.plan(t) // a link needs a session to lead to
	for _, name := range members {
		must(t, ana.API(t.Context(), http.MethodPost, "/groups/"+g.id+"/members", map[string]string{"name": "M" + name}, &made))
		var link struct{ Link string }
		must(t, ana.API(t.Context(), http.MethodPost, "/groups/"+g.id+"/members/"+made.ID+"/invitation", nil, &link))
		g.links[name] = link.Link
		g.open(t, name, name, session)
	}
	g.open(t, "mia again", "mia", session)
	g.open(t, "kim again", "kim", session)
	return g
}

// open opens a person's link in a new browser.
func (g *group) open(t testing.TB, device, name, session string) {
	t.Helper()
	b := g.server.Browser()
	p, err := b.Open(t.Context(), g.links[name], session)
	must(t, err)
	g.browser[device], g.short[device] = b, p.Session[len(session):]
}

func (g *group) plan(t testing.TB) string {
	t.Helper()
	var planned struct {
		Sessions []struct{ ID string }
	}
	must(t, g.staff["ana"].API(t.Context(), http.MethodPost, "/groups/"+g.id+"/sessions", map[string]any{"minutes": 60, "mark": "rehearsal"}, &planned))
	return planned.Sessions[0].ID
}

// place is somebody's way into a session.
func (g *group) place(who, session string) *kit.Place {
	if c := g.staff[who]; c != nil {
		return c.Staff(session)
	}
	return g.browser[who].Staff(session + g.short[who])
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
