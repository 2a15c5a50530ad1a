package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
)

// A Closing is a link of the chain of closed sessions: see the package documentation.
type Closing struct {
	N        int64 // dense from 1 over all sessions of the store
	Session  SessionID
	Head            // of the session's log, at its end or later
	ClosedAt int64  // Unix milliseconds
	Previous Digest // Link of the closing before; zero for the first
	Key      string // names the public key
	Sig      []byte // Ed25519 over Link
}

// Link is what the next closing names, and what is signed:
// SHA-256("hearth closing" ‖ previous ‖ n ‖ seq ‖ at ‖ digest ‖ closed at ‖ session id); numbers are 8 bytes, big-endian.
func (c *Closing) Link() Digest {
	b := make([]byte, 0, 144+len(c.Session))
	b = append(b, "hearth closing"...)
	b = append(b, c.Previous[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.N))
	b = binary.BigEndian.AppendUint64(b, uint64(c.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(c.At))
	b = append(b, c.Digest[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.ClosedAt))
	return sha256.Sum256(append(b, c.Session...))
}

// Closings keeps the chain of closed sessions. A link is never changed or removed, whatever becomes of its session.
type Closings interface {
	// PutClosing keeps the next link. ErrConflict: another came first, so it is not the next any more (read LastClosing and
	// make it anew). ErrTaken: its session has been closed already; that link stands.
	PutClosing(ctx context.Context, c Closing) error
	// LastClosing is the newest link; the zero Closing when there is none.
	LastClosing(ctx context.Context) (Closing, error)
	// Closing is a session's link; ErrNotFound when it has none.
	Closing(ctx context.Context, session SessionID) (Closing, error)
	// ClosingsAfter returns links numbered above after, in order; limit <= 0: all.
	ClosingsAfter(ctx context.Context, after int64, limit int) ([]Closing, error)
}
