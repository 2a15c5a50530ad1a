package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"hearth/hub/wire"
)

// within bounds every wait of these tests.
const within = 20 * time.Second

type frame struct {
	T, K, ID, Text, Code, Say string
	View                      struct {
		You struct{ Who, Entry, Role string }
	}
}

type socket struct {
	t *testing.T
	c *websocket.Conn
}

// dial opens a socket with a browser's cookies; origin "" sends none.
func dial(ctx context.Context, base, path, origin string, jar http.CookieJar, token string) (*websocket.Conn, *http.Response, error) {
	h := http.Header{}
	if origin != "" {
		h.Set("Origin", origin)
	}
	if token != "" {
		h.Set("Authorization", "Bearer "+token)
	}
	if jar != nil {
		u, err := url.Parse(base)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range jar.Cookies(u) {
			h.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	return websocket.Dial(ctx, "ws"+strings.TrimPrefix(base, "http")+path, &websocket.DialOptions{
		HTTPHeader: h, Subprotocols: []string{"hearth.1"},
	})
}

func (b *browser) socket(path string) *socket {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), within)
	defer cancel()
	c, _, err := dial(ctx, b.base, path, b.base, b.jar, "")
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = c.CloseNow() })
	s := &socket{b.t, c}
	s.send(`{"t":"hello","v":1,"last":""}`)
	return s
}

func (s *socket) send(text string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), within)
	defer cancel()
	if err := s.c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

// until reads frames until one fits.
func (s *socket) until(fits func(frame) bool) frame {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), within)
	defer cancel()
	for {
		_, b, err := s.c.Read(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		var f frame
		if err := json.Unmarshal(b, &f); err != nil {
			s.t.Fatalf("%v in %s", err, b)
		}
		if fits(f) {
			return f
		}
	}
}

// end reads to the end and tells its code.
func (s *socket) end() wire.CloseCode {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), within)
	defer cancel()
	for {
		if _, _, err := s.c.Read(ctx); err != nil {
			return wire.CloseCode(websocket.CloseStatus(err))
		}
	}
}

func welcome(f frame) bool { return f.T == "welcome" }

func TestSocketOrigins(t *testing.T) {
	f := fixtures(t)
	base, host := f.m.URL(), strings.TrimPrefix(f.m.URL(), "http://")
	_, port, _ := strings.Cut(host, ":")
	for origin, lets := range map[string]bool{
		base: true, "": true, // a program, which has no origin, shows its cookie or key itself
		"null": false, "https://elsewhere.example": false, "http://127.0.0.1": false, "http://127.0.0.1:1": false,
		"http://" + host + ".elsewhere.example": false, "http://x" + host: false, "http://sub." + host: false,
		"http://[::1]:" + port: false, "http://" + host + "@elsewhere.example": false, "file://": false,
	} {
		c, resp, err := dial(t.Context(), base, "/r/"+f.session+"/socket", origin, f.staff.jar, "")
		if c != nil {
			_ = c.CloseNow()
		}
		if (err == nil) != lets {
			t.Errorf("origin %q: let in %v (%v)", origin, err == nil, err)
		}
		if err != nil && resp != nil && resp.StatusCode != http.StatusForbidden {
			t.Errorf("origin %q: status %d", origin, resp.StatusCode)
		}
	}
}

func TestSocketNeedsASeat(t *testing.T) {
	f := fixtures(t)
	stranger := newBrowser(t, f.m)
	u := mustURL(t, f.m.URL())
	stranger.jar.SetCookies(u, []*http.Cookie{{Name: "hearth", Value: strings.Repeat("A", 26)}})
	for _, session := range []string{f.session, "nothing"} {
		_, resp, err := dial(t.Context(), f.m.URL(), "/r/"+session+"/socket", f.m.URL(), stranger.jar, "")
		if err == nil || resp.StatusCode != http.StatusNotFound {
			t.Errorf("a stranger with a cookie: %v", err)
		}
		// Without any cookie a ticket may come; none does.
		s := newBrowser(t, f.m).socket("/r/" + session + "/socket")
		if code := s.end(); code != wire.CloseNotYours {
			t.Errorf("hello without a ticket: %d", code)
		}
	}
}

// TestSignOutEndsSockets: what is open ends with the sign-in that opened it.
func TestSignOutEndsSockets(t *testing.T) {
	f := fixtures(t)
	s := f.staff.socket("/r/" + f.session + "/socket")
	if role := s.until(welcome).View.You.Role; role != "facilitator" {
		t.Fatalf("role %q", role)
	}
	f.staff.post("/account/sign-out-everywhere").must(t, 303)
	if code := s.end(); code != wire.CloseSignedOut {
		t.Errorf("ended with %d", code)
	}
}

