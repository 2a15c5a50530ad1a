package hub

import (
	"slices"
	"sync"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// Bounds of what is heard and said of writing between instances.
const (
	writingEvery = 2 * time.Second        // a person who goes on writing is told to other instances no more often
	farEvery     = 250 * time.Millisecond // what is heard of a room's writers elsewhere is taken over no more often
	farMost      = 32                     // of so many at once
	farBytes     = 64                     // of a participant's id; of a device's name half of it
)

// signals is what is said but never kept: who is writing. Owned by the room.
type signals struct {
	writers []writer
	taken   moderation.Time // when signals from elsewhere were last taken over
}

// writer is somebody who writes. Their connections here and those elsewhere do not take each other's signals away.
type writer struct {
	wire.Writer
	here, far moderation.Time // until when, by a signal of this instance's connections and of others'; 0: not
	said      moderation.Time // when other instances were last told
}

func (w *writer) until() moderation.Time { return max(w.here, w.far) }

// next is when the first signal fades, or those from elsewhere may be taken over; 0: there is nothing.
func (s *signals) next(far *farSignals) (t moderation.Time) {
	for i := range s.writers {
		if u := s.writers[i].until(); t == 0 || u < t {
			t = u
		}
	}
	if next := s.taken + millis(farEvery); far.any() && (t == 0 || next < t) {
		t = next
	}
	return t
}

func (s *signals) find(who moderation.ParticipantID) *writer {
	if i := slices.IndexFunc(s.writers, func(o writer) bool { return o.Who == who }); i >= 0 {
		return &s.writers[i]
	}
	return nil
}

// note takes a signal over, and reports whether that changes what is shown.
func (s *signals) note(r *room, who moderation.ParticipantID, lane moderation.Lane, set func(*writer)) (w *writer, shows bool) {
	w = s.find(who)
	if w == nil {
		s.writers = append(s.writers, writer{Writer: wire.Writer{Who: who, Since: r.hub.clock.now(), Lane: lane}})
		w, shows = &s.writers[len(s.writers)-1], true
	}
	shows = shows || w.Lane != lane
	w.Lane = lane
	set(w)
	return w, shows
}

// may reports whether the rules let somebody say that they write.
func (r *room) mayWrite(who moderation.ParticipantID, device string, lane moderation.Lane) bool {
	ask := moderation.Ask{By: who, Device: device, Command: moderation.Writing{Lane: lane}}
	_, refusal := moderation.Decide(r.committed, ask, moderation.Env{Now: r.hub.clock.now(), NameKey: r.nameKey})
	return refusal == nil
}

// writing is a person's signal that they write, or stop.
type writing struct {
	conn *Conn
	lane moderation.Lane
	on   bool
}

func (w writing) handle(r *room) {
	now, v := r.hub.clock.now(), w.conn.viewer
	if w.conn.home == nil { // has gone meanwhile, or was never let in
		return
	}
	if !w.on {
		r.signals.stop(r, v.Who)
		return
	}
	if !r.mayWrite(v.Who, v.Device, w.lane) {
		return
	}
	until := now + millis(writingFades)
	at, shows := r.signals.note(r, v.Who, w.lane, func(w *writer) { w.here = until })
	if r.hub.link != nil && now >= at.said+millis(writingEvery) {
		at.said = now
		r.hub.link.Writing(r.id, Signal{Who: v.Who, Device: v.Device, Lane: w.lane, Until: until})
	}
	if shows {
		r.tellWriting()
	}
}

// stop ends what a person's connections here said.
func (s *signals) stop(r *room, who moderation.ParticipantID) {
	w := s.find(who)
	if w == nil || w.here == 0 {
		return
	}
	w.here = 0
	if r.hub.link != nil {
		r.hub.link.Writing(r.id, Signal{Who: who, Lane: w.Lane})
	}
	s.drop(r, r.hub.clock.now())
}

// farSignals is what was heard of who writes elsewhere and is not taken over yet: the last of each person.
type farSignals struct {
	mu     sync.Mutex
	latest map[moderation.ParticipantID]Signal
}

// add keeps a signal, if it can be one, and reports whether it is the first that waits.
func (f *farSignals) add(s Signal) bool {
	if s.Who == "" || len(s.Who) > farBytes || len(s.Device) > farBytes/2 {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, known := f.latest[s.Who]; !known && len(f.latest) >= farMost {
		return false
	}
	if f.latest == nil {
		f.latest = map[moderation.ParticipantID]Signal{}
	}
	f.latest[s.Who] = s
	return len(f.latest) == 1
}

func (f *farSignals) any() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.latest) > 0
}

