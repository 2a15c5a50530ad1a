package store

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// SessionID names a session and its log. It is random, safe in a URL, and no secret: knowing it opens nothing.
type SessionID string

// Seq is a record's place in its session's log, dense from 1. Zero is the place before the first record.
type Seq uint64

// Digest is one link of the chain; see the package documentation.
type Digest [sha256.Size]byte

// CommandKey is a keyed hash of (who, the id their device gave a command). The zero key means that no command asked.
type CommandKey [16]byte

// Format is the record format that this build writes.
const Format uint16 = 1

// A Record is one event as it is kept. Its slices belong to whoever made it; nobody changes them afterwards.
type Record struct {
	Seq     Seq
	At      int64 // Unix milliseconds, the store's clock
	Format  uint16
	Facts   []byte
	Commit  Digest
	Digest  Digest
	Command CommandKey
	Sealed  []byte // nil: there were no words, or they have been destroyed
}

// LogDigest is what record 1 of a session follows.
func LogDigest(session SessionID) Digest {
	return sha256.Sum256(append([]byte("hearth log"), session...))
}

// Chain gives the digest of r when it follows previous. It reads every field but Digest, Command and Sealed.
func Chain(previous Digest, r *Record) Digest {
	b := make([]byte, 0, 160+len(r.Facts))
	b = append(b, "hearth record"...)
	b = append(b, previous[:]...)
	b = binary.BigEndian.AppendUint16(b, r.Format)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(r.At))
	b = binary.BigEndian.AppendUint64(b, uint64(len(r.Facts)))
	b = append(b, r.Facts...)
	b = append(b, r.Commit[:]...)
	return sha256.Sum256(b)
}

// A Head is the last record of a log, in brief. The zero Head with LogDigest is that of an empty log.
type Head struct {
	Seq    Seq
	At     int64
	Digest Digest
}

// Fingerprint is a head in brief, for people to copy onto paper: the first 100 bits of its digest, as five groups of four
// letters and digits. Whoever kept it can tell another history from this one.
func (h Head) Fingerprint() string {
	text := base32.StdEncoding.EncodeToString(h.Digest[:])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20]
}

// A Batch asks to append Records to one session right behind After. There is no "any version": a batch whose log has
// moved on is refused with ErrConflict, and nothing of it is kept.
type Batch struct {
	Session SessionID
	After   Head     // the head the decision was made on; both its Seq and its Digest must still be the log's
	Records []Record // numbered After.Seq+1 and on, chained from After.Digest; never empty
}

// A Result answers one Batch. Err is nil when its records are durable, ErrConflict when the log had moved, ErrUnknown
// when the store cannot say (the answer to a COMMIT was lost): the caller sends the same batch again until it succeeds
// or conflicts, and after a conflict reads the log to learn which. Any other error means that nothing was kept.
type Result struct {
	Err error
}

// A Log keeps the records of every session. All methods are safe for concurrent use.
type Log interface {
	// Append makes each batch durable or refuses it, and answers in the order given. Batches of one call share one
	// commit where the store can; they do not share a fate: a losing batch fails alone. A batch is atomic. Two batches of
	// one call never name the same session (the caller's duty). When Append returns, accepted records survive a power
	// cut. Lock waits are bounded: a frozen peer that holds one session's lock delays that session only.
	Append(ctx context.Context, batches []Batch) []Result

	// Read calls yield with the records after seq `after`, in order, at most limit of them (limit <= 0: all), with their
	// sealed words, until yield returns false. The record and its slices are only valid during the call of yield. It is
	// one consistent view of the log, and holds no lock that an Append waits for. yield may ask the store for anything but
	// another log: however many read at once, what they ask for meanwhile does not wait for them.
	Read(ctx context.Context, session SessionID, after Seq, limit int, yield func(*Record) bool) error

	// Sealed returns the sealed words of single records, by number; those that are destroyed or never were are absent.
	Sealed(ctx context.Context, session SessionID, seqs []Seq) (map[Seq][]byte, error)

	// Heads tells the head of each session named, in one query. A session with no record is absent.
	Heads(ctx context.Context, sessions []SessionID) (map[SessionID]Head, error)

	// DestroyWords empties the words of these records for good. On SQLite no file of the store still holds their bytes once
	// its housekeeping has run; PostgreSQL frees the room without writing over it, and its write-ahead log keeps copies
	// for a while, so that there only the destruction of a key is certain. Facts stay. It may be repeated.
	DestroyWords(ctx context.Context, session SessionID, seqs []Seq) error

	// PutSignature keeps a signature over a head (store/seal says of which bytes). Signatures lists them by place.
	PutSignature(ctx context.Context, session SessionID, s Signature) error
	Signatures(ctx context.Context, session SessionID) ([]Signature, error)

	// DestroyLog removes a whole session's records, words and signatures: only for sessions marked as rehearsal or
	// demo, which are nobody's record. Erasing a real session destroys its key and words and leaves its facts.
	DestroyLog(ctx context.Context, session SessionID) error

	// Now is the store's clock: for PostgreSQL the server's, learned by asking; for SQLite this machine's.
	Now(ctx context.Context) (time.Time, error)
}

// A Signature says that the holder of Key saw this head at this time.
type Signature struct {
	Head
	SignedAt int64  // Unix milliseconds
	Key      string // names the public key (its fingerprint)
	Sig      []byte // Ed25519
}
