package hub

import (
	"sync"
	"sync/atomic"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// How a connection is treated that does not take what it is given.
const (
	writeWait  = 10 * time.Second // a write that waits longer than this ends the connection
	pieceBytes = 16 << 10         // what a waiting write takes at once: more would be stale if a message is hidden meanwhile
	maxPending = 64 << 10         // answers and signals for a connection that waits
	byeWait    = time.Second      // what the last words may take
)

// Conn is one connection of one person's device to one room: a cursor into the log, and the sink to write to.
type Conn struct {
	// Fixed after construction.
	room   *room
	viewer moderation.Viewer
	grant  string
	bySent bool // see Asker
	sink   Sink
	budget budget     // owned by the goroutine that reads
	answer chan reply // capacity 1; a connection has one command under way at most

	heard  atomic.Int64 // local milliseconds when something was last heard
	sent   atomic.Int64 // local milliseconds when something was last written
	silent atomic.Bool  // ended since nothing was heard of it
	asking atomic.Bool  // a command is under way: meanwhile the transport reads nothing, and silence is no sign

	// Owned by the room's goroutine.
	home    *chunk
	writing int // how many others it was last told write; for members only

	// Under mu. gate is the room's: whoever reads the window to write from it holds it for reading.
	mu      sync.Mutex
	live    bool // events flow
	busy    bool // a goroutine is waiting to write
	over    bool // closed
	cursor  moderation.Seq
	unready bool           // `ready` is to be written
	readyAt moderation.Seq // once the cursor has come here
	reach   moderation.Reach
	pending []byte         // framed, to be written before any event
	hoards  bool           // pending has events from before the window, which cannot be made anew there
	closing wire.CloseCode // not 0: close with this once the cursor has reached `last`
	last    moderation.Seq
	bye     *farewell // the end that waits for the answer to the command under way
	parting []byte    // the last words, which the goroutine that writes has yet to write
	ending  wire.CloseCode
}

// farewell is how to end a connection.
type farewell struct {
	code  wire.CloseCode
	after time.Duration
}

// stream is which frames of the window are this viewer's.
func (c *Conn) stream() int {
	if !c.reach.In {
		return outside
	}
	return int(c.reach.Audience)
}

// Heard is called by the transport for everything that arrives, pongs too.
func (c *Conn) Heard() { c.heard.Store(c.room.hub.clock.local()) }

// quiet is for how long nothing was heard that could have been.
func (c *Conn) quiet(now int64) time.Duration {
	if c.asking.Load() {
		return 0
	}
	return time.Duration(now-c.heard.Load()) * time.Millisecond
}

// Gone is called by the transport when it has ended, for whatever reason. It may be called more than once.
func (c *Conn) Gone() {
	c.mu.Lock()
	was := c.over
	c.over = true
	c.pending = nil
	c.mu.Unlock()
	if !was {
		c.room.post(leaving{c})
	}
}

// End closes the connection with a code, having said bye. The transport calls it for what it does not let through.
func (c *Conn) End(code wire.CloseCode) { c.end(code, 0) }

// end says bye and closes. Whatever events the person lacks, they have when they come back.
func (c *Conn) end(code wire.CloseCode, after time.Duration) {
	c.mu.Lock()
	if c.over {
		c.mu.Unlock()
		return
	}
	if c.closing != 0 && code == wire.CloseSignedOut { // a removal ends the link too, and only the removal says why
		c.mu.Unlock()
		time.AfterFunc(byeWait, c.endClosing)
		return
	}
	if c.asking.Load() && code == wire.CloseDraining { // the answer is on its way, and first
		c.bye = &farewell{code, after}
		c.mu.Unlock()
		return
	}
	one(c.room.hub.figures.closes, code)
	bye := c.sink.Frame(nil, wire.AppendBye(nil, code, after.Milliseconds()), "")
	if !c.busy {
		if n, err := c.sink.WriteNow(bye); err == nil && n < len(bye) {
			// The sink cannot write without waiting: let a goroutine say bye, briefly.
			bye = bye[n:]
			c.over = true
			c.mu.Unlock()
			go func() {
				if err := c.sink.WriteAll(bye, time.Now().Add(byeWait)); err == nil || code != 0 {
					c.sink.Close(code)
				}
				c.room.post(leaving{c})
			}()
			return
		}
	}
	c.over = true
	c.pending = nil
	if c.busy && c.sink.Unframed() { // no close frame would say why: the goroutine that writes does, behind what it writes now
		c.parting, c.ending = bye, code
		c.mu.Unlock()
		time.AfterFunc(byeWait, func() { c.sink.Close(code) })
		c.room.post(leaving{c})
		return
	}
	c.mu.Unlock()
	c.sink.Close(code)
	c.room.post(leaving{c})
}

// endClosing ends a connection that did not come to the last thing it may have.
func (c *Conn) endClosing() {
	c.mu.Lock()
	code := c.closing
	c.closing = 0
	c.mu.Unlock()
	if code != 0 {
		c.end(code, 0)
	}
}

func (c *Conn) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

// control sends a frame that is no event. It never waits.
func (c *Conn) control(json []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	c.put(c.sink.Frame(nil, json, ""))
}

// put writes framed bytes, or leaves them for the goroutine that is waiting. mu is held.
func (c *Conn) put(b []byte) {
	if c.busy {
		c.leave(b)
		return
	}
	n, err := c.sink.WriteNow(b)
	c.sent.Store(c.room.hub.clock.local())
	switch {
	case err != nil:
		c.fail()
	case n < len(b):
		c.leave(b[n:])
		c.wait()
	}
}

func (c *Conn) leave(b []byte) {
	if len(c.pending)+len(b) > maxPending+len(b) {
		c.fail()
		return
	}
	c.pending = append(c.pending, b...)
}

// fail gives the connection up as one that could not keep up. mu is held; the closing happens outside it.
func (c *Conn) fail() {
	if c.over {
		return
	}
	c.over = true
	c.pending = nil
	one(c.room.hub.figures.closes, wire.CloseTooSlow)
	go func() {
		c.sink.Close(wire.CloseTooSlow)
		c.room.post(leaving{c})
	}()
}

// flush gives the connection everything it lacks, in one write, and tells how many bytes of it were taken. It never waits.
func (c *Conn) flush() int {
	c.room.gate.RLock()
	defer c.room.gate.RUnlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over || c.busy || !c.live {
		return 0
	}
	w := c.room.window.Load()
	to := c.target(w)
	switch {
	case !c.room.confirmed():
	case c.cursor >= to:
		c.ready()
		c.finish()
	case c.cursor+1 < w.first:
		c.fail()
	case c.unready || c.sink.Unframed() || !c.plain(w, to):
		c.wait()
	default:
		return c.give(w, to)
	}
	return 0
}

// give writes what is simply the audience's stream. mu is held.
func (c *Conn) give(w *window, to moderation.Seq) int {
	s := c.stream()
	b := w.span(s, c.cursor, to)
	n := 0
	if len(b) > 0 {
		var err error
		if n, err = c.sink.WriteNow(b); err != nil {
			c.fail()
			return 0
		}
		c.sent.Store(c.room.hub.clock.local())
	}
	switch {
	case n == len(b):
		c.cursor = to
		c.finish()
	case n == 0:
		c.wait()
	default: // the rest of the frame that was cut must follow; what comes behind it is looked up again
		reached := w.reached(s, c.cursor, n)
		c.leave(w.span(s, c.cursor, reached)[n:])
		c.cursor = reached
		c.wait()
	}
	return n
}

// ready writes the mark between what was and what is live, once the cursor is there. mu is held.
func (c *Conn) ready() {
	if c.unready && c.cursor >= c.readyAt {
		c.unready = false
		c.put(c.sink.Frame(nil, wire.AppendReady(nil), ""))
	}
}

// target is the last event that this viewer may be given now.
func (c *Conn) target(w *window) moderation.Seq {
	to := w.head
	if c.reach.To != 0 {
		to = min(to, c.reach.To)
	}
	if c.closing != 0 {
		to = min(to, c.last)
	}
	return to
}

// plain reports whether cursor..to is simply the audience's stream: all within reach, and nothing of one's own in it.
func (c *Conn) plain(w *window, to moderation.Seq) bool {
	if c.reach.In && c.cursor+1 < c.reach.From {
		return false
	}
	return len(w.own) == 0 || len(w.owned(c.viewer.Who, c.reach.Known, c.cursor, to)) == 0
}

// finish closes a connection that has been given the last thing it may have. mu is held.
func (c *Conn) finish() {
	if c.closing == 0 || c.over || c.cursor < c.last {
		return
	}
	code := c.closing
	c.closing = 0
	go c.end(code, 0)
}

// wait hands the connection to a goroutine that may wait for it. mu is held.
func (c *Conn) wait() {
	if c.busy || c.over {
		return
	}
	c.busy = true
	go c.drain()
}

// drain writes what is left and what is lacking, a piece at a time, until there is nothing. It is the only writer while
// busy is set.
func (c *Conn) drain() {
	for {
		b, more := c.piece()
		if len(b) > 0 {
			c.room.hub.figures.wrote(1, len(b))
			if err := c.sink.WriteAll(b, time.Now().Add(writeWait)); err != nil {
				c.mu.Lock()
				c.busy = false
				c.fail()
				c.mu.Unlock()
				return
			}
			c.sent.Store(c.room.hub.clock.local())
		}
		if !more {
			return
		}
	}
}

// piece takes the next bytes to write; more is false when there are none left, and busy is then cleared.
func (c *Conn) piece() (b []byte, more bool) {
	c.room.gate.RLock()
	defer c.room.gate.RUnlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		if b, c.parting = c.parting, nil; len(b) > 0 {
			return b, true
		}
		c.busy = false
		if c.ending != 0 {
			c.sink.Close(c.ending)
		}
		return nil, false
	}
	b, c.pending = c.pending, nil
	if len(b) > pieceBytes {
		b, c.pending = b[:pieceBytes:pieceBytes], b[pieceBytes:]
	}
	c.hoards = c.hoards && len(c.pending) > 0
	if c.live && len(b) < pieceBytes {
		b = c.lacking(b)
	}
	if len(b) == 0 {
		c.busy = false
		c.finish()
		return nil, false
	}
	return b, true
}

