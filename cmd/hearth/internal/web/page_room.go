package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// boot is what the room's client starts from.
type boot struct {
	Session   store.SessionID   `json:"session"`
	Title     string            `json:"title"`
	Socket    string            `json:"socket"`
	API       string            `json:"api"`
	Exit      bootExit          `json:"exit"`
	Agreement bootAgreement     `json:"agreement"`
	Resources []office.Resource `json:"resources"`
	Checked   string            `json:"resources_checked"`
	Contact   string            `json:"contact"`
	Leaders   []string          `json:"leaders"`
	Staff     bool              `json:"staff"`
	Keep      string            `json:"keep"`                  // how long words are kept: see store.Group
	Terms     string            `json:"terms"`                 // address of the agreement, to read later
	Card      string            `json:"card,omitempty"`        // a member's: address of their safety card, where the group asks for one
	CardDue   bool              `json:"card_due,omitempty"`    // they have not answered it: asked behind agreement and name, before they come in
	Choices   string            `json:"choices,omitempty"`     // a member's: address of what they agreed to beside the agreement, where the group asks
	ChoiceDue bool              `json:"choices_due,omitempty"` // something of it is not answered: asked behind agreement and name
	Dates     string            `json:"dates"`                 // address of the group's dates for a calendar
	Presets   *office.Presets   `json:"presets,omitempty"`     // staff's: what the room offers them
	Cards     bool              `json:"cards,omitempty"`       // staff's: members may have safety cards here
	Next      int64             `json:"next,omitempty"`        // staff's: when the group meets again, ms; 0: nothing is planned
}

type bootExit struct {
	Leave string `json:"leave"`
	To    string `json:"to"`
}

type bootAgreement struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"`
	Text    string `json:"text"`
}

type roomView struct {
	Boot    boot
	Main    string
	Preload []string
	Contact string
	Items   []office.Resource
}

// pageRoom is the shell in which the client draws the room. It seats nobody.
func pageRoom(c *call) error {
	if c.session.Phase == office.PhaseCancelled {
		return c.cancelled()
	}
	b, err := c.boot()
	if err != nil {
		return err
	}
	d := roomView{Boot: b, Main: c.s.Assets.Path("js/main.js"), Preload: c.s.Assets.Preload(), Contact: b.Contact, Items: b.Resources}
	return c.openPage(http.StatusOK, roomPage, "", d)
}

func (c *call) boot() (boot, error) {
	a, err := c.s.Store.CurrentAgreement(c.ctx(), c.group.ID)
	if err != nil {
		return boot{}, fmt.Errorf("look up an agreement: %w", err)
	}
	r, _, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return boot{}, err
	}
	leaders, err := c.leaders()
	if err != nil {
		return boot{}, err
	}
	place := c.place()
	b := boot{
		Session: c.session.ID, Title: c.s.Title, Socket: "/r/" + place + "/socket", API: "/api/v1/sessions/" + place,
		Exit:      bootExit{Leave: "/leave", To: c.s.ExitURL},
		Agreement: bootAgreement{a.Version, a.Hash, a.Text},
		Resources: r.Items, Checked: r.Checked, Contact: r.Contact, Leaders: leaders, Staff: c.seat.staff, Keep: c.group.Keep,
		Terms: "/r/" + place + "/agreement", Dates: "/r/" + place + "/dates.ics",
	}
	err = c.bootExtras(&b)
	return b, err
}

// bootExtras is what the group has set beside the rules: for staff what they are offered, for a member their card.
func (c *call) bootExtras(b *boot) error {
	x, err := office.ReadExtras(c.group)
	if err != nil {
		return err
	}
	asked := x.Card != office.CardOff
	if len(x.Consents) > 0 && !c.seat.staff && c.seat.pass == nil {
		if err := c.bootChoices(b); err != nil {
			return err
		}
	}
	switch {
	case c.seat.staff:
		p := x.PresetsOf()
		b.Presets, b.Cards = &p, asked
		b.Next, err = c.meetsAgain()
	case asked && c.seat.pass == nil:
		b.Card = "/r/" + c.place() + "/card"
		_, b.CardDue, err = c.s.Office.OwnCard(c.ctx(), c.session.ID, c.seat.person)
	}
	return err
}

// meetsAgain is when the session after this one starts, ms; 0: none is planned.
func (c *call) meetsAgain() (int64, error) {
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID})
	if err != nil {
		return 0, err
	}
	for _, s := range all { // by start
		if s.Starts.After(c.session.Starts) && s.Starts.After(c.s.Now()) && s.Phase != office.PhaseCancelled && s.Mark == c.session.Mark {
			return s.Starts.UnixMilli(), nil
		}
	}
	return 0, nil
}

