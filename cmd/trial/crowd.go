package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"hearth/cmd/internal/kit"
	"hearth/cmd/trial/internal/shape"
)

// A crowd is many rooms with many people, who keep no more of what comes to them than the figures need: ten thousand people
// who kept everything would measure themselves.
type crowd struct {
	shape *shape.Shape
	homes []*kit.Server // by instance
	rooms []*crowdRoom
}

type crowdRoom struct {
	session string
	lead    *kit.Place
	members []*visitor
}

// A visitor is a member with at most one connection. One goroutine at a time dials and reads.
type visitor struct {
	place *kit.Place

	mu     sync.Mutex // guards what follows
	line   *kit.Line
	last   string // id of the last event that came
	resume string // of the last welcome
	ready  time.Time
	paused time.Time // when the pause came
	why    error     // the connection ended
	ended  chan struct{}
}

const (
	crowdWait = 60 * time.Second // one wait of a client in a crowd: ten thousand share two cores with the server
	crowdMany = 16               // of them do something at once while the crowd is made
)

// gather makes rooms with members who are all in, and nobody connected yet.
func (o *options) gather(ctx context.Context, rooms, members int) (_ *crowd, err error) {
	s, err := shape.Up(ctx, o.shape())
	if err != nil {
		return nil, err
	}
	c := &crowd{shape: s}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	key, err := s.Key(ctx, "crowd")
	if err != nil {
		return nil, err
	}
	for i := range s.Instances {
		home, err := kit.At(s.Address(i), crowdWait)
		if err != nil {
			return nil, err
		}
		c.homes = append(c.homes, home)
	}
	lead := c.homes[0].Program(key)
	var group struct{ ID string }
	if err := lead.API(ctx, http.MethodPost, "/groups", map[string]any{
		"name": "Crowd", "zone": "UTC", "agreement": "This is a trial. Nobody real is here.",
		"settings": map[string]any{"seats": members, "late_minutes": 0, "admission": "open", "history": "from_arrival"},
	}, &group); err != nil {
		return nil, fmt.Errorf("make a group: %w", err)
	}
	c.rooms = make([]*crowdRoom, rooms)
	for i := range c.rooms {
		if c.rooms[i], err = planned(ctx, lead, group.ID); err != nil {
			return nil, err
		}
	}
	return c, c.seat(ctx, members)
}

// planned plans one session and opens its lobby.
func planned(ctx context.Context, lead *kit.Client, group string) (*crowdRoom, error) {
	var made struct{ Sessions []struct{ ID string } }
	err := lead.API(ctx, http.MethodPost, "/groups/"+group+"/sessions", map[string]any{"minutes": 60}, &made)
	if err != nil || len(made.Sessions) != 1 {
		return nil, fmt.Errorf("plan a session: %w", err)
	}
	r := &crowdRoom{session: made.Sessions[0].ID}
	r.lead = lead.Staff(r.session)
	return r, kept(r.lead.Post(ctx, kit.Do{Name: "open_lobby", ID: kit.NewID()}))
}

// kept tells whether a command was.
func kept(f kit.Frame, err error) error {
	if err == nil && f.T != "done" {
		err = fmt.Errorf("a command was refused: %s", f.Refusal())
	}
	return err
}

// seat brings members in through their links, and starts the rooms.
func (c *crowd) seat(ctx context.Context, members int) error {
	for _, r := range c.rooms {
		r.members = make([]*visitor, members)
	}
	err := every(ctx, crowdMany, len(c.rooms)*members, func(ctx context.Context, n int) error {
		r, i := c.rooms[n%len(c.rooms)], n/len(c.rooms)
		var made struct{ Links []struct{ Link string } }
		if err := r.lead.API(ctx, http.MethodPost, "/sessions/"+r.session+"/invitations", map[string]any{"seats": 1}, &made); err != nil || len(made.Links) != 1 {
			return fmt.Errorf("invite: %w", err)
		}
		place, err := c.homes[0].Browser().Open(ctx, made.Links[0].Link, r.session)
		if err != nil {
			return err
		}
		r.members[i] = &visitor{place: place}
		return enter(ctx, place, fmt.Sprintf("Guest %d", i+1))
	})
	if err != nil {
		return err
	}
	return every(ctx, crowdMany, len(c.rooms), func(ctx context.Context, n int) error {
		return kept(c.rooms[n].lead.Post(ctx, kit.Do{Name: "start", ID: kit.NewID()}))
	})
}

