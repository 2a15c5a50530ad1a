package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hearth/cmd/trial/internal/shape"
)

// rehearsalMakes is how many connections a rehearsal makes, where no whole one has shown it yet. When half of them are
// made it is half-way, however slow the machine is.
const (
	rehearsalMakes = 18
	halfWayEvery   = 5 * time.Millisecond
)

// A way of rehearsing.
type way struct {
	name        string
	redis, kill bool // kill: Redis, half-way
}

// rehearse has the server's own rehearsal play through the proxy: with Redis, without it, and with Redis killed half-way.
func rehearse(ctx context.Context, o *options) ([]*report, error) {
	var reports []*report
	makes := rehearsalMakes
	for range o.n {
		for _, w := range []way{{"rehearse", true, false}, {"rehearse", false, false}, {"rehearse, Redis killed half-way", true, true}} {
			if w.redis && !o.redis {
				continue
			}
			this := *o
			this.redis = w.redis
			r := this.report(w.name)
			half := 0
			if w.kill {
				half = makes / 2
			}
			made, err := this.rehearseOnce(ctx, r, half)
			if err != nil {
				return reports, err
			}
			makes = made
			r.close()
			reports = append(reports, r)
			o.say("%s: held %v", w.name, r.Held)
		}
	}
	return reports, nil
}

// rehearseOnce brings the shape up and plays once. killAfter, unless it is zero, is after how many connections Redis is
// killed. It tells how many there were.
func (o *options) rehearseOnce(ctx context.Context, r *report, killAfter int) (made int, err error) {
	s, err := shape.Up(ctx, o.shape())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	key, err := s.Key(ctx, "rehearsal-key")
	if err != nil {
		return 0, err
	}
	type played struct {
		out string
		err error
	}
	done := make(chan played, 1)
	go func() {
		out, err := s.Hearth(ctx, "rehearse", "--url", s.Proxy.URL(), "--key", key)
		done <- played{out, err}
	}()
	for killAfter > 0 && len(done) == 0 && s.Proxy.Given() < killAfter {
		if err := pass(ctx, halfWayEvery); err != nil {
			return 0, err
		}
	}
	if killAfter > 0 {
		s.Redis.Kill()
		r.note("connections before Redis was killed", s.Proxy.Given())
		if len(done) > 0 {
			r.breach("the rehearsal was over before Redis was killed")
		}
	}
	p := <-done
	verdict, broke := verdictOf(p.out)
	if verdict == "" {
		return 0, fmt.Errorf("the rehearsal gave no verdict: %w", p.err)
	}
	r.note("promises", verdict)
	if p.err != nil {
		r.breach("the rehearsal did not hold: %s", broke)
	}
	r.shares(s.Proxy.Shares())
	return s.Proxy.Given(), nil
}

// shares tells how the rehearsal's people were spread. An instance that had none of them proves nothing.
func (r *report) shares(shares []shape.Share) {
	for i, one := range shares {
		r.note(fmt.Sprintf("instance %d", i+1), fmt.Sprintf("%d connections, of %d seats", one.Connections, one.Seats))
		if one.Seats < 2 {
			r.breach("instance %d had %d of the people", i+1, one.Seats)
		}
	}
}

// verdictOf finds the last line of a rehearsal, and what did not hold.
func verdictOf(out string) (verdict, broke string) {
	var breaches []string
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "promises held"):
			verdict = strings.TrimSuffix(line, ".")
		case strings.HasPrefix(line, "BREACH"), strings.HasPrefix(line, "expected:"), strings.HasPrefix(line, "seen:"):
			breaches = append(breaches, line)
		}
	}
	return verdict, strings.Join(breaches, "; ")
}
