package web

import (
	"net/http"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// summaryView is what is told of a session beside its timeline: attendance, moderation, what was left open and what became
// of it, the signature and what was added after it.
type summaryView struct {
	transcriptView
	*reviewed
	Began, Finished time.Time
	People          []attended
	Acts            []acted
	Outcomes        []outcome
	Waits           int
	Choices         []choice
	Signature       *signature
	Addenda         []addendum
	Fingerprint     string // of the log's head now
	Receipt         string // of the closed session; "": it is not closed
	Leads           bool   // may sign, add and write
	Over            bool
}

type attended struct {
	review.Person
	In, Out, Spoke time.Time
	Minutes        int64
	How            string
	Member         bool
	Share          int // of all words in the room, in hundredths, staff's included
}

type acted struct {
	review.Action
	When   time.Time
	Say    string
	Waited string
}

// An outcome is something that was left open, with the last word on what became of it.
type outcome struct {
	review.Outcome
	Say, Code, Words, By string
	When                 time.Time
}

type (
	choice    struct{ Code, Say string }
	signature struct {
		By          string
		When        time.Time
		Fingerprint string
		Grown       bool // the log went on since: words were erased, or a door closed
	}
	addendum struct {
		By, Words string
		When      time.Time
	}
)

// How things are said on the page. They are read, never written.
var (
	attendanceSay = map[string]string{
		review.NeverCame: "did not come", review.Stayed: "until the end", review.LeftRoom: "left",
		review.ByExit: "left by “Leave this page”: do not contact them", review.Lost: "connection lost", review.Removed: "removed",
	}
	openSay = map[string]string{
		review.OpenHelp: "asked for help, and nobody settled it", review.OpenFlag: "flagged something, and nobody answered it",
		review.OpenPrivate: "wrote to staff, and nobody answered", review.OpenLost: "lost the connection and did not come back",
		review.OpenExit: "left by “Leave this page”: do not contact them", review.OpenHeld: "has a held message that nobody let in or gave back",
	}
	outcomeSay = map[string]string{
		office.Reached: "Reached", office.FollowUp: "Follow up", office.NoContact: "No contact, on purpose", office.NotNeeded: "Settled itself",
	}
)

func postSummary(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	return c.showSummary(nil)
}

// showSummary shows the page, with what was wrong with the form that was sent from it.
func (c *call) showSummary(wrong error) error {
	d, err := c.summary()
	if err != nil {
		return err
	}
	if wrong != nil {
		a := answerTo(wrong)
		if a.status >= http.StatusInternalServerError {
			return wrong
		}
		return c.showWith(a.status, "summary", a.say, d)
	}
	return c.show("summary", d)
}

func (c *call) summary() (*summaryView, error) {
	r, err := c.review()
	if err != nil {
		return nil, err
	}
	d := &summaryView{transcriptView: c.transcriptView(), reviewed: r, Leads: c.leads(), Over: r.Ended != 0}
	d.Reading = c.field("reading")
	if d.Receipt, err = c.receipt(); err != nil {
		return nil, err
	}
	d.Began, d.Finished = c.clockAt(r.Started), c.clockAt(r.Ended)
	words := 0
	for i := range r.Review.People {
		d.People = append(d.People, c.attended(r.Review.People[i]))
		words += r.Review.People[i].Words
	}
	for i := range d.People {
		d.People[i].Share = (200*d.People[i].Words + words) / max(1, 2*words)
	}
	for _, a := range r.Review.Moderation {
		act := acted{Action: a, When: c.clockAt(a.At), Say: hub.Phrase(a.Kind)}
		if a.Answered != 0 {
			act.Waited = (time.Duration(a.Answered) * time.Millisecond).Round(time.Second).String()
		}
		d.Acts = append(d.Acts, act)
	}
	for _, code := range office.Outcomes() {
		d.Choices = append(d.Choices, choice{code, outcomeSay[code]})
	}
	return d, c.fillAdded(d)
}

func (c *call) leads() bool {
	return c.role == moderation.Facilitator || c.role == moderation.Cofacilitator
}

// clockAt is a moment on the group's clock; zero: never.
func (c *call) clockAt(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	zone, err := time.LoadLocation(c.group.Zone)
	if err != nil {
		zone = time.UTC
	}
	return time.UnixMilli(ms).In(zone)
}

func (c *call) attended(p review.Person) attended {
	const minute = 60_000
	return attended{
		p, c.clockAt(p.Joined), c.clockAt(p.Left), c.clockAt(p.First), (p.Present + minute/2) / minute, attendanceSay[p.Reason],
		p.Role == string(moderation.Member), 0,
	}
}

// fillAdded puts what staff added to where it belongs.
func (c *call) fillAdded(d *summaryView) error {
	heads, err := c.s.Store.Heads(c.ctx(), []store.SessionID{c.session.ID})
	if err != nil {
		return err
	}
	head := heads[c.session.ID]
	if head.Seq != 0 {
		d.Fingerprint = head.Fingerprint()
	}
	added, err := c.s.Office.Added(c.ctx(), c.session.ID)
	if err != nil {
		return err
	}
	names, err := c.staffNames()
	if err != nil {
		return err
	}
	said := map[string]outcome{}
	for _, a := range added {
		words := a.Words
		if a.Erased {
			words = "[erased]"
		}
		when := c.clockAt(a.At.UnixMilli())
		switch a.Kind {
		case "outcome":
			said[a.About] = outcome{Code: outcomeSay[a.Code], Words: words, By: names[a.By], When: when}
		case "signed":
			if d.Signature == nil {
				d.Signature = &signature{names[a.By], when, a.Head.Fingerprint(), a.Head.Digest != head.Digest}
			}
		default:
			d.Addenda = append(d.Addenda, addendum{names[a.By], words, when})
		}
	}
	for _, o := range d.Review.Open {
		row := said[o.Key]
		row.Outcome, row.Say = o, openSay[o.Kind]
		if row.Code == "" {
			d.Waits++
		}
		d.Outcomes = append(d.Outcomes, row)
	}
	return nil
}

func (c *call) staffNames() (map[store.ID]string, error) {
	all, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return nil, err
	}
	names := map[store.ID]string{}
	for _, s := range all {
		names[s.ID] = s.Name
	}
	return names, nil
}

