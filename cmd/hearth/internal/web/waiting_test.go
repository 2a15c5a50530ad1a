package web

import (
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// TestHomeShowsWhatWaits: a session that ended unread, with what it left open and nothing of what was said; until somebody
// has signed it off, and for nobody who does not lead it.
func TestHomeShowsWhatWaits(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Now = func() time.Time { return time.Now().Add(48 * time.Hour) } })
	w.rooms.lines = []hub.Line{
		{N: 1, Kind: string(moderation.KindHelpAsked), By: "m", Name: "Sam", Text: "canary words"},
		{N: 2, Kind: string(moderation.KindEnded)},
	}
	waits := "What waits for you"
	if body := w.get(w.staff(), "/home").Body.String(); strings.Contains(body, waits) {
		t.Fatal("something waits before a session is over")
	}
	over := w.session
	over.Phase = string(moderation.HasEnded)
	w.no(w.Store.UpdateSession(t.Context(), over))
	body := w.get(w.staff(), "/home").Body.String()
	for _, want := range []string{waits, "nobody has read it yet; it ended by itself, without a facilitator; one call for help was not settled."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(body, "canary") || strings.Contains(body, "Sam") {
		t.Error("home quotes a session")
	}
	_, other := w.account("ben", "admin")
	if body := w.get(other, "/home").Body.String(); strings.Contains(body, waits) {
		t.Error("an admin who does not lead is told")
	}
	_, err := w.Office.BeginReading(t.Context(), w.by(), office.ReadTranscript, w.session, "supervision")
	w.no(err)
	body = w.get(w.staff(), "/home").Body.String()
	if want := "it is read and not signed off; it ended by itself, without a facilitator; one call for help was not settled."; !strings.Contains(body, want) {
		t.Errorf("no %q in %s", want, body)
	}
	w.no(w.Office.Settle(t.Context(), w.by(), w.session.ID, "help/1", office.Reached, ""))
	if body := w.get(w.staff(), "/home").Body.String(); strings.Contains(body, "call for help") || !strings.Contains(body, waits) {
		t.Error("what has an outcome waits, or the signature does not")
	}
	w.no(w.Office.Sign(t.Context(), w.by(), w.session.ID, store.Head{Seq: 2}, 0))
	if body := w.get(w.staff(), "/home").Body.String(); strings.Contains(body, waits) {
		t.Error("it waits though it is signed")
	}
	for _, by := range w.rooms.readers {
		if !by.FactsAlone {
			t.Error("home opened words of a session, and no line of the audit says so")
		}
	}
	if len(w.rooms.readers) == 0 {
		t.Error("nobody asked for a record: this finds nothing")
	}
}
