package storetest

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hearth/store"
)

func purgeBehaviours() []behaviour {
	return []behaviour{
		{"purges/a purge is noted once and taken to its end", purgeToItsEnd},
		{"purges/one at a time works on it", purgeTaken},
		{"purges/a legal hold stands in the way", heldPurge},
		{"purges/what was purged is purged again", repeatedPurges},
	}
}

func purgeToItsEnd(t *testing.T, s store.Store) {
	ctx := t.Context()
	asked := store.Purge{Subject: "session/a", Why: "days:365", By: "system", Covers: []string{"session/a", "member/m"}}
	first, err := s.BeginPurge(ctx, asked)
	if err != nil || first.Asked.IsZero() || first.Steps != 0 || !first.Done.IsZero() || !slices.Equal(first.Covers, asked.Covers) {
		t.Fatalf("began %+v, %v", first, err)
	}
	again := asked
	again.Why = "somebody asked"
	if p, err := s.BeginPurge(ctx, again); err != nil || p.Why != "days:365" || !p.Asked.Equal(first.Asked) {
		t.Errorf("again: %+v, %v", p, err)
	}
	wantErr(t, "a step of nobody's", s.StepPurge(ctx, "session/a", "one", 1, false), store.ErrConflict)
	if _, err := s.TakePurge(ctx, "session/a", "one", time.Minute); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "step", s.StepPurge(ctx, "session/a", "one", 2, false), nil)
	if p, err := s.TakePurge(ctx, "session/a", "one", time.Minute); err != nil || p.Steps != 2 || p.By != "system" {
		t.Errorf("taken again: %+v, %v", p, err)
	}
	if all, err := s.ListPurges(ctx, true); err != nil || len(all) != 1 {
		t.Errorf("under way: %v, %v", all, err)
	}
	wantErr(t, "the end", s.StepPurge(ctx, "session/a", "one", 3, true), nil)
	_, err = s.TakePurge(ctx, "session/a", "one", time.Minute)
	wantErr(t, "take what is done", err, store.ErrConflict)
	if all, err := s.ListPurges(ctx, true); err != nil || len(all) != 0 {
		t.Errorf("under way: %v, %v", all, err)
	}
	if p, err := s.BeginPurge(ctx, asked); err != nil || p.Done.IsZero() || p.Steps != 3 {
		t.Errorf("begun after its end: %+v, %v", p, err)
	}
	_, err = s.TakePurge(ctx, "session/never", "one", time.Minute)
	wantErr(t, "take what never was", err, store.ErrConflict)
}

func purgeTaken(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := s.BeginPurge(ctx, store.Purge{Subject: "member/a", Covers: []string{"member/a"}})
	wantErr(t, "begin", err, nil)
	_, err = s.TakePurge(ctx, "member/a", "one", time.Minute)
	wantErr(t, "take", err, nil)
	_, err = s.TakePurge(ctx, "member/a", "two", time.Minute)
	wantErr(t, "take another's", err, store.ErrConflict)
	_, err = s.TakePurge(ctx, "member/a", "one", 0) // let go
	wantErr(t, "let go", err, nil)
	_, err = s.TakePurge(ctx, "member/a", "two", time.Minute)
	wantErr(t, "take what was let go", err, nil)
	wantErr(t, "the first one's step", s.StepPurge(ctx, "member/a", "one", 1, true), store.ErrConflict)
	wantErr(t, "the second one's step", s.StepPurge(ctx, "member/a", "two", 1, true), nil)
}

