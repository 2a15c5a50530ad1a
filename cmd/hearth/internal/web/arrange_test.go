package web

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
)

// post sends a form as whoever has the cookie.
func (w *world) post(cookie *http.Cookie, path string, fields ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(cookie)
	return w.ask(r)
}

func (w *world) staff() *http.Cookie { return &http.Cookie{Name: "__Host-hearth", Value: w.cookie} }

func (w *world) get(cookie *http.Cookie, path string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.with(cookie, "GET", path, "")
}

var links = regexp.MustCompile(`value="(https://rooms\.example/i/[A-Z2-7]{26})"`)

// TestAGroupInOneStep: the group, its series on its own clock, its members and a link for each.
func TestAGroupInOneStep(t *testing.T) {
	w := newWorld(t)
	rec := w.post(w.staff(), "/groups", "name", "Thursday", "zone", "Europe/Berlin", "starts", "2027-03-18T18:00", "minutes", "75",
		"weeks", "3", "people", " Sam \r\n\r\nMia  B.\r\n", "card", "optional")
	found := links.FindAllStringSubmatch(rec.Body.String(), -1)
	if rec.Code != http.StatusOK || len(found) != 2 || !strings.Contains(rec.Body.String(), "<bdi>Mia B.</bdi>") {
		t.Fatalf("%d, %d links: %s", rec.Code, len(found), rec.Body)
	}
	if strings.Count(rec.Body.String(), `<svg class="qr"`) != 4 { // one to show, one to print
		t.Error("a person has no code to scan")
	}
	groups, err := w.Store.ListGroups(t.Context())
	w.no(err)
	g := groups[len(groups)-1]
	all, err := w.Store.ListSessions(t.Context(), store.SessionFilter{Group: g.ID})
	w.no(err)
	var at []string
	for _, s := range all {
		at = append(at, s.Starts.UTC().Format("02 15:04"))
	}
	if got := strings.Join(at, ", "); got != "18 17:00, 25 17:00, 01 16:00" || all[0].Minutes != 75 {
		t.Errorf("sessions at %s", got)
	}
	if x, err := office.ReadExtras(g); err != nil || x.Card != office.CardOptional {
		t.Errorf("%+v %v", x, err)
	}
	open := w.ask(httptest.NewRequest("POST", strings.TrimPrefix(found[1][1], "https://rooms.example"), nil))
	if open.Code != http.StatusSeeOther {
		t.Errorf("a link opens nothing: %d", open.Code)
	}
}

// TestARefusedFormKeepsWhatWasFilledIn, says what to mend, and keeps nothing.
func TestARefusedFormKeepsWhatWasFilledIn(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ field, value, says string }{
		{"people", "Sam\nFacilitator", "kept for the people who look after"}, {"people", "Sam\nSam", "stands there twice"},
		{"zone", "Nowhere/At-all", "time zone"}, {"minutes", "2", "5 to 1440"}, {"weeks", "60", "52 weeks"}, {"starts", "soon", "2026-12-01T18:00"},
		{"name", " ", "the group&#39;s name"}, {"card", "always", "required, optional or off"},
	} {
		fields := map[string]string{"name": "Thursday", "zone": "UTC", "starts": "2027-03-18T18:00", "people": "Robin", "title": "Circle"}
		fields[c.field] = c.value
		var flat []string
		for k, v := range fields {
			flat = append(flat, k, v)
		}
		rec := w.post(w.staff(), "/groups", flat...)
		body := rec.Body.String()
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || !strings.Contains(body, `value="Circle"`) {
			t.Errorf("%s %q: %d %s", c.field, c.value, rec.Code, body)
		}
		if !regexp.MustCompile(`name="` + c.field + `"[^>]*aria-describedby="why-here"`).MatchString(body) {
			t.Errorf("%s is not tied to what is said", c.field)
		}
	}
	groups, err := w.Store.ListGroups(t.Context())
	w.no(err)
	if len(groups) != 1 {
		t.Errorf("%d groups", len(groups))
	}
}

