package hub

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// chunkSize is how many connections one flusher serves before it looks at other work.
const chunkSize = 64

// chunk is some connections of one room, flushed together. The room's goroutine alone changes conns, by replacing it.
type chunk struct {
	queued atomic.Bool // stands in the flushers' queue, or must be looked at again
	conns  atomic.Pointer[[]*Conn]
}

func (k *chunk) list() []*Conn {
	if p := k.conns.Load(); p != nil {
		return *p
	}
	return nil
}

func (k *chunk) add(c *Conn) {
	l := append(slices.Clone(k.list()), c)
	k.conns.Store(&l)
	c.home = k
}

func (k *chunk) drop(c *Conn) {
	l := slices.DeleteFunc(slices.Clone(k.list()), func(o *Conn) bool { return o == c })
	k.conns.Store(&l)
	c.home = nil
}

// flushers is the pool that writes events to connections. A wake-up of a chunk that is already queued is nothing; while
// a flusher goes through a chunk more may be committed, and the next look takes it all in one write.
type flushers struct {
	figures *figures

	mu    sync.Mutex
	ready sync.Cond // queue is not empty, or stopped
	queue []*chunk
	stop  bool
	wg    sync.WaitGroup
}

func newFlushers(counts *figures) *flushers {
	f := &flushers{figures: counts}
	f.ready.L = &f.mu
	for range runtime.GOMAXPROCS(0) {
		f.wg.Go(f.run)
	}
	return f
}

// wake says that the connections of these chunks may lack something.
func (f *flushers) wake(chunks []*chunk) {
	f.mu.Lock()
	n := 0
	for _, k := range chunks {
		if k.queued.CompareAndSwap(false, true) {
			f.queue = append(f.queue, k)
			n++
		}
	}
	f.mu.Unlock()
	if n == 1 {
		f.ready.Signal()
	} else if n > 1 {
		f.ready.Broadcast()
	}
}

func (f *flushers) run() {
	for {
		f.mu.Lock()
		for len(f.queue) == 0 && !f.stop {
			f.ready.Wait()
		}
		if len(f.queue) == 0 {
			f.mu.Unlock()
			return
		}
		k := f.queue[0]
		f.queue = f.queue[1:]
		f.mu.Unlock()
		k.queued.Store(false) // before looking: what is published from here on queues it again
		writes, bytes := 0, 0
		for _, c := range k.list() {
			if n := c.flush(); n > 0 {
				writes, bytes = writes+1, bytes+n
			}
		}
		f.figures.wrote(writes, bytes)
	}
}

// close ends the pool once its queue is empty.
func (f *flushers) close() {
	f.mu.Lock()
	f.stop = true
	f.mu.Unlock()
	f.ready.Broadcast()
	f.wg.Wait()
}
