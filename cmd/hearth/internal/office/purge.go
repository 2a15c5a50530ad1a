package office

import (
	"context"
	"fmt"

	"hearth/store"
)

// A Destroyer takes a marked session's record away; store.Log and *seal.Ring together are one.
type Destroyer interface {
	DestroyLog(ctx context.Context, session store.SessionID) error
	DestroySession(ctx context.Context, session store.SessionID, why string) error
	DestroyPerson(ctx context.Context, person store.ID, why string) error
}

// Purge takes a rehearsal or a demo away: its record, its key, its plan, and the people who were there for it alone with
// their keys. The store refuses a session without a mark, and says who goes with one.
func (f *Office) Purge(ctx context.Context, by Actor, s store.Session) error {
	if s.Mark == "" || f.destroy == nil {
		return ErrAsk("Only rehearsals and demos can be taken away.")
	}
	if err := f.destroy.DestroyLog(ctx, s.ID); err != nil {
		return fmt.Errorf("destroy a marked record: %w", err)
	}
	if err := f.destroy.DestroySession(ctx, s.ID, s.Mark); err != nil {
		return err
	}
	before, err := f.dir.ListMembers(ctx, s.Group)
	if err != nil {
		return fmt.Errorf("list who is there for a marked session: %w", err)
	}
	if err := f.dir.DeleteSession(ctx, s.ID); err != nil {
		return fmt.Errorf("delete a marked session: %w", err)
	}
	if err := f.destroyGone(ctx, s, before); err != nil {
		return err
	}
	return f.Audit(ctx, by, "session.purge", "session/"+string(s.ID), s.Mark, "ok")
}

// destroyGone destroys the keys of those who are no longer members.
func (f *Office) destroyGone(ctx context.Context, s store.Session, before []store.Member) error {
	after, err := f.dir.ListMembers(ctx, s.Group)
	if err != nil {
		return fmt.Errorf("list who is left after a marked session: %w", err)
	}
	left := map[store.ID]bool{}
	for _, m := range after {
		left[m.ID] = true
	}
	for _, m := range before {
		if left[m.ID] {
			continue
		}
		if err := f.destroy.DestroyPerson(ctx, m.ID, s.Mark); err != nil {
			return err
		}
	}
	return nil
}
