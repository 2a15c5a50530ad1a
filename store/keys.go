package store

import (
	"context"
	"encoding/binary"
)

// KeyOwner names whose key it is: "session/<id>", "person/<id>", "store/sign", ….
type KeyOwner string

// Keys keeps data keys, each already wrapped by the master key (store/seal does the wrapping). They live apart from the
// database's ordinary backup (SQLite: a file of their own; PostgreSQL: a schema of its own), so that destroying a key
// is not undone by a restore.
type Keys interface {
	// PutKey keeps a wrapped key unless the owner already has one, and returns the one that is kept: whoever comes
	// second gets the first one's. An owner whose key was destroyed never gets another: ErrNotFound.
	PutKey(ctx context.Context, owner KeyOwner, wrapped []byte) ([]byte, error)
	// Key returns the wrapped key; ErrNotFound when there never was one or it has been destroyed.
	Key(ctx context.Context, owner KeyOwner) ([]byte, error)
	// DestroyKey removes the key for good and notes in the purge journal that, when and why it did. Repeating is harmless.
	DestroyKey(ctx context.Context, owner KeyOwner, why string) error

	// PutKeyChange keeps the next change of the key that signs, and shuts out a Hearth that does not know of such changes.
	// ErrConflict: its N is not the next any more.
	PutKeyChange(ctx context.Context, c KeyChange) error
	// KeyChanges returns every change of the key that signs, in order. None is ever changed or removed.
	KeyChanges(ctx context.Context) ([]KeyChange, error)
}

// A KeyChange says that one signing key takes the place of another (store/seal says what that proves).
type KeyChange struct {
	N        int64  // dense from 1
	At       int64  // since when New signs, Unix milliseconds of the store's clock
	Old, New []byte // Ed25519 public keys
	Closings int64  // number of the last link of the chain of closed sessions then; 0: there was none
	Link     Digest // Closing.Link of it
	OldSig   []byte // Ed25519 by Old over Bytes: who trusts Old may trust New, from At on
	NewSig   []byte // likewise by New: whoever announced it held it
}

// Bytes is what both keys sign: "hearth key change" ‖ n ‖ at ‖ closings ‖ link ‖ old ‖ new. Numbers are 8 bytes, big-endian.
func (c *KeyChange) Bytes() []byte {
	b := append(make([]byte, 0, 160), "hearth key change"...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.N))
	b = binary.BigEndian.AppendUint64(b, uint64(c.At))
	b = binary.BigEndian.AppendUint64(b, uint64(c.Closings))
	b = append(b, c.Link[:]...)
	return append(append(b, c.Old...), c.New...)
}

// KeyRotation is what replacing the master key needs of Keys.
type KeyRotation interface {
	// KeyOwners lists who has a key, in no order.
	KeyOwners(ctx context.Context) ([]KeyOwner, error)
	// ReplaceKey keeps the same key wrapped anew: ErrConflict when what is kept is not was any more, or is gone. On SQLite no
	// file still holds the bytes of was once the store's housekeeping has run.
	ReplaceKey(ctx context.Context, owner KeyOwner, was, wrapped []byte) error
}

// A Store is the whole of what an instance opens.
type Store interface {
	Log
	Closings
	Keys
	KeyRotation
	Purges
	Directory
	Presence
	// Shape is "sqlite" or "postgres", for people.
	Shape() string
	// Close waits for calls under way and releases everything.
	Close() error
}
