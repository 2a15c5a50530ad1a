package web

import (
	"errors"
	"net/http"
	"time"

	"hearth/cmd/hearth/internal/notes"
	"hearth/store"
)

// notesView is what one member of staff wrote for themselves about a session.
type notesView struct {
	ID, Title string
	Starts    time.Time
	Process   notes.Note
	Debrief   notes.Note
	Back      string
}

func pageNotes(c *call) error { return c.showNotes(http.StatusOK, "") }

func (c *call) showNotes(status int, say string) error {
	row := rowOf(c.session, c.group, string(c.role))
	d := notesView{ID: row.ID, Title: row.Title, Starts: row.Starts, Back: "/groups/" + string(c.group.ID)}
	var err error
	if d.Process, err = c.s.Notes.Read(c.ctx(), c.who.staff.ID, c.session.ID, notes.Process); err != nil {
		return err
	}
	if d.Debrief, err = c.s.Notes.Read(c.ctx(), c.who.staff.ID, c.session.ID, notes.Debrief); err != nil {
		return err
	}
	return c.showWith(status, "notes", say, d)
}

// postNotes keeps the asker's own note. The audit has that one was kept, and nothing of it.
func postNotes(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	version, err := c.number("version", 0)
	if err != nil {
		return err
	}
	err = c.s.Notes.Keep(c.ctx(), c.who.staff.ID, c.session.ID, c.field("kind"), c.field("text"), version)
	var ask notes.ErrAsk
	switch {
	case errors.As(err, &ask):
		return errForm(ask)
	case errors.Is(err, store.ErrConflict):
		return c.showNotes(http.StatusConflict, "This note was kept in another window since. What stands there now is below; copy what you wrote before you go on: it is still in the page that you came from.")
	case err != nil:
		return err
	}
	if err := c.s.Office.Audit(c.ctx(), c.who.actor(), "note.keep", "session/"+string(c.session.ID), "", "ok"); err != nil {
		return err
	}
	return c.redirect("/sessions/" + string(c.session.ID) + "/notes")
}
