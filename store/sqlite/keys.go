package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hearth/store"
)

// PutKey keeps store.Keys's contract.
func (s *Store) PutKey(ctx context.Context, owner store.KeyOwner, wrapped []byte) ([]byte, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	// One statement decides, so that of two processes one is first and a destroyed owner stays without.
	_, err := s.keys.ExecContext(ctx, `INSERT INTO keys (owner, wrapped)
		SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM destroyed WHERE owner = ?1) ON CONFLICT DO NOTHING`,
		owner, notNil(wrapped))
	if err != nil {
		return nil, classify("keep key", err)
	}
	return s.key(ctx, owner)
}

// Key keeps store.Keys's contract.
func (s *Store) Key(ctx context.Context, owner store.KeyOwner) ([]byte, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	return s.key(ctx, owner)
}

func (s *Store) key(ctx context.Context, owner store.KeyOwner) ([]byte, error) {
	var wrapped []byte
	err := s.keys.QueryRowContext(ctx, `SELECT wrapped FROM keys WHERE owner = ?`, owner).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read key: %w", store.ErrNotFound)
	}
	return wrapped, classify("read key", err)
}

// DestroyKey keeps store.Keys's contract. The journal notes the first time.
func (s *Store) DestroyKey(ctx context.Context, owner store.KeyOwner, why string) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	tx, err := s.keys.BeginTx(ctx, nil)
	if err != nil {
		return classify("destroy key", err)
	}
	whole := context.WithoutCancel(ctx)
	_, err = tx.ExecContext(whole, `DELETE FROM keys WHERE owner = ?`, owner)
	if err == nil {
		_, err = tx.ExecContext(whole, `INSERT INTO destroyed (owner, at, why) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			owner, s.now().UnixMilli(), why)
	}
	if err != nil {
		return classify("destroy key", errors.Join(err, tx.Rollback()))
	}
	return classify("destroy key", tx.Commit())
}

// KeyOwners keeps store.KeyRotation's contract.
func (s *Store) KeyOwners(ctx context.Context) (owners []store.KeyOwner, err error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.keys.QueryContext(ctx, `SELECT owner FROM keys`)
	if err != nil {
		return nil, classify("list keys", err)
	}
	for rows.Next() {
		var o store.KeyOwner
		if err := rows.Scan(&o); err != nil {
			return nil, classify("list keys", errors.Join(err, rows.Close()))
		}
		owners = append(owners, o)
	}
	return owners, classify("list keys", errors.Join(rows.Err(), rows.Close()))
}

// ReplaceKey keeps store.KeyRotation's contract.
func (s *Store) ReplaceKey(ctx context.Context, owner store.KeyOwner, was, wrapped []byte) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	r, err := s.keys.ExecContext(ctx, `UPDATE keys SET wrapped = ?3 WHERE owner = ?1 AND wrapped = ?2`, owner, notNil(was), notNil(wrapped))
	if err != nil {
		return classify("replace key", err)
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return classify("replace key", err)
	}
	return fmt.Errorf("replace key: %w", store.ErrConflict)
}
