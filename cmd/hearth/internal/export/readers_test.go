package export

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// A fakeHouse is a session's lines and what a desk asks beside them.
type fakeHouse struct {
	store.Directory
	lines  []hub.Line
	audits []string
	seen   []office.Seen
	refuse []moderation.ParticipantID // who did not agree to a de-identified copy
}

func (f *fakeHouse) Copy(context.Context, store.SessionID, hub.Reader, func(*hub.Copied) error) error {
	return hub.ErrNoRoom
}

// Transcript withholds as hub does.
func (f *fakeHouse) Transcript(_ context.Context, _ store.SessionID, by hub.Reader, yield func(hub.Line) error) error {
	for _, l := range f.lines {
		if slices.Contains(by.Withheld, moderation.ParticipantID(l.By)) && l.Text != "" {
			l.Text, l.Name = hub.Withheld, hub.Withheld
		}
		if err := yield(l); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeHouse) Lines(ctx context.Context, s store.SessionID, by hub.Reader, after uint64, limit int) (lines []hub.Line, next uint64, err error) {
	err = f.Transcript(ctx, s, by, func(l hub.Line) error {
		if l.N > after && l.N <= after+uint64(limit) {
			lines = append(lines, l)
		}
		return nil
	})
	return lines, 0, err
}

func (f *fakeHouse) Group(context.Context, store.ID) (store.Group, error) {
	return store.Group{Name: "Evening group", Keep: "days:30", Settings: []byte(`{"part2":true}`)}, nil
}

func (f *fakeHouse) Staff(context.Context, store.ID) (store.Staff, error) {
	return store.Staff{ID: "ana", Login: "ana", Name: "Ana Lead"}, nil
}

func (f *fakeHouse) AgreementByHash(context.Context, store.ID, string) (store.Agreement, error) {
	return store.Agreement{Version: 3, Text: "We keep what is said here."}, nil
}

func (f *fakeHouse) Signatures(context.Context, store.SessionID) ([]store.Signature, error) {
	return nil, nil
}

func (f *fakeHouse) Reading(context.Context, store.ID, store.Session) (office.Reading, error) {
	return office.Reading{Ground: office.ByRole, Reader: hub.WholeRecord()}, nil
}

func (f *fakeHouse) BeginReading(ctx context.Context, by office.Actor, what string, s store.Session, purpose string) (office.Reading, error) {
	f.audits = append(f.audits, what+" "+purpose)
	return f.Reading(ctx, "", s)
}

func (f *fakeHouse) Audit(_ context.Context, by office.Actor, what, _, purpose, _ string) error {
	f.audits = append(f.audits, by.Who+" "+what+" "+purpose)
	return nil
}

func (f *fakeHouse) Names(context.Context, store.Session) (map[string][]string, []string, error) {
	return map[string][]string{"p1": {"Miriam Adler"}}, []string{"Tobias Absent"}, nil
}

func (f *fakeHouse) Absent(context.Context, store.Session) ([]string, error) {
	return []string{"=HYPERLINK(Tobias)"}, nil
}

func (f *fakeHouse) WhoHasSeen(context.Context, store.Member) ([]office.Seen, error) {
	return f.seen, nil
}

func (f *fakeHouse) Withheld(context.Context, store.Session, office.ConsentKind) ([]moderation.ParticipantID, int, error) {
	return f.refuse, 2, nil
}

func (f *fakeHouse) SeatOf(context.Context, store.SessionID, string) (store.Seat, error) {
	return store.Seat{Person: "m1"}, nil
}

func (f *fakeHouse) Member(context.Context, store.ID) (store.Member, error) {
	return store.Member{ID: "m1"}, nil
}

var testStart = time.Date(2026, 11, 18, 19, 0, 0, 0, time.UTC)

func testSession() store.Session {
	return store.Session{ID: "SESSIONID", Group: "g", Title: "Evening group, session 4", Starts: testStart}
}

// testDesk is a desk over lines, with real keys and real papers.
func testDesk(t testing.TB, lines []hub.Line) (*Desk, *fakeHouse, ed25519.PublicKey) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	master, err := seal.NewMasterFile(filepath.Join(t.TempDir(), "master"))
	if err != nil {
		t.Fatal(err)
	}
	ring := seal.New(db, master)
	if err := ring.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	signer, err := ring.Signer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeHouse{lines: lines}
	now := testStart.Add(48 * time.Hour)
	return &Desk{Store: f, Rooms: f, Office: f, Signer: ring.Signer, Papers: db, Sealer: ring, Now: func() time.Time { return now }}, f, signer.PublicKey()
}

