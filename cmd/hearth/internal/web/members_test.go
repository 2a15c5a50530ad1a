package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestNamesOfNewMembersFitARoom: a name that the door would refuse is refused to the arranger, in words for an arranger;
// one that needs tidying is tidied.
func TestNamesOfNewMembersFitARoom(t *testing.T) {
	w := newWorld(t)
	add := func(name string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/api/v1/groups/"+string(w.group.ID)+"/members", strings.NewReader(`{"name":"`+name+`"}`))
		r.Header.Set("Content-Type", "application/json")
		return w.as(r)
	}
	for name, says := range map[string]string{
		"Facilitator":           "kept for the people who look after the room",
		strings.Repeat("a", 41): "up to 40 characters",
		"a\\u202eb<":            "letters, numbers",
		"...":                   "at least one letter or number",
	} {
		if rec := add(name); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), says) || strings.Contains(rec.Body.String(), "your name") {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
	if rec := add("  Mia   B. "); rec.Code != http.StatusCreated || !strings.Contains(rec.Body.String(), `"Mia B."`) {
		t.Errorf("a name to be tidied: %d %s", rec.Code, rec.Body)
	}
	if rec := add(""); rec.Code != http.StatusCreated {
		t.Errorf("no name: %d %s", rec.Code, rec.Body)
	}
}