// enter goes through the door.
func enter(ctx context.Context, p *kit.Place, name string) error {
	v, err := p.View(ctx)
	if err != nil {
		return fmt.Errorf("look at the agreement: %w", err)
	}
	for _, d := range []kit.Do{
		{Name: "consent", Args: kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash}},
		{Name: "choose_name", Args: kit.Args{"name": name}},
		{Name: "knock"},
	} {
		d.ID = kit.NewID()
		if err := kept(p.Post(ctx, d)); err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
	}
	return nil
}

// connect connects every member, to the instance that at says, and returns when all are live.
func (c *crowd) connect(ctx context.Context, at func(n int) int) error {
	all := c.everyone()
	return every(ctx, crowdMany, len(all), func(ctx context.Context, n int) error { return all[n].come(ctx, c.homes[at(n)]) })
}

func (c *crowd) everyone() (all []*visitor) {
	for _, r := range c.rooms {
		all = append(all, r.members...)
	}
	return all
}

// close lets everyone go and ends the shape.
func (c *crowd) close() error {
	for _, v := range c.everyone() {
		v.mu.Lock()
		line, ended := v.line, v.ended
		v.mu.Unlock()
		if line != nil {
			line.Close()
			<-ended
		}
	}
	return c.shape.Close()
}

// come connects, resuming from the last event that came, and returns when what follows is live. Reading goes on until the
// connection ends.
func (v *visitor) come(ctx context.Context, home *kit.Server) error {
	v.mu.Lock()
	last := v.last
	v.mu.Unlock()
	line, err := v.place.At(home).Line(ctx, last)
	if err != nil {
		return err
	}
	ready, ended := make(chan struct{}), make(chan struct{})
	v.mu.Lock()
	v.line, v.ended = line, ended
	v.mu.Unlock()
	go func() {
		defer close(ended)
		v.read(line, ready)
	}()
	select {
	case <-ready:
		return nil
	case <-ended:
		v.mu.Lock()
		defer v.mu.Unlock()
		return fmt.Errorf("the connection ended before it was live: %w", v.why)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (v *visitor) read(line *kit.Line, ready chan struct{}) {
	for {
		b, err := line.Read()
		now := time.Now()
		v.mu.Lock()
		if err != nil {
			v.why = err
			v.mu.Unlock()
			line.Close()
			return
		}
		switch {
		case bytes.HasPrefix(b, []byte(`{"t":"event"`)):
			v.last = field(b, "id")
			if field(b, "k") == "paused" {
				v.paused = now
			}
		case bytes.HasPrefix(b, []byte(`{"t":"welcome"`)):
			v.resume = field(b, "resume")
		case bytes.HasPrefix(b, []byte(`{"t":"ready"`)):
			v.ready = now
			if ready != nil {
				close(ready)
				ready = nil
			}
		}
		v.mu.Unlock()
	}
}

// field is the first plain text field of this name.
func field(b []byte, name string) string {
	_, rest, ok := bytes.Cut(b, []byte(`"`+name+`":"`))
	if !ok {
		return ""
	}
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(value)
}

// every does something n times, so many at once, until one fails.
func every(ctx context.Context, atOnce, n int, do func(ctx context.Context, i int) error) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	next := make(chan int)
	var all sync.WaitGroup
	for range min(atOnce, n) {
		all.Go(func() {
			for i := range next {
				if err := do(ctx, i); err != nil {
					fail(err)
				}
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	all.Wait()
	return context.Cause(ctx)
}
