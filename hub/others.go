package hub

import (
	"context"
	"slices"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// unbroken is how far apart two answers about leases may be and still count as watching.
const unbroken = store.LeaseLasts / 2

// lease is another instance's, as this one has watched it. Whether it lives is judged by this machine's clock: it is dead
// when it was not renewed while it was watched for LeaseLasts without a break. Neither a step of the store's clock nor a
// store that was away for everybody makes anybody dead.
type lease struct {
	renewed time.Time // what was last read
	since   int64     // local milliseconds since when that has been watched
	gone    bool      // the store does not have it any more
	dead    bool
}

// row is who is attached to one room through one other instance.
type row struct {
	version int64
	seats   map[moderation.ParticipantID]struct{}
	counted bool // the room has been told of them
}

// read asks who is elsewhere and tells the rooms what has changed.
func (l *roll) read(ctx context.Context, whole bool) error {
	sheets := l.wanting(whole)
	if len(sheets) == 0 {
		return nil
	}
	ids := make([]store.SessionID, len(sheets))
	var known []store.Attached
	at := make(map[store.SessionID]*sheet, len(sheets))
	for i, s := range sheets {
		ids[i], at[s.room.id] = s.room.id, s
		for instance, r := range s.rows {
			known = append(known, store.Attached{Session: s.room.id, Instance: instance, Version: r.version})
		}
	}
	asked := l.clock.moment()
	bounded, cancel := context.WithTimeout(ctx, rollWait)
	defer cancel()
	leases, rows, err := l.presence.Others(bounded, l.self, ids, known)
	if err != nil {
		l.wantAgain(sheets)
		return err
	}
	l.judge(asked, leases)
	news := map[*sheet][]store.Attached{}
	for _, a := range rows {
		if s := at[a.Session]; s != nil && l.leases[a.Instance] != nil {
			news[s] = append(news[s], a)
		}
	}
	for _, s := range sheets {
		if e := l.compare(s, news[s]); len(e.come)+len(e.gone) > 0 {
			s.room.post(e)
		}
		s.room.asked.Store(&asked) // after the post: whoever loads this before the inbox has both
	}
	l.answered(sheets)
	if whole {
		l.forget()
	}
	return nil
}

func (l *roll) wanting(whole bool) (sheets []*sheet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sheets {
		if s.room != nil && (whole || s.wants) {
			s.wants = false
			sheets = append(sheets, s)
		}
	}
	return sheets
}

func (l *roll) wantAgain(sheets []*sheet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range sheets {
		s.wants = s.wants || s.waits
	}
}

// answered wakes the rooms that waited.
func (l *roll) answered(sheets []*sheet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range sheets {
		if s.waits && !s.wants {
			s.waits = false
			poke(s.room.wake)
		}
	}
}

// judge takes over what was read of the leases.
func (l *roll) judge(asked moment, leases []store.Lease) {
	broken := !agree(asked.drift, l.readAt.drift) || asked.local-l.readAt.local > unbroken.Milliseconds()
	l.readAt = asked
	for _, k := range l.leases {
		k.gone = true
	}
	for _, a := range leases {
		k := l.leases[a.Instance]
		if k == nil {
			k = &lease{}
			l.leases[a.Instance] = k
		}
		k.gone = false
		if k.since == 0 || !a.Renewed.Equal(k.renewed) {
			k.renewed, k.since, k.dead = a.Renewed, asked.local, false
		}
	}
	for _, k := range l.leases {
		if broken && !k.dead {
			k.since = asked.local
		}
		if asked.local-k.since >= store.LeaseLasts.Milliseconds() {
			k.dead = true
		}
	}
	living := int64(0)
	for _, k := range l.leases {
		if !k.dead {
			living++
		}
	}
	l.living.Store(living)
}

// forget drops leases that are dead and that the store has forgotten.
func (l *roll) forget() {
	for id, k := range l.leases {
		if k.gone && k.dead {
			delete(l.leases, id)
		}
	}
}

// compare takes over what has changed of a room, and gives what to tell it.
func (l *roll) compare(s *sheet, news []store.Attached) (e elsewhere) {
	for _, a := range news {
		r := s.rows[a.Instance]
		if r == nil {
			r = &row{counted: !l.leases[a.Instance].dead}
			s.rows[a.Instance] = r
		}
		seats := make(map[moderation.ParticipantID]struct{}, len(a.Seats))
		for _, who := range a.Seats {
			seats[moderation.ParticipantID(who)] = struct{}{}
		}
		if r.counted {
			e.differ(r.seats, seats, 0)
		}
		r.version, r.seats = a.Version, seats
	}
	for instance, r := range s.rows {
		k := l.leases[instance]
		switch lives := k != nil && !k.dead; {
		case lives && !r.counted:
			e.differ(nil, r.seats, 0)
			r.counted = true
		case !lives && r.counted:
			last := moderation.Time(0)
			if k != nil {
				last = moderation.Time(k.renewed.UnixMilli())
			}
			e.differ(r.seats, nil, last)
			r.counted = false
		}
		if k == nil || k.gone && k.dead || r.version == 0 {
			delete(s.rows, instance)
		}
	}
	return e
}

// elsewhere tells a room who has come to other instances and who has gone from them.
type elsewhere struct {
	come []moderation.ParticipantID
	gone []parting
}

// parting is somebody who is not attached by some instance any more. at is when they were surely last there; 0: until now.
type parting struct {
	who moderation.ParticipantID
	at  moderation.Time
}

func (e *elsewhere) differ(before, after map[moderation.ParticipantID]struct{}, at moderation.Time) {
	for who := range after {
		if _, was := before[who]; !was {
			e.come = append(e.come, who)
		}
	}
	for who := range before {
		if _, is := after[who]; !is {
			e.gone = append(e.gone, parting{who, at})
		}
	}
}

// handle takes who has come before who has gone, so that moving between two other instances is no gap.
func (e elsewhere) handle(r *room) {
	for _, who := range e.come {
		r.people.came(r, who)
	}
	for _, p := range e.gone {
		r.people.went(r, p)
	}
}

// attachedNow lists those of these sessions in which somebody is connected through another living instance.
func (l *roll) attachedNow(ctx context.Context, sessions []store.SessionID) ([]store.SessionID, error) {
	leases, rows, err := l.presence.Others(ctx, l.self, sessions, nil)
	if err != nil {
		return nil, err
	}
	var lives []store.InstanceID
	for _, a := range leases {
		if a.Lives {
			lives = append(lives, a.Instance)
		}
	}
	var there []store.SessionID
	for _, a := range rows {
		if len(a.Seats) > 0 && slices.Contains(lives, a.Instance) {
			there = append(there, a.Session)
		}
	}
	return there, nil
}
