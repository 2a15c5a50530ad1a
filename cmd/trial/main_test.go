package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hearth/cmd/trial/internal/cast"
)

func TestParse(t *testing.T) {
	c, o, err := parse([]string{"kill", "-n", "3", "-instances", "3", "-redis=false"})
	if err != nil || c.name != "kill" || o.n != 3 || o.instances != 3 || o.redis || o.seed == 0 {
		t.Errorf("%s, %+v, %v", c.name, o, err)
	}
	for _, args := range [][]string{nil, {"nothing"}, {"kill", "-instances", "9"}, {"kill", "-n", "-1"}, {"kill", "more"}} {
		if _, _, err := parse(args); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

// TestReport: a breach breaks the verdict, for people and for machines, and not every one is printed.
func TestReport(t *testing.T) {
	o := &options{instances: 2, redis: true, seed: 7}
	r := o.report("kill")
	r.findings(&cast.Findings{Acknowledged: 5, Lost: 0})
	r.close()
	var out strings.Builder
	r.print(&out, false)
	if !r.Held || !strings.Contains(out.String(), "held: 0 lost, 0 doubled, order kept") {
		t.Error(out.String())
	}
	broken := o.report("kill")
	f := &cast.Findings{}
	for range mostShown + 2 {
		f.Words = append(f.Words, "lost")
	}
	broken.findings(f)
	broken.close()
	out.Reset()
	broken.print(&out, true)
	var read struct {
		Held     bool
		Breaches []string
		Figures  map[string]any
	}
	if err := json.Unmarshal([]byte(out.String()), &read); err != nil || read.Held || len(read.Breaches) != mostShown+1 {
		t.Errorf("%+v, %v", read, err)
	}
	if _, ok := read.Figures["lost"]; !ok {
		t.Errorf("figures: %v", read.Figures)
	}
}

// TestDepartures: one of whoever never came back, at its time, and of nobody else.
func TestDepartures(t *testing.T) {
	killed := time.Now()
	line := func(who string, since, recorded time.Duration) cast.Line {
		l := cast.Line{Kind: "departed", At: killed.Add(recorded)}
		l.People = append(l.People, struct {
			Who   string    `json:"who"`
			Since time.Time `json:"since"`
		}{who, killed.Add(since)})
		return l
	}
	right := line("gone", -time.Second, 60*time.Second)
	for name, x := range map[string]struct {
		record []cast.Line
		held   bool
	}{
		"right":            {[]cast.Line{{Kind: "said"}, right}, true},
		"none":             {nil, false},
		"twice":            {[]cast.Line{right, right}, false},
		"of another too":   {[]cast.Line{right, line("back", 0, 60*time.Second)}, false},
		"too early":        {[]cast.Line{line("gone", 0, 50*time.Second)}, false},
		"too late":         {[]cast.Line{line("gone", 0, 75*time.Second)}, false},
		"another moment":   {[]cast.Line{line("gone", 5*time.Second, 66*time.Second)}, false},
		"of another alone": {[]cast.Line{line("back", 0, 60*time.Second)}, false},
	} {
		r := &report{}
		r.departures(x.record, "gone", killed)
		if r.close(); r.Held != x.held {
			t.Errorf("%s: %v", name, r.Breaches)
		}
	}
}

func TestVerdictOf(t *testing.T) {
	verdict, broke := verdictOf("  held    3  one\n  BREACH     two\n             expected: this\n\n1 of 2 promises held, looked at 4 times.\n")
	if verdict != "1 of 2 promises held, looked at 4 times" || broke != "BREACH     two; expected: this" {
		t.Errorf("%q, %q", verdict, broke)
	}
}

// TestWindows: a message belongs to the fault in which it was sent, and a slow one breaks the verdict.
func TestWindows(t *testing.T) {
	begun := time.Now()
	at := func(s int) time.Time { return begun.Add(time.Duration(s) * time.Second) }
	windows := []window{{"killed", at(10), at(20)}}
	r := &report{}
	r.deliveries([]cast.Delivery{{Sent: at(1), Took: time.Millisecond}, {Sent: at(15), Took: time.Second}}, windows)
	if r.close(); !r.Held || len(r.Figures) != 2 {
		t.Errorf("%v, %v", r.Breaches, r.Figures)
	}
	r.deliveries([]cast.Delivery{{Sent: at(1), Took: time.Millisecond}, {Sent: at(15), Took: 2 * time.Second}}, windows)
	if r.close(); r.Held {
		t.Error("a message that took two seconds is no breach")
	}
}
