package postgres

import (
	"context"
	"io/fs"
)

// OpenWith is Open by a Hearth that knows other migrations.
func OpenWith(ctx context.Context, address string, known fs.FS) (*Store, error) {
	return openWith(ctx, address, known)
}

// Migrations are those that this Hearth knows.
func Migrations() fs.FS { return migrations }
