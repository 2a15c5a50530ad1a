package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A stage is one line of the summary.
type stage struct {
	name   string
	about  string
	budget time.Duration
	quick  time.Duration // the budget under -quick; zero: not a part of it
	inFull string        // why a full run leaves it out, where it does
	needs  []string      // prerequisites, by name
	run    func(context.Context, *workshop) error
	skip   string // why this run leaves it out; set by choose
}

type verdict int

const (
	passed verdict = iota
	failed
	notRun
)

type result struct {
	stage   string
	verdict verdict
	why     string // for failed and notRun
	took    time.Duration
	budget  time.Duration
}

// notRunError is how a stage says that it had nothing to do. It counts neither as passed nor as failed.
type notRunError struct{ why string }

func (e notRunError) Error() string { return e.why }

// choose marks what this run leaves out. It keeps every stage, so that the summary can name them all.
func choose(all []stage, quick bool, only string) ([]stage, error) {
	var names []string
	if only != "" {
		names = strings.Split(only, ",")
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(s stage) bool { return s.name == name }) {
			return nil, fmt.Errorf("no stage is called %q; -list shows them", name)
		}
	}
	chosen := slices.Clone(all)
	defer dropIdlePrerequisites(chosen, names)
	for i := range chosen {
		s := &chosen[i]
		switch {
		case names != nil && !slices.Contains(names, s.name) && s.name != prerequisitesStage:
			s.skip = "not asked for (-only)"
		case names == nil && !quick && s.inFull != "":
			s.skip = s.inFull
		case quick && s.quick == 0:
			s.skip = "-quick is Go alone"
		case quick:
			s.budget = s.quick
			s.needs = nil
		}
	}
	return chosen, nil
}

// dropIdlePrerequisites leaves the first stage out where no stage that runs needs anything installed.
func dropIdlePrerequisites(chosen []stage, names []string) {
	if slices.Contains(names, prerequisitesStage) {
		return
	}
	for i := range chosen {
		if s := &chosen[i]; s.name == prerequisitesStage && s.skip == "" && len(wantedTools(chosen)) == 0 {
			s.skip = "nothing that runs needs them"
		}
	}
}

// runStages runs the stages in order and goes on after a failure: one run should tell all that is wrong.
func runStages(ctx context.Context, w *workshop, chosen []stage) []result {
	w.wanted = wantedTools(chosen)
	var results []result
	count := 0
	for _, s := range chosen {
		if s.skip == "" {
			count++
		}
	}
	number := 0
	for _, s := range chosen {
		if s.skip != "" {
			results = append(results, result{stage: s.name, verdict: notRun, why: s.skip, budget: s.budget})
			continue
		}
		number++
		w.sayf("\n== %d/%d %s: %s (at most %s)", number, count, s.name, s.about, short(s.budget))
		r := runStage(ctx, w, s)
		results = append(results, r)
		switch r.verdict {
		case passed:
			w.sayf("== %s passed in %s", s.name, short(r.took))
		case failed:
			w.sayf("== %s FAILED after %s: %s", s.name, short(r.took), r.why)
		case notRun:
			w.sayf("== %s not run: %s", s.name, r.why)
		}
	}
	return results
}

func runStage(ctx context.Context, w *workshop, s stage) result {
	r := result{stage: s.name, budget: s.budget}
	if ctx.Err() != nil {
		r.verdict, r.why = failed, "the run was ended before this stage"
		return r
	}
	if missing := w.missing(s.needs); len(missing) > 0 {
		r.verdict, r.why = notRun, "missing here: "+strings.Join(missing, ", ")
		return r
	}
	stageCtx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	start := time.Now()
	stopHeart := heartbeat(w.out, s, start)
	err := s.run(stageCtx, w)
	stopHeart()
	r.took = time.Since(start)

	var nothing notRunError
	switch {
	case ctx.Err() != nil:
		r.verdict, r.why = failed, "the whole run was ended (interrupt, or over its "+short(wholeRun)+")"
	case errors.Is(stageCtx.Err(), context.DeadlineExceeded):
		r.verdict, r.why = failed, "over its budget of "+short(s.budget)
	case errors.As(err, &nothing):
		r.verdict, r.why = notRun, nothing.why
	case err != nil:
		r.verdict, r.why = failed, err.Error()
	}
	return r
}

// heartbeat shows that a silent stage (a cold build, say) is alive.
func heartbeat(out io.Writer, s stage, start time.Time) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(30 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fmt.Fprintf(out, "   … %s: %s of at most %s\n", s.name, short(time.Since(start)), short(s.budget))
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

func listStages(out io.Writer, all []stage) {
	for _, s := range all {
		quick := "not in -quick"
		if s.quick > 0 {
			quick = "-quick " + short(s.quick)
		}
		fmt.Fprintf(out, "%-14s %-7s %-14s %s\n", s.name, short(s.budget), quick, s.about)
	}
}
