package hub

import (
	"context"
	"sync"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// Bounds of one flush. The commit itself is the batching window: what arrives while one is under way shares the next.
const (
	flushBatches = 512
	flushRecords = 2048
	appendWait   = 5 * time.Second
)

// A flight is a room's batch on its way into the log, with what to answer when it lands.
type flight struct {
	room      *room
	batch     store.Batch
	events    []moderation.Event // as in batch.Records
	proposals []*proposal        // decided with it, in order; refused ones too, since they were judged on its events
	began     time.Time          // since when its oldest proposal waits
	sent      moment             // when it was last given to the committer
	tries     int
}

// committer gathers the flights of all rooms into flushes. One goroutine runs it.
type committer struct {
	log     store.Log
	figures *figures
	wake    chan struct{} // capacity 1: look again
	quit    chan struct{}
	done    chan struct{}

	mu    sync.Mutex
	queue []*flight
}

func newCommitter(log store.Log, f *figures) *committer {
	c := &committer{log: log, figures: f, wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
	go c.run()
	return c
}

// submit never blocks. The queue holds at most one flight of each live room.
func (c *committer) submit(f *flight) {
	c.mu.Lock()
	c.queue = append(c.queue, f)
	c.mu.Unlock()
	poke(c.wake)
}

// stop ends the goroutine once what was submitted has landed.
func (c *committer) stop() {
	close(c.quit)
	<-c.done
}

func (c *committer) run() {
	defer close(c.done)
	for {
		flights := c.take()
		if len(flights) > 0 {
			c.flush(flights)
			continue
		}
		select {
		case <-c.wake:
		case <-c.quit:
			if flights := c.take(); len(flights) > 0 {
				c.flush(flights)
				continue
			}
			return
		}
	}
}

func (c *committer) take() []*flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, records := 0, 0
	for n < len(c.queue) && n < flushBatches && (n == 0 || records+len(c.queue[n].batch.Records) <= flushRecords) {
		records += len(c.queue[n].batch.Records)
		n++
	}
	taken := c.queue[:n:n]
	c.queue = c.queue[n:]
	if len(c.queue) == 0 {
		c.queue = nil
	}
	return taken
}

func (c *committer) flush(flights []*flight) {
	ctx, cancel := context.WithTimeout(context.Background(), appendWait)
	defer cancel()
	batches := make([]store.Batch, len(flights))
	for i, f := range flights {
		batches[i] = f.batch
	}
	began := time.Now()
	results := c.log.Append(ctx, batches)
	c.figures.flushed(len(batches), time.Since(began))
	for i, res := range results {
		flights[i].room.post(landed{flights[i], res.Err})
	}
}

// poke leaves a wake-up in a channel of capacity 1, if there is none yet.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
