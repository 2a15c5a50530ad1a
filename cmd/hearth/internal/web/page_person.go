package web

import (
	"net/http"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// personView is one person of a group for staff who arrange it. What else is known of them is opened for a purpose alone.
type personView struct {
	Group, GroupName string
	ID, Name         string
	Opened           bool
	Profile          office.Profile
}

func (c *call) personView() (personView, store.Member, error) {
	m, err := c.ownMember()
	if err != nil {
		return personView{}, m, err
	}
	p, err := c.s.Office.Profile(c.ctx(), m)
	return personView{Group: string(c.group.ID), GroupName: c.group.Name, ID: string(m.ID), Name: p.Name}, m, err
}

func pagePerson(c *call) error {
	d, _, err := c.personView()
	if err != nil {
		return err
	}
	return c.show("person", d)
}

// postReveal shows a person's legal name and contact, after the audit has for what. The page is kept by nobody.
func postReveal(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, m, err := c.personView()
	if err != nil {
		return err
	}
	d.Profile, err = c.revealProfile(m, c.field("purpose"))
	if err != nil {
		return c.again(err, "person", "reveal", d)
	}
	d.Opened = true
	return c.show("person", d)
}

func (c *call) revealProfile(m store.Member, purpose string) (office.Profile, error) {
	why, err := office.Purpose(purpose)
	if err != nil {
		return office.Profile{}, err
	}
	return c.s.Office.RevealProfile(c.ctx(), c.who.actor(), m, why)
}

func postContact(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, m, err := c.personView()
	if err != nil {
		return err
	}
	if err := c.s.Office.ChangeContact(c.ctx(), c.who.actor(), m.ID, c.field("legal"), c.field("contact")); err != nil {
		d.Opened = true // what was filled in stands in the form again
		return c.again(err, "person", "contact", d)
	}
	return c.toGroup()
}

// apiRevealProfile and apiChangeContact are the same for programs.
func apiRevealProfile(c *call) error {
	var in struct {
		Purpose string `json:"purpose"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if in.Purpose, err = purpose(in.Purpose); err != nil {
		return err
	}
	p, err := c.revealProfile(m, in.Purpose)
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, p)
}

func apiChangeContact(c *call) error {
	var in struct {
		Legal   string `json:"legal"`
		Contact string `json:"contact"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if err := c.s.Office.ChangeContact(c.ctx(), c.who.actor(), m.ID, in.Legal, in.Contact); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}