// lacking appends events that the viewer lacks, up to about pieceBytes, and moves the cursor. mu is held.
func (c *Conn) lacking(b []byte) []byte {
	if !c.room.confirmed() {
		return b
	}
	w := c.room.window.Load()
	to := c.target(w)
	if c.cursor < to && c.cursor+1 < w.first {
		c.fail()
		return nil
	}
	for {
		if c.unready && c.cursor >= c.readyAt {
			c.unready = false
			b = c.sink.Frame(b, wire.AppendReady(nil), "")
		}
		if c.cursor >= to || len(b) >= pieceBytes {
			return b
		}
		if end := c.run(w, to); end > c.cursor {
			if span := w.span(c.stream(), c.cursor, end); len(b) == 0 {
				b = span // the window's own bytes, which nobody changes
			} else {
				b = append(b, span...)
			}
			c.cursor = end
			continue
		}
		b = c.one(b, w, c.cursor+1)
		c.cursor++
	}
}

// run is up to where what the viewer lacks is simply their audience's stream, as far as one piece goes, so that it can be
// taken at once; the cursor if the next event is not. mu is held.
func (c *Conn) run(w *window, to moderation.Seq) moderation.Seq {
	if c.unready {
		to = min(to, max(c.readyAt, c.cursor))
	}
	if c.cursor >= to || c.sink.Unframed() || c.reach.In && c.cursor+1 < c.reach.From {
		return c.cursor
	}
	to = min(to, w.reached(c.stream(), c.cursor, pieceBytes))
	if mine := w.owned(c.viewer.Who, c.reach.Known, c.cursor, to); len(mine) > 0 {
		to = mine[0].seq - 1
	}
	return to
}

// one appends one event in the form that this viewer gets: their own frame, else their audience's within their reach,
// else what those outside get.
func (c *Conn) one(b []byte, w *window, seq moderation.Seq) []byte {
	mine := w.owned(c.viewer.Who, c.reach.Known, seq-1, seq)
	if len(mine) == 0 {
		s := c.stream()
		if c.reach.In && seq < c.reach.From {
			s = outside
		}
		return c.framed(b, w.frame(s, seq))
	}
	for _, o := range mine {
		b = c.framed(b, o.frame)
	}
	return b
}

func (c *Conn) framed(b, frame []byte) []byte {
	if len(frame) == 0 || !c.sink.Unframed() {
		return append(b, frame...)
	}
	json := payload(frame)
	return c.sink.Frame(b, json, eventID(json))
}
