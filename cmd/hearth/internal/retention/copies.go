package retention

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hearth/store"
)

// copiesSetting is the operator's document that says which copies were made.
const copiesSetting = "copies"

// Copies are what backups were noted: of the database, and of the keys, which is what can bring words back.
type Copies struct {
	Last     time.Time `json:"last"`               // when the newest backup was made
	KeysKept time.Time `json:"keys_kept,omitzero"` // until when some copy of the keys is kept
}

// Copies reads what was noted.
func (k *Keeper) Copies(ctx context.Context) (Copies, error) { return ReadCopies(ctx, k.Store) }

// ReadCopies reads what was noted; nothing was noted where no backup was ever made.
func ReadCopies(ctx context.Context, dir store.Directory) (c Copies, err error) {
	b, err := dir.Setting(ctx, copiesSetting)
	if errors.Is(err, store.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("read which backups were made: %w", err)
	}
	return c, nil
}

// NoteKeys notes, before it is made, that a copy of the keys will be kept until then.
func NoteKeys(ctx context.Context, dir store.Directory, until time.Time) error {
	return note(ctx, dir, func(c *Copies) {
		if until.After(c.KeysKept) {
			c.KeysKept = until
		}
	})
}

// NoteBackup notes a backup that has been made.
func NoteBackup(ctx context.Context, dir store.Directory, at time.Time) error {
	return note(ctx, dir, func(c *Copies) { c.Last = at })
}

func note(ctx context.Context, dir store.Directory, change func(*Copies)) error {
	c, err := ReadCopies(ctx, dir)
	if err != nil {
		return err
	}
	change(&c)
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("note a backup: %w", err)
	}
	return dir.PutSetting(ctx, copiesSetting, b)
}

// Beyond says from when on what was destroyed cannot be recovered.
func (c Copies) Beyond(destroyed time.Time) time.Time {
	if c.KeysKept.After(destroyed) {
		return c.KeysKept
	}
	return destroyed
}
