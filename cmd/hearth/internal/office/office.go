// Package office does what staff and programs do outside rooms: groups, people, series of sessions, invitations,
// accounts, keys, resources. Pages, the JSON API and the command line all come here, so that a thing is checked, sealed
// and audited the same way whichever door it came by. It judges what is asked, and not whether the asker may: that is
// the door's business.
package office

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
	"hearth/store"
)

// ErrAsk is something asked for that cannot be; its text says what to do.
type ErrAsk string

func (e ErrAsk) Error() string { return string(e) }

// A Sealer seals what names people; *seal.Ring is one.
type Sealer interface {
	SealPerson(ctx context.Context, person store.ID, purpose string, plain []byte) ([]byte, error)
	OpenPerson(ctx context.Context, person store.ID, purpose string, sealed []byte) ([]byte, error)
	SealCard(ctx context.Context, session store.SessionID, person store.ID, plain []byte) ([]byte, error)
	OpenCard(ctx context.Context, session store.SessionID, person store.ID, sealed []byte) ([]byte, error)
	SealBeside(ctx context.Context, session store.SessionID, id store.ID, plain []byte) ([]byte, error)
	OpenBeside(ctx context.Context, session store.SessionID, id store.ID, sealed []byte) ([]byte, error)
}

// Rooms is what the office asks of live rooms.
type Rooms interface {
	// Tell asks for a command of the system's in each of these sessions whose log has begun. A session that refuses it has
	// ended meanwhile.
	Tell(ctx context.Context, sessions []store.SessionID, c moderation.Command) error
}

// An Office is safe for concurrent use.
type Office struct {
	dir      store.Directory
	auth     *auth.Auth
	seal     Sealer
	rooms    Rooms // nil: nobody needs telling
	destroy  Destroyer
	now      func() time.Time
	instance string
	alarm    func(session, staff string)
}

// Options are what an Office needs.
type Options struct {
	Directory store.Directory
	Auth      *auth.Auth
	Seal      Sealer
	Rooms     Rooms
	Destroy   Destroyer        // nil: nothing can be purged
	Now       func() time.Time // nil: time.Now
	Instance  string           // for the audit
	// Alarm is told, by ids alone, that a record was opened in an emergency. nil: nobody is.
	Alarm func(session, staff string)
}

// New makes an Office.
func New(o Options) *Office {
	f := &Office{dir: o.Directory, auth: o.Auth, seal: o.Seal, rooms: o.Rooms, destroy: o.Destroy, now: o.Now, instance: o.Instance, alarm: o.Alarm}
	if f.now == nil {
		f.now = time.Now
	}
	if f.alarm == nil {
		f.alarm = func(string, string) {}
	}
	return f
}

// An Actor is who asks, as the audit names them.
type Actor struct {
	Who   string   // "staff/<id>", "key/<id>", "command line/<user>", "system"
	Staff store.ID // for whom they speak; empty for the system
}

// Audit appends one line: what was done, to what, for what purpose. It never carries content.
func (f *Office) Audit(ctx context.Context, by Actor, what, object, purpose, result string) error {
	err := f.dir.Audit(ctx, store.AuditLine{
		At: f.now(), Who: by.Who, What: what, Object: object, Purpose: purpose, Result: result, Instance: f.instance,
	})
	if err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	return nil
}

func (f *Office) audited(ctx context.Context, by Actor, what string, kind string, id store.ID) error {
	return f.Audit(ctx, by, what, kind+"/"+string(id), "", "ok")
}

// line makes a short text plain enough to keep: one line, trimmed, bounded.
func line(what, s string, most int) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", ErrAsk("Please fill in " + what + ".")
	}
	if utf8.RuneCountInString(s) > most || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", ErrAsk(fmt.Sprintf("Please use one line of at most %d characters for %s.", most, what))
	}
	return s, nil
}

