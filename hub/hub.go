package hub

import (
	"errors"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// Errors that callers branch on.
var (
	// ErrNoRoom: there is no such session, or nothing of it for this person. One answer for both.
	ErrNoRoom = errors.New("no such room")
	// ErrDraining: this instance is stopping; try another, or again later.
	ErrDraining = errors.New("draining")
	// ErrAlone: this instance could not renew its lease for a while; others count it as dead.
	ErrAlone = errors.New("lease not renewed")
	// ErrUnfoldable: the session's record cannot be followed by this build. The instance gives the room up.
	ErrUnfoldable = errors.New("record cannot be folded")
)

// Link carries hints between the instances of one Hearth. It carries no words and decides nothing: a hint may be lost,
// late, doubled or forged, and whoever hears it asks the store. The Link of a single process, and of instances that have
// nothing but the store in common, is nil. No method blocks; what cannot be sent is dropped.
type Link interface {
	// Start begins to listen, and tells ears what it hears until Close. It is called once, before any other method.
	Start(ears Ears)
	// Follow and Unfollow say which sessions live here: only their hints are wanted. A Link keeps what is wanted and brings
	// its subscriptions to it again and again, so that none of these is ever lost.
	Follow(session store.SessionID)
	Unfollow(session store.SessionID)
	// Moved is called after an append.
	Moved(session store.SessionID, head store.Seq)
	// Attached is called after who is connected here was written to the store.
	Attached(session store.SessionID)
	// Writing is called when someone who is connected here writes, or stops.
	Writing(session store.SessionID, s Signal)
	// Changed is called after a change of the Directory that others should look at soon.
	Changed()
	// Close stops listening and waits until ears are told nothing more.
	Close() error
}

// Ears are what a Link tells what it hears. They take anything from anyone: every method is safe from any goroutine, never blocks,
// and costs at most one look at the store however often it is called.
type Ears interface {
	// Look: the log of this session may have come to head.
	Look(session store.SessionID, head store.Seq)
	// LookAround: who is connected through other instances may have changed.
	LookAround(session store.SessionID)
	// Heard: someone who is connected elsewhere writes, or stops.
	Heard(session store.SessionID, s Signal)
	// LookUp: the Directory may have changed.
	LookUp()
	// Linked: hints come through, or do not any more. After true, everything is looked at once: what was said meanwhile is lost.
	Linked(ok bool)
}

// A Signal says that someone writes: ids and a time, never words. Until is bounded by whoever hears it; zero: they have
// stopped. The lane is told so that what is written to staff alone shows with staff alone.
type Signal struct {
	Who moderation.ParticipantID
	// Device is the room's own name of the device (it links nothing): the rules let in devices, not persons. At most 32 bytes.
	Device string
	Lane   moderation.Lane
	Until  moderation.Time
}

// A Sink is where a connection's bytes go: a socket, or an event stream. package ws has the socket's. The hub never calls
// two writing methods of a Sink at once.
type Sink interface {
	// WriteNow writes as much of b as it can without waiting, and returns how much. 0, nil means that it would wait.
	WriteNow(b []byte) (int, error)
	// WriteAll writes b, waiting no later than the deadline.
	WriteAll(b []byte, deadline time.Time) error
	// Frame appends a JSON frame in the form of the transport to dst. event is the id of an event frame, else empty.
	Frame(dst, json []byte, event string) []byte
	// Unframed reports that this transport is not WebSocket: events, which the window keeps in the WebSocket form, are
	// then taken out of it and put through Frame.
	Unframed() bool
	// Ping is what to write so that the other side answers, or so that a dead connection shows.
	Ping() []byte
	// Close ends the transport with a code. It may be called more than once and from any goroutine, and does not wait.
	Close(code wire.CloseCode)
}

// An Asker is one device of a person, as the doors of the house know it.
type Asker struct {
	moderation.Viewer
	// Sent: staff sent this person a new link, and this device came by it. Its knock needs no second word from staff.
	Sent bool
}

// A Joining is a connection that said hello.
type Joining struct {
	Session store.SessionID
	Asker
	Last string // the last event id the client has; "" begins
	Sink Sink
	// Grant names what let this connection in ("device/<id>", "sign-in/<hash>", "ticket/<hash>"), for Cut.
	Grant string
}

// An Answer is what became of a command.
type Answer struct {
	Event   string              // id of the event that it caused; empty if none was needed
	Again   bool                // the command had been settled before; this is its first answer
	Refusal *moderation.Refusal // nil: kept
}

// A Do is a command with its name and what its author had seen.
type Do struct {
	Session store.SessionID
	By      moderation.ParticipantID // empty: the system
	Device  string
	ID      [16]byte // the command's own; zero for the system's, which are not deduplicated
	Seen    string   // event id; "" is before the first
	Command moderation.Command
}

// A Seating gives a person a seat in a session's room.
type Seating struct {
	Session store.SessionID
	Person  store.ID // a Member's or a Staff's
	Staff   bool
	Role    moderation.Role
	Name    string // to begin with; may be empty
}

// A Line is one event of a plain transcript, for those who may read it.
type Line struct {
	N                                     uint64
	At                                    time.Time
	ID, Kind, Lane, By, Name, About, Text string
	Note, Memo                            string
	Gone                                  string // "took_back", "hidden", "held" or "erased"; staff read what it was, unless it was erased
	Particulars
}
