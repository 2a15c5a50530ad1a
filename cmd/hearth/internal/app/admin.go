package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/pprof"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/metrics"
	"hearth/store"
	"hearth/store/postgres"
)

// serveAdmin serves metrics and profiles on an address of their own, which config made sure is this machine's alone.
func (m *Main) serveAdmin() error {
	if m.Config.Admin == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.metrics.Handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", m.Config.Admin)
	if err != nil {
		return config.Problem("cannot listen on " + m.Config.Admin + " (" + cause(err) + "); choose another address in HEARTH_ADMIN")
	}
	m.adminAddr = l.Addr()
	m.admin = &http.Server{Handler: mux, ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin}
	admin := m.admin
	go func() {
		if err := admin.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			m.Logger.Warn().Err(err).Msg("admin address ended")
		}
	}()
	return nil
}

// measures says where figures come from. What is measured keeps what it needs: Close empties the fields.
func (m *Main) measures() *metrics.Metrics {
	return metrics.New(metrics.Options{Version: Version, Rooms: m.Hub.Figures, Pools: poolsOf(m.House.Store)})
}

func poolsOf(s store.Store) func() []metrics.Pool {
	return func() (all []metrics.Pool) {
		if p, ok := s.(*postgres.Store); ok {
			for _, u := range p.Pools() {
				all = append(all, metrics.Pool(u))
			}
		}
		return all
	}
}
