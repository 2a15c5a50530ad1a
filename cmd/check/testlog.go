package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// goTests runs go test, whose last argument names the packages, and shows a line for each package and the output of what
// failed. Tests that skipped themselves go to the summary. Where nothing failed but the runtime itself, which is no fault
// of a test, the packages that it took down run once more, and the summary says that they did.
func (w *workshop) goTests(ctx context.Context, env []string, args ...string) error {
	log, err := w.goTestsOnce(ctx, env, args)
	if err != nil && log.onlyFaults() {
		for _, pkg := range log.faulted {
			w.omit("a first run of "+pkg, "the Go runtime itself faulted under the race detector (golang.org/issue/78156); it ran again, whole")
		}
		again := append(slices.Clone(args[:len(args)-1]), log.faulted...)
		_, err = w.goTestsOnce(ctx, env, again)
	}
	return err
}

func (w *workshop) goTestsOnce(ctx context.Context, env, args []string) (*testLog, error) {
	r, pipe := io.Pipe()
	log := newTestLog(w.out)
	read := make(chan struct{})
	go func() {
		defer close(read)
		log.read(r)
	}()
	err := w.run(ctx, task{env: env, out: pipe}, "go", append([]string{"test", "-json"}, args...)...)
	_ = pipe.Close()
	<-read
	for _, o := range log.skipped() {
		w.omit(o.what, o.why)
	}
	w.sayf("   %d tests passed, %d failed, %d skipped", log.passed, log.failed, len(log.skips))
	if err != nil && log.failed > 0 {
		return log, fmt.Errorf("%d tests failed, the first is %s", log.failed, log.firstFailed)
	}
	return log, err
}

// testEvent is what go test -json prints, as `go doc test2json` says.
type testEvent struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

type testID struct{ pkg, test string }

// A testLog keeps the output of what still runs and forgets it when it passes.
type testLog struct {
	out            io.Writer
	output         map[testID][]string
	passed, failed int
	firstFailed    string
	failedPackages int
	faulted        []string // of these, the packages that the runtime itself took down
	skips          []skip
}

type skip struct{ pkg, test, why string }

func newTestLog(out io.Writer) *testLog {
	return &testLog{out: out, output: make(map[testID][]string)}
}

// read drains r to its end, so that the writer never waits for it in vain.
func (l *testLog) read(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			l.line(line)
		}
		if err != nil {
			return
		}
	}
}

func (l *testLog) line(line string) {
	var e testEvent
	if json.Unmarshal([]byte(line), &e) != nil {
		// The go command's own words, a module that cannot be loaded for instance.
		fmt.Fprint(l.out, line)
		return
	}
	id := testID{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(l.out, e.Output)
	case "output":
		l.output[id] = append(l.output[id], e.Output)
	case "pass", "fail", "skip":
		l.finish(id, e)
		delete(l.output, id)
	}
}

func (l *testLog) finish(id testID, e testEvent) {
	if id.test == "" {
		l.finishPackage(id, e)
		return
	}
	switch e.Action {
	case "pass":
		l.passed++
	case "skip":
		l.skips = append(l.skips, skip{id.pkg, id.test, skipReason(l.output[id])})
	case "fail":
		l.failed++
		if l.firstFailed == "" {
			l.firstFailed = id.pkg + "." + id.test
		}
		fmt.Fprint(l.out, strings.Join(l.output[id], ""))
	}
}

func (l *testLog) finishPackage(id testID, e testEvent) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(l.out, "   ok    %-40s %6.1fs\n", id.pkg, e.Elapsed)
	case "fail":
		fmt.Fprint(l.out, strings.Join(l.output[id], ""))
		fmt.Fprintf(l.out, "   FAIL  %-40s %6.1fs\n", id.pkg, e.Elapsed)
		l.failedPackages++
		faulted := runtimeFault(l.output[id])
		for running, output := range l.output {
			// A panic or a time-out ends the package before its tests could say how they ended.
			if running.pkg == id.pkg && running.test != "" {
				faulted = faulted || runtimeFault(output)
				fmt.Fprint(l.out, strings.Join(output, ""))
				delete(l.output, running)
			}
		}
		if faulted {
			l.faulted = append(l.faulted, id.pkg)
		}
	}
}

// onlyFaults reports whether all that failed was the runtime.
func (l *testLog) onlyFaults() bool {
	return l.failed == 0 && len(l.faulted) > 0 && len(l.faulted) == l.failedPackages
}

// runtimeFault reports whether a process died of the runtime and not of what it ran: on the scheduler's own stack, in a
// bubble of synctest, where timers that fire in two goroutines at once can break the race detector's books. A test's own
// nil pointer is a panic with a goroutine of its own, and looks otherwise.
func runtimeFault(output []string) bool {
	text := strings.Join(output, "")
	signal := strings.Contains(text, "SIGSEGV: segmentation violation") || strings.Contains(text, "ThreadSanitizer: CHECK failed")
	return signal && strings.Contains(text, "\ngoroutine 0 gp=") && strings.Contains(text, "synctest bubble")
}

// skipReason is the last thing that a test said before it skipped itself.
func skipReason(output []string) string {
	for _, line := range slices.Backward(output) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "===") {
			continue
		}
		if place, why, ok := strings.Cut(line, ": "); ok && strings.Contains(place, ".go:") {
			return why
		}
		return line
	}
	return "it did not say why"
}

// skipped tells each reason once per package, with a test's name where it is the only one.
func (l *testLog) skipped() []omission {
	type group struct{ pkg, why string }
	tests := make(map[group][]string)
	var order []group
	for _, s := range l.skips {
		g := group{s.pkg, s.why}
		if tests[g] == nil {
			order = append(order, g)
		}
		tests[g] = append(tests[g], s.test)
	}
	var list []omission
	for _, g := range order {
		what := fmt.Sprintf("%d tests of %s", len(tests[g]), g.pkg)
		if len(tests[g]) == 1 {
			what = g.pkg + "." + tests[g][0]
		}
		list = append(list, omission{what, g.why})
	}
	return list
}
