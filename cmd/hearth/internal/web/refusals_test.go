package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
)

// program makes a key and asks as it.
func (w *world) program(scopes ...string) func(method, path string, body any) *httptest.ResponseRecorder {
	w.t.Helper()
	code, _, err := w.Office.NewKey(w.t.Context(), w.by(), "program", scopes, nil)
	w.no(err)
	return func(method, path string, body any) *httptest.ResponseRecorder {
		b, err := json.Marshal(body)
		w.no(err)
		r := httptest.NewRequest(method, api+path, strings.NewReader(string(b)))
		r.Header.Set("Authorization", "Bearer "+code)
		return w.ask(r)
	}
}

func code(rec *httptest.ResponseRecorder) (code, say string) {
	var a struct{ Error struct{ Code, Say string } }
	_ = json.Unmarshal(rec.Body.Bytes(), &a)
	return a.Error.Code, a.Error.Say
}

// TestATicketStatesAConsent: what was accepted, in the version that it had, and when.
func TestATicketStatesAConsent(t *testing.T) {
	w := newWorld(t)
	ask := w.program("tickets")
	m, err := w.Office.AddMember(t.Context(), w.by(), w.group.ID, office.Profile{Name: "Sam"})
	w.no(err)
	a, err := w.Store.CurrentAgreement(t.Context(), w.group.ID)
	w.no(err)
	at := time.Now().Add(-time.Minute)
	type fields = map[string]any
	for _, c := range []struct {
		what    string
		consent any
		status  int
		code    string
	}{
		{"none", nil, 422, "consent_needed"},
		{"an empty one", fields{"hash": "", "version": a.Version, "at": at}, 422, "consent_needed"},
		{"a text that never was", fields{"hash": strings.Repeat("0", 64), "version": 1, "at": at}, 422, "cannot"},
		{"another version", fields{"hash": a.Hash, "version": a.Version + 1, "at": at}, 422, "cannot"},
		{"no time", fields{"hash": a.Hash, "version": a.Version}, 422, "cannot"},
		{"a time to come", fields{"hash": a.Hash, "version": a.Version, "at": time.Now().Add(time.Hour)}, 422, "cannot"},
		{"a whole one", fields{"hash": a.Hash, "version": a.Version, "at": at}, 201, ""},
	} {
		body := fields{"member": m.ID}
		if c.consent != nil {
			body["consent"] = c.consent
		}
		rec := ask("POST", "/sessions/"+string(w.session.ID)+"/tickets", body)
		if got, say := code(rec); rec.Code != c.status || got != c.code {
			t.Errorf("%s: %d %s %s", c.what, rec.Code, got, say)
		}
	}
}

// TestAKeyIsToldWhatItLacks, where the address is no secret; a room's does not say that there is one.
func TestAKeyIsToldWhatItLacks(t *testing.T) {
	w := newWorld(t)
	ask := w.program("tickets")
	rec := ask("GET", "/groups", nil)
	if got, say := code(rec); rec.Code != http.StatusForbidden || got != "no_scope" || !strings.Contains(say, "sessions") {
		t.Errorf("%d %s %q", rec.Code, got, say)
	}
	rec = ask("GET", "/staff", nil)
	if got, say := code(rec); rec.Code != http.StatusForbidden || got != "no_scope" || !strings.Contains(say, "no key") {
		t.Errorf("%d %s %q", rec.Code, got, say)
	}
	for _, path := range []string{"/sessions/%s/view", "/sessions/%s/events", "/sessions/%s", "/groups/%s"} {
		theirs := ask("GET", fmt.Sprintf(path, w.session.ID), nil)
		none := ask("GET", fmt.Sprintf(path, "nothing"), nil)
		if theirs.Code != none.Code || theirs.Body.String() != none.Body.String() {
			t.Errorf("%s tells them apart: %d %s, %d %s", path, theirs.Code, theirs.Body, none.Code, none.Body)
		}
	}
	if rec := ask("GET", "/sessions/"+string(w.session.ID)+"/view", nil); rec.Code != http.StatusNotFound {
		t.Errorf("a room: %d", rec.Code)
	}
	r := httptest.NewRequest("GET", api+"/groups", nil)
	r.Header.Set("Authorization", "Bearer hearth_"+strings.Repeat("A", 26))
	if rec := w.ask(r); rec.Code != http.StatusUnauthorized {
		t.Errorf("no key at all: %d", rec.Code)
	}
}

