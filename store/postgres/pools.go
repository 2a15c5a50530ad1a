package postgres

import (
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
