package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestTestLog(t *testing.T) {
	events := []string{
		`{"Action":"build-output","ImportPath":"p","Output":"p/x.go:1: broken\n"}`,
		`not json: go: module not found`,
		`{"Action":"run","Package":"p","Test":"TestA"}`,
		`{"Action":"output","Package":"p","Test":"TestA","Output":"a secret of a passing test\n"}`,
		`{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0.1}`,
		`{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: HEARTH_TEST_POSTGRES is not set\n"}`,
		`{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}`,
		`{"Action":"skip","Package":"p","Test":"TestB"}`,
		`{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: want 1, got 2\n"}`,
		`{"Action":"fail","Package":"p","Test":"TestC"}`,
		`{"Action":"output","Package":"p","Test":"TestD","Output":"panic: oh\n"}`,
		`{"Action":"fail","Package":"p","Elapsed":1.5}`,
	}
	var out bytes.Buffer
	log := newTestLog(&out)
	log.read(strings.NewReader(strings.Join(events, "\n") + "\n"))
	if log.passed != 1 || log.failed != 1 || log.firstFailed != "p.TestC" {
		t.Errorf("passed %d, failed %d, first %q", log.passed, log.failed, log.firstFailed)
	}
	for _, want := range []string{"p/x.go:1: broken", "module not found", "want 1, got 2", "panic: oh", "FAIL  p"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "secret") {
		t.Error("the output of a passing test is shown")
	}
	want := []omission{{"p.TestB", "HEARTH_TEST_POSTGRES is not set"}}
	if got := log.skipped(); !slices.Equal(got, want) {
		t.Errorf("skipped %v, want %v", got, want)
	}
}

func TestOnlyTheRuntimesOwnFaultIsTriedAgain(t *testing.T) {
	fault := []string{
		`{"Action":"output","Package":"p","Test":"TestA","Output":"SIGSEGV: segmentation violation\n"}`,
		`{"Action":"output","Package":"p","Test":"TestA","Output":"\ngoroutine 0 gp=0xc0 m=3 mp=0xc0 [idle, synctest bubble 28]:\n"}`,
		`{"Action":"fail","Package":"p","Elapsed":1.5}`,
	}
	own := []string{
		`{"Action":"output","Package":"q","Test":"TestB","Output":"panic: runtime error: nil pointer\n[signal SIGSEGV: segmentation violation]\n"}`,
		`{"Action":"output","Package":"q","Test":"TestB","Output":"goroutine 7 gp=0xc0 [running, synctest bubble 3]:\n"}`,
		`{"Action":"fail","Package":"q","Elapsed":1.5}`,
	}
	failed := []string{`{"Action":"fail","Package":"q","Test":"TestB"}`, `{"Action":"fail","Package":"q","Elapsed":1.5}`}
	for _, c := range []struct {
		what   string
		events []string
		want   bool
	}{
		{"the runtime's fault", fault, true},
		{"a test's own", own, false},
		{"both", slices.Concat(fault, own), false},
		{"beside a test that failed", slices.Concat(fault, failed), false},
		{"nothing", nil, false},
	} {
		log := newTestLog(&bytes.Buffer{})
		log.read(strings.NewReader(strings.Join(c.events, "\n") + "\n"))
		if got := log.onlyFaults(); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestSkipsAreGrouped(t *testing.T) {
	log := newTestLog(&bytes.Buffer{})
	log.skips = []skip{{"p", "A", "x"}, {"p", "B", "x"}, {"q", "A", "x"}}
	want := []omission{{"2 tests of p", "x"}, {"q.A", "x"}}
	if got := log.skipped(); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestFuzzFunctions(t *testing.T) {
	source := `package p
func FuzzName(f *testing.F) {}
func FuzzHelper(s string) {}
func FuzzNothing() {}
func (x T) FuzzMethod(f *testing.F) {}
func TestName(t *testing.T) {}
`
	file, err := parser.ParseFile(token.NewFileSet(), "p_test.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := fuzzFunctions(file); !slices.Equal(got, []string{"FuzzName"}) {
		t.Error(got)
	}
}