// TestAPanicSaysWhereAndNotWhat: a line of functions, and nothing of the value.
func TestAPanicSaysWhereAndNotWhat(t *testing.T) {
	w := newWorld(t)
	h := w.withLog(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stumble("sentinel words") }))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	logs := w.logs.String()
	if rec.Code != http.StatusInternalServerError || !strings.Contains(logs, "stumble") || !strings.Contains(logs, "refusals_test.go:") {
		t.Errorf("%d, where it happened is lost: %s", rec.Code, logs)
	}
	if strings.Contains(logs, "sentinel") || strings.Contains(rec.Body.String(), "sentinel") || strings.Contains(logs, "/cmd/hearth/internal/web/refusals_test.go") {
		t.Errorf("it says too much: %s", logs)
	}
}

func stumble(words string) { panic(words) }

// TestNotReadyIsNoFault: a server that should get nobody new says so as such, whatever the reason; 500 is for mistakes.
func TestNotReadyIsNoFault(t *testing.T) {
	w := newWorld(t)
	for _, why := range []error{hub.ErrDraining, hub.ErrAlone, hub.ErrUnfoldable} {
		w.rooms.ready = why
		if rec := w.ask(httptest.NewRequest(http.MethodGet, "/readyz", nil)); rec.Code != http.StatusServiceUnavailable {
			t.Errorf("%v: %d", why, rec.Code)
		}
	}
}

// TestAnotherSiteSignsNobodyOut: a link to the exit leads out from anywhere, and ends this browser's cookies from our
// own pages alone.
func TestAnotherSiteSignsNobodyOut(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		site, referer string
		ends          bool
	}{
		{"same-origin", "", true}, {"none", "", true}, {"", "", true}, {"", "https://rooms.example/r/1", true},
		{"cross-site", "", false}, {"same-site", "", false}, {"cross-site", "https://rooms.example/", false},
		{"", "https://elsewhere.example/", false}, {"", "http://rooms.example/", false}, {"", "https://rooms.example.elsewhere.example/", false}, {"", "::", false},
	} {
		r := httptest.NewRequest("GET", "/leave", nil)
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		if c.referer != "" {
			r.Header.Set("Referer", c.referer)
		}
		r.AddCookie(&http.Cookie{Name: "__Host-hearth-x", Value: "y"})
		rec := w.ask(r)
		if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "https://weather.example/" {
			t.Errorf("%+v: %d to %s", c, rec.Code, rec.Header().Get("Location"))
		}
		if ended := rec.Header().Get("Clear-Site-Data") != "" || len(rec.Result().Cookies()) > 0; ended != c.ends {
			t.Errorf("%+v: cookies end: %v", c, ended)
		}
	}
}

// TestAskingForAStream: clients send more than the one type that they want.
func TestAskingForAStream(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "*/*": false, "application/json": false, "text/event-stream": true, "text/event-stream, */*": true,
		"application/json, Text/Event-Stream;q=0.9": true, "text/event-stream;q=0, application/json": false, "text/event-streams": false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		if got := wantsStream(r); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header["Accept"] = []string{"application/json", "text/event-stream"}
	if !wantsStream(r) {
		t.Error("a second header line")
	}
}

// TestAnInvitationPromisesWhatComes: before admission nobody is told who is there.
func TestAnInvitationPromisesWhatComes(t *testing.T) {
	w := newWorld(t)
	links, err := w.Office.InvitePersons(t.Context(), w.by(), w.session.ID, 1)
	w.no(err)
	body := w.ask(httptest.NewRequest("GET", "/i/"+links[0].Code, nil)).Body.String()
	if strings.Contains(body, "who is there") || !strings.Contains(body, "what is agreed and who leads") {
		t.Errorf("the page says: %s", body)
	}
}
