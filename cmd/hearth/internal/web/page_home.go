package web

import (
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// homeView is the staff's own page: their groups, and what comes next in each.
type homeView struct {
	Groups      []groupRow
	Readable    []sessionRow     // records that somebody let them read for a time
	Emergencies []office.Granted // records that an admin opened, and nobody of the group has looked at
	Waiting     []waitingRow     // sessions that are over and want somebody's look
	Sample      bool             // the resources that members see are still the sample
	newGroupView
}

type groupRow struct {
	ID, Name, Role string
	Next           *sessionRow
}

type sessionRow struct {
	ID, Title, Phase, Mark string
	Starts                 time.Time
	Minutes                int
	Reads                  bool      // the reader may open the transcript
	Until                  time.Time // and for how long, where it was given for a time
}

func pageHome(c *call) error {
	groups, err := c.groups()
	if err != nil {
		return err
	}
	d := homeView{}
	if len(groups) == 0 { // the first one is made on this very page
		if d.newGroupView, err = c.newGroupView(); err != nil {
			return err
		}
	}
	if _, d.Sample, err = c.s.Office.Resources(c.ctx()); err != nil {
		return err
	}
	if d.Readable, err = c.readable(); err != nil {
		return err
	}
	if d.Emergencies, err = c.emergencies(); err != nil {
		return err
	}
	if d.Waiting, err = c.waiting(groups); err != nil {
		return err
	}
	for _, g := range groups {
		row := groupRow{ID: string(g.ID), Name: g.Name}
		role, err := c.s.Office.RoleIn(c.ctx(), g.ID, c.who.staff.ID)
		if err != nil {
			return err
		}
		row.Role = string(role)
		sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: g.ID, Unended: true})
		if err != nil {
			return err
		}
		for _, s := range sessions {
			if s.Phase != office.PhaseCancelled && c.s.Now().Before(s.Starts.Add(time.Duration(s.Minutes)*time.Minute+time.Hour)) {
				next := rowOf(s, g, row.Role)
				row.Next = &next
				break
			}
		}
		d.Groups = append(d.Groups, row)
	}
	return c.show("home", d)
}

// groups are those that the asker may see: all for who arranges all, else those in which they have a role.
func (c *call) groups() ([]store.Group, error) {
	all, err := c.s.Store.ListGroups(c.ctx())
	if err != nil || c.who.manages() {
		return all, err
	}
	mine, err := c.s.Store.StaffGroups(c.ctx(), c.who.staff.ID)
	if err != nil {
		return nil, err
	}
	role := map[store.ID]bool{}
	for _, r := range mine {
		role[r.Group] = r.Role != ""
	}
	var found []store.Group
	for _, g := range all {
		if role[g.ID] {
			found = append(found, g)
		}
	}
	return found, nil
}

// isPast: it is over, or will not be, or its time went by without it.
func (r sessionRow) isPast(now time.Time) bool {
	switch r.Phase {
	case string(moderation.HasEnded), string(moderation.IsShut), office.PhaseCancelled:
		return true
	case string(moderation.Scheduled):
		return now.After(r.Starts.Add(time.Duration(r.Minutes)*time.Minute + time.Hour))
	}
	return false
}

// State is a session's phase in words.
func (r sessionRow) State() string {
	switch moderation.Phase(r.Phase) {
	case moderation.Scheduled:
		return "planned"
	case moderation.InLobby:
		return "the lobby is open"
	case moderation.Live:
		return "on now"
	case moderation.Closing:
		return "coming to a close"
	case moderation.HasEnded, moderation.IsShut:
		return "over"
	}
	return r.Phase
}

// Moves reports whether it can still be moved or cancelled.
func (r sessionRow) Moves() bool { return r.Phase == string(moderation.Scheduled) }

// keepInWords says a rule of keeping as people would.
func keepInWords(rule string) string {
	kind, days, _ := strings.Cut(rule, ":")
	switch kind {
	case "days":
		return "for " + days + " days after a session, and then destroyed"
	case "signed":
		return "for " + days + " days after staff have signed the session off, and then destroyed"
	}
	return "only while the session is on: words are destroyed when it ends, and who was there and what staff did stays"
}

func rowOf(s store.Session, g store.Group, role string) sessionRow {
	loc, err := time.LoadLocation(g.Zone)
	if err != nil {
		loc = time.UTC
	}
	return sessionRow{
		ID: string(s.ID), Title: s.Title, Phase: s.Phase, Mark: s.Mark, Starts: s.Starts.In(loc), Minutes: s.Minutes,
		Reads: leadsHere(moderation.Role(role)),
	}
}

func (c *call) plan(group store.ID) error {
	minutes, err := c.number("minutes", 90)
	if err != nil {
		return err
	}
	weeks, err := c.number("weeks", 1)
	if err != nil {
		return err
	}
	_, err = c.s.Office.Plan(c.ctx(), c.who.actor(), office.SessionForm{
		Group: group, Title: c.field("title"), Local: c.field("starts"), Minutes: minutes, Weeks: weeks,
	})
	return err
}
