package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime/metrics"

	"hearth/cmd/hearth/internal/config"
)

// serveAdmin serves metrics and profiles on an address of their own, which config made sure is this machine's alone.
func (m *Main) serveAdmin() error {
	if m.Config.Admin == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", writeMetrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", m.Config.Admin)
	if err != nil {
		return config.Problem("cannot listen on " + m.Config.Admin + " (" + cause(err) + "); choose another address in HEARTH_ADMIN")
	}
	m.admin = &http.Server{Handler: mux, ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin}
	admin := m.admin
	go func() {
		if err := admin.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			m.Logger.Warn().Err(err).Msg("admin address ended")
		}
	}()
	return nil
}

// writeMetrics writes what the runtime measures, in the text form that scrapers read.
func writeMetrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	samples := []metrics.Sample{
		{Name: "/sched/goroutines:goroutines"}, {Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/total:bytes"}, {Name: "/gc/cycles/total:gc-cycles"},
	}
	names := []string{"hearth_goroutines", "hearth_heap_bytes", "hearth_memory_bytes", "hearth_gc_cycles_total"}
	metrics.Read(samples)
	for i, s := range samples {
		_, _ = fmt.Fprintf(w, "%s %d\n", names[i], s.Value.Uint64())
	}
}
