package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"hearth/hub"
)

// A figure is one metric of the rooms: what it is called, and how it is read off the hub's counts.
type figure struct {
	desc *prometheus.Desc
	read func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric)
}

func gauge(name, help string, value func(*hub.Figures) float64) figure {
	return figure{prometheus.NewDesc(name, help, nil, nil), func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value(f))
	}}
}

func counter(name, help string, value func(*hub.Figures) uint64) figure {
	return figure{prometheus.NewDesc(name, help, nil, nil), func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(value(f)))
	}}
}

// counters is one metric with a label; values gives its closed list.
func counters(name, help, label string, values func(*hub.Figures) map[string]uint64) figure {
	return figure{prometheus.NewDesc(name, help, []string{label}, nil), func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
		for value, n := range values(f) {
			out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), value)
		}
	}}
}

func histogram(name, help string, value func(*hub.Figures) hub.Histogram) figure {
	return figure{prometheus.NewDesc(name, help, nil, nil), func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
		h := value(f)
		below, sum := map[float64]uint64{}, uint64(0)
		for i, bound := range h.Bounds {
			sum += h.Counts[i]
			below[bound] = sum
		}
		out <- prometheus.MustNewConstHistogram(d, sum+h.Counts[len(h.Bounds)], h.Sum, below)
	}}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// roomFigures are all metrics of the rooms, as the package's documentation lists them.
func roomFigures() []figure {
	connections := prometheus.NewDesc("hearth_connections", "Connections, by transport.", []string{"transport"}, nil)
	link := prometheus.NewDesc("hearth_link_up", "1 while hints between instances come through; absent without a link.", nil, nil)
	return []figure{
		gauge("hearth_rooms", "Sessions that live here.", func(f *hub.Figures) float64 { return float64(f.Rooms) }),
		gauge("hearth_rooms_unconfirmed", "Rooms whose record the store did not confirm for 2 s.", func(f *hub.Figures) float64 { return float64(f.Unconfirmed) }),
		gauge("hearth_head_age_seconds", "Since the record of the least lately confirmed room was confirmed.", func(f *hub.Figures) float64 { return f.HeadAge.Seconds() }),
		{connections, func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
			out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(f.Sockets), "socket")
			out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(f.Streams), "stream")
		}},
		gauge("hearth_seats_attached", "People with a connection here, counted once a room.", func(f *hub.Figures) float64 { return float64(f.Seats) }),
		gauge("hearth_lease_sure", "1 while this instance knows that others count its people.", func(f *hub.Figures) float64 { return truth(f.LeaseSure) }),
		gauge("hearth_instances_living", "Other instances on the same store.", func(f *hub.Figures) float64 { return float64(f.Instances) }),
		{link, func(f *hub.Figures, d *prometheus.Desc, out chan<- prometheus.Metric) {
			if f.HasLink {
				out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, truth(f.Linked))
			}
		}},
		counters("hearth_commands_total", "Commands settled, by outcome.", "outcome", func(f *hub.Figures) map[string]uint64 { return f.Commands }),
		counters("hearth_refusals_total", "Refused commands, by code.", "code", func(f *hub.Figures) map[string]uint64 {
			codes := map[string]uint64{}
			for c, n := range f.Refusals {
				codes[string(c)] = n
			}
			return codes
		}),
		counter("hearth_events_appended_total", "Events that this instance made durable.", func(f *hub.Figures) uint64 { return f.Appended }),
		counter("hearth_events_followed_total", "Events that another instance wrote, read here.", func(f *hub.Figures) uint64 { return f.Followed }),
		counter("hearth_log_reads_total", "Reads of a session's log, of whatever length.", func(f *hub.Figures) uint64 { return f.Reads }),
		counters("hearth_appends_total", "Batches of one room, by outcome.", "outcome", func(f *hub.Figures) map[string]uint64 { return f.Appends }),
		histogram("hearth_flush_seconds", "One write of many rooms' batches into the store, until it is durable.", func(f *hub.Figures) hub.Histogram { return f.FlushSeconds }),
		histogram("hearth_flush_batches", "Batches in one write into the store.", func(f *hub.Figures) hub.Histogram { return f.FlushBatches }),
		counters("hearth_welcomes_total", "Connections welcomed, by resume.", "resume", func(f *hub.Figures) map[string]uint64 { return f.Welcomes }),
		counter("hearth_writes_total", "Writes of events to connections.", func(f *hub.Figures) uint64 { return f.Writes }),
		counter("hearth_written_bytes_total", "Bytes of events written to connections.", func(f *hub.Figures) uint64 { return f.Written }),
		counters("hearth_closes_total", "Connections that the server ended, by code.", "code", func(f *hub.Figures) map[string]uint64 {
			codes := map[string]uint64{}
			for c, n := range f.Closes {
				codes[strconv.Itoa(int(c))] = n
			}
			return codes
		}),
		counters("hearth_rooms_given_up_total", "Rooms given up, by why.", "why", func(f *hub.Figures) map[string]uint64 { return f.GivenUp }),
	}
}

// roomsCollector reads the hub once for each scrape.
type roomsCollector struct {
	rooms   func() hub.Figures
	figures []figure
}

func (c roomsCollector) Describe(out chan<- *prometheus.Desc) {
	for _, f := range c.figures {
		out <- f.desc
	}
}

func (c roomsCollector) Collect(out chan<- prometheus.Metric) {
	now := c.rooms()
	for _, f := range c.figures {
		f.read(&now, f.desc, out)
	}
}