func heldPurge(t *testing.T, s store.Store) {
	ctx := t.Context()
	hold := store.LegalHold{Object: "member/m", Why: "a court asked", By: "staff/s"}
	wantErr(t, "hold", s.SetHold(ctx, hold), nil)
	wantErr(t, "hold again", s.SetHold(ctx, hold), store.ErrTaken)
	purge := store.Purge{Subject: "session/a", Covers: []string{"session/a", "member/m"}}
	_, err := s.BeginPurge(ctx, purge)
	wantErr(t, "begin while held", err, store.ErrHeld)
	if all, err := s.ListPurges(ctx, false); err != nil || len(all) != 0 {
		t.Errorf("noted all the same: %v, %v", all, err)
	}
	lasting, err := s.Holds(ctx, true)
	if err != nil || len(lasting) != 1 || lasting[0].Why != hold.Why || lasting[0].By != hold.By || lasting[0].Since.IsZero() {
		t.Errorf("holds %+v, %v", lasting, err)
	}
	wantErr(t, "release", s.ReleaseHold(ctx, "member/m", "staff/t"), nil)
	wantErr(t, "release again", s.ReleaseHold(ctx, "member/m", "staff/t"), store.ErrNotFound)
	if all, err := s.Holds(ctx, false); err != nil || len(all) != 1 || all[0].Released.IsZero() || all[0].ReleasedBy != "staff/t" {
		t.Errorf("holds %+v, %v", all, err)
	}
	_, err = s.BeginPurge(ctx, purge)
	wantErr(t, "begin", err, nil)
	wantErr(t, "hold what is going", s.SetHold(ctx, hold), store.ErrConflict)
	_, err = s.TakePurge(ctx, "session/a", "one", time.Minute)
	wantErr(t, "take", err, nil)
	wantErr(t, "the end", s.StepPurge(ctx, "session/a", "one", 1, true), nil)
	wantErr(t, "hold what is left", s.SetHold(ctx, hold), nil)
}

func repeatedPurges(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, subject := range []string{"session/a", "member/b", "session/c"} {
		_, err := s.BeginPurge(ctx, store.Purge{Subject: subject, Covers: []string{subject}})
		wantErr(t, "begin", err, nil)
	}
	for _, subject := range []string{"session/a", "member/b"} {
		_, err := s.TakePurge(ctx, subject, "one", time.Minute)
		wantErr(t, "take", err, nil)
		wantErr(t, "the end", s.StepPurge(ctx, subject, "one", 4, true), nil)
	}
	if n, err := s.RepeatPurges(ctx); err != nil || n != 2 {
		t.Errorf("%d are repeated, %v", n, err)
	}
	undone, err := s.ListPurges(ctx, true)
	if err != nil || len(undone) != 3 || undone[0].Steps != 0 {
		t.Errorf("under way: %+v, %v", undone, err)
	}
	_, err = s.TakePurge(ctx, "member/b", "two", time.Minute)
	wantErr(t, "take", err, nil)
}

// racingHolds: of a purge and a hold at the same moment one comes first, and the other is told.
func racingHolds(t *testing.T, stores []store.Store) {
	var began, held, taken atomic.Int32
	race(stores, 1, func(s store.Store, worker int) {
		if worker%2 == 0 {
			_, err := s.BeginPurge(t.Context(), store.Purge{Subject: "session/a", Covers: []string{"session/a"}})
			if err == nil {
				began.Add(1)
			} else if !errors.Is(err, store.ErrHeld) {
				t.Errorf("begin: %v", err)
			}
			return
		}
		err := s.SetHold(t.Context(), store.LegalHold{Object: "session/a"})
		if err == nil {
			held.Add(1)
		} else if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrTaken) {
			t.Errorf("hold: %v", err)
		}
	})
	if began.Load() > 0 == (held.Load() > 0) {
		t.Errorf("%d began and %d hold it", began.Load(), held.Load())
	}
	if held.Load() > 0 {
		wantErr(t, "release", stores[0].ReleaseHold(t.Context(), "session/a", ""), nil)
		_, err := stores[0].BeginPurge(t.Context(), store.Purge{Subject: "session/a", Covers: []string{"session/a"}})
		wantErr(t, "begin", err, nil)
	}
	race(stores, 2, func(s store.Store, worker int) {
		_, err := s.TakePurge(t.Context(), "session/a", string(rune('a'+worker)), time.Minute)
		if err == nil {
			taken.Add(1)
		} else if !errors.Is(err, store.ErrConflict) {
			t.Errorf("take: %v", err)
		}
	})
	if taken.Load() != 1 {
		t.Errorf("%d have it", taken.Load())
	}
}
