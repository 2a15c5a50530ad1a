package redislink

import (
	"context"
	"math/rand/v2"
	"time"
)

// How long is waited between attempts: at most so long at first, and never longer than so. Somewhere in the upper half of
// it, so that the instances of a Redis that comes back do not all come at once.
const (
	backoffFirst = 100 * time.Millisecond
	backoffMost  = 2 * time.Second
)

// backoff is the time between attempts; the zero value begins anew.
type backoff struct{ next time.Duration }

// sleep waits, longer each time. It reports false when ctx ended.
func (b *backoff) sleep(ctx context.Context) bool {
	b.next = min(max(2*b.next, backoffFirst), backoffMost)
	t := time.NewTimer(b.next/2 + rand.N(b.next/2+1))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
