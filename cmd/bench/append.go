package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hearth/hub"
	"hearth/moderation"
)

// appends measures what rooms make durable when nobody is connected: deciding, sealing and keeping, one message in
// flight in each room.
func appends(ctx context.Context, o *options) error {
	counts := []int{1, 100, 500}
	if o.rooms > 0 {
		counts = []int{o.rooms}
	}
	for _, n := range counts {
		if err := appending(ctx, o, n); err != nil {
			return err
		}
	}
	return nil
}

func appending(ctx context.Context, o *options, rooms int) (err error) {
	m := thisMachine(o.dir)
	c, err := startChild(ctx, o, "serve", serverArgs(o, rooms, o.members)...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	var warm, kept spoken
	if err := c.ask("speak "+o.warm.String(), &warm); err != nil {
		return err
	}
	if o.profile != "" {
		if err := c.ask("profile "+o.profile, nil); err != nil {
			return err
		}
	}
	before, err := usageOf(c.pid())
	if err != nil {
		return err
	}
	if err := c.ask("speak "+o.time.String(), &kept); err != nil {
		return err
	}
	after, err := usageOf(c.pid())
	if err != nil {
		return err
	}
	if o.profile != "" {
		if err := c.ask("profiled", nil); err != nil {
			return err
		}
	}
	r := &row{measure: "append"}
	r.add("store", storeName(o))
	r.add("rooms", rooms)
	r.add("kept/s", float64(kept.Kept)/kept.Seconds)
	r.add("server CPU µs/message", float64((after.cpu-before.cpu).Microseconds())/float64(max(kept.Kept, 1)))
	r.latencies("answer", kept.Took)
	return r.print(o, m)
}

// mostTaken bounds how many times of each room are kept.
const mostTaken = 10_000

// spoken is what came of speaking.
type spoken struct {
	Kept    int             `json:"kept"`
	Seconds float64         `json:"seconds"`
	Took    []time.Duration `json:"took"` // of some of them
}

// speak has one member of each room speak through the same door as sockets, each message when the last is kept.
func (s *server) speak(ctx context.Context, duration string) (spoken, error) {
	d, err := time.ParseDuration(duration)
	if err != nil {
		return spoken{}, fmt.Errorf("read a question: %w", err)
	}
	text := strings.Repeat("word ", s.o.bytes/5)
	begun := time.Now()
	var kept atomic.Int64
	var mu sync.Mutex
	var took []time.Duration
	var errs []error
	var wg sync.WaitGroup
	for room := range s.ids {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(begun) < d {
				start := time.Now()
				if err := s.sayOnce(ctx, room, text); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
					return
				}
				kept.Add(1)
				if len(mine) < mostTaken {
					mine = append(mine, time.Since(start))
				}
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	return spoken{int(kept.Load()), time.Since(begun).Seconds(), took}, errors.Join(errs...)
}

func (s *server) sayOnce(ctx context.Context, room int, text string) error {
	who := s.cast[room][1]
	d := hub.Do{Session: s.ids[room], By: who.Who, Device: who.Device, Command: moderation.Say{Text: text}}
	_, _ = rand.Read(d.ID[:])
	a, err := s.hub.Do(ctx, d)
	if err != nil {
		return err
	}
	if a.Refusal != nil {
		return a.Refusal
	}
	return nil
}
