package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// How long a reading by anything but a role may last.
const (
	GrantMost     = 90 * 24 * time.Hour
	BreakGlassFor = time.Hour
	// glassCounts is how far back emergencies of one person are counted, so that a habit shows.
	glassCounts = 90 * 24 * time.Hour
)

// reviewLayers are what a reviewer is given: what was said to everyone, who was there, what was done. What was said to
// staff in confidence, and among staff, is not theirs.
func reviewLayers() []hub.Layer {
	return []hub.Layer{hub.RoomLayer, hub.PresenceLayer, hub.ModerationLayer}
}

// Refusals of grants.
const (
	errNotLeading = ErrNotYours("Only a facilitator of the group gives somebody the record to read.")
	errNotOver    = ErrAsk("A record is given to a reviewer once its session is over. Whoever is to see it live comes in as an observer, seen by all.")
	errNotAdmin   = ErrNotYours("Only an admin opens a record in an emergency.")
	errReads      = ErrAsk("This account leads the group, so reads its records already.")
	errReviewer   = ErrAsk("Please choose an account whose role is facilitator. Coordinators and admins read no records.")
)

func over(s store.Session) bool {
	return s.Phase == string(moderation.HasEnded) || s.Phase == string(moderation.IsShut)
}

// GrantReading lets one named reviewer read one session that is over, until a moment: for by, who facilitates its group.
// The words of members who did not agree to supervision stay sealed for that reader.
func (f *Office) GrantReading(ctx context.Context, by Actor, session store.Session, reader store.ID, until time.Time, purpose string) (store.ReadingGrant, error) {
	why, err := Purpose(purpose)
	if err != nil {
		return store.ReadingGrant{}, err
	}
	object := "session/" + string(session.ID) + " as staff/" + string(reader)
	role, err := f.RoleIn(ctx, session.Group, by.Staff)
	if err != nil {
		return store.ReadingGrant{}, err
	}
	if role != moderation.Facilitator {
		return store.ReadingGrant{}, f.refused(ctx, by, "reading.grant", object, why, errNotLeading)
	}
	if err := f.mayReview(ctx, session, reader, until); err != nil {
		return store.ReadingGrant{}, err
	}
	return f.keepGrant(ctx, by, "reading.grant", store.ReadingGrant{Session: session.ID, Reader: reader, Why: why, Until: until})
}

func (f *Office) mayReview(ctx context.Context, session store.Session, reader store.ID, until time.Time) error {
	account, err := f.dir.Staff(ctx, reader)
	if errors.Is(err, store.ErrNotFound) {
		return errReviewer
	}
	if err != nil {
		return fmt.Errorf("look up an account: %w", err)
	}
	role, err := f.RoleIn(ctx, session.Group, reader)
	switch left := until.Sub(f.now()); {
	case err != nil:
		return err
	case !over(session):
		return errNotOver
	case account.Role != auth.RoleFacilitator || !account.Disabled.IsZero():
		return errReviewer
	case readingByRole(account.Role, role).May():
		return errReads
	case left <= 0 || left > GrantMost:
		return ErrField{"until", "Please choose a day within the next 90 days."}
	}
	return nil
}

// BreakGlass opens one record to an admin for an hour, in an emergency. The group's facilitators are told on every page of
// theirs until one of them has looked at it, and the operator's log has it at once. Process notes are not opened.
func (f *Office) BreakGlass(ctx context.Context, by Actor, session store.Session, reason string) (store.ReadingGrant, error) {
	why, err := Purpose(reason)
	if err != nil {
		return store.ReadingGrant{}, ErrField{"reason", "Please say in 3 to 200 characters why this cannot wait for a facilitator of the group."}
	}
	account, err := f.dir.Staff(ctx, by.Staff)
	if err != nil {
		return store.ReadingGrant{}, fmt.Errorf("look up an account: %w", err)
	}
	if account.Role != auth.RoleAdmin || !account.Disabled.IsZero() {
		return store.ReadingGrant{}, f.refused(ctx, by, "reading.break-glass", "session/"+string(session.ID), why, errNotAdmin)
	}
	g, err := f.keepGrant(ctx, by, "reading.break-glass", store.ReadingGrant{
		Session: session.ID, Reader: by.Staff, BreakGlass: true, Why: why, Until: f.now().Add(BreakGlassFor),
	})
	if err == nil {
		f.alarm(string(session.ID), string(by.Staff))
	}
	return g, err
}

