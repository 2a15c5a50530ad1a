package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/internal/logcheck"
)

func logBehaviours() []behaviour {
	return []behaviour{
		{"log/what is appended is read", appendedIsRead},
		{"log/any bytes survive", anyBytesSurvive},
		{"log/read from a place, to a limit", readLimits},
		{"log/read stops when told", readStops},
		{"log/a read is one view and holds up no append", readIsOneView},
		{"log/who reads may ask the store meanwhile, however many read", askedWhileReading},
		{"log/an empty log is no error", emptyLog},
		{"log/a log that moved conflicts", conflicts},
		{"log/a batch again conflicts with itself", againConflicts},
		{"log/holes, overlaps and forgeries are refused", malformed},
		{"log/a losing batch fails alone", losesAlone},
		{"log/heads of many", headsOfMany},
		{"log/sealed words by number", sealedByNumber},
		{"log/big batches", bigBatches},
		{"log/signatures by place", signatures},
		{"log/a cancelled call keeps nothing", cancelled},
		{"log/the clock goes on", clockGoesOn},
		{"store/closed", closedStore},
	}
}

func appendedIsRead(t *testing.T, s store.Store) {
	first := Next("a", store.Head{}, 3)
	if err := appendOne(t.Context(), s, "a", Empty("a"), first); err != nil {
		t.Fatal(err)
	}
	second := Next("a", headOf(&first[2]), 4)
	if err := appendOne(t.Context(), s, "a", headOf(&first[2]), second); err != nil {
		t.Fatal(err)
	}
	Fill(t, s, "b", 2)
	wantRecords(t, ReadAll(t, s, "a"), append(first, second...))
	if n := len(ReadAll(t, s, "b")); n != 2 {
		t.Errorf("another log has %d records", n)
	}
}

func anyBytesSurvive(t *testing.T, s store.Store) {
	const session = `o'dd "name" %?#\ ü`
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	r := store.Record{Seq: 1, At: 1<<52 - 1, Format: 1, Facts: every, Commit: store.Digest(every[:32]), Sealed: every}
	copy(r.Command[:], every[100:])
	r.Digest = store.Chain(store.LogDigest(session), &r)
	bare := store.Record{Seq: 2, At: r.At, Format: 1, Facts: []byte{}}
	bare.Digest = store.Chain(r.Digest, &bare)
	if err := appendOne(t.Context(), s, session, Empty(session), []store.Record{r, bare}); err != nil {
		t.Fatal(err)
	}
	wantRecords(t, ReadAll(t, s, session), []store.Record{r, bare})
}

func readLimits(t *testing.T, s store.Store) {
	Fill(t, s, "a", 10)
	for _, tt := range []struct {
		after store.Seq
		limit int
		want  string
	}{
		{0, 3, "[1 2 3]"}, {7, 0, "[8 9 10]"}, {7, -1, "[8 9 10]"}, {7, 100, "[8 9 10]"}, {9, 1, "[10]"},
		{10, 5, "[]"}, {99, 0, "[]"}, {1<<64 - 1, 0, "[]"},
	} {
		var seqs []store.Seq
		err := s.Read(t.Context(), "a", tt.after, tt.limit, func(r *store.Record) bool {
			seqs = append(seqs, r.Seq)
			return true
		})
		if got := fmt.Sprint(seqs); err != nil || got != tt.want {
			t.Errorf("after %d, limit %d: %v, %v; want %v", tt.after, tt.limit, got, err, tt.want)
		}
	}
}

