package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// PoolUse is how one of the store's pools of connections is used.
type PoolUse struct {
	Name               string // "common", "appends", "pulse" or "reads"
	Taken, Idle, Limit int
	Waits              int64         // times that somebody waited, since the store was opened
	Waited             time.Duration // in all
}

// Pools tells how the store's connections are used now.
func (s *Store) Pools() []PoolUse {
	use := func(name string, p *pgxpool.Pool) PoolUse {
		st := p.Stat()
		return PoolUse{
			Name: name, Taken: int(st.AcquiredConns()), Idle: int(st.IdleConns()), Limit: int(st.MaxConns()),
			Waits: st.EmptyAcquireCount(), Waited: st.EmptyAcquireWaitTime(),
		}
	}
	return []PoolUse{use("common", s.pool), use("appends", s.appends), use("pulse", s.pulse), use("reads", s.reads)}
}

// Connections tells how many connections the server lets in, and how many are taken by anybody.
func (s *Store) Connections(ctx context.Context) (most, taken int, err error) {
	if err := s.gate.Enter(); err != nil {
		return 0, 0, err
	}
	defer s.gate.Leave()
	err = s.pool.QueryRow(ctx, `SELECT current_setting('max_connections')::int, (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')`).Scan(&most, &taken)
	return most, taken, classify("count connections", err)
}
