package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
)

// twins names, for every action of a page, the address of the API that does the same; or, behind "-", why a program has
// no use for it.
var twins = map[string]string{
	"POST /sign-in":                        "- a program shows a key with each request",
	"POST /sign-in/code":                   "- a program shows a key with each request",
	"POST /account/second":                 "- a program's key has no second step",
	"POST /account/second/off":             "- a program's key has no second step",
	"POST /staff/{staff}/second-off":       "- it is for a person who lost their telephone, and is asked for by a person",
	"POST /sign-out":                       "- it ends the cookie of a browser",
	"POST /link/{code}":                    "- it sets a person's password, and their browser's cookie",
	"POST /i/{code}":                       "POST /sessions/{session}/pass",
	"POST /account/password":               "PUT /account/password",
	"POST /account/sign-out-everywhere":    "POST /account/sign-out-everywhere",
	"POST /groups":                         "POST /groups",
	"POST /groups/{group}/settings":        "PUT /groups/{group}",
	"POST /groups/{group}/sessions":        "POST /groups/{group}/sessions",
	"POST /groups/{group}/people":          "POST /groups/{group}/members",
	"POST /groups/{group}/staff":           "PUT /groups/{group}/staff/{staff}",
	"POST /groups/{group}/agreement":       "PUT /groups/{group}/agreement",
	"POST /sessions/{session}/invite":      "POST /sessions/{session}/invitations",
	"POST /sessions/{session}/transcript":  "POST /sessions/{session}/transcript",
	"POST /sessions/{session}/export":      "POST /sessions/{session}/export",
	"POST /sessions/{session}/pass":        "- a person's eyes are what it is for",
	"POST /r/{session}/own":                "- a member takes their own copy; a program asks for it as staff, by export",
	"POST /groups/{group}/several":         "POST /groups/{group}/members",
	"POST /groups/{group}/presets":         "PUT /groups/{group}",
	"POST /groups/{group}/lines":           "POST /sessions/{session}/transcript",
	"POST /sessions/{session}/move":        "PUT /sessions/{session}",
	"POST /sessions/{session}/cancel":      "POST /sessions/{session}/cancel",
	"POST /resources/edit":                 "PUT /resources",
	"POST /r/{session}/choices":            "- a program brings what its own members agreed to",
	"POST /r/{session}/card":               "PUT /sessions/{session}/card",
	"POST /account/rest":                   "- it keeps a browser's sign-in from ending by rest",
	"POST /account/sign-ins/{sign_in}/end": "DELETE /account/sign-ins/{sign_in}",

	"POST /groups/{group}/search":          "- a program has the lines to look through",
	"POST /groups/{group}/keeping/erase":   "- what is destroyed for good is a person's to decide, signed in",
	"POST /groups/{group}/keeping/hold":    "- a legal hold is a person's to set, signed in",
	"POST /groups/{group}/keeping/release": "- and to end",

	"POST /sessions/{session}/notes":             "- notes are their author's alone, and leave by no other way",
	"POST /sessions/{session}/summary":           "- what the page counts; a program has every line to count",
	"POST /sessions/{session}/outcomes":          "- what became of it is a person's to say, signed in",
	"POST /sessions/{session}/sign":              "- a signature is a person's",
	"POST /sessions/{session}/addenda":           "- an addendum is a person's",
	"POST /sessions/{session}/progress":          "- a page to write on; a program has every line",
	"POST /sessions/{session}/transcript/lines":  "- a part of the transcript, for the page that draws it",
	"POST /sessions/{session}/transcript/index":  "- what the page counts; a program has every line to count",
	"POST /sessions/{session}/transcript/search": "- a program has the lines to look through",

	"POST /sessions/{session}/readers":                  "- who reads is a person's to decide, signed in",
	"POST /sessions/{session}/readers/{grant}/end":      "- who reads is a person's to decide, signed in",
	"POST /sessions/{session}/readers/{grant}/reviewed": "- a person has looked at it, or nobody has",
	"POST /sessions/{session}/break-glass":              "- an emergency is a person's",

	"POST /groups/{group}/people/{member}/reveal":          "POST /groups/{group}/members/{member}/contact",
	"POST /groups/{group}/people/{member}/contact":         "PUT /groups/{group}/members/{member}/contact",
	"POST /groups/{group}/people/{member}/invite":          "POST /groups/{group}/members/{member}/invitation",
	"POST /groups/{group}/people/{member}/remove":          "DELETE /groups/{group}/members/{member}",
	"POST /groups/{group}/people/{member}/reinstate":       "POST /groups/{group}/members/{member}/reinstate",
	"POST /groups/{group}/invitations/{invitation}/revoke": "DELETE /groups/{group}/invitations/{invitation}",

	"POST /staff":                 "POST /staff",
	"POST /staff/{staff}/reset":   "POST /staff/{staff}/reset",
	"POST /staff/{staff}/disable": "POST /staff/{staff}/disable",
	"POST /staff/{staff}/enable":  "POST /staff/{staff}/enable",
	"POST /staff/{staff}/role":    "PUT /staff/{staff}/role",
	"POST /keys":                  "POST /keys",
	"POST /keys/{key}/revoke":     "DELETE /keys/{key}",
}

