package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hearth/store"
)

// PutClosing keeps store.Closings's contract.
func (s *Store) PutClosing(ctx context.Context, c store.Closing) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	// One statement decides: the last link is the one that c was made on, or there is none and c is the first.
	r, err := s.write.ExecContext(ctx, `INSERT INTO closings (n, session, seq, at, digest, closed_at, previous, key, sig)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE ?1 = (SELECT coalesce(max(n), 0) + 1 FROM closings)
		ON CONFLICT DO NOTHING`,
		c.N, c.Session, clampSeq(c.Seq), c.At, c.Digest[:], c.ClosedAt, c.Previous[:], c.Key, notNil(c.Sig))
	if err != nil {
		return classify("keep a closing", err)
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return classify("keep a closing", err)
	}
	if _, err := s.oneClosing(ctx, `WHERE session = ?`, c.Session); err == nil {
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
	return s.oneClosing(ctx, `WHERE session = ?`, session)
}

// ClosingsAfter keeps store.Closings's contract.
func (s *Store) ClosingsAfter(ctx context.Context, after int64, limit int) ([]store.Closing, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	if limit <= 0 {
		limit = -1
	}
	return s.closings(ctx, `WHERE n > ? ORDER BY n LIMIT ?`, after, limit)
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

func (s *Store) closings(ctx context.Context, which string, args ...any) (found []store.Closing, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT n, session, seq, at, digest, closed_at, previous, key, sig FROM closings `+which, args...)
	if err != nil {
		return nil, classify("read closings", err)
	}
	for rows.Next() {
		var c store.Closing
		var seq int64
		var digest, previous sql.RawBytes
		if err := rows.Scan(&c.N, &c.Session, &seq, &c.At, &digest, &c.ClosedAt, &previous, &c.Key, &c.Sig); err != nil {
			return nil, classify("read closings", errors.Join(err, rows.Close()))
		}
		c.Seq = store.Seq(seq)
		copy(c.Digest[:], digest)
		copy(c.Previous[:], previous)
		found = append(found, c)
	}
	return found, classify("read closings", errors.Join(rows.Err(), rows.Close()))
}
