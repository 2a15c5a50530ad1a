package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/manual"
)

// TestTheManualIsShownToStaff, every chapter of it, and to nobody else.
func TestTheManualIsShownToStaff(t *testing.T) {
	w := newWorld(t)
	list := w.get(w.staff(), "/manual").Body.String()
	for _, topic := range manual.Topics() {
		path := "/manual/" + topic.Name
		if !strings.Contains(list, `href="`+path+`"`) {
			t.Errorf("the list lacks %s", topic.Name)
		}
		rec := w.get(w.staff(), path)
		if body := rec.Body.String(); rec.Code != http.StatusOK || !strings.Contains(body, "<h1>"+topic.Title+"</h1>") || strings.Contains(body, "`") {
			t.Errorf("%s: %d %s", path, rec.Code, body)
		}
		if rec := w.ask(httptest.NewRequest("GET", path, nil)); rec.Code != http.StatusSeeOther {
			t.Errorf("a stranger at %s: %d", path, rec.Code)
		}
	}
	if rec := w.get(w.staff(), "/manual/nonsense"); rec.Code != http.StatusNotFound {
		t.Errorf("no chapter: %d", rec.Code)
	}
}