// TestEveryPageActionHasATwin: what a person can do on a page a program can do too, and the same staff may.
func TestEveryPageActionHasATwin(t *testing.T) {
	s := testServer(t)
	programs := map[string]policy{}
	for _, rt := range s.apiRoutes() {
		programs[strings.Replace(rt.pattern, " "+api, " ", 1)] = rt.policy
	}
	actions := 0
	for _, rt := range s.pageRoutes() {
		if strings.HasPrefix(rt.pattern, "GET ") {
			continue
		}
		actions++
		twin, known := twins[rt.pattern]
		if strings.HasPrefix(twin, "- ") {
			continue
		}
		theirs, there := programs[twin]
		switch {
		case !known:
			t.Errorf("%s has no twin", rt.pattern)
		case !there:
			t.Errorf("%s: its twin %s is no address", rt.pattern, twin)
		case theirs.staff == readers && rt.policy.staff == leaders: // who leads reads
		case theirs.staff != rt.policy.staff || theirs.public != rt.policy.public:
			t.Errorf("%s is for %s, and its twin for %s", rt.pattern, rt.policy, theirs)
		}
	}
	if actions != len(twins) {
		t.Errorf("%d actions, and %d in the table", actions, len(twins))
	}
}

// TestTwinsOfTheAccountPages: an account's role and one's own password, by the API.
func TestTwinsOfTheAccountPages(t *testing.T) {
	w := newWorld(t)
	ben, cookie := w.account("ben", auth.RoleFacilitator)
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	is := func(what string, rec *httptest.ResponseRecorder, want int) {
		t.Helper()
		if rec.Code != want {
			t.Errorf("%s: %d %s", what, rec.Code, rec.Body)
		}
	}
	is("a wrong present password", w.with(cookie, "PUT", api+"/account/password", `{"present":"x","password":"four other unrelated words"}`), 422)
	changed := w.with(cookie, "PUT", api+"/account/password", `{"present":"three unrelated words","password":"four other unrelated words"}`)
	is("a new password", changed, 200)
	is("the sign-in before it", w.with(cookie, "GET", api+"/account", ""), 401)
	if fresh := changed.Result().Cookies(); len(fresh) != 1 {
		t.Errorf("%d cookies", len(fresh))
	} else {
		is("the browser that asked", w.with(fresh[0], "GET", api+"/account", ""), 200)
	}
	is("a role that is none", w.with(ana, "PUT", api+"/staff/"+string(ben.ID)+"/role", `{"role":"king"}`), 422)
	is("a role", w.with(ana, "PUT", api+"/staff/"+string(ben.ID)+"/role", `{"role":"coordinator"}`), 200)
	is("the last admin", w.with(ana, "PUT", api+"/staff/"+string(w.ana.ID)+"/role", `{"role":"facilitator"}`), 422)
	now, err := w.Store.Staff(t.Context(), ben.ID)
	w.no(err)
	if now.Role != auth.RoleCoordinator {
		t.Errorf("the role is %s", now.Role)
	}
}
