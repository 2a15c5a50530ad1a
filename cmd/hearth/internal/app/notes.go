package app

import (
	"context"

	"hearth/cmd/hearth/internal/config"
	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/sqlite"
)

// openNotes opens the store of process notes. Only a server does: no command reads them, and a House has no way to them.
func openNotes(ctx context.Context, c *config.Config) (store.Notes, error) {
	if c.SQLite() {
		return sqlite.OpenNotes(ctx, c.Data)
	}
	address, name := c.NotesURL, "HEARTH_NOTES_URL"
	if address == "" {
		address, name = c.DatabaseURL, "HEARTH_DATABASE_URL"
	}
	n, err := postgres.OpenNotes(ctx, address)
	if err != nil {
		return nil, config.Problem("cannot open the process notes by the role that " + name + " names (" + cause(err) + "); it must own the schema notes: see the manual, security")
	}
	return n, nil
}
