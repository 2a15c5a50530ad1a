package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBudgetsFitTheWhole(t *testing.T) {
	var full, quick time.Duration
	for _, s := range stages() {
		if s.inFull == "" {
			full += s.budget
		}
		quick += s.quick
	}
	if full > wholeRun {
		t.Errorf("the stages may take %v, the whole run %v", full, wholeRun)
	}
	if quick > 5*time.Minute {
		t.Errorf("-quick may take %v", quick)
	}
}

func TestStagesAreWhole(t *testing.T) {
	known := prerequisites()
	for _, s := range stages() {
		if s.name == "" || s.about == "" || s.run == nil || s.budget == 0 {
			t.Errorf("stage %q lacks something", s.name)
		}
		for _, need := range s.needs {
			if !slices.ContainsFunc(known, func(p prerequisite) bool { return p.name == need }) {
				t.Errorf("stage %s needs %q, which is no prerequisite", s.name, need)
			}
		}
		if s.quick > 0 && len(s.needs) > 0 {
			t.Errorf("stage %s is in -quick and needs more than Go", s.name)
		}
	}
}

func TestChoose(t *testing.T) {
	do := func(context.Context, *workshop) error { return nil }
	all := []stage{
		{name: prerequisitesStage, budget: time.Minute, run: do},
		{name: "a", budget: time.Minute, quick: time.Second, run: do},
		{name: "b", budget: time.Minute, needs: []string{"node"}, run: do},
		{name: "c", budget: time.Minute, quick: time.Second, inFull: "b does it", run: do},
	}
	cases := []struct {
		quick bool
		only  string
		runs  string
	}{
		{false, "", "prerequisites a b"},
		{true, "", "a c"},
		{false, "a", "a"},
		{false, "b", "prerequisites b"},
		{false, "c,a", "a c"},
		{false, "prerequisites", "prerequisites"},
		{true, "b", ""},
	}
	for _, c := range cases {
		chosen, err := choose(all, c.quick, c.only)
		if err != nil {
			t.Fatal(err)
		}
		var runs []string
		for _, s := range chosen {
			if s.skip == "" {
				runs = append(runs, s.name)
			}
		}
		if got := strings.Join(runs, " "); got != c.runs {
			t.Errorf("quick=%v only=%q runs %q, want %q", c.quick, c.only, got, c.runs)
		}
	}
	if _, err := choose(all, false, "nonsense"); err == nil {
		t.Error("a stage that does not exist was accepted")
	}
}

func TestRunGoesOnAfterAFailure(t *testing.T) {
	var out bytes.Buffer
	w := &workshop{out: &out}
	fails := func(context.Context, *workshop) error { return errors.New("no good") }
	passes := func(_ context.Context, w *workshop) error {
		w.omit("a test", "its reason")
		return nil
	}
	idle := func(context.Context, *workshop) error { return notRunError{"nothing there"} }
	slow := func(ctx context.Context, _ *workshop) error {
		<-ctx.Done()
		return nil // a child that was ended in time may well report success
	}
	results := runStages(t.Context(), w, []stage{
		{name: "first", budget: time.Minute, run: fails},
		{name: "second", budget: time.Minute, run: passes},
		{name: "third", budget: time.Minute, run: idle},
		{name: "fourth", budget: time.Millisecond, run: slow},
		{name: "fifth", skip: "not wanted"},
		{name: "sixth", skip: "not wanted"},
	})
	summarize(&out, results, w.omitted)
	text := out.String()
	for _, want := range []string{
		"third: nothing there\n", "fifth, sixth: not wanted\n", "a test: its reason\n", "no good", "over its budget",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the output lacks %q:\n%s", want, text)
		}
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if last := lines[len(lines)-1]; last != "1 passed, 2 failed" {
		t.Errorf("the last line is %q", last)
	}
}

func TestAnEndedRunRunsNothingMore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ran := false
	run := func(context.Context, *workshop) error { ran = true; return nil }
	results := runStages(ctx, &workshop{out: &bytes.Buffer{}}, []stage{{name: "a", budget: time.Minute, run: run}})
	if ran || results[0].verdict != failed {
		t.Errorf("ran %v, verdict %v; an interrupted run has failed", ran, results[0].verdict)
	}
}

func TestSummaryOfEverythingSaysSo(t *testing.T) {
	var out bytes.Buffer
	summarize(&out, []result{{stage: "a", verdict: passed}}, nil)
	if !strings.Contains(out.String(), "everything ran") || !strings.HasSuffix(out.String(), "\n1 passed, 0 failed\n") {
		t.Error(out.String())
	}
}
