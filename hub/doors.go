package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// Create writes the first record of a session's log. It is harmless to repeat.
func (h *Hub) Create(ctx context.Context, session store.SessionID, open moderation.Open) error {
	r, err := h.room(ctx, session)
	if err != nil {
		return err
	}
	a, err := r.settle(ctx, &proposal{do: Do{Session: session, Command: open}})
	if err != nil {
		return err
	}
	if a.Refusal != nil && a.Refusal.Code != moderation.CodeAlready {
		return a.Refusal
	}
	return nil
}

// Seat gives a person a seat in a session's room and returns the id they have there. It is harmless to repeat.
func (h *Hub) Seat(ctx context.Context, s Seating) (moderation.ParticipantID, error) {
	r, err := h.begun(ctx, s.Session)
	if err != nil {
		return "", err
	}
	seat, err := h.store.Seat(ctx, store.Seat{Session: s.Session, Participant: newParticipant(), Person: s.Person, Staff: s.Staff})
	if err != nil {
		return "", fmt.Errorf("finding a seat: %w", err)
	}
	who := moderation.ParticipantID(seat.Participant)
	r.post(seatKnown{who, seat.Person})
	a, err := r.settle(ctx, &proposal{do: Do{Session: s.Session, Command: moderation.TakeSeat{Who: who, Role: s.Role, Name: s.Name}}})
	if err != nil {
		return "", err
	}
	if a.Refusal != nil && a.Refusal.Code != moderation.CodeAlready {
		return who, a.Refusal
	}
	return who, nil
}

// Seated finds the seat that a person has in a session's room already, without asking the store. ok is false for whoever
// has none that this instance knows of: Seat then finds it, or gives one. When ten thousand come back at once, that is ten
// thousand look-ups less.
func (h *Hub) Seated(ctx context.Context, session store.SessionID, person store.ID) (who moderation.ParticipantID, ok bool, err error) {
	r, err := h.room(ctx, session)
	if err != nil {
		return "", false, err
	}
	err = r.ask(ctx, func(r *room) {
		who = r.people.seats[person]
		ok = who != "" && r.committed.Role(who) != ""
	})
	return who, ok && err == nil, err
}

// begun gives the room of a session whose log has begun. Nobody but Create has anything to do with any other.
func (h *Hub) begun(ctx context.Context, session store.SessionID) (*room, error) {
	r, err := h.room(ctx, session)
	if err != nil || len(*r.checks.Load()) > 0 {
		return r, err
	}
	// Another instance may have begun it since this one looked.
	if err := r.ask(ctx, func(r *room) { r.refresh() }); err != nil {
		return nil, err
	}
	if len(*r.checks.Load()) == 0 {
		return nil, ErrNoRoom
	}
	return r, nil
}

// newParticipant makes an id of 80 random bits that links to nothing.
func newParticipant() string { return strings.ToLower(rand.Text()[:16]) }

// Do asks for a command, on whoever's behalf. The caller has made sure that By is who asks. An error means that the
// outcome is not known to the caller; a Refusal is in the answer.
func (h *Hub) Do(ctx context.Context, d Do) (Answer, error) {
	r, err := h.begun(ctx, d.Session)
	if err != nil {
		return Answer{}, err
	}
	d.Device = r.device(d.Device)
	p := &proposal{do: d, seen: r.known(ctx, d.Seen)}
	if d.ID != ([16]byte{}) {
		p.key = r.keys.CommandKey(string(d.By), d.ID)
	}
	return r.settle(ctx, p)
}

// DoFrame is the POST door: one do frame in, its done or refused frame out. A frame that cannot be read is a FrameError.
func (h *Hub) DoFrame(ctx context.Context, session store.SessionID, by Asker, body []byte) ([]byte, error) {
	r, err := h.begun(ctx, session)
	if err != nil {
		return nil, err
	}
	in, err := wire.Decode(body, func(id string) moderation.Seq { return r.known(ctx, id) })
	if err != nil {
		return nil, err
	}
	d, ok := in.(wire.Do)
	if !ok {
		return nil, &wire.FrameError{Code: wire.CloseUnknownType}
	}
	by.Device = r.device(by.Device)
	a, err := r.settle(ctx, r.proposed(by, d))
	if err != nil {
		return nil, err
	}
	return reply{event: a.Event, refusal: a.Refusal}.frame(d.ID), nil
}

