package retention_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
	"hearth/store/seal"
)

const day = 24 * time.Hour

// lines are the transcript as staff read it.
func (s *stage) lines(id store.SessionID) (all []hub.Line) {
	s.Helper()
	s.must(s.hub.Transcript(s.Context(), id, hub.WholeRecord(), func(l hub.Line) error { all = append(all, l); return nil }))
	return all
}

func (s *stage) reads(id store.SessionID, text string) bool {
	s.Helper()
	for _, l := range s.lines(id) {
		if strings.Contains(l.Text+l.Name+l.About+l.Note+l.Memo, text) {
			return true
		}
	}
	return false
}

// verifies holds that the chain is whole, and gives how many rows have words.
func (s *stage) verifies(id store.SessionID) (worded int) {
	s.Helper()
	previous := store.LogDigest(id)
	s.must(s.store.Read(s.Context(), id, 0, 0, func(r *store.Record) bool {
		if r.Digest != store.Chain(previous, r) {
			s.Errorf("record %d does not follow its predecessor", r.Seq)
		}
		if r.Sealed != nil {
			worded++
		}
		previous = r.Digest
		return true
	}))
	return worded
}

// run does what serving does once.
func (s *stage) run() []store.Purge {
	s.Helper()
	s.must(s.keeper.Begin(s.Context()))
	done, err := s.keeper.Finish(s.Context())
	s.must(err)
	return done
}

// gone holds that nothing of a session's words is left, and all of its facts are.
func (s *stage) gone(id store.SessionID) {
	s.Helper()
	for _, text := range []string{said, replied, name, "Noor", "Ana"} {
		if s.reads(id, text) {
			s.Errorf("%q is still read", text)
		}
	}
	if n := s.verifies(id); n != 0 {
		s.Errorf("%d records have words", n)
	}
	if _, err := s.ring.Session(s.Context(), id); !errors.Is(err, seal.ErrDestroyed) {
		s.Errorf("the key: %v", err)
	}
	kinds := map[string]int{}
	for _, l := range s.lines(id) {
		kinds[l.Kind]++
	}
	if kinds["said"] != 2 || kinds["seated"] != 3 || kinds["ended"] != 1 || kinds["erased"] != 1 {
		s.Errorf("what is left is %v", kinds)
	}
	if _, err := s.store.Card(s.Context(), id, s.mia.ID); !errors.Is(err, store.ErrNotFound) {
		s.Errorf("the card: %v", err)
	}
	if undone, err := s.store.ListPurges(s.Context(), true); err != nil || len(undone) != 0 {
		s.Errorf("under way: %v, %v", undone, err)
	}
}

func TestASessionGoesByItsRule(t *testing.T) {
	eachShape(t, func(s *stage) {
		old, young := s.meet(31*day), s.meet(29*day)
		due, err := s.keeper.Due(t.Context())
		s.must(err)
		var subjects []string
		for _, d := range due {
			subjects = append(subjects, d.Subject)
		}
		want := []string{"cards/" + string(old), "cards/" + string(young), "session/" + string(old)}
		if len(due) != 3 || !sameSet(subjects, want) {
			t.Fatalf("due are %v, want %v", subjects, want)
		}
		if undone, err := s.store.ListPurges(t.Context(), false); err != nil || len(undone) != 0 {
			t.Errorf("looking began %v, %v", undone, err)
		}
		if done := s.run(); len(done) != 3 {
			t.Errorf("done are %v", done)
		}
		s.gone(old)
		if !s.reads(young, said) || !s.reads(young, name) {
			t.Error("a young session lost its words")
		}
		if _, err := s.store.Card(t.Context(), young, s.mia.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a card is kept for a month: %v", err)
		}
		s.restart(0)
		s.gone(old)
		if done := s.run(); len(done) != 0 {
			t.Errorf("done again: %v", done)
		}
		lines, err := s.store.AuditLines(t.Context(), 0, 0)
		s.must(err)
		n := 0
		for _, l := range lines {
			if l.What == "purge" && l.Object == "session/"+string(old) && l.Purpose == "days:30" && l.Who == "system" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d lines of the audit tell of it", n)
		}
	})
}

