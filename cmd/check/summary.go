package main

import (
	"fmt"
	"io"
	"time"
)

// summarize ends the output. Its last line is read by machines: "N passed, N failed", counting stages.
func summarize(out io.Writer, results []result, omitted []omission) {
	fmt.Fprintf(out, "\n%-14s %-8s %9s %9s\n", "stage", "result", "seconds", "budget")
	var pass, fail int
	var total time.Duration
	for _, r := range results {
		total += r.took
		switch r.verdict {
		case passed:
			pass++
			fmt.Fprintf(out, "%-14s %-8s %9.1f %9.0f\n", r.stage, "passed", r.took.Seconds(), r.budget.Seconds())
		case failed:
			fail++
			fmt.Fprintf(out, "%-14s %-8s %9.1f %9.0f  %s\n", r.stage, "FAILED", r.took.Seconds(), r.budget.Seconds(), r.why)
		case notRun:
			fmt.Fprintf(out, "%-14s %-8s %9s %9.0f\n", r.stage, "not run", "", r.budget.Seconds())
		}
	}
	fmt.Fprintf(out, "%-14s %-8s %9.1f\n", "in all", "", total.Seconds())

	fmt.Fprintln(out, "\nnot run:")
	none := true
	for _, r := range results {
		if r.verdict == notRun {
			none = false
			fmt.Fprintf(out, "  %s: %s\n", r.stage, r.why)
		}
	}
	for _, o := range omitted {
		none = false
		fmt.Fprintf(out, "  %s: %s\n", o.what, o.why)
	}
	if none {
		fmt.Fprintln(out, "  nothing: everything ran")
	}
	fmt.Fprintf(out, "\n%d passed, %d failed\n", pass, fail)
}

// short prints a duration as people say it.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	default:
		return fmt.Sprintf("%.1fm", d.Minutes())
	}
}
