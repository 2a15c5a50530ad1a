package app_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"hearth/cmd/hearth/internal/app"
	"hearth/hub/wire"
)

// goal is how soon what ends at one instance is to have ended at every other. It is measured here and said; what fails is
// only what does not end at all, since a machine may be slow.
const goal = 2 * time.Second

// An open is a socket or a stream that is followed to its end.
type open struct {
	what  string
	role  chan string // of capacity one: the role that a later view shows
	ended chan struct{}
	// Written before ended is closed.
	at   time.Time
	code wire.CloseCode
}

// follow reads frames until read fails, once there was a view; it gives back when the first has come.
func follow(t *testing.T, what string, read func() ([]byte, error), code func(error) wire.CloseCode) *open {
	t.Helper()
	o := &open{what: what, role: make(chan string, 1), ended: make(chan struct{})}
	begun := make(chan error, 1)
	begin := func(err error) {
		select {
		case begun <- err:
		default: // it has begun
		}
	}
	go func() {
		defer close(o.ended)
		role := ""
		for {
			b, err := read()
			if err != nil {
				o.at = time.Now()
				if c := code(err); c > 0 {
					o.code = c
				}
				begin(err)
				return
			}
			var f struct {
				T    string
				Code json.RawMessage // a number in bye, a word elsewhere
				View struct{ You struct{ Role string } }
			}
			if json.Unmarshal(b, &f) != nil {
				continue
			}
			switch {
			case f.T == "bye":
				_ = json.Unmarshal(f.Code, &o.code)
			case f.View.You.Role != "" && f.View.You.Role != role:
				if role != "" {
					o.role <- f.View.You.Role
				}
				role = f.View.You.Role
				begin(nil)
			}
		}
	}()
	select {
	case err := <-begun:
		if err != nil {
			t.Fatalf("%s ended before it began: %v", what, err)
		}
	case <-time.After(within):
		t.Fatalf("%s shows no room", what)
	}
	return o
}

// open gives a socket and a stream of a browser at each instance.
func (s *shape) open(t *testing.T, b *browser) (all []*open) {
	t.Helper()
	for i, m := range s.mains {
		all = append(all, s.openSocket(t, b.at(m), i+1), s.openStream(t, b, m, i+1))
	}
	return all
}

func (s *shape) openSocket(t *testing.T, b *browser, instance int) *open {
	t.Helper()
	token, _ := strings.CutPrefix(b.head["Authorization"], "Bearer ")
	c, _, err := dial(t.Context(), b.base, "/r/"+s.session+"/socket", "", b.jar, token)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	if err := c.Write(t.Context(), websocket.MessageText, []byte(`{"t":"hello","v":1,"last":""}`)); err != nil {
		t.Fatal(err)
	}
	return follow(t, fmt.Sprintf("a socket at instance %d", instance), func() ([]byte, error) {
		_, b, err := c.Read(t.Context())
		return b, err
	}, func(err error) wire.CloseCode { return wire.CloseCode(websocket.CloseStatus(err)) })
}

func (s *shape) openStream(t *testing.T, b *browser, m *app.Main, instance int) *open {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", m.URL()+"/api/v1/sessions/"+s.session+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range b.head {
		r.Header.Set(k, v)
	}
	r.Header.Set("Accept", "text/event-stream")
	resp, err := (&http.Client{Jar: b.at(m).jar}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("a stream at instance %d: %d", instance, resp.StatusCode)
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	return follow(t, fmt.Sprintf("a stream at instance %d", instance), func() ([]byte, error) {
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return []byte(v), nil
			}
		}
		return nil, fmt.Errorf("the stream ended: %w", cmp.Or(lines.Err(), io.EOF))
	}, func(error) wire.CloseCode { return 0 })
}

// ends waits until all have ended with one of the codes, and says how long the last took.
func ends(t *testing.T, what string, since time.Time, all []*open, codes ...wire.CloseCode) {
	t.Helper()
	slowest := time.Duration(0)
	for _, o := range all {
		select {
		case <-o.ended:
		case <-time.After(within):
			t.Fatalf("%s: %s goes on", what, o.what)
		}
		slowest = max(slowest, o.at.Sub(since))
		known := false
		for _, c := range codes {
			known = known || o.code == c
		}
		if !known {
			t.Errorf("%s: %s ended with %d, want one of %v", what, o.what, o.code, codes)
		}
	}
	verdict := ""
	if slowest > goal {
		verdict = fmt.Sprintf(" (the goal is %v)", goal)
	}
	t.Logf("%-28s %2d connections, the last after %v%s", what, len(all), slowest.Round(time.Millisecond), verdict)
}

