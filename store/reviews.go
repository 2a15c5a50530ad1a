package store

import (
	"context"
	"time"
)

// Reviews keeps what staff add to a session after it: what became of what it left open, sign-offs, and addenda. Nothing
// here is changed, only added to.
//
// They are the Directory's and no events of the log: a session's log ends with its end, whose signed head is the receipt
// that staff see at close; whoever signs does so as an account and may never have had a seat; and no decision of the rules
// hangs on them.
type Reviews interface {
	// AddReview keeps one. ErrTaken: its id is in use.
	AddReview(ctx context.Context, r Review) error
	// Reviews lists a session's, in the order in which they were added.
	Reviews(ctx context.Context, session SessionID) ([]Review, error)
}

// A Review is one thing that was added.
type Review struct {
	ID      ID
	Session SessionID
	Kind    string // "outcome", "signed" or "addendum"
	About   string // of an outcome: what was left open
	Code    string // of an outcome: what became of it
	Head    Head   // of a signature: the head of the log that was signed; At is not kept
	Sealed  []byte // words, sealed by the caller under the session's key; may be empty
	By      ID     // the Staff
	At      time.Time
}

// Notes keeps process notes: what one member of staff writes for themselves about a session. It is a store of its own, with a
// file (SQLite) or a schema and connections (PostgreSQL) of its own: nothing that reads records can reach it, and
// nothing of it is in a Store. All methods are safe for concurrent use.
type Notes interface {
	// PutNote replaces the author's note of that session and kind, whose Version must be the one that is kept (0: there is
	// none): ErrConflict otherwise. The kept version is one more.
	PutNote(ctx context.Context, n Note) error
	// Note reads the author's own. ErrNotFound: there is none. There is no way to list the notes of others.
	Note(ctx context.Context, author ID, session SessionID, kind string) (Note, error)
	// DeleteNote removes the author's own; removing what is not there is no error.
	DeleteNote(ctx context.Context, author ID, session SessionID, kind string) error
	Close() error
}

// A Note is one author's note.
type Note struct {
	Author  ID
	Session SessionID
	Kind    string // "process" or "debrief"
	Sealed  []byte
	At      time.Time
	Version int
}
