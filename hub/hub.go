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
	// ErrUnfoldable: the session's record cannot be followed by this build. The instance gives the room up.
	ErrUnfoldable = errors.New("record cannot be folded")
)

// Link tells other instances that a log has moved. It carries no words and decides nothing; a hint may be lost, late,
// doubled or forged. The zero-instance Link of a single process is nil.
type Link interface {
	// Moved is called after an append. It must not block.
	Moved(session store.SessionID, head store.Seq)
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
