package web

import (
	"net/http"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// ofSession is one session for whoever arranges it.
type ofSession struct {
	Group  string
	Row    sessionRow
	Starts string // at the group's own clock, as a field for date and time takes it
	Zone   string
	readersView
	Begun bool // its record has begun: somebody has been at the door
}

func (c *call) ofSession() (ofSession, error) {
	row := rowOf(c.session, c.group, string(c.role))
	d := ofSession{Group: string(c.group.ID), Row: row, Starts: row.Starts.Format(store.WallTimeLayout), Zone: c.group.Zone}
	heads, err := c.s.Store.Heads(c.ctx(), []store.SessionID{c.session.ID})
	if err != nil {
		return d, err
	}
	d.Begun = heads[c.session.ID].Seq > 0
	d.readersView, err = c.readersView()
	return d, err
}

// pageSession is where a planned session is moved or cancelled.
func pageSession(c *call) error {
	d, err := c.ofSession()
	if err != nil {
		return err
	}
	return c.show("session", d)
}

const (
	errBegun = office.ErrAsk("Somebody has been at the door already, and the record names the time. Cancel this session and plan another.")
	errOver  = office.ErrAsk("This session has begun, or is over. It can be ended in its room.")
)

func postMove(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	minutes, err := c.number("minutes", c.session.Minutes)
	if err == nil {
		err = c.moveTo(c.field("starts"), minutes)
	}
	return c.sessionChanged("move", err)
}

func postCancel(c *call) error { return c.sessionChanged("cancel", c.cancelSession()) }

func (c *call) sessionChanged(at string, err error) error {
	switch {
	case err == nil && (at == "reader" || at == "glass"):
		return c.redirect("/sessions/" + string(c.session.ID))
	case err == nil:
		return c.toGroup()
	}
	d, broken := c.ofSession()
	if broken != nil {
		return broken
	}
	return c.again(err, "session", at, d)
}

func (c *call) moveTo(local string, minutes int) error {
	d, err := c.ofSession()
	switch {
	case err != nil:
		return err
	case !d.Row.Moves():
		return errOver
	case d.Begun:
		return errBegun
	case local == "":
		return office.ErrField{Field: "starts", Say: "Please fill in the new start."}
	}
	return c.s.Office.Move(c.ctx(), c.who.actor(), c.group, c.session, local, minutes)
}

// cancelSession takes a planned session off. Whoever waits at its door already is not left waiting.
func (c *call) cancelSession() error {
	if c.session.Phase != string(moderation.Scheduled) {
		return errOver
	}
	if err := c.s.Office.Cancel(c.ctx(), c.who.actor(), c.session); err != nil {
		return err
	}
	seats, err := c.s.Store.Seats(c.ctx(), c.session.ID)
	if err != nil {
		return err
	}
	for _, st := range seats {
		c.s.Rooms.CutPerson(c.session.ID, moderation.ParticipantID(st.Participant), wire.CloseEnded)
	}
	return nil
}

// apiMove and apiCancel are the same for programs.
func apiMove(c *call) error {
	in := struct {
		Starts  string `json:"starts"` // local time of the group
		Minutes int    `json:"minutes"`
	}{Minutes: c.session.Minutes}
	if err := c.body(&in); err != nil {
		return err
	}
	if err := c.moveTo(in.Starts, in.Minutes); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiCancel(c *call) error {
	if err := c.cancelSession(); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}
