package app_test

import (
	"net/http"
	"strings"
	"testing"
)

const portal = "https://portal.example"

// TestAPageElsewhereWithoutASocket: a page of an origin that the key names shows its ticket, reads the room and speaks by
// requests that its browser sends from another site. Other origins, and other addresses, stay shut.
func TestAPageElsewhereWithoutASocket(t *testing.T) {
	f := fixtures(t)
	from := func(origin, token string) *browser {
		b := newBrowser(t, f.m)
		b.head = map[string]string{"Origin": origin, "Sec-Fetch-Site": "cross-site"}
		if token != "" {
			b.head["Authorization"] = "Bearer " + token
		}
		return b
	}
	at := "/sessions/" + f.session
	lead := f.key(t, "rooms")
	for i, c := range []string{"open_lobby", "start"} {
		lead.command(f, i, `"do":"`+c+`"`)
	}
	program := f.key(t, "tickets")
	ticket := f.ticket(t, program)
	from("https://elsewhere.example", "").api("POST", at+"/pass", map[string]any{"ticket": ticket}, nil).must(t, 403)
	var pass struct{ Token string }
	a := from(portal, "").api("POST", at+"/pass", map[string]any{"ticket": ticket}, &pass)
	if a.head.Get("Access-Control-Allow-Origin") != portal || a.head.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(a.head.Get("Vary"), "Origin") {
		t.Errorf("the page may not read its pass, or cookies came along: %v", a.head)
	}
	page := from(portal, pass.Token)
	page.command(f, 2, `"do":"knock"`)
	for _, path := range []string{"/view", "/events"} {
		if a := page.api("GET", at+path, nil, nil).must(t, 200); a.head.Get("Access-Control-Allow-Origin") != portal {
			t.Errorf("%s: the page may not read it: %v", path, a.head)
		}
	}
	// A refusal too is for the page to read.
	if a := from(portal, "nobody").api("GET", at+"/view", nil, nil).must(t, 404); a.head.Get("Access-Control-Allow-Origin") != portal {
		t.Errorf("a refusal: %v", a.head)
	}
	for who, b := range map[string]*browser{"an origin that no key names": from("https://elsewhere.example", pass.Token), "null": from("null", pass.Token)} {
		if a := b.api("GET", at+"/view", nil, nil); a.status != 404 || a.head.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", who, a.status, a.head)
		}
		b.api("POST", at+"/commands", map[string]any{}, nil).must(t, 403)
	}
	if a := page.api("GET", "/resources", nil, nil); a.head.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("an address that is for no page elsewhere: %v", a.head)
	}
}

// TestAPageElsewhereAsksFirst: the browser is told what such a page may send, for these addresses and origins alone.
func TestAPageElsewhereAsksFirst(t *testing.T) {
	f := fixtures(t)
	f.key(t, "tickets")
	ask := func(origin, path string) answer {
		b := newBrowser(t, f.m)
		b.head = map[string]string{"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
		return b.do("OPTIONS", "/api/v1"+path, "", "")
	}
	for path, method := range map[string]string{"/pass": "POST", "/view": "GET", "/events": "GET", "/commands": "POST"} {
		h := ask(portal, "/sessions/"+f.session+path).must(t, http.StatusNoContent).head
		if h.Get("Access-Control-Allow-Origin") != portal || h.Get("Access-Control-Allow-Methods") != method || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") {
			t.Errorf("%s: %v", path, h)
		}
	}
	for path, origin := range map[string]string{"/sessions/" + f.session + "/commands": "https://elsewhere.example", "/groups": portal} {
		if a := ask(origin, path).must(t, 404); a.head.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s from %s: %v", path, origin, a.head)
		}
	}
}

// TestAPageElsewhereLendsNoCookie: who is signed in here is nobody in requests that a page elsewhere makes, and a pass of
// one key is no good on the pages of another.
func TestAPageElsewhereLendsNoCookie(t *testing.T) {
	f := fixtures(t)
	var other struct{ Key string }
	f.staff.api("POST", "/keys", map[string]any{"name": "other", "scopes": []string{"tickets"}, "origins": []string{"https://other.example"}}, &other)
	var pass struct{ Token string }
	newBrowser(t, f.m).api("POST", "/sessions/"+f.session+"/pass", map[string]any{"ticket": f.ticket(t, f.key(t, "tickets"))}, &pass)
	at := "/sessions/" + f.session + "/view"
	f.staff.api("GET", at, nil, nil).must(t, 200)
	f.staff.head = map[string]string{"Origin": portal, "Sec-Fetch-Site": "cross-site"}
	f.staff.api("GET", at, nil, nil).must(t, 404)
	b := newBrowser(t, f.m)
	b.head = map[string]string{"Authorization": "Bearer " + pass.Token}
	b.api("GET", at, nil, nil).must(t, 200)
	b.head["Origin"] = "https://other.example"
	b.api("GET", at, nil, nil).must(t, 404)
}
