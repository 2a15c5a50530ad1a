package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
	"hearth/store/seal"
)

// Rooms is where a copy's content comes from, and the only place; *hub.Hub is one.
type Rooms interface {
	Copy(ctx context.Context, session store.SessionID, by hub.Reader, yield func(*hub.Copied) error) error
	Transcript(ctx context.Context, session store.SessionID, by hub.Reader, yield func(hub.Line) error) error
}

// Store is what a copy is given beside the content.
type Store interface {
	Group(ctx context.Context, id store.ID) (store.Group, error)
	Staff(ctx context.Context, id store.ID) (store.Staff, error)
	AgreementByHash(ctx context.Context, group store.ID, hash string) (store.Agreement, error)
	Signatures(ctx context.Context, session store.SessionID) ([]store.Signature, error)
}

// Office judges who may read, and writes it into the audit; *office.Office is one.
type Office interface {
	Reading(ctx context.Context, reader store.ID, session store.Session) (office.Reading, error)
	BeginReading(ctx context.Context, by office.Actor, what string, session store.Session, purpose string) (office.Reading, error)
}

// A Desk makes copies. It is safe for concurrent use.
type Desk struct {
	Store  Store
	Rooms  Rooms
	Office Office
	Signer *seal.Signer
	Now    func() time.Time // nil: time.Now
}

// A Request asks for one copy.
type Request struct {
	Session store.Session
	By      office.Actor // for whom is By.Staff
	Purpose string       // 3 to 200 characters of one line
	Kind    string       // "" is "json"
}

// A Copy has been asked for and audited; nothing of it has been written.
type Copy struct {
	Kind    *Kind
	Session store.Session
	For     store.Staff
	Reading office.Reading // what they may read
	Purpose string
	Made    time.Time

	desk *Desk
}

// A Kind is one form of copy.
type Kind struct {
	Name      string
	Help      string // what it is, for people
	MediaType string
	Extension string
	everyFact bool // only for who may read every layer
	write     func(ctx context.Context, c *Copy, s *sheet) error
}

// kinds are all that can be asked for, in the order in which people are offered them.
var kinds = []Kind{
	{"json", "The whole record as JSON lines, for proofs and for programs", "application/x-ndjson", "jsonl", true, writeRecord},
	{"facts", "The record without any words: who, what, when and the proof, nothing that was said", "application/x-ndjson", "jsonl", true, writeFacts},
}

// Kinds lists what can be asked for.
func Kinds() []Kind { return kinds }

// KindNames are the names of the kinds, in order.
func KindNames() []string {
	names := make([]string, len(kinds))
	for i := range kinds {
		names[i] = kinds[i].Name
	}
	return names
}

func kindNamed(name string) (*Kind, error) {
	if name == "" {
		return &kinds[0], nil
	}
	for i := range kinds {
		if kinds[i].Name == name {
			return &kinds[i], nil
		}
	}
	return nil, office.ErrAsk("There is no such kind of copy. There are: " + strings.Join(KindNames(), ", ") + ".")
}

// Open asks for a copy: office judges it and has it in the audit before anybody can write a byte of it. Whoever may not
// have one gets store.ErrNotFound.
func (d *Desk) Open(ctx context.Context, r Request) (*Copy, error) {
	kind, err := kindNamed(r.Kind)
	if err != nil {
		return nil, err
	}
	purpose, err := office.Purpose(r.Purpose)
	if err != nil {
		return nil, err
	}
	if may, err := d.Office.Reading(ctx, r.By.Staff, r.Session); err != nil {
		return nil, err
	} else if may.May() && kind.everyFact && !may.Reader.Whole() {
		return nil, office.ErrAsk("This kind of copy holds every fact of the session, and you may read a part of them. Please choose another kind.")
	}
	reading, err := d.Office.BeginReading(ctx, r.By, office.ExportTranscript+"."+kind.Name, r.Session, purpose)
	if err != nil {
		return nil, err
	}
	reader, err := d.Store.Staff(ctx, r.By.Staff)
	if err != nil {
		return nil, fmt.Errorf("look up who asks: %w", err)
	}
	now := time.Now
	if d.Now != nil {
		now = d.Now
	}
	return &Copy{
		Kind: kind, Session: r.Session, For: reader, Reading: reading, Purpose: purpose,
		Made: now().UTC().Truncate(time.Millisecond), desk: d,
	}, nil
}

// Filename is neutral: it says nothing of group or people.
func (c *Copy) Filename() string {
	return fmt.Sprintf("record-%s-%s.%s", c.Session.ID, c.Made.Format("20060102-150405"), c.Kind.Extension)
}

// Write writes the copy to its end. An error, when something has been written, leaves a copy without an end, which no
// reader takes for a whole one. A session of which nothing is recorded is ErrNothing.
func (c *Copy) Write(ctx context.Context, w io.Writer) error {
	s := newSheet(w)
	err := c.Kind.write(ctx, c, s)
	if errors.Is(err, hub.ErrNoRoom) {
		return ErrNothing
	}
	if err != nil {
		return fmt.Errorf("write a copy: %w", err)
	}
	if err := s.flush(); err != nil {
		return fmt.Errorf("write a copy: %w", err)
	}
	return nil
}

// ErrNothing says that a session has no record yet.
var ErrNothing = office.ErrAsk("Nothing has been recorded of this session yet, so there is nothing to copy.")
