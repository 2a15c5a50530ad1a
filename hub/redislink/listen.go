package redislink

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/store"
)

// maxSubscribe is how many channels one command names.
const maxSubscribe = 256

var (
	errIdle   = errors.New("nothing to listen for")
	errSilent = errors.New("no answer came in time")
	errMoved  = errors.New("a channel was taken to another node")
)

// A shard is the part of the channels that one connection can carry.
type shard struct {
	// Fixed after construction.
	link    *Link
	number  int
	prefix  string
	sharded bool // by sharded pub/sub
	out     *outbox
	wake    chan struct{} // of capacity one: what is wanted has changed

	mu     sync.Mutex // guards what follows
	wanted map[store.SessionID]struct{}
	dirty  map[store.SessionID]struct{} // of which it changed since it was last looked at
}

func newShard(l *Link, number int, prefix string, sharded bool) *shard {
	return &shard{
		link: l, number: number, prefix: prefix, sharded: sharded, out: newOutbox(), wake: make(chan struct{}, 1),
		wanted: map[store.SessionID]struct{}{}, dirty: map[store.SessionID]struct{}{},
	}
}

func (s *shard) want(session store.SessionID, on bool) {
	s.mu.Lock()
	if on {
		s.wanted[session] = struct{}{}
	} else {
		delete(s.wanted, session)
	}
	s.dirty[session] = struct{}{}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *shard) wants(session store.SessionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.wanted[session]
	return ok
}

// all lists the channels that a new connection subscribes to.
func (s *shard) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.dirty)
	var channels []string
	if d := s.directory(); d != "" {
		channels = append(channels, d)
	}
	for session := range s.wanted {
		channels = append(channels, s.room(session))
	}
	return channels
}

// news lists what is to be subscribed to and what is not any more.
func (s *shard) news(subscribed map[string]struct{}) (on, off []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session := range s.dirty {
		channel := s.room(session)
		_, is := subscribed[channel]
		_, should := s.wanted[session]
		switch {
		case should && !is:
			on = append(on, channel)
		case is && !should:
			off = append(off, channel)
		}
	}
	clear(s.dirty)
	return on, off
}

// listen keeps one connection after another until the link is closed, and none while there is nothing to listen for.
func (s *shard) listen() {
	var wait backoff
	for s.link.ctx.Err() == nil {
		channels := s.all()
		if len(channels) == 0 {
			select {
			case <-s.link.ctx.Done():
			case <-s.wake:
			}
			continue
		}
		c := &connection{shard: s, lost: make(chan error, 1), subscribed: map[string]struct{}{}, leaving: map[string]int{}}
		err := c.run(channels)
		if errors.Is(err, errIdle) {
			s.link.set(s.number, unknown, nil)
			continue
		}
		if s.link.ctx.Err() != nil {
			return
		}
		s.link.set(s.number, lost, err)
		if cluster, ok := s.link.client.(*redis.ClusterClient); ok {
			cluster.ReloadState(s.link.ctx) // the slot may be another node's by now
		}
		if c.live.Load() {
			wait = backoff{}
		}
		wait.sleep(s.link.ctx)
	}
}

// connection is one connection of a shard, from its subscriptions to its loss. One goroutine asks, another reads.
type connection struct {
	*shard
	pubsub *redis.PubSub
	lost   chan error // of capacity one: why the reader ended

	live  atomic.Bool
	heard atomic.Int64 // when something was last read, in nanoseconds of the process's clock

	subscribed map[string]struct{} // owned by run

	leavingMu sync.Mutex
	leaving   map[string]int // guarded by leavingMu: ends of subscriptions that were asked for and not confirmed
}

// run subscribes, says when that holds, and follows what is wanted until the connection is lost, there is nothing to listen
// for, or the link is closed.
func (c *connection) run(channels []string) error {
	ctx, cancel := context.WithCancel(c.link.ctx)
	began := time.Now()
	c.pubsub = c.link.client.Subscribe(ctx)
	var reading sync.WaitGroup
	defer func() {
		cancel()
		_ = c.pubsub.Close()
		reading.Wait()
	}()
	// The library chooses the node by the first channel, so that has to be asked for before anything is read.
	first := min(maxSubscribe, len(channels))
	if err := c.ask(ctx, channels[:first], nil); err != nil {
		return err
	}
	reading.Go(func() { c.read(ctx, began) })
	if err := c.ask(ctx, channels[first:], nil); err != nil {
		return err
	}
	if err := c.pubsub.Ping(ctx); err != nil {
		return err
	}
	pinged := time.Now()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-c.lost:
			return err
		case <-c.wake:
			if err := c.follow(ctx); err != nil {
				return err
			}
		case <-tick.C:
			if time.Since(began)-time.Duration(c.heard.Load()) > answerWithin {
				return errSilent
			}
			if time.Since(pinged) >= pingEvery {
				pinged = time.Now()
				if err := c.pubsub.Ping(ctx); err != nil {
					return err
				}
			}
		}
	}
}

// follow brings the subscriptions to what is wanted.
func (c *connection) follow(ctx context.Context) error {
	on, off := c.news(c.subscribed)
	if err := c.ask(ctx, on, off); err != nil {
		return err
	}
	if len(c.subscribed) == 0 {
		return errIdle
	}
	return nil
}

// ask begins and ends subscriptions, a bounded number in one command. on may hold none of off.
func (c *connection) ask(ctx context.Context, on, off []string) error {
	begin, end := c.pubsub.Subscribe, c.pubsub.Unsubscribe
	if c.sharded {
		begin, end = c.pubsub.SSubscribe, c.pubsub.SUnsubscribe
	}
	for len(on) > 0 {
		some := on[:min(maxSubscribe, len(on))]
		on = on[len(some):]
		if err := begin(ctx, some...); err != nil {
			return err
		}
		for _, channel := range some {
			c.subscribed[channel] = struct{}{}
		}
	}
	for len(off) > 0 {
		some := off[:min(maxSubscribe, len(off))]
		off = off[len(some):]
		c.leave(some)
		if err := end(ctx, some...); err != nil {
			return err
		}
		for _, channel := range some {
			delete(c.subscribed, channel)
		}
	}
	return nil
}

func (c *connection) leave(channels []string) {
	c.leavingMu.Lock()
	defer c.leavingMu.Unlock()
	for _, channel := range channels {
		c.leaving[channel]++
	}
}

// left reports whether the end of a subscription was asked for.
func (c *connection) left(channel string) bool {
	c.leavingMu.Lock()
	defer c.leavingMu.Unlock()
	n := c.leaving[channel]
	if n <= 1 {
		delete(c.leaving, channel)
	} else {
		c.leaving[channel] = n - 1
	}
	return n > 0
}

// read passes on what comes until the connection fails.
func (c *connection) read(ctx context.Context, began time.Time) {
	for {
		message, err := c.pubsub.Receive(ctx)
		if err != nil {
			c.lost <- err
			return
		}
		c.heard.Store(int64(time.Since(began)))
		switch m := message.(type) {
		case *redis.Message:
			c.link.tell(c.shard, m.Channel, m.Payload)
		case *redis.Pong: // the first one comes after all that was subscribed to at first
			if !c.live.Swap(true) {
				c.link.set(c.number, heard, nil)
			}
		case *redis.Subscription:
			if (m.Kind == "unsubscribe" || m.Kind == "sunsubscribe") && !c.left(m.Channel) {
				c.lost <- errMoved
				return
			}
		}
	}
}
