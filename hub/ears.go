package hub

import (
	"time"

	"hearth/hub/wire"
	"hearth/store"
)

var _ Ears = (*Hub)(nil)

// How hints are taken. Whoever can write to the link can forge them: they cost little, and decide nothing.
const (
	apartAfter    = 3 * time.Second        // staff are told that the servers do not hear each other
	fruitlessWait = 250 * time.Millisecond // after a look that found nothing, hints of a room wait for the next reading of heads
	lookUpEvery   = 250 * time.Millisecond // the Directory's feed is looked at for hints
)

// there is the live room of a session; nil: it does not live here.
func (h *Hub) there(session store.SessionID) *room {
	h.mu.Lock()
	e := h.rooms[session]
	h.mu.Unlock()
	if e == nil {
		return nil
	}
	select {
	case <-e.ready:
		return e.room
	default:
		return nil
	}
}

// Look is described at Ears.
func (h *Hub) Look(session store.SessionID, head store.Seq) {
	r := h.there(session)
	if r == nil || head <= r.seen() {
		return
	}
	for {
		waits := r.hinted.Load()
		if waits >= uint64(head) {
			return
		}
		if r.hinted.CompareAndSwap(waits, uint64(head)) {
			if waits == 0 {
				r.post(look{})
			}
			return
		}
	}
}

// LookAround is described at Ears.
func (h *Hub) LookAround(session store.SessionID) {
	if h.roll != nil {
		h.roll.look(session)
	}
}

// Heard is described at Ears.
func (h *Hub) Heard(session store.SessionID, s Signal) {
	if r := h.there(session); r != nil && r.far.add(s) {
		poke(r.wake)
	}
}

// LookUp is described at Ears.
func (h *Hub) LookUp() { poke(h.changed) }

// Linked is described at Ears.
func (h *Hub) Linked(ok bool) {
	if !ok {
		h.awaySince.CompareAndSwap(0, h.clock.local())
		return
	}
	h.awaySince.Store(0)
	h.setApart(false)
	poke(h.lookNow)
	h.LookUp()
	if h.roll != nil {
		h.roll.wantAll()
	}
}

// setApart has every room tell its staff whether the servers hear each other.
func (h *Hub) setApart(apart bool) {
	if h.apart.Swap(apart) == apart {
		return
	}
	for _, r := range h.live() {
		poke(r.wake)
	}
}

// minded tells staff when the link has been away for a while.
func (h *Hub) minded() {
	if since := h.awaySince.Load(); h.link != nil && since != 0 && h.clock.local()-since >= apartAfter.Milliseconds() {
		h.setApart(true)
	}
	// Linked(true) may have come between the two.
	if h.awaySince.Load() == 0 {
		h.setApart(false)
	}
}

// lookUps passes hints about the Directory on, gathered.
func (h *Hub) lookUps() {
	for rest(h.ctx, time.Hour, h.changed) {
		h.lookUp()
		if !rest(h.ctx, lookUpEvery, nil) {
			return
		}
	}
}

// tellApart tells staff, once, that the servers do not hear each other, and once that they do again.
func (r *room) tellApart() {
	if apart := r.hub.apart.Load(); apart != r.apart {
		r.apart = apart
		r.broadcast(wire.AppendServers(nil, apart), r.isStaff)
	}
}

// seen is up to where this room has the log, for any goroutine.
func (r *room) seen() store.Seq { return store.Seq(len(*r.checks.Load())) }

// look is a hint that the log has moved: r.hinted says how far.
type look struct{}

func (look) handle(r *room) {
	if head := r.hinted.Swap(0); head <= uint64(r.head.Seq) { // read meanwhile
		return
	}
	if time.Since(r.fruitless) >= fruitlessWait {
		r.behind, r.byHint = true, true
	}
}
