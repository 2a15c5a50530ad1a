package cli

import (
	"time"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
)

type backupCmd struct {
	Dir    string `arg:"" optional:"" help:"A new folder for the copy."`
	Keys   string `placeholder:"FILE" help:"Where to write the keys and the purge journal, apart from the rest."`
	NoKeys bool   `name:"no-keys" help:"Copy no keys. Without them nothing in the copy can be read."`
	Keep   int    `default:"30" placeholder:"DAYS" help:"How many days the copy of the keys will be kept: so long, what is destroyed could be brought back by it, and that is said."`
	Noted  bool   `help:"Copy nothing, and note that a copy was made by other means, such as pg_dump."`
}

// Run copies the store, also beside a running server.
func (s *backupCmd) Run(x *run) error {
	if s.Keep < 1 || s.Keep > 36_500 {
		return office.ErrAsk("say with -keep how many days the keys are kept, from 1 to 36500")
	}
	kept := time.Duration(s.Keep) * 24 * time.Hour
	if s.Noted {
		return x.open(func(h *app.House) error {
			if !s.NoKeys {
				if err := retention.NoteKeys(x.ctx, h.Store, time.Now().Add(kept)); err != nil {
					return err
				}
			}
			return app.NoteBackup(x.ctx, h, time.Now())
		})
	}
	if s.Dir == "" {
		return office.ErrAsk("name a new folder for the copy, such as: hearth backup backups/" + time.Now().Format("2006-01-02"))
	}
	m, err := app.Backup(x.ctx, x.config, app.BackupOptions{Dir: s.Dir, Keys: s.Keys, NoKeys: s.NoKeys, KeysKept: kept})
	if err != nil {
		return err
	}
	x.printf("Copied to %s, as of %s (%d bytes).\n", s.Dir, m.Made.Format("2006-01-02 15:04:05 MST"), m.Log.Bytes)
	switch {
	case s.NoKeys:
		x.printf("No keys are in it: without them nothing in it can be read.\n")
	case s.Keys == "":
		x.printf("Move keys.db out of it, to another place than hearth.db: together with the master key they open everything.\n")
	}
	if !s.NoKeys {
		x.printf("Delete the copy of the keys after %s: until then it can bring back what is destroyed now.\n", m.Made.Add(kept).Format("2006-01-02"))
	}
	x.printf("The master key is not in it. Keep a copy of that in a third place.\n")
	return nil
}

type restoreCmd struct {
	Dir     string `arg:"" help:"A folder that hearth backup made."`
	Keys    string `placeholder:"FILE" help:"The keys, where they are not in the folder: the newest copy there is."`
	Replace bool   `help:"The data folder has a store; the copy is to take its place."`
}

// Run restores a backup into the data folder. No server may run on it.
func (s *restoreCmd) Run(x *run) error {
	r, err := app.Restore(x.ctx, x.config, app.RestoreOptions{
		Dir: s.Dir, Keys: s.Keys, Replace: s.Replace, Logger: app.NewLogger(x.env.Err, x.verbose),
	})
	if err != nil {
		return err
	}
	x.printf("Restored into %s, as of %s.\n", x.config.Data, r.Made.Format("2006-01-02 15:04:05 MST"))
	if r.OwnKeys {
		x.printf("The folder's own keys and journal were kept.\n")
	} else {
		x.printf("Keys and journal are those of the copy: what was destroyed after it was made is there again. Destroy it again now.\n")
	}
	x.printf("Destroyed again: %d.\n", r.Purged)
	x.printf("Accounts, links and roles are as they were then: look whether some are to be ended again.\n")
	return nil
}
