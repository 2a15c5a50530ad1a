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

// EmptyKept is how long it is still told that nobody is attached in a room any more. Then the row may be deleted, so
// that a server's rows do not grow with every session that it ever had.
const EmptyKept = time.Minute

// ErrNoLease: the instance has no lease any more (it was forgotten, or presence was lost in a crash of the database).
// Nothing of the call was kept: the instance begins anew, with everything it has.
var ErrNoLease = errors.New("no lease")

// Presence keeps which instances live, and which seats have a connection through which of them. It is about now, and
// nobody's record: a store may lose all of it in a crash and says so by ErrNoLease. A store that one process has for
// itself may keep it in that process's memory.
//
// A row of what is attached has one writer, its instance. That writer makes one call at a time, though an earlier one
// whose answer was lost may still be on its way: the greater Version wins, whichever arrives last.
//
// Errors are ErrNoLease and ErrConflict where the method says so, ErrUnavailable where trying later may help, and that
// of ctx. After ErrUnavailable or an ended ctx the call may have been kept or may yet be.
type Presence interface {
	// Renew lets an instance live for LeaseLasts from now, and replaces what is attached through it in the rooms named.
	// Both or nothing. A lease that has run out and is still kept is renewed like any other. lapsed says that until this
	// call others were right to count the instance as dead: its lease had run out, or there was none.
	//
	// It is ErrNoLease where there is no lease and r is not First, and ErrConflict where a call with a greater Version was
	// kept before: nothing of this one is. Sending the very same call again is harmless.
	//
	// It also forgets leases of others that ran out LeaseKept ago, and may delete own rows that have been empty for
	// EmptyKept; a First call forgets no lease, so that who starts can read once what was there before.
	Renew(ctx context.Context, self InstanceID, r Renewal) (lapsed bool, err error)

	// Resign ends a lease at once, with all that is attached by it: a clean end. Repeating it is harmless. A First call
	// afterwards begins a new lease: whoever resigns has nothing under way.
	Resign(ctx context.Context, self InstanceID) error

	// Others tells, in one query and on one consistent view, the leases of the other instances and what is attached
	// through them in these rooms (each named once) as far as it is news: rows whose Version differs from the one in known,
	// which names rows (its Seats are not read) that the caller has already. A known row that is gone while its lease is there is told
	// with Version 0 and no seats. One that is gone together with its lease is only seen by the lease being gone. Rows of
	// a lease that has run out are told as long as it is kept. The order is not defined.
	Others(ctx context.Context, self InstanceID, rooms []SessionID, known []Attached) ([]Lease, []Attached, error)
}

// A Renewal is one call of Renew.
type Renewal struct {
	// Version is above zero, greater with every call of the instance's life, failed ones too; the same again only with the same
	// content. What the call attaches carries it.
	Version int64
	// First begins a lease where there is none; what an earlier call has left of one and this does not name is dropped.
	First bool
	// Rooms are those in which something has changed since a call that was answered without error, each once: whatever a
	// failed call named is named again. Instance and Version are not read.
	Rooms []Attached
}

// A Lease is one instance's, as another sees it.
type Lease struct {
	Instance InstanceID
	// Renewed is when it was last renewed, on the store's clock: the last moment it was surely there. It differs after every
	// renewal, also when that clock was set back: a reader that distrusts the store's clock watches it change.
	Renewed time.Time
	Lives   bool // on the store's clock, when asked
}

// Attached says who has a connection in one room through one instance.
type Attached struct {
	Session  SessionID
	Instance InstanceID
	Version  int64    // of the Renewal that wrote it
	Seats    []string // participant ids, each once; nil or empty: nobody
}
