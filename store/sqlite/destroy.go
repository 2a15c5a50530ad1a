package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hearth/store"
)

// DestroyWords keeps store.Log's contract: secure_delete overwrites the bytes in hearth.db, and housekeeping cuts the
// WAL that still holds them.
func (s *Store) DestroyWords(ctx context.Context, session store.SessionID, seqs []store.Seq) error {
	return s.destroy(ctx, "destroy words", func(whole context.Context, tx *sql.Tx) error {
		for _, seq := range seqs {
			_, err := tx.ExecContext(whole, `DELETE FROM words
				WHERE n = (SELECT words FROM records WHERE session = ? AND seq = ?)`, session, clampSeq(seq))
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(whole, `UPDATE records SET words = NULL
				WHERE session = ? AND seq = ? AND words IS NOT NULL`, session, clampSeq(seq))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DestroyLog keeps store.Log's contract.
func (s *Store) DestroyLog(ctx context.Context, session store.SessionID) error {
	return s.destroy(ctx, "destroy log", func(whole context.Context, tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM heads WHERE session = ?`,
			`DELETE FROM words WHERE n IN (SELECT words FROM records WHERE session = ?)`,
			`DELETE FROM records WHERE session = ?`, `DELETE FROM signatures WHERE session = ?`,
		} {
			if _, err := tx.ExecContext(whole, q, session); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) destroy(ctx context.Context, what string, work func(context.Context, *sql.Tx) error) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return classify(what, err)
	}
	if err := work(context.WithoutCancel(ctx), tx); err != nil {
		return classify(what, errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return classify(what, err)
	}
	s.destroyed.Store(true)
	return nil
}
