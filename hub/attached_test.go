package hub

import (
	"context"
	"slices"
	"time"

	"hearth/store"
)

// leasing is store.Presence in the memory of a test, for several hubs. fake guards it.
type leasing struct {
	leases map[store.InstanceID]time.Time
	last   map[store.InstanceID]int64
	rows   map[store.SessionID]map[store.InstanceID]store.Attached
}

func newLeasing() leasing {
	return leasing{
		leases: map[store.InstanceID]time.Time{}, last: map[store.InstanceID]int64{},
		rows: map[store.SessionID]map[store.InstanceID]store.Attached{},
	}
}

func (f *fake) Renew(_ context.Context, self store.InstanceID, r store.Renewal) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &f.leasing
	renewed, there := l.leases[self]
	switch {
	case !there && !r.First:
		return false, store.ErrNoLease
	case there && r.Version < l.last[self]:
		return false, store.ErrConflict
	case r.First:
		l.drop(self)
	}
	l.leases[self], l.last[self] = time.Now(), r.Version
	for _, a := range r.Rooms {
		if l.rows[a.Session] == nil {
			l.rows[a.Session] = map[store.InstanceID]store.Attached{}
		}
		l.rows[a.Session][self] = store.Attached{Session: a.Session, Instance: self, Version: r.Version, Seats: slices.Clone(a.Seats)}
	}
	return !there || time.Since(renewed) >= store.LeaseLasts, nil
}

func (l *leasing) drop(self store.InstanceID) {
	for _, at := range l.rows {
		delete(at, self)
	}
}

func (f *fake) Resign(_ context.Context, self store.InstanceID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.leasing.leases, self)
	f.leasing.drop(self)
	return nil
}

func (f *fake) Others(_ context.Context, self store.InstanceID, rooms []store.SessionID, known []store.Attached) ([]store.Lease, []store.Attached, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &f.leasing
	var leases []store.Lease
	var news []store.Attached
	for id, renewed := range l.leases {
		if id == self {
			continue
		}
		leases = append(leases, store.Lease{Instance: id, Renewed: renewed, Lives: time.Since(renewed) < store.LeaseLasts})
		for _, session := range rooms {
			at, there := l.rows[session][id]
			i := slices.IndexFunc(known, func(k store.Attached) bool { return k.Session == session && k.Instance == id })
			switch {
			case there && (i < 0 || known[i].Version != at.Version):
				news = append(news, at)
			case !there && i >= 0:
				news = append(news, store.Attached{Session: session, Instance: id})
			}
		}
	}
	return leases, news, nil
}

// crash loses all of it, as a database may.
func (f *fake) crash() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leasing = newLeasing()
}

func (f *faulty) away(ctx context.Context) error {
	f.mu.Lock()
	hook := f.presence
	f.mu.Unlock()
	if hook == nil {
		return nil
	}
	return hook(ctx)
}

func (f *faulty) Renew(ctx context.Context, self store.InstanceID, r store.Renewal) (bool, error) {
	if err := f.away(ctx); err != nil {
		return false, err
	}
	return f.Store.Renew(ctx, self, r)
}

func (f *faulty) Resign(ctx context.Context, self store.InstanceID) error {
	if err := f.away(ctx); err != nil {
		return err
	}
	return f.Store.Resign(ctx, self)
}

func (f *faulty) Others(ctx context.Context, self store.InstanceID, rooms []store.SessionID, known []store.Attached) ([]store.Lease, []store.Attached, error) {
	if err := f.away(ctx); err != nil {
		return nil, nil, err
	}
	return f.Store.Others(ctx, self, rooms, known)
}

// cut takes the whole store away, or gives it back.
func (f *faulty) cut(away func(context.Context) error) {
	f.set(func(f *faulty) {
		f.heads, f.read, f.presence, f.append = away, away, away, nil
		if away != nil {
			f.append = func(ctx context.Context, b []store.Batch, really func() []store.Result) []store.Result {
				if err := away(ctx); err != nil {
					return every(b, err)
				}
				return really()
			}
		}
	})
}

func unavailable(context.Context) error { return store.ErrUnavailable }
