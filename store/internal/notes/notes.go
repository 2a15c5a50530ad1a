// Package notes keeps process notes in a database of database/sql, the same for SQLite and PostgreSQL. It stands apart from
// package directory on purpose: it has a handle of its own, to a file or a schema that no other package opens.
package notes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hearth/store"
)

// Notes is a store.Notes over a database.
type Notes struct {
	db    *sql.DB
	table string
	close func() error
}

var _ store.Notes = (*Notes)(nil)

// New keeps notes in a table of db. Close of the result calls done.
func New(db *sql.DB, table string, done func() error) *Notes {
	return &Notes{db: db, table: table, close: done}
}

// PutNote is described at store.Notes.
func (n *Notes) PutNote(ctx context.Context, note store.Note) error {
	statement := `INSERT INTO ` + n.table + ` (author, session_id, kind, sealed, at, version) VALUES ($1, $2, $3, $4, $5, 1)
		ON CONFLICT DO NOTHING`
	args := []any{string(note.Author), string(note.Session), note.Kind, note.Sealed, note.At.UnixMilli()}
	if note.Version > 0 {
		statement = `UPDATE ` + n.table + ` SET sealed = $4, at = $5, version = version + 1
			WHERE author = $1 AND session_id = $2 AND kind = $3 AND version = $6`
		args = append(args, note.Version)
	}
	result, err := n.db.ExecContext(ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("keep a note: %w", errors.Join(store.ErrUnavailable, err))
	}
	kept, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("keep a note: %w", err)
	}
	if kept == 0 {
		return fmt.Errorf("keep a note: %w", store.ErrConflict)
	}
	return nil
}

// Note is described at store.Notes.
func (n *Notes) Note(ctx context.Context, author store.ID, session store.SessionID, kind string) (store.Note, error) {
	note := store.Note{Author: author, Session: session, Kind: kind}
	var at int64
	err := n.db.QueryRowContext(ctx, `SELECT sealed, at, version FROM `+n.table+` WHERE author = $1 AND session_id = $2 AND kind = $3`,
		string(author), string(session), kind).Scan(&note.Sealed, &at, &note.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return note, fmt.Errorf("read a note: %w", store.ErrNotFound)
	}
	if err != nil {
		return note, fmt.Errorf("read a note: %w", errors.Join(store.ErrUnavailable, err))
	}
	note.At = time.UnixMilli(at).UTC()
	return note, nil
}

// DeleteNote is described at store.Notes.
func (n *Notes) DeleteNote(ctx context.Context, author store.ID, session store.SessionID, kind string) error {
	_, err := n.db.ExecContext(ctx, `DELETE FROM `+n.table+` WHERE author = $1 AND session_id = $2 AND kind = $3`,
		string(author), string(session), kind)
	if err != nil {
		return fmt.Errorf("delete a note: %w", errors.Join(store.ErrUnavailable, err))
	}
	return nil
}

// Close releases what the notes were opened with.
func (n *Notes) Close() error { return n.close() }
