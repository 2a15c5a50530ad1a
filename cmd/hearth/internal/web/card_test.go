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

// withCards lets the group ask for cards.
func (w *world) withCards(rule office.CardRule) {
	w.t.Helper()
	g, err := w.Store.Group(w.t.Context(), w.group.ID)
	w.no(err)
	s, err := office.AllSettings(g)
	w.no(err)
	s.Card = rule
	w.no(w.Office.ChangeGroup(w.t.Context(), w.by(), g, s))
}

// TestACardIsAskedForAtTheDoor as the group's rule says, once for a session.
func TestACardIsAskedForAtTheDoor(t *testing.T) {
	w := newWorld(t)
	room, member := w.seat()
	if rec := w.get(member, room); rec.Code != 200 {
		t.Errorf("off: %d", rec.Code)
	}
	if rec := w.get(member, room+"/card"); rec.Code != 404 {
		t.Errorf("off, and there is a card: %d", rec.Code)
	}
	w.withCards(office.CardRequired)
	if body := w.get(member, room).Body.String(); !strings.Contains(body, `"card_due":true`) {
		t.Errorf("required, and the door does not ask: %s", body)
	}
	page := w.get(member, room+"/card").Body.String()
	if !strings.Contains(page, "Ana") || strings.Contains(page, "Go on without one") || !strings.Contains(page, "Leave this page") {
		t.Errorf("%s", page)
	}
	for _, fields := range [][]string{{"skip", "yes"}, {"where", "York"}, {"phone", "1"}, {"where", "York", "phone", "1", "may_call", "yes"}, {"where", strings.Repeat("x", 201), "phone", "1"}} {
		if rec := w.post(member, room+"/card", fields...); rec.Code != 422 {
			t.Errorf("%v: %d", fields, rec.Code)
		}
	}
	if body := w.post(member, room+"/card", "where", "York <12>").Body.String(); !strings.Contains(body, "York &lt;12&gt;") {
		t.Error("what was filled in is lost")
	}
	if rec := w.post(member, room+"/card", "where", "York", "phone", "0123"); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != room {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	body := w.get(member, room).Body.String()
	if !strings.Contains(body, `"card":"`+room+`/card"`) || strings.Contains(body, "card_due") {
		t.Errorf("the room does not lead to the card, or asks again: %s", body)
	}
	if rec := w.get(w.staff(), "/r/"+string(w.session.ID)); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"cards":true`) {
		t.Errorf("staff are asked: %d", rec.Code)
	}
	if rec := w.get(w.staff(), "/r/"+string(w.session.ID)+"/card"); rec.Code != 404 {
		t.Errorf("staff have a card: %d", rec.Code)
	}
	w.withCards(office.CardOptional)
	other, others := w.seat()
	if rec := w.post(others, other+"/card", "skip", "yes"); rec.Code != http.StatusSeeOther {
		t.Errorf("going on without one: %d", rec.Code)
	}
	if body := w.get(others, other).Body.String(); strings.Contains(body, "card_due") {
		t.Errorf("asked twice: %s", body)
	}
}

// TestSameAsLastTime: the next session begins with what was answered before, and asks.
func TestSameAsLastTime(t *testing.T) {
	w := newWorld(t)
	w.withCards(office.CardOptional)
	room, member := w.seat()
	w.post(member, room+"/card", "where", "York")
	next, err := w.Office.Plan(t.Context(), w.by(), office.SessionForm{Group: w.group.ID, Local: "2027-05-01T10:00", Minutes: 60})
	w.no(err)
	_, short, _ := strings.Cut(room, "~")
	body := w.get(member, "/r/"+string(next[0].ID)+"~"+short+"/card").Body.String()
	if !strings.Contains(body, `value="York"`) || !strings.Contains(body, "same today") {
		t.Errorf("%s", body)
	}
}

// TestARevealIsAudited before the card is opened, is for those who lead, says for what, and leaves its words nowhere.
func TestARevealIsAudited(t *testing.T) {
	w := newWorld(t)
	w.withCards(office.CardRequired)
	room, member := w.seat()
	short := strings.TrimPrefix(room, "/r/")
	if rec := w.with(member, "PUT", api+"/sessions/"+short+"/card", `{"where":"sentinel street","phone":"0123"}`); rec.Code != 200 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.with(member, "GET", api+"/sessions/"+short+"/card", ""); rec.Code != 200 || !strings.Contains(rec.Body.String(), "sentinel street") {
		t.Errorf("one's own: %d %s", rec.Code, rec.Body)
	}
	members, err := w.Store.ListMembers(t.Context(), w.group.ID)
	w.no(err)
	for _, s := range []store.Seat{{Session: w.session.ID, Participant: "p1", Person: members[0].ID}, {Session: w.session.ID, Participant: "p2", Person: w.ana.ID, Staff: true}} {
		_, err = w.Store.Seat(t.Context(), s)
		w.no(err)
	}
	sealed, err := w.Store.Card(t.Context(), w.session.ID, members[0].ID)
	w.no(err)
	if strings.Contains(string(sealed), "sentinel") {
		t.Error("the card is kept open")
	}
	at := api + "/sessions/" + string(w.session.ID) + "/people/"
	if rec := w.with(w.staff(), "POST", at+"p1/card", `{"purpose":""}`); rec.Code != 400 || w.audits(t.Context(), "card.reveal") != 0 {
		t.Errorf("without a purpose: %d", rec.Code)
	}
	for _, who := range []string{"p2", "p3"} {
		if rec := w.with(w.staff(), "POST", at+who+"/card", `{"purpose":"danger"}`); rec.Code != 404 {
			t.Errorf("%s: %d", who, rec.Code)
		}
	}
	_, coras := w.account("cora", auth.RoleCoordinator)
	for _, cookie := range []*http.Cookie{coras, member} {
		if rec := w.with(cookie, "POST", at+"p1/card", `{"purpose":"danger"}`); rec.Code == 200 || strings.Contains(rec.Body.String(), "sentinel") {
			t.Errorf("somebody else: %d", rec.Code)
		}
	}
	r := httptest.NewRequest("POST", at+"p1/card", strings.NewReader(`{"purpose":"danger"}`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if rec := w.as(r); rec.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", rec.Code)
	}
	rec := w.with(w.staff(), "POST", at+"p1/card", `{"purpose":"danger"}`)
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "sentinel street") || rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	lines, err := w.Store.AuditLines(t.Context(), 0, 0)
	w.no(err)
	last := lines[len(lines)-1]
	if last.What != "card.reveal" || last.Purpose != "danger" || !strings.HasSuffix(last.Object, "participant/p1") {
		t.Errorf("%+v", last)
	}
	for _, l := range lines {
		if strings.Contains(l.Object+l.Purpose, "sentinel") {
			t.Error("the audit has what stands in a card")
		}
	}
	if strings.Contains(w.logs.String(), "sentinel") {
		t.Error("a log has it")
	}
}
