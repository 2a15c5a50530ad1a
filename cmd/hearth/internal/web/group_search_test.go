package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// evenings gives the group sessions that are over, the first one longest ago, each with so many lines that say the words.
func (w *world) evenings(words string, lines ...int) []store.Session {
	w.t.Helper()
	w.rooms.each = map[store.SessionID][]hub.Line{}
	all := []store.Session{w.session}
	more, err := w.Office.Plan(w.t.Context(), w.by(), office.SessionForm{Group: w.group.ID, Minutes: 60, Local: w.Now().Add(7 * 24 * time.Hour).UTC().Format("2006-01-02T15:04"), Weeks: len(lines)})
	w.no(err)
	all = append(all, more...)[:len(lines)]
	for i := range all {
		all[i].Phase = string(moderation.HasEnded)
		w.no(w.Store.UpdateSession(w.t.Context(), all[i]))
		for n := range lines[i] {
			w.rooms.each[all[i].ID] = append(w.rooms.each[all[i].ID], hub.Line{
				N: uint64(n + 1), At: w.Now(), ID: fmt.Sprintf("event-%d-%d", i, n), Kind: string(moderation.KindSaid), Lane: "room", Name: "Mia", Text: words,
			})
		}
	}
	return all
}

// TestSearchInAGroup: every record that one may read, the latest first, each a line of the audit and none with what was
// looked for; a find leads to its place; what goes beyond one answer goes on where it stopped.
func TestSearchInAGroup(t *testing.T) {
	w := newWorld(t)
	at := "/groups/" + string(w.group.ID) + "/search"
	all := w.evenings("A small bluebell.", 2, searchFinds+3, 1)
	ana := w.staff()
	w.wants(w.get(ana, "/groups/"+string(w.group.ID)), 200, at)
	w.wants(w.get(ana, at), 200, "recorded nowhere")

	body := w.sends(ana, at, "text", "BLUEBELL", "purpose", "supervision")
	w.wants(body, 200, "50 found so far", "A small bluebell.", `value="event-2-0"`, "/sessions/"+string(all[2].ID)+"/transcript")
	if newest, older := strings.Index(body.Body.String(), "event-2-0"), strings.Index(body.Body.String(), "event-1-0"); newest < 0 || older < newest {
		t.Errorf("the latest session stands at %d, an older one at %d", newest, older)
	}
	if n := w.audits(t.Context(), office.SearchTranscript); n != 2 {
		t.Errorf("%d lines in the audit of two records that were looked into", n)
	}
	rest := w.sends(ana, at, "text", "BLUEBELL", "purpose", "supervision", "session", string(all[1].ID), "after", "49")
	w.wants(rest, 200, "6 found", "event-1-52", "event-0-1")
	if strings.Contains(rest.Body.String(), "event-2-0") || strings.Contains(rest.Body.String(), "event-1-48") || strings.Contains(rest.Body.String(), "Search on") {
		t.Errorf("what goes on begins elsewhere: %s", rest.Body)
	}
	w.wants(w.sends(ana, at, "text", "harebell", "purpose", "supervision"), 200, "Nothing found")

	lines, err := w.Store.AuditLines(t.Context(), 0, 0)
	w.no(err)
	for _, l := range lines {
		if strings.Contains(strings.ToLower(fmt.Sprint(l)), "bell") {
			t.Errorf("the audit tells what was looked for: %v", l)
		}
	}
	if logs := w.logs.String(); strings.Contains(strings.ToLower(logs), "bell") {
		t.Errorf("so does the log: %s", logs)
	}
}

// TestSearchAsksFirst: without a purpose, or without anything to look for, nothing is opened, and the form says what to mend.
func TestSearchAsksFirst(t *testing.T) {
	w := newWorld(t)
	at := "/groups/" + string(w.group.ID) + "/search"
	w.evenings("A small bluebell.", 1)
	for _, fields := range [][]string{
		{"text", "bluebell"}, {"text", "bluebell", "purpose", "x"}, {"purpose", "supervision"}, {"text", "bluebell", "purpose", "supervision", "from", "soon"},
		{"text", strings.Repeat("x", 900), "purpose", "supervision"},
	} {
		if rec := w.sends(w.staff(), at, fields...); rec.Code != http.StatusBadRequest || strings.Contains(rec.Body.String(), "A small") {
			t.Errorf("%v: %d", fields, rec.Code)
		}
	}
	if n := w.audits(t.Context(), office.SearchTranscript); n != 0 {
		t.Errorf("%d lines in the audit, and nothing was looked for", n)
	}
}

// TestWhoMayReadNothingFindsNothing: a coordinator's account closes what a role in the room would open. Their answer is that
// of a search that found nothing, and that they asked stands in the audit. Who is not of the group learns not even that there
// is one.
func TestWhoMayReadNothingFindsNothing(t *testing.T) {
	w := newWorld(t)
	at := "/groups/" + string(w.group.ID) + "/search"
	w.evenings("A small bluebell.", 1, 2)
	carl, cookie := w.account("carl", auth.RoleCoordinator)
	w.no(w.Office.SetGroupRole(t.Context(), w.by(), w.group.ID, carl.ID, string(moderation.Cofacilitator)))
	got := w.sends(cookie, at, "text", "bluebell", "purpose", "supervision")
	none := w.sends(w.staff(), at, "text", "harebell", "purpose", "supervision")
	main := func(body string) string { // the page without its reader's own line at the top
		_, body, _ = strings.Cut(body, "<main")
		return strings.ReplaceAll(body, "harebell", "bluebell")
	}
	if a, b := main(got.Body.String()), main(none.Body.String()); got.Code != none.Code || a != b {
		t.Errorf("who may read nothing reads\n%s\nand who found nothing\n%s", a, b)
	}
	lines, err := w.Store.AuditLines(t.Context(), 0, 0)
	w.no(err)
	refused := 0
	for _, l := range lines {
		if l.What == office.SearchTranscript && l.Result == "refused" && strings.Contains(l.Object, string(carl.ID)) {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d lines of a search that was refused", refused)
	}
	_, other := w.account("other", auth.RoleFacilitator)
	w.wants(w.sends(other, at, "text", "bluebell", "purpose", "supervision"), 404)
}
