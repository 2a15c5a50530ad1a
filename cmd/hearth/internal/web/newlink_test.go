package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// TestANewLinkFromTheRoom ends the person's old one, is for those who lead, never for a removed person, and stands in no
// log. Whoever has no link is not told apart from nobody.
func TestANewLinkFromTheRoom(t *testing.T) {
	w := newWorld(t)
	room, member := w.seat()
	members, err := w.Store.ListMembers(t.Context(), w.group.ID)
	w.no(err)
	for _, s := range []store.Seat{{Session: w.session.ID, Participant: "p1", Person: members[0].ID}, {Session: w.session.ID, Participant: "p2", Person: w.ana.ID, Staff: true}} {
		_, err = w.Store.Seat(t.Context(), s)
		w.no(err)
	}
	ask := func(cookie *http.Cookie, who string) *httptest.ResponseRecorder {
		return w.with(cookie, "POST", api+"/sessions/"+string(w.session.ID)+"/people/"+who+"/link", "")
	}
	fresh := func() string {
		t.Helper()
		rec := ask(w.staff(), "p1")
		var in struct {
			Link string
			QR   struct {
				Side int
				Path string
			}
		}
		w.no(json.Unmarshal(rec.Body.Bytes(), &in))
		path, ours := strings.CutPrefix(in.Link, "https://rooms.example/i/")
		drawn, err := qrCode("", in.Link)
		w.no(err)
		if in.QR.Path == "" || !strings.Contains(string(drawn), `d="`+in.QR.Path+`"`) || !strings.Contains(string(drawn), fmt.Sprintf(`viewBox="0 0 %[1]d %[1]d"`, in.QR.Side)) {
			t.Errorf("the picture is not the link's: %+v", in.QR)
		}
		if rec.Code != http.StatusCreated || !ours || rec.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		return path
	}
	opens := func(code string) bool {
		return w.ask(httptest.NewRequest("POST", "/i/"+code, nil)).Code == http.StatusSeeOther
	}
	_, coras := w.account("cora", auth.RoleCoordinator)
	for _, cookie := range []*http.Cookie{member, coras} {
		if rec := ask(cookie, "p1"); rec.Code < 400 || strings.Contains(rec.Body.String(), "/i/") {
			t.Errorf("somebody who does not lead: %d %s", rec.Code, rec.Body)
		}
	}
	if rec := w.get(member, room); rec.Code != 200 {
		t.Errorf("a refusal ended the old link: %d", rec.Code)
	}
	first, second := fresh(), fresh()
	if rec := w.get(member, room); rec.Code == 200 {
		t.Error("the browser that came by the old link is still in")
	}
	if opens(first) || !opens(second) {
		t.Error("the old link opens, or the new one does not")
	}
	none := ask(w.staff(), "p3")
	w.no(w.Office.RemoveMember(t.Context(), w.by(), members[0].ID))
	for who, rec := range map[string]*httptest.ResponseRecorder{"staff": ask(w.staff(), "p2"), "a removed person": ask(w.staff(), "p1")} {
		if rec.Code != http.StatusNotFound || rec.Body.String() != none.Body.String() {
			t.Errorf("%s: %d %s, and nobody: %d %s", who, rec.Code, rec.Body, none.Code, none.Body)
		}
	}
	for _, code := range []string{first, second} {
		if strings.Contains(w.logs.String(), code) {
			t.Error("a log has a link")
		}
	}
}
