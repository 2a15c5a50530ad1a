package export

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// A member's own copy (GDPR 15 and 20): what they wrote, and what happened to them. Nobody else's words are in it and no
// other member's name; staff are "staff". Numbers of events are not in it, since they would count what is hidden.

//
// Their own words are their own data whatever staff thought of them: what was hidden or held is in the copy, and says so.
// What they took back was taken back from staff too: only a copy that they take themselves has it. What was erased is gone.

const (
	ownPart    = "one member's own: what they wrote, and what happened to them. Words of theirs that staff hid or held are in it and marked; what was erased is gone. Other people's words and names are left out"
	ownByStaff = ownPart + ", and so is what they took back: a copy that they take themselves has it."
	ownBySelf  = ownPart + ". What they took back is in it and marked."
)

// ownMarks say what became of a member's own words.
var ownMarks = map[string]string{"hidden": " (staff hid it)", "held": " (it was held, and not let through)", "took_back": " (you took it back)"}

// An OwnRequest is a member's, for their own copy. Whoever makes it has judged that it is they who ask.
type OwnRequest struct {
	Session store.Session
	Member  store.ID
	Seat    string // their participant id in the session
	Name    string // as the session knows them
	Kind    string // one of a member's own
}

// OpenOwn is Open for the member themselves.
func (d *Desk) OpenOwn(ctx context.Context, r OwnRequest) (*Copy, error) {
	kind, err := kindNamed(r.Kind)
	if err != nil {
		return nil, err
	}
	if !kind.ofMember || r.Seat == "" {
		return nil, store.ErrNotFound
	}
	by := office.Actor{Who: "member/" + string(r.Member)}
	if err := d.audited(ctx, by, kind, r.Session.ID, r.Seat, "self", askedThemselves); err != nil {
		return nil, err
	}
	return &Copy{
		Kind: kind, Session: r.Session, Purpose: askedThemselves, Made: d.now(), Member: r.Seat, Own: true, desk: d,
		For: store.Staff{Name: r.Name}, Reading: office.Reading{Reader: hub.WholeRecord()},
	}, nil
}

// makeOwn is what the audit has of staff who make a member's own copy; the copy itself stands in a line about the member.
const makeOwn = "own.make"

// audited notes a member's own copy as one that they alone are told of.
func (d *Desk) audited(ctx context.Context, by office.Actor, k *Kind, session store.SessionID, seat, ground, purpose string) error {
	object := "session/" + string(session) + " participant/" + seat + " by " + ground
	return d.Office.Audit(ctx, by, office.ExportTranscript+"."+k.Name, object, purpose, "ok")
}

func own(make func(*sheet) printer) func(context.Context, *Copy, *sheet) error {
	return func(ctx context.Context, c *Copy, s *sheet) error {
		part := ownByStaff
		if c.Own {
			part = ownBySelf
		}
		r, err := newReading(ctx, c, s, make(s), part)
		if err != nil {
			return err
		}
		r.cover.Title = "What was recorded of you"
		f := mine{c: c, who: c.Member, said: map[uint64]bool{}, staff: map[string]bool{}}
		if r.cover.Sections, err = f.about(ctx); err != nil {
			return err
		}
		err = c.desk.Rooms.Transcript(ctx, c.Session.ID, c.Reading.Reader, func(l hub.Line) error {
			since, one := r.since(&l), f.row(&l)
			if one == nil {
				return nil
			}
			one.At, one.T = l.At.Format("15:04:05"), since
			return r.put(one)
		})
		if err != nil {
			return err
		}
		return r.end(c)
	}
}

// A section is what a copy tells beside its events.
type section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// mine is one member's part of a record.
type mine struct {
	c     *Copy
	who   string
	said  map[uint64]bool // their messages, by number
	staff map[string]bool // participants who have or had a staff role
}

// row is an event as the member's own copy has it; nil: it is none of theirs.
func (m *mine) row(l *hub.Line) *row {
	if l.Kind == string(moderation.KindSeated) || l.Kind == string(moderation.KindRoleChanged) {
		for _, p := range l.People {
			m.staff[p.Who] = m.staff[p.Who] || l.Role != string(moderation.Member)
		}
	}
	theirs := l.By == m.who
	if theirs && l.Kind == string(moderation.KindSaid) {
		m.said[l.N] = true
	}
	named := false
	for _, p := range l.People {
		named = named || p.Who == m.who
	}
	about := named && l.Kind != string(moderation.KindFlagged) // who flagged them told staff, in confidence
	switch moderation.Kind(l.Kind) {
	case moderation.KindStarted, moderation.KindEnded:
		return &row{What: plainly(l)}
	case moderation.KindReacted, moderation.KindUnreacted:
		about = about || m.said[l.Message]
	case moderation.KindBookmarked, moderation.KindHelpSeen, moderation.KindHelpClaimed, moderation.KindHelpSettled:
		about = false
	}
	if !theirs && !about {
		return nil
	}
	clean := hub.Line{Kind: l.Kind, Lane: l.Lane, Particulars: hub.Particulars{
		Response: l.Response, Reason: l.Reason, Role: l.Role, Late: l.Late, Held: l.Held, Exit: l.Exit, Group: l.Group, Until: l.Until,
		Version: l.Version, Recorded: l.Recorded,
	}}
	one := &row{What: clean.What(), Who: m.name(l.By)}
	if !theirs && len(l.People) > 0 {
		one.About = "you"
	} else if theirs && len(l.People) > 0 && !named {
		one.About = "another person"
	}
	ownWords := theirs || l.Kind == string(moderation.KindRenamed) || l.Kind == string(moderation.KindSeated) && len(l.People) == 1
	switch {
	case theirs && m.keeps(l):
		one.Words = l.Text
		one.What += ownMarks[l.Gone]
	case left(l) && l.Kind == string(moderation.KindSaid):
		one.leaveOut(l)
	case left(l):
	case ownWords:
		one.Words = l.Text
	case l.Kind == string(moderation.KindSaid):
		one.leaveOut(l) // what staff wrote to them in private is staff's
	default:
		one.Note = l.Note
	}
	return one
}

