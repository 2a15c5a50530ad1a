package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// A Seen is one time that somebody read words of a session in which a member sat, as that member may know it: what kind of
// reading it was and by whom in which role; never a name.
type Seen struct {
	At      time.Time
	Session store.SessionID // "": of the person themselves, and of no session
	Title   string
	Starts  time.Time
	What    string // one of Readings, or one of them, a dot and of which kind
	As      string // in words: "a facilitator of your group"
	Purpose string // as its reader wrote it, who was told that members see it
}

// Readings are the kinds of audit line that tell of words that left a record: what a member's page lists.
func Readings() []string {
	return []string{ReadTranscript, SearchTranscript, ExportTranscript, revealCard, revealProfile}
}

const (
	revealCard    = "card.reveal"
	revealProfile = "member.reveal"
)

// WhoHasSeen lists the readings of the sessions in which a member sat and of what names the member, the newest first. It
// asks the audit once for each.
func (f *Office) WhoHasSeen(ctx context.Context, m store.Member) ([]Seen, error) {
	sessions, err := f.dir.ListSessions(ctx, store.SessionFilter{Group: m.Group})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	lines, err := f.dir.AuditAbout(ctx, "member/"+string(m.ID))
	if err != nil {
		return nil, fmt.Errorf("look up readings: %w", err)
	}
	var all []Seen
	for _, l := range lines {
		if l.What == revealProfile && l.Result == "ok" {
			all = append(all, Seen{At: l.At, What: l.What, As: "staff who arrange your group", Purpose: l.Purpose})
		}
	}
	for _, s := range sessions {
		seats, err := f.dir.Seats(ctx, s.ID)
		if err != nil {
			return nil, fmt.Errorf("look up seats: %w", err)
		}
		i := slices.IndexFunc(seats, func(st store.Seat) bool { return st.Person == m.ID })
		if i < 0 {
			continue
		}
		lines, err := f.dir.AuditAbout(ctx, "session/"+string(s.ID))
		if err != nil {
			return nil, fmt.Errorf("look up readings: %w", err)
		}
		for _, l := range lines {
			if tells(l, seats[i].Participant) {
				all = append(all, Seen{At: l.At, Session: s.ID, Title: s.Title, Starts: s.Starts, What: l.What, As: readAs(l.Object), Purpose: l.Purpose})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Seen) int { return b.At.Compare(a.At) })
	return all, nil
}

// tells: a reading that went ahead. What was opened of one person's alone is that person's to know.
func tells(l store.AuditLine, participant string) bool {
	reads := slices.ContainsFunc(Readings(), func(what string) bool { return l.What == what || strings.HasPrefix(l.What, what+".") })
	if l.Result != "ok" || !reads {
		return false
	}
	_, whose, one := strings.Cut(l.Object, " participant/")
	return !one || whose == participant || strings.HasPrefix(whose, participant+" ")
}

// readAs says in words by what right it was read. Lines from before grounds were written are by those who lead.
func readAs(object string) string {
	_, ground, _ := strings.Cut(object, " by ")
	kind, role, _ := strings.Cut(ground, "/")
	switch {
	case ground == "self":
		return "you"
	case ground == "staff":
		return "staff, for you"
	case kind == string(ByGrant):
		return "a reviewer, whom a facilitator let in for a time"
	case kind == string(ByBreakGlass):
		return "an admin, in an emergency"
	case role == string(moderation.Cofacilitator):
		return "a cofacilitator of your group"
	}
	return "a facilitator of your group"
}
