package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
	"hearth/store"
)

// Bounds of one search. What goes beyond them is told with where to go on.
const (
	searchFinds   = 50               // lines of one answer
	searchRecords = 100_000          // records looked at for one answer
	searchPart    = 500              // records in memory at once
	searchFor     = 20 * time.Second // and no longer, whoever waits
)

// searched reads what is looked for. It is never in an address, a log or the audit.
func (c *call) searched() (review.Query, error) {
	q := review.Query{Text: c.field("text"), Who: c.field("who"), Kind: c.field("kind"), Layer: review.Layer(c.field("layer"))}
	if len(q.Text) > 800 {
		return q, errForm("Please look for at most 200 characters.")
	}
	if q.Layer != "" && !slices.Contains(review.Layers(), q.Layer) {
		return q, errForm("Please choose a layer from the list.")
	}
	var err error
	if q.From, err = c.day("from"); err == nil {
		q.To, err = c.day("to")
	}
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1) // the day that is named is in it
	}
	if err == nil && q.Empty() {
		err = errForm("Please say what you look for.")
	}
	q.Fold()
	return q, err
}

// day reads a date of the group's own calendar.
func (c *call) day(name string) (time.Time, error) {
	text := c.field(name)
	if text == "" {
		return time.Time{}, nil
	}
	zone, err := time.LoadLocation(c.group.Zone)
	if err != nil {
		zone = time.UTC
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return t, errForm("Please write a date as 2026-11-30.")
	}
	return t, nil
}

// postReviewSearch looks for something in one session's record. Each search is a line of the audit, without its words.
func postReviewSearch(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	_, shown, err := c.goOnReading()
	if err != nil {
		return err
	}
	q, err := c.searched()
	if err != nil {
		return err
	}
	after, err := c.count("after")
	if err != nil {
		return err
	}
	reader, err := c.beginReading(office.SearchTranscript, shown.Purpose)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.ctx(), searchFor)
	defer cancel()
	found, next, err := c.find(ctx, c.session.ID, reader.Reader, q, after, searchFinds)
	if err != nil {
		return err
	}
	all := make([]reviewLine, len(found))
	for i := range found {
		all[i] = reviewLineOf(&found[i])
	}
	return c.reply(http.StatusOK, map[string]any{"lines": all, "next": next})
}

// find passes over a record from a number on, opening its words part by part, and stops at the bounds of one answer: next is
// then where to go on, and 0 when the record was seen to its end. What the reader may not read is no line at all, so
// whoever may read nothing of a lane is answered like whoever looks for what was never said.
func (c *call) find(ctx context.Context, session store.SessionID, by hub.Reader, q review.Query, after uint64, most int) (found []hub.Line, next uint64, err error) {
	for seen := 0; seen < searchRecords; seen += searchPart {
		lines, next, err := c.s.Rooms.Lines(ctx, session, by, after, searchPart)
		if errors.Is(err, hub.ErrNoRoom) {
			return found, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		for i := range lines {
			if !q.Matches(&lines[i]) {
				continue
			}
			if len(found) == most {
				return found, found[most-1].N, nil
			}
			found = append(found, lines[i])
		}
		if next == 0 {
			return found, 0, nil
		}
		after = next
	}
	return found, after, nil
}