// proposed makes a person's frame a proposal; the device's name is the session's already.
func (r *room) proposed(v Asker, d wire.Do) *proposal {
	if _, ok := d.Command.(moderation.Knock); ok {
		d.Command = moderation.Knock{Sent: v.Sent, CardDue: r.cardDue(v.Who)}
	}
	return &proposal{
		do:   Do{Session: r.id, By: v.Who, Device: v.Device, ID: d.ID, Command: d.Command},
		seen: r.known(r.hub.ctx, d.Seen), key: r.keys.CommandKey(string(v.Who), d.ID),
	}
}

// cardDue asks the doors of the house whether somebody has yet to give their safety card. While they cannot say, it is
// due: a knock that is refused can be tried again, and nobody is let in whom help could not find.
func (r *room) cardDue(who moderation.ParticipantID) bool {
	if r.hub.onKnock == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(r.hub.ctx, readWait)
	defer cancel()
	due, err := r.hub.onKnock(ctx, r.id, who)
	return due || err != nil
}

func (a reply) frame(id [16]byte) []byte {
	if a.refusal != nil {
		return wire.AppendRefused(nil, id, a.refusal)
	}
	return wire.AppendDone(nil, id, a.event)
}

// settle posts a proposal and waits for what becomes of it. The room answers every proposal within settleWithin and the
// append it was in.
func (r *room) settle(ctx context.Context, p *proposal) (Answer, error) {
	done := make(chan reply, 1)
	p.since, p.done = time.Now(), done
	r.post(p)
	select {
	case a := <-done:
		if p.do.By != "" { // the system's own are not what anybody waits for
			r.hub.figures.settled(a)
		}
		return Answer{Event: a.event, Again: a.again, Refusal: a.refusal}, nil
	case <-ctx.Done():
		return Answer{}, fmt.Errorf("waiting for the record: %w", ctx.Err())
	}
}

// Join lets a connection into a room. From here on the hub writes to its sink; the transport calls Receive for what comes
// in, Heard for every sign of life, and Gone when it has ended.
func (h *Hub) Join(ctx context.Context, j Joining) (*Conn, error) {
	r, err := h.begun(ctx, j.Session)
	if err != nil {
		return nil, err
	}
	j.Device = r.device(j.Device)
	c := &Conn{room: r, viewer: j.Viewer, bySent: j.Sent, grant: j.Grant, sink: j.Sink, answer: make(chan reply, 1)}
	c.Heard()
	c.sent.Store(h.clock.local())
	in := &joining{conn: c, last: j.Last}
	if r.known(ctx, j.Last) != 0 {
		if in.older, err = r.lacks(ctx, j.Last); err != nil {
			return nil, fmt.Errorf("reading what was missed: %w", err)
		}
	}
	h.mu.Lock()
	if h.draining() {
		h.mu.Unlock()
		return nil, ErrDraining
	}
	h.conns[c] = struct{}{}
	h.mu.Unlock()
	r.post(in)
	return c, nil
}

func (j *joining) refuse(why error) {
	code := wire.CloseDraining
	if errors.Is(why, ErrUnfoldable) {
		code = wire.CloseNoRecord
	}
	go j.conn.end(code, j.conn.room.hub.jitter())
}

// answered ends a connection that was only kept for its answer.
func (c *Conn) answered() {
	c.mu.Lock()
	bye := c.bye
	c.bye = nil
	c.asking.Store(false)
	c.mu.Unlock()
	if bye != nil {
		c.end(bye.code, bye.after)
	}
}

// Receive takes one message from the client and, for a command, waits until it is settled and answers it; a connection's
// commands are therefore done in order. false: the connection has been ended for what it sent.
func (c *Conn) Receive(message []byte) bool {
	c.Heard()
	if !c.room.hub.unbounded && !c.budget.spend(time.Now()) {
		c.end(wire.CloseTooMany, 0)
		return false
	}
	in, err := wire.Decode(message, func(id string) moderation.Seq { return c.room.known(c.room.hub.ctx, id) })
	if err != nil {
		code := wire.CloseBadFrame
		var fe *wire.FrameError
		if errors.As(err, &fe) {
			code = fe.Code
		}
		c.end(code, 0)
		return false
	}
	switch in := in.(type) {
	case wire.Writing:
		c.room.post(writing{c, in.Lane, in.On})
	case wire.Do:
		p := c.room.proposed(Asker{c.viewer, c.bySent}, in)
		p.since, p.done, p.conn = time.Now(), c.answer, c
		c.asking.Store(true)
		c.room.post(p)
		a := <-c.answer
		c.room.hub.figures.settled(a)
		c.Heard()
		c.control(a.frame(in.ID))
		c.answered()
	}
	return true
}
