package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// groupView is one group: what is planned, who belongs, who leads, which links are out.
type groupView struct {
	ID, Name, Zone, Keep string
	Role                 string
	Sessions             []sessionRow // to come, and on
	People               []personRow
	Staff                []staffRow
	Others               []staffRow // accounts without a role here, to whom the reader may give one
	Staffing             office.Staffing
	Open                 []invitationRow
	Agreement            store.Agreement
	Settings             office.GroupSettings
	Presets              office.Presets // as the room offers them
	MuteMinutes          []int
	KeepWords            string
	Past                 []sessionRow // the latest first
}

type personRow struct {
	ID, Name string
	Removed  bool
	Devices  int
	Link     string // "none", "sent", "opened"
}

type staffRow struct {
	ID, Login, Name, Role string
	Disabled              bool
	Lays                  bool // the reader may lay this role down, or take it away
}

type invitationRow struct {
	ID      string
	Session string
	Left    int
	Expires time.Time
}

func pageGroup(c *call) error {
	d, err := c.groupView()
	if err != nil {
		return err
	}
	return c.show("group", d)
}

func (c *call) groupView() (groupView, error) {
	g := c.group
	d := groupView{ID: string(g.ID), Name: g.Name, Zone: g.Zone, Keep: g.Keep, Role: string(c.role)}
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: g.ID})
	if err != nil {
		return d, err
	}
	for _, s := range sessions {
		row := rowOf(s, g, d.Role)
		if row.isPast(c.s.Now()) {
			d.Past = append(d.Past, row)
		} else {
			d.Sessions = append(d.Sessions, row)
		}
	}
	if d.Agreement, err = c.s.Store.CurrentAgreement(c.ctx(), g.ID); err != nil {
		return d, err
	}
	slices.Reverse(d.Past)
	if d.Settings, err = office.AllSettings(g); err != nil {
		return d, err
	}
	d.Presets, d.MuteMinutes, d.KeepWords = d.Settings.PresetsOf(), office.MuteMinutes(), keepInWords(g.Keep)
	if err := c.fillStaff(&d); err != nil {
		return d, err
	}
	return d, c.fillPeople(&d)
}

func (c *call) fillStaff(d *groupView) error {
	roles, err := c.s.Store.GroupStaff(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	of := map[store.ID]string{}
	for _, r := range roles {
		of[r.Staff] = r.Role
	}
	accounts, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return err
	}
	if d.Staffing, err = c.s.Office.Staffing(c.ctx(), c.who.actor(), c.group.ID); err != nil {
		return err
	}
	for _, s := range accounts {
		self := s.ID == c.who.staff.ID
		row := staffRow{string(s.ID), s.Login, s.Name, of[s.ID], !s.Disabled.IsZero(), self || d.Staffing.Takes}
		if row.Role != "" {
			d.Staff = append(d.Staff, row)
		} else if !row.Disabled && !self && d.Staffing.Gives {
			d.Others = append(d.Others, row)
		}
	}
	return nil
}