// postOutcome says what became of something that the session left open.
func postOutcome(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	r, err := c.review()
	if err != nil {
		return err
	}
	about := c.field("about")
	for _, o := range r.Open {
		if o.Key == about {
			return c.showSummary(c.s.Office.Settle(c.ctx(), c.who.actor(), c.session.ID, about, c.field("outcome"), c.field("words")))
		}
	}
	return c.showSummary(errForm("That is not open any more."))
}

// postSign signs the session at the head that it has now, once nothing that it left open waits.
func postSign(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := c.summary()
	if err != nil {
		return err
	}
	if !d.Over {
		return c.showSummary(errForm("A session can be signed once it has ended."))
	}
	heads, err := c.s.Store.Heads(c.ctx(), []store.SessionID{c.session.ID})
	if err != nil {
		return err
	}
	return c.showSummary(c.s.Office.Sign(c.ctx(), c.who.actor(), c.session.ID, heads[c.session.ID], d.Waits))
}

func postAddendum(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if _, _, err := c.goOnReading(); err != nil {
		return err
	}
	return c.showSummary(c.s.Office.Append(c.ctx(), c.who.actor(), c.session.ID, c.field("words")))
}

// progressView is one member's page to write a progress note on: facts of that member and nobody else's name (REV-6).
type progressView struct {
	summaryView
	Person attended
	Quotes []quote
	About  []acted // what was moderated about them
}

type quote struct {
	When    time.Time
	Text    string
	Flagged bool // it named somebody else
}

const (
	quotesMost = 200
	another    = "another member"
)

// postProgress makes the page for one member. Nothing of it is kept: what a clinician makes of it goes where their notes go.
func postProgress(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	reader, _, err := c.goOnReading()
	if err != nil {
		return err
	}
	s, err := c.summary()
	if err != nil {
		return err
	}
	d := progressView{summaryView: *s}
	var others []string
	for _, p := range s.People {
		if p.Who == c.field("who") && p.Member {
			d.Person = p
		} else if p.Name != "" {
			others = append(others, p.Name)
		}
	}
	if d.Person.Who == "" {
		return store.ErrNotFound
	}
	hide := review.NewMask(append(others, s.Absent...), another)
	for _, a := range s.Acts {
		if a.About == d.Person.Name {
			a.About = ""
			d.About = append(d.About, a)
		}
	}
	var open []outcome
	for _, o := range s.Outcomes {
		if o.Name == d.Person.Name {
			o.Words, _ = hide.In(o.Words)
			open = append(open, o)
		}
	}
	d.Outcomes = open
	err = c.s.Rooms.Transcript(c.ctx(), c.session.ID, reader.Reader, func(l hub.Line) error {
		if l.By == d.Person.Who && l.Kind == string(moderation.KindSaid) && l.Gone == "" && strings.TrimSpace(l.Text) != "" && len(d.Quotes) < quotesMost {
			text, flagged := hide.In(l.Text)
			d.Quotes = append(d.Quotes, quote{c.clockAt(l.At.UnixMilli()), text, flagged})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.show("progress", d)
}
