package web

import (
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

type staffView struct {
	Staff []staffLine
	Roles []string
}

type staffLine struct {
	staffRow
	Second bool // their sign-in has a second step
}

func pageStaff(c *call) error {
	d, err := c.staffView()
	if err != nil {
		return err
	}
	return c.show("staff", d)
}

func (c *call) staffView() (staffView, error) {
	all, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return staffView{}, err
	}
	d := staffView{Roles: auth.AccountRoles()}
	for _, s := range all {
		second, err := c.s.Auth.Second(c.ctx(), s.ID)
		if err != nil {
			return d, err
		}
		d.Staff = append(d.Staff, staffLine{staffRow{ID: string(s.ID), Login: s.Login, Name: s.Name, Role: s.Role, Disabled: !s.Disabled.IsZero()}, !second.On.IsZero()})
	}
	return d, nil
}

// staffAgain shows the accounts with what was filled in; at is the form of a new one, or the account's id.
func (c *call) staffAgain(err error, at string) error {
	d, broken := c.staffView()
	if broken != nil {
		return broken
	}
	return c.again(err, "staff", at, d)
}

// secretView shows a secret this once.
type secretView struct {
	What, Secret, Back string
}

func postStaff(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	s, code, err := c.s.Office.AddStaff(c.ctx(), c.who.actor(), c.field("login"), c.field("name"), c.field("role"))
	if err != nil {
		return c.staffAgain(err, "staff")
	}
	return c.show("secret", secretView{"One-time link for " + s.Login + ", to set a password", c.link("/link/" + code), "/staff"})
}

func (c *call) pathStaff() store.ID { return store.ID(c.r.PathValue("staff")) }

func postStaffReset(c *call) error {
	code, err := c.s.Office.ResetStaff(c.ctx(), c.who.actor(), c.pathStaff())
	if err != nil {
		return c.staffAgain(err, string(c.pathStaff()))
	}
	return c.show("secret", secretView{"One-time link to set a new password", c.link("/link/" + code), "/staff"})
}

func postStaffDisable(c *call) error {
	if err := c.s.Office.DisableStaff(c.ctx(), c.who.actor(), c.pathStaff()); err != nil {
		return c.staffAgain(err, string(c.pathStaff()))
	}
	return c.redirect("/staff")
}

func postStaffEnable(c *call) error {
	if err := c.s.Office.EnableStaff(c.ctx(), c.who.actor(), c.pathStaff()); err != nil {
		return err
	}
	return c.redirect("/staff")
}

func postStaffRole(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	if err := c.s.Office.SetStaffRole(c.ctx(), c.who.actor(), c.pathStaff(), c.field("role")); err != nil {
		return c.staffAgain(err, string(c.pathStaff()))
	}
	return c.redirect("/staff")
}

type keysView struct {
	Keys   []keyRow
	Scopes []string
}

type keyRow struct {
	ID, Name, Scopes, Origins string
	Revoked                   bool
}

func pageKeys(c *call) error {
	d, err := c.keysView()
	if err != nil {
		return err
	}
	return c.show("keys", d)
}

func (c *call) keysView() (keysView, error) {
	all, err := c.s.Store.ListAPIKeys(c.ctx())
	if err != nil {
		return keysView{}, err
	}
	d := keysView{Scopes: auth.Scopes()}
	for _, k := range all {
		d.Keys = append(d.Keys, keyRow{
			string(k.ID), k.Name, strings.Join(k.Scopes, ", "), strings.Join(k.Origins, " "), !k.Revoked.IsZero(),
		})
	}
	return d, nil
}

func postKey(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	code, _, err := c.s.Office.NewKey(c.ctx(), c.who.actor(), c.field("name"), c.r.PostForm["scope"], strings.Fields(c.field("origins")))
	if err != nil {
		d, broken := c.keysView()
		if broken != nil {
			return broken
		}
		return c.again(err, "keys", "keys", d)
	}
	return c.show("secret", secretView{"The key, shown this once", code, "/keys"})
}

func postKeyRevoke(c *call) error {
	if err := c.s.Office.RevokeKey(c.ctx(), c.who.actor(), store.ID(c.r.PathValue("key"))); err != nil {
		return err
	}
	return c.redirect("/keys")
}
