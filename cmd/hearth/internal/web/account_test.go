package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

const (
	onMac   = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0"
	onPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1"
)

// signIn signs Ana in with a browser that says agent.
func (w *world) signIn(agent string) *http.Cookie {
	w.t.Helper()
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader("login=ana&password=three+unrelated+words"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", agent)
	rec := w.ask(r)
	if rec.Code != http.StatusSeeOther || len(rec.Result().Cookies()) != 1 {
		w.t.Fatalf("signing in: %d %s", rec.Code, rec.Body)
	}
	return rec.Result().Cookies()[0]
}

// TestTheAccountPageShowsWhereOneIsSignedIn, and ends one sign-in or all of them.
func TestTheAccountPageShowsWhereOneIsSignedIn(t *testing.T) {
	w := newWorld(t)
	mac, phone := w.signIn(onMac), w.signIn(onPhone)
	body := w.get(mac, "/account").Body.String()
	for _, want := range []string{"<strong>Firefox on a Mac</strong>, this one", "<strong>Safari on an iPhone</strong>"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if strings.Contains(body, "Mozilla") || strings.Contains(body, mac.Value) || strings.Contains(body, phone.Value) {
		t.Error("the page shows more than words")
	}
	end := regexp.MustCompile(`/account/sign-ins/\w+/end`).FindString(body)
	_, ben := w.account("ben", "admin")
	if rec := w.post(ben, end); rec.Code != http.StatusNotFound {
		t.Errorf("somebody else's: %d", rec.Code)
	}
	if rec := w.post(mac, end); rec.Code != http.StatusSeeOther {
		t.Errorf("one's own: %d %s", rec.Code, rec.Body)
	}
	if rec := w.get(phone, "/home"); rec.Code != http.StatusSeeOther {
		t.Errorf("the phone goes on: %d", rec.Code)
	}
	if rec := w.get(mac, "/home"); rec.Code != http.StatusOK {
		t.Errorf("the one that asked is out: %d", rec.Code)
	}
}

// TestThePagesAskHowLongASignInLasts: by GET whoever they are, and nobody is told of another's.
func TestThePagesAskHowLongASignInLasts(t *testing.T) {
	w := newWorld(t)
	if rec := w.get(w.staff(), "/account/rest"); rec.Code != http.StatusOK || strings.TrimSpace(rec.Body.String()) == `{"seconds":0}` {
		t.Errorf("Ana's: %d %s", rec.Code, rec.Body)
	}
	if rec := w.ask(httptest.NewRequest("GET", "/account/rest", nil)); strings.TrimSpace(rec.Body.String()) != `{"seconds":0}` {
		t.Errorf("nobody's: %s", rec.Body)
	}
	if rec := w.ask(httptest.NewRequest("POST", "/account/rest", nil)); rec.Code != http.StatusSeeOther {
		t.Errorf("nobody keeps one: %d", rec.Code)
	}
	home := w.get(w.staff(), "/home").Body.String()
	if !strings.Contains(home, `<dialog class="rest"`) || !strings.Contains(home, w.script) {
		t.Error("staff's pages do not warn")
	}
	if door := w.ask(httptest.NewRequest("GET", "/resources", nil)).Body.String(); strings.Contains(door, "<dialog") {
		t.Error("a member's page warns of a sign-in")
	}
}

// TestWhatABrowserCallsItself is said in words from a short list.
func TestWhatABrowserCallsItself(t *testing.T) {
	for agent, want := range map[string]string{
		onMac: "Firefox on a Mac", onPhone: "Safari on an iPhone", "": "A browser", "<b>curl</b>": "A browser",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0": "Edge on Windows",
		"Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36":           "Chrome on Android",
	} {
		if got := browser(agent); got != want {
			t.Errorf("%q: %s", agent, got)
		}
	}
}

// TestAResourceThatDoesNotFitIsMarked: the field says so, and what was typed stays.
func TestAResourceThatDoesNotFitIsMarked(t *testing.T) {
	w := newWorld(t)
	rec := w.post(w.staff(), "/resources/edit", "do", "keep", "contact", "Ana", "checked", "2026-11-22",
		"name-0", "Line", "phone-0", "112", "name-1", "Site", "url-1", "http://elsewhere.example")
	body := rec.Body.String()
	if rec.Code != http.StatusUnprocessableEntity || !regexp.MustCompile(`name="url-1"[^>]*aria-invalid="true"[^>]*value="http://elsewhere.example"`).MatchString(body) {
		t.Errorf("%d %s", rec.Code, body)
	}
	if strings.Count(body, "aria-invalid") != 1 || !strings.Contains(body, `value="112"`) {
		t.Errorf("another field is marked, or what was typed is lost: %s", body)
	}
}
