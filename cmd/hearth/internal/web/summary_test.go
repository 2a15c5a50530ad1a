package web

import (
	"net/http"
	"regexp"
	"testing"

	"hearth/hub"
	"hearth/moderation"
)

// TestTheSummaryComparesAndShares: before beside after as numbers, and how the talk was shared out, the facilitator's own
// part too; for whoever reads the record, and in nothing before the reading was said what for.
func TestTheSummaryComparesAndShares(t *testing.T) {
	w := newWorld(t)
	seat := func(n uint64, who, name string, role moderation.Role) hub.Line {
		return hub.Line{N: n, Kind: string(moderation.KindSeated), Particulars: hub.Particulars{Role: string(role), People: []hub.Affected{{Who: who, Name: name}}}}
	}
	said := func(n uint64, who, text string) hub.Line {
		return hub.Line{N: n, Kind: string(moderation.KindSaid), Lane: "room", By: who, Text: text}
	}
	asked := func(n uint64, moment moderation.Moment) hub.Line {
		return hub.Line{N: n, Kind: string(moderation.KindCheckInBegan), By: "a", Particulars: hub.Particulars{Moment: string(moment)}}
	}
	answered := func(n, to uint64, who, text string) hub.Line {
		return hub.Line{N: n, Kind: string(moderation.KindCheckInAnswered), By: who, Text: text, Particulars: hub.Particulars{Message: to, Skipped: text == ""}}
	}
	w.rooms.lines = []hub.Line{
		seat(1, "a", "Ana", moderation.Facilitator), seat(2, "m", "Mia", moderation.Member), seat(3, "n", "Nils", moderation.Member),
		asked(4, moderation.BeforeScale), answered(5, 4, "m", "7 canary word"), answered(6, 4, "n", ""),
		said(7, "a", "one two three"), said(8, "m", "four"),
		asked(9, moderation.AfterScale), answered(10, 9, "m", "4"), answered(11, 9, "n", "5"),
		{N: 12, Kind: string(moderation.KindEnded), By: "a"},
	}
	w.ends()
	at := "/sessions/" + string(w.session.ID)
	rec := w.post(w.staff(), at+"/transcript", "purpose", "supervision")
	w.wants(rec, http.StatusOK)
	reading := regexp.MustCompile(`name="reading" value="([^"]+)"`).FindStringSubmatch(rec.Body.String())
	if reading == nil {
		t.Fatalf("no reading: %s", rec.Body)
	}
	w.wants(w.post(w.staff(), at+"/summary", "reading", reading[1]), http.StatusOK,
		`<bdi>Mia</bdi></th><td>7</td><td>4</td><td>-3</td>`, `<bdi>Nils</bdi></th><td>skipped</td><td>5</td><td>–</td>`, "<td>75 %</td>", "<td>25 %</td>")
	if body := w.post(w.staff(), at+"/summary", "reading", "none").Body.String(); regexp.MustCompile("Mia|canary").MatchString(body) {
		t.Errorf("a summary without a reading: %s", body)
	}
}
