package hub

import (
	"context"
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

// Sink is where a connection's bytes go: a socket, or an event stream. package ws has the socket's.
type Sink interface {
	// WriteNow writes as much of b as it can without waiting, and returns how much. 0, nil means that it would wait.
	WriteNow(b []byte) (int, error)
	// WriteAll writes b, waiting no later than the deadline.
	WriteAll(b []byte, deadline time.Time) error
	// Frame turns a JSON frame into the bytes of the transport, appended to dst. Events in the window are already in the
	// WebSocket form; Unframed reports whether this sink wants them taken out of it and framed by this method instead.
	// event is the id of an event frame, empty for others.
	Frame(dst, json []byte, event string) []byte
	Unframed() bool
	// Close ends the transport with a code. It may be called more than once, and from any goroutine; only the first counts.
	Close(code wire.CloseCode)
}

// A Joining is a connection that said hello.
type Joining struct {
	Session store.SessionID
	Viewer  moderation.Viewer
	Last    string // the last event id the client has; "" begins
	Sink    Sink
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

var _ = context.Background
