package store

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine
)

func TestSeriesKeepsLocalTime(t *testing.T) {
	for _, c := range []struct {
		name  string
		zone  string
		first string
		weeks int
		want  []string
	}{
		{"Berlin, clock put forward on 29 March", "Europe/Berlin", "2026-03-19T18:30", 1, []string{
			"2026-03-19T17:30:00Z", "2026-03-26T17:30:00Z", "2026-04-02T16:30:00Z",
		}},
		{"Berlin, clock put back on 25 October", "Europe/Berlin", "2026-10-15T18:30", 1, []string{
			"2026-10-15T16:30:00Z", "2026-10-22T16:30:00Z", "2026-10-29T17:30:00Z",
		}},
		{"Berlin, every second week", "Europe/Berlin", "2026-03-19T00:00", 2, []string{
			"2026-03-18T23:00:00Z", "2026-04-01T22:00:00Z", "2026-04-15T22:00:00Z",
		}},
		{"Berlin, a time that never comes", "Europe/Berlin", "2026-03-22T02:30", 1, []string{
			"2026-03-22T01:30:00Z", "2026-03-29T01:30:00Z" /* shown as 03:30 */, "2026-04-05T00:30:00Z",
		}},
		{"Berlin, the first minute that never comes", "Europe/Berlin", "2026-03-29T02:00", 1, []string{"2026-03-29T01:00:00Z"}},
		{"Berlin, the last minute before", "Europe/Berlin", "2026-03-29T01:59", 1, []string{"2026-03-29T00:59:00Z"}},
		{"Berlin, the first minute after", "Europe/Berlin", "2026-03-29T03:00", 1, []string{"2026-03-29T01:00:00Z"}},
		{"Berlin, a time that comes twice", "Europe/Berlin", "2026-10-18T02:30", 1, []string{
			"2026-10-18T00:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z",
		}},
		{"Berlin, the first minute that comes twice", "Europe/Berlin", "2026-10-25T02:00", 1, []string{"2026-10-25T00:00:00Z"}},
		{"Berlin, the first minute that comes once again", "Europe/Berlin", "2026-10-25T03:00", 1, []string{"2026-10-25T02:00:00Z"}},
		{"New York, clock put forward on 8 March", "America/New_York", "2026-03-05T19:00", 1, []string{
			"2026-03-06T00:00:00Z", "2026-03-12T23:00:00Z", "2026-03-19T23:00:00Z",
		}},
		{"New York, clock put back on 1 November", "America/New_York", "2026-10-29T19:00", 1, []string{
			"2026-10-29T23:00:00Z", "2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z",
		}},
		{"New York, a time that never comes", "America/New_York", "2026-03-08T02:30", 1, []string{"2026-03-08T07:30:00Z"}},
		{"New York, a time that comes twice", "America/New_York", "2026-11-01T01:30", 1, []string{"2026-11-01T05:30:00Z"}},
		{"Kolkata, no daylight saving, half an hour off", "Asia/Kolkata", "2026-03-19T18:30", 1, []string{
			"2026-03-19T13:00:00Z", "2026-03-26T13:00:00Z", "2026-04-02T13:00:00Z",
		}},
		{"Lord Howe, half an hour forward", "Australia/Lord_Howe", "2026-10-04T02:15", 1, []string{"2026-10-03T15:45:00Z"}},
		{"Kiritimati, furthest east, over a year's end", "Pacific/Kiritimati", "2026-12-28T00:30", 1, []string{
			"2026-12-27T10:30:00Z", "2027-01-03T10:30:00Z",
		}},
		{"Niue, far west", "Pacific/Niue", "2026-02-26T23:30", 1, []string{"2026-02-27T10:30:00Z", "2026-03-06T10:30:00Z"}},
		{"Apia, a whole day that never came", "Pacific/Apia", "2011-12-30T12:00", 1, []string{"2011-12-30T22:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, err := ParseWallTime(c.first)
			if err != nil {
				t.Fatal(err)
			}
			starts, err := Series{Zone: c.zone, First: first, Weeks: c.weeks, Count: len(c.want)}.Starts()
			if err != nil {
				t.Fatal(err)
			}
			for n, want := range c.want {
				if got := starts[n].Format(time.RFC3339); got != want {
					t.Errorf("meeting %d starts at %s, want %s", n+1, got, want)
				}
			}
		})
	}
}

// Every hour of three years in zones of every kind: the clock shows what was asked, but for a skipped time, and the next
// hour never starts earlier.
func TestSeriesOverWholeYears(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		skipped, last := 0, time.Time{}
		for shown := time.Date(2025, 1, 1, 0, 30, 0, 0, time.UTC); shown.Year() < 2028; shown = shown.Add(time.Hour) {
			got := wallTimeOf(shown).in(zone)
			if got.Before(last) {
				t.Fatalf("%s: %s starts before the hour ahead of it", name, shown.Format(WallTimeLayout))
			}
			last = got
			if wallTimeOf(got.In(zone)) != wallTimeOf(shown) {
				skipped++
			}
			if earlier := got.Add(-time.Hour).In(zone); wallTimeOf(earlier) == wallTimeOf(shown) {
				t.Fatalf("%s: %s is the second of two", name, shown.Format(WallTimeLayout))
			}
		}
		if skipped > 3 || name == "Asia/Kolkata" && skipped > 0 {
			t.Errorf("%s: %d times were skipped in three years", name, skipped)
		}
	}
}

func TestSeriesRefusesNonsense(t *testing.T) {
	good := Series{Zone: "Europe/Berlin", First: WallTime{2026, time.March, 19, 18, 30}, Weeks: 1, Count: MaxSeries}
	starts, err := good.Starts()
	if err != nil || len(starts) != MaxSeries {
		t.Fatalf("%d meetings, %v", len(starts), err)
	}
	for name, spoil := range map[string]func(*Series){
		"no zone":            func(s *Series) { s.Zone = "" },
		"the machine's zone": func(s *Series) { s.Zone = "Local" },
		"an unknown zone":    func(s *Series) { s.Zone = "Europe/Atlantis" },
		"no weeks":           func(s *Series) { s.Weeks = 0 },
		"no meetings":        func(s *Series) { s.Count = 0 },
		"too many meetings":  func(s *Series) { s.Count++ },
		"30 February":        func(s *Series) { s.First = WallTime{2026, time.February, 30, 18, 30} },
		"24 o'clock":         func(s *Series) { s.First.Hour = 24 },
		"nothing at all":     func(s *Series) { s.First = WallTime{} },
	} {
		s := good
		spoil(&s)
		if _, err := s.Starts(); !errors.Is(err, ErrSeries) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "2026-02-30T10:00", "2026-03-05", "2026-03-05T25:00", "2026-03-05T10:00Z"} {
		if _, err := ParseWallTime(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