// cast is a session in which everything stands that some copy must not have. Miriam is p1, Robin p2, Ana leads.
func cast() []hub.Line {
	var all []hub.Line
	add := func(l hub.Line) *hub.Line {
		l.N, l.At = uint64(len(all)+1), testStart.Add(time.Duration(len(all))*time.Minute)
		l.ID = fmt.Sprintf("EVENTID%d", l.N)
		all = append(all, l)
		return &all[len(all)-1]
	}
	who := func(p, name string) hub.Particulars {
		return hub.Particulars{People: []hub.Affected{{Who: p, Name: name}}}
	}
	said := func(by, name, lane, text, gone string) *hub.Line {
		return add(hub.Line{Kind: "said", Lane: lane, By: by, Name: name, Text: text, Gone: gone})
	}
	for _, p := range [][3]string{{"s1", "Ana Lead", "facilitator"}, {"p1", "Miriam", "member"}, {"p2", "Robin", "member"}} {
		l := add(hub.Line{Kind: "seated", Text: p[1], Particulars: who(p[0], p[1])})
		l.Role = p[2]
	}
	add(hub.Line{Kind: "consented", By: "p1", Name: "Miriam", Particulars: hub.Particulars{Version: 3, Hash: "h"}})
	add(hub.Line{Kind: "started", By: "s1", Name: "Ana Lead"})
	said("p1", "Miriam", "room", "canary-shown of Miriam, who wrote to Robin on 12 March 2026", "")
	said("p2", "Robin", "room", "canary-other by Robin for Miriam, at 12 Elm Street", "")
	said("p1", "Miriam", "room", "canary-taken", "took_back")
	said("p1", "Miriam", "room", "canary-hidden", "hidden")
	said("p1", "Miriam", "room", "canary-held", "held")
	said("p1", "Miriam", "room", "", "erased")
	said("p2", "Robin", "room", hub.Withheld, "")
	said("p1", "Miriam", "private", "canary-private to staff", "")
	said("s1", "Ana Lead", "staff", "canary-staff among us", "")
	add(hub.Line{Kind: "muted", By: "s1", Name: "Ana Lead", Note: "canary-note to you", Memo: "canary-memo for us", Particulars: who("p1", "Miriam")})
	add(hub.Line{Kind: "flagged", By: "p2", Name: "Robin", Note: "canary-flag", Particulars: who("p1", "Miriam")})
	add(hub.Line{Kind: "ended", By: "s1", Name: "Ana Lead"})
	return all
}

// canaries are the words that a kind of copy may have; everything else of allCanaries is nowhere in it. A kind without a
// row here fails: whoever adds one says what it may hold.
var canaries = map[string][]string{
	"json":              nil, // what is erased and withheld has no words in hub.Copied: held where that is made
	"facts":             nil,
	"html":              {"shown", "other", "private", "staff", "note", "memo", "flag"},
	"text":              {"shown", "other", "private", "staff", "note", "memo", "flag"},
	"csv":               {"shown", "other", "private", "staff", "note", "memo", "flag"},
	"attendance":        {},
	"attendance-json":   {},
	"deidentified":      {"shown", "other"},
	"deidentified-text": {"shown", "other"},
	"member":            {"shown", "private", "note", "hidden", "held"},
	"member-text":       {"shown", "private", "note", "hidden", "held"},
	"member-json":       {"shown", "private", "note", "hidden", "held"},
}

var allCanaries = []string{"shown", "other", "taken", "hidden", "held", "private", "staff", "note", "memo", "flag"}

// make asks for a copy of a kind and returns its bytes.
func (d *Desk) made(t testing.TB, kind string) []byte {
	t.Helper()
	r := Request{Session: testSession(), By: office.Actor{Who: "staff/ana", Staff: "ana"}, Purpose: "supervision: Miriam's month", Kind: kind, To: "the board"}
	if k, err := kindNamed(kind); err == nil && k.ofMember {
		r.Member = "p1"
	}
	c, err := d.Open(t.Context(), r)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	var b bytes.Buffer
	if err := c.Write(t.Context(), &b); err != nil && !errors.Is(err, ErrNothing) {
		t.Fatalf("%s: %v", kind, err)
	}
	return b.Bytes()
}