// TestACoordinatorSaysWhoLeads, and leads nothing.
func TestACoordinatorSaysWhoLeads(t *testing.T) {
	w := newWorld(t)
	ben, bens := w.account("ben", auth.RoleFacilitator)
	cora, coras := w.account("cora", auth.RoleCoordinator)
	if rec := w.post(coras, "/groups", "name", "Thursday", "zone", "UTC"); rec.Code != 422 || !strings.Contains(rec.Body.String(), "who leads the group") {
		t.Errorf("nobody leads: %d", rec.Code)
	}
	if rec := w.post(coras, "/groups", "name", "Thursday", "zone", "UTC", "lead", string(cora.ID)); rec.Code != 422 {
		t.Errorf("she leads: %d", rec.Code)
	}
	if rec := w.post(bens, "/groups", "name", "Thursday", "zone", "UTC", "lead", string(w.ana.ID)); rec.Code != 404 {
		t.Errorf("one who arranges nothing for others: %d", rec.Code)
	}
	rec := w.post(coras, "/groups", "name", "Thursday", "zone", "UTC", "lead", string(ben.ID))
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	group := store.ID(strings.TrimPrefix(rec.Header().Get("Location"), "/groups/"))
	roles, err := w.Store.GroupStaff(t.Context(), group)
	w.no(err)
	if len(roles) != 1 || roles[0].Staff != ben.ID || roles[0].Role != "facilitator" {
		t.Errorf("%+v", roles)
	}
}

