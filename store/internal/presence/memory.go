// Package presence keeps store.Presence in the memory of one process, for a store that one process has for itself.
package presence

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"hearth/store"
)

var _ store.Presence = (*Memory)(nil)

// Memory is safe for concurrent use. Whoever has it to themself loses it with their process, which no lease outlives.
type Memory struct {
	now func() time.Time // the store's clock

	mu     sync.Mutex // guards what follows
	leases map[store.InstanceID]*lease
}

// A lease is one instance's, with what is attached by it.
type lease struct {
	renewed time.Time
	version int64
	rooms   map[store.SessionID]room
}

type room struct {
	version int64
	seats   []string // never changed
	emptied time.Time
}

// New gives an empty presence. now is the store's clock.
func New(now func() time.Time) *Memory {
	return &Memory{now: now, leases: map[store.InstanceID]*lease{}}
}

// Renew keeps store.Presence's contract.
func (m *Memory) Renew(ctx context.Context, self store.InstanceID, r store.Renewal) (lapsed bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, fmt.Errorf("renew lease: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	l := m.leases[self]
	switch {
	case l == nil && !r.First:
		return false, fmt.Errorf("renew lease: %w", store.ErrNoLease)
	case l != nil && l.version > r.Version:
		return false, fmt.Errorf("renew lease: %w", store.ErrConflict)
	case l == nil:
		l, lapsed = &lease{}, true
		m.leases[self] = l
	default:
		lapsed = !l.lives(now)
	}
	if r.First && l.version < r.Version {
		l.rooms = map[store.SessionID]room{}
	}
	if !now.Equal(l.renewed) {
		l.renewed = now
	} else {
		l.renewed = l.renewed.Add(time.Nanosecond) // a coarse clock must not look like a dead instance
	}
	l.replace(r, now)
	if !r.First {
		m.forget(self, now)
	}
	return lapsed, nil
}

func (l *lease) replace(r store.Renewal, now time.Time) {
	for _, a := range r.Rooms {
		if before, ok := l.rooms[a.Session]; ok && before.version >= r.Version {
			continue
		}
		l.rooms[a.Session] = room{version: r.Version, seats: slices.Clone(a.Seats), emptied: now}
	}
	l.version = r.Version
	for id, room := range l.rooms {
		if len(room.seats) == 0 && !room.emptied.After(now.Add(-store.EmptyKept)) {
			delete(l.rooms, id)
		}
	}
}

// forget drops the leases that ran out long ago.
func (m *Memory) forget(self store.InstanceID, now time.Time) {
	for id, l := range m.leases {
		if id != self && !l.renewed.After(now.Add(-store.LeaseLasts-store.LeaseKept)) {
			delete(m.leases, id)
		}
	}
}

func (l *lease) lives(now time.Time) bool { return l.renewed.After(now.Add(-store.LeaseLasts)) }

// Resign keeps store.Presence's contract.
func (m *Memory) Resign(ctx context.Context, self store.InstanceID) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("resign lease: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.leases, self)
	return nil
}

// key names a row.
type key struct {
	session  store.SessionID
	instance store.InstanceID
}

// Others keeps store.Presence's contract.
func (m *Memory) Others(ctx context.Context, self store.InstanceID, rooms []store.SessionID, known []store.Attached) (
	leases []store.Lease, news []store.Attached, err error,
) {
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("read presence: %w", err)
	}
	had := make(map[key]int64, len(known))
	for _, k := range known {
		had[key{k.Session, k.Instance}] = k.Version
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	for id, l := range m.leases {
		if id == self {
			continue
		}
		leases = append(leases, store.Lease{Instance: id, Renewed: l.renewed, Lives: l.lives(now)})
		for _, session := range rooms {
			version, known := had[key{session, id}]
			at, there := l.rooms[session]
			// A row that is gone is the zero room, which is just how that is told.
			if at.version != version && (there || known) {
				news = append(news, store.Attached{
					Session: session, Instance: id, Version: at.version, Seats: slices.Clone(at.seats),
				})
			}
		}
	}
	return leases, news, nil
}