func sameSet(got, want []string) bool {
	seen := map[string]int{}
	for _, g := range got {
		seen[g]++
	}
	for _, w := range want {
		seen[w]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestRulesOfKeeping(t *testing.T) {
	eachShape(t, func(s *stage) {
		id := s.meet(40 * day)
		keep := func(rule string) {
			t.Helper()
			g, err := s.store.Group(t.Context(), s.group)
			s.must(err)
			g.Keep = rule
			s.must(s.store.UpdateGroup(t.Context(), g))
		}
		goes := func() bool {
			t.Helper()
			due, err := s.keeper.Due(t.Context())
			s.must(err)
			for _, d := range due {
				if d.Subject == "session/"+string(id) {
					return d.Held == ""
				}
			}
			return false
		}
		now := time.Now()
		for _, c := range []struct {
			rule   string
			signed time.Time
			goes   bool
		}{
			{"days:39", time.Time{}, true}, {"days:41", time.Time{}, false},
			{"signed:1", time.Time{}, false}, {"signed:9", now.Add(-10 * day), true}, {"signed:11", now.Add(-10 * day), false},
			{"none", time.Time{}, true},
		} {
			keep(c.rule)
			s.signed = c.signed
			if goes() != c.goes {
				t.Errorf("%s, signed %v: goes is %v", c.rule, c.signed, !c.goes)
			}
		}
		keep("none")
		fresh := s.meet(5 * time.Minute) // ended, and its doors are not shut
		due, err := s.keeper.Due(t.Context())
		s.must(err)
		for _, d := range due {
			if strings.HasSuffix(d.Subject, string(fresh)) {
				t.Errorf("%s goes while its doors are open", d.Subject)
			}
		}
		s.restart(6 * time.Minute)
		s.run()
		if s.reads(fresh, said) || s.verifies(fresh) != 0 {
			t.Error("with the rule none, words outlive the session")
		}
	})
}

func TestALegalHoldKeeps(t *testing.T) {
	eachShape(t, func(s *stage) {
		id := s.meet(31 * day)
		by := office.Actor{Who: "staff/s"}
		for _, object := range []string{"session/" + string(id), "member/" + string(s.noor.ID)} {
			s.must(s.keeper.Hold(t.Context(), by, object, "a court asked"))
			if done := s.run(); len(done) != 0 {
				t.Errorf("under a hold on %s went %v", object, done)
			}
			due, err := s.keeper.Due(t.Context())
			s.must(err)
			for _, d := range due {
				if d.Held != object {
					t.Errorf("%s is said to be held by %q", d.Subject, d.Held)
				}
			}
			var asked office.ErrAsk
			if _, err := s.keeper.EraseSession(t.Context(), by, id, "they asked"); !errors.As(err, &asked) {
				t.Errorf("erasing what is held: %v", err)
			}
			if _, err := s.keeper.EraseMember(t.Context(), by, s.noor.ID, "they asked"); !errors.As(err, &asked) {
				t.Errorf("erasing who is held: %v", err)
			}
			s.must(s.keeper.Release(t.Context(), by, object, "it is over"))
		}
		if !s.reads(id, said) {
			t.Fatal("held words went")
		}
		s.run()
		s.gone(id)
	})
}

// TestAPurgeIsFinished kills a purge at every write it makes, before the write and after it, and every time somebody new
// comes and finishes it.
func TestAPurgeIsFinished(t *testing.T) {
	struck := errors.New("killed here")
	eachShape(t, func(s *stage) {
		for n := 0; ; n++ {
			id := s.meet(31 * day)
			s.must(s.keeper.Begin(t.Context()))
			var reached atomic.Int64
			ctx, cancel := context.WithCancel(t.Context())
			kill := func() error {
				if reached.Add(1) > int64(n) {
					cancel() // an append that fails would be tried again: who is dead tries nothing
					return struck
				}
				return nil
			}
			s.store.fault.Store(&kill)
			_, err := s.keeper.Finish(ctx)
			cancel()
			s.store.fault.Store(nil)
			s.restart(0)
			s.run()
			s.gone(id)
			if reached.Load() <= int64(n) {
				s.must(err)
				s.Logf("killed at %d places", n)
				return
			}
			if s.Failed() {
				s.Fatalf("after a kill at %d", n)
			}
		}
	})
}
