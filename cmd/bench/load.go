package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// load is a server with everybody connected to it.
type load struct {
	o      *options
	server *child
	rooms  []*roomLoad
	all    []*client
	filler []byte

	ctx       context.Context // ends when anything goes wrong
	fail      context.CancelCauseFunc
	reading   sync.WaitGroup
	measuring atomic.Bool
	leaving   atomic.Bool // connections end because we end them
}

// roomLoad is one room as the load knows it.
type roomLoad struct {
	load    *load
	index   int
	clients []*client

	mu   sync.RWMutex
	sent []message // by number
}

// message is one that was sent, or will be in a moment.
type message struct {
	by       *client
	at       time.Time // when it was, or should have been, sent
	measured bool
}

// How many are let in at once, and how many connections share a source address.
const (
	dialing   = 32
	perSource = 5000
)

// start begins a server with these rooms. Nobody is connected yet.
func start(ctx context.Context, o *options, rooms, members int) (*load, error) {
	server, err := startChild(ctx, o, "serve", serverArgs(o, rooms, members)...)
	if err != nil {
		return nil, err
	}
	l := &load{o: o, server: server, filler: bytes.Repeat([]byte("word "), o.bytes/5+1)[:o.bytes-markBytes]}
	l.filler[len(l.filler)-1] = '.'
	l.ctx, l.fail = context.WithCancelCause(ctx)
	for i := range rooms {
		l.rooms = append(l.rooms, &roomLoad{load: l, index: i, clients: make([]*client, members)})
	}
	return l, nil
}

// connect lets everyone in and waits until they are there. buffer is each connection's for reading; keen tells who reads every message.
func (l *load) connect(buffer int, keen func(place int) bool) error {
	n := len(l.rooms) * len(l.rooms[0].clients)
	l.all = make([]*client, n)
	err := each(l.ctx, dialing, n, func(_ context.Context, i int) error {
		r, place := l.rooms[i%len(l.rooms)], i/len(l.rooms)
		c, err := dial(l.server.Addr, r, place, i/perSource, buffer)
		if err != nil {
			return err
		}
		if c.keen = keen(place); c.keen && place == 1 {
			c.numbers = map[int]bool{}
		}
		r.clients[place], l.all[i] = c, c
		l.reading.Go(func() {
			if err := c.read(); !l.leaving.Load() {
				l.fail(fmt.Errorf("room %d, place %d: %w", r.index, place, err))
			}
		})
		return l.await(c.ready)
	})
	return err
}

// await waits for a signal, unless something goes wrong first.
func (l *load) await(c <-chan struct{}) error {
	late := time.NewTimer(answerWithin)
	defer late.Stop()
	select {
	case <-c:
		return nil
	case <-l.ctx.Done():
		return context.Cause(l.ctx)
	case <-late.C:
		return errors.New("nothing came of it for too long")
	}
}

// stop ends connections and server.
func (l *load) stop() error {
	l.leave()
	return l.server.stop()
}

func (l *load) leave() {
	l.leaving.Store(true)
	for _, c := range l.all {
		if c != nil {
			_ = c.conn.Close()
		}
	}
	l.reading.Wait()
}

// next notes a message that is about to be sent, and gives its number.
func (r *roomLoad) next(by *client, at time.Time) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, message{by, at, r.load.measuring.Load()})
	return len(r.sent) - 1
}

func (r *roomLoad) find(number int) (message, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if number < 0 || number >= len(r.sent) {
		return message{}, fmt.Errorf("message %d came, which nobody sent", number)
	}
	return r.sent[number], nil
}

func (r *roomLoad) total() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.sent)
}

// speak sends one message after the other, each when the last has come back, until told to end.
func (r *roomLoad) speak(c *client, end <-chan struct{}) error {
	for {
		select {
		case <-end:
			return nil
		default:
		}
		if err := c.say(r.next(c, time.Now()), r.load.filler); err != nil {
			return err
		}
		if err := r.load.await(c.echo); err != nil {
			return err
		}
	}
}

// pace sends messages at fixed times, by one member after the other, whatever has become of the last. Times are those at
// which a message should have been sent: a late sender does not hide a slow server.
func (r *roomLoad) pace(rate float64, end <-chan struct{}) error {
	gap := time.Duration(float64(time.Second) / rate)
	at := time.Now().Add(gap * time.Duration(r.index) / time.Duration(len(r.load.rooms)))
	for i := 0; ; i++ {
		wait := time.NewTimer(time.Until(at))
		select {
		case <-end:
			wait.Stop()
			return nil
		case <-wait.C:
		}
		c := r.clients[i%len(r.clients)]
		if err := c.say(r.next(c, at), r.load.filler); err != nil {
			return err
		}
		at = at.Add(gap)
	}
}

// received counts messages that came, over all connections.
func (l *load) received() (n uint64) {
	for _, c := range l.all {
		n += c.said.Load()
	}
	return n
}

// settle waits until everyone has what was sent.
func (l *load) settle() error {
	missing := func() int {
		n := 0
		for _, r := range l.rooms {
			for _, c := range r.clients {
				n += r.total() - int(c.said.Load())
			}
		}
		return n
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for missing() != 0 {
		select {
		case <-tick.C:
		case <-l.ctx.Done():
			return context.Cause(l.ctx)
		case <-late.C:
			return fmt.Errorf("%d deliveries did not come", missing())
		}
	}
	return nil
}

// check says whether everyone saw the same, and each message once. Connections have ended.
func (l *load) check() error {
	for _, r := range l.rooms {
		for place, c := range r.clients {
			if c.count != uint64(len(r.sent)) || c.order != r.clients[0].order {
				return fmt.Errorf("room %d: place %d saw %d messages of %d, or in another order than place 0", r.index, place, c.count, len(r.sent))
			}
			if c.numbers != nil && len(c.numbers) != len(r.sent) {
				return fmt.Errorf("room %d: %d different messages of %d came", r.index, len(c.numbers), len(r.sent))
			}
		}
	}
	return nil
}
