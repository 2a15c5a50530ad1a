package cli

import (
	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
)

type keysCmd struct {
	Public keysPublicCmd `cmd:"" help:"Print the public key that verifies this installation's records, and its fingerprint."`
	Rotate keysRotateCmd `cmd:"" help:"Replace the master key, also beside a running server: put a new one in front of the old one, and wrap every key anew."`
}

type keysPublicCmd struct{}

// Run prints one key a line, the present one first: the key in hex, then its fingerprint.
func (keysPublicCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		keys, err := h.PublicKeys(x.ctx)
		for _, k := range keys {
			x.printf("%s\n", k)
		}
		return err
	})
}

type keysRotateCmd struct {
	Finish bool   `help:"Take the old master key out of its file, once it opens nothing any more."`
	As     string `placeholder:"LOGIN" help:"The account of an admin; may be left out where there is only one account."`
}

// Run replaces the master key. Each step may be repeated: one that was broken off goes on where it was.
func (c *keysRotateCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		admin, err := x.staffOrOnly(h, c.As)
		if err != nil {
			return err
		}
		if admin.Role != "admin" {
			return office.ErrAsk(admin.Login + " is no admin, so may not replace the master key")
		}
		step := "rotate"
		if c.Finish {
			step = "finish"
		}
		if err := h.Office.Audit(x.ctx, x.actor(admin.ID), "keys.rotate", "store", step, "ok"); err != nil {
			return err
		}
		r, err := h.RotateMaster(x.ctx, x.config, c.Finish)
		if err != nil {
			return err
		}
		x.printf("%d of %d keys were wrapped anew; all are now under the new master key.\n", r.Anew, r.All)
		switch {
		case r.Finished:
			x.printf("The old master key is out of %s. Keep it apart for as long as you keep backups from before; then destroy it.\n", r.File)
		case r.File != "":
			x.printf("%s holds the new key and behind it the old one. Servers that run have taken it over by themselves where they read this file.\n"+
				"When all of them have it, take the old one out: hearth keys rotate --finish\n", r.File)
		default:
			x.printf("Take the old key out of HEARTH_MASTER_KEY at every server, and start them again.\n")
		}
		return nil
	})
}