func readStops(t *testing.T, s store.Store) {
	Fill(t, s, "a", 500)
	calls := 0
	for range 40 { // more often than any pool has connections: what is stopped must be given back
		err := s.Read(t.Context(), "a", 0, 0, func(r *store.Record) bool {
			calls++
			return r.Seq%2 != 0
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if calls != 80 {
		t.Errorf("%d calls, want 80", calls)
	}
}

func readIsOneView(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 400)
	seen := 0
	err := s.Read(t.Context(), "a", 0, 0, func(r *store.Record) bool {
		if seen++; seen == 1 {
			if err := appendOne(t.Context(), s, "a", head, Next("a", head, 2)); err != nil {
				t.Errorf("append while a read is under way: %v", err)
			}
		}
		return true
	})
	if err != nil || seen != 400 {
		t.Errorf("saw %d records, %v; want the 400 there were", seen, err)
	}
	if n := len(ReadAll(t, s, "a")); n != 402 {
		t.Errorf("%d records afterwards", n)
	}
}

func emptyLog(t *testing.T, s store.Store) {
	Fill(t, s, "other", 1)
	if got := ReadAll(t, s, "none"); len(got) != 0 {
		t.Errorf("%d records", len(got))
	}
	if got, err := s.Sealed(t.Context(), "none", []store.Seq{1}); err != nil || len(got) != 0 {
		t.Errorf("words %v, %v", got, err)
	}
	if got, err := s.Heads(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("heads of no sessions %v, %v", got, err)
	}
	if got, err := s.Signatures(t.Context(), "none"); err != nil || len(got) != 0 {
		t.Errorf("signatures %v, %v", got, err)
	}
	if got := s.Append(t.Context(), nil); len(got) != 0 {
		t.Errorf("answers %v to nothing", got)
	}
	wantErr(t, "destroy words of nothing", s.DestroyWords(t.Context(), "none", []store.Seq{1}), nil)
	wantErr(t, "destroy no log", s.DestroyLog(t.Context(), "none"), nil)
}

func conflicts(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 3)
	before := ReadAll(t, s, "a")
	other := head
	other.Digest[0] ^= 1
	past := headOf(&before[1])
	future := store.Head{Seq: 9, At: head.At, Digest: head.Digest}
	begin := store.Head{Digest: store.Digest{1}}
	for _, tt := range []struct {
		name    string
		session store.SessionID
		after   store.Head
	}{
		{"the beginning", "a", Empty("a")}, {"the past", "a", past}, {"the future", "a", future},
		{"another digest", "a", other}, {"a log that is not there", "none", head},
	} {
		err := appendOne(t.Context(), s, tt.session, tt.after, Next(tt.session, tt.after, 1))
		wantErr(t, tt.name, err, store.ErrConflict)
	}
	r := Next("b", store.Head{}, 1)
	r[0].Digest = store.Chain(begin.Digest, &r[0])
	wantErr(t, "another beginning", appendOne(t.Context(), s, "b", begin, r), store.ErrConflict)
	wantRecords(t, ReadAll(t, s, "a"), before)
	ReadAll(t, s, "b")
}

func againConflicts(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 1)
	records := Next("a", head, 3)
	wantErr(t, "first", appendOne(t.Context(), s, "a", head, records), nil)
	for range 3 {
		wantErr(t, "again", appendOne(t.Context(), s, "a", head, records), store.ErrConflict)
	}
	wantRecords(t, ReadAll(t, s, "a")[1:], records)
}

func malformed(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 5)
	for name, spoil := range map[string]func(r []store.Record) []store.Record{
		"no records": func([]store.Record) []store.Record { return nil },
		"hole":       func(r []store.Record) []store.Record { return r[1:] },
		"hole inside": func(r []store.Record) []store.Record {
			return append(r[:1:1], r[2])
		},
		"overlap":     func([]store.Record) []store.Record { return Next("a", Empty("a"), 6)[4:] },
		"not chained": func(r []store.Record) []store.Record { r[1].Digest[3] ^= 1; return r },
		"facts changed": func(r []store.Record) []store.Record {
			r[2].Facts = []byte(`{"n":0}`)
			return r
		},
		"back in time": func(r []store.Record) []store.Record {
			r[0].At = head.At - 1
			r[0].Digest = store.Chain(head.Digest, &r[0])
			return r[:1]
		},
		"a format of the future": func(r []store.Record) []store.Record {
			r[0].Format = store.Format + 1
			r[0].Digest = store.Chain(head.Digest, &r[0])
			return r[:1]
		},
	} {
		err := appendOne(t.Context(), s, "a", head, spoil(Next("a", head, 3)))
		wantErr(t, name, err, logcheck.ErrMalformed)
	}
	if n := len(ReadAll(t, s, "a")); n != 5 {
		t.Errorf("%d records afterwards", n)
	}
}

