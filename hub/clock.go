package hub

import (
	"context"
	"sync/atomic"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// clock tells the store's time: this machine's monotonic clock plus what the store's was ahead when last asked. A wall
// clock that jumps moves nothing until the store is asked again; records never go back in time (Decide sees to that).
type clock struct {
	start time.Time    // with its monotonic reading
	ahead atomic.Int64 // milliseconds to add
}

func newClock() *clock { return &clock{start: time.Now()} }

func (c *clock) local() int64 { return c.start.Add(time.Since(c.start)).UnixMilli() }

func (c *clock) now() moderation.Time { return moderation.Time(c.local() + c.ahead.Load()) }

// learn asks the store. Half of the round trip is taken off.
func (c *clock) learn(ctx context.Context, log store.Log) error {
	before := c.local()
	t, err := log.Now(ctx)
	if err != nil {
		return err
	}
	c.ahead.Store(t.UnixMilli() - (before+c.local())/2)
	return nil
}

// until is how long this machine should wait for a moment of the store's clock, at least zero.
func (c *clock) until(t moderation.Time) time.Duration {
	d := time.Duration(t-c.now()) * time.Millisecond
	return max(d, 0)
}
