package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"hearth/cmd/internal/kit"
	"hearth/cmd/trial/internal/cast"
	"hearth/cmd/trial/internal/shape"
)

// What a killed instance may do to its people's presence (product.md, decision 4), and what a trial allows on top: the
// moments between an event and its being seen from outside.
const (
	lostWithin   = 15 * time.Second // staff elsewhere see "connection lost"
	goneAfter    = 60 * time.Second // a departure is recorded
	recordWithin = 10 * time.Second // so much later at most
	sinceWithin  = 3 * time.Second  // the departure names the moment of the kill, give or take
	afterKill    = 3                // messages of each speaker after a kill
	roundWithin  = 40 * time.Second
	quietGap     = 2500 * time.Millisecond // who was away for less is shown to nobody as lost
	membersEach  = 3                       // at every instance: two who come back at once, and one who stays away until staff see it
)

// A killing is the trial of killed instances.
type killing struct {
	o      *options
	r      *report
	shape  *shape.Shape
	cast   *cast.Cast
	random *rand.Rand

	lost   []time.Duration // from each kill to the sign at staff elsewhere
	gone   *cast.Person    // went down with the first kill and never comes back
	killed time.Time       // when that was
}

// kill kills an instance in the middle of a burst, again and again.
func kill(ctx context.Context, o *options) (_ []*report, err error) {
	r := o.report("kill")
	s, c, err := o.stage(ctx, membersEach)
	if err != nil {
		return nil, err
	}
	defer func() { c.Close(); err = errors.Join(err, s.Close()) }()
	k := &killing{o: o, r: r, shape: s, cast: c, random: rand.New(rand.NewPCG(o.seed, 0))}
	for round := range o.n {
		if err := k.round(ctx, round); err != nil {
			return nil, fmt.Errorf("kill %d: %w", round+1, err)
		}
	}
	if err := k.departure(ctx); err != nil {
		return nil, err
	}
	f, err := c.Judge(ctx, k.gone)
	if err != nil {
		return nil, err
	}
	r.note("kills", o.n)
	r.findings(f)
	slices.Sort(k.lost)
	r.note("connection lost shown to staff, ms", spread(k.lost))
	r.close()
	return []*report{r}, nil
}

// round is one kill: people talk, an instance dies, its people come back elsewhere, and it is started again.
func (k *killing) round(ctx context.Context, round int) error {
	ctx, cancel := context.WithTimeout(ctx, roundWithin)
	defer cancel()
	if err := k.home(ctx); err != nil {
		return err
	}
	victim := k.random.IntN(len(k.shape.Instances))
	here := k.cast.Members[victim*membersEach : (victim+1)*membersEach]
	waits := here[membersEach-1]
	if round == 0 {
		k.gone = waits
	} else if waits == k.gone {
		waits = here[membersEach-2] // another one stays away this time
	}
	talkers := slices.DeleteFunc(slices.Clone(k.cast.Members), func(p *cast.Person) bool { return p == k.gone || p == waits })

	burst := newBurst(talkers)
	stop, talked := make(chan struct{}), make(chan error, 1)
	go func() {
		talked <- k.cast.Talk(ctx, cast.Talking{Who: talkers, Pause: cast.Bursting, Heard: burst.heard}, stop)
	}()
	if err := burst.await(ctx, len(talkers)+k.random.IntN(5*len(talkers)), talked); err != nil {
		return err
	}
	// Anywhere in the life of the next messages.
	if err := pass(ctx, time.Duration(k.random.Int64N(int64(10*time.Millisecond)))); err != nil {
		return err
	}
	waits.Park()
	elsewhere, quiet := k.watchElsewhere(victim), k.watchElsewhere(victim)
	k.shape.Instances[victim].Kill()
	at := time.Now()
	if round == 0 {
		k.killed = at
	}
	back := make(chan error, 1)
	go func() { back <- k.shape.Instances[victim].Again(ctx) }()

	if err := burst.awaitEach(ctx, afterKill, talked); err != nil {
		return fmt.Errorf("wait until everyone speaks again: %w", err)
	}
	close(stop)
	if err := <-talked; err != nil {
		return err
	}
	if err := k.shownLost(ctx, waits, elsewhere, at); err != nil {
		return err
	}
	k.othersQuiet(waits, quiet)
	if waits != k.gone {
		waits.Return()
	}
	if err := <-back; err != nil {
		return err
	}
	k.o.say("kill %d of %d: instance %d, %d messages so far", round+1, k.o.n, victim+1, len(k.cast.Said()))
	return k.shape.Proxy.Ready(ctx, len(k.shape.Instances))
}

