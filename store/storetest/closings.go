package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"hearth/store"
)

func closingBehaviours() []behaviour {
	return []behaviour{
		{"closings/a chain, in order", closingsInOrder},
		{"closings/one link for each session", oneClosingEach},
		{"closings/many close at once", closingsAtOnce},
		{"closings/a link outlives its log", closingOutlives},
	}
}

func closing(n int64, session store.SessionID, before store.Closing) store.Closing {
	c := store.Closing{
		N: n, Session: session, Head: store.Head{Seq: store.Seq(n + 4), At: n + 1000, Digest: store.Digest{byte(n), 1}},
		ClosedAt: n + 2000, Key: "key", Sig: []byte{byte(n)},
	}
	if before.N > 0 {
		c.Previous = before.Link()
	}
	return c
}

func closingsInOrder(t *testing.T, s store.Store) {
	ctx := t.Context()
	last, err := s.LastClosing(ctx)
	if err != nil || last.N != 0 {
		t.Errorf("the last of none: %+v, %v", last, err)
	}
	_, err = s.Closing(ctx, "a")
	wantErr(t, "of a session that is not closed", err, store.ErrNotFound)
	a := closing(1, "a", store.Closing{})
	wantErr(t, "not the next", s.PutClosing(ctx, closing(2, "b", a)), store.ErrConflict)
	wantErr(t, "first", s.PutClosing(ctx, a), nil)
	b := closing(2, "b", a)
	wantErr(t, "second", s.PutClosing(ctx, b), nil)
	wantErr(t, "a number that is taken", s.PutClosing(ctx, closing(2, "c", a)), store.ErrConflict)
	wantErr(t, "a number too far", s.PutClosing(ctx, closing(4, "c", b)), store.ErrConflict)
	if got, err := s.LastClosing(ctx); err != nil || got.Link() != b.Link() || got.Key != "key" || len(got.Sig) != 1 {
		t.Errorf("last: %+v, %v", got, err)
	}
	if got, err := s.Closing(ctx, "a"); err != nil || got.Link() != a.Link() {
		t.Errorf("of a: %+v, %v", got, err)
	}
	for _, c := range []struct {
		after int64
		limit int
		want  []int64
	}{{0, 0, []int64{1, 2}}, {1, 0, []int64{2}}, {0, 1, []int64{1}}, {2, 0, nil}} {
		all, err := s.ClosingsAfter(ctx, c.after, c.limit)
		var got []int64
		for _, l := range all {
			got = append(got, l.N)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("after %d, at most %d: %v, %v", c.after, c.limit, got, err)
		}
	}
}

func oneClosingEach(t *testing.T, s store.Store) {
	ctx := t.Context()
	a := closing(1, "a", store.Closing{})
	wantErr(t, "first", s.PutClosing(ctx, a), nil)
	wantErr(t, "again, as the next", s.PutClosing(ctx, closing(2, "a", a)), store.ErrTaken)
	wantErr(t, "again, the same", s.PutClosing(ctx, a), store.ErrTaken)
	if got, err := s.LastClosing(ctx); err != nil || got.N != 1 {
		t.Errorf("last: %+v, %v", got, err)
	}
}

// closingsAtOnce: eight close ten sessions each, as instances do that know nothing of each other.
func closingsAtOnce(t *testing.T, s store.Store) {
	ctx := t.Context()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := 0; j < 10; {
				last, err := s.LastClosing(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				err = s.PutClosing(ctx, closing(last.N+1, store.SessionID(fmt.Sprint(i, "-", j)), last))
				switch {
				case err == nil:
					j++
				case !errors.Is(err, store.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	all, err := s.ClosingsAfter(ctx, 0, 0)
	if err != nil || len(all) != 80 {
		t.Fatalf("%d links, %v", len(all), err)
	}
	for i := 1; i < len(all); i++ {
		if all[i].N != int64(i)+1 || all[i].Previous != all[i-1].Link() {
			t.Errorf("link %d does not follow: %+v", i+1, all[i])
		}
	}
}

func closingOutlives(t *testing.T, s store.Store) {
	ctx := t.Context()
	Fill(t, s, "a", 3)
	wantErr(t, "close", s.PutClosing(ctx, closing(1, "a", store.Closing{})), nil)
	wantErr(t, "destroy", s.DestroyLog(ctx, "a"), nil)
	if c, err := s.Closing(ctx, "a"); err != nil || c.N != 1 {
		t.Errorf("the link: %+v, %v", c, err)
	}
}
