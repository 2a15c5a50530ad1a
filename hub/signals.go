package hub

import (
	"slices"

	"hearth/hub/wire"
	"hearth/moderation"
)

// signals is what is said but never kept: who is writing. Owned by the room.
type signals struct{ writers []writer }

type writer struct {
	wire.Writer
	until moderation.Time
}

// next is when the first signal fades; 0: nobody writes.
func (s *signals) next() (t moderation.Time) {
	for _, w := range s.writers {
		if t == 0 || w.until < t {
			t = w.until
		}
	}
	return t
}

// writing is a person's signal that they write, or stop.
type writing struct {
	conn *Conn
	lane moderation.Lane
	on   bool
}

func (w writing) handle(r *room) {
	now := r.hub.clock.now()
	who := w.conn.viewer.Who
	if w.conn.home == nil { // has gone meanwhile, or was never let in
		return
	}
	i := slices.IndexFunc(r.signals.writers, func(o writer) bool { return o.Who == who })
	if !w.on {
		if i >= 0 {
			r.signals.writers = slices.Delete(r.signals.writers, i, i+1)
			r.tellWriting()
		}
		return
	}
	ask := moderation.Ask{By: who, Device: w.conn.viewer.Device, Command: moderation.Writing{Lane: w.lane}}
	if _, refusal := moderation.Decide(r.committed, ask, moderation.Env{Now: now, NameKey: r.nameKey}); refusal != nil {
		return
	}
	until := now + moderation.Time(writingFades.Milliseconds())
	if i >= 0 {
		known := r.signals.writers[i].Lane == w.lane
		r.signals.writers[i].until, r.signals.writers[i].Lane = until, w.lane
		if known {
			return
		}
	} else {
		r.signals.writers = append(r.signals.writers, writer{wire.Writer{Who: who, Since: now, Lane: w.lane}, until})
	}
	r.tellWriting()
}

// fade forgets signals that were not repeated.
func (s *signals) fade(r *room, now moderation.Time) {
	n := len(s.writers)
	s.writers = slices.DeleteFunc(s.writers, func(w writer) bool { return w.until <= now })
	if len(s.writers) != n {
		r.tellWriting()
	}
}

// quiet forgets the signal of someone who has just spoken, or may no longer.
func (s *signals) quiet(r *room, who moderation.ParticipantID) {
	n := len(s.writers)
	s.writers = slices.DeleteFunc(s.writers, func(w writer) bool { return w.Who == who })
	if len(s.writers) != n {
		r.tellWriting()
	}
}

// tellWriting tells staff who writes, and members how many others write in the room lane; in a crowded room staff only.
// Who writes in the staff lane or on a private line is staff's business.
func (r *room) tellWriting() {
	all := make([]wire.Writer, 0, len(r.signals.writers))
	var inRoom []wire.Writer
	for _, w := range r.signals.writers {
		all = append(all, w.Writer)
		if w.Lane == moderation.RoomLane {
			inRoom = append(inRoom, w.Writer)
		}
	}
	crowded := len(r.people.present) > moderation.CrowdedAt
	for _, k := range r.chunks {
		for _, c := range k.list() {
			reach := r.committed.Reach(c.viewer)
			switch {
			case !reach.In, reach.To != 0:
			case reach.Audience == moderation.StaffAudience:
				c.control(wire.AppendWriting(nil, without(all, c.viewer.Who), true))
			case !crowded:
				c.control(wire.AppendWriting(nil, without(inRoom, c.viewer.Who), false))
			}
		}
	}
}

func without(ws []wire.Writer, who moderation.ParticipantID) []wire.Writer {
	return slices.DeleteFunc(slices.Clone(ws), func(w wire.Writer) bool { return w.Who == who })
}

// quietIfGone forgets the signal of someone whose last connection has ended.
func (s *signals) quietIfGone(r *room, who moderation.ParticipantID) {
	if r.people.connections(who) == 0 {
		s.quiet(r, who)
	}
}