// refused writes a refusal into the audit and gives it back.
func (f *Office) refused(ctx context.Context, by Actor, what, object, why string, refusal ErrNotYours) error {
	if err := f.Audit(ctx, by, what, object, why, "refused"); err != nil {
		return err
	}
	return refusal
}

// keepGrant audits first: a grant that is in no audit opens nothing.
func (f *Office) keepGrant(ctx context.Context, by Actor, what string, g store.ReadingGrant) (store.ReadingGrant, error) {
	g.ID, g.By, g.Created = auth.NewID(), by.Staff, f.now()
	object := "session/" + string(g.Session) + " as staff/" + string(g.Reader) + " grant/" + string(g.ID)
	if err := f.Audit(ctx, by, what, object, g.Why, "ok"); err != nil {
		return g, err
	}
	if err := f.dir.CreateReadingGrant(ctx, g); err != nil {
		return g, fmt.Errorf("keep a grant to read: %w", err)
	}
	f.auth.Look()
	return g, nil
}

// EndReading takes a grant back at once: by a facilitator of the group, by its reader, or by an admin.
func (f *Office) EndReading(ctx context.Context, by Actor, session store.Session, grant store.ID) error {
	g, err := f.grantOf(ctx, session.ID, grant)
	if err != nil {
		return err
	}
	may, err := f.leadsOrAdmin(ctx, by, session.Group)
	if err != nil {
		return err
	}
	object := "session/" + string(session.ID) + " grant/" + string(grant)
	if !may && g.Reader != by.Staff {
		return f.refused(ctx, by, "reading.end", object, "", errNotLeading)
	}
	if err := f.dir.EndReadingGrant(ctx, grant, f.now()); err != nil {
		return fmt.Errorf("end a grant to read: %w", err)
	}
	f.auth.Look()
	return f.Audit(ctx, by, "reading.end", object, "", "ok")
}

// ReviewBreakGlass notes that a facilitator of the group has looked at an emergency; the banner goes with it. Nobody
// reviews their own.
func (f *Office) ReviewBreakGlass(ctx context.Context, by Actor, session store.Session, grant store.ID) error {
	g, err := f.grantOf(ctx, session.ID, grant)
	if err != nil {
		return err
	}
	role, err := f.RoleIn(ctx, session.Group, by.Staff)
	if err != nil {
		return err
	}
	object := "session/" + string(session.ID) + " grant/" + string(grant)
	if !g.BreakGlass || g.Reader == by.Staff || (role != moderation.Facilitator && role != moderation.Cofacilitator) {
		return f.refused(ctx, by, "reading.review", object, "", "Another facilitator of the group looks at this.")
	}
	if err := f.dir.ReviewReadingGrant(ctx, grant, by.Staff, f.now()); err != nil {
		return fmt.Errorf("review an emergency: %w", err)
	}
	return f.Audit(ctx, by, "reading.review", object, "", "ok")
}

func (f *Office) leadsOrAdmin(ctx context.Context, by Actor, group store.ID) (bool, error) {
	may, err := f.Staffing(ctx, by, group)
	return may.Takes, err
}

func (f *Office) grantOf(ctx context.Context, session store.SessionID, grant store.ID) (store.ReadingGrant, error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Session: session})
	if err != nil {
		return store.ReadingGrant{}, fmt.Errorf("look up grants to read: %w", err)
	}
	i := slices.IndexFunc(all, func(g store.ReadingGrant) bool { return g.ID == grant })
	if i < 0 {
		return store.ReadingGrant{}, store.ErrNotFound
	}
	return all[i], nil
}

