package office

import (
	"context"
	"fmt"
	"time"

	"hearth/store"
)

// PhaseCancelled is the phase of a session that will not take place. It never had a log.
const PhaseCancelled = "cancelled"

// Move gives a session that has not begun another start (at the group's own clock) and length. What stands in a log by
// now would go on saying the old time: the caller makes sure that there is none.
func (f *Office) Move(ctx context.Context, by Actor, g store.Group, s store.Session, local string, minutes int) error {
	if minutes < 5 || minutes > 24*60 {
		return ErrField{"minutes", "Please plan a session of 5 to 1440 minutes."}
	}
	starts, err := f.starts(g.Zone, local, 1)
	if err != nil {
		return err
	}
	if starts[0].Add(time.Duration(minutes) * time.Minute).Before(f.now()) {
		return ErrField{"starts", "That moment has passed. Please choose one to come."}
	}
	s.Starts, s.Minutes = starts[0], minutes
	return f.updateSession(ctx, by, "session.move", s)
}

// Cancel says that a session will not take place.
func (f *Office) Cancel(ctx context.Context, by Actor, s store.Session) error {
	if s.Phase == PhaseCancelled {
		return nil
	}
	s.Phase = PhaseCancelled
	return f.updateSession(ctx, by, "session.cancel", s)
}

func (f *Office) updateSession(ctx context.Context, by Actor, what string, s store.Session) error {
	if err := f.dir.UpdateSession(ctx, s); err != nil {
		return fmt.Errorf("change a session: %w", err)
	}
	return f.audited(ctx, by, what, "session", store.ID(s.ID))
}
