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
	return postgres.OpenNotes(ctx, c.DatabaseURL)
}
