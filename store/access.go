package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Access keeps what lets somebody read a record who does not lead its group, what members agreed to beside their group's
// agreement, and the second step of staff's sign-ins.
type Access interface {
	// CreateReadingGrant keeps a grant; ErrNotFound when its session or its reader is not there.
	CreateReadingGrant(ctx context.Context, g ReadingGrant) error
	// ReadingGrants are in the order of their making. What is over is among them.
	ReadingGrants(ctx context.Context, f GrantFilter) ([]ReadingGrant, error)
	// EndReadingGrant ends one, and ReviewReadingGrant notes who looked at it afterwards. Repeating keeps the first.
	EndReadingGrant(ctx context.Context, id ID, at time.Time) error
	ReviewReadingGrant(ctx context.Context, id, by ID, at time.Time) error

	// AddConsent keeps one answer beside all earlier ones: which of them stands is the latest of its kind.
	AddConsent(ctx context.Context, c Consent) error
	// Consents are all answers of the group's members, in the order in which they were given.
	Consents(ctx context.Context, group ID) ([]Consent, error)

	// PutSecondStep replaces a person's second step and its recovery codes. SecondStep reads it.
	PutSecondStep(ctx context.Context, s SecondStep, codes []Hash) error
	SecondStep(ctx context.Context, staff ID) (SecondStep, error)
	// TakeStep uses a code's time step: exactly once, and none that is not later than the last one taken. TakeCode uses a
	// recovery code once. Others get ErrNotFound.
	TakeStep(ctx context.Context, staff ID, step int64) error
	TakeCode(ctx context.Context, staff ID, code Hash) error
	CodesLeft(ctx context.Context, staff ID) (int, error)
	// DropSecondStep takes the second step off an account and ends the person's sign-ins; harmless where there is none.
	DropSecondStep(ctx context.Context, staff ID) error
	// ProveSignIn notes that whoever holds the browser has just proved who they are, and whether by the second step.
	ProveSignIn(ctx context.Context, hash Hash, at time.Time, second bool) error
}

// A ReadingGrant lets one staff person read one session's record for a time.
type ReadingGrant struct {
	ID         ID
	Session    SessionID
	Reader     ID // a Staff's
	By         ID // who gave it; with BreakGlass the reader
	BreakGlass bool
	Why        string
	Created    time.Time
	Until      time.Time
	Ended      time.Time // zero: it was not ended before Until
	Reviewed   time.Time // with BreakGlass: when a facilitator of the group looked at it
	ReviewedBy ID
}

// A GrantFilter narrows a list; zero fields do not.
type GrantFilter struct {
	Session SessionID
	Reader  ID
	// Unreviewed: emergencies that nobody of the group has looked at.
	Unreviewed bool
}

// A Consent is a member's answer to one optional question.
type Consent struct {
	Member ID
	Kind   string // "supervision", "teaching", "research"
	Given  bool
	At     time.Time
}

// A SecondStep is a person's secret for time-based codes (RFC 6238).
type SecondStep struct {
	Staff  ID
	Sealed []byte    // the secret, sealed by the caller
	Since  time.Time // zero: begun and not confirmed by a code yet
	Step   int64     // the last time step that was used
}

// An AuditDigest is a link of the audit's chain: see AuditLine.After.
type AuditDigest [32]byte

// After is the digest of the chain up to and with this line, previous being that up to the line before (zero for the
// first). It covers every field but the digest itself.
func (a AuditLine) After(previous AuditDigest) AuditDigest {
	h := sha256.New()
	_, _ = h.Write([]byte("hearth audit 1\n"))
	_, _ = h.Write(previous[:])
	var at int64
	if !a.At.IsZero() {
		at = a.At.UnixMilli()
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(a.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	for _, field := range []string{a.Who, a.What, a.Object, a.Purpose, a.Result, a.Instance} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(field)))
		b = append(b, field...)
	}
	_, _ = h.Write(b)
	return AuditDigest(h.Sum(nil))
}
