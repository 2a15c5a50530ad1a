package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
)

// sends posts a form as whom the cookie names.
func (w *world) sends(c *http.Cookie, path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(c)
	return w.ask(r)
}

// ends writes behind the log that the session is over.
func (w *world) ends() {
	w.t.Helper()
	w.session.Phase = string(moderation.HasEnded)
	w.no(w.Store.UpdateSession(w.t.Context(), w.session))
}

func (w *world) wants(rec *httptest.ResponseRecorder, status int, texts ...string) {
	w.t.Helper()
	if rec.Code != status {
		w.t.Errorf("%d, want %d: %s", rec.Code, status, rec.Body)
	}
	for _, s := range texts {
		if !strings.Contains(rec.Body.String(), s) {
			w.t.Errorf("the page lacks %q: %s", s, rec.Body)
		}
	}
}

// TestAReviewerIsLetIn: from the session's page to the reviewer's home and the record, and back out again.
func TestAReviewerIsLetIn(t *testing.T) {
	w := newWorld(t)
	rita, her := w.account("rita", auth.RoleFacilitator)
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	at := "/sessions/" + string(w.session.ID)
	day := w.Now().Add(48 * time.Hour).Format(dayLayout)
	give := []string{"reader", string(rita.ID), "until", day, "purpose", "supervision"}
	w.wants(w.sends(ana, at+"/readers", give...), 422, "once its session is over")
	w.ends()
	w.wants(w.with(ana, "GET", at, ""), 200, "Let one more person read it", "nobody has agreed", "rita")
	w.wants(w.with(her, "GET", at+"/transcript", ""), 404)
	w.wants(w.sends(her, at+"/readers", give...), 404)
	w.wants(w.sends(ana, at+"/readers", "reader", string(rita.ID), "until", "soon", "purpose", "supervision"), 422, "the last day")
	w.wants(w.sends(ana, at+"/readers", give...), 303)
	w.wants(w.with(ana, "GET", at, ""), 200, "let in by <bdi>Ana</bdi>", "supervision", "Take it back")
	w.wants(w.with(her, "GET", "/home", ""), 200, "Records you may read", at+"/transcript")
	w.wants(w.with(her, "GET", at+"/transcript", ""), 200)
	w.wants(w.sends(her, at+"/transcript", "purpose", "supervision"), 200)
	w.wants(w.with(her, "GET", at, ""), 404) // nothing else of the group
	grants, err := w.Office.GrantsOf(t.Context(), w.session.ID)
	w.no(err)
	w.wants(w.sends(ana, at+"/readers/"+string(grants[0].ID)+"/end"), 303)
	w.wants(w.with(her, "GET", at+"/transcript", ""), 404)
	w.wants(w.with(ana, "GET", at, ""), 200, "Ended")
}

// TestAnEmergencyIsSeen: an admin opens a record, and the group has it on its home page until it was looked at.
func TestAnEmergencyIsSeen(t *testing.T) {
	w := newWorld(t)
	_, dana := w.account("dana", auth.RoleAdmin)
	_, carl := w.account("carl", auth.RoleCoordinator)
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	at := "/sessions/" + string(w.session.ID)
	w.wants(w.with(dana, "GET", at, ""), 200, "Open the record in an emergency")
	w.wants(w.with(dana, "GET", at+"/transcript", ""), 404)
	w.wants(w.sends(carl, at+"/break-glass", "reason", "curiosity"), 403, "Only an admin")
	w.wants(w.sends(dana, at+"/break-glass", "reason", ""), 422)
	w.wants(w.sends(dana, at+"/break-glass", "reason", "somebody may be in danger"), 303)
	w.wants(w.with(dana, "GET", at+"/transcript", ""), 200)
	w.wants(w.with(ana, "GET", "/home", ""), 200, "dana opened a record in an emergency", "somebody may be in danger")
	grants, err := w.Office.GrantsOf(t.Context(), w.session.ID)
	w.no(err)
	mark := at + "/readers/" + string(grants[0].ID) + "/reviewed"
	w.wants(w.sends(dana, mark), 403)
	w.wants(w.sends(ana, mark), 303)
	if home := w.with(ana, "GET", "/home", "").Body.String(); strings.Contains(home, "in an emergency") {
		t.Errorf("it is still there: %s", home)
	}
	w.wants(w.with(dana, "GET", "/audit", ""), 200, "reading.break-glass", "somebody may be in danger", "dana")
	w.wants(w.with(carl, "GET", "/audit", ""), 404)
}
