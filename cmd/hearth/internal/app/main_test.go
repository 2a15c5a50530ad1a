package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
)

// start starts a whole server on a free port and a store of its own.
func start(t *testing.T) *app.Main {
	t.Helper()
	return startWith(t, config.Config{Data: t.TempDir()})
}

// logging takes what servers log from now on; nil: nobody reads it.
var logging io.Writer

func startWith(t *testing.T, c config.Config) *app.Main {
	t.Helper()
	c.Listen, c.Title, c.ExitURL = "127.0.0.1:0", "Hearth", "https://www.wikipedia.org/"
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	m := &app.Main{Config: c, Logger: zerolog.New(io.Discard)}
	if logging != nil {
		m.Logger = zerolog.New(logging).Level(zerolog.DebugLevel)
		m.Config.Admin = "127.0.0.1:0"
	}
	if testing.Verbose() && logging == nil {
		m.Logger = zerolog.New(os.Stderr)
	}
	if err := m.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return m
}

// A browser is a cookie jar that does not follow redirects by itself.
type browser struct {
	t    *testing.T
	base string
	jar  http.CookieJar
	http *http.Client
	head map[string]string // sent with every request
}

func newBrowser(t *testing.T, m *app.Main) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, base: m.URL(), jar: jar, head: map[string]string{"Sec-Fetch-Site": "same-origin"}, http: &http.Client{
		Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// An answer is a response read to its end.
type answer struct {
	status int
	head   http.Header
	body   string
}

func (b *browser) do(method, path, kind, body string) answer {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.base + path
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for k, v := range b.head {
		r.Header.Set(k, v)
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.do("GET", path, "", "") }

func (b *browser) post(path string, fields ...string) answer {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return b.do("POST", path, "application/x-www-form-urlencoded", v.Encode())
}

// api asks the JSON API and reads the answer into out.
func (b *browser) api(method, path string, in, out any) answer {
	b.t.Helper()
	body := ""
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			b.t.Fatal(err)
		}
		body = string(text)
	}
	a := b.do(method, "/api/v1"+path, "application/json", body)
	if out != nil {
		if a.status/100 != 2 {
			b.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
		}
		if err := json.Unmarshal([]byte(a.body), out); err != nil {
			b.t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
		}
	}
	return a
}

// rawAPI posts a body as it is and reads the answer, whatever its status.
func (b *browser) rawAPI(path, body string, out any) {
	b.t.Helper()
	a := b.do("POST", "/api/v1"+path, "application/json", body)
	if err := json.Unmarshal([]byte(a.body), out); err != nil {
		b.t.Fatalf("%s: %v in %s", path, err, a.body)
	}
}

func (a answer) must(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

var invitationLink = regexp.MustCompile(`http://[^"]*/i/[A-Z2-7]{26}`)

const password = "three unrelated words"

// admin makes the first account by the link that the server prints.
func admin(t *testing.T, m *app.Main) *browser {
	t.Helper()
	link, err := m.FirstLink(t.Context())
	if err != nil || link == "" {
		t.Fatalf("first link %q, %v", link, err)
	}
	b := newBrowser(t, m)
	b.get(link).must(t, 200)
	a := b.post(link, "login", "Ana", "name", "Ana", "password", password).must(t, 303)
	if a.head.Get("Location") != "/home" {
		t.Fatalf("leads to %s", a.head.Get("Location"))
	}
	return b
}

// A fixture is a group with one session that begins now.
type fixture struct {
	m       *app.Main
	staff   *browser
	group   string
	session string
}

func fixtures(t *testing.T) *fixture {
	t.Helper()
	m := start(t)
	f := &fixture{m: m, staff: admin(t, m)}
	var g struct{ ID string }
	f.staff.api("POST", "/groups", map[string]any{"name": "Evening", "zone": "Europe/Berlin"}, &g)
	f.group = g.ID
	f.session = f.plan(t)
	return f
}

func (f *fixture) plan(t *testing.T) string {
	t.Helper()
	var s struct{ Sessions []struct{ ID string } }
	f.staff.api("POST", "/groups/"+f.group+"/sessions", map[string]any{"minutes": 60}, &s)
	return s.Sessions[0].ID
}

// invite makes personal links for n people.
func (f *fixture) invite(t *testing.T, n int) []string {
	t.Helper()
	var l struct{ Links []struct{ Link string } }
	f.staff.api("POST", "/sessions/"+f.session+"/invitations", map[string]any{"seats": n}, &l)
	links := make([]string, n)
	for i := range links {
		links[i] = l.Links[i].Link
	}
	return links
}
