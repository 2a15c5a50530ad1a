package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
)

// accountView is one's own account.
type accountView struct {
	Login, Role string
	Idle        int // minutes after which an unused sign-in ends
	Longest     int // hours after which any does
	SignIns     []auth.NotedSignIn
	Second      auth.Second
	Must        bool // the house asks everyone for a second step
}

func (c *call) accountView() (accountView, error) {
	d := accountView{
		Login: c.who.staff.Login, Role: c.who.staff.Role,
		Must: c.s.SecondStep, Idle: int(auth.IdleAfter.Minutes()), Longest: int(auth.SignInFor.Hours()),
	}
	var err error
	if d.SignIns, err = c.s.Auth.SignIns(c.ctx(), c.who.staff.ID, c.who.token); err != nil {
		return d, err
	}
	d.Second, err = c.s.Auth.Second(c.ctx(), c.who.staff.ID)
	return d, err
}

func pageAccount(c *call) error {
	d, err := c.accountView()
	if err != nil {
		return err
	}
	return c.show("account", d)
}

func postPassword(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if err := c.changePassword(c.field("present"), c.field("password")); err != nil {
		d, broken := c.accountView()
		if broken != nil {
			return broken
		}
		return c.again(passwordField(err), "account", "password", d)
	}
	return c.redirect("/account")
}

// passwordField says which of the two passwords has to be mended. Neither is ever written back into the page.
func passwordField(err error) error {
	var weak auth.ErrWeak
	switch {
	case errors.Is(err, auth.ErrPresent):
		return office.ErrField{Field: "present", Say: err.Error()}
	case errors.As(err, &weak):
		return office.ErrField{Field: "password", Say: err.Error()}
	}
	return err
}

// changePassword changes the asker's own password. Every sign-in ends with it but that of this browser, which goes on by
// a new cookie.
func (c *call) changePassword(present, next string) error {
	cookie, err := c.s.Auth.ChangePassword(c.ctx(), c.who.staff, present, next)
	if err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), cookie, time.Time{})
	return c.s.Auth.NoteSignIn(c.ctx(), c.who.staff.ID, cookie, browser(c.r.UserAgent()))
}

func postSignOutEverywhere(c *call) error {
	if err := c.s.Auth.SignOutAll(c.ctx(), c.who.staff.ID); err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), "", time.Time{})
	return c.redirect("/sign-in")
}

// postEndSignIn signs a person out in one of their browsers.
func postEndSignIn(c *call) error {
	if err := c.s.Auth.EndOwnSignIn(c.ctx(), c.who.staff.ID, c.r.PathValue("sign_in")); err != nil {
		return err
	}
	return c.redirect("/account")
}

// getRest says for how long the asker's sign-in still lasts: asking keeps nothing alive, which is why anyone may ask. By
// POST it is an action, which keeps it alive as every other does.
func getRest(c *call) error {
	left, err := c.s.Auth.Rest(c.ctx(), c.s.staffToken(c.r))
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, map[string]int{"seconds": int(left / time.Second)})
}

// browser says in words what a browser calls itself, from a short list; nothing else of what it says is kept.
func browser(agent string) string {
	name, system := "A browser", ""
	for _, b := range [][2]string{ // the first that fits: later ones stand in the names of earlier ones too
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	} {
		if strings.Contains(agent, b[0]) {
			name = b[1]
			break
		}
	}
	for _, o := range [][2]string{
		{"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "a Mac"},
		{"CrOS", "a Chromebook"}, {"Linux", "Linux"},
	} {
		if strings.Contains(agent, o[0]) {
			system = o[1]
			break
		}
	}
	if system == "" {
		return name
	}
	return name + " on " + system
}
