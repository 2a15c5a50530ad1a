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
}

// Purge takes a rehearsal or a demo away: its record, its key, its plan. The store refuses a session without a mark.
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
	if err := f.dir.DeleteSession(ctx, s.ID); err != nil {
		return fmt.Errorf("delete a marked session: %w", err)
	}
	return f.Audit(ctx, by, "session.purge", "session/"+string(s.ID), s.Mark, "ok")
}
