package hub

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// forget takes a room that is about to end out of the register, so that it is made anew for whoever asks next, and has
// posts refused from here on. false: it was to go only if it is idle, and somebody has just asked for something.
func (h *Hub) forget(r *room, idle bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if idle && len(r.inbox) > 0 {
		return false
	}
	r.shut = true
	if e := h.rooms[r.id]; e != nil && e.room == r {
		delete(h.rooms, r.id)
	}
	if errors.Is(r.broken, ErrUnfoldable) {
		h.unfoldable[r.id] = unfoldable{since: time.Now()} // whether it can be now is tried at once
	}
	return true
}

func (h *Hub) parted(c *Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns, c)
	if len(h.conns) == 0 && h.draining() {
		poke(h.empty)
	}
}

// unreadyAfter: so long after its lease ran out, an instance should get no new people.
const unreadyAfter = 5 * time.Second

// farewellWait bounds how long the last answers and goodbyes may take.
const farewellWait = 2 * time.Second

// farewells waits until every connection has been told what it waited for, and why it ends.
func (h *Hub) farewells(ctx context.Context) {
	h.mu.Lock()
	if len(h.conns) == 0 {
		poke(h.empty)
	}
	h.mu.Unlock()
	late := time.NewTimer(farewellWait)
	defer late.Stop()
	select {
	case <-h.empty:
	case <-late.C:
	case <-ctx.Done():
	}
}

// live lists the rooms that are there.
func (h *Hub) live() []*room {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]*room, 0, len(h.rooms))
	for _, e := range h.rooms {
		select {
		case <-e.ready:
			if e.err == nil {
				rooms = append(rooms, e.room)
			}
		default:
		}
	}
	return rooms
}

func (h *Hub) connections() []*Conn {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := make([]*Conn, 0, len(h.conns))
	for c := range h.conns {
		l = append(l, c)
	}
	return l
}

// Drain ends every connection with "come back" and a jittered wait, finishes the commits under way, and ends the hub. The
// store stays open. If ctx ends first it may be called again; once it has succeeded that does nothing.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	h.drains.Store(true) // from here on no room begins
	entries := slices.Collect(maps.Values(h.rooms))
	h.mu.Unlock()
	for _, e := range entries {
		select {
		case <-e.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		if e.err == nil {
			e.room.post(stopping{})
		}
	}
	for _, e := range entries {
		if e.err != nil {
			continue
		}
		select {
		case <-e.room.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	h.mu.Lock()
	ended := h.ended
	h.ended = true
	h.mu.Unlock()
	if ended {
		return nil
	}
	h.farewells(ctx)
	h.cancel()
	h.watching.Wait()
	h.part()
	h.committer.stop()
	h.flushers.close()
	h.signatures.close()
	h.phases.close()
	h.removals.close()
	h.names.close()
	return nil
}

// part takes leave of the other instances. The roll has ended: nothing renews the lease any more. A lease that cannot be
// resigned runs out.
func (h *Hub) part() {
	if h.roll != nil {
		if err := h.roll.resign(context.Background()); err != nil {
			h.log.Warn().Err(err).Msg("resigning the lease")
		}
	}
	if h.link != nil {
		if err := h.link.Close(); err != nil {
			h.log.Warn().Err(err).Msg("closing the link")
		}
	}
}

// attach and detach tell the roll, if there is one.
func (h *Hub) attach(r *room, who moderation.ParticipantID) {
	if h.roll != nil {
		h.roll.attach(r, who)
	}
}

func (h *Hub) detach(r *room, who moderation.ParticipantID) {
	if h.roll != nil {
		h.roll.detach(r, who)
	}
}

// stopping asks a room to end when nothing is under way.
type stopping struct{}

func (stopping) handle(r *room) { r.leave = true }

// unfoldableFor: so long a record that could not be folded keeps new connections away. Another build may be able to; if
// none comes, the record is not whole, and one session must not close the house to all others.
const unfoldableFor = 30 * time.Second

// Ready reports why this instance should get no new connections; nil: it may. A record that could not be folded is tried
// again every few seconds.
func (h *Hub) Ready() error {
	if h.draining() {
		return ErrDraining
	}
	if h.roll != nil && h.roll.lapsed() > unreadyAfter {
		return ErrAlone
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, u := range h.unfoldable {
		if time.Since(u.since) < unfoldableFor {
			return ErrUnfoldable
		}
	}
	return nil
}

// Cut ends every connection that a grant let in, on this instance.
func (h *Hub) Cut(grant string, code wire.CloseCode) {
	for _, c := range h.connections() {
		if c.grant == grant {
			c.end(code, 0)
		}
	}
}

// CutPerson ends every connection of one participant.
func (h *Hub) CutPerson(session store.SessionID, who moderation.ParticipantID, code wire.CloseCode) {
	for _, c := range h.connections() {
		if c.room.id == session && c.viewer.Who == who {
			c.end(code, 0)
		}
	}
}

// Live reports whether a grant has a connection now: a staff person with an open room is not idle.
func (h *Hub) Live(grant string) bool {
	for _, c := range h.connections() {
		if c.grant == grant {
			return true
		}
	}
	return false
}