func (c *call) bootChoices(b *boot) error {
	all, err := c.s.Office.Choices(c.ctx(), c.group, c.seat.person)
	b.Choices = "/r/" + c.place() + "/choices"
	b.ChoiceDue = slices.ContainsFunc(all, func(x office.Choice) bool { return !x.Answered })
	return err
}

// cancelled is what a session that will not take place shows to whoever has a seat in it.
func (c *call) cancelled() error {
	row := rowOf(c.session, c.group, "")
	r, _, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return err
	}
	next, err := c.nextSession(store.Member{Group: c.group.ID}, c.seat.only)
	if err != nil {
		return err
	}
	d := cancelledView{Starts: row.Starts, Contact: r.Contact}
	if next != "" && next != c.session.ID {
		d.Next = "/r/" + string(next)
		if c.seat.short != "" {
			d.Next += "~" + c.seat.short
		}
	}
	return c.openPage(http.StatusOK, "cancelled", "", d)
}

type cancelledView struct {
	Starts        time.Time
	Contact, Next string
}

// leaders names who facilitates, for the lobby.
func (c *call) leaders() ([]string, error) {
	names := []string{}
	roles, err := c.s.Store.GroupStaff(c.ctx(), c.group.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		if r.Role != string(moderation.Facilitator) && r.Role != string(moderation.Cofacilitator) {
			continue
		}
		s, err := c.s.Store.Staff(c.ctx(), r.Staff)
		if err != nil {
			return nil, err
		}
		if s.Disabled.IsZero() {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

// getSocket accepts a room's socket. A cookie counts only for pages of this very site. A page of another origin, one
// that a key names, brings a ticket of that key in its hello.
func getSocket(c *call) error {
	origins := []string{c.s.origin()}
	if c.seat == nil {
		if err := c.s.Auth.Stranger(c.s.from(c.r)); err != nil {
			return err
		}
		more, err := c.s.Auth.Origins(c.ctx())
		if err != nil {
			return err
		}
		origins = append(origins, more...)
	}
	c.s.Socket(c.w, c.r, origins, c.resolve)
	return nil
}

// resolve answers a hello with the seat that the request was admitted to.
func (c *call) resolve(ctx context.Context, hello wire.Hello) (hub.Joining, error) {
	c.r = c.r.WithContext(ctx) // the request is over by now, and its context with it
	if hello.Ticket != "" {
		return c.resolveTicket(ctx, hello)
	}
	if c.seat == nil {
		return hub.Joining{}, hub.ErrNoRoom
	}
	v, err := c.enter(ctx, c.seat)
	if err != nil {
		return hub.Joining{}, refusedDoor(err)
	}
	return hub.Joining{Session: c.session.ID, Asker: v, Last: hello.Last, Grant: string(c.seat.grant)}, nil
}

// resolveTicket takes a ticket.
func (c *call) resolveTicket(ctx context.Context, hello wire.Hello) (hub.Joining, error) {
	st, v, err := c.takeTicket(ctx, hello.Ticket)
	if err != nil {
		return hub.Joining{}, refusedDoor(err)
	}
	c.s.Auth.Known(c.s.from(c.r))
	return hub.Joining{Session: c.session.ID, Asker: v, Last: hello.Last, Grant: string(st.grant)}, nil
}

func (c *call) takeTicket(ctx context.Context, code string) (*seat, hub.Asker, error) {
	if err := c.load(); err != nil {
		return nil, hub.Asker{}, err
	}
	pass, err := c.s.Auth.TakeTicket(ctx, c.session.ID, code)
	if err != nil {
		return nil, hub.Asker{}, err
	}
	if err := c.originOfKey(ctx, pass.Key); err != nil {
		return nil, hub.Asker{}, err
	}
	program := office.Actor{Who: "key/" + string(pass.Key)}
	if err := c.s.Office.Audit(ctx, program, "ticket.use", "session/"+string(c.session.ID), "", "ok"); err != nil {
		return nil, hub.Asker{}, err
	}
	m, err := c.s.Store.Member(ctx, pass.Member)
	if err != nil {
		return nil, hub.Asker{}, err
	}
	st := c.seatOfPass(pass, m)
	v, err := c.enter(ctx, st)
	return st, v, err
}

// refusedDoor makes every "not for you" the one answer that a socket gives; other failures stay what they are.
func refusedDoor(err error) error {
	if errors.Is(err, auth.ErrNobody) || errors.Is(err, store.ErrNotFound) {
		return hub.ErrNoRoom
	}
	return err
}
