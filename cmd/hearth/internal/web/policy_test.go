package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
)

// TestEveryRouteHasAPolicy: nobody may be the answer to an oversight only; and what is public is public on purpose.
func TestEveryRouteHasAPolicy(t *testing.T) {
	public := []string{
		"GET /{$}", "GET /healthz", "GET /readyz", "GET /robots.txt", "GET /styles/", "GET /static/", "GET /resources", "GET /leave",
		"GET /account/rest", "GET /sign-in", "POST /sign-in", "POST /sign-in/code", "POST /sign-out", "GET /link/{code}", "POST /link/{code}", "GET /i/{code}", "POST /i/{code}",
		"GET /api/v1/openapi.json", "GET /api/v1/record.schema.json", "GET /api/v1/resources", "POST /api/v1/sessions/{session}/pass",
	}
	s := testServer(t)
	seen := map[string]bool{}
	for _, r := range s.routes {
		if seen[r.pattern] {
			t.Errorf("%s stands twice", r.pattern)
		}
		seen[r.pattern] = true
		if !r.policy.lets() {
			t.Errorf("%s has no policy", r.pattern)
		}
		known := false
		for _, p := range public {
			known = known || r.pattern == p || (strings.HasSuffix(p, "/") && strings.HasPrefix(r.pattern, p))
		}
		if r.policy.public != known {
			t.Errorf("%s is public: %v", r.pattern, r.policy.public)
		}
		names := strings.Contains(r.pattern, "{group}") || strings.Contains(r.pattern, "{session}")
		if (r.policy.staff == arrangers || r.policy.staff == leaders || r.policy.staff == readers || r.policy.seat) && !names {
			t.Errorf("%s is for people of a group, and names none", r.pattern)
		}
		if names && !r.policy.public && !r.policy.seat && r.policy.staff != arrangers && r.policy.staff != leaders && r.policy.staff != readers {
			t.Errorf("%s names a group, and does not ask who belongs to it", r.pattern)
		}
	}
}

func TestARouteWithoutAPolicyAnswersNobody(t *testing.T) {
	w := newWorld(t)
	h := w.door(route{pattern: "GET /x", do: func(*call) error { t.Error("it ran"); return nil }})
	r := httptest.NewRequest("GET", "/x", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-hearth", Value: w.cookie})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusNotFound {
		t.Errorf("status %d", rec.Code)
	}
}

// address fills a pattern with what is there.
func (w *world) address(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.NewReplacer("{group}", string(w.group.ID), "{session}", string(w.session.ID), "{$}", "",
		"{code}", strings.Repeat("A", 26), "{member}", "m", "{invitation}", "i", "{staff}", string(w.ana.ID), "{key}", "k").Replace(path)
}

// TestWhoMayDoWhat asks every guarded route as everyone who should not get through.
func TestWhoMayDoWhat(t *testing.T) {
	w := newWorld(t)
	cookies := map[string]string{"": ""}
	for _, role := range auth.AccountRoles() {
		_, code, err := w.Office.AddStaff(t.Context(), w.by(), "other."+role, "Other", role)
		w.no(err)
		cookies[role], _, err = w.Auth.UseLink(t.Context(), code, auth.Account{Password: "three unrelated words"}, remote("1.2.3.4:5"))
		w.no(err)
	}
	may := func(role string, r route) bool {
		switch r.policy.staff {
		case anyStaff:
			return role != ""
		case arrangers:
			return role == auth.RoleCoordinator || role == auth.RoleAdmin
		case admins:
			return role == auth.RoleAdmin
		}
		return false // leaders, readers and seats: none of these belong to the group
	}
	for _, rt := range w.routes {
		if rt.policy.public || rt.policy.ticket {
			continue
		}
		for role, cookie := range cookies {
			if may(role, rt) {
				continue
			}
			method, path := w.address(rt.pattern)
			r := httptest.NewRequest(method, path, strings.NewReader("{}"))
			if cookie != "" {
				r.AddCookie(&http.Cookie{Name: "__Host-hearth", Value: cookie})
			}
			rec := w.ask(r)
			want := http.StatusNotFound
			if role == "" && !rt.policy.seat {
				want = http.StatusSeeOther // to the sign-in
				if isAPI(r) {
					want = http.StatusUnauthorized
				}
			}
			if rec.Code != want {
				t.Errorf("%s as %q: %d, want %d", rt.pattern, role, rec.Code, want)
			}
		}
	}
}

