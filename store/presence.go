package store

import (
	"context"
	"errors"
	"time"
)

// InstanceID names one run of one server: random, made anew at every start, so that nothing of a dead run can be taken
// for the living one's.
type InstanceID string

// LeaseLasts is how long an instance counts as living after its lease was last renewed, on the store's clock. Staff are to
// see within 15 s that an instance has died (product.md, decision 4).
const LeaseLasts = 5 * time.Second

// LeaseKept is how long a lease that ran out is still told, so that everybody who reads learns when it was last renewed.
// Then it is forgotten with all that was attached by it.
const LeaseKept = 10 * time.Minute

// ErrNoLease: the instance has no lease any more (it was forgotten, or presence was lost in a crash of the database).
// Nothing of the call was kept: the instance begins anew, with everything it has.
var ErrNoLease = errors.New("no lease")

// Presence keeps which instances live, and which seats have a connection through which of them. It is about now, and
// nobody's record: a store may lose all of it in a crash and says so by ErrNoLease. A store that one process has for
// itself may keep it in that process's memory.
//
// A row of what is attached has one writer, its instance; Version is that writer's own count.
type Presence interface {
	// Renew lets an instance live for LeaseLasts from now, and replaces what is attached through it in the rooms named (a
	// room with no seats: nobody any more). Both or nothing. first begins a lease: nothing may be left of an earlier
	// one; otherwise ErrNoLease where there is none. A lease that has run out and is still kept is renewed like any other.
	// It also forgets leases that ran out LeaseKept ago. Attached.Instance is not read.
	Renew(ctx context.Context, self InstanceID, first bool, rooms []Attached) error

	// Resign ends a lease at once, with all that is attached by it: a clean end. Repeating it is harmless.
	Resign(ctx context.Context, self InstanceID) error

	// Others tells, in one query and on one consistent view, the leases of the other instances and what is attached
	// through them in these rooms as far as it is news: rows whose Version differs from the one in known, which names
	// rows (its Seats are not read) that the caller has already. A row that is gone together with its lease is only seen by the
	// lease being gone. The order is not defined.
	Others(ctx context.Context, self InstanceID, rooms []SessionID, known []Attached) ([]Lease, []Attached, error)
}

// A Lease is one instance's, as another sees it.
type Lease struct {
	Instance InstanceID
	Renewed  time.Time // when it was last renewed, on the store's clock: the last moment it was surely there
	Lives    bool      // on the store's clock, when asked
}

// Attached says who has a connection in one room through one instance.
type Attached struct {
	Session  SessionID
	Instance InstanceID
	Version  int64    // the instance's own count, growing with every change it writes
	Seats    []string // participant ids, each once; nil: nobody
}
