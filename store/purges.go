package store

import (
	"context"
	"time"
)

// A Purge is one decision to destroy words for good, and how far it has come. It is kept apart, beside the keys, from
// before anything is destroyed: whoever finds it undone goes on with it, and a database restored from before it is purged
// again.
type Purge struct {
	Subject string   // what goes: "session/<id>", "cards/<session id>", "member/<id>", "message/<session id>/<seq>/<check>"
	Why     string   // the rule, or what somebody gave as the reason; never content
	By      string   // as the audit names them
	Covers  []string // what it touches: a legal hold on any of these stands in its way
	Asked   time.Time
	Steps   int       // how many steps are done
	Done    time.Time // zero: under way
}

// A LegalHold keeps everything of an object from destruction while it lasts.
type LegalHold struct {
	Object     string // "session/<id>", "member/<id>"
	Why        string
	By         string // as the audit names them
	Since      time.Time
	Released   time.Time // zero: it lasts
	ReleasedBy string
}

// Purges is the journal of destruction. Its times are the store's clock's.
type Purges interface {
	// BeginPurge notes a purge with its Subject, Why, By and Covers. The same subject again gives the one that was noted
	// first, whatever has become of it. ErrHeld while a legal hold lasts on anything that it covers: the two are decided
	// one after the other, so that no hold is told of as lasting while what it covers goes.
	BeginPurge(ctx context.Context, p Purge) (Purge, error)
	// TakePurge lets holder alone work on a purge for so long; it may take again what it has. ErrConflict: somebody else
	// has it, or it is done.
	TakePurge(ctx context.Context, subject, holder string, long time.Duration) (Purge, error)
	// StepPurge notes how many steps are done, and done that all are. ErrConflict: it is not holder's any more.
	StepPurge(ctx context.Context, subject, holder string, steps int, done bool) error
	// ListPurges lists them in the order in which they were asked for; undone: those alone that are under way.
	ListPurges(ctx context.Context, undone bool) ([]Purge, error)
	// RepeatPurges makes every purge that is done undone from its first step: the words in the database may be older than
	// what was destroyed. It returns how many.
	RepeatPurges(ctx context.Context) (int, error)

	// SetHold begins a legal hold now, with its Object, Why and By. ErrTaken: one lasts already. ErrConflict: a purge that
	// covers the object is under way, so what is asked for cannot be promised any more.
	SetHold(ctx context.Context, h LegalHold) error
	// ReleaseHold ends it; ErrNotFound when none lasts.
	ReleaseHold(ctx context.Context, object, by string) error
	// Holds lists legal holds, the first ones first; lasting: those alone that last.
	Holds(ctx context.Context, lasting bool) ([]LegalHold, error)
}
