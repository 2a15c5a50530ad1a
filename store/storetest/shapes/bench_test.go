package shapes_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

// BenchmarkAppend measures durable appends as rooms do them: each log has one writer that waits for its answer before it
// goes on, and whatever is waiting goes into one flush. "sealed" seals 200 bytes of words for every record; "open" keeps
// the same bytes as they are, to show what sealing costs. "flights" is how many flushes may be under way at once.
//
// Figures depend on the disk's flush: say which with every figure, or give ratios.
func BenchmarkAppend(b *testing.B) {
	for shape, most := range map[string]int{"sqlite": 1, "postgres": 2} { // SQLite has one writer anyway
		for _, logs := range []int{1, 100, 500} {
			for _, kind := range []string{"open", "sealed"} {
				for flights := 1; flights <= most; flights++ {
					b.Run(fmt.Sprintf("%s/logs=%d/%s/flights=%d", shape, logs, kind, flights), func(b *testing.B) {
						benchmarkAppend(b, shapes.Named(b, shape), logs, kind == "sealed", flights)
					})
				}
			}
		}
	}
}

func benchmarkAppend(b *testing.B, shape shapes.Shape, logs int, sealed bool, flights int) {
	s := shape.Open(b)
	master, err := seal.NewMasterFile(b.TempDir() + "/master.key")
	if err != nil {
		b.Fatal(err)
	}
	ring := seal.New(s, master)
	writers := make([]*writer, logs)
	for i := range writers {
		if writers[i], err = newWriter(b.Context(), s, ring, store.SessionID(fmt.Sprint("session-", i)), sealed); err != nil {
			b.Fatal(err)
		}
	}
	c := newCommitter(s, flights)
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for _, w := range writers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := w.append(c); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	c.stop()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
	b.ReportMetric(float64(b.N)/float64(c.flushes.Load()), "appends/flush")
}

// A writer appends to one log, one record at a time.
type writer struct {
	session store.SessionID
	words   *seal.Words // nil: not sealed
	head    store.Head
	answer  chan error
}

var (
	benchFacts = bytes.Repeat([]byte("f"), 150)
	benchWords = bytes.Repeat([]byte("w"), 200)
)

func newWriter(ctx context.Context, s store.Store, ring *seal.Ring, id store.SessionID, sealed bool) (*writer, error) {
	w := &writer{session: id, answer: make(chan error, 1), head: store.Head{Digest: store.LogDigest(id)}}
	if !sealed {
		return w, nil
	}
	keys, err := ring.Session(ctx, id)
	if err != nil {
		return nil, err
	}
	w.words, err = keys.Words(ctx, "person")
	return w, err
}

func (w *writer) append(c *committer) (err error) {
	r := store.Record{Seq: w.head.Seq + 1, At: w.head.At + 1, Format: store.Format, Facts: benchFacts}
	r.Command[0] = 1
	if w.words != nil {
		r.Sealed, r.Commit, err = w.words.Seal(w.session, r.Seq, benchWords)
	} else {
		r.Sealed, r.Commit = benchWords, store.Digest{1}
	}
	if err != nil {
		return err
	}
	r.Digest = store.Chain(w.head.Digest, &r)
	c.queue <- flushed{store.Batch{Session: w.session, After: w.head, Records: []store.Record{r}}, w.answer}
	w.head = store.Head{Seq: r.Seq, At: r.At, Digest: r.Digest}
	return <-w.answer
}

// A committer takes all that waits into one flush, and begins the next when that is durable. It may have several flushes
// under way: while the store works on one, the next is laid out and the last one's writers are told.
type committer struct {
	queue   chan flushed
	running sync.WaitGroup
	flushes atomic.Int64
}

type flushed struct {
	batch  store.Batch
	answer chan error
}

func newCommitter(s store.Log, flights int) *committer {
	c := &committer{queue: make(chan flushed, 1000)}
	for range flights {
		c.running.Go(func() { c.run(s) })
	}
	return c
}

func (c *committer) stop() {
	close(c.queue)
	c.running.Wait()
}

func (c *committer) run(s store.Log) {
	var batches []store.Batch
	var answers []chan error
	for first := range c.queue {
		batches, answers = append(batches[:0], first.batch), append(answers[:0], first.answer)
		for more := true; more; {
			select {
			case next, ok := <-c.queue:
				if more = ok; ok {
					batches, answers = append(batches, next.batch), append(answers, next.answer)
				}
			default:
				more = false
			}
		}
		c.flushes.Add(1)
		for i, r := range s.Append(context.Background(), batches) {
			answers[i] <- r.Err
		}
	}
}