// TestEndedLinkEndsSockets: a new link ends the old one and whoever came by it.
func TestEndedLinkEndsSockets(t *testing.T) {
	f := fixtures(t)
	b := newBrowser(t, f.m)
	room := b.post(f.invite(t, 1)[0]).must(t, 303).head.Get("Location")
	s := b.socket(room + "/socket")
	s.until(welcome)
	var l struct{ Members []struct{ ID string } }
	f.staff.api("GET", "/groups/"+f.group+"/members", nil, &l)
	var made struct{ Link string }
	f.staff.api("POST", "/groups/"+f.group+"/members/"+l.Members[0].ID+"/invitation", nil, &made)
	if code := s.end(); code != wire.CloseSignedOut {
		t.Errorf("ended with %d", code)
	}
	b.post(made.Link).must(t, 303)
	b.get(room).must(t, 200)
}

// key makes a key that speaks for the admin.
func (f *fixture) key(t *testing.T, scopes ...string) *browser {
	t.Helper()
	var k struct{ Key string }
	f.staff.api("POST", "/keys", map[string]any{"name": "program", "scopes": scopes, "origins": []string{"https://portal.example"}}, &k)
	b := newBrowser(t, f.m)
	b.head = map[string]string{"Authorization": "Bearer " + k.Key}
	return b
}

func (f *fixture) ticket(t *testing.T, program *browser) string {
	t.Helper()
	var a struct {
		Version int
		Hash    string
	}
	f.staff.api("GET", "/groups/"+f.group+"/agreement", nil, &a)
	var m struct{ ID string }
	f.staff.api("POST", "/groups/"+f.group+"/members", map[string]any{"name": "Robin"}, &m)
	var tk struct{ Ticket string }
	program.api("POST", "/sessions/"+f.session+"/tickets", map[string]any{
		"member": m.ID, "consent": map[string]any{"hash": a.Hash, "version": a.Version, "at": time.Now().Add(-time.Minute)},
	}, &tk)
	return tk.Ticket
}

// TestTicketForAPageElsewhere: a page of an origin that the key names shows a ticket, once.
func TestTicketForAPageElsewhere(t *testing.T) {
	f := fixtures(t)
	program := f.key(t, "tickets")
	path := "/r/" + f.session + "/socket"
	hello := func(origin, ticket string) *socket {
		t.Helper()
		c, _, err := dial(t.Context(), f.m.URL(), path, origin, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.CloseNow() })
		s := &socket{t, c}
		s.send(`{"t":"hello","v":1,"last":"","ticket":"` + ticket + `"}`)
		return s
	}
	ticket := f.ticket(t, program)
	you := hello("https://portal.example", ticket).until(welcome).View.You
	if you.Role != "member" {
		t.Errorf("role %q", you.Role)
	}
	if code := hello("https://portal.example", ticket).end(); code != wire.CloseNotYours {
		t.Errorf("a second use: %d", code)
	}
	if _, resp, err := dial(t.Context(), f.m.URL(), path, "https://elsewhere.example", nil, ""); err == nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("another origin: %v", err)
	}
}

// TestStreamAndCommands is the way of programs: a pass, an event stream, commands by POST.
func TestStreamAndCommands(t *testing.T) {
	f := fixtures(t)
	var pass struct{ Token, Who string }
	newBrowser(t, f.m).api("POST", "/sessions/"+f.session+"/pass", map[string]any{"ticket": f.ticket(t, f.key(t, "tickets"))}, &pass)
	member := newBrowser(t, f.m)
	member.head = map[string]string{"Authorization": "Bearer " + pass.Token}
	lead := f.key(t, "rooms")
	for i, c := range []string{"open_lobby", "start"} {
		lead.command(f, i, `"do":"`+c+`"`)
	}
	member.command(f, 2, `"do":"knock"`)

	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", f.m.URL()+"/api/v1/sessions/"+f.session+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+pass.Token)
	r.Header.Set("Accept", "text/event-stream")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	next := func(fits func(frame) bool) (id string) {
		t.Helper()
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = v
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var f frame
				if err := json.Unmarshal([]byte(v), &f); err != nil {
					t.Fatal(err)
				}
				if fits(f) {
					return id
				}
				id = ""
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return ""
	}
	next(func(f frame) bool { return f.T == "ready" })
	lead.command(f, 3, `"do":"say","text":"hello from the stream"`)
	id := next(func(f frame) bool { return f.K == "said" && f.Text == "hello from the stream" })
	if id == "" {
		t.Error("an event without an id cannot be resumed from")
	}
	var page struct{ Events []frame }
	member.api("GET", "/sessions/"+f.session+"/events?limit=10", nil, &page)
	if !slices.ContainsFunc(page.Events, func(f frame) bool { return f.ID == id }) {
		t.Errorf("the newest page lacks what was said: %+v", page.Events)
	}
}

