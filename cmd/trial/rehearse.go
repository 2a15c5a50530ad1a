package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hearth/cmd/trial/internal/shape"
)

// A rehearsal has to be half-way when Redis is killed: that is known from the one before.
const rehearsalTakes = 8 * time.Second // where there was none before

// rehearse has the server's own rehearsal play through the proxy: with Redis, without it, and with Redis killed half-way.
func rehearse(ctx context.Context, o *options) ([]*report, error) {
	var reports []*report
	took := rehearsalTakes
	for range o.n {
		for _, way := range []struct {
			name        string
			redis, kill bool
		}{{"rehearse", true, false}, {"rehearse", false, false}, {"rehearse, Redis killed half-way", true, true}} {
			if way.redis && !o.redis {
				continue
			}
			this := *o
			this.redis = way.redis
			r := this.report(way.name)
			half := time.Duration(0)
			if way.kill {
				half = took / 2
			}
			whole, err := this.rehearseOnce(ctx, r, half)
			if err != nil {
				return reports, err
			}
			if !way.kill {
				took = whole
			}
			r.close()
			reports = append(reports, r)
			o.say("%s: held %v", way.name, r.Held)
		}
	}
	return reports, nil
}

// rehearseOnce brings the shape up and plays once. killAfter, unless it is zero, is when Redis is killed.
func (o *options) rehearseOnce(ctx context.Context, r *report, killAfter time.Duration) (took time.Duration, err error) {
	s, err := shape.Up(ctx, o.shape())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	key, err := s.Key(ctx, "rehearsal-key")
	if err != nil {
		return 0, err
	}
	s.Proxy.Shares() // of nobody yet
	type played struct {
		out string
		err error
	}
	done := make(chan played, 1)
	begun := time.Now()
	go func() {
		out, err := s.Hearth(ctx, "rehearse", "--url", s.Proxy.URL(), "--key", key)
		done <- played{out, err}
	}()
	if killAfter > 0 {
		if err := pass(ctx, killAfter); err != nil {
			return 0, err
		}
		s.Redis.Kill()
		if len(done) > 0 {
			r.breach("the rehearsal was over before Redis was killed")
		}
	}
	p := <-done
	took = time.Since(begun)
	verdict, rest := verdictOf(p.out)
	if verdict == "" {
		return took, fmt.Errorf("the rehearsal gave no verdict: %w", p.err)
	}
	r.note("promises", verdict)
	if p.err != nil {
		r.breach("the rehearsal did not hold: %s", rest)
	}
	r.shares(s.Proxy.Shares())
	return took, nil
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
