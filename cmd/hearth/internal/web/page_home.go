package web

import (
	"net/http"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// homeView is the staff's own page: their groups, and what comes next in each.
type homeView struct {
	Groups    []groupRow
	Agreement string // the sample, to start from
}

type groupRow struct {
	ID, Name, Role string
	Next           *sessionRow
}

type sessionRow struct {
	ID, Title, Phase, Mark string
	Starts                 time.Time
	Minutes                int
	Reads                  bool // the reader may open the transcript
}

func pageHome(c *call) error {
	groups, err := c.groups()
	if err != nil {
		return err
	}
	d := homeView{Agreement: strings.TrimSpace(office.SampleAgreement)}
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
			if c.s.Now().Before(s.Starts.Add(time.Duration(s.Minutes)*time.Minute + time.Hour)) {
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

func rowOf(s store.Session, g store.Group, role string) sessionRow {
	loc, err := time.LoadLocation(g.Zone)
	if err != nil {
		loc = time.UTC
	}
	return sessionRow{
		ID: string(s.ID), Title: s.Title, Phase: s.Phase, Mark: s.Mark, Starts: s.Starts.In(loc), Minutes: s.Minutes,
		Reads: role == string(moderation.Facilitator) || role == string(moderation.Cofacilitator),
	}
}

// postGroup makes a group and, when a start is given, its first sessions.
func postGroup(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	g, err := c.s.Office.NewGroup(c.ctx(), c.who.actor(), office.GroupForm{
		Name: c.field("name"), Zone: c.field("zone"), Keep: c.field("keep"), Agreement: c.field("agreement"),
	})
	if err != nil {
		return err
	}
	if c.field("starts") != "" {
		if err := c.plan(g.ID); err != nil {
			return err
		}
	}
	return c.redirect("/groups/" + string(g.ID))
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

func pageAccount(c *call) error { return c.show("account", c.who.staff.Login) }

func postPassword(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if err := c.changePassword(c.field("present"), c.field("password")); err != nil {
		a := answerTo(err)
		if a.status >= http.StatusInternalServerError {
			return err
		}
		return c.showWith(a.status, "account", a.say, c.who.staff.Login)
	}
	return c.redirect("/account")
}

// changePassword changes the asker's own password. Every sign-in ends with it but that of this browser, which goes on by
// a new cookie.
func (c *call) changePassword(present, next string) error {
	cookie, err := c.s.Auth.ChangePassword(c.ctx(), c.who.staff, present, next)
	if err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), cookie, time.Time{})
	return nil
}

func postSignOutEverywhere(c *call) error {
	if err := c.s.Auth.SignOutAll(c.ctx(), c.who.staff.ID); err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), "", time.Time{})
	return c.redirect("/sign-in")
}
