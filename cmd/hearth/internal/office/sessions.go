package office

import (
	"context"
	"fmt"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
	"hearth/store"
)

// A SessionForm is what sessions are planned from.
type SessionForm struct {
	Group   store.ID
	Title   string // neutral; "" takes the group's name
	Local   string // "2026-12-01T18:00" in the group's zone; "" is now
	Minutes int
	Weeks   int    // how many, one a week at the same local time; 0 and 1 are one
	Mark    string // "", "demo" or "rehearsal"
}

// A SessionLine is a session as programs read it, from the API and from the command line.
type SessionLine struct {
	ID      store.SessionID `json:"id"`
	Group   store.ID        `json:"group"`
	Series  store.ID        `json:"series,omitempty"`
	Title   string          `json:"title"`
	Starts  time.Time       `json:"starts"`
	Minutes int             `json:"minutes"`
	Phase   string          `json:"phase"`
	Mark    string          `json:"mark,omitempty"`
	Room    string          `json:"room"` // the address of its page
}

// SessionLines writes sessions for programs; public is the server's scheme and host, as in https://rooms.example. It is
// never nil, so that none is an empty list.
func SessionLines(public string, all ...store.Session) []SessionLine {
	lines := make([]SessionLine, len(all))
	for i, s := range all {
		lines[i] = SessionLine{s.ID, s.Group, s.Series, s.Title, s.Starts, s.Minutes, s.Phase, s.Mark, public + "/r/" + string(s.ID)}
	}
	return lines
}

const maxWeeks = 52

// Plan makes one session or a weekly series that keeps its local time when the clocks change.
func (f *Office) Plan(ctx context.Context, by Actor, form SessionForm) ([]store.Session, error) {
	g, err := f.dir.Group(ctx, form.Group)
	if err != nil {
		return nil, err
	}
	starts, err := f.judgePlan(g.Name, g.Zone, &form)
	if err != nil {
		return nil, err
	}
	var series store.ID
	if len(starts) > 1 {
		series = auth.NewID()
	}
	all := make([]store.Session, len(starts))
	for i, at := range starts {
		all[i] = store.Session{
			ID: store.SessionID(auth.NewID()), Group: g.ID, Series: series, Title: form.Title, Starts: at,
			Minutes: form.Minutes, Phase: string(moderation.Scheduled), Mark: form.Mark, Created: f.now(),
		}
	}
	if err := f.dir.CreateSessions(ctx, all); err != nil {
		return nil, fmt.Errorf("keep sessions: %w", err)
	}
	return all, f.Audit(ctx, by, "session.plan", "group/"+string(g.ID), "", "ok")
}

// judgePlan refuses what cannot be planned, and otherwise gives the moments; the form then has its title.
func (f *Office) judgePlan(name, zone string, form *SessionForm) ([]time.Time, error) {
	if form.Title == "" {
		form.Title = name
	}
	title, err := line("the session's title", form.Title, 80)
	if err != nil {
		return nil, err
	}
	form.Title = title
	if form.Minutes < 5 || form.Minutes > 24*60 {
		return nil, ErrField{"minutes", "Please plan a session of 5 to 1440 minutes."}
	}
	if form.Weeks < 0 || form.Weeks > maxWeeks {
		return nil, ErrField{"weeks", "Please plan at most 52 weeks at once."}
	}
	return f.starts(zone, form.Local, max(1, form.Weeks))
}

// starts gives one moment a week at the group's own clock.
func (f *Office) starts(zone, local string, weeks int) ([]time.Time, error) {
	if local == "" {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return nil, fmt.Errorf("read a group's zone: %w", err)
		}
		local = f.now().In(loc).Format(store.WallTimeLayout)
	}
	first, err := store.ParseWallTime(local)
	if err != nil {
		return nil, ErrField{"starts", "Please write the start as 2026-12-01T18:00, in the group's own time zone."}
	}
	all, err := store.Series{Zone: zone, First: first, Weeks: 1, Count: weeks}.Starts()
	if err != nil {
		return nil, ErrField{"starts", "Please give the group a time zone such as Europe/Berlin, and a day that exists."}
	}
	return all, nil
}

// Opening is the first command of a session's log, from the group's settings and agreement as they are now.
func (f *Office) Opening(ctx context.Context, s store.Session) (moderation.Open, error) {
	g, err := f.dir.Group(ctx, s.Group)
	if err != nil {
		return moderation.Open{}, fmt.Errorf("look up a group: %w", err)
	}
	settings, err := Settings(g)
	if err != nil {
		return moderation.Open{}, err
	}
	a, err := f.dir.CurrentAgreement(ctx, s.Group)
	if err != nil {
		return moderation.Open{}, fmt.Errorf("look up an agreement: %w", err)
	}
	return moderation.Open{
		Settings: settings, Agreement: moderation.Agreement{Version: a.Version, Hash: a.Hash}, Title: s.Title,
		Starts: moderation.Time(s.Starts.UnixMilli()), Minutes: s.Minutes, Mark: s.Mark,
	}, nil
}
