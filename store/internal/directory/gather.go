package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"hearth/store"
)

// A gathering answers single look-ups with few queries: one is under way, and whoever asks meanwhile is in the next.
// When an instance dies its ten thousand come back through the doors of the others within seconds, and each is looked up
// in the same tables. Nobody waits for others to come: a lone caller's query begins at once. What a caller is given was
// read after they asked, so that they see all that was committed before.
type gathering[K comparable, V any] struct {
	// Fixed after construction.
	verb  string
	query string // up to and with the column that is looked up
	scan  func(row, *V) error
	key   func(*V) K  // of a row that was read
	arg   func(K) any // as the database takes it
	copy  func(V) V   // nil: a value shares nothing with its copies

	mu    sync.Mutex    // guards what follows
	next  *asking[K, V] // who asks while a query is under way; nil: nobody
	under bool          // a query is under way
}

// asking is one query: what is asked for, and what came of it. found and err belong to the query until done is closed.
type asking[K comparable, V any] struct {
	keys  map[K]struct{}
	done  chan struct{}
	found map[K]V
	err   error
}

// errSilent: the database did not answer in time. It is nobody's own deadline that has passed, so callers are told that
// the store cannot be asked now.
var errSilent = errors.New("no answer in time")

// askWithin bounds a gathered query. It is nobody's own, so no caller's deadline ends it for the others.
const askWithin = 5 * time.Second

// get looks one key up. A caller who gives up leaves the query to the others.
func (g *gathering[K, V]) get(ctx context.Context, d *Directory, key K) (V, error) {
	var none V
	a := g.ask(d, key)
	select {
	case <-a.done:
	case <-ctx.Done():
		return none, fmt.Errorf("%s: %w", g.verb, ctx.Err())
	}
	if errors.Is(a.err, errSilent) {
		return none, fmt.Errorf("%s: %w: %w", g.verb, store.ErrUnavailable, a.err)
	}
	if a.err != nil {
		return none, d.explain(g.verb, a.err)
	}
	v, ok := a.found[key]
	switch {
	case !ok:
		return none, d.explain(g.verb, sql.ErrNoRows)
	case g.copy != nil:
		v = g.copy(v)
	}
	return v, nil
}

func (g *gathering[K, V]) ask(d *Directory, key K) *asking[K, V] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.next == nil {
		g.next = &asking[K, V]{keys: map[K]struct{}{}, done: make(chan struct{})}
	}
	a := g.next
	a.keys[key] = struct{}{}
	if !g.under {
		g.under = true
		go g.run(d)
	}
	return a
}

// run answers until nobody asks.
func (g *gathering[K, V]) run(d *Directory) {
	for {
		g.mu.Lock()
		a := g.next
		g.next, g.under = nil, a != nil
		g.mu.Unlock()
		if a == nil {
			return
		}
		a.found, a.err = g.read(d, a.keys)
		close(a.done)
	}
}

func (g *gathering[K, V]) read(d *Directory, keys map[K]struct{}) (map[K]V, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askWithin)
	defer cancel()
	args := make([]any, 0, len(keys))
	for k := range keys {
		args = append(args, g.arg(k))
	}
	found := make(map[K]V, len(keys))
	for len(args) > 0 {
		part := args[:min(len(args), placesMost)]
		args = args[len(part):]
		rows, err := collect(ctx, d.read, g.scan, g.query+places(len(part)), padded(part)...)
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, errSilent
		}
		if err != nil {
			return nil, err
		}
		for i := range rows {
			found[g.key(&rows[i])] = rows[i]
		}
	}
	return found, nil
}

// placesMost bounds one query.
const placesMost = 512

// width is how many places a query for n keys has: few widths make few statements, which the databases keep prepared.
func width(n int) int {
	w := 1
	for w < n {
		w *= 8
	}
	return w
}

// places writes " IN ($1, …)".
func places(n int) string {
	var b strings.Builder
	b.WriteString(" IN ($1")
	for i := 2; i <= width(n); i++ {
		fmt.Fprintf(&b, ", $%d", i)
	}
	b.WriteByte(')')
	return b.String()
}

// padded fills the places that are left with the last key.
func padded(args []any) []any {
	out := make([]any, width(len(args)))
	copy(out, args)
	for i := len(args); i < len(out); i++ {
		out[i] = args[len(args)-1]
	}
	return out
}
