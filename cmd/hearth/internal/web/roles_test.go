package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// account makes an account and signs it in.
func (w *world) account(login, role string) (store.Staff, *http.Cookie) {
	w.t.Helper()
	_, code, err := w.Office.AddStaff(w.t.Context(), w.by(), login, login, role)
	w.no(err)
	cookie, s, err := w.Auth.UseLink(w.t.Context(), code, auth.Account{Password: "three unrelated words"}, remote("1.2.3.4:5"))
	w.no(err)
	return s, &http.Cookie{Name: "__Host-hearth", Value: cookie}
}

// with asks the API as whom the cookie names.
func (w *world) with(c *http.Cookie, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.AddCookie(c)
	return w.ask(r)
}

// TestNobodyHelpsThemselvesToARole: who arranges a group, and who runs the server, do not come to read it by their own
// doing.
func TestNobodyHelpsThemselvesToARole(t *testing.T) {
	w := newWorld(t)
	carl, coordinator := w.account("carl", auth.RoleCoordinator)
	dana, admin := w.account("dana", auth.RoleAdmin)
	ben, cofacilitator := w.account("ben", auth.RoleFacilitator)
	eve, _ := w.account("eve", auth.RoleFacilitator)
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	empty := store.Group{ID: "empty", Name: "Morning", Zone: "UTC", Settings: w.group.Settings, Keep: "none"}
	w.no(w.Store.CreateGroup(t.Context(), empty))
	for _, step := range []struct {
		what  string
		by    *http.Cookie
		group store.ID
		to    store.ID
		role  string
		want  int
	}{
		{"a coordinator to himself", coordinator, w.group.ID, carl.ID, "facilitator", 403},
		{"a coordinator to himself, first", coordinator, empty.ID, carl.ID, "observer", 403},
		{"an admin to herself", admin, w.group.ID, dana.ID, "observer", 403},
		{"a coordinator where somebody leads", coordinator, w.group.ID, ben.ID, "observer", 403},
		{"a coordinator takes", coordinator, w.group.ID, w.ana.ID, "", 403},
		{"a facilitator gives", ana, w.group.ID, ben.ID, "cofacilitator", 200},
		{"a cofacilitator raises himself", cofacilitator, w.group.ID, ben.ID, "facilitator", 403},
		{"a cofacilitator gives", cofacilitator, w.group.ID, eve.ID, "observer", 403},
		{"a cofacilitator takes", cofacilitator, w.group.ID, w.ana.ID, "", 403},
		{"a cofacilitator lays his own down", cofacilitator, w.group.ID, ben.ID, "", 200},
		{"an admin gives", admin, w.group.ID, eve.ID, "observer", 200},
		{"an admin takes", admin, w.group.ID, eve.ID, "", 200},
		{"a coordinator staffs", coordinator, empty.ID, ben.ID, "facilitator", 200},
		{"a coordinator staffs again", coordinator, empty.ID, eve.ID, "facilitator", 403},
	} {
		path := "/groups/" + string(step.group) + "/staff"
		if rec := w.with(step.by, "PUT", api+path+"/"+string(step.to), `{"role":"`+step.role+`"}`); rec.Code != step.want {
			t.Errorf("%s: %d %s", step.what, rec.Code, rec.Body)
		}
		if step.want != http.StatusForbidden {
			continue
		}
		r := httptest.NewRequest("POST", path, strings.NewReader("staff="+string(step.to)+"&role="+step.role))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(step.by)
		if rec := w.ask(r); rec.Code != step.want {
			t.Errorf("%s, by the page: %d", step.what, rec.Code)
		}
	}
	if rec := w.with(coordinator, "POST", api+"/sessions/"+string(w.session.ID)+"/transcript", `{"purpose":"curiosity"}`); rec.Code != http.StatusNotFound {
		t.Errorf("the coordinator reads: %d", rec.Code)
	}
	lines, err := w.Store.AuditLines(t.Context(), 0, 1000)
	w.no(err)
	var told string
	for _, l := range lines {
		told += l.What + " " + l.Object + " " + l.Result + "\n"
	}
	for _, want := range []string{
		"group.role group/" + string(w.group.ID) + " staff/" + string(ben.ID) + " role/cofacilitator ok",
		"group.role group/" + string(w.group.ID) + " staff/" + string(carl.ID) + " role/facilitator refused",
		"group.role group/" + string(w.group.ID) + " staff/" + string(eve.ID) + " role/none ok",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("the audit lacks %s", want)
		}
	}
}

// TestPagesOfferWhatWillBeDone: no form for a role that would be refused.
func TestPagesOfferWhatWillBeDone(t *testing.T) {
	w := newWorld(t)
	carl, coordinator := w.account("carl", auth.RoleCoordinator)
	ben, _ := w.account("ben", auth.RoleFacilitator)
	g, err := w.Office.NewGroup(t.Context(), office.Actor{Who: "staff/carl", Staff: carl.ID}, office.GroupForm{Name: "Morning"})
	w.no(err)
	page := func(group store.ID) string {
		return w.with(coordinator, "GET", "/groups/"+string(group), "").Body.String()
	}
	if body := page(w.group.ID); strings.Contains(body, "Give the role") || strings.Contains(body, "role away") {
		t.Error("a coordinator is offered roles where somebody leads")
	}
	body := page(g.ID)
	if !strings.Contains(body, `<option value="`+string(ben.ID)) || strings.Contains(body, `<option value="`+string(carl.ID)) {
		t.Errorf("a coordinator staffs a group that nobody leads, with anybody but themselves: %s", body)
	}
	if body := w.with(&http.Cookie{Name: "__Host-hearth", Value: w.cookie}, "GET", "/groups/"+string(w.group.ID), "").Body.String(); !strings.Contains(body, "Give the role") {
		t.Error("a facilitator is offered nothing")
	}
}
