package store

import "context"

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
