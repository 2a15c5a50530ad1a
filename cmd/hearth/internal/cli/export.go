package cli

import (
	"errors"
	"strings"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

type exportCmd struct {
	Session string `arg:"" help:"The session's id."`
	As      string `required:"" placeholder:"LOGIN" help:"The staff account that asks; it must lead or help lead the group."`
	Purpose string `required:"" placeholder:"WHY" help:"What the copy is for; it stands in the audit and in the copy."`
	Format  string `default:"json" placeholder:"KIND" help:"Kind of copy: ${export_kinds}."`
}

// Run writes a copy of a session's record. The audit has it before the first byte is written.
func (s *exportCmd) Run(x *run) error {
	return x.open(func(h *app.House) (err error) {
		reader, err := h.Office.StaffNamed(x.ctx, s.As)
		if err != nil {
			return err
		}
		session, err := h.Store.Session(x.ctx, store.SessionID(s.Session))
		if err != nil {
			return err
		}
		rooms, err := h.Rooms(x.ctx, app.NewLogger(x.env.Err, x.verbose))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rooms.Drain(x.ctx)) }()
		desk, err := h.Copies(x.ctx, rooms)
		if err != nil {
			return err
		}
		made, err := desk.Open(x.ctx, export.Request{
			Session: session, By: x.actor(reader.ID), Purpose: clean(s.Purpose), Kind: s.Format,
		})
		if errors.Is(err, store.ErrNotFound) {
			return office.ErrAsk(reader.Login + " may not read this session's record, so may not have a copy of it")
		}
		if err != nil {
			return err
		}
		return made.Write(x.ctx, x.env.Out)
	})
}

// kindsHelp is the list of kinds of copies, for the help.
func kindsHelp() string { return strings.Join(export.KindNames(), ", ") }
