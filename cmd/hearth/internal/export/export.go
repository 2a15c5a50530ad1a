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
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Rooms is where a copy's content comes from, and the only place; *hub.Hub is one.
type Rooms interface {
	Copy(ctx context.Context, session store.SessionID, by hub.Reader, yield func(*hub.Copied) error) error
	Transcript(ctx context.Context, session store.SessionID, by hub.Reader, yield func(hub.Line) error) error
	Lines(ctx context.Context, session store.SessionID, by hub.Reader, after uint64, limit int) ([]hub.Line, uint64, error)
}

// Store is what a copy is given beside the content.
type Store interface {
	Group(ctx context.Context, id store.ID) (store.Group, error)
	Staff(ctx context.Context, id store.ID) (store.Staff, error)
	SeatOf(ctx context.Context, session store.SessionID, participant string) (store.Seat, error)
	Member(ctx context.Context, id store.ID) (store.Member, error)
	AgreementByHash(ctx context.Context, group store.ID, hash string) (store.Agreement, error)
	Signatures(ctx context.Context, session store.SessionID) ([]store.Signature, error)
}

// Office judges who may read, and writes it into the audit; *office.Office is one.
type Office interface {
	Reading(ctx context.Context, reader store.ID, session store.Session) (office.Reading, error)
	BeginReading(ctx context.Context, by office.Actor, what string, session store.Session, purpose string) (office.Reading, error)
	Audit(ctx context.Context, by office.Actor, what, object, purpose, result string) error
	Absent(ctx context.Context, session store.Session) ([]string, error)
	Names(ctx context.Context, session store.Session) (seated map[string][]string, others []string, err error)
	Withheld(ctx context.Context, session store.Session, kind office.ConsentKind) (out []moderation.ParticipantID, of int, err error)
	WhoHasSeen(ctx context.Context, m store.Member) ([]office.Seen, error)
}

// A Desk makes copies. It is safe for concurrent use.
type Desk struct {
	Store  Store
	Rooms  Rooms
	Office Office
	Signer func(context.Context) (*seal.Signer, error) // gives the one that signs now
	Papers Papers                                      // what was passed for de-identified copies
	Sealer Sealer
	Now    func() time.Time // nil: time.Now
}

// A Request asks for one copy.
type Request struct {
	Session store.Session
	By      office.Actor // for whom is By.Staff
	Purpose string       // 3 to 200 characters of one line
	Kind    string       // "" is "json"
	To      string       // who is given the copy; "": whoever asks keeps it
	Member  string       // the participant whose own copy it is, where the kind is one
}

// A Copy has been asked for and audited; nothing of it has been written.
type Copy struct {
	Kind    *Kind
	Session store.Session
	For     store.Staff
	Reading office.Reading // what they may read
	Purpose string
	Made    time.Time
	Member  string // the participant whose own copy it is
	Own     bool   // they asked for it themselves; For is empty

	desk   *Desk
	signer *seal.Signer // set by Write
}

// A Kind is one form of copy.
type Kind struct {
	Name      string
	Help      string // what it is, for people
	MediaType string
	Extension string
	everyFact bool // only for who may read every layer
	nameless  bool // nothing outside it may lead back to its session
	ofMember  bool // of one member's own
	write     func(ctx context.Context, c *Copy, s *sheet) error
}

// OfMember reports a kind that is one member's own.
func (k Kind) OfMember() bool { return k.ofMember }

// kinds are all that can be asked for, in the order in which people are offered them.
var kinds = []Kind{
	{"json", "The whole record as JSON lines, for proofs and for programs", "application/x-ndjson", "jsonl", true, false, false, writeRecord},
	{"facts", "The record without any words: who, what, when and the proof, nothing that was said", "application/x-ndjson", "jsonl", true, false, false, writeFacts},
	{"html", "A page to read and to print: what was said and done, without words that were taken back or hidden", "text/html; charset=utf-8", "html", false, false, false, readable(newPage)},
	{"text", "The same as plain text", "text/plain; charset=utf-8", "txt", false, false, false, readable(newText)},
	{"csv", "The same as a table for spreadsheets", "text/csv; charset=utf-8", "csv", false, false, false, readable(newCSV)},
	{"attendance", "Attendance as a table for spreadsheets: who came when, left how, and who never came; nothing that was said", "text/csv; charset=utf-8", "csv", false, false, false, attendance(newCSVTable)},
	{"attendance-json", "The same for programs, as JSON lines", "application/x-ndjson", "jsonl", false, false, false, attendance(newLinesTable)},
	{"deidentified", "A page for teaching and supervision, without what tells who anybody is; a person has passed every message", "text/html; charset=utf-8", "html", false, true, false, deidentified(newPage)},
	{"deidentified-text", "The same as plain text", "text/plain; charset=utf-8", "txt", false, true, false, deidentified(newText)},
	{"member", "One member's own: their words, and what happened to them, as a page", "text/html; charset=utf-8", "html", false, false, true, own(newPage)},
	{"member-text", "The same as plain text", "text/plain; charset=utf-8", "txt", false, false, true, own(newText)},
	{"member-json", "The same for programs, as JSON lines", "application/x-ndjson", "jsonl", false, false, true, own(newLines)},
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
	purpose, err := reason(r)
	if err != nil {
		return nil, err
	}
	if kind.ofMember != (r.Member != "") {
		return nil, office.ErrAsk("Please say whose own copy it is, for a member's own copy and for no other.")
	}
	if may, err := d.Office.Reading(ctx, r.By.Staff, r.Session); err != nil {
		return nil, err
	} else if may.May() && kind.everyFact && !may.Reader.Whole() {
		return nil, office.ErrAsk("This kind of copy holds every fact of the session, and you may read a part of them. Please choose another kind.")
	}
	what := office.ExportTranscript + "." + kind.Name
	if kind.ofMember {
		what = makeOwn // nobody else's words are in it, so nobody else is told
	}
	reading, err := d.Office.BeginReading(ctx, r.By, what, r.Session, purpose)
	if err != nil {
		return nil, err
	}
	if kind.ofMember {
		if err := d.audited(ctx, r.By, kind, r.Session.ID, r.Member, "staff", purpose); err != nil {
			return nil, err
		}
	}
	reader, err := d.Store.Staff(ctx, r.By.Staff)
	if err != nil {
		return nil, fmt.Errorf("look up who asks: %w", err)
	}
	return &Copy{
		Kind: kind, Session: r.Session, For: reader, Reading: reading, Purpose: purpose, Member: r.Member, Made: d.now(), desk: d,
	}, nil
}

func (d *Desk) now() time.Time {
	now := time.Now
	if d.Now != nil {
		now = d.Now
	}
	return now().UTC().Truncate(time.Millisecond)
}

// Filename is neutral: it says nothing of group or people.
func (c *Copy) Filename() string {
	if c.Kind.nameless {
		return "copy-" + c.Made.Format("20060102-150405") + "." + c.Kind.Extension
	}
	return fmt.Sprintf("record-%s-%s.%s", c.Session.ID, c.Made.Format("20060102-150405"), c.Kind.Extension)
}

// Write writes the copy to its end. An error, when something has been written, leaves a copy without an end, which no
// reader takes for a whole one. A session of which nothing is recorded is ErrNothing.
func (c *Copy) Write(ctx context.Context, w io.Writer) error {
	s := newSheet(w)
	var err error
	if c.signer, err = c.desk.Signer(ctx); err != nil {
		return fmt.Errorf("write a copy: %w", err)
	}
	err = c.Kind.write(ctx, c, s)
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
