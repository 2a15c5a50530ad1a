package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/auth"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// A Ground is why somebody may read a session's record after the fact.
type Ground string

// The grounds.
const (
	ByRole       Ground = "role"        // they lead, or help to lead, the session's group
	ByGrant      Ground = "grant"       // a facilitator of the group let this one person read this one session, for a time
	ByBreakGlass Ground = "break-glass" // an admin, in an emergency, for an hour
)

// A Reading is what one staff person may read of one session's record. Every way out of the record that is not the live
// room (transcript, search, notes, export, command line, API) asks for one and keeps to its Reader.
type Reading struct {
	Ground Ground          // "": they may read nothing
	Role   moderation.Role // in the group, with ByRole
	Grant  store.ID        // the grant, with the other two
	Until  time.Time       // when it ends by itself; zero: not by time
	Reader hub.Reader      // which layers, and whose words are withheld
}

// May reports whether anything may be read.
func (r Reading) May() bool { return r.Ground != "" }

// What was read, as the audit names it. Whatever opens words of a record is one of these.
const (
	ReadTranscript   = "transcript.read"
	SearchTranscript = "transcript.search"
	ExportTranscript = "transcript.export"
)

// Reading judges what reader may read of a session, now. It is not an error that they may read nothing.
func (f *Office) Reading(ctx context.Context, reader store.ID, session store.Session) (Reading, error) {
	account, err := f.dir.Staff(ctx, reader)
	if errors.Is(err, store.ErrNotFound) {
		return Reading{}, nil
	}
	if err != nil {
		return Reading{}, fmt.Errorf("look up an account: %w", err)
	}
	if !account.Disabled.IsZero() {
		return Reading{}, nil
	}
	role, err := f.RoleIn(ctx, session.Group, reader)
	if err != nil {
		return Reading{}, err
	}
	if r := readingByRole(account.Role, role); r.May() {
		return r, nil
	}
	return f.readingByGrant(ctx, account, session)
}

// readingByRole: an account's role opens nothing, and a coordinator's closes what a room role would open: who arranges
// sees no words. An observer was there, and reads afterwards only what they are granted.
func readingByRole(account string, role moderation.Role) Reading {
	leads := role == moderation.Facilitator || role == moderation.Cofacilitator
	if !leads || account == auth.RoleCoordinator {
		return Reading{}
	}
	return Reading{Ground: ByRole, Role: role, Reader: hub.WholeRecord()}
}

// BeginReading comes before the first word that leaves a record: it judges, takes the purpose, and writes the audit line.
// what is one of the constants above. Whoever may not gets store.ErrNotFound, and the audit has that they asked.
func (f *Office) BeginReading(ctx context.Context, by Actor, what string, session store.Session, purpose string) (Reading, error) {
	why, err := Purpose(purpose)
	if err != nil {
		return Reading{}, err
	}
	r, err := f.Reading(ctx, by.Staff, session)
	if err != nil {
		return r, err
	}
	object, result := "session/"+string(session.ID)+" as staff/"+string(by.Staff), "refused"
	if r.May() {
		object, result = object+" by "+r.ground(), "ok"
	}
	if err := f.Audit(ctx, by, what, object, why, result); err != nil {
		return Reading{}, err
	}
	if !r.May() {
		return r, fmt.Errorf("read a record: %w", store.ErrNotFound)
	}
	return r, nil
}

// ground is how the audit says why: "role/facilitator".
func (r Reading) ground() string {
	if r.Ground == ByRole {
		return string(ByRole) + "/" + string(r.Role)
	}
	return string(r.Ground) + "/" + string(r.Grant)
}

// Purpose makes a reading's purpose plain: one line of 3 to 200 characters.
func Purpose(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 3 || n > 200 || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", ErrAsk("Please say in 3 to 200 characters what you read this for.")
	}
	return text, nil
}
