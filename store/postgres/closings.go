package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"hearth/store"
)

// PutClosing keeps store.Closings's contract. Of two that come at once with the same number one waits for the other's
// commit at the primary key, and then finds it there.
func (s *Store) PutClosing(ctx context.Context, c store.Closing) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	tag, err := s.pool.Exec(ctx, `INSERT INTO closings (n, session, seq, at, digest, closed_at, previous, key, sig)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE $1 = (SELECT coalesce(max(n), 0) + 1 FROM closings)
		ON CONFLICT DO NOTHING`,
		c.N, string(c.Session), clampSeq(c.Seq), c.At, c.Digest[:], c.ClosedAt, c.Previous[:], c.Key, notNil(c.Sig))
	if err != nil {
		return classify("keep a closing", err)
	}
	if tag.RowsAffected() > 0 {
		return nil
	}
	if _, err := s.oneClosing(ctx, `WHERE session = $1`, string(c.Session)); err == nil {
		return fmt.Errorf("keep a closing: %w", store.ErrTaken)
	}
	return fmt.Errorf("keep a closing: %w", store.ErrConflict)
}

// LastClosing keeps store.Closings's contract.
func (s *Store) LastClosing(ctx context.Context) (store.Closing, error) {
	if err := s.gate.Enter(); err != nil {
		return store.Closing{}, err
	}
	defer s.gate.Leave()
	c, err := s.oneClosing(ctx, `ORDER BY n DESC LIMIT 1`)
	if errors.Is(err, store.ErrNotFound) {
		return store.Closing{}, nil
	}
	return c, err
}

// Closing keeps store.Closings's contract.
func (s *Store) Closing(ctx context.Context, session store.SessionID) (store.Closing, error) {
	if err := s.gate.Enter(); err != nil {
		return store.Closing{}, err
	}
	defer s.gate.Leave()
	return s.oneClosing(ctx, `WHERE session = $1`, string(session))
}

// ClosingsAfter keeps store.Closings's contract.
func (s *Store) ClosingsAfter(ctx context.Context, after int64, limit int) ([]store.Closing, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	var most *int // null: all
	if limit > 0 {
		most = &limit
	}
	return s.closings(ctx, `WHERE n > $1 ORDER BY n LIMIT $2`, after, most)
}

func (s *Store) oneClosing(ctx context.Context, which string, args ...any) (store.Closing, error) {
	found, err := s.closings(ctx, which, args...)
	if err != nil {
		return store.Closing{}, err
	}
	if len(found) == 0 {
		return store.Closing{}, fmt.Errorf("read a closing: %w", store.ErrNotFound)
	}
	return found[0], nil
}

func (s *Store) closings(ctx context.Context, which string, args ...any) ([]store.Closing, error) {
	rows, err := s.pool.Query(ctx, `SELECT n, session, seq, at, digest, closed_at, previous, key, sig FROM closings `+which, args...)
	if err != nil {
		return nil, classify("read closings", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.Closing, error) {
		var c store.Closing
		var session string
		var seq int64
		var digest, previous []byte
		err := row.Scan(&c.N, &session, &seq, &c.At, &digest, &c.ClosedAt, &previous, &c.Key, &c.Sig)
		c.Session, c.Seq = store.SessionID(session), store.Seq(seq)
		copy(c.Digest[:], digest)
		copy(c.Previous[:], previous)
		return c, err
	})
	return found, classify("read closings", err)
}