// readingByGrant is what a grant that stands lets its reader read; an emergency goes before.
func (f *Office) readingByGrant(ctx context.Context, account store.Staff, session store.Session) (Reading, error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Session: session.ID, Reader: account.ID})
	if err != nil {
		return Reading{}, fmt.Errorf("look up grants to read: %w", err)
	}
	var found Reading
	for _, g := range all {
		if !f.stands(g) || (g.BreakGlass && account.Role != auth.RoleAdmin) || (!g.BreakGlass && account.Role != auth.RoleFacilitator) {
			continue
		}
		r := Reading{Ground: ByGrant, Grant: g.ID, Until: g.Until, Reader: hub.Reader{Layers: reviewLayers()}}
		if g.BreakGlass {
			return Reading{Ground: ByBreakGlass, Grant: g.ID, Until: g.Until, Reader: hub.WholeRecord()}, nil
		}
		if found.Until.Before(r.Until) {
			found = r
		}
	}
	if found.May() {
		found.Reader.Withheld, _, err = f.Withheld(ctx, session, ConsentSupervision)
	}
	return found, err
}

func (f *Office) stands(g store.ReadingGrant) bool {
	return g.Ended.IsZero() && f.now().Before(g.Until)
}

// A Granted is a grant as the session's page shows it.
type Granted struct {
	store.ReadingGrant
	Name   string // the reader's
	By     string // who gave it
	Stands bool
	Times  int // with BreakGlass: how many emergencies of this admin there were within 90 days, with this one
}

// GrantsOf lists who was let in to read a session, the newest first.
func (f *Office) GrantsOf(ctx context.Context, session store.SessionID) ([]Granted, error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Session: session})
	if err != nil {
		return nil, fmt.Errorf("look up grants to read: %w", err)
	}
	return f.granted(ctx, all)
}

// Unreviewed lists the emergencies in these groups' sessions that no facilitator of theirs has looked at.
func (f *Office) Unreviewed(ctx context.Context, leads func(group store.ID) bool) ([]Granted, error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Unreviewed: true})
	if err != nil {
		return nil, fmt.Errorf("look up emergencies: %w", err)
	}
	var mine []store.ReadingGrant
	for _, g := range all {
		s, err := f.dir.Session(ctx, g.Session)
		if err != nil {
			return nil, fmt.Errorf("look up a session: %w", err)
		}
		if leads(s.Group) {
			mine = append(mine, g)
		}
	}
	return f.granted(ctx, mine)
}

// ReadableBy lists the grants that let somebody read something now.
func (f *Office) ReadableBy(ctx context.Context, reader store.ID) ([]store.ReadingGrant, error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Reader: reader})
	if err != nil {
		return nil, fmt.Errorf("look up grants to read: %w", err)
	}
	return slices.DeleteFunc(all, func(g store.ReadingGrant) bool { return !f.stands(g) }), nil
}

func (f *Office) granted(ctx context.Context, all []store.ReadingGrant) ([]Granted, error) {
	names, err := f.staffNames(ctx)
	if err != nil {
		return nil, err
	}
	shown := make([]Granted, 0, len(all))
	for _, g := range slices.Backward(all) {
		x := Granted{ReadingGrant: g, Name: names[g.Reader], By: names[g.By], Stands: f.stands(g)}
		if g.BreakGlass {
			if x.Times, err = f.emergencies(ctx, g); err != nil {
				return nil, err
			}
		}
		shown = append(shown, x)
	}
	return shown, nil
}

func (f *Office) emergencies(ctx context.Context, g store.ReadingGrant) (n int, err error) {
	all, err := f.dir.ReadingGrants(ctx, store.GrantFilter{Reader: g.Reader})
	if err != nil {
		return 0, fmt.Errorf("count emergencies: %w", err)
	}
	for _, x := range all {
		if x.BreakGlass && g.Created.Sub(x.Created) < glassCounts {
			n++
		}
		if x.ID == g.ID {
			break
		}
	}
	return n, nil
}

func (f *Office) staffNames(ctx context.Context) (map[store.ID]string, error) {
	all, err := f.dir.ListStaff(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	names := map[store.ID]string{}
	for _, s := range all {
		names[s.ID] = s.Name
	}
	return names, nil
}
