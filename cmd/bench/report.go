package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// row is one line of results: names with figures, in order.
type row struct {
	measure string
	cells   []cell
}

type cell struct {
	name  string
	value any
}

func (r *row) add(name string, value any) { r.cells = append(r.cells, cell{name, value}) }

// print writes the row, and once before the first what the machine is.
func (r *row) print(o *options, m machine) error {
	if o.json {
		object := map[string]any{"measure": r.measure, "machine": m}
		for _, c := range r.cells {
			object[c.name] = c.value
		}
		return json.NewEncoder(os.Stdout).Encode(object)
	}
	var names, rule, values strings.Builder
	for _, c := range r.cells {
		v := text(c.value)
		n := max(len([]rune(c.name)), len([]rune(v)))
		fmt.Fprintf(&names, "| %-*s ", n, c.name)
		fmt.Fprintf(&rule, "|%s", strings.Repeat("-", n+2))
		fmt.Fprintf(&values, "| %-*s ", n, v)
	}
	_, err := fmt.Printf("%s: %s\n\n%s|\n%s|\n%s|\n\n", r.measure, m, names.String(), rule.String(), values.String())
	return err
}

func text(v any) string {
	switch v := v.(type) {
	case float64:
		switch {
		case v >= 1000:
			return fmt.Sprintf("%.0f", v)
		case v >= 10:
			return fmt.Sprintf("%.1f", v)
		}
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprint(v)
}

// quantile gives a sorted list's q-th value in milliseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[i].Microseconds()) / 1000
}

// latencies adds the median and the 99th percentile.
func (r *row) latencies(name string, l []time.Duration) {
	slices.Sort(l)
	r.add(name+" p50 ms", quantile(l, 0.5))
	r.add(name+" p99 ms", quantile(l, 0.99))
}

// storeName leaves out of the report what an address may hold beside its kind.
func storeName(o *options) string {
	if o.store == "sqlite" {
		return "sqlite"
	}
	return "postgres"
}
