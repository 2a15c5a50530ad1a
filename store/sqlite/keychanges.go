package sqlite

import (
	"context"
	"errors"
	"fmt"

	"hearth/store"
)

// knowsChanges is the first version of these tables whose Hearth follows a change of the key that signs. An older one would
// go on with a key that is gone.
const knowsChanges = 4

// PutKeyChange keeps store.Keys's contract.
func (s *Store) PutKeyChange(ctx context.Context, c store.KeyChange) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	tx, err := s.keys.BeginTx(ctx, nil)
	if err != nil {
		return classify("keep a change of keys", err)
	}
	whole := context.WithoutCancel(ctx)
	kept := int64(0)
	r, err := tx.ExecContext(whole, `INSERT INTO key_changes (n, at, old, new, closings, link, old_sig, new_sig)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ?1 = (SELECT coalesce(max(n), 0) + 1 FROM key_changes)`,
		c.N, c.At, notNil(c.Old), notNil(c.New), c.Closings, c.Link[:], notNil(c.OldSig), notNil(c.NewSig))
	if err == nil {
		kept, err = r.RowsAffected()
	}
	if err == nil && kept == 0 {
		err = fmt.Errorf("keep a change of keys: %w", store.ErrConflict)
		return errors.Join(err, tx.Rollback())
	}
	if err == nil {
		_, err = tx.ExecContext(whole, `UPDATE compatibility SET oldest = max(oldest, ?)`, knowsChanges)
	}
	if err != nil {
		return classify("keep a change of keys", errors.Join(err, tx.Rollback()))
	}
	return classify("keep a change of keys", tx.Commit())
}

// KeyChanges keeps store.Keys's contract.
func (s *Store) KeyChanges(ctx context.Context) (found []store.KeyChange, err error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.keys.QueryContext(ctx, `SELECT n, at, old, new, closings, link, old_sig, new_sig FROM key_changes ORDER BY n`)
	if err != nil {
		return nil, classify("read changes of keys", err)
	}
	for rows.Next() {
		var c store.KeyChange
		var link []byte
		if err := rows.Scan(&c.N, &c.At, &c.Old, &c.New, &c.Closings, &link, &c.OldSig, &c.NewSig); err != nil {
			return nil, classify("read changes of keys", errors.Join(err, rows.Close()))
		}
		copy(c.Link[:], link)
		found = append(found, c)
	}
	return found, classify("read changes of keys", errors.Join(rows.Err(), rows.Close()))
}
