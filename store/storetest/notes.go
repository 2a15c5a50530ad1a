package storetest

import (
	"errors"
	"testing"
	"time"

	"hearth/store"
)

// RunNotes holds a store.Notes to its contract. open gives an empty one, and closes it with the test.
func RunNotes(t *testing.T, open func(t *testing.T) store.Notes) {
	t.Run("notes/kept, replaced, lost against, removed", func(t *testing.T) { notesKept(t, open(t)) })
	t.Run("notes/each author's own", func(t *testing.T) { notesOwn(t, open(t)) })
}

func notesKept(t *testing.T, notes store.Notes) {
	ctx := t.Context()
	n := store.Note{Author: "ana", Session: "s1", Kind: "process", Sealed: []byte{0, 0xff}, At: time.UnixMilli(1_790_000_000_123).UTC()}
	if _, err := notes.Note(ctx, "ana", "s1", "process"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("a note that is not there: %v", err)
	}
	if err := notes.PutNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := notes.PutNote(ctx, n); !errors.Is(err, store.ErrConflict) {
		t.Fatalf("a second first version: %v", err)
	}
	n.Version, n.Sealed = 1, []byte("other")
	if err := notes.PutNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := notes.PutNote(ctx, n); !errors.Is(err, store.ErrConflict) {
		t.Fatalf("an old version: %v", err)
	}
	got, err := notes.Note(ctx, "ana", "s1", "process")
	if err != nil || got.Version != 2 || string(got.Sealed) != "other" || !got.At.Equal(n.At) {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := notes.DeleteNote(ctx, "ana", "s1", "process"); err != nil {
		t.Fatal(err)
	}
	if err := notes.DeleteNote(ctx, "ana", "s1", "process"); err != nil {
		t.Fatal(err)
	}
	if _, err := notes.Note(ctx, "ana", "s1", "process"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("a removed note: %v", err)
	}
}

func notesOwn(t *testing.T, notes store.Notes) {
	ctx := t.Context()
	at := time.UnixMilli(1_790_000_000_000)
	for _, author := range []store.ID{"ana", "ben"} {
		if err := notes.PutNote(ctx, store.Note{Author: author, Session: "s1", Kind: "process", Sealed: []byte(author), At: at}); err != nil {
			t.Fatal(err)
		}
	}
	if err := notes.DeleteNote(ctx, "ben", "s1", "process"); err != nil {
		t.Fatal(err)
	}
	got, err := notes.Note(ctx, "ana", "s1", "process")
	if err != nil || string(got.Sealed) != "ana" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, other := range []struct {
		session store.SessionID
		kind    string
	}{{"s2", "process"}, {"s1", "debrief"}} {
		if _, err := notes.Note(ctx, "ana", other.session, other.kind); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("%v: %v", other, err)
		}
	}
}