func losesAlone(t *testing.T, s store.Store) {
	old, moved := Fill(t, s, "m", 1), Fill(t, s, "n", 1)
	wantErr(t, "move", appendOne(t.Context(), s, "m", old, Next("m", old, 1)), nil)
	unchained := Next("z", store.Head{}, 1)
	unchained[0].Digest[0] ^= 1
	results := s.Append(t.Context(), []store.Batch{
		{Session: "z", After: Empty("z"), Records: unchained},
		{Session: "k", After: Empty("k"), Records: Next("k", store.Head{}, 2)},
		{Session: "m", After: old, Records: Next("m", old, 3)},
		{Session: "n", After: moved, Records: Next("n", moved, 1)},
		{Session: "b", After: Empty("b"), Records: Next("b", store.Head{}, 1)},
	})
	wants := []error{logcheck.ErrMalformed, nil, store.ErrConflict, nil, nil}
	for i, want := range wants {
		wantErr(t, fmt.Sprint("batch ", i), results[i].Err, want)
	}
	for session, want := range map[store.SessionID]int{"z": 0, "k": 2, "m": 2, "n": 2, "b": 1} {
		if n := len(ReadAll(t, s, session)); n != want {
			t.Errorf("%s has %d records, want %d", session, n, want)
		}
	}
}

func headsOfMany(t *testing.T, s store.Store) {
	const many = 700
	batches := make([]store.Batch, many)
	ids := make([]store.SessionID, many, 2*many)
	for i := range batches {
		ids[i] = store.SessionID(fmt.Sprint("s", i))
		batches[i] = store.Batch{Session: ids[i], After: Empty(ids[i]), Records: Next(ids[i], store.Head{}, 1+i%3)}
	}
	for i, r := range s.Append(t.Context(), batches) {
		if r.Err != nil {
			t.Fatalf("batch %d: %v", i, r.Err)
		}
	}
	for i := range many {
		ids = append(ids, store.SessionID(fmt.Sprint("none", i)))
	}
	heads, err := s.Heads(t.Context(), ids)
	if err != nil || len(heads) != many {
		t.Fatalf("%d heads, %v", len(heads), err)
	}
	for i, b := range batches {
		if want := headOf(&b.Records[i%3]); heads[b.Session] != want {
			t.Errorf("%s: %v, want %v", b.Session, heads[b.Session], want)
		}
	}
}

func sealedByNumber(t *testing.T, s store.Store) {
	Fill(t, s, "a", 6) // odd ones have words
	Fill(t, s, "b", 6)
	got, err := s.Sealed(t.Context(), "a", []store.Seq{5, 2, 1, 77, 1<<64 - 1})
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	want := Next("a", store.Head{}, 6)
	if !bytes.Equal(got[1], want[0].Sealed) || !bytes.Equal(got[5], want[4].Sealed) {
		t.Errorf("words of other records: %v", got)
	}
	if got, err := s.Sealed(t.Context(), "a", nil); err != nil || len(got) != 0 {
		t.Errorf("none asked, got %v, %v", got, err)
	}
}

func bigBatches(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 3000)
	big := Next("a", head, 1)
	big[0].Facts = bytes.Repeat([]byte("f"), 100_000)
	big[0].Sealed = bytes.Repeat([]byte("w"), 300_000)
	big[0].Digest = store.Chain(head.Digest, &big[0])
	wantErr(t, "one big record", appendOne(t.Context(), s, "a", head, big), nil)
	records := ReadAll(t, s, "a")
	wantRecords(t, records[3000:], big)
}

