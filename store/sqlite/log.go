package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hearth/store"
)

// Read keeps store.Log's contract: one statement, so one snapshot.
func (s *Store) Read(ctx context.Context, session store.SessionID, after store.Seq, limit int, yield func(*store.Record) bool) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	if limit <= 0 {
		limit = -1
	}
	rows, err := s.stmts.records.QueryContext(ctx, session, clampSeq(after), limit)
	if err != nil {
		return classify("read log", err)
	}
	for rows.Next() {
		var r store.Record
		var seq int64
		var facts, commit, digest, command, sealed sql.RawBytes
		if err := rows.Scan(&seq, &r.At, &r.Format, &facts, &commit, &digest, &command, &sealed); err != nil {
			return classify("read log", errors.Join(err, rows.Close()))
		}
		r.Seq, r.Facts, r.Sealed = store.Seq(seq), facts, sealed
		copy(r.Commit[:], commit)
		copy(r.Digest[:], digest)
		copy(r.Command[:], command)
		if !yield(&r) {
			break
		}
	}
	return classify("read log", errors.Join(rows.Err(), rows.Close()))
}

// clampSeq keeps a made-up number from turning negative.
func clampSeq(seq store.Seq) int64 {
	const most = 1<<63 - 1
	return int64(min(seq, most))
}

// Sealed keeps store.Log's contract.
func (s *Store) Sealed(ctx context.Context, session store.SessionID, seqs []store.Seq) (map[store.Seq][]byte, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	found := make(map[store.Seq][]byte, len(seqs))
	for _, seq := range seqs {
		var sealed []byte
		err := s.stmts.sealed.QueryRowContext(ctx, session, clampSeq(seq)).Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, classify("read words", err)
		}
		found[seq] = sealed
	}
	return found, nil
}

// Heads keeps store.Log's contract.
func (s *Store) Heads(ctx context.Context, sessions []store.SessionID) (map[store.SessionID]store.Head, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	list, err := json.Marshal(sessions)
	if err != nil {
		return nil, fmt.Errorf("read heads: %w", err)
	}
	rows, err := s.read.QueryContext(ctx,
		`SELECT session, seq, at, digest FROM heads WHERE session IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, classify("read heads", err)
	}
	heads := make(map[store.SessionID]store.Head, len(sessions))
	for rows.Next() {
		var id store.SessionID
		var seq int64
		var h store.Head
		var digest sql.RawBytes
		if err := rows.Scan(&id, &seq, &h.At, &digest); err != nil {
			return nil, classify("read heads", errors.Join(err, rows.Close()))
		}
		h.Seq = store.Seq(seq)
		copy(h.Digest[:], digest)
		heads[id] = h
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, classify("read heads", err)
	}
	return heads, nil
}

// PutSignature keeps store.Log's contract. The same signature twice is kept once.
func (s *Store) PutSignature(ctx context.Context, session store.SessionID, sig store.Signature) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	_, err := s.write.ExecContext(ctx, `INSERT INTO signatures (session, seq, signed_at, key, at, digest, sig)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		session, clampSeq(sig.Seq), sig.SignedAt, sig.Key, sig.At, sig.Digest[:], notNil(sig.Sig))
	return classify("keep signature", err)
}

// Signatures keeps store.Log's contract.
func (s *Store) Signatures(ctx context.Context, session store.SessionID) ([]store.Signature, error) {
	if err := s.gate.Enter(); err != nil {
		return nil, err
	}
	defer s.gate.Leave()
	rows, err := s.read.QueryContext(ctx, `SELECT seq, signed_at, key, at, digest, sig FROM signatures
		WHERE session = ? ORDER BY seq, signed_at, key`, session)
	if err != nil {
		return nil, classify("read signatures", err)
	}
	var sigs []store.Signature
	for rows.Next() {
		var sig store.Signature
		var seq int64
		var digest sql.RawBytes
		if err := rows.Scan(&seq, &sig.SignedAt, &sig.Key, &sig.At, &digest, &sig.Sig); err != nil {
			return nil, classify("read signatures", errors.Join(err, rows.Close()))
		}
		sig.Seq = store.Seq(seq)
		copy(sig.Digest[:], digest)
		sigs = append(sigs, sig)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, classify("read signatures", err)
	}
	return sigs, nil
}
