package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are prepared once: parsing would cost more than running.
type statements struct {
	all []*sql.Stmt

	// on the writer
	beginHead, moveHead, addRecord, addWords *sql.Stmt
	// on readers
	records, sealed *sql.Stmt
}

func (st *statements) prepare(ctx context.Context, write, read, logs *sql.DB) error {
	for _, p := range []struct {
		to  **sql.Stmt
		db  *sql.DB
		sql string
	}{
		{&st.beginHead, write, `INSERT INTO heads (session, seq, at, digest) VALUES (?, ?, ?, ?)
			ON CONFLICT DO NOTHING`},
		{&st.moveHead, write, `UPDATE heads SET seq = ?, at = ?, digest = ?
			WHERE session = ? AND seq = ? AND digest = ?`},
		{&st.addRecord, write, `INSERT INTO records
			(session, seq, at, format, facts, commitment, digest, command, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&st.addWords, write, `INSERT INTO words (sealed) VALUES (?)`},
		{&st.records, logs, `SELECT r.seq, r.at, r.format, r.facts, r.commitment, r.digest, r.command, w.sealed
			FROM records r LEFT JOIN words w ON w.n = r.words
			WHERE r.session = ? AND r.seq > ? ORDER BY r.seq LIMIT ?`},
		{&st.sealed, read, `SELECT w.sealed FROM records r JOIN words w ON w.n = r.words
			WHERE r.session = ? AND r.seq = ?`},
	} {
		stmt, err := p.db.PrepareContext(ctx, p.sql)
		if err != nil {
			return fmt.Errorf("prepare statement: %w", err)
		}
		*p.to, st.all = stmt, append(st.all, stmt)
	}
	return nil
}

func (st *statements) close() error {
	var err error
	for _, s := range st.all {
		err = errors.Join(err, s.Close())
	}
	return err
}
