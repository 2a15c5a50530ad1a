package presence_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/internal/presence"
	"hearth/store/storetest"
)

// clock is the store's, moved by the test, and a little by every look at it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond)
	return c.now
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

func TestMemory(t *testing.T) {
	storetest.RunPresence(t, func(_ *testing.T, n int) storetest.Roll {
		c := &clock{now: time.UnixMilli(1_800_000_000_000)}
		memory := presence.New(c.read)
		roll := storetest.Roll{Age: func(_ *testing.T, by time.Duration) { c.move(by) }}
		for range n {
			roll.Peers = append(roll.Peers, memory)
		}
		return roll
	})
}

// What was handed over and what was handed out are nobody's to change afterwards.
func TestListsAreCopied(t *testing.T) {
	memory := presence.New(time.Now)
	seats := []string{"ben"}
	_, err := memory.Renew(t.Context(), "one", store.Renewal{Version: 1, First: true, Rooms: []store.Attached{{Session: "a", Seats: seats}}})
	if err != nil {
		t.Fatal(err)
	}
	seats[0] = "changed"
	for range 2 {
		_, news, err := memory.Others(t.Context(), "two", []store.SessionID{"a"}, nil)
		if err != nil || len(news) != 1 || news[0].Seats[0] != "ben" {
			t.Fatalf("%v, %v", news, err)
		}
		news[0].Seats[0] = "changed too"
	}
}

// A clock that stands, or was set back, must not make a living instance look like a dead one.
func TestEveryRenewalIsSeen(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	memory := presence.New(func() time.Time { return now })
	var last time.Time
	for i, by := range []time.Duration{0, 0, 0, -time.Second, 0, time.Second} {
		now = now.Add(by)
		_, err := memory.Renew(t.Context(), "one", store.Renewal{Version: int64(i + 1), First: i == 0})
		if err != nil {
			t.Fatal(err)
		}
		leases, _, err := memory.Others(t.Context(), "two", nil, nil)
		if err != nil || len(leases) != 1 || leases[0].Renewed.Equal(last) {
			t.Fatalf("renewal %d: %v, %v", i, leases, err)
		}
		last = leases[0].Renewed
	}
}

func TestCancelled(t *testing.T) {
	memory := presence.New(time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, renewed := memory.Renew(ctx, "one", store.Renewal{Version: 1, First: true})
	_, _, read := memory.Others(ctx, "one", nil, nil)
	for _, err := range []error{renewed, read, memory.Resign(ctx, "one")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}
