package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/cmd/internal/servers"
	"hearth/cmd/trial/internal/cast"
	"hearth/cmd/trial/internal/shape"
)

// How long a fault of Redis lasts, how long all is well between two, and within what time messages have to come to readers
// at other instances meanwhile: their instances ask the store.
const (
	redisAway     = 2500 * time.Millisecond
	redisBack     = 1500 * time.Millisecond
	deliverWithin = 1200 * time.Millisecond
)

// A fault of Redis, and how it ends.
type redisFault struct {
	name string
	make func(*shape.Shape)
	mend func(context.Context, *shape.Shape) error
}

func redisFaults() []redisFault {
	return []redisFault{
		{"killed", func(s *shape.Shape) { s.Redis.Kill() }, func(ctx context.Context, s *shape.Shape) error { return s.Redis.Again(ctx) }},
		{"frozen", func(s *shape.Shape) { s.Redis.Freeze() }, func(_ context.Context, s *shape.Shape) error { s.Redis.Thaw(); return nil }},
		{"cut off", func(s *shape.Shape) { each(s, (*servers.Relay).Cut) }, func(_ context.Context, s *shape.Shape) error {
			each(s, (*servers.Relay).Mend)
			return nil
		}},
	}
}

func each(s *shape.Shape, do func(*servers.Relay)) {
	for _, c := range s.Cables {
		do(c)
	}
}

// A window is a span of time in which a fault lasted.
type window struct {
	fault    string
	from, to time.Time
}

// redis takes Redis away in every way, so many times each, while people talk.
func redis(ctx context.Context, o *options) (_ []*report, err error) {
	if !o.redis {
		return nil, errors.New("this trial is about Redis")
	}
	r := o.report("redis")
	s, c, err := o.stage(ctx, 2)
	if err != nil {
		return nil, err
	}
	defer func() { c.Close(); err = errors.Join(err, s.Close()) }()
	stop, talked := make(chan struct{}), make(chan error, 1)
	go func() { talked <- c.Talk(ctx, cast.Talking{Who: c.Members, Pause: cast.Steady}, stop) }()
	windows, err := redisRounds(ctx, o, s)
	close(stop)
	if err := errors.Join(err, <-talked); err != nil {
		return nil, err
	}
	f, err := c.Judge(ctx)
	if err != nil {
		return nil, err
	}
	r.note("faults", len(windows))
	r.findings(f)
	if f.Resumes > 0 {
		r.breach("%d connections were lost for want of Redis", f.Resumes)
	}
	r.deliveries(c.Deliveries(), windows)
	r.close()
	return []*report{r}, nil
}

func redisRounds(ctx context.Context, o *options, s *shape.Shape) ([]window, error) {
	var windows []window
	for round := range o.n {
		for _, fault := range redisFaults() {
			if err := pass(ctx, redisBack); err != nil {
				return nil, err
			}
			w := window{fault: fault.name, from: time.Now()}
			fault.make(s)
			if err := pass(ctx, redisAway); err != nil {
				return nil, err
			}
			w.to = time.Now()
			windows = append(windows, w)
			if err := fault.mend(ctx, s); err != nil {
				return nil, fmt.Errorf("end the fault: %w", err)
			}
			o.say("Redis was %s, %d of %d", fault.name, round+1, o.n)
		}
	}
	return windows, pass(ctx, redisBack)
}

// deliveries measures how long messages took to other instances: while all was well, and in each kind of fault.
func (r *report) deliveries(all []cast.Delivery, windows []window) {
	took := map[string][]time.Duration{}
	for _, d := range all {
		fault := "all is well"
		for _, w := range windows {
			if d.Sent.After(w.from) && d.Sent.Before(w.to) {
				fault = w.fault
			}
		}
		took[fault] = append(took[fault], d.Took)
	}
	kinds := []string{"all is well"}
	for _, w := range windows {
		if !slices.Contains(kinds, w.fault) {
			kinds = append(kinds, w.fault)
		}
	}
	for _, kind := range kinds {
		slices.Sort(took[kind])
		r.note("to other instances, "+kind+", ms", spread(took[kind]))
		if len(took[kind]) == 0 {
			r.breach("nothing was said while Redis was %s", kind)
			continue
		}
		if slowest := cast.Share(took[kind], 1); slowest > deliverWithin {
			r.breach("a message took %s to another instance (%s)", slowest.Round(time.Millisecond), kind)
		}
	}
}
