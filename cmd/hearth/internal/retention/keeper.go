package retention

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
)

// Keys destroys keys; *seal.Ring does.
type Keys interface {
	DestroySession(ctx context.Context, id store.SessionID, why string) error
	DestroyCards(ctx context.Context, id store.SessionID, why string) error
	DestroyPerson(ctx context.Context, person store.ID, why string) error
}

// Rooms is the one door to records; *hub.Hub is one.
type Rooms interface {
	Do(ctx context.Context, d hub.Do) (hub.Answer, error)
}

// Auditor writes the audit; *office.Office is one.
type Auditor interface {
	Audit(ctx context.Context, by office.Actor, what, object, purpose, result string) error
}

// Options are what a Keeper needs.
type Options struct {
	Store  store.Store
	Keys   Keys
	Audit  Auditor
	Places []Place // what else holds words
	// SignedAt is when staff signed a session off; the zero time: they have not. nil: nobody ever does.
	SignedAt func(ctx context.Context, session store.SessionID) (time.Time, error)
	Logger   zerolog.Logger
}

// A Keeper sees to it that words go when they are to go. It is safe for concurrent use.
type Keeper struct {
	Options

	holder string
	rooms  atomic.Pointer[Rooms] // set by Attach
}

// New makes a Keeper. It does nothing until it is asked or watches.
func New(o Options) *Keeper {
	if o.SignedAt == nil {
		o.SignedAt = func(context.Context, store.SessionID) (time.Time, error) { return time.Time{}, nil }
	}
	return &Keeper{Options: o, holder: rand.Text()}
}

// Attach gives it the rooms. Before that, beside a server, a purge can be asked for and not worked on: whoever has the
// rooms does.
func (k *Keeper) Attach(r Rooms) { k.rooms.Store(&r) }

func (k *Keeper) works() bool { return k.rooms.Load() != nil }

const (
	dueEvery  = time.Minute
	lookEvery = 2 * time.Second
	// takenFor is how long a purge is one instance's alone. A whole step must fit in: the longest empties the rows of a
	// session of 100,000 events in a few seconds.
	takenFor = time.Minute
)

// Watch purges what is due and what was asked for until ctx ends.
func (k *Keeper) Watch(ctx context.Context) {
	due, look := time.NewTicker(dueEvery), time.NewTicker(lookEvery)
	defer due.Stop()
	defer look.Stop()
	begin := true
	for {
		if begin {
			k.told(ctx, k.Begin(ctx))
		}
		_, err := k.Finish(ctx)
		k.told(ctx, err)
		select {
		case <-ctx.Done():
			return
		case <-due.C:
			begin = true
		case <-look.C:
			begin = false
		}
	}
}

func (k *Keeper) told(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		k.Logger.Warn().Err(err).Msg("purging")
	}
}

// Begin notes everything that is due now in the journal. What is under a legal hold is left out.
func (k *Keeper) Begin(ctx context.Context) error {
	all, err := k.Due(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, d := range all {
		if d.Held != "" {
			continue
		}
		_, err := k.Store.BeginPurge(ctx, store.Purge{Subject: d.Subject, Why: d.Why, By: "system", Covers: d.Covers})
		if err != nil && !errors.Is(err, store.ErrHeld) {
			errs = append(errs, fmt.Errorf("begin a purge: %w", err))
		}
	}
	return errors.Join(errs...)
}

// Finish works on every purge that is under way and not somebody else's, and tells which came to their end. One that
// fails keeps none of the others; it is left for the next time.
func (k *Keeper) Finish(ctx context.Context) (done []store.Purge, err error) {
	all, err := k.Store.ListPurges(ctx, true)
	if err != nil || !k.works() {
		return nil, err
	}
	var errs []error
	for _, p := range all {
		if ctx.Err() != nil {
			break
		}
		ended, err := k.finish(ctx, p.Subject)
		switch {
		case errors.Is(err, store.ErrConflict): // somebody else's
		case err != nil:
			errs = append(errs, err)
		default:
			done = append(done, ended)
		}
	}
	return done, errors.Join(errs...)
}

// finish takes one purge to its end.
func (k *Keeper) finish(ctx context.Context, subject string) (store.Purge, error) {
	p, err := k.Store.TakePurge(ctx, subject, k.holder, takenFor)
	if err != nil {
		return p, err
	}
	steps, err := k.steps(p)
	if err != nil {
		return p, err
	}
	for p.Steps < len(steps) {
		if err := steps[p.Steps].do(ctx); err != nil {
			// Let go of it, so that another instance may try at once.
			_, letGo := k.Store.TakePurge(context.WithoutCancel(ctx), subject, k.holder, 0)
			return p, errors.Join(fmt.Errorf("purge, step %s: %w", steps[p.Steps].name, err), letGo)
		}
		p.Steps++
		if p.Steps == len(steps) {
			break
		}
		if err := k.Store.StepPurge(ctx, subject, k.holder, p.Steps, false); err != nil {
			return p, err
		}
		if _, err := k.Store.TakePurge(ctx, subject, k.holder, takenFor); err != nil {
			return p, err
		}
	}
	// The audit comes before the end, so that there is no end without its line; a kill between the two writes it twice.
	if err := k.Audit.Audit(ctx, office.Actor{Who: p.By}, "purge", p.Subject, p.Why, "ok"); err != nil {
		return p, err
	}
	return p, k.Store.StepPurge(ctx, subject, k.holder, p.Steps, true)
}
