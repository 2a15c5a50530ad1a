package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hearth/store"
)

// Read keeps store.Log's contract: one statement, so one snapshot. Rows arrive as yield takes them.
func (s *Store) Read(ctx context.Context, session store.SessionID, after store.Seq, limit int, yield func(*store.Record) bool) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	var most *int // null: all
	if limit > 0 {
		most = &limit
	}
	rows, err := s.reads.Query(ctx, `SELECT r.seq, r.at, r.format, r.facts, r.commitment, r.digest, r.command, w.sealed
		FROM records r LEFT JOIN words w ON w.n = r.words
		WHERE r.log = (SELECT log FROM heads WHERE session = $1) AND r.seq > $2 ORDER BY r.seq LIMIT $3`, session, clampSeq(after), most)
	if err != nil {
		return classify("read log", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r store.Record
		var seq int64
		var facts, commit, digest, command, sealed pgtype.DriverBytes // the driver's own memory, until the next row
		if err := rows.Scan(&seq, &r.At, &r.Format, &facts, &commit, &digest, &command, &sealed); err != nil {
			return classify("read log", err)
		}
		r.Seq, r.Facts, r.Sealed = store.Seq(seq), facts, sealed
		copy(r.Commit[:], commit)
		copy(r.Digest[:], digest)
		copy(r.Command[:], command)
		if !yield(&r) {
			return nil
		}
	}
	return classify("read log", rows.Err())
}

// clampSeq keeps a made-up number from turning negative.
func clampSeq(seq store.Seq) int64 {
	const most = 1<<63 - 1
	return int64(min(seq, most))
}

func clampSeqs(seqs []store.Seq) []int64 {
	out := make([]int64, len(seqs))
	for i, s := range seqs {
		out[i] = clampSeq(s)
	}
	return out
}

// Sealed keeps store.Log's contract.
func (s *Store) Sealed(ctx context.Context, session store.SessionID, seqs []store.Seq) (map[store.Seq][]byte, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.pool.Query(ctx, `SELECT r.seq, w.sealed FROM records r JOIN words w ON w.n = r.words
		WHERE r.log = (SELECT log FROM heads WHERE session = $1) AND r.seq = ANY($2)`, session, clampSeqs(seqs))
	if err != nil {
		return nil, classify("read words", err)
	}
	found := make(map[store.Seq][]byte, len(seqs))
	var seq int64
	var sealed []byte
	_, err = pgx.ForEachRow(rows, []any{&seq, &sealed}, func() error {
		found[store.Seq(seq)] = sealed
		sealed = nil
		return nil
	})
	if err != nil {
		return nil, classify("read words", err)
	}
	return found, nil
}

// Heads keeps store.Log's contract.
func (s *Store) Heads(ctx context.Context, sessions []store.SessionID) (map[store.SessionID]store.Head, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	ids := make([]string, len(sessions))
	for i, id := range sessions {
		ids[i] = string(id)
	}
	rows, err := s.pulse.Query(ctx, `SELECT session, seq, at, digest FROM heads WHERE session = ANY($1)`, ids)
	if err != nil {
		return nil, classify("read heads", err)
	}
	heads := make(map[store.SessionID]store.Head, len(sessions))
	var id string
	var seq, at int64
	var digest pgtype.DriverBytes
	_, err = pgx.ForEachRow(rows, []any{&id, &seq, &at, &digest}, func() error {
		heads[store.SessionID(id)] = headOf(seq, at, digest)
		return nil
	})
	if err != nil {
		return nil, classify("read heads", err)
	}
	return heads, nil
}

func headOf(seq, at int64, digest []byte) store.Head {
	h := store.Head{Seq: store.Seq(seq), At: at}
	copy(h.Digest[:], digest)
	return h
}

// DestroyWords keeps store.Log's contract as far as PostgreSQL can; see the package documentation.
func (s *Store) DestroyWords(ctx context.Context, session store.SessionID, seqs []store.Seq) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	_, err := s.pool.Exec(ctx, `DELETE FROM words WHERE n IN (SELECT words FROM records
		WHERE log = (SELECT log FROM heads WHERE session = $1) AND seq = ANY($2))`, session, clampSeqs(seqs))
	return classify("destroy words", err)
}

// DestroyLog keeps store.Log's contract. The head goes first: it is what an append under way would wait for.
func (s *Store) DestroyLog(ctx context.Context, session store.SessionID) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM signatures WHERE session = $1`, session); err != nil {
			return err
		}
		var log int64
		err := tx.QueryRow(ctx, `DELETE FROM heads WHERE session = $1 RETURNING log`, session).Scan(&log)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `WITH gone AS (DELETE FROM records WHERE log = $1 RETURNING words)
			DELETE FROM words WHERE n IN (SELECT words FROM gone)`, log)
		return err
	})
	return classify("destroy log", err)
}

// PutSignature keeps store.Log's contract. The same signature twice is kept once.
func (s *Store) PutSignature(ctx context.Context, session store.SessionID, sig store.Signature) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	_, err := s.pool.Exec(ctx, `INSERT INTO signatures (session, seq, signed_at, key, at, digest, sig)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		session, clampSeq(sig.Seq), sig.SignedAt, sig.Key, sig.At, sig.Digest[:], notNil(sig.Sig))
	return classify("keep signature", err)
}

// Signatures keeps store.Log's contract.
func (s *Store) Signatures(ctx context.Context, session store.SessionID) ([]store.Signature, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.pool.Query(ctx, `SELECT seq, signed_at, key, at, digest, sig FROM signatures
		WHERE session = $1 ORDER BY seq, signed_at, key`, session)
	if err != nil {
		return nil, classify("read signatures", err)
	}
	sigs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.Signature, error) {
		var sig store.Signature
		var seq int64
		var digest []byte
		err := row.Scan(&seq, &sig.SignedAt, &sig.Key, &sig.At, &digest, &sig.Sig)
		sig.Head = headOf(seq, sig.At, digest)
		return sig, err
	})
	return sigs, classify("read signatures", err)
}
