package cli

import (
	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

type keysCmd struct {
	Public keysPublicCmd `cmd:"" help:"Print the public keys that verify this installation's records, the present one first, with fingerprints and since and until when each signs."`
	Renew  keysRenewCmd  `cmd:"" help:"Replace the key that signs records, also beside a running server. The old one verifies for ever what it signed."`
	Rotate keysRotateCmd `cmd:"" help:"Replace the master key, also beside a running server: put a new one in front of the old one, and wrap every key anew."`
}

type keysPublicCmd struct{}

// Run prints one key a line, the present one first: the key in hex, then its fingerprint and its time.
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
		admin, err := x.adminOrOnly(h, c.As, "replace the master key")
		if err != nil {
			return err
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

type keysRenewCmd struct {
	As string `placeholder:"LOGIN" help:"The account of an admin; may be left out where there is only one account."`
}

// Run replaces the key that signs. One that was broken off is brought to its end by the next.
func (c *keysRenewCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		admin, err := x.adminOrOnly(h, c.As, "replace the key that signs")
		if err != nil {
			return err
		}
		if err := h.Office.Audit(x.ctx, x.actor(admin.ID), "keys.sign", "store", "renew", "ok"); err != nil {
			return err
		}
		finished, err := h.RenewSigner(x.ctx)
		if err != nil {
			return err
		}
		keys, err := h.PublicKeys(x.ctx)
		if err != nil {
			return err
		}
		if finished {
			x.printf("The change that was broken off is done; no other one was made.\n")
		}
		x.printf("Records are signed by this key from now on. Servers that run take it over by themselves. Publish it beside the old one:\n%s\n", keys[0])
		return nil
	})
}

func (x *run) adminOrOnly(h *app.House, as, to string) (store.Staff, error) {
	admin, err := x.staffOrOnly(h, as)
	if err == nil && admin.Role != "admin" {
		err = office.ErrAsk(admin.Login + " is no admin, so may not " + to)
	}
	return admin, err
}
