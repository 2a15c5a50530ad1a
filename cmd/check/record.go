package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// heapMost is how much of the heap reading a record of 100,000 events may hold, in MiB (goals.md S9). Times are printed and
// judged by nobody: they say more about the machine than about the tree.
const heapMost = 64

// record reads an invented session of 100,000 events in every way there is (BenchmarkRecord). That the whole of it came, and
// whole, is the benchmark's own to hold; that it came as a stream and not at once shows in the heap.
func record(ctx context.Context, w *workshop) error {
	out, err := w.output(ctx, task{}, "go", "test", "-run=^$", "-bench=^BenchmarkRecord$/^sqlite$", "-benchtime=1x", "./cmd/hearth/internal/app")
	w.sayf("%s", strings.TrimSpace(out))
	if err != nil {
		return err
	}
	return heapsHold(out)
}

var heapFigure = regexp.MustCompile(`(?m)^BenchmarkRecord/sqlite/(\S+)\s.*?([0-9.]+) heap-MiB`)

// heapsHold looks at what each way of reading held.
func heapsHold(out string) error {
	rows := heapFigure.FindAllStringSubmatch(out, -1)
	if len(rows) == 0 {
		return errors.New("the benchmark says nothing of the heap")
	}
	var errs []error
	for _, row := range rows {
		if held, err := strconv.ParseFloat(row[2], 64); err != nil || held > heapMost {
			errs = append(errs, fmt.Errorf("%s holds %s MiB of the heap, more than %d", row[1], row[2], heapMost))
		}
	}
	return errors.Join(errs...)
}
