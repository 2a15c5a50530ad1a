package export

import (
	"context"
	"strconv"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
)

// Attendance (REV-4) is a copy like the others: it asks for a purpose, is in the audit first, carries a cover and ends in a
// manifest. No words of anybody are in it.

const attendancePart = "who was here: when they came, first wrote and left, for how long, and who never came. No words are in it."

// An attender is one line of the table; a time is empty where there was none.
type attender struct {
	T        string `json:"t"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Starts   string `json:"scheduled"`
	Joined   string `json:"joined,omitempty"`
	First    string `json:"first_message,omitempty"`
	Left     string `json:"left,omitempty"`
	Reason   string `json:"reason"` // one of package review's: never_came, stayed, left, exit, lost, removed
	Minutes  int64  `json:"minutes"`
	Late     bool   `json:"late"`
	Losses   int    `json:"losses"`
	Messages int    `json:"messages"`
	Words    int    `json:"words"`
}

// A table prints attendance.
type table interface {
	printer
	attender(a *attender)
}

func attendance(make func(*sheet) table) func(context.Context, *Copy, *sheet) error {
	return func(ctx context.Context, c *Copy, s *sheet) error {
		t := make(s)
		r, err := newReading(ctx, c, s, t, attendancePart)
		if err != nil {
			return err
		}
		r.cover.Times = "Times are UTC."
		b := review.NewBuilder()
		err = c.desk.Rooms.Transcript(ctx, c.Session.ID, c.Reading.Reader, func(l hub.Line) error { b.Add(&l); return nil })
		if err != nil {
			return err
		}
		r.begun = true
		r.begin(&r.cover)
		for _, p := range b.Review().People {
			t.attender(c.attender(&p))
			r.totals.Events++
		}
		if c.Reading.Ground == office.ByRole { // who was let in for a time learns nothing of who else the house knows
			absent, err := c.desk.Office.Absent(ctx, c.Session)
			if err != nil {
				return err
			}
			for _, name := range absent {
				t.attender(c.attender(&review.Person{Name: name, Role: "member", Reason: review.NeverCame}))
				r.totals.Events++
			}
		}
		return r.end(c)
	}
}

func (c *Copy) attender(p *review.Person) *attender {
	const minute = 60_000
	clock := func(ms int64) string {
		if ms == 0 {
			return ""
		}
		return time.UnixMilli(ms).UTC().Format(time.RFC3339)
	}
	return &attender{
		"attendance", p.Name, p.Role, c.Session.Starts.UTC().Format(time.RFC3339), clock(p.Joined), clock(p.First), clock(p.Left), p.Reason,
		(p.Present + minute/2) / minute, p.Late, p.Losses, p.Messages, p.Words,
	}
}

// A csvTable is csvPrinter with columns of its own.
type csvTable struct{ *csvPrinter }

func newCSVTable(s *sheet) table { return csvTable{&csvPrinter{sheet: s}} }

func (p csvTable) begin(c *cover) {
	p.printf(byteOrderMark)
	p.put("row", "name", "role", "scheduled", "joined", "first_message", "left", "reason", "minutes", "late", "losses", "messages", "words")
	for _, f := range c.fields() {
		p.wide("copy", f[0]+": "+f[1])
	}
}

func (p csvTable) attender(a *attender) {
	late := "no"
	if a.Late {
		late = "yes"
	}
	p.put(a.T, a.Name, a.Role, a.Starts, a.Joined, a.First, a.Left, a.Reason,
		strconv.FormatInt(a.Minutes, 10), late, strconv.Itoa(a.Losses), strconv.Itoa(a.Messages), strconv.Itoa(a.Words))
}

func (p csvTable) manifest(signed []byte) { p.wide("manifest", string(signed)) }

func (p csvTable) wide(kind, text string) {
	p.put(kind, text, "", "", "", "", "", "", "", "", "", "", "")
}

type linesTable struct{ linesPrinter }

func newLinesTable(s *sheet) table { return linesTable{linesPrinter{s}} }

func (p linesTable) attender(a *attender) { p.object(a) }