// keeps reports words of their own that other copies leave out.
func (m *mine) keeps(l *hub.Line) bool {
	return l.Text != "" && l.Text != hub.Withheld && (l.Gone == "hidden" || l.Gone == "held" || l.Gone == "took_back" && m.c.Own)
}

func (m *mine) name(who string) string {
	switch {
	case who == m.who:
		return "you"
	case who == "":
		return ""
	case m.staff[who]:
		return "staff"
	}
	return "another member"
}

// about tells which agreements they accepted, how long words are kept, and who has seen the record.
func (m *mine) about(ctx context.Context) ([]section, error) {
	accepted, ended, err := m.accepted(ctx)
	if err != nil {
		return nil, err
	}
	g, err := m.c.desk.Store.Group(ctx, m.c.Session.Group)
	if err != nil {
		return nil, err
	}
	seen, err := m.seen(ctx)
	if err != nil {
		return nil, err
	}
	return []section{
		{"What you agreed to", accepted},
		{"How long words are kept", []string{KeptFor(g.Keep, ended)}},
		{"Who has read this session, and copies that were made of it", seen},
	}, nil
}

func (m *mine) accepted(ctx context.Context) (lines []string, ended time.Time, err error) {
	err = m.c.desk.Rooms.Transcript(ctx, m.c.Session.ID, m.c.Reading.Reader, func(l hub.Line) error {
		if l.Kind == string(moderation.KindEnded) {
			ended = l.At
		}
		if l.Kind != string(moderation.KindConsented) || l.By != m.who {
			return nil
		}
		text, err := m.c.desk.Store.AgreementByHash(ctx, m.c.Session.Group, l.Hash)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		line := fmt.Sprintf("Version %d, on %s UTC.", l.Version, l.At.Format("2 Jan 2006, 15:04"))
		if text.Text != "" {
			line += "\n" + text.Text
		}
		lines = append(lines, line)
		return nil
	})
	return lines, ended, err
}

// KeptFor says a group's rule of keeping for a session that ended then; the zero time: it has not.
func KeptFor(keep string, ended time.Time) string {
	kind, number, _ := strings.Cut(keep, ":")
	days, err := strconv.Atoi(number)
	switch {
	case kind == "none":
		return "What was written is destroyed when the session ends. Who was here and what staff did stays."
	case err != nil:
		return "By the rule of the group; ask who leads it."
	case kind == "signed":
		return fmt.Sprintf("What was written is destroyed %d days after who leads the group has signed the record off.", days)
	case ended.IsZero():
		return fmt.Sprintf("What was written is destroyed %d days after the session.", days)
	}
	return fmt.Sprintf("What was written is destroyed %d days after the session: on %s, unless the law holds it longer.", days, ended.AddDate(0, 0, days).Format("2 January 2006"))
}

// seen says each reading and each copy in one line, for the person whose words they were.
func (m *mine) seen(ctx context.Context) ([]string, error) {
	seat, err := m.c.desk.Store.SeatOf(ctx, m.c.Session.ID, m.who)
	if err != nil {
		return nil, err
	}
	member, err := m.c.desk.Store.Member(ctx, seat.Person)
	if err != nil {
		return nil, err
	}
	all, err := m.c.desk.Office.WhoHasSeen(ctx, member)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, s := range all {
		if s.Session == m.c.Session.ID || s.Session == "" {
			lines = append(lines, SeenLine(s))
		}
	}
	return lines, nil
}

// SeenLine says a reading in one line.
func SeenLine(s office.Seen) string {
	what := map[string]string{office.ReadTranscript: "read", office.SearchTranscript: "searched"}[s.What]
	if kind, ok := strings.CutPrefix(s.What, office.ExportTranscript+"."); ok {
		what = "copied (" + kind + ")"
	}
	if what == "" {
		what = "opened your safety card"
		if s.Session == "" {
			what = "opened your legal name and contact"
		}
	}
	return s.At.UTC().Format("2 Jan 2006, 15:04 UTC") + ": " + what + " by " + s.As + ", for: " + s.Purpose
}
