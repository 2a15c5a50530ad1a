package app_test

import (
	"fmt"
	"net/url"
	"testing"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/internal/servers"
	"hearth/store/storetest/shapes"
)

// A shape is several servers on one PostgreSQL, and a group with a session that is under way. The fixture's server is the
// first.
type shape struct {
	*fixture
	mains  []*app.Main
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
		s.mains = append(s.mains, startWith(t, s.config))
	}
	s.fixture = &fixture{m: s.mains[0], staff: admin(t, s.mains[0])}
	var g struct{ ID string }
	s.staff.api("POST", "/groups", map[string]any{"name": "Evening"}, &g)
	s.group = g.ID
	s.session = s.plan(t)
	s.begin(t)
	return s
}

// at is the same browser, or the same program, led to another instance.
func (b *browser) at(m *app.Main) *browser {
	b.t.Helper()
	other := newBrowser(b.t, m)
	other.head = b.head
	// Cookies do not tell ports apart, so the jar may be the same one.
	if from, to := mustURL(b.t, b.base), mustURL(b.t, other.base); from.Hostname() == to.Hostname() {
		other.jar.SetCookies(to, b.jar.Cookies(&url.URL{Scheme: "http", Host: from.Host, Path: "/"}))
	}
	return other
}

// colleague is a new account with a role in the group, and its browser at the first instance.
func (s *shape) colleague(t *testing.T, login, role string) (b *browser, id string) {
	t.Helper()
	var made struct {
		Staff struct{ ID string }
		Link  string
	}
	s.staff.api("POST", "/staff", map[string]any{"login": login, "name": login, "role": "admin"}, &made)
	b = newBrowser(t, s.m)
	b.post(made.Link, "password", password).must(t, 303)
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+made.Staff.ID, map[string]any{"role": role}, nil).must(t, 200)
	return b, made.Staff.ID
}

// member is a new member of the group, in the room, with their browser at the first instance.
func (s *shape) member(t *testing.T, name string) (p *person, id string) {
	t.Helper()
	var m struct{ ID string }
	s.staff.api("POST", "/groups/"+s.group+"/members", map[string]any{"name": name}, &m)
	p = s.person(t, s.link(t, m.ID))
	p.accept(name)
	p.must(`"do":"knock"`)
	return p, m.ID
}

// link makes a member's personal link, which ends the one before.
func (s *shape) link(t *testing.T, member string) string {
	t.Helper()
	var made struct{ Link string }
	s.staff.api("POST", "/groups/"+s.group+"/members/"+member+"/invitation", nil, &made)
	return made.Link
}
