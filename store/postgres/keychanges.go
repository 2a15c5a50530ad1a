package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"hearth/store"
)

// knowsChanges is the first version of these tables whose Hearth follows a change of the key that signs. An older one would
// go on with a key that is gone.
const knowsChanges = 4

// PutKeyChange keeps store.Keys's contract. Of two that come at once one waits for the other's commit at the primary key.
func (s *Store) PutKeyChange(ctx context.Context, c store.KeyChange) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	kept := int64(0)
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO hearth_keys.key_changes (n, at, old, new, closings, link, old_sig, new_sig)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $1 = (SELECT coalesce(max(n), 0) + 1 FROM hearth_keys.key_changes)
			ON CONFLICT DO NOTHING`,
			c.N, c.At, notNil(c.Old), notNil(c.New), c.Closings, c.Link[:], notNil(c.OldSig), notNil(c.NewSig))
		if kept = tag.RowsAffected(); err != nil || kept == 0 {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE hearth_keys.compatibility SET oldest = greatest(oldest, $1)`, knowsChanges)
		return err
	})
	if err == nil && kept == 0 {
		return fmt.Errorf("keep a change of keys: %w", store.ErrConflict)
	}
	return classify("keep a change of keys", err)
}

// KeyChanges keeps store.Keys's contract.
func (s *Store) KeyChanges(ctx context.Context) ([]store.KeyChange, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.pool.Query(ctx, `SELECT n, at, old, new, closings, link, old_sig, new_sig FROM hearth_keys.key_changes ORDER BY n`)
	if err != nil {
		return nil, classify("read changes of keys", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.KeyChange, error) {
		var c store.KeyChange
		var link []byte
		err := row.Scan(&c.N, &c.At, &c.Old, &c.New, &c.Closings, &link, &c.OldSig, &c.NewSig)
		copy(c.Link[:], link)
		return c, err
	})
	return found, classify("read changes of keys", err)
}
