package redislink

import (
	"context"
	"sync"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// Bounds of an outbox: rooms of which something is to be said, writers of each, and commands in one go.
const (
	maxRooms   = 4096
	maxWriters = 64
	maxSend    = 512
)

// An outbox holds what is to be said: of each room the latest, however often something changed. What has no place in it
// is dropped.
type outbox struct {
	wake chan struct{} // of capacity one

	mu        sync.Mutex // guards what follows
	directory bool
	rooms     map[store.SessionID]*notice
}

// A notice is what is to be said of one room.
type notice struct {
	moved, attached bool
	head            store.Seq
	writers         map[moderation.ParticipantID]hub.Signal // the last of each: whoever stops on one device has stopped
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1), rooms: map[store.SessionID]*notice{}}
}

func (o *outbox) room(session store.SessionID, note func(*notice)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := o.rooms[session]
	if n == nil {
		if len(o.rooms) >= maxRooms {
			return
		}
		n = &notice{}
		o.rooms[session] = n
	}
	note(n)
	o.rouse()
}

func (o *outbox) changed() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.directory = true
	o.rouse()
}

func (o *outbox) rouse() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (n *notice) write(s hub.Signal) {
	if _, known := n.writers[s.Who]; !known && len(n.writers) >= maxWriters {
		return
	}
	if n.writers == nil {
		n.writers = map[moderation.ParticipantID]hub.Signal{}
	}
	n.writers[s.Who] = s
}

// take empties the outbox.
func (o *outbox) take() (directory bool, rooms map[store.SessionID]*notice) {
	o.mu.Lock()
	defer o.mu.Unlock()
	directory, rooms = o.directory, o.rooms
	o.directory, o.rooms = false, map[store.SessionID]*notice{}
	return directory, rooms
}

// A saying is a hint with its channel.
type saying struct{ channel, hint string }

// sayings puts what was in the outbox into hints.
func (s *shard) sayings(directory bool, rooms map[store.SessionID]*notice) []saying {
	var all []saying
	from := s.link.self
	if directory {
		all = append(all, saying{s.directory(), hint{from: from, kind: changed}.String()})
	}
	for session, n := range rooms {
		channel := s.room(session)
		if n.moved {
			all = append(all, saying{channel, hint{from: from, kind: moved, head: n.head}.String()})
		}
		if n.attached {
			all = append(all, saying{channel, hint{from: from, kind: attached}.String()})
		}
		for _, w := range n.writers {
			all = append(all, saying{channel, hint{from: from, kind: writing, signal: w}.String()})
		}
	}
	return all
}

// publish says what is in the outbox until the link is closed. While a Redis does not take it, it tries less and less
// often; what it had taken out is gone.
func (s *shard) publish() {
	var wait backoff
	for {
		select {
		case <-s.link.ctx.Done():
			return
		case <-s.out.wake:
		}
		for all := s.sayings(s.out.take()); len(all) > 0; {
			some := all[:min(maxSend, len(all))]
			all = all[len(some):]
			if s.send(some) == nil {
				wait = backoff{}
				continue
			}
			if !wait.sleep(s.link.ctx) {
				return
			}
			break
		}
	}
}

func (s *shard) send(some []saying) error {
	ctx, cancel := context.WithTimeout(s.link.ctx, redisWithin)
	defer cancel()
	p := s.link.client.Pipeline()
	for _, one := range some {
		if s.sharded {
			p.SPublish(ctx, one.channel, one.hint)
		} else {
			p.Publish(ctx, one.channel, one.hint)
		}
	}
	_, err := p.Exec(ctx)
	return err
}
