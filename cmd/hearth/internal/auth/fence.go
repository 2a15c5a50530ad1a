package auth

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// A fence slows down whoever keeps failing. It counts failures for a login and for an address; both maps are bounded, and
// what was least lately used is forgotten first. Waiting for a login is short, since somebody else may be the one who
// fails; waiting for an address is long.
type fence struct {
	now func() time.Time

	mu    sync.Mutex // guards what follows
	order *list.List // of *failures, most lately used first
	of    map[string]*list.Element
}

type failures struct {
	key   string
	count int
	last  time.Time
	until time.Time
}

const (
	maxFailures  = 20_000
	forgetAfter  = time.Hour
	loginFree    = 4 // failures without waiting
	loginLongest = 30 * time.Second
	placeFree    = 20
	strangerFree = 100
	placeLongest = 15 * time.Minute
)

func newFence(now func() time.Time) *fence {
	return &fence{now: now, order: list.New(), of: map[string]*list.Element{}}
}

// wait says how long the keys have to wait still; zero: not at all.
func (f *fence) wait(keys ...string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	var longest time.Duration
	for _, k := range keys {
		if e, ok := f.of[k]; ok {
			longest = max(longest, e.Value.(*failures).until.Sub(f.now()))
		}
	}
	return longest
}

// failed counts a failure.
func (f *fence) failed(key string, free int, longest time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	e, ok := f.of[key]
	if !ok {
		e = f.order.PushFront(&failures{key: key})
		f.of[key] = e
		if f.order.Len() > maxFailures {
			last := f.order.Back()
			f.order.Remove(last)
			delete(f.of, last.Value.(*failures).key)
		}
	}
	f.order.MoveToFront(e)
	x := e.Value.(*failures)
	if now.Sub(x.last) > forgetAfter {
		x.count = 0
	}
	x.count++
	x.last = now
	if over := x.count - free; over > 0 {
		x.until = now.Add(min(longest, time.Second<<min(over-1, 20)))
	}
}

// Stranger counts a connection that shows nothing yet, and says when there have been too many from one place. Known takes
// it back once whoever it was has shown what lets them in.
func (a *Auth) Stranger(from netip.Addr) error {
	spot := "stranger/" + place(from)
	if w := a.fence.wait(spot); w > 0 {
		return ErrWait{w}
	}
	a.fence.failed(spot, strangerFree, loginLongest)
	return nil
}

// Known is described at Stranger.
func (a *Auth) Known(from netip.Addr) { a.fence.forgive("stranger/" + place(from)) }

func (f *fence) forgive(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e, ok := f.of[key]; ok {
		f.order.Remove(e)
		delete(f.of, key)
	}
}

// place names where a request comes from, for counting: one address, or for IPv6 the network that one customer has.
func place(addr netip.Addr) string {
	addr = addr.Unmap()
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return "place/" + p.String()
		}
	}
	return "place/" + addr.String()
}
