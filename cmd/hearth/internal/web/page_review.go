package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
	"hearth/store"
)

// reviewLines bounds one part of a record that the review page asks for.
const reviewLines = 400

// postReviewLines gives a part of the record to the review page.
func postReviewLines(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	reader, _, err := c.goOnReading()
	if err != nil {
		return err
	}
	wanted, err := c.numbers()
	if err != nil {
		return err
	}
	all := []reviewLine{}
	for len(wanted) > 0 {
		// What stands close together is one look at the store, with what stands between.
		near, _ := slices.BinarySearch(wanted, wanted[0]+reviewLines)
		span := int(wanted[near-1] - wanted[0] + 1)
		lines, _, err := c.s.Rooms.Lines(c.ctx(), c.session.ID, reader.Reader, wanted[0]-1, span)
		if err != nil {
			return err
		}
		for i := range lines {
			if _, asked := slices.BinarySearch(wanted[:near], lines[i].N); asked {
				all = append(all, reviewLineOf(&lines[i]))
			}
		}
		wanted = wanted[near:]
	}
	return c.reply(http.StatusOK, map[string]any{"lines": all})
}

// numbers are the events that a page asks for: by their numbers, or one by the id that a link has.
func (c *call) numbers() ([]uint64, error) {
	if id := c.field("at"); id != "" {
		n, err := c.s.Rooms.Place(c.ctx(), c.session.ID, id)
		return []uint64{n}, err
	}
	var all []uint64
	for text := range strings.SplitSeq(c.field("numbers"), ",") {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil || n == 0 || n > 1<<53 || len(all) == reviewLines {
			return nil, errForm("Please name up to 400 events by their numbers.")
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// A reviewLine is a line as the review page draws it.
type reviewLine struct {
	lineJSON
	At   int64  `json:"at"`
	What string `json:"what"`
}

func reviewLineOf(l *hub.Line) reviewLine {
	return reviewLine{lineOf(l), l.At.UnixMilli(), l.What()}
}

// postReviewIndex gives what one pass over the record counts: every event without words, attendance, shape, outcomes.
func postReviewIndex(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	r, err := c.review()
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, r)
}

// reviewed is a review with what stands beside the record.
type reviewed struct {
	*review.Review
	Tallies []tallyJSON  `json:"tallies"`
	Absent  []string     `json:"absent"`  // members of the group who never had a seat
	Readers []readerJSON `json:"readers"` // the latest first
	Settled []string     `json:"settled"` // keys of what was left open and has an outcome
	Signed  bool         `json:"signed"`
}

type tallyJSON struct {
	review.Tally
	Say string `json:"say"`
}

type readerJSON struct {
	Name    string `json:"name"`
	At      int64  `json:"at"`
	Purpose string `json:"purpose"`
	Me      bool   `json:"me,omitempty"`
}

// review passes once over the record, for a reading that stands in the audit.
func (c *call) review() (*reviewed, error) {
	reader, _, err := c.goOnReading()
	if err != nil {
		return nil, err
	}
	b := review.NewBuilder()
	err = c.s.Rooms.Transcript(c.ctx(), c.session.ID, reader.Reader, func(l hub.Line) error { b.Add(&l); return nil })
	if err != nil && !errors.Is(err, hub.ErrNoRoom) {
		return nil, err
	}
	d := &reviewed{Review: b.Review(), Tallies: []tallyJSON{}, Absent: []string{}, Readers: []readerJSON{}, Settled: []string{}}
	for _, t := range d.Review.Tallies {
		d.Tallies = append(d.Tallies, tallyJSON{t, hub.Phrase(t.Kind)})
	}
	return d, c.beside(d)
}

// beside fills in who never came and who has read the record.
func (c *call) beside(d *reviewed) error {
	var err error
	if d.Absent, err = c.s.Office.Absent(c.ctx(), c.session); err != nil {
		return err
	}
	added, err := c.s.Store.Reviews(c.ctx(), c.session.ID)
	if err != nil {
		return err
	}
	for _, a := range added {
		if a.Kind == "signed" {
			d.Signed = true
		} else if a.About != "" {
			d.Settled = append(d.Settled, a.About)
		}
	}
	return c.readers(d)
}

// readers are who has read the record, the latest first, each person once for each purpose.
func (c *call) readers(d *reviewed) error {
	lines, err := c.s.Store.AuditAbout(c.ctx(), "session/"+string(c.session.ID))
	if err != nil {
		return err
	}
	names, err := c.staffNames()
	if err != nil {
		return err
	}
	seen := map[readerJSON]bool{}
	for _, l := range slices.Backward(lines) {
		_, staff, as := strings.Cut(l.Object, " as staff/")
		if !as || l.Result != "ok" || !slices.Contains([]string{office.ReadTranscript, office.ExportTranscript}, l.What) {
			continue
		}
		staff, _, _ = strings.Cut(staff, " ")
		r := readerJSON{Name: names[store.ID(staff)], Purpose: l.Purpose, Me: store.ID(staff) == c.who.staff.ID}
		if seen[r] {
			continue
		}
		seen[r] = true
		r.At = l.At.UnixMilli()
		d.Readers = append(d.Readers, r)
	}
	return nil
}
