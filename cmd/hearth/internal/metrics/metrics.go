package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hearth/hub"
)

// Options say where figures come from.
type Options struct {
	Version string
	Rooms   func() hub.Figures
	Pools   func() []Pool // none for a store that has no pools
}

// Metrics collects for one server. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// New makes Metrics with a registry of its own: nothing registers by being imported.
func New(o Options) *Metrics {
	m := &Metrics{
		registry: prometheus.NewPedanticRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hearth_requests_total", Help: "Answered requests, by route and class of status.",
		}, []string{"route", "class"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hearth_request_seconds", Help: "Time to answer, by route; event streams are not timed.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
		}, []string{"route"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "hearth_build_info", Help: "1, with the version.", ConstLabels: prometheus.Labels{"version": o.Version},
	})
	build.Set(1)
	m.registry.MustRegister(
		m.requests, m.took, build, roomsCollector{o.Rooms, roomFigures()}, newPoolCollector(o.Pools),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// Request counts one answered request. route is a pattern of the server's own table, never a path; took is 0 for an answer
// that is not timed.
func (m *Metrics) Request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Inc()
	if took > 0 {
		m.took.WithLabelValues(route).Observe(took.Seconds())
	}
}

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}
