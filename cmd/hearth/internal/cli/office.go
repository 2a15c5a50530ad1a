package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

type sessionCmd struct {
	New  sessionNewCmd  `cmd:"" help:"Plan a session, in a group of its own unless one is named."`
	List sessionListCmd `cmd:"" help:"List sessions that have not ended."`
}

type sessionNewCmd struct {
	As      string `placeholder:"LOGIN" help:"The staff account that leads it; may be left out where there is only one."`
	Group   string `placeholder:"ID" help:"The group that meets; without it a new one is made."`
	Title   string `name:"called" default:"Session" help:"A neutral title."`
	Zone    string `default:"UTC" help:"Time zone of a new group, such as Europe/Berlin."`
	Starts  string `placeholder:"TIME" help:"Local start as 2026-12-01T18:00; without it, now."`
	Minutes int    `default:"90" help:"How long."`
	Weeks   int    `default:"1" help:"How many, one a week."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// Run plans sessions.
func (s *sessionNewCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		lead, err := x.staffOrOnly(h, s.As)
		if err != nil {
			return err
		}
		by, group := x.actor(lead.ID), store.ID(s.Group)
		if group == "" {
			g, err := h.Office.NewGroup(x.ctx, by, office.GroupForm{Name: s.Title, Zone: s.Zone})
			if err != nil {
				return err
			}
			group = g.ID
		}
		all, err := h.Office.Plan(x.ctx, by, office.SessionForm{
			Group: group, Title: s.Title, Local: s.Starts, Minutes: s.Minutes, Weeks: s.Weeks,
		})
		if err != nil {
			return err
		}
		return x.sessions(all, s.JSON)
	})
}

type sessionListCmd struct {
	All  bool `help:"Ended ones too."`
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists sessions.
func (s *sessionListCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		all, err := h.Store.ListSessions(x.ctx, store.SessionFilter{Unended: !s.All})
		if err != nil {
			return err
		}
		return x.sessions(all, s.JSON)
	})
}

// staffOrOnly is the account named, or the only one there is.
func (x *run) staffOrOnly(h *app.House, login string) (store.Staff, error) {
	if login != "" {
		return h.Office.StaffNamed(x.ctx, login)
	}
	all, err := h.Store.ListStaff(x.ctx)
	if err != nil {
		return store.Staff{}, err
	}
	all = slices.DeleteFunc(all, func(s store.Staff) bool { return !s.Disabled.IsZero() })
	if len(all) != 1 {
		return store.Staff{}, office.ErrAsk("say for which account with -as LOGIN; `hearth staff list` shows them")
	}
	return all[0], nil
}

func (x *run) sessions(all []store.Session, asJSON bool) error {
	lines := office.SessionLines(x.public(), all...)
	if asJSON {
		return x.json(map[string]any{"sessions": lines})
	}
	for _, l := range lines {
		x.printf("%s  %s  %3d min  %-9s  %s\n", l.ID, l.Starts.Format("2006-01-02 15:04"), l.Minutes, l.Phase, clean(l.Title))
	}
	if len(lines) == 0 {
		x.printf("No sessions.\n")
	}
	return nil
}

func (x *run) json(v any) error {
	enc := json.NewEncoder(x.env.Out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

type inviteCmd struct {
	Session string `arg:"" help:"The session's id."`
	N       int    `name:"n" short:"n" default:"1" help:"How many people."`
	Open    bool   `help:"One link for N open seats in this session, instead of a link for each person."`
	As      string `placeholder:"LOGIN" help:"The staff account on whose behalf."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// Run makes links and prints them this once.
func (s *inviteCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		var as store.ID
		if s.As != "" {
			staff, err := h.Office.StaffNamed(x.ctx, s.As)
			if err != nil {
				return err
			}
			as = staff.ID
		}
		links, err := s.make(x, h, as)
		if err != nil {
			return err
		}
		addresses := make([]string, len(links))
		for i, l := range links {
			addresses[i] = x.public() + "/i/" + l.Code
		}
		if s.JSON {
			return x.json(map[string]any{"session": s.Session, "open": s.Open, "links": addresses})
		}
		for _, a := range addresses {
			x.printf("%s\n", a)
		}
		return nil
	})
}

func (s *inviteCmd) make(x *run, h *app.House, as store.ID) ([]office.Linked, error) {
	if !s.Open {
		return h.Office.InvitePersons(x.ctx, x.actor(as), store.SessionID(s.Session), s.N)
	}
	l, err := h.Office.InviteOpen(x.ctx, x.actor(as), store.SessionID(s.Session), s.N)
	return []office.Linked{l}, err
}

type staffCmd struct {
	Add     staffAddCmd     `cmd:"" help:"Make an account; prints its one-time link."`
	Reset   staffResetCmd   `cmd:"" help:"Print a one-time link that sets a new password."`
	Second  staffSecondCmd  `cmd:"" name:"second-step-off" help:"Take the second step off an account whose owner lost telephone and codes."`
	Role    staffRoleCmd    `cmd:"" help:"Change what an account may do; its sign-ins end."`
	Disable staffDisableCmd `cmd:"" help:"End what an account may do; --undo lets it in again, by a one-time link."`
	List    staffListCmd    `cmd:"" help:"List accounts."`
}

type staffAddCmd struct {
	Login string `arg:"" help:"Login, lower case."`
	Name  string `help:"The name that rooms show; without it, the login."`
	Role  string `default:"facilitator" enum:"facilitator,coordinator,admin" help:"facilitator, coordinator or admin."`
}

// Run makes an account.
func (s *staffAddCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		name := s.Name
		if name == "" {
			name = s.Login
		}
		_, code, err := h.Office.AddStaff(x.ctx, x.actor(""), s.Login, name, s.Role)
		if err != nil {
			return err
		}
		x.printf("%s/link/%s\n", x.public(), code)
		return nil
	})
}

