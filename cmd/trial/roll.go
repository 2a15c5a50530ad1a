package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/cmd/trial/internal/cast"
)

// drainWithin is how long an instance with a few people in one room may take to let them go in order.
const drainWithin = 5 * time.Second

// roll restarts every instance in turn, n times over, while people talk. With -old the first ones are that version's, and
// so both are there at once.
func roll(ctx context.Context, o *options) (_ []*report, err error) {
	r := o.report("roll")
	old := *o
	if o.old != "" {
		old.hearth = o.old
	}
	s, c, err := old.stage(ctx, 2)
	if err != nil {
		return nil, err
	}
	defer func() { c.Close(); err = errors.Join(err, s.Close()) }()
	fresh := s.Binary
	if o.old != "" {
		if fresh = o.hearth; fresh == "" {
			if fresh, err = s.Build(ctx); err != nil {
				return nil, err
			}
		}
	}
	burst := newBurst(c.Members)
	stop, talked := make(chan struct{}), make(chan error, 1)
	go func() {
		talked <- c.Talk(ctx, cast.Talking{Who: c.Members, Pause: cast.Steady, Heard: burst.heard}, stop)
	}()
	for round := range o.n {
		for i, one := range s.Instances {
			if err := burst.awaitEach(ctx, 3, talked); err != nil {
				return nil, err
			}
			begun := time.Now()
			if err := one.Stop(); err != nil {
				r.breach("an instance did not end in order: %v", err)
			}
			if took := time.Since(begun); took > drainWithin {
				r.breach("an instance took %s to let its people go", took.Round(time.Millisecond))
			}
			one.Use(fresh)
			if err := one.Again(ctx); err != nil {
				return nil, err
			}
			if err := s.Proxy.Ready(ctx, len(s.Instances)); err != nil {
				return nil, err
			}
			o.say("instance %d restarted after %s, round %d of %d", i+1, time.Since(begun).Round(time.Millisecond), round+1, o.n)
		}
	}
	if err := burst.awaitEach(ctx, 3, talked); err != nil {
		return nil, fmt.Errorf("wait until everyone speaks again: %w", err)
	}
	close(stop)
	if err := <-talked; err != nil {
		return nil, err
	}
	f, err := c.Judge(ctx)
	if err != nil {
		return nil, err
	}
	r.note("restarts", o.n*len(s.Instances))
	r.findings(f)
	r.close()
	return []*report{r}, nil
}
