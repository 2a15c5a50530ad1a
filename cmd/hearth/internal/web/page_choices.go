package web

import (
	"slices"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// choicesView is a member's own answers to what their group asks beside the agreement.
type choicesView struct {
	Room    string
	Choices []choiceRow
	Again   bool // they have answered before
}

type choiceRow struct {
	office.Choice
	Ask, Means string
}

// questions are what members are asked, in words: the question, and what a yes means.
var questions = map[office.ConsentKind][2]string{
	office.ConsentSupervision: {
		"May a reviewer read what I write?",
		"Now and then somebody with experience reads a session that is over, to help those who lead it. It is one named person, for a time that is set, and you can see that they did. With a no, your words and your name stay hidden from them.",
	},
	office.ConsentTeaching: {
		"May my words be used for teaching, without anything that tells who I am?",
		"Names, places, dates and numbers are taken out first, and a person checks every line. With a no, your words are left out.",
	},
	office.ConsentResearch: {
		"May my words be studied, without anything that tells who I am?",
		"To learn how groups help. What tells who you are is taken out first. With a no, your words are left out.",
	},
}

func (c *call) choicesView() (choicesView, error) {
	if c.seat.staff || c.seat.pass != nil {
		return choicesView{}, store.ErrNotFound
	}
	all, err := c.s.Office.Choices(c.ctx(), c.group, c.seat.person)
	if err != nil {
		return choicesView{}, err
	}
	if len(all) == 0 {
		return choicesView{}, store.ErrNotFound
	}
	d := choicesView{Room: "/r/" + c.place(), Again: true}
	for _, x := range all {
		q := questions[x.Kind]
		d.Choices = append(d.Choices, choiceRow{x, q[0], q[1]})
		d.Again = d.Again && x.Answered
	}
	return d, nil
}

func pageChoices(c *call) error {
	d, err := c.choicesView()
	if err != nil {
		return err
	}
	return c.openPage(200, "choices", "", d)
}

// postChoices keeps the answers; one button says no to everything.
func postChoices(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := c.choicesView()
	if err != nil {
		return err
	}
	answers := map[office.ConsentKind]bool{}
	for _, x := range d.Choices {
		said := c.field(string(x.Kind))
		if c.field("all") != "no" && said != "yes" && said != "no" {
			return c.again(office.ErrField{Field: string(x.Kind), Say: "Please choose yes or no for each question. A no changes nothing for you here."}, "choices", "choices", d)
		}
		answers[x.Kind] = said == "yes" && c.field("all") != "no"
	}
	by := office.Actor{Who: "member/" + string(c.seat.person)}
	if err := c.s.Office.Choose(c.ctx(), by, c.group, c.seat.person, answers); err != nil {
		return err
	}
	return c.redirect(d.Room)
}

// Asks reports whether members of the group are asked this.
func (d groupView) Asks(kind string) bool {
	return slices.Contains(d.Settings.Consents, office.ConsentKind(kind))
}