func signatures(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 3)
	first := store.Signature{Head: head, SignedAt: 50, Key: "k1", Sig: []byte("sig 1")}
	second := store.Signature{Head: head, SignedAt: 60, Key: "k1", Sig: []byte("sig 2")}
	early := store.Signature{Head: store.Head{Seq: 1, At: 1, Digest: store.Digest{9}}, SignedAt: 70, Key: "k2", Sig: []byte("3")}
	for _, sig := range []store.Signature{second, first, early, first} {
		wantErr(t, "sign", s.PutSignature(t.Context(), "a", sig), nil)
	}
	got, err := s.Signatures(t.Context(), "a")
	if want := []store.Signature{early, first, second}; err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func cancelled(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 300)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Read(ctx, "a", 0, 0, func(r *store.Record) bool {
		if r.Seq == 10 {
			cancel()
		}
		return r.Seq < 11
	})
	if err != nil {
		wantErr(t, "read that was cut off", err, context.Canceled)
	}
	wantErr(t, "append", appendOne(ctx, s, "a", head, Next("a", head, 1)), context.Canceled)
	wantErr(t, "read", s.Read(ctx, "a", 0, 0, func(*store.Record) bool { return true }), context.Canceled)
	_, err = s.Heads(ctx, []store.SessionID{"a"})
	wantErr(t, "heads", err, context.Canceled)
	_, err = s.Renew(ctx, "one", store.Renewal{Version: 1, First: true})
	wantErr(t, "renew", err, context.Canceled)
	if n := len(ReadAll(t, s, "a")); n != 300 {
		t.Errorf("%d records afterwards", n)
	}
}

func clockGoesOn(t *testing.T, s store.Store) {
	var last time.Time
	for range 5 {
		now, err := s.Now(t.Context())
		if err != nil || now.Before(last) {
			t.Fatalf("%v after %v, %v", now, last, err)
		}
		last = now
	}
}

func closedStore(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 1)
	if s.Shape() != "sqlite" && s.Shape() != "postgres" {
		t.Errorf("shape %q", s.Shape())
	}
	wantErr(t, "close", s.Close(), nil)
	wantErr(t, "close again", s.Close(), nil)
	ctx := t.Context()
	wantErr(t, "append", appendOne(ctx, s, "a", head, Next("a", head, 1)), store.ErrUnavailable)
	wantErr(t, "read", s.Read(ctx, "a", 0, 0, func(*store.Record) bool { return true }), store.ErrUnavailable)
	_, err := s.Heads(ctx, []store.SessionID{"a"})
	wantErr(t, "heads", err, store.ErrUnavailable)
	_, err = s.Key(ctx, "o")
	wantErr(t, "key", err, store.ErrUnavailable)
	wantErr(t, "destroy", s.DestroyWords(ctx, "a", []store.Seq{1}), store.ErrUnavailable)
	_, err = s.Now(ctx)
	wantErr(t, "now", err, store.ErrUnavailable)
	_, err = s.Renew(ctx, "one", store.Renewal{Version: 1, First: true})
	wantErr(t, "renew", err, store.ErrUnavailable)
	_, _, err = s.Others(ctx, "one", nil, nil)
	wantErr(t, "others", err, store.ErrUnavailable)
	wantErr(t, "resign", s.Resign(ctx, "one"), store.ErrUnavailable)
}

// readersAtOnce is more than any store has connections.
const readersAtOnce = 100

// A room that folds its log looks up whose words those are: a hundred rooms that are opened at once must not hold all
// connections and wait for one more.
func askedWhileReading(t *testing.T, s store.Store) {
	session := store.SessionID("a")
	if r := s.Append(t.Context(), []store.Batch{{Session: session, After: Empty(session), Records: Next(session, store.Head{}, 3)}}); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // a hang limit
	defer cancel()
	errs := make(chan error, readersAtOnce)
	var reading sync.WaitGroup
	reading.Add(1)
	for range readersAtOnce {
		go func() {
			var inner error
			err := s.Read(ctx, session, 0, 0, func(*store.Record) bool {
				reading.Wait()
				_, err := s.SeatOf(ctx, session, "nobody")
				_, more := s.Heads(ctx, []store.SessionID{session})
				_, key := s.Key(ctx, "person/nobody")
				if !errors.Is(err, store.ErrNotFound) || more != nil || !errors.Is(key, store.ErrNotFound) {
					inner = errors.Join(errors.New("asked while reading"), err, more, key)
				}
				return inner == nil
			})
			errs <- errors.Join(err, inner)
		}()
	}
	reading.Done()
	for range readersAtOnce {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
}
