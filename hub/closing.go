package hub

import (
	"context"
	"errors"
	"fmt"

	"hearth/moderation"
	"hearth/store"
)

// closingTries bounds how often a link is made anew because other sessions closed meanwhile.
const closingTries = 100

func (p phase) ended() bool {
	return p.phase == string(moderation.HasEnded) || p.phase == string(moderation.IsShut)
}

// closeSession adds an ended session to the chain of closed sessions (package store says how and why). It is harmless to
// repeat.
func (h *Hub) closeSession(ctx context.Context, session store.SessionID) error {
	heads, err := h.store.Heads(ctx, []store.SessionID{session})
	if err != nil || len(heads) == 0 {
		return err
	}
	signer, err := h.ring.Signer(ctx)
	if err != nil {
		return err
	}
	for range closingTries {
		last, err := h.store.LastClosing(ctx)
		if err != nil {
			return err
		}
		c := store.Closing{N: last.N + 1, Session: session, Head: heads[session], ClosedAt: int64(h.clock.now())}
		if last.N > 0 {
			c.Previous = last.Link()
		}
		signer.SignClosing(&c)
		err = h.store.PutClosing(ctx, c)
		if err == nil || errors.Is(err, store.ErrTaken) {
			return nil
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("close a session among many: %w", store.ErrConflict)
}
