package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"hearth/hub"
)

// golden is what every answer carries.
var golden = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self' wss://rooms.example; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), browsing-topics=()",
	"X-Robots-Tag":                 "noindex, nofollow",
	"X-Frame-Options":              "DENY",
	"Strict-Transport-Security":    "max-age=31536000",
}

// TestHeadersOnEveryRoute asks every route as a stranger and as staff, and an address that is none.
func TestHeadersOnEveryRoute(t *testing.T) {
	w := newWorld(t)
	patterns := []string{"GET /nothing/here", "DELETE /home"}
	for _, rt := range w.routes {
		patterns = append(patterns, rt.pattern)
	}
	for _, pattern := range patterns {
		for _, known := range []bool{false, true} {
			if pattern == "POST /sign-out" || strings.HasPrefix(pattern, "POST /account") || strings.Contains(pattern, "disable") ||
				strings.Contains(pattern, "sign-out-everywhere") {
				known = false // it would end the cookie
			}
			method, path := w.address(pattern)
			r := httptest.NewRequest(method, path, strings.NewReader("{}"))
			ask := w.ask
			if known {
				ask = w.as
			}
			rec := ask(r)
			for k, want := range golden {
				if got := rec.Header().Get(k); got != want {
					t.Errorf("%s: %s is %q", pattern, k, got)
				}
			}
			kept := strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/styles/")
			if cache := rec.Header().Get("Cache-Control"); (cache == "no-store") == kept {
				t.Errorf("%s: Cache-Control is %q", pattern, cache)
			}
			if ct := rec.Header().Get("Content-Type"); rec.Body.Len() > 0 && ct == "" {
				t.Errorf("%s: no Content-Type", pattern)
			}
			for _, c := range rec.Result().Cookies() {
				if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !strings.HasPrefix(c.Name, "__Host-hearth") {
					t.Errorf("%s: cookie %s is loose", pattern, c.Name)
				}
			}
		}
	}
}

func TestPlainHTTPCookies(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Public = &url.URL{Scheme: "http", Host: "127.0.0.1:8080"} })
	_, c := w.seat()
	if c.Secure || !strings.HasPrefix(c.Name, "hearth-") || !c.HttpOnly {
		t.Errorf("cookie %s, secure %v", c.Name, c.Secure)
	}
	if w.ask(httptest.NewRequest("GET", "/", nil)).Header().Get("Strict-Transport-Security") != "" {
		t.Error("plain HTTP promises TLS")
	}
}

// TestWhereARequestComesFrom: nobody but a proxy that was named may say where a request comes from.
func TestWhereARequestComesFrom(t *testing.T) {
	s := &Server{Options: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}}
	for _, c := range []struct {
		remote string
		header []string
		want   string
	}{
		{"203.0.113.7:999", nil, "203.0.113.7"},
		{"203.0.113.7:999", []string{"198.51.100.1"}, "203.0.113.7"},
		{"10.0.0.1:999", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:999", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:999", []string{"1.1.1.1", "198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:999", []string{"1.1.1.1, nonsense"}, "10.0.0.1"},
		{"10.0.0.1:999", []string{"1.1.1.1, nonsense, 10.9.9.9"}, "10.9.9.9"},
		{"10.0.0.1:999", nil, "10.0.0.1"},
		{"[::ffff:10.0.0.1]:999", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"[fd00::1%eth0]:999", []string{"2001:db8::1"}, "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		for _, h := range c.header {
			r.Header.Add("X-Forwarded-For", h)
		}
		if got := s.from(r).String(); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.remote, c.header, got, c.want)
		}
	}
}

// TestSpoofedAddressesAreOnePlace: whoever guesses links does not get more guesses by writing headers.
func TestSpoofedAddressesAreOnePlace(t *testing.T) {
	w := newWorld(t)
	last := 0
	for i := range 40 {
		r := httptest.NewRequest("GET", "/i/"+strings.Repeat("A", 26), nil)
		r.Header.Set("X-Forwarded-For", netip.AddrFrom4([4]byte{9, 9, 9, byte(i)}).String())
		last = w.ask(r).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after forty guesses: %d", last)
	}
}

// TestLogsSayLittle: a line has the route's pattern, never its path, and nothing that a person wrote or is called.
func TestLogsSayLittle(t *testing.T) {
	w := newWorld(t)
	room, cookie := w.seat()
	r := httptest.NewRequest("POST", "/api/v1/sessions/"+strings.TrimPrefix(room, "/r/")+"/commands", strings.NewReader(`{"text":"sentinel words"}`))
	r.AddCookie(cookie)
	w.ask(r)
	w.as(httptest.NewRequest("GET", "/groups/"+string(w.group.ID)+"?q=sentinel", nil))
	w.ask(httptest.NewRequest("SENTINEL", "/sentinel", nil))
	logs := strings.ToLower(w.logs.String())
	if !strings.Contains(logs, `get /groups/{group}`) || !strings.Contains(logs, `"status":200`) {
		t.Errorf("no line for a request: %s", logs)
	}
	for _, secret := range []string{"sentinel", string(w.group.ID), string(w.session.ID), cookie.Value, w.cookie, "1.2.3.4", "192.0.2.1"} {
		if strings.Contains(logs, strings.ToLower(secret)) {
			t.Errorf("the log has %q", secret)
		}
	}
}

// TestNeutralOutside: titles and addresses say nothing of the group.
func TestNeutralOutside(t *testing.T) {
	w := newWorld(t)
	room, cookie := w.seat()
	r := httptest.NewRequest("GET", room, nil)
	r.AddCookie(cookie)
	body := w.ask(r).Body.String()
	title := body[strings.Index(body, "<title>")+7 : strings.Index(body, "</title>")]
	if title != "Hearth" || strings.Contains(room, "vening") || strings.Contains(cookie.Name, "vening") {
		t.Errorf("title %q, room %s, cookie %s", title, room, cookie.Name)
	}
	if strings.Contains(body, "Evening") {
		t.Error("the shell names the group before anyone was let in")
	}
}

// TestLongAnswersOutliveTheRequestsDeadline: streams and transcripts may take longer than a request may.
func TestLongAnswersOutliveTheRequestsDeadline(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Stream = func(_ context.Context, j hub.Joining) (func(), error) {
			j.Sink.Close(0)
			return func() {}, nil
		}
	})
	at := "/sessions/" + string(w.session.ID)
	events := httptest.NewRequest("GET", "/api/v1"+at+"/events", nil)
	events.Header.Set("Accept", "text/event-stream")
	form := httptest.NewRequest("POST", at+"/transcript", strings.NewReader("purpose=supervision"))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, r := range []*http.Request{
		events, form, httptest.NewRequest("POST", "/api/v1"+at+"/transcript", strings.NewReader(`{"purpose":"supervision"}`)),
	} {
		if rec := w.as(r); rec.Code != http.StatusOK || !w.lifted {
			t.Errorf("%s: status %d, lifted %v", r.URL, rec.Code, w.lifted)
		}
	}
	if w.as(httptest.NewRequest("GET", "/home", nil)); w.lifted {
		t.Error("every answer lifts it")
	}
}