// TestAccessEverywhere: what is ended at the first instance ends at every one, sockets and streams alike, with Redis and
// without.
func TestAccessEverywhere(t *testing.T) {
	inShapes(t, func(t *testing.T, s *shape) {
		s.signOuts(t)
		s.links(t)
		s.programs(t)
		s.removals(t)
		s.roles(t)
	})
}

func (s *shape) signOuts(t *testing.T) {
	t.Helper()
	ben, _ := s.colleague(t, "ben", "cofacilitator")
	all, now := s.open(t, ben), time.Now()
	ben.post("/sign-out").must(t, 303)
	ends(t, "sign-out", now, all, wire.CloseSignedOut)

	cleo, _ := s.colleague(t, "cleo", "cofacilitator")
	all, now = s.open(t, cleo), time.Now()
	cleo.post("/account/sign-out-everywhere").must(t, 303)
	ends(t, "sign-out everywhere", now, all, wire.CloseSignedOut)

	dora, id := s.colleague(t, "dora", "observer")
	all, now = s.open(t, dora), time.Now()
	s.staff.api("POST", "/staff/"+id+"/disable", nil, nil).must(t, 200)
	ends(t, "an account is disabled", now, all, wire.CloseSignedOut)
}

func (s *shape) links(t *testing.T) {
	t.Helper()
	sam, id := s.member(t, "Sam")
	all, now := s.open(t, sam.browser), time.Now()
	var l struct{ Invitations []struct{ ID, Member string } }
	s.staff.api("GET", "/groups/"+s.group+"/invitations", nil, &l)
	for _, inv := range l.Invitations {
		if inv.Member == id {
			s.staff.api("DELETE", "/groups/"+s.group+"/invitations/"+inv.ID, nil, nil).must(t, 200)
		}
	}
	ends(t, "an invitation is revoked", now, all, wire.CloseSignedOut)

	kim, id := s.member(t, "Kim")
	all, now = s.open(t, kim.browser), time.Now()
	s.link(t, id)
	ends(t, "a new link ends the old", now, all, wire.CloseSignedOut)
}

func (s *shape) programs(t *testing.T) {
	t.Helper()
	var k struct{ ID, Key string }
	s.staff.api("POST", "/keys", map[string]any{"name": "portal", "scopes": []string{"rooms", "tickets"}}, &k)
	program := newBrowser(t, s.m)
	program.head = map[string]string{"Authorization": "Bearer " + k.Key}
	var pass struct{ Token string }
	newBrowser(t, s.m).api("POST", "/sessions/"+s.session+"/pass", map[string]any{"ticket": s.ticket(t, program)}, &pass)
	member := newBrowser(t, s.m)
	member.head = map[string]string{"Authorization": "Bearer " + pass.Token}
	all := append(s.open(t, program), s.open(t, member)...)
	now := time.Now()
	s.staff.api("DELETE", "/keys/"+k.ID, nil, nil).must(t, 200)
	ends(t, "a key is revoked", now, all, wire.CloseSignedOut)
}

func (s *shape) removals(t *testing.T) {
	t.Helper()
	lee, id := s.member(t, "Lee")
	all, now := s.open(t, lee.browser), time.Now()
	s.staff.api("DELETE", "/groups/"+s.group+"/members/"+id, nil, nil).must(t, 200)
	ends(t, "a member is removed", now, all, wire.CloseSignedOut, wire.CloseRemoved)

	max, _ := s.member(t, "Max")
	var v struct{ You struct{ Who string } }
	max.api("GET", "/sessions/"+s.session+"/view", nil, &v)
	all, now = s.open(t, max.browser), time.Now()
	s.leader().must(`"do":"remove","who":"` + v.You.Who + `","note":"We will call you."`)
	ends(t, "removed in the room", now, all, wire.CloseRemoved)
}

func (s *shape) roles(t *testing.T) {
	t.Helper()
	eve, id := s.colleague(t, "eve", "cofacilitator")
	all, now := s.open(t, eve), time.Now()
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+id, map[string]any{"role": "observer"}, nil).must(t, 200)
	for _, o := range all {
		select {
		case role := <-o.role:
			if role != "observer" {
				t.Errorf("%s shows the role %s", o.what, role)
			}
		case <-time.After(within):
			t.Fatalf("%s does not hear of the new role", o.what)
		}
	}
	t.Logf("%-28s %2d connections, the last after %v", "another role is given", len(all), time.Since(now).Round(time.Millisecond))
	now = time.Now()
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+id, map[string]any{"role": ""}, nil).must(t, 200)
	ends(t, "a role is taken", now, all, wire.CloseRemoved, wire.CloseNotYours)
}
