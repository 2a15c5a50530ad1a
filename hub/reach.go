package hub

import (
	"context"
	"sync"

	"hearth/hub/wire"
	"hearth/moderation"
)

// move is a connection whose reach an event changed.
type move struct {
	conn  *Conn
	reach moderation.Reach
	renew bool // what it may see has changed as a whole: welcome it anew
	code  wire.CloseCode
	last  moderation.Seq
}

// apply takes the new reach over. The room's gate is held, so nothing is being written by the old one.
func (m *move) apply() {
	m.conn.mu.Lock()
	defer m.conn.mu.Unlock()
	m.conn.reach = m.reach
	if m.renew {
		m.conn.live = false
	}
	if m.code != 0 {
		m.conn.closing, m.conn.last = m.code, m.last
	}
}

// reaches finds the connections whose reach events have changed.
func (r *room) reaches(events []moderation.Event) []*move {
	conns := map[*Conn]bool{}
	for i := range events {
		all, who := concerns(&events[i])
		for _, w := range who {
			if at := r.people.present[w]; at != nil {
				for _, c := range at.conns {
					conns[c] = true
				}
			}
		}
		if all {
			for _, k := range r.chunks {
				for _, c := range k.list() {
					conns[c] = true
				}
			}
		}
	}
	anew := erases(events)
	var moves []*move
	for c := range conns {
		m := r.moved(c)
		if anew {
			if m == nil {
				m = &move{conn: c, reach: r.committed.Reach(c.viewer)}
			}
			m.renew = m.renew || m.code == 0
		}
		if m != nil {
			moves = append(moves, m)
		}
	}
	return moves
}

// concerns names whose reach an event may change; all: everyone's.
func concerns(e *moderation.Event) (all bool, who []moderation.ParticipantID) {
	switch x := e.Fact.(type) {
	case moderation.Opened, moderation.LobbyOpened, moderation.Started, moderation.ClosingBegan, moderation.Ended,
		moderation.Shut, moderation.AgreementChanged, moderation.SettingsChanged, moderation.Erased:
		return true, nil
	case moderation.Seated:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.Consented, moderation.Named, moderation.Knocked, moderation.Left:
		return false, []moderation.ParticipantID{e.By}
	case moderation.Arrived:
		return false, x.Who
	case moderation.Admitted:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.Declined:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.Removed:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.Reinstated:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.RoleChanged:
		return false, []moderation.ParticipantID{x.Who}
	case moderation.LeadPassed:
		return false, []moderation.ParticipantID{e.By, x.To}
	}
	return false, nil
}

// moved compares a connection's reach with what the committed state says. c.reach is only changed by this goroutine.
func (r *room) moved(c *Conn) *move {
	now := r.committed.Reach(c.viewer)
	m := &move{conn: c, reach: now, last: moderation.Seq(r.head.Seq)}
	switch entry := r.committed.Entry(c.viewer); {
	case entry == moderation.IsOut:
		m.code, m.last = wire.CloseRemoved, now.To
		if m.last == 0 {
			m.last = moderation.Seq(r.head.Seq)
		}
	case r.committed.Phase() == moderation.IsShut:
		m.code = wire.CloseEnded
	case entry == moderation.HasLeft && c.reach.In && !now.In:
		m.code = wire.CloseLeft
	case now.In != c.reach.In, now.Audience != c.reach.Audience, now.From != c.reach.From:
		m.renew = true
	}
	if !m.renew && m.code == 0 && now == c.reach {
		return nil
	}
	return m
}

// renew welcomes a connection anew: what it may see has changed as a whole.
func (r *room) renew(c *Conn) {
	r.welcome(&joining{conn: c, over: true})
}

// effects is what events ask for beyond frames: attendance after an admission, signals that end, the Directory's hint.
func (r *room) effects(events []moderation.Event) {
	for i := range events {
		switch x := events[i].Fact.(type) {
		case moderation.Said:
			r.signals.quiet(r, events[i].By)
		case moderation.Muted:
			r.signals.quiet(r, x.Who)
		case moderation.Named:
			r.hub.names.submit(naming{session: r.id, who: events[i].By, name: events[i].Words.Name})
		case moderation.Renamed:
			r.hub.names.submit(naming{session: r.id, who: x.Who, name: events[i].Words.Name, over: true})
		case moderation.Removed:
			r.signals.quiet(r, x.Who)
			if x.Group {
				r.hub.removals.submit(removal{session: r.id, who: x.Who})
			}
		case moderation.Reinstated:
			if r.people.undone[x.Who] {
				delete(r.people.undone, x.Who)
				r.hub.removals.submit(removal{session: r.id, who: x.Who, undone: true})
			}
		case moderation.Paused, moderation.WaitingBegan, moderation.Ended:
			if len(r.signals.writers) > 0 {
				r.signals.writers = nil
				r.tellWriting()
			}
		}
	}
	switch p := r.committed.Phase(); {
	case len(events) > 0 && phaseChanged(events):
		r.hub.phases.submit(phase{r.id, string(p)})
	}
}

func phaseChanged(events []moderation.Event) bool {
	for i := range events {
		if course(&events[i]) {
			return true
		}
	}
	return false
}

// errands runs small jobs of one kind behind the rooms' backs, in order, so that no room waits for them: signatures, and
// hints for lists. A job that fails is logged; the next one like it makes up for it.
type errands[T any] struct {
	jobs chan T
	done chan struct{}

	mu     sync.Mutex
	closed bool
}

// errandsMost bounds what waits; beyond it a job is dropped, since each is only a newer version of the last.
const errandsMost = 1024

func newErrands[T any](do func(context.Context, T) error, failed func(error)) *errands[T] {
	e := &errands[T]{jobs: make(chan T, errandsMost), done: make(chan struct{})}
	go func() {
		defer close(e.done)
		for j := range e.jobs {
			ctx, cancel := context.WithTimeout(context.Background(), errandWait)
			if err := do(ctx, j); err != nil {
				failed(err)
			}
			cancel()
		}
	}()
	return e
}

// submit never blocks. After close it does nothing.
func (e *errands[T]) submit(j T) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	select {
	case e.jobs <- j:
	default:
	}
}

// close waits for the jobs that were submitted.
func (e *errands[T]) close() {
	e.mu.Lock()
	e.closed = true
	close(e.jobs)
	e.mu.Unlock()
	<-e.done
}