type staffResetCmd struct {
	Login string `arg:"" help:"Login."`
}

// Run prints a link that sets a new password.
func (s *staffResetCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		staff, err := h.Office.StaffNamed(x.ctx, s.Login)
		if err != nil {
			return err
		}
		return x.resetLink(h, staff.ID)
	})
}

func (x *run) resetLink(h *app.House, staff store.ID) error {
	code, err := h.Office.ResetStaff(x.ctx, x.actor(""), staff)
	if err != nil {
		return err
	}
	x.printf("%s/link/%s\n", x.public(), code)
	return nil
}

type staffSecondCmd struct {
	Login string `arg:"" help:"Login."`
}

// Run takes a second step off.
func (s *staffSecondCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		staff, err := h.Office.StaffNamed(x.ctx, s.Login)
		if err != nil {
			return err
		}
		if err := h.Office.DropSecond(x.ctx, x.actor(""), staff.ID); err != nil {
			return err
		}
		x.printf("%s signs in by the password alone now, until they set a second step up again.\n", staff.Login)
		return nil
	})
}

type staffRoleCmd struct {
	Login string `arg:"" help:"Login."`
	Role  string `arg:"" help:"facilitator, coordinator or admin."`
}

// Run changes an account's role.
func (s *staffRoleCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		staff, err := h.Office.StaffNamed(x.ctx, s.Login)
		if err != nil {
			return err
		}
		if err := h.Office.SetStaffRole(x.ctx, x.actor(""), staff.ID, s.Role); err != nil {
			return err
		}
		x.printf("%s is %s now, and signs in anew.\n", staff.Login, s.Role)
		return nil
	})
}

type staffDisableCmd struct {
	Login string `arg:"" help:"Login."`
	Undo  bool   `help:"Let the account in again; prints a one-time link."`
}

// Run disables an account, or lets it in again.
func (s *staffDisableCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		staff, err := h.Office.StaffNamed(x.ctx, s.Login)
		if err != nil {
			return err
		}
		if !s.Undo {
			if err := h.Office.DisableStaff(x.ctx, x.actor(""), staff.ID); err != nil {
				return err
			}
			x.printf("%s is disabled; what was open ends within seconds.\n", staff.Login)
			return nil
		}
		if err := h.Office.EnableStaff(x.ctx, x.actor(""), staff.ID); err != nil {
			return err
		}
		return x.resetLink(h, staff.ID)
	})
}

type staffListCmd struct{}

// Run lists accounts.
func (staffListCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		all, err := h.Store.ListStaff(x.ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			state := ""
			switch {
			case !s.Disabled.IsZero():
				state = "disabled"
			case s.Password == "":
				state = "has not opened their link yet"
			}
			x.printf("%-20s %-12s %-24s %s\n", s.Login, s.Role, clean(s.Name), state)
		}
		return nil
	})
}

type keyCmd struct {
	New    keyNewCmd    `cmd:"" help:"Make a key that speaks for a staff account; prints it this once."`
	List   keyListCmd   `cmd:"" help:"List keys."`
	Revoke keyRevokeCmd `cmd:"" help:"End a key."`
}

type keyNewCmd struct {
	Name   string   `arg:"" help:"What it is for."`
	As     string   `placeholder:"LOGIN" help:"The staff account for which it speaks; may be left out where there is only one."`
	Scope  []string `required:"" help:"sessions, rooms, transcripts, tickets; separated by commas."`
	Origin []string `help:"Origins of pages that may show its tickets."`
}

// Run makes a key.
func (s *keyNewCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		staff, err := x.staffOrOnly(h, s.As)
		if err != nil {
			return err
		}
		code, _, err := h.Office.NewKey(x.ctx, x.actor(staff.ID), s.Name, s.Scope, s.Origin)
		if err != nil {
			return err
		}
		x.printf("%s\n", code)
		return nil
	})
}

type keyListCmd struct{}

// Run lists keys.
func (keyListCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		all, err := h.Store.ListAPIKeys(x.ctx)
		if err != nil {
			return err
		}
		for _, k := range all {
			state := ""
			if !k.Revoked.IsZero() {
				state = "revoked"
			}
			x.printf("%s  %-20s %-40s %s\n", k.ID, clean(k.Name), strings.Join(k.Scopes, ","), state)
		}
		return nil
	})
}

type keyRevokeCmd struct {
	ID string `arg:"" help:"The key's id."`
}

// Run ends a key.
func (s *keyRevokeCmd) Run(x *run) error {
	return x.open(func(h *app.House) error { return h.Office.RevokeKey(x.ctx, x.actor(""), store.ID(s.ID)) })
}

type resourcesCmd struct {
	File   string `arg:"" optional:"" help:"JSON document to set; without it, what is kept is shown."`
	Sample bool   `help:"Print the sample to edit."`
}

// Run shows or sets the resources.
func (s *resourcesCmd) Run(x *run) error {
	if s.Sample {
		_, err := x.env.Out.Write(office.SampleResources)
		return err
	}
	return x.open(func(h *app.House) error {
		if s.File == "" {
			r, sample, err := h.Office.Resources(x.ctx)
			if err != nil {
				return err
			}
			if sample {
				_, _ = fmt.Fprintln(x.env.Err, "hearth: this is still the sample; edit it for your region")
			}
			return x.json(r)
		}
		doc, err := os.ReadFile(s.File)
		if err != nil {
			return errors.Join(office.ErrAsk("cannot read "+s.File+"; check its path"), err)
		}
		return h.Office.SetResources(x.ctx, x.actor(""), doc)
	})
}
