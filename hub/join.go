package hub

import (
	"context"
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// How much a connection is given at once when it joins.
const (
	historyMost = 300  // events that a newcomer, or whoever starts over, is given; older ones are paged
	resumeMost  = 2000 // events that a resume reaches back; further than that starts over
	seatConns   = 6    // connections of one person in one room; the oldest ends
)

// joining is a connection that said hello.
type joining struct {
	conn *Conn
	last string // its last event id
	over bool   // begin anew whatever it had

	// older is what the window no longer has of what it lacks, read before the room was asked.
	older []opened
}

// opened is one event read from the store, with the part of its digest that its id carries.
type opened struct {
	event    moderation.Event
	check    check
	withheld bool // it has words, which were not opened for this reader
}

func (j *joining) handle(r *room) {
	if !r.confirmed() { // what the room knows may be old: nobody is welcomed into it (rule 7)
		r.door = append(r.door, j)
		return
	}
	c := j.conn
	if c.ended() { // meanwhile, before it had a place
		r.hub.parted(c)
		return
	}
	r.leave = r.leave && r.hub.draining()
	r.people.joined(r, c)
	conns := r.people.present[c.viewer.Who].conns
	for _, old := range conns[:max(0, len(conns)-seatConns)] {
		go old.end(wire.CloseElsewhere, 0)
	}
	r.place(c)
	r.welcome(j)
}

// place puts a connection into a chunk that has room.
func (r *room) place(c *Conn) {
	for i := len(r.chunks) - 1; i >= 0; i-- {
		if len(r.chunks[i].list()) < chunkSize {
			r.chunks[i].add(c)
			return
		}
	}
	k := &chunk{}
	k.add(c)
	r.chunks = append(r.chunks, k)
}

// leaving is a connection that has ended.
type leaving struct{ conn *Conn }

func (l leaving) handle(r *room) {
	c := l.conn
	if c.home == nil {
		r.door = slices.DeleteFunc(r.door, func(j *joining) bool { return j.conn == c })
		r.hub.parted(c)
		return
	}
	k := c.home
	k.drop(c)
	if len(k.list()) == 0 {
		for i := range r.chunks {
			if r.chunks[i] == k {
				r.chunks = append(r.chunks[:i], r.chunks[i+1:]...)
				break
			}
		}
	}
	r.people.parted(r, c)
	r.signals.quietIfGone(r, c.viewer.Who)
	r.hub.parted(c)
	if len(r.chunks) == 0 {
		r.idle = time.Now()
	}
}

func (l leaving) refuse(error) { l.conn.room.hub.parted(l.conn) }

// welcome answers hello: the view as it stands, then what the client lacks, then `ready`, and from there on live. View and
// reach are one moment of the committed state; the events flow through the cursor like any others, so that one which is
// hidden while a slow connection still waits for it comes as its tombstone.
func (r *room) welcome(j *joining) {
	c := j.conn
	reach := r.committed.Reach(c.viewer)
	w := r.window.Load()
	from, resume := r.begin(j, w)
	var old []byte
	for i := range j.older {
		if o := &j.older[i]; o.event.Seq > from && o.event.Seq < w.first {
			old = r.oldFrame(old, c, &o.event)
		}
	}
	view := r.view(c.viewer)
	m := r.moved(c)
	if m != nil && m.code == wire.CloseRemoved && m.last > 0 { // of all that was, they get why they are not here
		resume, old = wire.ResumeOver, nil
		if e := r.event(m.last); m.last < w.first && e != nil {
			old = r.oldFrame(nil, c, e)
		}
		from = m.last - 1
	}
	if m != nil && m.code != 0 {
		r.people.parted(r, c)
	}
	r.gate.Lock()
	defer r.gate.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	c.reach, c.cursor = reach, max(from, w.first-1)
	if m != nil && m.code != 0 {
		c.closing, c.last = m.code, m.last
	}
	to := c.target(w)
	if resume == wire.ResumeEvents && len(old) == 0 && !c.any(w, to) {
		c.cursor, resume = to, wire.ResumeNothing
	}
	one(r.hub.figures.welcomes, resume)
	hello := wire.AppendWelcome(nil, string(r.id), r.hub.clock.now(), resume, r.earlier(reach, from), view)
	c.readyAt, c.unready, c.live = to, true, true
	begun := c.sink.Frame(nil, hello, "")
	if r.apart && r.isStaff(c) {
		begun = c.sink.Frame(begun, wire.AppendServers(nil, true), "")
	}
	c.putMuch(append(begun, old...))
	c.hoards = c.hoards || len(old) > 0 && len(c.pending) > 0
	c.wake()
}

// any reports whether cursor..to has anything at all for this viewer: to say "events" of what they may not see would
// count it. mu is held.
func (c *Conn) any(w *window, to moderation.Seq) bool {
	for seq := c.cursor + 1; seq <= to; seq++ {
		if len(c.one(nil, w, seq)) > 0 {
			return true
		}
	}
	return false
}

// wake lets the flushers look at this connection. mu is held; the connection has its place.
func (c *Conn) wake() {
	if c.home != nil {
		c.room.hub.flushers.wake([]*chunk{c.home})
	}
}

// begin decides behind which event a client goes on, and which of the three answers that is.
func (r *room) begin(j *joining, w *window) (moderation.Seq, wire.Resume) {
	if !j.over && j.last != "" {
		if seq := r.resolve(j.last); seq != 0 && seq >= r.people.turned[j.conn.viewer.Who] && (seq+1 >= w.first || covered(j.older, seq, w.first)) {
			return seq, wire.ResumeEvents
		}
	}
	from := moderation.Seq(0)
	if w.head > historyMost {
		from = w.head - historyMost
	}
	return max(from, w.first-1), wire.ResumeOver
}

// covered reports whether older holds every event behind seq up to the window.
func covered(older []opened, seq, first moderation.Seq) bool {
	return len(older) > 0 && older[0].event.Seq <= seq+1 && older[len(older)-1].event.Seq+1 >= first
}

// earlier reports whether the viewer may read events from before those that follow.
func (r *room) earlier(reach moderation.Reach, from moderation.Seq) bool {
	return reach.In && from > 0 && from >= reach.From
}

// oldFrame writes an event from before the window for one viewer, through the gate.
func (r *room) oldFrame(buf []byte, c *Conn, e *moderation.Event) []byte {
	json := r.gated(c.viewer, e)
	if json == nil {
		return buf
	}
	return c.sink.Frame(buf, json, eventID(json))
}

// gated is one event as one viewer may have it now; nil: not at all.
func (r *room) gated(v moderation.Viewer, e *moderation.Event) []byte {
	sight := moderation.Visible(r.committed, v, e)
	if sight == moderation.Nothing {
		return nil
	}
	form := moderation.FormFor(r.committed, v, e, sight)
	if x, ok := e.Fact.(moderation.Unhidden); ok && form == moderation.ForRoom && r.committed.ReadsFrom(v.Who) > x.Message {
		form = moderation.Neutral // see beyond
	}
	return wireEvent(e, form, r)
}

// view is the second gate's answer, with its words, as JSON.
func (r *room) view(v moderation.Viewer) []byte {
	view := moderation.ViewOf(r.committed, v)
	return wire.AppendView(nil, &view, r)
}

// putMuch writes a whole welcome, however long. mu is held.
func (c *Conn) putMuch(b []byte) {
	if c.busy {
		c.pending = append(c.pending, b...)
		return
	}
	n, err := c.sink.WriteNow(b)
	c.sent.Store(c.room.hub.clock.local())
	switch {
	case err != nil:
		c.fail()
	case n < len(b):
		c.pending = append(c.pending, b[n:]...)
		c.wait()
	}
}

// lacks reads what a client may lack that the window no longer has. It runs on the joining goroutine, not the room's.
func (r *room) lacks(ctx context.Context, last string) ([]opened, error) {
	checks := *r.checks.Load()
	seq, ok := r.hub.openID(r.keys, checks, last)
	w := r.window.Load()
	if !ok || seq+1 >= w.first || w.first-seq > resumeMost {
		return nil, nil
	}
	records, err := r.hub.records(ctx, r.id, seq, int(w.first-seq-1))
	if err != nil {
		return nil, err
	}
	return r.opener().open(ctx, records, &Reader{})
}
