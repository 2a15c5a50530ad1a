package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// readPaths says of every address that is for whoever reads, leads or sits in a room by which line of the table it is
// judged; "" is for those by which no words of others leave. One that is missing fails the test.
var readPaths = map[string]office.ReadPath{
	"GET /sessions/{session}/transcript":                            office.PathTranscript,
	"POST /sessions/{session}/transcript":                           office.PathTranscript,
	"POST /sessions/{session}/transcript/lines":                     office.PathTranscript,
	"POST /sessions/{session}/transcript/index":                     office.PathTranscript,
	"POST /sessions/{session}/transcript/search":                    office.PathTranscript,
	"POST " + api + "/sessions/{session}/transcript":                office.PathTranscript,
	"GET /sessions/{session}/copies":                                office.PathExport,
	"GET /sessions/{session}/pass":                                  office.PathExport,
	"POST /sessions/{session}/pass":                                 office.PathExport,
	"GET /r/{session}/own":                                          "", // a copy of what is one's own
	"POST /r/{session}/own":                                         "",
	"POST /sessions/{session}/export":                               office.PathExport,
	"POST " + api + "/sessions/{session}/export":                    office.PathExport,
	"POST /sessions/{session}/summary":                              office.PathTranscript,
	"GET /sessions/{session}/notes":                                 office.PathNotes,
	"POST /sessions/{session}/notes":                                "", // one's own go in
	"POST /sessions/{session}/outcomes":                             "",
	"POST /sessions/{session}/sign":                                 "",
	"GET " + api + "/sessions/{session}/receipt":                    "", // a number and a fingerprint
	"POST /sessions/{session}/addenda":                              "",
	"POST /sessions/{session}/progress":                             "",
	"POST /groups/{group}/lines":                                    office.PathLines,
	"GET /groups/{group}/search":                                    "", // a form
	"POST /groups/{group}/search":                                   office.PathGroup,
	"GET /audit":                                                    office.PathAudit,
	"GET " + api + "/audit":                                         office.PathAudit,
	"GET /r/{session}":                                              office.PathRoom,
	"GET /r/{session}/socket":                                       office.PathRoom,
	"GET " + api + "/sessions/{session}/view":                       office.PathRoom,
	"GET " + api + "/sessions/{session}/events":                     office.PathRoom,
	"POST " + api + "/sessions/{session}/commands":                  office.PathRoom, // an answer may show the room
	"GET /r/{session}/agreement":                                    office.PathRoom,
	"GET /r/{session}/dates.ics":                                    office.PathRoom,
	"GET /r/{session}/choices":                                      "", // one's own
	"POST /r/{session}/choices":                                     "",
	"GET /r/{session}/card":                                         "",
	"POST /r/{session}/card":                                        "",
	"GET " + api + "/sessions/{session}/card":                       "",
	"PUT " + api + "/sessions/{session}/card":                       "",
	"GET /groups/{group}/keeping":                                   "", // what is destroyed when
	"POST /groups/{group}/keeping/erase":                            "",
	"POST /groups/{group}/keeping/hold":                             "",
	"POST /groups/{group}/keeping/release":                          "",
	"POST " + api + "/sessions/{session}/people/{participant}/card": office.PathCard,
	"POST " + api + "/sessions/{session}/people/{participant}/link": "", // a new link, no words
}

// everyStanding gives a cookie for each line of the table.
func (w *world) everyStanding() map[office.Standing]*http.Cookie {
	w.t.Helper()
	w.ends()
	all := map[office.Standing]*http.Cookie{}
	for who, role := range map[office.Standing]moderation.Role{office.AsFacilitator: moderation.Facilitator, office.AsCofacilitator: moderation.Cofacilitator, office.AsObserver: moderation.Observer} {
		s, c := w.account(string(role), auth.RoleFacilitator)
		w.no(w.Office.SetGroupRole(w.t.Context(), w.by(), w.group.ID, s.ID, string(role)))
		all[who] = c
	}
	rita, c := w.account("rita", auth.RoleFacilitator)
	_, err := w.Office.GrantReading(w.t.Context(), w.by(), w.session, rita.ID, w.Now().Add(time.Hour), "supervision")
	w.no(err)
	all[office.AsReviewer] = c
	_, all[office.AsOther] = w.account("other", auth.RoleFacilitator)
	_, all[office.AsCoordinator] = w.account("carl", auth.RoleCoordinator)
	_, all[office.AsAdmin] = w.account("dana", auth.RoleAdmin)
	eve, c := w.account("eve", auth.RoleAdmin)
	_, err = w.Office.BreakGlass(w.t.Context(), office.Actor{Who: "staff/eve", Staff: eve.ID}, w.session, "somebody may be in danger")
	w.no(err)
	all[office.AsEmergency] = c
	_, all[office.AsMember] = w.seat()
	m, err := w.Office.AddMember(w.t.Context(), w.by(), w.group.ID, office.Profile{})
	w.no(err)
	_, err = w.Store.Seat(w.t.Context(), store.Seat{Session: w.session.ID, Participant: "px", Person: m.ID})
	w.no(err)
	return all
}

// TestTheTableOfReaders asks every way out of a record as everyone, on every store.
func TestTheTableOfReaders(t *testing.T) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) {
			w := newWorldOn(t, shape.Open(t))
			cookies := w.everyStanding()
			table := office.ReadTable()
			covered := map[office.ReadPath]bool{office.PathCommand: true} // held by package cli
			for _, rt := range w.routes {
				path, known := readPaths[rt.pattern]
				if words := rt.policy.staff == readers || rt.policy.staff == leaders || rt.policy.seat || strings.Contains(rt.pattern, "audit"); !words {
					continue
				}
				if !known {
					t.Errorf("%s has no line in the table of readers", rt.pattern)
				}
				if path == "" {
					continue
				}
				covered[path] = true
				for _, who := range office.Standings() {
					may := slices.Contains(table[path], who)
					if got := w.letsIn(rt, cookies[who]); got != may {
						t.Errorf("%s as %s: %v, and the table says %v", rt.pattern, who, got, may)
					}
				}
			}
			for _, p := range office.ReadPaths() {
				if !covered[p] {
					t.Errorf("nothing is held against the line of %s", p)
				}
			}
		})
	}
}

// letsIn reports whether an address gives anything but its one refusal. A socket that showed nothing waits for a ticket.
func (w *world) letsIn(rt route, c *http.Cookie) (in bool) {
	method, path := w.address(strings.ReplaceAll(rt.pattern, "{participant}", "px"))
	body, kind := `{"purpose":"supervision","kind":"text","text":"something"}`, "application/json"
	if !strings.HasPrefix(path, api) {
		body, kind = "purpose=supervision&kind=text&text=something", "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.AddCookie(c)
	defer func() {
		if recover() != nil { // an answer that had begun was broken off
			in = true
		}
	}()
	switch w.ask(r).Code {
	case http.StatusNotFound, http.StatusForbidden, http.StatusUnauthorized, http.StatusSeeOther:
		return false
	}
	return true
}

// TestReadersAreMadeInOnePlace: who makes a reader by hand goes around the table.
func TestReadersAreMadeInOnePlace(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		if filepath.Base(filepath.Dir(name)) == "office" || name == "../export/own.go" { // a member's copy is of what is theirs
			return nil
		}
		src, err := os.ReadFile(name)
		for _, made := range []string{"hub.WholeRecord(", "hub.Reader{"} {
			if strings.Contains(string(src), made) {
				t.Errorf("%s makes a reader by %s", name, made)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
