package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"hearth/store"
)

// RunPeers tests what several instances on the same data promise each other. open gives n instances on one new empty
// store and closes them with the test.
func RunPeers(t *testing.T, open func(t *testing.T, n int) []store.Store) {
	t.Run("peers/one wins each number", func(t *testing.T) { racingWriters(t, open(t, 3)) })
	t.Run("peers/flushes of many logs cross", func(t *testing.T) { crossingFlushes(t, open(t, 3)) })
	t.Run("peers/one begins a log", func(t *testing.T) { racingBeginnings(t, open(t, 3)) })
	t.Run("peers/see what the other appended", func(t *testing.T) { peersSee(t, open(t, 2)) })
	t.Run("peers/get the same key", func(t *testing.T) { racingKeys(t, open(t, 3)) })
	t.Run("peers/a purge and a hold follow each other", func(t *testing.T) { racingHolds(t, open(t, 3)) })
}

// race runs work in n goroutines for each store and waits for all.
func race(stores []store.Store, n int, work func(s store.Store, worker int)) {
	var wg sync.WaitGroup
	for i := range n * len(stores) {
		wg.Go(func() { work(stores[i%len(stores)], i) })
	}
	wg.Wait()
}

// appendRetrying appends n records one by one as a room does: on a conflict it reads the head and tries again.
func appendRetrying(ctx context.Context, s store.Store, session store.SessionID, n int) error {
	for done := 0; done < n; {
		heads, err := s.Heads(ctx, []store.SessionID{session})
		if err != nil {
			return err
		}
		head, ok := heads[session]
		if !ok {
			head = Empty(session)
		}
		switch err := appendOne(ctx, s, session, head, Next(session, head, 1)); {
		case err == nil:
			done++
		case !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrUnavailable):
			return err
		}
	}
	return nil
}

func racingWriters(t *testing.T, stores []store.Store) {
	const each, writers = 20, 2
	race(stores, writers, func(s store.Store, worker int) {
		if err := appendRetrying(t.Context(), s, "a", each); err != nil {
			t.Errorf("writer %d: %v", worker, err)
		}
	})
	for _, s := range stores {
		if n := len(ReadAll(t, s, "a")); n != each*writers*len(stores) {
			t.Errorf("%d records, want %d: somebody's was lost or doubled", n, each*writers*len(stores))
		}
	}
}

// crossingFlushes lets instances flush the same logs in different orders at once: nobody may wait for ever, and nothing
// may be lost or doubled.
func crossingFlushes(t *testing.T, stores []store.Store) {
	const logs, rounds = 24, 12
	won := make([][logs]int, len(stores))
	race(stores, 1, func(s store.Store, worker int) {
		ids := make([]store.SessionID, logs)
		for i := range ids {
			at := i
			if worker%2 == 1 {
				at = logs - 1 - i
			}
			ids[at] = store.SessionID(fmt.Sprint("log", i))
		}
		for range rounds {
			heads, err := s.Heads(t.Context(), ids)
			if err != nil {
				t.Errorf("heads: %v", err)
				return
			}
			batches := make([]store.Batch, logs)
			for i, id := range ids {
				head, ok := heads[id]
				if !ok {
					head = Empty(id)
				}
				batches[i] = store.Batch{Session: id, After: head, Records: Next(id, head, 1)}
			}
			for i, r := range s.Append(t.Context(), batches) {
				if r.Err == nil {
					var n int
					_, _ = fmt.Sscanf(string(ids[i]), "log%d", &n)
					won[worker][n]++
				} else if !errors.Is(r.Err, store.ErrConflict) && !errors.Is(r.Err, store.ErrUnavailable) {
					t.Errorf("append: %v", r.Err)
				}
			}
		}
	})
	for i := range logs {
		want := 0
		for w := range won {
			want += won[w][i]
		}
		if n := len(ReadAll(t, stores[0], store.SessionID(fmt.Sprint("log", i)))); n != want {
			t.Errorf("log %d has %d records, and %d were acknowledged", i, n, want)
		}
	}
}

func racingBeginnings(t *testing.T, stores []store.Store) {
	var mu sync.Mutex
	wins := 0
	race(stores, 2, func(s store.Store, worker int) {
		err := appendOne(t.Context(), s, "a", Empty("a"), Next("a", store.Head{}, 1+worker))
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			wins++
		} else if !errors.Is(err, store.ErrConflict) {
			t.Errorf("append: %v", err)
		}
	})
	if wins != 1 {
		t.Errorf("%d began the same log", wins)
	}
	ReadAll(t, stores[0], "a")
}

func peersSee(t *testing.T, stores []store.Store) {
	head := Fill(t, stores[0], "a", 3)
	if n := len(ReadAll(t, stores[1], "a")); n != 3 {
		t.Errorf("%d records", n)
	}
	wantErr(t, "the other goes on", appendOne(t.Context(), stores[1], "a", head, Next("a", head, 1)), nil)
	wantErr(t, "the first has lost", appendOne(t.Context(), stores[0], "a", head, Next("a", head, 1)), store.ErrConflict)
	wantErr(t, "destroy", stores[1].DestroyWords(t.Context(), "a", []store.Seq{1}), nil)
	if got, err := stores[0].Sealed(t.Context(), "a", []store.Seq{1, 3}); err != nil || len(got) != 1 {
		t.Errorf("words of %d records, %v", len(got), err)
	}
}