func (c *call) fillPeople(d *groupView) error {
	members, err := c.s.Store.ListMembers(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	invitations, err := c.s.Store.ListInvitations(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	link := map[store.ID]string{}
	for _, inv := range invitations {
		if !inv.Revoked.IsZero() || !c.s.Now().Before(inv.Expires) {
			continue
		}
		switch {
		case inv.Member == "" && inv.Used < inv.Uses:
			d.Open = append(d.Open, invitationRow{string(inv.ID), string(inv.Session), inv.Uses - inv.Used, inv.Expires})
		case inv.Used > 0:
			link[inv.Member] = "opened"
		default:
			link[inv.Member] = "sent"
		}
	}
	for _, m := range members {
		p, err := c.s.Office.Profile(c.ctx(), m)
		if err != nil {
			return err
		}
		d.People = append(d.People, personRow{ID: string(m.ID), Name: p.Name, Removed: !m.Removed.IsZero(), Link: link[m.ID]})
	}
	return nil
}

func postSettings(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	settings, err := office.AllSettings(c.group)
	if err != nil {
		return err
	}
	if settings.Seats, err = c.number("seats", settings.Seats); err != nil {
		return err
	}
	if settings.LateMinutes, err = c.number("late", settings.LateMinutes); err != nil {
		return err
	}
	settings.Admission, settings.History = moderation.Admission(c.field("admission")), moderation.History(c.field("history"))
	if rule := c.field("card"); rule != "" {
		settings.Card = office.CardRule(rule)
		settings.Consents = nil
		for _, kind := range c.r.PostForm["consents"] {
			settings.Consents = append(settings.Consents, office.ConsentKind(kind))
		}
		settings.Notice, settings.Part2 = c.field("notice"), c.field("part2") != ""
	}
	c.group.Name, c.group.Zone, c.group.Keep = c.field("name"), c.field("zone"), c.field("keep")
	if err := c.s.Office.ChangeGroup(c.ctx(), c.who.actor(), c.group, settings); err != nil {
		return c.groupAgain(err, "settings")
	}
	return c.toGroup()
}

// postPresets keeps what staff of the group use in the room.
func postPresets(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	settings, err := office.AllSettings(c.group)
	if err != nil {
		return err
	}
	p := office.Presets{Pauses: strings.Split(c.field("pauses"), "\n"), Nudges: strings.Split(c.field("nudges"), "\n")}
	p.Cards, p.Care = strings.Split(c.field("cards"), "\n"), c.field("care")
	for _, text := range c.r.PostForm["mutes"] {
		n, err := strconv.Atoi(text)
		if err != nil {
			return errForm("Please choose the minutes from the list.")
		}
		p.Mutes = append(p.Mutes, n)
	}
	settings.Presets = p
	if err := c.s.Office.ChangeGroup(c.ctx(), c.who.actor(), c.group, settings); err != nil {
		return c.groupAgain(err, "presets")
	}
	return c.toGroup()
}

func postSessions(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if err := c.plan(c.group.ID); err != nil {
		return c.groupAgain(err, "sessions")
	}
	return c.toGroup()
}

func (c *call) toGroup() error { return c.redirect("/groups/" + string(c.group.ID)) }

func postPerson(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	m, err := c.s.Office.AddMember(c.ctx(), c.who.actor(), c.group.ID, office.Profile{
		Name: c.field("name"), Legal: c.field("legal"), Contact: c.field("contact"),
	})
	if err != nil {
		return c.groupAgain(err, "people")
	}
	p, err := c.s.Office.Profile(c.ctx(), m)
	if err != nil {
		return err
	}
	return c.inviteMember(m.ID, p.Name)
}

// ownMember makes sure that the member in the address belongs to the group in the address.
func (c *call) ownMember() (store.Member, error) {
	m, err := c.s.Store.Member(c.ctx(), store.ID(c.r.PathValue("member")))
	if err != nil {
		return m, err
	}
	if m.Group != c.group.ID {
		return m, store.ErrNotFound
	}
	return m, nil
}

func postInviteMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	p, err := c.s.Office.Profile(c.ctx(), m)
	if err != nil {
		return err
	}
	return c.inviteMember(m.ID, p.Name)
}

func (c *call) inviteMember(member store.ID, name string) error {
	l, err := c.s.Office.InviteMember(c.ctx(), c.who.actor(), member)
	if err != nil {
		return err
	}
	return c.showLinks(name, []office.Linked{l})
}

// postInvite makes links for a session: one for each of n people, or one for n open seats.
func postInvite(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	n, err := c.number("seats", 1)
	if err != nil {
		return err
	}
	links, err := c.invite(n, c.field("kind") == "open")
	if err != nil {
		return c.groupAgain(err, "links-"+string(c.session.ID))
	}
	return c.showLinks("", links)
}

func (c *call) invite(n int, openSeats bool) ([]office.Linked, error) {
	if !openSeats {
		return c.s.Office.InvitePersons(c.ctx(), c.who.actor(), c.session.ID, n)
	}
	l, err := c.s.Office.InviteOpen(c.ctx(), c.who.actor(), c.session.ID, n)
	return []office.Linked{l}, err
}

func postRemoveMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if err := c.removeMember(m); err != nil {
		return err
	}
	return c.toGroup()
}

// removeMember ends a person's belonging, and tells the rooms in which they have a seat.
func (c *call) removeMember(m store.Member) error {
	if err := c.s.Office.RemoveMember(c.ctx(), c.who.actor(), m.ID); err != nil {
		return err
	}
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: m.Group, Unended: true})
	if err != nil {
		return err
	}
	for _, s := range sessions {
		who, err := c.seated(c.ctx(), s.ID, m.ID)
		if err != nil {
			return err
		}
		if who == "" {
			continue
		}
		// An account without a role leaves a room the same way: nobody to tell, nothing shown. A refusal: they are out.
		if _, err := c.s.Rooms.Do(c.ctx(), hub.Do{Session: s.ID, Command: moderation.ChangeRole{Who: who}}); err != nil {
			return err
		}
	}
	return nil
}

// postReinstateMember takes someone back into the group. A room that removed them has a reinstating of its own.
func postReinstateMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if err := c.s.Office.ReinstateMember(c.ctx(), c.who.actor(), m.ID); err != nil {
		return err
	}
	return c.toGroup()
}

func postRevoke(c *call) error {
	if err := c.s.Office.Revoke(c.ctx(), c.who.actor(), c.group.ID, store.ID(c.r.PathValue("invitation"))); err != nil {
		return err
	}
	return c.toGroup()
}

func postGroupStaff(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if err := c.setRole(store.ID(c.field("staff")), c.field("role")); err != nil {
		return c.groupAgain(err, "staff")
	}
	return c.toGroup()
}

// setRole changes a staff person's role in the group, and in the rooms of the group in which they sit.
func (c *call) setRole(staff store.ID, role string) error {
	if err := c.s.Office.SetGroupRole(c.ctx(), c.who.actor(), c.group.ID, staff, role); err != nil {
		return err
	}
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID, Unended: true})
	if err != nil {
		return err
	}
	for _, s := range sessions {
		who, err := c.seated(c.ctx(), s.ID, staff)
		if err != nil {
			return err
		}
		if who == "" {
			continue
		}
		change := moderation.ChangeRole{Who: who, Role: moderation.Role(role)}
		if _, err := c.s.Rooms.Do(c.ctx(), hub.Do{Session: s.ID, Command: change}); err != nil {
			return err
		}
	}
	return nil
}
