package web

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// newGroupView is the form of a new group. What was filled in stands in the page's own fields.
type newGroupView struct {
	Agreement string     // the sample, to start from
	Zone      string     // of the group that was made last, or UTC
	Guess     bool       // there is none yet: the browser's own is the better guess, where it tells
	Leads     bool       // the asker leads what they make
	Others    []staffRow // who else may lead
}

func (c *call) newGroupView() (newGroupView, error) {
	d := newGroupView{Agreement: strings.TrimSpace(office.SampleAgreement), Leads: c.who.staff.Role != auth.RoleCoordinator}
	groups, err := c.groups()
	if err != nil {
		return d, err
	}
	d.Zone, d.Guess = "UTC", len(groups) == 0
	if !d.Guess {
		d.Zone = slices.MaxFunc(groups, func(a, b store.Group) int { return a.Created.Compare(b.Created) }).Zone
	}
	all, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return d, err
	}
	if !c.who.manages() {
		return d, nil // who the other accounts are is for those who arrange with them
	}
	for _, s := range all {
		if s.ID != c.who.staff.ID && s.Disabled.IsZero() {
			d.Others = append(d.Others, staffRow{ID: string(s.ID), Name: s.Name, Login: s.Login})
		}
	}
	return d, nil
}

func pageNewGroup(c *call) error {
	d, err := c.newGroupView()
	if err != nil {
		return err
	}
	return c.show("newgroup", d)
}

// postGroup makes a group with its leader, sessions, people and links, in one step.
func postGroup(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	w, err := c.newWhole()
	if err != nil {
		d, broken := c.newGroupView()
		if broken != nil {
			return broken
		}
		return c.again(err, "newgroup", "groups", d)
	}
	if len(w.People) == 0 {
		return c.redirect("/groups/" + string(w.Group.ID))
	}
	return c.showPeople(w.Group.ID, w.People)
}

func (c *call) newWhole() (office.Whole, error) {
	minutes, err := c.number("minutes", 90)
	if err != nil {
		return office.Whole{}, err
	}
	weeks, err := c.number("weeks", 1)
	if err != nil {
		return office.Whole{}, err
	}
	lead := store.ID(c.field("lead"))
	if lead != "" && lead != c.who.staff.ID && !c.who.manages() {
		return office.Whole{}, store.ErrNotFound // their form does not offer it
	}
	return c.s.Office.NewWhole(c.ctx(), c.who.actor(), office.WholeForm{
		GroupForm: office.GroupForm{Name: c.field("name"), Zone: c.field("zone"), Keep: c.field("keep"), Agreement: c.field("agreement")},
		Session:   office.SessionForm{Title: c.field("title"), Local: c.field("starts"), Minutes: minutes, Weeks: weeks},
		Planned:   c.field("starts") != "", People: strings.Split(c.field("people"), "\n"), Lead: lead,
		Extras: office.Extras{Card: office.CardRule(c.field("card"))},
	})
}

// linksView shows links this once: as text to copy, as codes to scan, as slips to print.
type linksView struct {
	Back     string
	Calendar string
	Links    []slip
	Seats    int // open seats of the one link; 0: each link is one person's
}

// A slip is what one person is handed.
type slip struct {
	Name, Link string
	QR         template.HTML
}

func (c *call) slip(name, code string) (slip, error) {
	link := c.link("/i/" + code)
	picture, err := qrCode("The link as a QR code", link)
	return slip{name, link, picture}, err
}

func (c *call) linksPage(group store.ID) linksView {
	back := "/groups/" + string(group)
	return linksView{Back: back, Calendar: back + "/dates.ics"}
}

func (c *call) showPeople(group store.ID, people []office.Person) error {
	d := c.linksPage(group)
	for _, p := range people {
		one, err := c.slip(p.Name, p.Code)
		if err != nil {
			return err
		}
		d.Links = append(d.Links, one)
	}
	return c.show("links", d)
}

func (c *call) showLinks(name string, links []office.Linked) error {
	d := c.linksPage(c.group.ID)
	for _, l := range links {
		one, err := c.slip(name, l.Code)
		if err != nil {
			return err
		}
		d.Links = append(d.Links, one)
		if l.Invitation.Member == "" {
			d.Seats = l.Invitation.Uses
		}
	}
	return c.show("links", d)
}

// postPeople adds several people to a group by their names.
func postPeople(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	names, err := office.GoodNames(strings.Split(c.field("people"), "\n"))
	if err == nil && len(names) == 0 {
		err = office.ErrField{Field: "people", Say: "Please write at least one name."}
	}
	if err != nil {
		return c.groupAgain(err, "several")
	}
	people, err := c.s.Office.AddPeople(c.ctx(), c.who.actor(), c.group.ID, names)
	if err != nil {
		return err
	}
	return c.showPeople(c.group.ID, people)
}

// again shows a page with what was filled in, and says what to mend. at names the form, where a page has several.
func (c *call) again(err error, name, at string, d any) error {
	if !mendable(err) {
		return err
	}
	a := answerTo(err)
	p := c.staffPage(d)
	p.Say, p.At, p.Filled = a.say, at, c.r.PostForm
	var field office.ErrField
	if errors.As(err, &field) {
		p.Field = field.Field
	}
	c.s.render(c.w, a.status, name, p)
	return nil
}

// showFilled shows a page with what was filled in, for a form that one may want to change and send again.
func (c *call) showFilled(name, at string, d any) error {
	p := c.staffPage(d)
	p.At, p.Filled = at, c.r.PostForm
	c.s.render(c.w, http.StatusOK, name, p)
	return nil
}

// mendable: something of the form can be changed so that it fits. Otherwise its page may be closed to the asker too.
func mendable(err error) bool {
	status := answerTo(err).status
	return status < http.StatusInternalServerError && status != http.StatusNotFound && status != http.StatusForbidden
}

func (c *call) groupAgain(err error, at string) error {
	if !mendable(err) {
		return err
	}
	d, broken := c.groupView()
	if broken != nil {
		return broken
	}
	return c.again(err, "group", at, d)
}

// Was is what stood in a field of the form at, when it was sent and refused; otherwise, what the page begins with.
func (p page) Was(at, name string, otherwise any) any {
	if p.At != at || p.Filled == nil {
		return otherwise
	}
	return p.Filled.Get(name)
}

// Is reports whether an option of a field was chosen.
func (p page) Is(at, name, value string, otherwise any) bool {
	if p.At == at && p.Filled != nil {
		return slices.Contains(p.Filled[name], value)
	}
	text, _ := otherwise.(string)
	return text == value
}

// Tied ties the field that has to be mended to the words beside it, and puts whoever fills it in there.
func (p page) Tied(at, name string) template.HTMLAttr {
	if p.At == at && p.Field == name {
		return `aria-invalid="true" aria-describedby="why-here" autofocus`
	}
	return ""
}

// Beside repeats those words at the field itself: on a phone the top of the page is out of sight there.
func (p page) Beside(at, name string) template.HTML {
	if p.At == at && p.Field == name {
		return `<span class="wrong" id="why-here">` + template.HTML(template.HTMLEscapeString(p.Say)) + `</span>` //nolint:gosec // escaped
	}
	return ""
}

// Open opens the part of a page in which something has to be mended.
func (p page) Open(at string) template.HTMLAttr {
	if p.At == at {
		return "open"
	}
	return ""
}

// leadsHere reports whether a role leads sessions.
func leadsHere(r moderation.Role) bool {
	return r == moderation.Facilitator || r == moderation.Cofacilitator
}
