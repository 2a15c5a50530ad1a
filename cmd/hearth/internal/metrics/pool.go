package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Pool is how one pool of database connections is used.
type Pool struct {
	Name               string // from a closed list of the store's
	Taken, Idle, Limit int
	Waits              int64
	Waited             time.Duration // in all
}

// poolCollector shows the database's connections; a store without a pool shows nothing.
type poolCollector struct {
	pools                             func() []Pool
	connections, limit, waits, waited *prometheus.Desc
}

func newPoolCollector(pools func() []Pool) poolCollector {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return poolCollector{
		pools:       pools,
		connections: desc("hearth_store_connections", "Connections to the database, by pool and state.", "pool", "state"),
		limit:       desc("hearth_store_connections_limit", "How many connections there may be, by pool.", "pool"),
		waits:       desc("hearth_store_waits_total", "Times that somebody waited for a connection.", "pool"),
		waited:      desc("hearth_store_wait_seconds_total", "How long was waited for connections in all.", "pool"),
	}
}

func (c poolCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.connections, c.limit, c.waits, c.waited} {
		out <- d
	}
}

func (c poolCollector) Collect(out chan<- prometheus.Metric) {
	gauge, counter := prometheus.GaugeValue, prometheus.CounterValue
	for _, p := range c.pools() {
		out <- prometheus.MustNewConstMetric(c.connections, gauge, float64(p.Taken), p.Name, "taken")
		out <- prometheus.MustNewConstMetric(c.connections, gauge, float64(p.Idle), p.Name, "idle")
		out <- prometheus.MustNewConstMetric(c.limit, gauge, float64(p.Limit), p.Name)
		out <- prometheus.MustNewConstMetric(c.waits, counter, float64(p.Waits), p.Name)
		out <- prometheus.MustNewConstMetric(c.waited, counter, p.Waited.Seconds(), p.Name)
	}
}
