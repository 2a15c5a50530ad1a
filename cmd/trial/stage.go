package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"hearth/cmd/trial/internal/cast"
	"hearth/cmd/trial/internal/shape"
)

// stage brings the shape up with a live session and its people. The caller closes both, the people first.
func (o *options) stage(ctx context.Context, membersEach int) (*shape.Shape, *cast.Cast, error) {
	s, err := shape.Up(ctx, o.shape())
	if err != nil {
		return nil, nil, err
	}
	key, err := s.Key(ctx, "trial")
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	c, err := cast.Begin(ctx, s, key, membersEach)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, c, nil
}

// pass lets time pass.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// findings takes what the judge found into a report.
func (r *report) findings(f *cast.Findings) {
	r.note("messages acknowledged", f.Acknowledged)
	r.note("messages in the record", f.Recorded)
	r.note("readers", f.Readers)
	r.note("connections resumed", f.Resumes)
	r.note("answers \"not saved\"", f.NotSaved)
	r.note("sent again for want of an answer", f.NoAnswer)
	r.note("lost", f.Lost)
	r.note("doubled", f.Doubled)
	r.note("disordered", f.Disordered)
	r.note("untrue", f.Untrue)
	slices.Sort(f.ComingBack)
	r.note("back after a lost connection, ms", spread(f.ComingBack))
	r.Breaches = append(r.Breaches, f.Words...)
}

// A span is the spread of a list of times, in milliseconds.
type span struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
}

// String is for people.
func (s span) String() string {
	if s.Count == 0 {
		return "none"
	}
	return fmt.Sprintf("p50 %.1f, p99 %.1f, max %.1f of %d", s.P50, s.P99, s.Max, s.Count)
}

// spread measures a sorted list.
func spread(sorted []time.Duration) span {
	return span{len(sorted), millis(cast.Share(sorted, 0.5)), millis(cast.Share(sorted, 0.99)), millis(cast.Share(sorted, 1))}
}

// A burst counts acknowledgements while people talk. It is safe for concurrent use.
type burst struct {
	mu     sync.Mutex // guards what follows
	counts map[*cast.Person]int
	base   map[*cast.Person]int // of each, when they began to be counted anew
	more   chan struct{}        // closed and replaced at each
}

func newBurst(who []*cast.Person) *burst {
	b := &burst{counts: map[*cast.Person]int{}, more: make(chan struct{})}
	for _, p := range who {
		b.counts[p] = 0
	}
	return b
}

func (b *burst) heard(s cast.Saying) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts[s.By]++
	close(b.more)
	b.more = make(chan struct{})
}

// await waits for so many acknowledgements in all. Talking that ended ends it too.
func (b *burst) await(ctx context.Context, n int, talked <-chan error) error {
	return b.until(ctx, talked, func() bool {
		sum := 0
		for _, c := range b.counts {
			sum += c
		}
		return sum >= n
	})
}

// awaitEach waits for so many more acknowledgements to each, of messages from now on.
func (b *burst) awaitEach(ctx context.Context, n int, talked <-chan error) error {
	b.mu.Lock()
	b.base = map[*cast.Person]int{}
	for p, c := range b.counts {
		b.base[p] = c
	}
	b.mu.Unlock()
	return b.until(ctx, talked, func() bool {
		for p, c := range b.counts {
			if c < b.base[p]+n {
				return false
			}
		}
		return true
	})
}

// until waits until something is so; mu is held when it is asked.
func (b *burst) until(ctx context.Context, talked <-chan error, is func() bool) error {
	for {
		b.mu.Lock()
		so, more := is(), b.more
		b.mu.Unlock()
		if so {
			return nil
		}
		select {
		case <-more:
		case err := <-talked:
			return errors.Join(errors.New("the talking ended early"), err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
