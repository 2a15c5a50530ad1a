package hub

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// The fake's chain of closed sessions.

// PutClosing keeps store.Closings's contract.
func (f *fake) PutClosing(_ context.Context, c store.Closing) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, have := range f.closings {
		if have.Session == c.Session {
			return store.ErrTaken
		}
	}
	if c.N != int64(len(f.closings))+1 {
		return store.ErrConflict
	}
	f.closings = append(f.closings, c)
	return nil
}

// LastClosing keeps store.Closings's contract.
func (f *fake) LastClosing(context.Context) (c store.Closing, _ error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.closings); n > 0 {
		c = f.closings[n-1]
	}
	return c, nil
}

// Closing keeps store.Closings's contract.
func (f *fake) Closing(_ context.Context, session store.SessionID) (store.Closing, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.closings {
		if c.Session == session {
			return c, nil
		}
	}
	return store.Closing{}, store.ErrNotFound
}

// ClosingsAfter keeps store.Closings's contract.
func (f *fake) ClosingsAfter(_ context.Context, after int64, _ int) ([]store.Closing, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]store.Closing(nil), f.closings[after:]...), nil
}

// A session that ends is added to the chain of closed sessions, once, and before the Directory says that it has ended;
// a link that another session took meanwhile is made anew.
func TestAnEndedSessionJoinsTheChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fakeStage(t)
		f := s.store.(*fake)
		lead := s.begin()
		other := store.Closing{N: 1, Session: "another"}
		s.must(f.PutClosing(t.Context(), other))
		lead.do(moderation.Close{})
		lead.do(moderation.End{})
		time.Sleep(time.Second)
		synctest.Wait()
		c, err := f.Closing(t.Context(), s.session)
		s.must(err)
		signer, err := s.ring.Signer(t.Context())
		s.must(err)
		if c.N != 2 || c.Previous != other.Link() || c.Seq == 0 || !seal.VerifyClosing(signer.PublicKey(), &c) {
			t.Errorf("closed as %+v", c)
		}
		if got := f.sessions[s.session].Phase; got != "ended" {
			t.Errorf("the directory says %q", got)
		}
		s.must(s.hub.closeSession(t.Context(), s.session))
		if again, err := f.Closing(t.Context(), s.session); err != nil || again.ClosedAt != c.ClosedAt || len(f.closings) != 2 {
			t.Errorf("closed again as %+v, %v", again, err)
		}
	})
}
