package directory

import (
	"context"
	"math"

	"hearth/store"
)

func scanChange(r row, c *store.Change) error {
	return r.Scan(&c.Seq, &c.Kind, &c.ID)
}

func (d *Directory) ChangesAfter(ctx context.Context, after int64, limit int) ([]store.Change, error) {
	const query = `SELECT seq, kind, object FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2`
	return list(ctx, d, "read changes", scanChange, query, after, atMost(limit))
}

// ChangeHead reads what is committed: a writer that holds the counter is not waited for.
func (d *Directory) ChangeHead(ctx context.Context) (int64, error) {
	scan := func(r row, n *int64) error { return r.Scan(n) }
	return one(ctx, d, "read change head", scan, `SELECT value FROM directory_counters WHERE name = 'changes'`)
}

// atMost turns "no limit" into a number that both databases take.
func atMost(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}