// TestOneAnswer: what is no such thing and what is not yours cannot be told apart, on pages and in the API.
func TestOneAnswer(t *testing.T) {
	w := newWorld(t)
	_, code, err := w.Office.AddStaff(t.Context(), w.by(), "ben", "Ben", auth.RoleFacilitator)
	w.no(err)
	ben, _, err := w.Auth.UseLink(t.Context(), code, auth.Account{Password: "three unrelated words"}, remote("1.2.3.4:5"))
	w.no(err)
	_, member := w.seat()
	other, err := w.Office.NewGroup(t.Context(), w.by(), office.GroupForm{Name: "Morning"})
	w.no(err)
	elsewhere, err := w.Office.Plan(t.Context(), w.by(), office.SessionForm{Group: other.ID, Minutes: 60})
	w.no(err)
	get := func(path string, c *http.Cookie) string {
		r := httptest.NewRequest("GET", path, nil)
		if c != nil {
			r.AddCookie(c)
		}
		rec := w.ask(r)
		return fmt.Sprint(rec.Code, rec.Header(), rec.Body)
	}
	staff := &http.Cookie{Name: "__Host-hearth", Value: ben}
	for _, c := range []*http.Cookie{nil, staff, member} {
		for _, p := range []string{"/r/%s", "/api/v1/sessions/%s/view", "/api/v1/sessions/%s/events", "/r/%s~abcdefgh"} {
			theirs, none := get(fmt.Sprintf(p, elsewhere[0].ID), c), get(fmt.Sprintf(p, "nothing"), c)
			if theirs != none {
				t.Errorf("%s tells them apart:\n%s\n%s", p, theirs, none)
			}
		}
	}
	for _, p := range []string{"/groups/%s", "/api/v1/groups/%s", "/api/v1/groups/%s/members"} {
		if theirs, none := get(fmt.Sprintf(p, w.group.ID), staff), get(fmt.Sprintf(p, "nothing"), staff); theirs != none {
			t.Errorf("%s tells them apart:\n%s\n%s", p, theirs, none)
		}
	}
}

// TestForeignThings: an address that names a group and something of another group finds nothing.
func TestForeignThings(t *testing.T) {
	w := newWorld(t)
	other, err := w.Office.NewGroup(t.Context(), w.by(), office.GroupForm{Name: "Morning"})
	w.no(err)
	m, err := w.Office.AddMember(t.Context(), w.by(), w.group.ID, office.Profile{Name: "Sam"})
	w.no(err)
	l, err := w.Office.InviteMember(t.Context(), w.by(), m.ID)
	w.no(err)
	for _, p := range []string{
		"POST /groups/%s/people/" + string(m.ID) + "/invite", "POST /groups/%s/people/" + string(m.ID) + "/remove",
		"DELETE /api/v1/groups/%s/members/" + string(m.ID), "POST /api/v1/groups/%s/members/" + string(m.ID) + "/invitation",
		"DELETE /api/v1/groups/%s/invitations/" + string(l.Invitation.ID), "POST /groups/%s/invitations/" + string(l.Invitation.ID) + "/revoke",
	} {
		method, path, _ := strings.Cut(fmt.Sprintf(p, other.ID), " ")
		if rec := w.as(httptest.NewRequest(method, path, nil)); rec.Code != http.StatusNotFound {
			t.Errorf("%s through another group: %d", p, rec.Code)
		}
	}
}

func TestKeysOpenTheirScopesAlone(t *testing.T) {
	w := newWorld(t)
	for _, scope := range auth.Scopes() {
		code, k, err := w.Office.NewKey(t.Context(), w.by(), "program", []string{scope}, nil)
		w.no(err)
		opened := 0
		for _, rt := range w.routes {
			if rt.policy.public || rt.policy.ticket {
				continue
			}
			method, path := w.address(rt.pattern)
			r := httptest.NewRequest(method, path, strings.NewReader("{"))
			r.Header.Set("Authorization", "Bearer "+code)
			status := w.ask(r).Code
			shut := status == http.StatusForbidden || status == http.StatusNotFound
			if rt.policy.scope != scope && !shut {
				t.Errorf("a key for %s opens %s: %d", scope, rt.pattern, status)
			}
			if rt.policy.scope == scope && !shut {
				opened++
			}
		}
		if opened == 0 {
			t.Errorf("a key for %s opens nothing", scope)
		}
		w.no(w.Office.RevokeKey(t.Context(), w.by(), k.ID))
		r := httptest.NewRequest("GET", "/api/v1/groups", nil)
		r.Header.Set("Authorization", "Bearer "+code)
		if status := w.ask(r).Code; status != http.StatusUnauthorized {
			t.Errorf("a revoked key: %d", status)
		}
	}
}
