package web

import (
	"errors"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// agreementView is the editor of a group's agreement: the text as it stands, and every version with what it changed.
type agreementView struct {
	ID, Name string
	Text     string // in the field
	Version  int    // of the text that is accepted now
	Versions []versionRow
	Reads    bool       // the reader may ask for proposed lines: they are words of a session
	Asked    bool       // and did
	Lines    []lineHere // proposed in sessions, the latest first
}

type versionRow struct {
	store.Agreement
	First   bool // nothing before it to compare with
	Changes []office.Change
}

// A lineHere is a line that a member proposed in a session.
type lineHere struct {
	Text, Session string
	Adopted       bool // staff said so in the room
	Stands        bool // in the text as it is now
}

func (c *call) agreementView() (agreementView, error) {
	d := agreementView{ID: string(c.group.ID), Name: c.group.Name, Reads: leadsHere(c.role)}
	all, err := c.s.Office.Versions(c.ctx(), c.group.ID)
	if err != nil {
		return d, err
	}
	d.Text, d.Version = all[0].Text, all[0].Version
	for i, a := range all {
		row := versionRow{Agreement: a, First: i == len(all)-1}
		if !row.First {
			row.Changes = slices.DeleteFunc(office.Compare(all[i+1].Text, a.Text), func(ch office.Change) bool { return ch.Kind == "same" })
		}
		d.Versions = append(d.Versions, row)
	}
	return d, nil
}

func pageAgreement(c *call) error {
	d, err := c.agreementView()
	if err != nil {
		return err
	}
	return c.show("agreement", d)
}

// postAgreement keeps a new version. The same text again is none.
func postAgreement(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := c.agreementView()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(strings.ReplaceAll(c.field("agreement"), "\r\n", "\n"))
	if text == d.Text {
		return c.again(office.ErrField{Field: "agreement", Say: "Nothing has changed, so version " + itoa(d.Version) + " stays."}, "agreement", "agreement", d)
	}
	if _, err := c.s.Office.SetAgreement(c.ctx(), c.who.actor(), c.group.ID, text); err != nil {
		return c.again(err, "agreement", "agreement", d)
	}
	return c.redirect("/groups/" + string(c.group.ID) + "/agreement")
}

// postLines shows the lines that members proposed, and puts those that were chosen into the field. They are words of
// sessions, so the audit has the reading first.
func postLines(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := c.agreementView()
	if err != nil {
		return err
	}
	err = c.s.Office.Audit(c.ctx(), c.who.actor(), "lines.read", "group/"+string(c.group.ID), "agreement", "ok")
	if err != nil {
		return err
	}
	if d.Lines, err = c.proposed(d.Text); err != nil {
		return err
	}
	d.Asked = true
	say := ""
	if chosen := c.r.PostForm["line"]; len(chosen) > 0 {
		d.Text += "\n\n" + strings.Join(chosen, "\n")
		say = "The lines stand at the end of the text below, and are not kept yet. Move them to where they belong, then keep the new version."
	}
	return c.showWith(200, "agreement", say, d)
}

// Of a group's sessions, so many are looked through for lines, and so many lines are shown.
const (
	lineSessions = 12
	mostLines    = 40
)

func (c *call) proposed(text string) ([]lineHere, error) {
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID, To: c.s.Now()})
	if err != nil {
		return nil, err
	}
	var found []lineHere
	for _, s := range slices.Backward(all[max(0, len(all)-lineSessions):]) {
		lines, err := c.proposedIn(s)
		if err != nil {
			return nil, err
		}
		for _, l := range slices.Backward(lines) {
			l.Stands = strings.Contains(text, l.Text)
			found = append(found, l)
		}
	}
	return found[:min(len(found), mostLines)], nil
}

func (c *call) proposedIn(s store.Session) ([]lineHere, error) {
	var lines []lineHere
	at := map[uint64]int{}
	day := rowOf(s, c.group, string(c.role)).Starts.Format("Mon 2 Jan 2006")
	reading, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, s)
	if err != nil || !reading.May() {
		return nil, err
	}
	err = c.s.Rooms.Transcript(c.ctx(), s.ID, reading.Reader, func(l hub.Line) error {
		switch l.Kind {
		case string(moderation.KindLineProposed):
			if l.Text != "" && l.Gone == "" {
				at[l.N] = len(lines)
				lines = append(lines, lineHere{Text: l.Text, Session: day})
			}
		case string(moderation.KindLineAdopted):
			if i, ok := at[l.Message]; ok {
				lines[i].Adopted = true
			}
		}
		return nil
	})
	if errors.Is(err, hub.ErrNoRoom) {
		err = nil // nothing has been recorded
	}
	return lines, err
}
