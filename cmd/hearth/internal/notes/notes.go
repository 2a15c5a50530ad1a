// Package notes is where a member of staff keeps what they write for themselves about a session: process notes, and a
// debrief after a hard one. It stands apart from everything that reads records: a store, a key and a page of its own. Only
// the author reads and writes; there is no list, no search, no export and no emergency that opens them, and the audit says
// that a note was kept, never what stands in it.
package notes

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/store"
	"hearth/store/seal"
)

// The kinds of note.
const (
	Process = "process"
	Debrief = "debrief"
)

const longest = 40_000

// ErrAsk is something that cannot be kept; its text says what to do.
type ErrAsk string

func (e ErrAsk) Error() string { return string(e) }

// A Sealer seals notes; *seal.Ring is one.
type Sealer interface {
	SealNote(ctx context.Context, author store.ID, session store.SessionID, kind string, plain []byte) ([]byte, error)
	OpenNote(ctx context.Context, author store.ID, session store.SessionID, kind string, sealed []byte) ([]byte, error)
}

// A Notebook is everybody's notes, each author's for themselves. It is safe for concurrent use.
type Notebook struct {
	notes store.Notes
	seal  Sealer
	now   func() time.Time
}

// New makes a Notebook; now is the clock, nil for the machine's.
func New(notes store.Notes, s Sealer, now func() time.Time) *Notebook {
	if now == nil {
		now = time.Now
	}
	return &Notebook{notes, s, now}
}

// A Note is what an author wrote, and where it stands: Version is given back when it is kept again.
type Note struct {
	Text    string
	At      time.Time
	Version int
}

// Read gives the author's own note; an empty one when there is none, or when its key is destroyed.
func (b *Notebook) Read(ctx context.Context, author store.ID, session store.SessionID, kind string) (Note, error) {
	n, err := b.notes.Note(ctx, author, session, kind)
	if errors.Is(err, store.ErrNotFound) {
		return Note{}, nil
	}
	if err != nil {
		return Note{}, err
	}
	plain, err := b.seal.OpenNote(ctx, author, session, kind, n.Sealed)
	if errors.Is(err, seal.ErrDestroyed) {
		return Note{Version: n.Version}, nil
	}
	if err != nil {
		return Note{}, err
	}
	return Note{string(plain), n.At, n.Version}, nil
}

// Keep replaces the author's own note; an empty text removes it. store.ErrConflict: it was kept in another window since.
func (b *Notebook) Keep(ctx context.Context, author store.ID, session store.SessionID, kind, text string, version int) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if kind != Process && kind != Debrief || version < 0 {
		return store.ErrNotFound
	}
	if utf8.RuneCountInString(text) > longest || !utf8.ValidString(text) {
		return ErrAsk(fmt.Sprintf("Please use at most %d characters for a note.", longest))
	}
	if text == "" {
		return b.notes.DeleteNote(ctx, author, session, kind)
	}
	sealed, err := b.seal.SealNote(ctx, author, session, kind, []byte(text))
	if err != nil {
		return err
	}
	return b.notes.PutNote(ctx, store.Note{Author: author, Session: session, Kind: kind, Sealed: sealed, At: b.now(), Version: version})
}
