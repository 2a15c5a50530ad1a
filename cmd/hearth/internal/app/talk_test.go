package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/cmd/internal/kit"
)

// A speaker says numbered things through one instance, again and again with the same id until they are settled, as a
// page does.
type speaker struct {
	name  string
	place *kit.Place
	live  *kit.Live
}

// A count is how far many have come.
type count struct {
	mu   sync.Mutex
	n    int
	told map[int]chan struct{} // closed at that many
}

func (c *count) at(n int) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.told == nil {
		c.told = map[int]chan struct{}{}
	}
	if c.told[n] == nil {
		c.told[n] = make(chan struct{})
	}
	return c.told[n]
}

func (c *count) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	if told := c.told[c.n]; told != nil {
		close(told)
	}
}

// say says n things, one after the other, and counts each that is done.
func (p *speaker) say(ctx context.Context, n int, done *count) error {
	for i := range n {
		d := kit.Do{ID: kit.NewID(), Name: "say", Args: kit.Args{"text": fmt.Sprintf("%s says %d", p.name, i)}}
		for {
			f, err := p.live.Do(ctx, d)
			if err != nil {
				return fmt.Errorf("%s, message %d: %w", p.name, i, err)
			}
			if f.T == "done" {
				break
			}
			if f.Refusal() != "too_fast" && f.Refusal() != "stale" {
				return fmt.Errorf("%s, message %d: %s", p.name, i, f.Raw)
			}
			d.ID = kit.NewID()
			select {
			case <-time.After(time.Until(time.UnixMilli(f.Until))):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		done.add()
	}
	return nil
}

// said lists the ids and texts of what was said, in the order in which it came.
func said(frames []kit.Frame) (ids, texts []string) {
	for _, f := range frames {
		if f.T == "event" && f.K == "said" {
			ids, texts = append(ids, f.ID), append(texts, f.Text)
		}
	}
	return ids, texts
}

// TestOneRoomOverInstances: people at every instance talk at once. Everybody everywhere gets the same, in the same order,
// each thing once and each speaker's own in the order they said it; also when Redis dies in the middle of it.
func TestOneRoomOverInstances(t *testing.T) {
	const each = 5 // what a member may say at once; more would measure the wait
	inShapes(t, func(t *testing.T, s *shape) {
		var speakers []*speaker
		lives := []*kit.Live{s.socket(t, s.lead(t), 0)}
		for i := range s.mains {
			for _, name := range []string{"Kim", "Sam"} {
				name = fmt.Sprintf("%s%d", name, i)
				p, _ := s.member(t, name)
				speakers = append(speakers, &speaker{name, p, s.socket(t, p, i)})
			}
			ben, _ := s.colleague(t, fmt.Sprintf("ben%d", i), "observer")
			lives = append(lives, s.stream(t, ben, i))
		}
		done := &count{}
		half := done.at(each * len(speakers) / 2)
		began := time.Now()
		failed := make(chan error, len(speakers))
		for _, p := range speakers {
			lives = append(lives, p.live)
			go func() { failed <- p.say(t.Context(), each, done) }()
		}
		if s.redis != nil {
			select {
			case <-half:
				s.redis.Kill()
			case <-time.After(within):
				t.Error("they do not get to the middle")
			}
		}
		for range speakers {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		spoke := time.Since(began)
		var want []string
		for i, l := range lives {
			came := 0
			await(t, l, 0, "all that was said", func(f *kit.Frame) bool {
				if f.T == "event" && f.K == "said" {
					came++
				}
				return came == each*len(speakers)
			})
			ids, texts := said(l.Since(0))
			if want == nil {
				want = ids
			}
			if !slices.Equal(ids, want) {
				t.Errorf("connection %d got another order", i)
			}
			for _, p := range speakers {
				inOrder(t, p.name, each, texts)
			}
		}
		t.Logf("%d messages from %d people at %d instances in %v, with everybody %v after the last", each*len(speakers), len(speakers), len(s.mains),
			spoke.Round(time.Millisecond), (time.Since(began) - spoke).Round(time.Millisecond))
	})
}

// inOrder holds that a speaker's own words came once each, and in their order.
func inOrder(t *testing.T, name string, n int, texts []string) {
	t.Helper()
	next := 0
	for _, text := range texts {
		if strings.HasPrefix(text, name+" says ") {
			if text != fmt.Sprintf("%s says %d", name, next) {
				t.Errorf("%q came where %d of %s was to come", text, next, name)
				return
			}
			next++
		}
	}
	if next != n {
		t.Errorf("%d messages of %s came, of %d", next, name, n)
	}
}
