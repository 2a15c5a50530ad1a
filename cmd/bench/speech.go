package main

import (
	"context"
	"errors"
	"sync"
	"time"
)

// fanout measures one room with some messages in flight.
func fanout(ctx context.Context, o *options) error {
	return speech(ctx, o, "fanout", func(place int) bool { return place <= o.flight || place%16 == 0 }, func(r *roomLoad, end chan struct{}) []func() error {
		var speakers []func() error
		for _, c := range r.clients[1 : 1+o.flight] {
			speakers = append(speakers, func() error { return r.speak(c, end) })
		}
		return speakers
	})
}

// rooms measures many rooms, each with one message in flight or at a rate.
func rooms(ctx context.Context, o *options) error {
	return speech(ctx, o, "rooms", func(int) bool { return true }, func(r *roomLoad, end chan struct{}) []func() error {
		if o.rate > 0 {
			return []func() error{func() error { return r.pace(o.rate, end) }}
		}
		return []func() error{func() error { return r.speak(r.clients[1], end) }}
	})
}

// readBuffer is a connection's where deliveries are counted: a quick reader needs few system calls.
const readBuffer = 32 << 10

// speech has people speak for a while and prints what came of it.
func speech(ctx context.Context, o *options, name string, keen func(place int) bool, speakers func(r *roomLoad, end chan struct{}) []func() error) (err error) {
	m := thisMachine(o.dir)
	l, err := start(ctx, o, o.rooms, o.members)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.stop()) }()
	if err := l.connect(readBuffer, keen); err != nil {
		return err
	}
	end := make(chan struct{})
	var speaking sync.WaitGroup
	for _, r := range l.rooms {
		for _, speak := range speakers(r, end) {
			speaking.Go(func() {
				if err := speak(); err != nil {
					l.fail(err)
				}
			})
		}
	}
	w, err := l.measure()
	close(end)
	if err != nil {
		return err
	}
	speaking.Wait()
	if err := l.settle(); err != nil {
		return err
	}
	l.leave()
	if err := l.check(); err != nil {
		return err
	}
	return l.report(name, w).print(o, m)
}

// window is what happened while it was measured.
type window struct {
	took              time.Duration
	messages          int
	deliveries        uint64
	server            usage
	readsAll, saidAll uint64 // over the whole run
}

func (l *load) measure() (w window, err error) {
	if err := l.pass(l.o.warm); err != nil {
		return w, err
	}
	if l.o.profile != "" {
		if err := l.server.ask("profile "+l.o.profile, nil); err != nil {
			return w, err
		}
	}
	before, err := usageOf(l.server.pid())
	if err != nil {
		return w, err
	}
	l.measuring.Store(true)
	begun, deliveries, messages := time.Now(), l.received(), l.messages()
	if err := l.pass(l.o.time); err != nil {
		return w, err
	}
	w.took, w.deliveries, w.messages = time.Since(begun), l.received()-deliveries, l.messages()-messages
	l.measuring.Store(false)
	after, err := usageOf(l.server.pid())
	if err != nil {
		return w, err
	}
	w.server = usage{after.cpu - before.cpu, after.writes - before.writes}
	for ask, wanted := range map[string]bool{"profiled": l.o.profile != "", "heap " + l.o.heap: l.o.heap != ""} {
		if wanted {
			if err := l.server.ask(ask, nil); err != nil {
				return w, err
			}
		}
	}
	return w, nil
}

func (l *load) messages() (n int) {
	for _, r := range l.rooms {
		n += r.total()
	}
	return n
}

// pass lets time pass, unless something goes wrong.
func (l *load) pass(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-l.ctx.Done():
		return context.Cause(l.ctx)
	}
}

func (l *load) report(name string, w window) *row {
	var took []time.Duration
	for _, c := range l.all {
		took = append(took, c.took...)
		w.readsAll += c.reads
		w.saidAll += c.count
	}
	s, n := w.took.Seconds(), float64(max(w.deliveries, 1))
	r := &row{measure: name}
	r.add("store", storeName(l.o))
	r.add("rooms", len(l.rooms))
	r.add("in each", len(l.rooms[0].clients))
	r.add("messages/s", float64(w.messages)/s)
	r.add("deliveries/s", float64(w.deliveries)/s)
	r.add("server CPU µs/delivery", float64(w.server.cpu.Microseconds())/n)
	r.add("server CPU µs/message", float64(w.server.cpu.Microseconds())/float64(max(w.messages, 1)))
	r.add("deliveries/server write", n/float64(max(w.server.writes, 1)))
	r.add("deliveries/client read", float64(w.saidAll)/float64(max(w.readsAll, 1)))
	r.latencies("send to receive", took)
	return r
}
