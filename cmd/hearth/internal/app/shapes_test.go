package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/internal/kit"
	"hearth/cmd/internal/servers"
	"hearth/store/storetest/shapes"
)

// A shape is several servers on one PostgreSQL, and a group with a session that is under way. The fixture's server is the
// first.
type shape struct {
	*fixture
	mains  []*app.Main
	doors  []*kit.Server // of each
	config config.Config
	redis  *servers.Server // nil: nothing links them but the database
}

// inShapes runs a test with two and with three instances, with the database alone and with Redis too.
func inShapes(t *testing.T, do func(t *testing.T, s *shape)) {
	t.Helper()
	for _, redis := range []bool{false, true} {
		for n := 2; n <= 3; n++ {
			name := "PostgreSQL alone"
			if redis {
				name = "PostgreSQL and Redis"
			}
			t.Run(fmt.Sprintf("%s, %d instances", name, n), func(t *testing.T) { do(t, newShape(t, n, redis)) })
		}
	}
}

func newShape(t *testing.T, n int, redis bool) *shape {
	t.Helper()
	server := shapes.Server(t)
	s := &shape{config: config.Config{
		DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
		MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
	}}
	if redis {
		if _, ok := servers.RedisProgram(); !ok {
			t.Skip("not tried with Redis: redis-server is not installed")
		}
		set, err := servers.New()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = set.Close() })
		if s.redis, err = set.Redis(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		s.config.RedisURL = servers.RedisURL(s.redis.Address())
	}
	for range n {
		s.start(t)
	}
	s.furnish(t)
	return s
}

// furnish makes an account, a group and a session that is under way.
func (s *shape) furnish(t *testing.T) {
	t.Helper()
	s.fixture = &fixture{m: s.mains[0], staff: admin(t, s.mains[0])}
	var g struct{ ID string }
	s.staff.api("POST", "/groups", map[string]any{"name": "Evening"}, &g)
	s.group = g.ID
	s.session = s.plan(t)
	s.begin(t)
}

// start starts one instance more.
func (s *shape) start(t *testing.T) {
	t.Helper()
	m := startWith(t, s.config)
	door, err := kit.At(m.URL(), within)
	if err != nil {
		t.Fatal(err)
	}
	s.mains, s.doors = append(s.mains, m), append(s.doors, door)
}

// colleague is a new account with a role in the group, and its browser at the first instance.
func (s *shape) colleague(t *testing.T, login, role string) (p *kit.Place, id string) {
	t.Helper()
	var made struct {
		Staff struct{ ID string }
		Link  string
	}
	s.staff.api("POST", "/staff", map[string]any{"login": login, "name": login, "role": "admin"}, &made)
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+made.Staff.ID, map[string]any{"role": role}, nil).must(t, 200)
	p = s.doors[0].Browser().Staff(s.session)
	submit(t, p, made.Link, "password="+url.QueryEscape(password))
	return p, made.Staff.ID
}

// lead is a facilitator's place by a key of the first account.
func (s *shape) lead(t *testing.T) *kit.Place {
	t.Helper()
	var k struct{ Key string }
	s.staff.api("POST", "/keys", map[string]any{"name": "lead", "scopes": []string{"rooms"}}, &k)
	return s.doors[0].Program(k.Key).Staff(s.session)
}

// submit sends a form, and wants to be led on.
func submit(t *testing.T, p *kit.Place, path, form string) {
	t.Helper()
	a, err := p.Ask(t.Context(), http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form))
	if err != nil || a.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d, %v", path, a.Status, err)
	}
}

// member is a new member of the group, let into the room, with their browser at the first instance.
func (s *shape) member(t *testing.T, name string) (p *kit.Place, id string) {
	t.Helper()
	var m struct{ ID string }
	s.staff.api("POST", "/groups/"+s.group+"/members", map[string]any{"name": name}, &m)
	p, err := s.doors[0].Browser().Open(t.Context(), s.link(t, m.ID), s.session)
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	do(t, p, "consent", kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash})
	do(t, p, "choose_name", kit.Args{"name": name})
	do(t, p, "knock", nil)
	return p, m.ID
}

// do has a command done.
func do(t *testing.T, p *kit.Place, name string, args kit.Args) {
	t.Helper()
	f, err := p.Post(t.Context(), kit.Do{Name: name, Args: args})
	if err != nil || f.T != "done" {
		t.Fatalf("%s: %s %v", name, f.Raw, err)
	}
}

// link makes a member's personal link, which ends the one before.
func (s *shape) link(t *testing.T, member string) string {
	t.Helper()
	var made struct{ Link string }
	s.staff.api("POST", "/groups/"+s.group+"/members/"+member+"/invitation", nil, &made)
	return made.Link
}

// socket opens a socket at an instance, counted from 0, and waits until it shows the room.
func (s *shape) socket(t *testing.T, p *kit.Place, instance int) *kit.Live {
	t.Helper()
	return shown(t, func() (*kit.Live, error) { return p.At(s.doors[instance]).Socket(t.Context(), "") })
}

// stream is socket for an event stream.
func (s *shape) stream(t *testing.T, p *kit.Place, instance int) *kit.Live {
	t.Helper()
	return shown(t, func() (*kit.Live, error) { return p.At(s.doors[instance]).Stream(t.Context(), "") })
}

func shown(t *testing.T, open func() (*kit.Live, error)) *kit.Live {
	t.Helper()
	l, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	if _, f, err := l.Welcome(t.Context()); err != nil {
		t.Fatalf("%v: %s", err, f.Raw)
	}
	return l
}

// await waits for a frame behind a mark that fits.
func await(t *testing.T, l *kit.Live, mark int, what string, fits func(*kit.Frame) bool) kit.Frame {
	t.Helper()
	f, err := l.Await(t.Context(), mark, fits)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return f
}
