package store

import (
	"errors"
	"fmt"
	"time"
)

// A WallTime is what a clock on the wall of a group's zone shows: no instant until a zone says which.
type WallTime struct {
	Year   int
	Month  time.Month
	Day    int
	Hour   int
	Minute int
}

// WallTimeLayout is how a WallTime is written ("2026-03-05T18:30"); a browser's field for date and time gives the same.
const WallTimeLayout = "2006-01-02T15:04"

// ParseWallTime reads WallTimeLayout. A day that is in no calendar is an error.
func ParseWallTime(text string) (WallTime, error) {
	t, err := time.Parse(WallTimeLayout, text)
	if err != nil {
		return WallTime{}, fmt.Errorf("read date and time: want the form %s", WallTimeLayout)
	}
	return wallTimeOf(t), nil
}

func wallTimeOf(t time.Time) WallTime {
	return WallTime{Year: t.Year(), Month: t.Month(), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute()}
}

// utc reads the clock as if it hung in UTC. Days past the end of a month go on into the next.
func (w WallTime) utc() time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC)
}

// MaxSeries is the longest series: ten years of weeks.
const MaxSeries = 520

// A Series is a group that meets every so many weeks at the same time of day on its own clock.
type Series struct {
	Zone  string // IANA, such as "Europe/Berlin"
	First WallTime
	Weeks int // from one meeting to the next; at least 1
	Count int // meetings in all; 1 to MaxSeries
}

// ErrSeries: the series names no zone, no such time, or a number out of bounds.
var ErrSeries = errors.New("not a series")

// Starts gives the instants at which the meetings start, in UTC and in order. Local time is what is kept: over a
// daylight-saving change the distance between two meetings is an hour more or less than whole weeks. A time that its
// day does not have (the clock was put forward over it) starts as much later as the clock jumped: half past two that
// never comes is half past three. A time that its day has twice (the clock was put back) is the first of the two.
func (s Series) Starts() ([]time.Time, error) {
	if s.Zone == "" || s.Zone == "Local" { // LoadLocation would take them for UTC and for this machine's zone
		return nil, fmt.Errorf("%w: zone %q", ErrSeries, s.Zone)
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: zone %q", ErrSeries, s.Zone)
	}
	if s.Weeks < 1 || s.Count < 1 || s.Count > MaxSeries {
		return nil, fmt.Errorf("%w: %d meetings every %d weeks", ErrSeries, s.Count, s.Weeks)
	}
	if wallTimeOf(s.First.utc()) != s.First {
		return nil, fmt.Errorf("%w: no such date or time of day", ErrSeries)
	}
	starts := make([]time.Time, s.Count)
	for n := range starts {
		w := s.First
		w.Day += n * s.Weeks * 7
		starts[n] = w.in(zone)
	}
	return starts, nil
}

// No clock is further from UTC than this: behind it, ahead of it.
const (
	furthestWest = 13 * time.Hour
	furthestEast = 15 * time.Hour
)

// in finds the instant at which a clock in zone shows w. time.Date would do but for the two days a year that matter: it
// does not say which of two instants it takes.
func (w WallTime) in(zone *time.Location) time.Time {
	shown := w.utc()
	before := offset(shown.Add(-furthestEast), zone) // certainly not after the instant, and mostly its offset already
	after := offset(shown.Add(furthestWest), zone)
	for _, o := range []time.Duration{max(before, after), min(before, after)} { // the larger offset is the earlier instant
		if t := shown.Add(-o); offset(t, zone) == o {
			return t
		}
	}
	return shown.Add(-before) // skipped: on the clock as it was, which by then shows as much later as it jumped
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
