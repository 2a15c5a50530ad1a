package hub

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// clockStep is how far apart two answers of a clock may be and still agree, in milliseconds.
const clockStep = 2000

// clock tells the store's time: this machine's monotonic clock plus what the store's was ahead when last asked. A wall
// clock that jumps moves nothing until the store is asked again; records never go back in time (Decide sees to that). A
// single answer that is far from the one before it moves nothing either: the next one has to agree with it.
type clock struct {
	// Fixed after construction.
	start time.Time    // with its monotonic reading
	drift func() int64 // milliseconds that the wall clock has run ahead of the monotonic one since start

	ahead atomic.Int64 // milliseconds to add

	mu      sync.Mutex
	known   bool
	doubted bool  // the last answer was far off: offer has it
	offer   int64 // what ahead would become
}

// A moment is a local time, and whether this machine has slept before it: the monotonic clock stands while it sleeps.
type moment struct{ local, drift int64 }

func newClock() *clock {
	c := &clock{start: time.Now()}
	wall := c.start.Round(0)
	c.drift = func() int64 {
		t := time.Now()
		return t.Round(0).Sub(wall).Milliseconds() - t.Sub(c.start).Milliseconds()
	}
	return c
}

func (c *clock) local() int64 { return c.start.Add(time.Since(c.start)).UnixMilli() }

func (c *clock) moment() moment { return moment{c.local(), c.drift()} }

// since is how long ago a moment was; far is true when the machine slept since, and nobody can tell.
func (c *clock) since(m moment) (d time.Duration, far bool) {
	return time.Duration(c.local()-m.local) * time.Millisecond, !agree(c.drift(), m.drift)
}

func (c *clock) now() moderation.Time { return moderation.Time(c.local() + c.ahead.Load()) }

// storeTime is the store's time at a moment of this machine.
func (c *clock) storeTime(local int64) moderation.Time {
	return moderation.Time(local + c.ahead.Load())
}

// learn asks the store. Half of the round trip is taken off. sure is false when the answer has to be confirmed by another.
func (c *clock) learn(ctx context.Context, log store.Log) (sure bool, err error) {
	before := c.local()
	t, err := log.Now(ctx)
	if err != nil {
		return true, err
	}
	ahead := t.UnixMilli() - (before+c.local())/2
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known && !agree(ahead, c.ahead.Load()) && (!c.doubted || !agree(ahead, c.offer)) {
		c.doubted, c.offer = true, ahead
		return false, nil
	}
	c.known, c.doubted = true, false
	c.ahead.Store(ahead)
	return true, nil
}

func agree(a, b int64) bool { return max(a-b, b-a) <= clockStep }

// until is how long this machine should wait for a moment of the store's clock, at least zero.
func (c *clock) until(t moderation.Time) time.Duration {
	d := time.Duration(t-c.now()) * time.Millisecond
	return max(d, 0)
}