// passAll passes every message as it is proposed.
func (d *Desk) passAll(t testing.TB) {
	t.Helper()
	for {
		_, st, err := d.Looks(t.Context(), testSession(), hub.WholeRecord(), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		if st.Passed == st.All {
			return
		}
		looks, _, err := d.Looks(t.Context(), testSession(), hub.WholeRecord(), st.Next, nil)
		if err != nil {
			t.Fatal(err)
		}
		p := Pass{Session: testSession(), By: store.Staff{ID: "ana", Login: "ana"}, Reader: hub.WholeRecord(), Block: st.Next, Seen: map[uint64]string{}}
		for _, k := range looks {
			p.Seen[k.N] = k.Sum
		}
		if err := d.Pass(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCanaries(t *testing.T) {
	d, f, public := testDesk(t, cast())
	d.passAll(t)
	for _, k := range Kinds() {
		may, ok := canaries[k.Name]
		if !ok {
			t.Errorf("%s has no row of what it may hold", k.Name)
			continue
		}
		before := len(f.audits)
		b := d.made(t, k.Name)
		if len(f.audits) == before {
			t.Errorf("%s is not in the audit", k.Name)
		}
		if may == nil {
			continue
		}
		for _, c := range allCanaries {
			allowed := false
			for _, m := range may {
				allowed = allowed || m == c
			}
			if got := bytes.Contains(b, []byte("canary-"+c)); got != allowed {
				t.Errorf("%s: canary-%s is in it: %v\n%s", k.Name, c, got, b)
			}
		}
		if !bytes.Contains(b, []byte(office.Part2Notice)) {
			t.Errorf("%s lacks the group's notice", k.Name)
		}
		checkManifest(t, k.Name, b, public)
	}
}

// checkManifest reads the last line and holds it against the bytes before.
func checkManifest(t *testing.T, kind string, b []byte, public ed25519.PublicKey) {
	t.Helper()
	lines := bytes.SplitAfter(b, []byte("\n"))
	at := -1
	for i, l := range lines {
		if bytes.Contains(l, []byte("sha256")) {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("%s has no manifest", kind)
	}
	line := string(lines[at])
	line = html.UnescapeString(strings.ReplaceAll(line, `""`, `"`))
	line = line[strings.Index(line, "{") : strings.LastIndex(line, "}")+1]
	var m struct {
		totals
		Sig string `json:"sig"`
	}
	if err := json.Unmarshal([]byte(line), &m); err != nil {
		t.Fatalf("%s: %v in %s", kind, err, line)
	}
	sum := sha256.Sum256(bytes.Join(lines[:at], nil))
	signed, _, _ := strings.Cut(line, `,"sig"`)
	sig, _ := hex.DecodeString(m.Sig)
	if m.SHA256 != hex.EncodeToString(sum[:]) || !seal.VerifyCopy(public, []byte(signed), sig) || m.Whole || m.Kind != kind {
		t.Errorf("%s: its manifest does not hold: %s", kind, line)
	}
}

// TestDeidentifiedLeadsNowhere: nothing of the facts leads back either.
func TestDeidentifiedLeadsNowhere(t *testing.T) {
	d, _, _ := testDesk(t, cast())
	d.passAll(t)
	for _, kind := range []string{"deidentified", "deidentified-text"} {
		b := string(d.made(t, kind))
		for _, leads := range []string{"SESSIONID", "EVENTID", "Miriam", "Robin", "Adler", "Evening", "18 Nov", "19:0", "Elm", "March", "p1", "the board"} {
			if strings.Contains(b, leads) {
				t.Errorf("%s holds %q:\n%s", kind, leads, b)
			}
		}
		for _, want := range []string{"[Person 1]", "Person 2", "T+", "Reviewed by ana", "not certified", "[place]", `251 days before`} {
			if !strings.Contains(html.UnescapeString(b), want) {
				t.Errorf("%s lacks %q:\n%s", kind, want, b)
			}
		}
	}
}

// TestWhoDidNotAgreeIsWithheld: their words are neither looked at nor in the copy; that they spoke is.
func TestWhoDidNotAgreeIsWithheld(t *testing.T) {
	d, f, _ := testDesk(t, cast())
	f.refuse = []moderation.ParticipantID{"p1"}
	d.passAll(t)
	b := string(d.made(t, "deidentified-text"))
	if strings.Contains(b, "canary-shown") || !strings.Contains(b, hub.Withheld) || !strings.Contains(b, "canary-other by [Person 2] for [Person 1]") {
		t.Error(b)
	}
	f.refuse = nil // they agree now: what nobody has looked at does not slip out with it
	c, err := d.Open(t.Context(), Request{Session: testSession(), By: office.Actor{Staff: "ana"}, Purpose: "teaching", Kind: "deidentified"})
	if err == nil {
		err = c.Write(t.Context(), io.Discard)
	}
	if !errors.Is(err, ErrNotPassed) {
		t.Error(err)
	}
}

func TestNotPassedIsRefused(t *testing.T) {
	d, f, _ := testDesk(t, cast())
	ask := func() error {
		c, err := d.Open(t.Context(), Request{Session: testSession(), By: office.Actor{Staff: "ana"}, Purpose: "teaching", Kind: "deidentified"})
		if err == nil {
			err = c.Write(t.Context(), io.Discard)
		}
		return err
	}
	if err := ask(); !errors.Is(err, ErrNotPassed) {
		t.Fatalf("nothing was passed: %v", err)
	}
	d.passAll(t)
	if err := ask(); err != nil {
		t.Fatalf("everything was passed: %v", err)
	}
	f.lines = append(f.lines, hub.Line{N: 99, Kind: "said", Lane: "room", By: "p2", Name: "Robin", Text: "one more", At: testStart})
	if err := ask(); !errors.Is(err, ErrNotPassed) {
		t.Errorf("one message was not passed: %v", err)
	}
	d.passAll(t)
	f.lines = append(f.lines, hub.Line{N: 100, Kind: "renamed", By: "s1", Text: "Zed", Particulars: hub.Particulars{People: []hub.Affected{{Who: "p2", Name: "Zed"}}}})
	if err := ask(); !errors.Is(err, ErrNotPassed) {
		t.Errorf("the roster has a name that nobody looked for: %v", err)
	}
}

// TestADecisionCounts: what a person keeps, changes and adds is what the copy has.
func TestADecisionCounts(t *testing.T) {
	d, _, _ := testDesk(t, []hub.Line{
		{N: 1, Kind: "started", At: testStart},
		{N: 2, Kind: "said", Lane: "room", By: "p1", Name: "Miriam", At: testStart, Text: "Robin told Gregory of the barn in Springfield"},
		{N: 3, Kind: "said", Lane: "room", By: "p2", Name: "Robin", At: testStart, Text: "yes"},
	})
	looks, _, err := d.Looks(t.Context(), testSession(), hub.WholeRecord(), 0, nil)
	if err != nil || len(looks) != 2 {
		t.Fatal(looks, err)
	}
	from := map[string]int{}
	for _, p := range looks[0].Parts {
		if p.Instead != "" {
			from[p.Text] = p.From
		}
	}
	if len(from) != 3 {
		t.Fatalf("proposed: %v", from)
	}
	pass := Pass{
		Session: testSession(), By: store.Staff{ID: "ana", Login: "ana"}, Reader: hub.WholeRecord(), Seen: map[uint64]string{2: looks[0].Sum, 3: looks[1].Sum},
		Decisions: map[uint64]Decision{2: {Keep: map[int]bool{from["Robin"]: false, from["Springfield"]: true}, Instead: map[int]string{from["Gregory"]: "my brother"}, Also: []string{"the barn"}}},
	}
	if err := d.Pass(t.Context(), pass); err != nil {
		t.Fatal(err)
	}
	if b := string(d.made(t, "deidentified-text")); !strings.Contains(b, "[Person 2] told [my brother] of [identifying detail] in Springfield") {
		t.Error(b)
	}
	pass.Decisions[3] = Decision{Also: []string{"no such words"}}
	if err := d.Pass(t.Context(), pass); err == nil {
		t.Error("words that do not stand there were taken out")
	}
}

// TestOwnCopyTellsWhoHasSeen: the agreement, the date, and each reading by role and class of purpose.
func TestOwnCopyTellsWhoHasSeen(t *testing.T) {
	d, f, _ := testDesk(t, cast())
	f.seen = []office.Seen{
		{At: testStart.Add(time.Hour), Session: "SESSIONID", What: office.ExportTranscript + ".html", As: "a facilitator of your group", Purpose: "supervision; given to the team"},
		{At: testStart, Session: "ANOTHER", What: office.ReadTranscript, As: "an admin, in an emergency", Purpose: "care"},
	}
	b := string(d.made(t, "member-text"))
	for _, want := range []string{"We keep what is said here.", "on 18 December 2026", "copied (html) by a facilitator of your group, for: supervision; given to the team", "canary-note"} {
		if !strings.Contains(b, want) {
			t.Errorf("it lacks %q:\n%s", want, b)
		}
	}
	rest := strings.ReplaceAll(b, "who wrote to Robin", "") // their own words, which stay as they wrote them
	for _, other := range []string{"Robin", "canary-other", "emergency"} {
		if strings.Contains(rest, other) {
			t.Errorf("it holds %q:\n%s", other, b)
		}
	}
}

// TestOwnWordsAreOnesOwn: hidden and held words are their author's data, whoever makes the copy; what was taken back is for
// its author alone, and nobody's words are another's.
func TestOwnWordsAreOnesOwn(t *testing.T) {
	d, _, _ := testDesk(t, cast())
	c, err := d.OpenOwn(t.Context(), OwnRequest{Session: testSession(), Member: "m1", Seat: "p1", Name: "yourself", Kind: "member-text"})
	if err != nil {
		t.Fatal(err)
	}
	var self bytes.Buffer
	if err := c.Write(t.Context(), &self); err != nil {
		t.Fatal(err)
	}
	staff := string(d.made(t, "member-text"))
	for _, want := range []string{"canary-hidden", "staff hid it", "canary-held", "not let through"} {
		if !strings.Contains(self.String(), want) || !strings.Contains(staff, want) {
			t.Errorf("a copy lacks %q:\n%s\n%s", want, self.String(), staff)
		}
	}
	if !strings.Contains(self.String(), "canary-taken") || !strings.Contains(self.String(), "you took it back") || strings.Contains(staff, "canary-taken") {
		t.Errorf("what was taken back is its author's alone:\n%s\n%s", self.String(), staff)
	}
	if strings.Contains(self.String(), "canary-other") || strings.Contains(self.String(), "canary-staff") || strings.Contains(self.String(), "canary-memo") {
		t.Errorf("it holds what others wrote:\n%s", self.String())
	}
}

// TestAttendance: who came and who never did, without a word of anybody, and with nothing that a spreadsheet would calculate.
func TestAttendance(t *testing.T) {
	d, _, _ := testDesk(t, cast())
	table := string(d.made(t, "attendance"))
	for _, want := range []string{`"attendance","Miriam","member","2026-11-18T19:00:00Z"`, `"'=HYPERLINK(Tobias)","member"`, `"never_came"`, "For: supervision"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, byteOrderMark))).ReadAll()
	if err != nil || len(all) < 6 {
		t.Errorf("%d lines, %v", len(all), err)
	}
	if lines := string(d.made(t, "attendance-json")); !strings.Contains(lines, `"t":"attendance","name":"Robin"`) {
		t.Error(lines)
	}
}

func BenchmarkKinds(b *testing.B) {
	var lines []hub.Line
	lines = append(lines, cast()...)
	for i := range 20_000 {
		lines = append(lines, hub.Line{
			N: uint64(len(lines) + 1), Kind: string(moderation.KindSaid), Lane: "room", By: "p1", Name: "Miriam", At: testStart.Add(time.Duration(i) * time.Second),
			Text: "I said I would call her, and I did not. I do not know why I always do that when we talk about it.",
		})
	}
	d, _, _ := testDesk(b, lines)
	d.passAll(b)
	for _, k := range Kinds() {
		if k.everyFact {
			continue // it is made of records, and measured with them
		}
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				b.SetBytes(int64(len(d.made(b, k.Name))))
			}
			b.ReportMetric(float64(b.N*len(lines))/b.Elapsed().Seconds(), "events/s")
		})
	}
}
