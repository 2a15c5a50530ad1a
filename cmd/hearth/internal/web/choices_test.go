package web

import (
	"net/http"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/office"
)

// TestMembersAreAskedApartFromTheAgreement: nothing is ticked before, a no costs nothing, and both can be changed later.
func TestMembersAreAskedApartFromTheAgreement(t *testing.T) {
	w := newWorld(t)
	room, member := w.seat()
	get := func(path string) string { return w.with(member, "GET", path, "").Body.String() }
	if strings.Contains(get(room), "choices") {
		t.Error("a group that asks nothing leads to questions")
	}
	w.wants(w.with(member, "GET", room+"/choices", ""), 404)
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	r := w.sends(ana, "/groups/"+string(w.group.ID)+"/settings", "name", "Evening", "zone", "UTC", "keep", "days:365", "seats", "10", "late", "10",
		"admission", "ask", "history", "from_start", "card", "off", "consents", "supervision")
	w.wants(r, 303)
	if !strings.Contains(get(room), `"choices_due":true`) {
		t.Errorf("they are not asked: %s", get(room))
	}
	page := get(room + "/choices")
	if strings.Contains(page, "checked") || !strings.Contains(page, "May a reviewer read") || strings.Contains(page, "teaching") {
		t.Errorf("the questions: %s", page)
	}
	w.wants(w.sends(member, room+"/choices"), 422, "yes or no")
	w.wants(w.sends(member, room+"/choices", "all", "no"), 303)
	if b := get(room); strings.Contains(b, "choices_due") || !strings.Contains(b, `"choices":"`+room+`/choices"`) {
		t.Errorf("after a no: %s", b)
	}
	w.wants(w.sends(member, room+"/choices", "supervision", "yes"), 303)
	w.wants(w.with(member, "GET", room+"/choices", ""), 200, `value="yes" required checked`)
	w.wants(w.with(ana, "GET", room[:strings.Index(room, "~")]+"/choices", ""), 404)
	kept, err := w.Store.Consents(t.Context(), w.group.ID)
	w.no(err)
	if len(kept) != 2 || kept[0].Given || !kept[1].Given || kept[1].Kind != string(office.ConsentSupervision) {
		t.Errorf("kept %+v", kept)
	}
}
