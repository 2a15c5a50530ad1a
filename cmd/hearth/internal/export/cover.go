package export

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
)

// Copies for readers: text, pages to print, tables. They are one stream of rows behind a cover, written by one of several
// printers. Words that were taken back, hidden, held back or erased are in none of them: whoever needs those for a proof
// asks for the record as JSON lines, whoever needs them for care reads them in review. So every copy for readers is a part,
// says which, and ends in a manifest that the server's key signs.

// ReadersFormat names the manifest of copies for readers.
const ReadersFormat = "hearth-copy/1"

// A cover is what stands in front, and on each printed page.
type cover struct {
	Title    string    `json:"title"`
	Session  string    `json:"session,omitempty"` // empty in a de-identified copy: it would lead back
	Starts   string    `json:"starts"`
	By       string    `json:"by"`
	Made     string    `json:"made"`
	Purpose  string    `json:"purpose"`
	Part     string    `json:"part"`             // which part of the record this is
	Notice   string    `json:"notice,omitempty"` // of the group, on what may be done with the copy
	Times    string    `json:"times"`            // what the times are
	Review   string    `json:"review,omitempty"` // of a de-identified copy: who passed it
	Sections []section `json:"sections,omitempty"`
}

// stamp is the cover in one line, for the foot of each printed page.
func (c *cover) stamp() string {
	parts := []string{"Made by " + c.By, c.Made, "for: " + c.Purpose}
	if c.Session != "" {
		parts = append(parts, "session "+c.Session)
	}
	return strings.Join(append(parts, "part of a record"), " · ")
}

// A row is one event for readers.
type row struct {
	N       uint64 // 0: not shown
	At      string // clock time; empty where times are shifted
	T       string // since the room opened: T+12:40
	What    string
	Who     string
	About   string
	Words   string
	Note    string // told to the person
	Memo    string // for staff
	LeftOut bool   // there were words, and this copy has none of them
}

// A totals is what the manifest says.
type totals struct {
	T        string   `json:"t"`
	Format   string   `json:"format"`
	Kind     string   `json:"kind"`
	Session  string   `json:"session,omitempty"`
	Whole    bool     `json:"whole"` // always false
	Part     string   `json:"part"`
	Events   int      `json:"events"`
	LeftOut  int      `json:"left_out"` // events whose words are not in this copy
	By       string   `json:"by"`
	Made     string   `json:"made"`
	Purpose  string   `json:"purpose"`
	PassedBy []string `json:"passed_by,omitempty"`
	SHA256   string   `json:"sha256"` // of all bytes before the manifest's line
	Key      string   `json:"key"`
}

// A printer writes rows on a sheet, whose first error stays: so none of these gives one.
type printer interface {
	begin(c *cover)
	row(r *row)
	// close ends what begin and the rows opened; manifest writes the last line.
	close()
	manifest(signed []byte)
}

// A reader's copy is written in one go.
type reading struct {
	*sheet
	printer
	cover  cover
	totals totals
	opened time.Time // when the room did; times since are counted from it
	begun  bool
}

func newReading(ctx context.Context, c *Copy, s *sheet, p printer, part string) (*reading, error) {
	notice, err := c.notice(ctx)
	if err != nil {
		return nil, err
	}
	r := &reading{sheet: s, printer: p}
	r.cover = cover{
		Title: c.Session.Title, Session: string(c.Session.ID), Starts: c.Session.Starts.UTC().Format("Mon 2 Jan 2006, 15:04 MST"),
		By: c.By(), Made: c.Made.Format("2 Jan 2006, 15:04:05 MST"), Purpose: c.Purpose, Part: part, Notice: notice,
		Times: "Times are UTC; T+ counts from when the room opened.",
	}
	r.totals = totals{
		T: "manifest", Format: ReadersFormat, Kind: c.Kind.Name, Session: string(c.Session.ID), Part: part, By: c.By(),
		Made: c.Made.Format("2006-01-02T15:04:05.000Z07:00"), Purpose: c.Purpose,
	}
	return r, nil
}

// put writes a row. The cover stands in front of the first: a session without a record gives no bytes at all.
func (r *reading) put(one *row) error {
	if !r.begun {
		r.begun = true
		r.begin(&r.cover)
	}
	r.totals.Events++
	if one.LeftOut {
		r.totals.LeftOut++
	}
	r.row(one)
	return r.err
}

func (r *reading) end(c *Copy) error {
	if !r.begun {
		r.begin(&r.cover)
	}
	r.close()
	signer := c.signer
	r.totals.SHA256, r.totals.Key = hex.EncodeToString(r.hashed()), signer.Fingerprint()
	b, err := oneLine(r.totals)
	if err != nil {
		return err
	}
	signed := bytes.TrimSuffix(b, []byte("}"))
	r.manifest(fmt.Appendf(nil, "%s,\"sig\":\"%s\"}", signed, hex.EncodeToString(signer.SignCopy(signed))))
	return r.err
}

const readersPart = "what was said and done, as far as its reader may read it. Words that were taken back, hidden, held back or erased are left out."

func readable(make func(*sheet) printer) func(context.Context, *Copy, *sheet) error {
	return func(ctx context.Context, c *Copy, s *sheet) error {
		r, err := newReading(ctx, c, s, make(s), readersPart)
		if err != nil {
			return err
		}
		err = c.desk.Rooms.Transcript(ctx, c.Session.ID, c.Reading.Reader, func(l hub.Line) error {
			return r.put(r.rowOf(&l))
		})
		if err != nil {
			return err
		}
		return r.end(c)
	}
}

// since says how long the room had been open at an event; before it opened, nothing.
func (r *reading) since(l *hub.Line) string {
	if l.Kind == string(moderation.KindStarted) {
		r.opened = l.At
	}
	if r.opened.IsZero() {
		return ""
	}
	return shifted(l.At.Sub(r.opened))
}

func (r *reading) rowOf(l *hub.Line) *row {
	one := &row{
		N: l.N, At: l.At.Format("15:04:05"), T: r.since(l), What: l.What(), Who: l.Name, About: l.About,
		Words: l.Text, Note: l.Note, Memo: l.Memo,
	}
	if left(l) {
		one.leaveOut(l)
	}
	return one
}

// leaveOut says in place of the words that there were some.
func (r *row) leaveOut(l *hub.Line) {
	r.Words, r.Note, r.Memo, r.LeftOut = "[left out]", "", "", true
	if l.Text == hub.Withheld {
		r.Words = hub.Withheld
	}
}

// left reports a line whose words no copy for readers has. What was withheld from the reader came without words.
func left(l *hub.Line) bool { return l.Gone != "" || l.Text == hub.Withheld }

// shifted writes a time as what has passed: T+1:02:40, T-5:00.
func shifted(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	d = d.Truncate(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h > 0 {
		return fmt.Sprintf("T%s%d:%02d:%02d", sign, h, m, s)
	}
	return fmt.Sprintf("T%s%d:%02d", sign, m, s)
}

// By is who made the copy, as people know them.
func (c *Copy) By() string { return c.For.Name }

// notice is what the group has put on every copy of its records.
func (c *Copy) notice(ctx context.Context) (string, error) {
	g, err := c.desk.Store.Group(ctx, c.Session.Group)
	if err != nil {
		return "", err
	}
	x, err := office.ReadExtras(g)
	return x.NoticeOf(), err
}
