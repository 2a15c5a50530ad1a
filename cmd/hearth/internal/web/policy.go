package web

import (
	"fmt"
	"strings"

	"hearth/moderation"
	"hearth/store"
)

// A policy says who may use a route. The zero policy is nobody.
type policy struct {
	public bool
	seat   bool   // whoever has a seat in {session}: a member, the group's staff, a program for either
	ticket bool   // beside them, whoever shows nothing at all: their ticket is judged when it comes
	staff  reach  // which staff
	enrols bool   // beside them, whoever has the second step of their sign-in still to set up
	fresh  bool   // who comes by a cookie has to have proved lately who they are, or does so now
	scope  string // which API keys, each for no more than its owner may; "": none
}

// reach is which staff a policy means.
type reach uint8

const (
	nobody    reach = iota
	anyStaff        // whoever is signed in
	arrangers       // has a room role in {group}, or arranges all groups: no content
	leaders         // facilitator or cofacilitator in {group}: content
	readers         // may read the record of {session}, as office.Reading judges
	admins          // admins
)

var reachNames = map[reach]string{
	nobody: "nobody", anyStaff: "staff", arrangers: "staff of the group, coordinators, admins",
	leaders: "facilitators of the group", readers: "whoever may read the record", admins: "admins",
}

// String writes a policy for people.
func (p policy) String() string {
	var parts []string
	if p.public {
		parts = append(parts, "anyone")
	}
	if p.seat {
		parts = append(parts, "whoever has a seat in the session")
	}
	if p.ticket {
		parts = append(parts, "whoever brings a ticket")
	}
	if p.staff != nobody {
		parts = append(parts, reachNames[p.staff])
	}
	if p.fresh {
		parts = append(parts, "who has proved lately who they are")
	}
	if p.scope != "" {
		parts = append(parts, "keys with "+p.scope)
	}
	return strings.Join(parts, "; ")
}

func (p policy) lets() bool { return p.public || p.seat || p.staff != nobody }

// admit judges a request before its handler runs. The answer to an asker whom it does not know is the same whatever the
// address names, and so is the answer to one who may not.
func (c *call) admit(p policy) error {
	if !p.lets() {
		return store.ErrNotFound
	}
	if p.public {
		return nil
	}
	if err := c.identify(); err != nil {
		return err
	}
	if c.who.unfinished && !p.enrols && !p.seat {
		return errEnrol
	}
	if p.seat {
		if p.ticket && c.showsNothing() {
			return nil
		}
		return c.admitSeat(p)
	}
	if !c.who.known {
		return errSignIn
	}
	// Judged before anything is looked up, so the answer is the same whatever the address names.
	if c.who.key != nil && (p.scope == "" || !c.who.hasScope(p.scope)) {
		return errScope(p.scope)
	}
	if err := c.load(); err != nil {
		return err
	}
	ok, err := c.mayReach(p.staff)
	switch {
	case err != nil:
		return err
	case !ok:
		return store.ErrNotFound
	case p.fresh:
		return c.prove()
	}
	return nil
}

// load reads what the address names: the session and its group, or the group. An address that names no session may
// carry a seat behind "~", which is no part of the session's id.
func (c *call) load() error {
	group := store.ID(c.r.PathValue("group"))
	if id := c.r.PathValue("session"); id != "" {
		id, _, _ = strings.Cut(id, "~")
		s, err := c.s.Store.Session(c.ctx(), store.SessionID(id))
		if err != nil {
			return fmt.Errorf("look up a session: %w", err)
		}
		c.session, group = s, s.Group
	}
	if group == "" {
		return nil
	}
	g, err := c.s.Store.Group(c.ctx(), group)
	if err != nil {
		return fmt.Errorf("look up a group: %w", err)
	}
	c.group = g
	if c.who.known {
		c.role, err = c.s.Office.RoleIn(c.ctx(), g.ID, c.who.staff.ID)
	}
	return err
}

func (c *call) mayReach(r reach) (bool, error) {
	switch r {
	case readers:
		reading, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, c.session)
		return reading.May(), err
	case anyStaff:
		return true, nil
	case arrangers:
		return c.who.manages() || c.role == moderation.Facilitator || c.role == moderation.Cofacilitator, nil
	case leaders:
		return c.role == moderation.Facilitator || c.role == moderation.Cofacilitator, nil
	case admins:
		return c.who.isAdmin(), nil
	}
	return false, nil
}
