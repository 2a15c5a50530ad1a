package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A report is what a trial found. Times are in milliseconds.
type report struct {
	Trial     string   `json:"trial"`
	Instances int      `json:"instances"`
	Redis     bool     `json:"redis"`
	Seed      uint64   `json:"seed,omitempty"`
	Seconds   float64  `json:"seconds"`
	Figures   figures  `json:"figures"`
	Breaches  []string `json:"breaches,omitempty"` // what did not hold, in words
	Held      bool     `json:"held"`

	begun time.Time
}

// figures are counted things by their names, in the order in which they were noted.
type figures []figure

type figure struct {
	name  string
	value any
}

// MarshalJSON writes the figures as one object.
func (f figures) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, one := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(one.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

func (o *options) report(trial string) *report {
	return &report{Trial: trial, Instances: o.instances, Redis: o.redis, Seed: o.seed, begun: time.Now()}
}

// note keeps a figure.
func (r *report) note(name string, value any) { r.Figures = append(r.Figures, figure{name, value}) }

// breach keeps what did not hold. Nothing of what was said is in it.
func (r *report) breach(format string, args ...any) {
	r.Breaches = append(r.Breaches, fmt.Sprintf(format, args...))
}

// mostShown bounds the breaches that are printed: the first ones tell the most.
const mostShown = 20

// close judges: a trial holds when nothing is against it.
func (r *report) close() {
	r.Seconds = float64(time.Since(r.begun).Milliseconds()) / 1000
	r.Held = len(r.Breaches) == 0
}

func (r *report) print(w io.Writer, asJSON bool) {
	if len(r.Breaches) > mostShown {
		more := len(r.Breaches) - mostShown
		r.Breaches = append(r.Breaches[:mostShown:mostShown], fmt.Sprintf("and %d more", more))
	}
	if asJSON {
		_ = json.NewEncoder(w).Encode(r)
		return
	}
	redis := "with Redis"
	if !r.Redis {
		redis = "without Redis"
	}
	fmt.Fprintf(w, "\n%s, %d instances %s, %.1f s, seed %d\n", r.Trial, r.Instances, redis, r.Seconds, r.Seed)
	for _, f := range r.Figures {
		fmt.Fprintf(w, "  %-38s %v\n", f.name, f.value)
	}
	for _, b := range r.Breaches {
		fmt.Fprintf(w, "  BROKE  %s\n", b)
	}
	if r.Held {
		fmt.Fprintln(w, "held: 0 lost, 0 doubled, order kept")
		return
	}
	fmt.Fprintln(w, "DID NOT HOLD")
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
