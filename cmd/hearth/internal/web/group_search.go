package web

import (
	"context"
	"errors"
	"slices"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// searchSessions is into how many records one answer of a group's search looks at most: each is a line of the audit.
const searchSessions = 60

// groupSearchView is a search through the records of a group, and what it found so far.
type groupSearchView struct {
	ID, Name string
	Asked    bool
	Found    []foundIn // the latest session first
	Lines    int
	Session  string // where to go on; "": all was looked through
	After    uint64
}

// foundIn are the finds of one session.
type foundIn struct {
	ID, Title string
	Starts    time.Time
	Lines     []hub.Line
}

func (c *call) groupSearchView() groupSearchView {
	return groupSearchView{ID: string(c.group.ID), Name: c.group.Name}
}

// pageGroupSearch asks what is looked for, and what for.
func pageGroupSearch(c *call) error { return c.show("groupsearch", c.groupSearchView()) }

// postGroupSearch looks through the group's records, the latest first. Whether the asker may read one is judged before the
// first word of it is opened, and stands in the audit then, without what is looked for; a record that they may not read is
// passed over as if nothing had been found in it.
func postGroupSearch(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d := c.groupSearchView()
	q, err := c.searched()
	if err != nil {
		return c.again(err, "groupsearch", "search", d)
	}
	why, err := purpose(c.field("purpose"))
	if err != nil {
		return c.again(err, "groupsearch", "search", d)
	}
	after, err := c.count("after")
	if err != nil {
		return err
	}
	all, err := c.searchable()
	if err != nil {
		return err
	}
	if err := c.staysOpen(); err != nil {
		return err
	}
	d.Asked, d.Session, d.After = true, c.field("session"), after
	if len(all) == 0 { // that somebody asked stands in the audit all the same, and the answer is the one for nothing found
		object := "group/" + string(c.group.ID) + " as staff/" + string(c.who.staff.ID)
		if err := c.s.Office.Audit(c.ctx(), c.who.actor(), office.SearchTranscript, object, why, "refused"); err != nil {
			return err
		}
	}
	if err := c.searchAll(&d, all, q, why); err != nil {
		return err
	}
	return c.showFilled("groupsearch", "search", d)
}

// searchable lists the sessions that have a record and that the asker may read, the latest first.
func (c *call) searchable() ([]store.Session, error) {
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID})
	if err != nil {
		return nil, err
	}
	var mine []store.Session
	for _, s := range slices.Backward(all) {
		if s.Phase == string(moderation.Scheduled) || s.Phase == office.PhaseCancelled {
			continue
		}
		r, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, s)
		if err != nil {
			return nil, err
		}
		if r.May() {
			mine = append(mine, s)
		}
	}
	return mine, nil
}

// searchAll looks through records, from the one where the answer before stopped, until a bound of one answer is reached.
func (c *call) searchAll(d *groupSearchView, all []store.Session, q review.Query, why string) error {
	ctx, cancel := context.WithTimeout(c.ctx(), searchFor)
	defer cancel()
	from := max(0, slices.IndexFunc(all, func(s store.Session) bool { return string(s.ID) == d.Session }))
	after := d.After
	d.Session, d.After = "", 0
	for i, s := range all[from:] {
		if i == searchSessions || d.Lines >= searchFinds || i > 0 && ctx.Err() != nil {
			d.Session = string(s.ID)
			return nil
		}
		reading, err := c.s.Office.BeginReading(c.ctx(), c.who.actor(), office.SearchTranscript, s, why)
		if errors.Is(err, store.ErrNotFound) { // it was taken from them in this moment
			continue
		}
		if err != nil {
			return err
		}
		found, next, err := c.find(ctx, s.ID, reading.Reader, q, after, searchFinds-d.Lines)
		if i > 0 && errors.Is(err, context.DeadlineExceeded) {
			d.Session = string(s.ID)
			return nil
		}
		if err != nil {
			return err
		}
		after = 0
		if len(found) > 0 {
			row := rowOf(s, c.group, string(c.role))
			for i := range found {
				found[i].At = found[i].At.In(row.Starts.Location()) // the group's clock, as all of its pages have it
			}
			d.Found = append(d.Found, foundIn{ID: row.ID, Title: row.Title, Starts: row.Starts, Lines: found})
			d.Lines += len(found)
		}
		if next != 0 {
			d.Session, d.After = string(s.ID), next
			return nil
		}
	}
	return nil
}