// A GroupForm is what a new group is made from.
type GroupForm struct {
	Name      string
	Zone      string
	Keep      string // "" keeps the default rule
	Agreement string // "" takes the sample
	Settings  *moderation.Settings
	Extras    *Extras // nil: none
}

// DefaultKeep is how long a new group's words are kept unless staff say otherwise.
const DefaultKeep = "days:365"

// NewGroup makes a group that its maker leads. A coordinator's has nobody yet who leads: they arrange, and read nothing.
func (f *Office) NewGroup(ctx context.Context, by Actor, form GroupForm) (store.Group, error) {
	name, err := line("the group's name", form.Name, 80)
	if err != nil {
		return store.Group{}, err
	}
	if form.Zone == "" {
		form.Zone = "UTC"
	}
	if err := goodZone(form.Zone); err != nil {
		return store.Group{}, err
	}
	if form.Keep == "" {
		form.Keep = DefaultKeep
	}
	if !goodRule(form.Keep) {
		return store.Group{}, ErrAsk("Please write the rule of keeping as days:365, signed:365 or none.")
	}
	settings := moderation.DefaultSettings()
	if form.Settings != nil {
		settings = *form.Settings
	}
	if err := checkSettings(settings); err != nil {
		return store.Group{}, err
	}
	extras := Extras{}
	if form.Extras != nil {
		extras = *form.Extras
	}
	if err := extras.check(); err != nil {
		return store.Group{}, err
	}
	b, err := json.Marshal(GroupSettings{settings, extras})
	if err != nil {
		return store.Group{}, fmt.Errorf("write settings: %w", err)
	}
	leads, err := f.leadsOwn(ctx, by)
	if err != nil {
		return store.Group{}, err
	}
	g := store.Group{ID: auth.NewID(), Name: name, Zone: form.Zone, Settings: b, Keep: form.Keep, Created: f.now()}
	if err := f.dir.CreateGroup(ctx, g); err != nil {
		return g, fmt.Errorf("keep a group: %w", err)
	}
	if leads {
		if err := f.dir.SetGroupStaff(ctx, g.ID, by.Staff, string(moderation.Facilitator)); err != nil {
			return g, fmt.Errorf("give a group its facilitator: %w", err)
		}
	}
	text := strings.TrimSpace(form.Agreement)
	if text == "" {
		text = SampleAgreement
	}
	if _, err := f.SetAgreement(ctx, by, g.ID, text); err != nil {
		return g, err
	}
	return g, f.audited(ctx, by, "group.make", "group", g.ID)
}

// goodZone: a zone by its name, and neither "" nor "Local", which would be this machine's.
func goodZone(zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" || zone == "" {
		return ErrField{"zone", "Please name a time zone such as Europe/Berlin."}
	}
	return nil
}

func goodRule(keep string) bool {
	if keep == "none" {
		return true
	}
	kind, days, ok := strings.Cut(keep, ":")
	if !ok || (kind != "days" && kind != "signed") || days == "" || len(days) > 5 {
		return false
	}
	for _, c := range []byte(days) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return days[0] != '0'
}

const maxAgreement = 20_000

// SetAgreement keeps the next version of what members accept, and asks everyone in rooms that are open for it anew.
func (f *Office) SetAgreement(ctx context.Context, by Actor, group store.ID, text string) (store.Agreement, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	if text == "" || len(text) > maxAgreement || !utf8.ValidString(text) {
		return store.Agreement{}, ErrAsk("Please write an agreement of 1 to 20,000 characters.")
	}
	a, err := f.dir.AddAgreement(ctx, store.Agreement{Group: group, Text: text, Created: f.now()})
	if err != nil {
		return a, fmt.Errorf("keep an agreement: %w", err)
	}
	if err := f.noteVersion(ctx, a); err != nil {
		return a, err
	}
	if err := f.audited(ctx, by, "agreement.set", "group", group); err != nil {
		return a, err
	}
	next := moderation.Agreement{Version: a.Version, Hash: a.Hash}
	return a, f.tell(ctx, group, moderation.ChangeAgreement{Agreement: next})
}
