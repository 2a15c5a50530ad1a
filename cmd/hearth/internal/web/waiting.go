package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// A waitingRow is a session that is over and wants somebody's look, with the reasons in words. None of them quotes anything
// of the session or names anyone.
type waitingRow struct {
	sessionRow
	Group string
	Why   []string
}

// What waits is looked for so far back. A home page passes over so many records at most, the latest: each pass costs as
// much as the record is long.
const (
	waitsFor    = 30 * 24 * time.Hour
	mostWaiting = 6
)

// A pending session is over, and lacks a reading or a signature.
type pending struct {
	store.Session
	read    bool
	settled map[string]bool // keys of what was left open and has an outcome
}

// waiting lists the sessions of the last weeks that the asker leads and that nobody of the staff has read, or nobody has
// signed off: the unread before the others, and the latest first.
func (c *call) waiting(groups []store.Group) ([]waitingRow, error) {
	var rows []waitingRow
	var of []pending
	for _, g := range groups {
		role, err := c.s.Office.RoleIn(c.ctx(), g.ID, c.who.staff.ID)
		if err != nil {
			return nil, err
		}
		if !leadsHere(role) {
			continue
		}
		found, err := c.pending(g)
		if err != nil {
			return nil, err
		}
		of = append(of, found...)
	}
	slices.SortStableFunc(of, func(a, b pending) int {
		if a.read != b.read {
			if b.read {
				return -1
			}
			return 1
		}
		return b.Starts.Compare(a.Starts)
	})
	for _, p := range of[:min(len(of), mostWaiting)] {
		i := slices.IndexFunc(groups, func(g store.Group) bool { return g.ID == p.Group })
		why, err := c.leftOpen(&p)
		if err != nil {
			return nil, err
		}
		if why != nil {
			rows = append(rows, waitingRow{rowOf(p.Session, groups[i], string(moderation.Facilitator)), groups[i].Name, why})
		}
	}
	return rows, nil
}

// pending lists a group's sessions that are over and not signed off.
func (c *call) pending(g store.Group) ([]pending, error) {
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: g.ID, From: c.s.Now().Add(-waitsFor), To: c.s.Now()})
	if err != nil {
		return nil, err
	}
	var found []pending
	for _, s := range all {
		if s.Mark == "rehearsal" || s.Phase != string(moderation.HasEnded) && s.Phase != string(moderation.IsShut) {
			continue
		}
		p := pending{Session: s, settled: map[string]bool{}}
		added, err := c.s.Store.Reviews(c.ctx(), s.ID)
		if err != nil {
			return nil, fmt.Errorf("look whether a session is signed: %w", err)
		}
		signed := false
		for _, a := range added {
			signed = signed || a.Kind == "signed"
			p.settled[a.About] = true
		}
		lines, err := c.s.Store.AuditAbout(c.ctx(), "session/"+string(s.ID))
		if err != nil {
			return nil, fmt.Errorf("look up readings: %w", err)
		}
		p.read = slices.ContainsFunc(lines, func(l store.AuditLine) bool {
			return l.Result == "ok" && strings.HasPrefix(l.What, office.ReadTranscript)
		})
		if !signed {
			found = append(found, p)
		}
	}
	return found, nil
}

// leftOpen says why a session waits; nil where the asker may not read it, or nothing was recorded. It passes over facts
// alone and opens no words, so the audit has no line of it.
func (c *call) leftOpen(p *pending) ([]string, error) {
	reading, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, p.Session)
	if err != nil || !reading.May() {
		return nil, err
	}
	reading.Reader.FactsAlone = true
	b, alone := review.NewBuilder(), false
	err = c.s.Rooms.Transcript(c.ctx(), p.ID, reading.Reader, func(l hub.Line) error {
		alone = alone || l.Kind == string(moderation.KindEnded) && l.By == ""
		b.Add(&l)
		return nil
	})
	if errors.Is(err, hub.ErrNoRoom) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	why := []string{"nobody has read it yet"}
	if p.read {
		why = []string{"it is read and not signed off"}
	}
	if alone {
		why = append(why, "it ended by itself, without a facilitator")
	}
	count := map[string]int{}
	for _, o := range b.Review().Open {
		if !p.settled[o.Key] {
			count[o.Kind]++
		}
	}
	for _, k := range []struct{ kind, one, more string }{
		{review.OpenHelp, "one call for help was not settled", "%d calls for help were not settled"},
		{review.OpenFlag, "one flag was not answered", "%d flags were not answered"},
		{review.OpenPrivate, "one private line was not answered", "%d private lines were not answered"},
		{review.OpenHeld, "one held message waits", "%d held messages wait"},
		{review.OpenLost, "one person dropped out and did not come back", "%d people dropped out and did not come back"},
		{review.OpenExit, "one person left by “Leave this page”", "%d people left by “Leave this page”"},
	} {
		switch n := count[k.kind]; {
		case n == 1:
			why = append(why, k.one)
		case n > 1:
			why = append(why, fmt.Sprintf(k.more, n))
		}
	}
	return why, nil
}
