package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"hearth/store"
)

// PutKey keeps store.Keys's contract. Putting and destroying take the same lock for an owner, so that a key cannot slip
// in while its owner is being destroyed.
func (s *Store) PutKey(ctx context.Context, owner store.KeyOwner, wrapped []byte) (kept []byte, err error) {
	err = s.withOwner(ctx, "keep key", owner, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO hearth_keys.keys (owner, wrapped)
			SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM hearth_keys.destroyed WHERE owner = $1)
			ON CONFLICT DO NOTHING`, owner, notNil(wrapped))
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT wrapped FROM hearth_keys.keys WHERE owner = $1`, owner).Scan(&kept)
	})
	return kept, err
}

// Key keeps store.Keys's contract.
func (s *Store) Key(ctx context.Context, owner store.KeyOwner) (wrapped []byte, err error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	err = s.pool.QueryRow(ctx, `SELECT wrapped FROM hearth_keys.keys WHERE owner = $1`, owner).Scan(&wrapped)
	return wrapped, classifyKey("read key", err)
}

// DestroyKey keeps store.Keys's contract. The journal notes the first time.
func (s *Store) DestroyKey(ctx context.Context, owner store.KeyOwner, why string) error {
	return s.withOwner(ctx, "destroy key", owner, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM hearth_keys.keys WHERE owner = $1`, owner); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO hearth_keys.destroyed (owner, at, why)
			VALUES ($1, floor(extract(epoch FROM clock_timestamp()) * 1000), $2) ON CONFLICT DO NOTHING`, owner, why)
		return err
	})
}

// withOwner runs work in a transaction that holds the owner's lock, which ends with it.
func (s *Store) withOwner(ctx context.Context, what string, owner store.KeyOwner, work func(pgx.Tx) error) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, string(owner)); err != nil {
			return err
		}
		return work(tx)
	})
	return classifyKey(what, err)
}

func classifyKey(what string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return classify(what, err)
}

// KeyOwners keeps store.KeyRotation's contract.
func (s *Store) KeyOwners(ctx context.Context) ([]store.KeyOwner, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.pool.Query(ctx, `SELECT owner FROM hearth_keys.keys`)
	if err != nil {
		return nil, classify("list keys", err)
	}
	owners, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.KeyOwner, error) {
		var o string
		err := row.Scan(&o)
		return store.KeyOwner(o), err
	})
	return owners, classify("list keys", err)
}

// ReplaceKey keeps store.KeyRotation's contract.
func (s *Store) ReplaceKey(ctx context.Context, owner store.KeyOwner, was, wrapped []byte) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	tag, err := s.pool.Exec(ctx, `UPDATE hearth_keys.keys SET wrapped = $3 WHERE owner = $1 AND wrapped = $2`, string(owner), notNil(was), notNil(wrapped))
	if err != nil {
		return classify("replace key", err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("replace key: %w", store.ErrConflict)
	}
	return nil
}