// home brings everyone back to where they belong.
func (k *killing) home(ctx context.Context) error {
	for i, m := range k.cast.Members {
		if m == k.gone {
			continue
		}
		if err := m.Move(ctx, i/membersEach); err != nil {
			return err
		}
	}
	for _, s := range k.cast.Staff {
		if err := s.Here(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (k *killing) watchElsewhere(victim int) []*cast.Watch {
	var all []*cast.Watch
	for i, s := range k.cast.Staff {
		if i != victim {
			all = append(all, s.Watch())
		}
	}
	return all
}

// shownLost waits until staff at every other instance see that a person's connection is lost.
func (k *killing) shownLost(ctx context.Context, who *cast.Person, staff []*cast.Watch, since time.Time) error {
	ctx, cancel := context.WithDeadline(ctx, since.Add(lostWithin))
	defer cancel()
	for _, w := range staff {
		f, err := w.Await(ctx, func(f *kit.Frame) bool { return signOf(f, who.Who()) == "lost" })
		if errors.Is(err, context.DeadlineExceeded) {
			k.r.breach("staff elsewhere did not see within %s that %s's connection is lost", lostWithin, who.Name)
			return nil
		}
		if err != nil {
			return err
		}
		k.lost = append(k.lost, f.Came.Sub(since))
	}
	return nil
}

// othersQuiet holds that staff were told nothing of those who came back at once: a short gap makes no noise.
func (k *killing) othersQuiet(waits *cast.Person, staff []*cast.Watch) {
	for _, m := range k.cast.Members {
		if m == waits || m == k.gone || m.Away() >= quietGap {
			continue
		}
		for _, w := range staff {
			again := *w // each look begins at the kill
			if len(again.All(func(f *kit.Frame) bool { return signOf(f, m.Who()) == "lost" })) > 0 {
				k.r.breach("staff were told that %s's connection is lost, who was back after %s", m.Name, m.Away().Round(time.Millisecond))
			}
		}
	}
}

// signOf is what a frame of presence says of a person.
func signOf(f *kit.Frame, who string) string {
	if f.T != "presence" {
		return ""
	}
	return f.Signs()[who]
}

// departure waits until the departure of the one who never came back has to be in the record, and looks for it, and for
// departures of others: they were away for less than a minute, which leaves no record.
func (k *killing) departure(ctx context.Context) error {
	k.o.say("waiting for the departure of the one who never came back")
	due := k.killed.Add(goneAfter + lostWithin + recordWithin)
	for found := false; !found; {
		record, err := k.cast.Record(ctx)
		if err != nil {
			return err
		}
		found = slices.ContainsFunc(record, func(l cast.Line) bool { return l.Kind == "departed" })
		if !found && time.Now().After(due) {
			break
		}
		if err := pass(ctx, time.Second); err != nil {
			return err
		}
	}
	record, err := k.cast.Record(ctx)
	if err != nil {
		return err
	}
	k.r.departures(record, k.gone.Who(), k.killed)
	return nil
}

// departures holds the recorded departures against what happened: one, of whoever never came back.
func (r *report) departures(record []cast.Line, gone string, killed time.Time) {
	found := 0
	for _, l := range record {
		if l.Kind != "departed" {
			continue
		}
		for _, p := range l.People {
			if p.Who != gone {
				r.breach("a departure was recorded of somebody who was back within a minute")
				continue
			}
			found++
			since, after := p.Since.Sub(killed), l.At.Sub(p.Since)
			r.note("departure: since the kill, ms", millis(since))
			r.note("departure: recorded after, ms", millis(after))
			if since.Abs() > sinceWithin {
				r.breach("the departure names a moment %s from the kill", since.Round(time.Millisecond))
			}
			if after < goneAfter || after > goneAfter+recordWithin {
				r.breach("the departure was recorded after %s", after.Round(time.Millisecond))
			}
		}
	}
	if found != 1 {
		r.breach("%d departures were recorded of the one who never came back", found)
	}
}
