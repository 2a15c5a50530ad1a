package web

import (
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// readersView is the part of a session's page that says who may read its record, and lets it be given and taken back.
type readersView struct {
	Leads    []string // who reads because they lead
	Granted  []office.Granted
	Gives    bool // the asker may let somebody in
	Looks    bool // the asker may say that an emergency was looked at
	Opens    bool // the asker may open it in an emergency
	Reads    bool // the asker reads it as it is
	May      []readerRow
	Agreed   int // members who agreed to supervision
	Of       int
	Asked    bool // the group asks that question
	Soonest  string
	Latest   string
	Until    string
	Location *time.Location
}

type readerRow struct{ ID, Name string }

const dayLayout = "2006-01-02"

func (c *call) readersView() (readersView, error) {
	loc, err := time.LoadLocation(c.group.Zone)
	if err != nil {
		loc = time.UTC
	}
	today := c.s.Now().In(loc)
	d := readersView{
		Location: loc, Soonest: today.Format(dayLayout), Latest: today.Add(office.GrantMost - 24*time.Hour).Format(dayLayout),
		Until: today.AddDate(0, 0, 14).Format(dayLayout), Looks: leadsHere(c.role),
	}
	if d.Leads, err = c.leaders(); err != nil {
		return d, err
	}
	if d.Granted, err = c.s.Office.GrantsOf(c.ctx(), c.session.ID); err != nil {
		return d, err
	}
	mine, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, c.session)
	if err != nil {
		return d, err
	}
	d.Reads = mine.May()
	d.Opens = c.who.isAdmin() && !d.Reads
	if c.role == moderation.Facilitator && c.isOver() {
		d.Gives = true
		return d, c.fillGiving(&d)
	}
	return d, nil
}

func (c *call) isOver() bool {
	return c.session.Phase == string(moderation.HasEnded) || c.session.Phase == string(moderation.IsShut)
}

// fillGiving lists whom the record can be given to, and of how many members they would read the words.
func (c *call) fillGiving(d *readersView) error {
	all, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return err
	}
	roles, err := c.s.Store.GroupStaff(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	leads := map[store.ID]bool{}
	for _, r := range roles {
		leads[r.Staff] = leadsHere(moderation.Role(r.Role))
	}
	for _, s := range all {
		if s.Role == auth.RoleFacilitator && s.Disabled.IsZero() && !leads[s.ID] {
			d.May = append(d.May, readerRow{string(s.ID), s.Name})
		}
	}
	x, err := office.ReadExtras(c.group)
	if err != nil {
		return err
	}
	for _, k := range x.Consents {
		d.Asked = d.Asked || k == office.ConsentSupervision
	}
	withheld, of, err := c.s.Office.Withheld(c.ctx(), c.session, office.ConsentSupervision)
	d.Agreed, d.Of = of-len(withheld), of
	return err
}

// postReader lets one named person read the record until the end of a day at the group's place.
func postReader(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	return c.sessionChanged("reader", c.giveReading())
}

func (c *call) giveReading() error {
	loc, err := time.LoadLocation(c.group.Zone)
	if err != nil {
		loc = time.UTC
	}
	day, err := time.ParseInLocation(dayLayout, c.field("until"), loc)
	if err != nil {
		return office.ErrField{Field: "until", Say: "Please choose the last day on which they may read."}
	}
	_, err = c.s.Office.GrantReading(c.ctx(), c.who.actor(), c.session, store.ID(c.field("reader")), day.AddDate(0, 0, 1), c.field("purpose"))
	return err
}

func (c *call) pathGrant() store.ID { return store.ID(c.r.PathValue("grant")) }

func postReaderEnd(c *call) error {
	return c.sessionChanged("reader", c.s.Office.EndReading(c.ctx(), c.who.actor(), c.session, c.pathGrant()))
}

func postReaderReviewed(c *call) error {
	return c.sessionChanged("reader", c.s.Office.ReviewBreakGlass(c.ctx(), c.who.actor(), c.session, c.pathGrant()))
}

// postBreakGlass opens the record to an admin, and leads to it.
func postBreakGlass(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if _, err := c.s.Office.BreakGlass(c.ctx(), c.who.actor(), c.session, c.field("reason")); err != nil {
		return c.sessionChanged("glass", err)
	}
	return c.redirect("/sessions/" + string(c.session.ID) + "/transcript")
}

// emergencies are those that the asker's groups have not looked at; of an admin also their own that stand.
func (c *call) emergencies() ([]office.Granted, error) {
	roles, err := c.s.Store.StaffGroups(c.ctx(), c.who.staff.ID)
	if err != nil {
		return nil, err
	}
	leads := map[store.ID]bool{}
	for _, r := range roles {
		leads[r.Group] = leadsHere(moderation.Role(r.Role))
	}
	return c.s.Office.Unreviewed(c.ctx(), func(group store.ID) bool { return leads[group] || c.who.isAdmin() })
}

// readable are the records that somebody let the asker read.
func (c *call) readable() ([]sessionRow, error) {
	grants, err := c.s.Office.ReadableBy(c.ctx(), c.who.staff.ID)
	if err != nil {
		return nil, err
	}
	var rows []sessionRow
	for _, g := range grants {
		s, err := c.s.Store.Session(c.ctx(), g.Session)
		if err != nil {
			return nil, err
		}
		group, err := c.s.Store.Group(c.ctx(), s.Group)
		if err != nil {
			return nil, err
		}
		row := rowOf(s, group, "")
		row.Until = g.Until.In(row.Starts.Location())
		rows = append(rows, row)
	}
	return rows, nil
}
