package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// backWithin bounds the return of everybody: six times the goal.
const backWithin = 30 * time.Second

// back measures how long it takes until everybody is live again whose instance was killed (goals.md, S6), and what that
// costs the instance to which they come: all at once, but for the jitter that every client has.
func back(ctx context.Context, o *options) (_ []*report, err error) {
	if o.instances < 2 {
		return nil, errors.New("with a single instance there is nowhere to come back to")
	}
	r := o.report("back")
	o.say("bringing %d people into %d rooms", o.rooms*o.members, o.rooms)
	c, err := o.gather(ctx, o.rooms, o.members)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.connect(ctx, func(int) int { return 0 }); err != nil {
		return nil, fmt.Errorf("connect members: %w", err)
	}
	if err := pass(ctx, 3*time.Second); err != nil { // arrivals have been told
		return nil, err
	}
	// The other instance begins anew: it has looked after the rooms while nobody was connected, and would have them folded.
	if err := c.shape.Instances[1].Stop(); err != nil {
		return nil, err
	}
	if err := c.shape.Instances[1].Again(ctx); err != nil {
		return nil, err
	}
	before, err := scrape(ctx, c.shape.Admin(1))
	if err != nil {
		return nil, err
	}
	o.say("killing their instance")
	killed := time.Now()
	c.shape.Instances[0].Kill()
	tries, err := c.returning(ctx)
	if err != nil {
		return nil, err
	}
	after, err := scrape(ctx, c.shape.Admin(1))
	if err != nil {
		return nil, err
	}
	r.returned(c, killed)
	r.note("tries to connect", tries)
	if n := before["hearth_rooms"]; n > 0 {
		r.breach("%.0f rooms were folded there before anybody came", n)
	}
	for _, m := range []struct{ name, metric string }{
		{"server CPU seconds", "process_cpu_seconds_total"},
		{"reads of logs", "hearth_log_reads_total"},
		{"resumed with events", `hearth_welcomes_total{resume="events"}`},
		{"resumed with nothing missed", `hearth_welcomes_total{resume="nothing"}`},
		{"had to begin anew", `hearth_welcomes_total{resume="over"}`},
		{"waits for a database connection", `hearth_store_waits_total{pool="common"}`},
	} {
		r.note(m.name, after[m.metric]-before[m.metric])
	}
	if n := after[`hearth_welcomes_total{resume="over"}`] - before[`hearth_welcomes_total{resume="over"}`]; n > 0 {
		r.breach("%.0f members had to begin anew", n)
	}
	r.close()
	return []*report{r}, nil
}

// returning has everybody come back whose connection ended, trying again after a while as pages do.
func (c *crowd) returning(ctx context.Context) (tries int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, backWithin)
	defer cancel()
	var all sync.WaitGroup
	var tried atomic.Int64
	var failed atomic.Int64
	for _, v := range c.everyone() {
		all.Go(func() {
			<-v.ended
			for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, 4*time.Second) {
				if pass(ctx, rand.N(wait)) != nil {
					break
				}
				tried.Add(1)
				if v.come(ctx, c.homes[1]) == nil {
					return
				}
			}
			failed.Add(1)
		})
	}
	all.Wait()
	if n := failed.Load(); n > 0 {
		return tried.Load(), fmt.Errorf("%d members were not back within %s", n, backWithin)
	}
	return tried.Load(), nil
}

// returned notes how long it took each, from the kill on.
func (r *report) returned(c *crowd, killed time.Time) {
	var took []time.Duration
	for _, v := range c.everyone() {
		v.mu.Lock()
		took = append(took, v.ready.Sub(killed))
		v.mu.Unlock()
	}
	slices.Sort(took)
	r.note("people", len(took))
	r.note("live again after the kill, ms", spread(took))
}

var sample = regexp.MustCompile(`(?m)^([a-z_]+(?:\{[^}]*\})?) ([0-9.e+-]+)$`)

// scrape reads an instance's metrics.
func scrape(ctx context.Context, admin string) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, admin+"/metrics", nil)
	if err != nil {
		return nil, fmt.Errorf("ask for metrics: %w", err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask for metrics: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	found := map[string]float64{}
	for _, m := range sample.FindAllStringSubmatch(string(text), -1) {
		if found[m[1]], err = strconv.ParseFloat(m[2], 64); err != nil {
			return nil, fmt.Errorf("read metrics: %w", err)
		}
	}
	return found, nil
}
