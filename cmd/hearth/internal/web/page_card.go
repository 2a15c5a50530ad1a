package web

import (
	"net/http"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// cardView is a member's own safety card, with who may read it.
type cardView struct {
	Room    string
	Card    office.Card
	Again   bool // they have answered for this session before
	Last    bool // what stands there is from an earlier session
	Must    bool
	Leaders []string
}

func (c *call) cardRule() (office.CardRule, error) {
	x, err := office.ReadExtras(c.group)
	return x.Card, err
}

func (c *call) place() string {
	if c.seat.short == "" {
		return string(c.session.ID)
	}
	return string(c.session.ID) + "~" + c.seat.short
}

// ownCard is the view of a member's card; a group that asks for none has no such page, and staff have no card.
func (c *call) ownCard() (cardView, error) {
	rule, err := c.cardRule()
	if err != nil {
		return cardView{}, err
	}
	if rule == office.CardOff || c.seat.staff {
		return cardView{}, store.ErrNotFound
	}
	d := cardView{Room: "/r/" + c.place(), Must: rule == office.CardRequired}
	if d.Leaders, err = c.leaders(); err != nil {
		return d, err
	}
	card, none, err := c.s.Office.OwnCard(c.ctx(), c.session.ID, c.seat.person)
	if err != nil {
		return d, err
	}
	d.Card, d.Again = card, !none
	if none {
		if d.Card, err = c.s.Office.LastCard(c.ctx(), c.seat.member, c.session); err != nil {
			return d, err
		}
		d.Last = d.Card != office.Card{}
	}
	return d, nil
}

func pageCard(c *call) error {
	d, err := c.ownCard()
	if err != nil {
		return err
	}
	return c.openPage(http.StatusOK, "card", "", d)
}

func postCard(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := c.ownCard()
	if err != nil {
		return err
	}
	err = c.putCard(office.Card{
		Where: c.field("where"), Phone: c.field("phone"), Local: c.field("local"), Contact: c.field("contact"),
		MayCall: c.field("may_call") != "", Declined: c.field("skip") != "",
	})
	if err != nil {
		return c.again(err, "card", "card", d)
	}
	return c.redirect(d.Room)
}

func (c *call) putCard(card office.Card) error {
	rule, err := c.cardRule()
	if err != nil {
		return err
	}
	if c.seat.staff {
		return store.ErrNotFound
	}
	by := office.Actor{Who: "member/" + string(c.seat.person)}
	return c.s.Office.PutCard(c.ctx(), by, rule, c.session.ID, c.seat.person, card)
}

// apiOwnCard and apiPutCard are the member's own card, for the room's client.
func apiOwnCard(c *call) error {
	d, err := c.ownCard()
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, map[string]any{"card": d.Card, "answered": d.Again, "required": d.Must})
}

func apiPutCard(c *call) error {
	var in office.Card
	if err := c.body(&in); err != nil {
		return err
	}
	if err := c.putCard(in); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

// apiRevealCard opens a participant's card for staff who lead the group. It is a POST, since it says what for and leaves a
// line in the audit; the answer is kept by nobody.
func apiRevealCard(c *call) error {
	var in struct {
		Purpose string `json:"purpose"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	why, err := purpose(in.Purpose)
	if err != nil {
		return err
	}
	card, err := c.s.Office.RevealCard(c.ctx(), c.who.actor(), c.session.ID, c.r.PathValue("participant"), why)
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, card)
}

// pageTerms is the agreement of a session's group, to read later.
func pageTerms(c *call) error {
	a, err := c.s.Store.CurrentAgreement(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	leaders, err := c.leaders()
	if err != nil {
		return err
	}
	return c.openPage(http.StatusOK, "terms", "", termsView{"/r/" + c.place(), a, keepInWords(c.group.Keep), leaders})
}

type termsView struct {
	Room      string
	Agreement store.Agreement
	Keep      string
	Leaders   []string
}