// command sends one do frame and wants it done.
func (b *browser) command(f *fixture, n int, fields string) frame {
	b.t.Helper()
	id := "00000000-0000-4000-8000-00000000000" + string(rune('0'+n))
	a := b.do("POST", "/api/v1/sessions/"+f.session+"/commands", "application/json", `{"t":"do","id":"`+id+`","seen":"",`+fields+`}`)
	var fr frame
	if err := json.Unmarshal([]byte(a.body), &fr); err != nil || fr.T != "done" {
		b.t.Fatalf("%s: %d %s", fields, a.status, a.body)
	}
	return fr
}

// TestTranscriptIsAuditedFirst reads a transcript by page and by key, and finds both readings in the audit.
func TestTranscriptIsAuditedFirst(t *testing.T) {
	f := fixtures(t)
	lead := f.key(t, "rooms", "transcripts")
	path := "/sessions/" + f.session + "/transcript"
	if page := f.staff.post(path, "purpose", "supervision").must(t, 200).body; !strings.Contains(page, "Nothing has been recorded yet") {
		t.Errorf("before the first record: %s", page)
	}
	for i, c := range []string{`"do":"open_lobby"`, `"do":"start"`, `"do":"say","text":"<b>to be read</b>"`} {
		lead.command(f, i, c)
	}
	f.staff.get(path).must(t, 200)
	f.staff.post(path, "purpose", "x").must(t, 400)
	lead.command(f, 3, `"do":"slow","seconds":10,"reason":"pace"`)
	page := f.staff.post(path, "purpose", "supervision").must(t, 200).body
	if !strings.Contains(page, "slow pace, one message each 10 s, reason: a slower pace") {
		t.Errorf("the page does not say in words what was done: %s", page)
	}
	if !strings.Contains(page, "&lt;b&gt;to be read") || !strings.Contains(page, "end of the record") {
		t.Errorf("the page lacks what was said: %s", page)
	}
	lines := lead.api("POST", path, map[string]any{"purpose": "follow-up"}, nil).must(t, 200).body
	if !strings.Contains(lines, "to be read") || !strings.HasSuffix(strings.TrimSpace(lines), `}`) || !strings.Contains(lines, `"end":true`) {
		t.Errorf("the lines lack what was said or their end: %s", lines)
	}
	if !strings.Contains(lines, `"reason":"pace","seconds":10`) {
		t.Errorf("the lines lack what was done: %s", lines)
	}
	var audit struct {
		Lines []struct{ What, Purpose, Who string }
	}
	f.staff.api("GET", "/audit?limit=1000", nil, &audit)
	found := map[string]string{}
	for _, l := range audit.Lines {
		if l.What == "transcript.read" {
			found[l.Purpose] = l.Who[:4]
		}
	}
	if found["supervision"] != "staf" || found["follow-up"] != "key/" || len(found) != 2 {
		t.Errorf("audited: %v", found)
	}
}

// TestDisabledOwnerEndsTheirPrograms: a key is worth what its owner's account is, and so is what came by its tickets.
func TestDisabledOwnerEndsTheirPrograms(t *testing.T) {
	f := fixtures(t)
	var made struct {
		Staff struct{ ID string }
		Link  string
	}
	f.staff.api("POST", "/staff", map[string]any{"login": "ben", "name": "Ben", "role": "admin"}, &made)
	ben := newBrowser(t, f.m)
	ben.post(made.Link, "password", password).must(t, 303)
	f.staff.api("PUT", "/groups/"+f.group+"/staff/"+made.Staff.ID, map[string]any{"role": "cofacilitator"}, nil).must(t, 200)
	owned := &fixture{m: f.m, staff: ben, group: f.group, session: f.session}
	key := owned.key(t, "tickets", "rooms")
	later := owned.ticket(t, key)
	c, _, err := dial(t.Context(), f.m.URL(), "/r/"+f.session+"/socket", "https://portal.example", nil, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	member := &socket{t, c}
	member.send(`{"t":"hello","v":1,"last":"","ticket":"` + owned.ticket(t, key) + `"}`)
	member.until(welcome)
	own := ben.socket("/r/" + f.session + "/socket")
	own.until(welcome)
	f.staff.api("POST", "/staff/"+made.Staff.ID+"/disable", nil, nil).must(t, 200)
	for who, s := range map[string]*socket{"the owner": own, "who came by their key's ticket": member} {
		if code := s.end(); code != wire.CloseSignedOut {
			t.Errorf("%s ended with %d", who, code)
		}
	}
	newBrowser(t, f.m).api("POST", "/sessions/"+f.session+"/pass", map[string]any{"ticket": later}, nil).must(t, 404)
	key.api("GET", "/sessions/"+f.session+"/view", nil, nil).must(t, 404)
}
