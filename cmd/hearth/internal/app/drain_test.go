package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/cmd/internal/kit"
	"hearth/hub/wire"
)

// front spreads connections over instances in turn, and passes over those that take none.
func front(t *testing.T, s *shape) *kit.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, m := range s.mains {
		to = append(to, m.Addr().String())
	}
	var next atomic.Int64
	var under sync.WaitGroup
	under.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			under.Go(func() { carry(in, to, int(next.Add(1))) })
		}
	})
	t.Cleanup(func() { _ = l.Close() })
	door, err := kit.At("http://"+l.Addr().String(), within)
	if err != nil {
		t.Fatal(err)
	}
	return door
}

func carry(in net.Conn, to []string, first int) {
	defer func() { _ = in.Close() }()
	for i := range to {
		out, err := net.Dial("tcp", to[(first+i)%len(to)])
		if err != nil {
			continue
		}
		defer func() { _ = out.Close() }()
		go func() {
			_, _ = io.Copy(out, in)
			_ = out.Close()
		}()
		_, _ = io.Copy(in, out)
		return
	}
}

// A tab comes back as a page does: after the time that it was told, with the last event that it has.
type tab struct {
	speaker
	before []kit.Frame // of connections that have ended
	after  []int64     // what it was told to wait
}

// back comes back until it is in.
func (p *tab) back(ctx context.Context) error {
	if code, err := p.live.Ended(ctx); err != nil || code != int(wire.CloseDraining) {
		return fmt.Errorf("%s ended with %d: %w", p.name, code, err)
	}
	for _, f := range p.live.Since(0) {
		if f.T == "bye" {
			var bye struct{ After int64 }
			if err := json.Unmarshal(f.Raw, &bye); err != nil {
				return err
			}
			p.after = append(p.after, bye.After)
		}
	}
	last := p.live.Last()
	p.before = append(p.before, p.live.Since(0)...)
	wait := time.Millisecond
	if n := len(p.after); n > 0 {
		wait = time.Duration(p.after[n-1]) * time.Millisecond
	}
	for ctx.Err() == nil {
		<-time.After(wait)
		wait = 100 * time.Millisecond
		live, err := p.place.Socket(ctx, last)
		if err != nil {
			continue // the front led to the one that is going
		}
		if _, _, err = live.Welcome(ctx); err == nil {
			p.live = live
			return nil
		}
		live.Close()
	}
	return ctx.Err()
}

// say is speaker's, over whatever becomes of the connection.
func (p *tab) say(ctx context.Context, n int, done *count) error {
	for i := range n {
		d := kit.Do{ID: kit.NewID(), Name: "say", Args: kit.Args{"text": fmt.Sprintf("%s says %d", p.name, i)}}
		for {
			f, err := p.live.Do(ctx, d)
			if err != nil {
				if err = p.back(ctx); err != nil {
					return err
				}
				continue // the same command under the same id
			}
			if f.T == "done" {
				break
			}
			return fmt.Errorf("%s, message %d: %s", p.name, i, f.Raw)
		}
		done.add()
		<-time.After(30 * time.Millisecond)
	}
	return nil
}

// TestRollingRestart drains one of two instances while people talk through it: everybody comes back at the other, spread
// over time, and nothing is lost or doubled.
func TestRollingRestart(t *testing.T) {
	const people, each = 6, 5
	s := newShape(t, 2, true)
	door := front(t, s)
	desk := s.socket(t, s.lead(t), 0)
	var tabs []*tab
	for i := range people {
		name := fmt.Sprintf("Kim%d", i)
		p, _ := s.member(t, name)
		p = p.At(door)
		live := shown(t, func() (*kit.Live, error) { return p.Socket(t.Context(), "") })
		tabs = append(tabs, &tab{speaker: speaker{name, p, live}})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*within)
	defer cancel()
	done, failed := &count{}, make(chan error, people)
	third := done.at(people * each / 3)
	for _, p := range tabs {
		go func() { failed <- p.say(ctx, each, done) }()
	}
	<-third
	if err := s.mains[1].Close(); err != nil {
		t.Errorf("the drain: %v", err)
	}
	for range tabs {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	came := 0
	await(t, desk, 0, "all that was said", func(f *kit.Frame) bool {
		if f.T == "event" && f.K == "said" {
			want = append(want, f.ID)
			came++
		}
		return came == people*each
	})
	var waits []int64
	for _, p := range tabs {
		if err := p.settle(ctx, want[len(want)-1]); err != nil {
			t.Fatal(err)
		}
		ids, texts := said(append(p.before, p.live.Since(0)...))
		if !slices.Equal(ids, want) {
			t.Errorf("%s got %d events, of %d, or another order", p.name, len(ids), len(want))
		}
		for _, q := range tabs {
			inOrder(t, q.name, each, texts)
		}
		waits = append(waits, p.after...)
		p.live.Close()
	}
	if len(waits) == 0 {
		t.Error("nobody had to come back")
	}
	slices.Sort(waits)
	if n := len(slices.Compact(slices.Clone(waits))); n < (len(waits)+1)/2 {
		t.Errorf("all come back at once: %v", waits)
	}
	t.Logf("%d of %d were led away, told to wait %v ms", len(waits), people, waits)
}

// settle waits for an event, coming back if need be.
func (p *tab) settle(ctx context.Context, id string) error {
	for {
		if slices.ContainsFunc(p.before, func(f kit.Frame) bool { return f.ID == id }) {
			return nil
		}
		_, err := p.live.Await(ctx, 0, func(f *kit.Frame) bool { return f.ID == id })
		if err == nil {
			return nil
		}
		if err = p.back(ctx); err != nil {
			return err
		}
	}
}
