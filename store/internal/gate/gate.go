// Package gate lets calls in until something is closed, and lets the closer wait for those under way.
package gate

import (
	"fmt"
	"sync"

	"hearth/store"
)

// A Gate counts calls under way. The zero Gate is open.
type Gate struct {
	mu     sync.Mutex // guards what follows
	closed bool
	calls  sync.WaitGroup
}

// Enter lets a call in; Leave must follow. After Close it answers store.ErrUnavailable.
func (g *Gate) Enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return fmt.Errorf("use a closed store: %w", store.ErrUnavailable)
	}
	g.calls.Add(1)
	return nil
}

// Leave ends what Enter began.
func (g *Gate) Leave() { g.calls.Done() }

// Close lets nobody in any more and waits for those inside. It says whether this call was the one that closed.
func (g *Gate) Close() bool {
	g.mu.Lock()
	first := !g.closed
	g.closed = true
	g.mu.Unlock()
	g.calls.Wait()
	return first
}