func (f *farSignals) take() map[moderation.ParticipantID]Signal {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken := f.latest
	f.latest = nil
	return taken
}

// heed takes over what was heard from elsewhere. It is judged like what is said here, and only heeded of those who are
// attached through other instances.
func (s *signals) heed(r *room, now moderation.Time) {
	if !r.far.any() || now < s.taken+millis(farEvery) && now >= s.taken {
		return
	}
	s.taken = now
	changed := false
	far := 0
	for i := range s.writers {
		if s.writers[i].far > now {
			far++
		}
	}
	for who, heard := range r.far.take() {
		at := r.people.present[who]
		until := min(heard.Until, now+millis(writingFades))
		w := s.find(who)
		switch {
		case at == nil || at.elsewhere == 0:
		case heard.Until == 0:
			if w != nil {
				w.far = 0
			}
		case until <= now, w == nil && far >= farMost, !r.mayWrite(who, heard.Device, heard.Lane):
		default:
			if w == nil {
				far++
			}
			_, shows := s.note(r, who, heard.Lane, func(w *writer) { w.far = until })
			changed = changed || shows
		}
	}
	if s.faded(now) || changed {
		r.tellWriting()
	}
}

// fade forgets signals that were not repeated.
func (s *signals) fade(r *room, now moderation.Time) {
	s.heed(r, now)
	s.drop(r, now)
}

func (s *signals) drop(r *room, now moderation.Time) {
	if s.faded(now) {
		r.tellWriting()
	}
}

func (s *signals) faded(now moderation.Time) bool {
	n := len(s.writers)
	s.writers = slices.DeleteFunc(s.writers, func(w writer) bool { return w.until() <= now })
	return len(s.writers) != n
}

// quiet forgets the signal of someone who has just spoken, or may no longer.
func (s *signals) quiet(r *room, who moderation.ParticipantID) {
	n := len(s.writers)
	s.writers = slices.DeleteFunc(s.writers, func(w writer) bool { return w.Who == who })
	if len(s.writers) != n {
		r.tellWriting()
	}
}

// quietIfGone forgets the signal of someone whose last connection here has ended.
func (s *signals) quietIfGone(r *room, who moderation.ParticipantID) {
	if r.people.connections(who) == 0 {
		s.stop(r, who)
	}
}

// quietAbroad forgets what was heard of someone who is not attached elsewhere any more.
func (s *signals) quietAbroad(r *room, who moderation.ParticipantID) {
	if w := s.find(who); w != nil && w.far != 0 {
		w.far = 0
		s.drop(r, r.hub.clock.now())
	}
}

// tellWriting tells staff who writes, and members how many others write in the room lane; in a crowded room staff only.
// Who writes in the staff lane, on a private line or in their worksheet is staff's business: a member hears of a number that changed, and of
// nothing else, since even a frame that says the same again would tell that somebody writes where they cannot see it.
func (r *room) tellWriting() {
	all := make([]wire.Writer, 0, len(r.signals.writers))
	var inRoom []wire.Writer
	for i := range r.signals.writers {
		w := r.signals.writers[i].Writer
		all = append(all, w)
		if w.Lane == moderation.RoomLane {
			inRoom = append(inRoom, w)
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
				others := without(inRoom, c.viewer.Who)
				if len(others) == c.writing {
					continue
				}
				c.writing = len(others)
				c.control(wire.AppendWriting(nil, others, false))
			}
		}
	}
}

func without(ws []wire.Writer, who moderation.ParticipantID) []wire.Writer {
	return slices.DeleteFunc(slices.Clone(ws), func(w wire.Writer) bool { return w.Who == who })
}
