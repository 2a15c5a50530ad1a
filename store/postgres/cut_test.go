package postgres_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/storetest"
)

// A sender is a room as far as the store knows one: it appends to a log, and tells the author of each record the truth.
type sender struct {
	*testing.T
	store *postgres.Store
	log   store.SessionID
	head  store.Head
	told  map[store.Digest]bool // whether it was kept, of each record that was ever sent
}

// reread is what a sender does that has lost: it learns where the log is, and which of its records are there.
func (s *sender) reread(sent []store.Record) (kept bool) {
	s.Helper()
	all := storetest.ReadAll(s, s.store, s.log)
	for _, r := range all {
		kept = kept || r.Digest == sent[0].Digest
	}
	if len(all) > 0 {
		last := all[len(all)-1]
		s.head = store.Head{Seq: last.Seq, At: last.At, Digest: last.Digest}
	}
	return kept
}

// settle hears an answer, and says whether the same batch must be sent again.
func (s *sender) settle(sent []store.Record, err error) (again bool) {
	s.Helper()
	kept := false
	switch {
	case err == nil:
		last := sent[len(sent)-1]
		kept, s.head = true, store.Head{Seq: last.Seq, At: last.At, Digest: last.Digest}
	case errors.Is(err, store.ErrConflict):
		kept = s.reread(sent)
	case errors.Is(err, store.ErrUnknown), errors.Is(err, store.ErrUnavailable):
		return true
	default:
		s.Fatalf("append to %s: %v", s.log, err)
	}
	for _, r := range sent {
		s.told[r.Digest] = kept
	}
	return false
}

// rival appends what another instance says, by a way that is not cut.
func (s *sender) rival(other store.Log) {
	s.Helper()
	for {
		heads, err := other.Heads(s.Context(), []store.SessionID{s.log})
		if err != nil {
			s.Fatal(err)
		}
		head, ok := heads[s.log]
		if !ok {
			head = storetest.Empty(s.log)
		}
		records := storetest.Next(s.log, head, 1)
		records[0].Facts = fmt.Appendf(nil, `{"rival":%d}`, records[0].Seq)
		records[0].Digest = store.Chain(head.Digest, &records[0])
		r := other.Append(s.Context(), []store.Batch{{Session: s.log, After: head, Records: records}})[0]
		if errors.Is(r.Err, store.ErrConflict) { // what was cut ran just now
			continue
		}
		if r.Err != nil {
			s.Fatalf("the other instance: %v", r.Err)
		}
		s.told[records[0].Digest] = true
		return
	}
}

// The connection breaks at COMMIT, a hundred times, in every way there is, with and without another instance that
// writes to the same log before the batch is sent again.
func TestCutAtCommit(t *testing.T) {
	address := fresh(t)
	other := mustOpen(t, address)
	p, through := before(t, address)
	s := mustOpen(t, through)
	senders := make([]*sender, 3)
	for i := range senders {
		id := store.SessionID(fmt.Sprint("log", i))
		senders[i] = &sender{T: t, store: s, log: id, head: storetest.Empty(id), told: map[store.Digest]bool{}}
	}
	const rounds = 100
	for round := range rounds {
		at := []cut{beforeServer, beforeItsEnd, atItsEnd, beforeAnswer, beforeLastOne}[round%5]
		batches := make([]store.Batch, len(senders))
		for i, from := range senders {
			batches[i] = store.Batch{Session: from.log, After: from.head, Records: storetest.Next(from.log, from.head, 1+round%3)}
		}
		p.next(at, "INSERT INTO records")
		for i, r := range s.Append(t.Context(), batches) {
			committed := at == beforeAnswer || at == beforeLastOne
			if !errors.Is(r.Err, store.ErrUnknown) && (committed || !errors.Is(r.Err, store.ErrUnavailable)) {
				t.Fatalf("round %d, cut %d, batch %d: %v", round, at, i, r.Err)
			}
		}
		if got := p.done(); got != round+1 {
			t.Fatalf("cut %d times in %d rounds", got, round+1)
		}
		if round%8 >= 4 {
			senders[0].rival(other)
		}
		pending := batches
		for len(pending) > 0 {
			var again []store.Batch
			for i, r := range s.Append(t.Context(), pending) {
				b := pending[i]
				for _, from := range senders {
					if from.log == b.Session && from.settle(b.Records, r.Err) {
						again = append(again, b)
					}
				}
			}
			pending = again
		}
	}
	for _, from := range senders {
		there, want := map[store.Digest]bool{}, map[store.Digest]bool{}
		for _, r := range storetest.ReadAll(t, other, from.log) {
			if there[r.Digest] {
				t.Errorf("%s: record %d is there twice", from.log, r.Seq)
			}
			there[r.Digest] = true
		}
		lost := 0
		for digest, kept := range from.told {
			if kept {
				want[digest] = true
			} else {
				lost++
			}
		}
		if !maps.Equal(there, want) {
			t.Errorf("%s has %d records, and of %d it was said that they are kept", from.log, len(there), len(want))
		}
		// The rival was in time only where the batch had not been kept: then its author was told so.
		if wantLost := from == senders[0]; (lost > 0) != wantLost {
			t.Errorf("%s: of %d records it was said that they are not kept", from.log, lost)
		}
	}
}

// A renewal whose answer is lost is kept or is not, and the same again settles it.
func TestCutAtRenewal(t *testing.T) {
	address := fresh(t)
	other := mustOpen(t, address)
	p, through := before(t, address)
	s := mustOpen(t, through)
	version := int64(0)
	for _, first := range []bool{true, false} {
		for _, at := range []cut{beforeServer, beforeItsEnd, atItsEnd, beforeAnswer, beforeLastOne} {
			version++
			call := renewal(version, first, fmt.Sprint("ben on phone ", version))
			p.next(at, "INSERT INTO attached")
			if _, err := s.Renew(t.Context(), "one", call); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("cut %d: %v", at, err)
			}
			if got := p.done(); got != int(version) {
				t.Fatalf("cut %d times, want %d", got, version)
			}
			if _, err := s.Renew(t.Context(), "one", call); err != nil {
				t.Errorf("the same again: %v", err)
			}
			leases, news, err := other.Others(t.Context(), "two", []store.SessionID{"a"}, nil)
			if err != nil || len(leases) != 1 || !leases[0].Lives || len(news) != 1 || news[0].Version != version ||
				news[0].Seats[0] != call.Rooms[0].Seats[0] {
				t.Errorf("read %v, %v, %v", leases, news, err)
			}
		}
	}
}
