package main

import (
	"fmt"
	"io"
	"slices"
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
	left := leftOut(results, omitted)
	for _, o := range left {
		fmt.Fprintf(out, "  %s: %s\n", o.what, o.why)
	}
	if len(left) == 0 {
		fmt.Fprintln(out, "  nothing: everything ran")
	}
	fmt.Fprintf(out, "\n%d passed, %d failed\n", pass, fail)
}

// leftOut joins stages that did not run for the same reason, and adds what is smaller than a stage.
func leftOut(results []result, omitted []omission) []omission {
	var left []omission
	for _, r := range results {
		if r.verdict != notRun {
			continue
		}
		i := slices.IndexFunc(left, func(o omission) bool { return o.why == r.why })
		if i < 0 {
			left = append(left, omission{r.stage, r.why})
			continue
		}
		left[i].what += ", " + r.stage
	}
	return append(left, omitted...)
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
