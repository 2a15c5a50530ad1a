package redislink

import "sync"

// A state is what is known of one shard's listening.
type state uint8

const (
	unknown state = iota // nothing yet, or nothing is listened for
	heard
	lost
)

// health puts together how the shards listen: hints come through when every shard that listens hears, and the first one
// always does listen.
type health struct {
	mu     sync.Mutex // guards what follows; ears are told while it is held
	states []state
	told   state
}

// set notes a shard's state, and tells the link's when that has changed.
func (l *Link) set(shard int, s state, err error) {
	h := &l.health
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states[shard] = s
	all := h.states[0]
	for _, other := range h.states {
		if other == lost {
			all = lost
		}
	}
	if all == unknown || all == h.told || l.ctx.Err() != nil {
		return
	}
	h.told = all
	l.ears.Linked(all == heard)
	l.report(all == heard, err)
}
