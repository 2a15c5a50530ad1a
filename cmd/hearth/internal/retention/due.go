package retention

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// CardsFor is how long safety cards are kept after a session.
const CardsFor = 24 * time.Hour

// A Due is something whose time is over.
type Due struct {
	Subject string    // as in store.Purge
	Why     string    // the rule
	Since   time.Time // since when it is due
	Covers  []string
	Held    string // what a legal hold that stands in the way is on; empty: it goes
	Session store.SessionID
	Group   store.ID
}

// A Rule is a group's rule of keeping.
type Rule struct {
	Signed bool // the days count from the sign-off, and without one nothing goes
	None   bool
	Days   int
}

// ReadRule reads what package office took: "days:365", "signed:365" or "none".
func ReadRule(keep string) (Rule, error) {
	kind, days, _ := strings.Cut(keep, ":")
	if keep == "none" {
		return Rule{None: true}, nil
	}
	n, err := strconv.Atoi(days)
	if err != nil || n < 1 || (kind != "days" && kind != "signed") {
		return Rule{}, fmt.Errorf("a group's rule of keeping is not one of ours")
	}
	return Rule{Signed: kind == "signed", Days: n}, nil
}

// Due lists what is to go by its rule now, what a legal hold keeps too, the longest due first.
func (k *Keeper) Due(ctx context.Context) ([]Due, error) {
	l, err := k.lookFor(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := k.Store.ListGroups(ctx)
	if err != nil {
		return nil, fmt.Errorf("list groups: %w", err)
	}
	for _, g := range groups {
		rule, err := ReadRule(g.Keep)
		if err != nil {
			return nil, err
		}
		sessions, err := k.Store.ListSessions(ctx, store.SessionFilter{Group: g.ID, To: l.now.Add(early)})
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		for _, s := range sessions {
			if err := l.session(ctx, s, rule, g.Keep); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(l.found, func(a, b Due) int { return a.Since.Compare(b.Since) })
	return l.found, nil
}

// early is how long before its plan a session may begin: what is planned later than that is not looked at.
const early = 24 * time.Hour

// A look is one search for what is due.
type look struct {
	*Keeper
	now    time.Time
	purged map[string]bool // noted in the journal already
	held   map[string]bool
	found  []Due
}

func (k *Keeper) lookFor(ctx context.Context) (*look, error) {
	now, err := k.Store.Now(ctx)
	if err != nil {
		return nil, err
	}
	l := &look{Keeper: k, now: now, purged: map[string]bool{}, held: map[string]bool{}}
	purges, err := k.Store.ListPurges(ctx, false)
	if err != nil {
		return nil, err
	}
	for _, p := range purges {
		l.purged[p.Subject] = true
	}
	holds, err := k.Store.Holds(ctx, true)
	if err != nil {
		return nil, err
	}
	for _, h := range holds {
		l.held[h.Object] = true
	}
	return l, nil
}

// session adds what is due of one session. It asks the record only where the plan says that something may be due.
func (l *look) session(ctx context.Context, s store.Session, rule Rule, why string) error {
	whole, cards := ofSession+"/"+string(s.ID), ofCards+"/"+string(s.ID)
	soonest := s.Starts.Add(-early) // it cannot have ended before
	mayWhole := !l.purged[whole] && (rule.None || !soonest.Add(rule.days()).After(l.now))
	mayCards := !l.purged[whole] && !l.purged[cards] && !soonest.Add(CardsFor).After(l.now)
	if !mayWhole && !mayCards {
		return nil
	}
	ended, shut, err := l.ended(ctx, s)
	if err != nil || ended.IsZero() {
		return err
	}
	covers, err := l.covers(ctx, s.ID)
	if err != nil {
		return err
	}
	add := func(subject, why string, since time.Time) {
		if since.After(l.now) {
			return
		}
		d := Due{Subject: subject, Why: why, Since: since, Covers: covers, Session: s.ID, Group: s.Group}
		for _, c := range covers {
			if l.held[c] {
				d.Held = c
				break
			}
		}
		l.found = append(l.found, d)
	}
	if mayCards {
		add(cards, "safety cards are kept for 24 hours", ended.Add(CardsFor))
	}
	if !mayWhole || !shut {
		return nil
	}
	from := ended
	if rule.Signed {
		if from, err = l.SignedAt(ctx, s.ID); err != nil || from.IsZero() {
			return err
		}
	}
	add(whole, why, from.Add(rule.days()))
	return nil
}

func (r Rule) days() time.Duration { return time.Duration(r.Days) * 24 * time.Hour }

// covers is what a purge of a session touches: the session, and everybody who sat in it.
func (k *Keeper) covers(ctx context.Context, session store.SessionID) ([]string, error) {
	seats, err := k.Store.Seats(ctx, session)
	if err != nil {
		return nil, fmt.Errorf("list seats: %w", err)
	}
	covers := []string{ofSession + "/" + string(session)}
	for _, s := range seats {
		if !s.Staff {
			covers = append(covers, ofMember+"/"+string(s.Person))
		}
	}
	return covers, nil
}

// ended is when a session ended, and whether its doors are shut; zero: it has not. One whose log never began ended by its
// plan. The end stands among the last records, so they are read from there backwards.
func (k *Keeper) ended(ctx context.Context, s store.Session) (at time.Time, shut bool, err error) {
	heads, err := k.Store.Heads(ctx, []store.SessionID{s.ID})
	if err != nil {
		return at, false, err
	}
	head := heads[s.ID].Seq
	if head == 0 {
		return s.Starts.Add(time.Duration(s.Minutes) * time.Minute), false, nil
	}
	for span := store.Seq(64); ; span *= 8 {
		after := store.Seq(0)
		if head > span {
			after = head - span
		}
		err := k.Store.Read(ctx, s.ID, after, 0, func(r *store.Record) bool {
			e, err := moderation.DecodeFacts(r.Format, moderation.Seq(r.Seq), moderation.Time(r.At), r.Facts)
			if err != nil {
				return true // it is the room's business to say so; what can be read may still be due
			}
			switch e.Fact.(type) {
			case moderation.Ended:
				at = time.UnixMilli(int64(e.At)).UTC()
			}
			return true
		})
		if err != nil || !at.IsZero() || after == 0 {
			now, e := k.Store.Now(ctx)
			if err == nil {
				err = e
			}
			// The doors shut by a deadline, which whoever marks the erasure lets happen first.
			shut = !at.IsZero() && now.Sub(at) > moderation.PrivateAfter*time.Millisecond
			return at, shut, err
		}
	}
}
