package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"hearth/cmd/trial/internal/cast"
	"hearth/cmd/trial/internal/shape"
)

// How long PostgreSQL is away: mostly for moments, and once for so long that senders have to be told.
const (
	databaseAway  = 1500 * time.Millisecond
	databaseLong  = 12 * time.Second
	databaseRound = 45 * time.Second
	afterReturn   = 2 // messages of each speaker when it is back
)

// A databaseFault is something that PostgreSQL does, and how it ends.
type databaseFault struct {
	name string
	away time.Duration
	make func(*shape.Shape)
	mend func(context.Context, *shape.Shape) error
}

func databaseFaults() []databaseFault {
	kill := func(s *shape.Shape) { s.Database.Kill() }
	again := func(ctx context.Context, s *shape.Shape) error { return s.Database.Again(ctx) }
	freeze := func(s *shape.Shape) { s.Database.Freeze() }
	thaw := func(_ context.Context, s *shape.Shape) error { s.Database.Thaw(); return nil }
	return []databaseFault{
		{"killed, and away for long", databaseLong, kill, again},
		{"killed", databaseAway, kill, again},
		{"frozen", databaseAway, freeze, thaw},
		{"killed, and back at once", 0, kill, again},
	}
}

// postgres takes PostgreSQL away while people talk. Every second of them takes "not saved" for an end, as a person may; the
// others send again.
func postgres(ctx context.Context, o *options) (_ []*report, err error) {
	r := o.report("postgres")
	s, c, err := o.stage(ctx, 2)
	if err != nil {
		return nil, err
	}
	defer func() { c.Close(); err = errors.Join(err, s.Close()) }()
	random := rand.New(rand.NewPCG(o.seed, 0))
	burst := newBurst(c.Members)
	t := cast.Talking{Who: c.Members, Pause: cast.Steady, Heard: burst.heard, GiveUp: func(p *cast.Person) bool {
		return slices.Index(c.Members, p)%2 == 1
	}}
	stop, talked := make(chan struct{}), make(chan error, 1)
	go func() { talked <- c.Talk(ctx, t, stop) }()
	var back []time.Duration
	for round := range o.n {
		faults := databaseFaults()
		fault := faults[0]
		if round > 0 {
			fault = faults[1+round%(len(faults)-1)]
		}
		took, err := databaseRoundOf(ctx, s, fault, burst, talked, random)
		if err != nil {
			return nil, fmt.Errorf("PostgreSQL %s: %w", fault.name, err)
		}
		back = append(back, took)
		o.say("PostgreSQL was %s, %d of %d; everyone speaks again after %s", fault.name, round+1, o.n, took.Round(time.Millisecond))
	}
	close(stop)
	if err := <-talked; err != nil {
		return nil, err
	}
	f, err := c.Judge(ctx)
	if err != nil {
		return nil, err
	}
	r.note("faults", o.n)
	r.findings(f)
	slices.Sort(back)
	r.note("everyone speaks again after, ms", spread(back))
	if f.Resumes > 0 {
		r.breach("%d connections were lost for want of PostgreSQL", f.Resumes)
	}
	if o.n > 0 && f.NotSaved == 0 {
		r.breach("PostgreSQL was away for %s, and nobody was told that their words are not saved", databaseLong)
	}
	r.close()
	return []*report{r}, nil
}

// databaseRoundOf takes PostgreSQL away once, and tells how long it took from its return until everyone speaks again.
func databaseRoundOf(
	ctx context.Context, s *shape.Shape, fault databaseFault, burst *burst, talked <-chan error, random *rand.Rand,
) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, databaseRound)
	defer cancel()
	// Anywhere in the life of a message.
	if err := pass(ctx, 500*time.Millisecond+time.Duration(random.Int64N(int64(cast.Steady)))); err != nil {
		return 0, err
	}
	fault.make(s)
	if err := pass(ctx, fault.away); err != nil {
		return 0, err
	}
	if err := fault.mend(ctx, s); err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := burst.awaitEach(ctx, afterReturn, talked); err != nil {
		return 0, fmt.Errorf("wait until everyone speaks again: %w", err)
	}
	return time.Since(begun), nil
}
