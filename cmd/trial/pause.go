package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/cmd/internal/kit"
)

// pauseApart is between the pauses of two rooms: as facilitators do it, not all in one moment.
const pauseApart = 20 * time.Millisecond

// pause measures how long it takes until every member sees that their room is paused (goals.md, S10): half of each room's
// members are at another instance than the facilitator.
func pause(ctx context.Context, o *options) (_ []*report, err error) {
	r := o.report("pause")
	c, err := o.gather(ctx, o.rooms, o.members)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.connect(ctx, func(n int) int { return n % o.instances }); err != nil {
		return nil, fmt.Errorf("connect members: %w", err)
	}
	if err := pass(ctx, 2*time.Second); err != nil { // arrivals have been told
		return nil, err
	}
	sent := make([]time.Time, len(c.rooms))
	err = every(ctx, len(c.rooms), len(c.rooms), func(ctx context.Context, n int) error {
		if err := pass(ctx, time.Duration(n)*pauseApart); err != nil {
			return err
		}
		sent[n] = time.Now()
		return kept(c.rooms[n].lead.Post(ctx, kit.Do{Name: "pause", ID: kit.NewID()}))
	})
	if err != nil {
		return nil, fmt.Errorf("pause: %w", err)
	}
	if err := pass(ctx, 3*time.Second); err != nil { // hang limit: far above the goal
		return nil, err
	}
	here, there := r.seen(c, sent)
	r.note("pauses", len(c.rooms))
	r.note("members at the facilitator's instance, ms", spread(here))
	r.note("members at another instance, ms", spread(there))
	r.close()
	return []*report{r}, nil
}

// seen lists how long each member waited, by whether they were at the facilitator's own instance.
func (r *report) seen(c *crowd, sent []time.Time) (here, there []time.Duration) {
	n := 0
	for i, room := range c.rooms {
		for _, v := range room.members {
			v.mu.Lock()
			paused := v.paused
			v.mu.Unlock()
			switch took := paused.Sub(sent[i]); {
			case paused.IsZero():
				r.breach("a member of room %d did not see the pause", i+1)
			case n%len(c.homes) == 0:
				here = append(here, took)
			default:
				there = append(there, took)
			}
			n++
		}
	}
	slices.Sort(here)
	slices.Sort(there)
	return here, there
}