// TestACodeIsDrawn: the picture has the corners of a code, and names nothing.
func TestACodeIsDrawn(t *testing.T) {
	picture, err := qrCode("The link as a QR code", "https://rooms.example/i/"+strings.Repeat("A", 26))
	if err != nil {
		t.Fatal(err)
	}
	text := string(picture)
	if strings.Contains(text, "rooms.example") || strings.Contains(text, "href") {
		t.Error("the picture names an address")
	}
	side := 33 + 2*quietZone // version 4 holds it
	img := image.NewGray(image.Rect(0, 0, side, side))
	var x, y, n int
	for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1H\d+z`).FindAllStringSubmatch(text, -1) {
		x, y, n = atoi(t, run[1]), atoi(t, run[2]), atoi(t, run[3])
		for i := range n {
			img.SetGray(x+i, y, color.Gray{255})
		}
	}
	// The three corners by which a camera finds it: seven dark, a light ring, three by three dark.
	for _, c := range []image.Point{{quietZone, quietZone}, {side - quietZone - 7, quietZone}, {quietZone, side - quietZone - 7}} {
		for d := range 7 {
			ring := d == 1 || d == 5
			if img.GrayAt(c.X+d, c.Y).Y == 0 || img.GrayAt(c.X+d, c.Y+6).Y == 0 || (img.GrayAt(c.X+d, c.Y+3).Y == 0) != ring {
				t.Fatalf("no corner at %v", c)
			}
		}
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// TestDatesForACalendar: in UTC, neutral, folded, ended by CRLF; the same session keeps its UID.
func TestDatesForACalendar(t *testing.T) {
	w := newWorld(t)
	rec := w.get(w.staff(), "/groups/"+string(w.group.ID)+"/dates.ics")
	body := rec.Body.String()
	if rec.Code != 200 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/calendar") || !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") {
		t.Fatalf("%d %s", rec.Code, body)
	}
	for _, want := range []string{"SUMMARY:Hearth\r\n", "UID:" + string(w.session.ID) + "@rooms.example\r\n", "DURATION:PT60M\r\n", "DTSTART:" + w.session.Starts.UTC().Format("20060102T150405Z") + "\r\n"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(body, w.group.Name) {
		t.Error("the calendar names the group")
	}
	room, cookie := w.seat()
	if rec := w.get(cookie, room+"/dates.ics"); rec.Code != 200 || !strings.Contains(rec.Body.String(), string(w.session.ID)) {
		t.Errorf("a member's: %d", rec.Code)
	}
	long := string(writeCalendar("h", strings.Repeat("ä,", 60)+"\nBEGIN:VEVENT", time.Unix(1<<31, 0), []icsDate{{id: "s"}}))
	for line := range strings.SplitSeq(strings.TrimSuffix(long, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	if unfolded := strings.ReplaceAll(long, "\r\n ", ""); !strings.Contains(unfolded, "SUMMARY:"+strings.Repeat(`ä\,`, 60)+`\nBEGIN:VEVENT`+"\r\n") {
		t.Errorf("%s", unfolded)
	}
}

// TestMovingAndCancelling: before the record has begun it moves, and then no more; a cancelled one lets nobody in and says so.
func TestMovingAndCancelling(t *testing.T) {
	w := newWorld(t)
	room, member := w.seat()
	all, err := w.Office.Plan(t.Context(), w.by(), office.SessionForm{Group: w.group.ID, Local: "2027-05-01T10:00", Minutes: 60, Weeks: 2})
	w.no(err)
	path := "/sessions/" + string(all[0].ID)
	if rec := w.post(w.staff(), path+"/move", "starts", "2020-01-01T10:00", "minutes", "60"); rec.Code != 422 || !strings.Contains(rec.Body.String(), "has passed") {
		t.Errorf("into the past: %d", rec.Code)
	}
	if rec := w.post(w.staff(), path+"/move", "starts", "2027-05-02T11:30", "minutes", "45"); rec.Code != http.StatusSeeOther {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	s, err := w.Store.Session(t.Context(), all[0].ID)
	w.no(err)
	if s.Starts.UTC().Format(store.WallTimeLayout) != "2027-05-02T11:30" || s.Minutes != 45 {
		t.Errorf("%+v", s)
	}
	if rec := w.with(w.staff(), "POST", api+"/sessions/"+string(w.session.ID)+"/cancel", ""); rec.Code != 200 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.post(w.staff(), "/sessions/"+string(w.session.ID)+"/move", "starts", "2027-05-02T11:30"); rec.Code != 422 {
		t.Errorf("moving what is cancelled: %d", rec.Code)
	}
	page := w.get(member, room).Body.String()
	if !strings.Contains(page, "does not take place") || !strings.Contains(page, "/r/"+string(all[0].ID)+"~") || strings.Contains(page, `id="app"`) {
		t.Errorf("a member sees %s", page)
	}
	short := strings.TrimPrefix(room, "/r/")
	if rec := w.get(member, api+"/sessions/"+short+"/view"); rec.Code != http.StatusNotFound {
		t.Errorf("the room itself: %d", rec.Code)
	}
	if rec := w.get(w.staff(), "/groups/"+string(w.group.ID)); !strings.Contains(rec.Body.String(), "cancelled") {
		t.Error("staff are not told")
	}
}

// TestProposedLines: read by those who lead, with a line in the audit; the chosen ones come into the field and are not kept.
func TestProposedLines(t *testing.T) {
	w := newWorld(t)
	w.rooms.lines = []hub.Line{{N: 4, Kind: "line_proposed", Text: "We begin <b>on time</b>."}, {N: 5, Kind: "said", Text: "sentinel"}, {N: 6, Kind: "line_adopted", Particulars: hub.Particulars{Message: 4}}, {N: 7, Kind: "line_proposed", Text: "gone", Gone: "erased"}}
	at := "/groups/" + string(w.group.ID)
	before := w.audits(t.Context(), "lines.read")
	body := w.post(w.staff(), at+"/lines").Body.String()
	if !strings.Contains(body, "We begin &lt;b&gt;on time&lt;/b&gt;.") || !strings.Contains(body, "adopted in the room") || strings.Contains(body, "sentinel") || strings.Contains(body, ">gone<") {
		t.Errorf("%s", body)
	}
	if w.audits(t.Context(), "lines.read") != before+1 {
		t.Error("the reading is in no audit")
	}
	body = w.post(w.staff(), at+"/lines", "line", "We begin on time.").Body.String()
	if !regexp.MustCompile(`(?s)<textarea name="agreement".*We begin on time\.</textarea>`).MatchString(body) {
		t.Errorf("%s", body)
	}
	if a, err := w.Store.CurrentAgreement(t.Context(), w.group.ID); err != nil || a.Version != 1 {
		t.Errorf("version %d %v", a.Version, err)
	}
	_, coras := w.account("cora", auth.RoleCoordinator)
	if rec := w.post(coras, at+"/lines"); rec.Code != http.StatusNotFound {
		t.Errorf("a coordinator reads words: %d", rec.Code)
	}
}

func (w *world) audits(ctx context.Context, what string) int {
	w.t.Helper()
	all, err := w.Store.AuditLines(ctx, 0, 0)
	w.no(err)
	n := 0
	for _, a := range all {
		if a.What == what {
			n++
		}
	}
	return n
}

// TestVersionsOfAnAgreement: each save is a version with what it changed; the same text is none.
func TestVersionsOfAnAgreement(t *testing.T) {
	w := newWorld(t)
	at := "/groups/" + string(w.group.ID) + "/agreement"
	text := strings.TrimSpace(office.SampleAgreement)
	if rec := w.post(w.staff(), at, "agreement", strings.ReplaceAll(text, "\n", "\r\n")); rec.Code != 422 || !strings.Contains(rec.Body.String(), "version 1 stays") {
		t.Errorf("the same again: %d", rec.Code)
	}
	if rec := w.post(w.staff(), at, "agreement", strings.Replace(text, "1. What is said here stays here.", "1. All of it stays here.", 1)); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	body := w.get(w.staff(), at).Body.String()
	if !strings.Contains(body, "Added:</strong> <bdi>1. All of it stays here.") || !strings.Contains(body, "Taken out:</strong> <bdi>1. What is said here") || strings.Contains(body, "Added:</strong> <bdi>2.") {
		t.Errorf("%s", body)
	}
	room, member := w.seat()
	if rec := w.get(member, room+"/agreement"); rec.Code != 200 || !strings.Contains(rec.Body.String(), "All of it stays here") || !strings.Contains(rec.Body.String(), "365 days") || !strings.Contains(rec.Body.String(), "Ana") {
		t.Errorf("to read later: %d %s", rec.Code, rec.Body)
	}
}

// TestEditingResources: shown first, kept on the word; what was filled in is not lost.
func TestEditingResources(t *testing.T) {
	w := newWorld(t)
	fields := []string{"contact", "Ana", "checked", "2026-11-20", "name-0", "Listening line", "phone-0", "116 123", "name-2", "Web <place>", "url-2", "https://help.example"}
	body := w.post(w.staff(), "/resources/edit", append(fields, "do", "show")...).Body.String()
	if !strings.Contains(body, `href="tel:116%20123"`) || !strings.Contains(body, "Not kept yet") || strings.Contains(w.get(w.staff(), "/resources").Body.String(), "Listening line") {
		t.Errorf("%s", body)
	}
	if rec := w.post(w.staff(), "/resources/edit", append(fields, "do", "keep", "url-0", "http://plain.example")...); rec.Code != 422 || !strings.Contains(rec.Body.String(), "116 123") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.post(w.staff(), "/resources/edit", append(fields, "do", "keep")...); rec.Code != http.StatusSeeOther {
		t.Errorf("%d", rec.Code)
	}
	_, sample, err := w.Office.Resources(t.Context())
	if err != nil || sample || !bytes.Contains(w.get(w.staff(), "/resources").Body.Bytes(), []byte("Web &lt;place&gt;")) {
		t.Errorf("kept: sample %v %v", sample, err)
	}
}

// TestPresetsReachTheRoom: they are bounded, come to staff with the room, and outlive a change of the settings.
func TestPresetsReachTheRoom(t *testing.T) {
	w := newWorld(t)
	at := "/groups/" + string(w.group.ID)
	if rec := w.post(w.staff(), at+"/presets", "mutes", "7"); rec.Code != 422 {
		t.Errorf("seven minutes: %d", rec.Code)
	}
	if rec := w.post(w.staff(), at+"/presets", "cards", strings.Repeat("Why?\r\n", 21)); rec.Code != 422 {
		t.Errorf("21 questions: %d", rec.Code)
	}
	if body := w.get(w.staff(), "/r/"+string(w.session.ID)).Body.String(); !strings.Contains(body, `"cards":["What makes you think so`) || strings.Contains(body, `"care":`) {
		t.Errorf("a group that has chosen nothing: %s", body)
	}
	if rec := w.post(w.staff(), at+"/presets", "pauses", "Quiet, please.\r\n\r\n", "mutes", "5", "mutes", "1", "cards", "What else?\r\n", "care", "Call Ann.\r\nAny hour."); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	w.post(w.staff(), at+"/settings", "name", "Evening", "zone", "UTC", "keep", "none", "admission", "ask", "history", "from_start", "seats", "9")
	body := w.get(w.staff(), "/r/"+string(w.session.ID)).Body.String()
	if !strings.Contains(body, `"pauses":["Quiet, please."]`) || !strings.Contains(body, `"mutes":[1,5]`) || !strings.Contains(body, `"cards":["What else?"],"care":"Call Ann.\nAny hour."`) {
		t.Errorf("%s", body)
	}
	room, member := w.seat()
	if body := w.get(member, room).Body.String(); strings.Contains(body, "presets") || !strings.Contains(body, `"terms":"`+room+`/agreement"`) {
		t.Errorf("a member: %s", body)
	}
}

