package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// An elsewhere is a machine that has the binary and a copy of a record, and nothing of the server.
type elsewhere struct {
	binary string
	empty  string // where it runs; nothing may come to be there
}

func newElsewhere(t *testing.T) *elsewhere {
	t.Helper()
	e := &elsewhere{filepath.Join(t.TempDir(), "hearth"), t.TempDir()}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", e.binary, "hearth/cmd/hearth").CombinedOutput(); err != nil {
		t.Fatalf("build the binary: %v\n%s", err, out)
	}
	return e
}

// verify gives the exit code, and what is printed for people and for whoever reads the errors.
func (e *elsewhere) verify(t *testing.T, file string) (code int, out, errs string) {
	var o, w bytes.Buffer
	c := exec.CommandContext(t.Context(), e.binary, "verify", file)
	c.Dir, c.Env, c.Stdout, c.Stderr = e.empty, []string{"HOME=" + e.empty}, &o, &w
	err := c.Run()
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
		t.Error(err)
	}
	return c.ProcessState.ExitCode(), o.String(), w.String()
}

var namedEvent = regexp.MustCompile(`event (\d+)`)

// A tampered record has one event that is not as it was.
type tampered struct {
	how    string
	n      int // the event that is to be named
	record []byte
}

// tamper deletes, reorders, cuts and edits at every single event.
func tamper(record []byte) (all []tampered) {
	lines := slices.Collect(bytes.Lines(record))
	var events []int // places of events among the lines
	for i, l := range lines {
		if bytes.HasPrefix(l, []byte(`{"t":"event"`)) {
			events = append(events, i)
		}
	}
	for k, i := range events {
		n, l := k+1, lines[i]
		add := func(how string, n int, lines [][]byte) { all = append(all, tampered{how, n, bytes.Join(lines, nil)}) }
		add("deleted", n, slices.Delete(slices.Clone(lines), i, i+1))
		add("the last, with the tail cut off", n+1, lines[:i+1])
		if n < len(events) {
			swapped, j := slices.Clone(lines), events[n]
			swapped[i], swapped[j] = swapped[j], swapped[i]
			add("swapped with the next", n, swapped)
		}
		edited := slices.Clone(lines)
		edited[i] = slices.Clone(l)
		at := bytes.Index(l, []byte(`"at":`)) + len(`"at":`)
		edited[i][at+9] = '0' + (l[at+9]-'0'+1)%10
		add("edited, at another time", n, edited)
	}
	return all
}

// namesEveryChangeElsewhere has each of these judged by the binary itself: exit 1, and the first bad event is the first that
// is named.
func namesEveryChangeElsewhere(t *testing.T, record []byte) {
	t.Helper()
	e := newElsewhere(t)
	folder := t.TempDir()
	whole := filepath.Join(folder, "whole.jsonl")
	if err := os.WriteFile(whole, record, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := e.verify(t, whole); code != 0 || errs != "" {
		t.Fatalf("untouched: exit %d, %s%s", code, out, errs)
	}
	began, all := time.Now(), tamper(record)
	if len(all) < 400 {
		t.Errorf("only %d changes were tried", len(all))
	}
	var workers sync.WaitGroup
	for w := range 2 {
		workers.Go(func() {
			file := filepath.Join(folder, strconv.Itoa(w)+".jsonl")
			for i := w; i < len(all); i += 2 {
				if err := os.WriteFile(file, all[i].record, 0o600); err != nil {
					t.Error(err)
					return
				}
				e.wants(t, &all[i], file)
			}
		})
	}
	workers.Wait()
	if left, err := os.ReadDir(e.empty); err != nil || len(left) > 0 {
		t.Errorf("checking a file left %v, %v", left, err)
	}
	t.Logf("%d changes were judged by the binary in %v", len(all), time.Since(began).Round(time.Millisecond))
}

func (e *elsewhere) wants(t *testing.T, c *tampered, file string) {
	code, out, errs := e.verify(t, file)
	for _, said := range []string{out, errs} {
		if first := namedEvent.FindStringSubmatch(said); code != 1 || first == nil || first[1] != fmt.Sprint(c.n) {
			t.Errorf("event %d %s: exit %d, %s%s", c.n, c.how, code, out, errs)
			return
		}
	}
}
