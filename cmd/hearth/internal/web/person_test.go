package web

import (
	"net/http"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
)

// A legal name and a contact are opened for whoever arranges the group, for a purpose that is in the audit first; the
// person can see it, and what stands there is in no log, audit or list.
func TestALegalNameIsOpenedForAPurpose(t *testing.T) {
	w := newWorld(t)
	m, err := w.Office.AddMember(t.Context(), w.by(), w.group.ID, office.Profile{Name: "Mia", Legal: "Sentinel Legal", Contact: "sentinel@example.org"})
	w.no(err)
	at := "/groups/" + string(w.group.ID) + "/people/" + string(m.ID)
	_, coras := w.account("cora", auth.RoleCoordinator)
	_, bens := w.account("ben", auth.RoleFacilitator)
	_, member := w.seat()
	for _, path := range []string{at, "/groups/" + string(w.group.ID), api + "/groups/" + string(w.group.ID) + "/members"} {
		if body := w.get(w.staff(), path).Body.String(); strings.Contains(strings.ToLower(body), "sentinel") || !strings.Contains(body, "Mia") {
			t.Errorf("%s: %s", path, body)
		}
	}
	w.wants(w.post(w.staff(), at+"/reveal", "purpose", "x"), http.StatusUnprocessableEntity, "what you read this for")
	for _, cookie := range []*http.Cookie{bens, member} {
		if rec := w.post(cookie, at+"/reveal", "purpose", "to call her"); rec.Code == http.StatusOK || strings.Contains(rec.Body.String(), "entinel") {
			t.Errorf("somebody else: %d", rec.Code)
		}
	}
	if n := w.audits(t.Context(), "member.reveal"); n != 0 {
		t.Fatalf("%d readings before the first", n)
	}
	rec := w.post(coras, at+"/reveal", "purpose", "to call her")
	w.wants(rec, http.StatusOK, "Sentinel Legal", "sentinel@example.org")
	if rec.Header().Get("Cache-Control") != "no-store" {
		t.Error("a browser may keep the page")
	}
	path := api + "/groups/" + string(w.group.ID) + "/members/" + string(m.ID) + "/contact"
	w.wants(w.with(w.staff(), "POST", path, `{"purpose":"to call her"}`), http.StatusOK, `"legal":"Sentinel Legal"`)
	w.wants(w.with(w.staff(), "POST", path, `{"purpose":""}`), http.StatusBadRequest, "what you read this for")

	seen, err := w.Office.WhoHasSeen(t.Context(), m)
	w.no(err)
	if len(seen) != 2 || seen[0].What != "member.reveal" || seen[0].Purpose != "to call her" || seen[0].Session != "" {
		t.Errorf("she is told %+v", seen)
	}
	lines, err := w.Store.AuditLines(t.Context(), 0, 0)
	w.no(err)
	for _, l := range lines {
		if strings.Contains(strings.ToLower(l.Object+l.Purpose), "sentinel") {
			t.Errorf("the audit has it: %+v", l)
		}
	}
	if strings.Contains(strings.ToLower(w.logs.String()), "sentinel") {
		t.Error("a log has it")
	}
}

// What is kept of a person can be put right, leaves the name in the room alone, and is gone for good once it is erased.
func TestAContactIsChanged(t *testing.T) {
	w := newWorld(t)
	m, err := w.Office.AddMember(t.Context(), w.by(), w.group.ID, office.Profile{Name: "Mia", Legal: "Old Name"})
	w.no(err)
	at := "/groups/" + string(w.group.ID) + "/people/" + string(m.ID)
	if rec := w.post(w.staff(), at+"/contact", "legal", "New Name", "contact", "0123"); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	w.wants(w.post(w.staff(), at+"/contact", "legal", strings.Repeat("x", 201)), http.StatusUnprocessableEntity, "200 characters", strings.Repeat("x", 201))
	w.wants(w.post(w.staff(), at+"/reveal", "purpose", "to call her"), http.StatusOK, "New Name", "0123", "Mia")
	path := api + "/groups/" + string(w.group.ID) + "/members/" + string(m.ID) + "/contact"
	w.wants(w.with(w.staff(), "PUT", path, `{"legal":"Third Name"}`), http.StatusOK)
	now, err := w.Store.Member(t.Context(), m.ID)
	w.no(err)
	p, err := w.Office.Profile(t.Context(), now)
	w.no(err)
	if p != (office.Profile{Name: "Mia", Legal: "Third Name"}) {
		t.Errorf("kept: %+v", p)
	}
	other, err := w.Office.NewGroup(t.Context(), w.by(), office.GroupForm{Name: "Morning"})
	w.no(err)
	if rec := w.get(w.staff(), "/groups/"+string(other.ID)+"/people/"+string(m.ID)); rec.Code != http.StatusNotFound {
		t.Errorf("by another group's address: %d", rec.Code)
	}
}