// TestAGroupKnowsItsMembersByTheirNames: by the one they chose where staff gave none, and by the one that staff gave instead.
func TestAGroupKnowsItsMembersByTheirNames(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	m, err := w.Office.AddMember(ctx, w.by(), w.group.ID, office.Profile{Contact: "by the portal"})
	w.no(err)
	for _, step := range []struct {
		name string
		over bool
		want string
	}{{"Kim Nachname", false, "Kim Nachname"}, {"Robin", false, "Kim Nachname"}, {"Kim", true, "Kim"}} {
		w.no(w.Office.NameMember(ctx, m.ID, step.name, step.over))
		now, err := w.Store.Member(ctx, m.ID)
		w.no(err)
		p, err := w.Office.Profile(ctx, now)
		w.no(err)
		if p.Name != step.want || p.Contact != "by the portal" {
			t.Errorf("%+v: %+v", step, p)
		}
	}
	w.no(w.ring.DestroyPerson(ctx, m.ID, "erased"))
	w.no(w.Office.NameMember(ctx, m.ID, "Kim again", true))
	if now, err := w.Store.Member(ctx, m.ID); err == nil {
		if p, _ := w.Office.Profile(ctx, now); p.Name != "" {
			t.Errorf("who was erased is called %q", p.Name)
		}
	}
}
