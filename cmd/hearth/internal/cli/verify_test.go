package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/verify"
	"hearth/store"
)

// check verifies a copy as a machine without the server does.
func check(t *testing.T, record []byte, o verify.Options) *verify.Report {
	t.Helper()
	r, err := verify.File(bytes.NewReader(record), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// namesEveryChange takes away, doubles, swaps, edits and cuts at every single event of a record, and wants it named.
func namesEveryChange(t *testing.T, record []byte) {
	t.Helper()
	if r := check(t, record, verify.Options{}); r.Fault != nil {
		t.Fatalf("untouched: %s", r.Fault.Say)
	}
	lines := slices.Collect(bytes.Lines(record))
	changed := 0
	var events []int // places of events among the lines
	for i, l := range lines {
		if bytes.HasPrefix(l, []byte(`{"t":"event"`)) {
			events = append(events, i)
		}
	}
	wants := func(what string, n int, lines [][]byte) {
		t.Helper()
		changed++
		r := check(t, bytes.Join(lines, nil), verify.Options{})
		if r.Fault == nil || r.Fault.N != store.Seq(n) || !strings.Contains(r.Fault.Say, fmt.Sprint("event ", n)) {
			t.Errorf("event %d %s: %+v", n, what, r.Fault)
		}
	}
	for k, i := range events {
		n := k + 1
		wants("deleted", n, slices.Delete(slices.Clone(lines), i, i+1))
		wants("doubled", n, slices.Insert(slices.Clone(lines), i, lines[i]))
		if n < len(events) {
			swapped := slices.Clone(lines)
			j := events[k+1]
			swapped[i], swapped[j] = swapped[j], swapped[i]
			wants("swapped with the next", n, swapped)
			wants("the last, with what follows cut off", n+1, lines[:i+1])
		}
		for what, edit := range edits(lines[i]) {
			edited := slices.Clone(lines)
			edited[i] = edit
			wants(what, n, edited)
		}
	}
	if changed < 1000 {
		t.Errorf("%d changes were tried of %d events", changed, len(events))
	}
	anyLine(t, lines)
}

// edits are ways to change an event's line, each once.
func edits(line []byte) map[string][]byte {
	flip := func(at int) []byte {
		b := slices.Clone(line)
		b[at] ^= 1
		return b
	}
	all := map[string][]byte{
		"with a space":       slices.Insert(slices.Clone(line), 1, ' '),
		"with a doubled key": bytes.Replace(line, []byte(`,"commit"`), []byte(`,"format":1,"commit"`), 1),
	}
	for _, field := range []string{`"at":`, `"facts":{"k":"`, `"commit":"`, `"digest":"`, `"salt":"`, `"words":{"text":"`, `"words":{"name":"`} {
		if i := bytes.Index(line, []byte(field)); i >= 0 {
			all["with another "+field] = flip(i + len(field))
		}
	}
	if i := bytes.Index(line, []byte(`,"salt":`)); i >= 0 {
		all["without its words"] = append(slices.Clone(line[:i]), "}\n"...)
	}
	return all
}

// anyLine changes one byte of each other line.
func anyLine(t *testing.T, lines [][]byte) {
	t.Helper()
	for i, l := range lines {
		if bytes.HasPrefix(l, []byte(`{"t":"event"`)) {
			continue
		}
		edited := slices.Clone(lines)
		edited[i] = slices.Clone(l)
		edited[i][len(l)/2] ^= 1
		r, err := verify.File(bytes.NewReader(bytes.Join(edited, nil)), verify.Options{})
		if err == nil && r.Fault == nil || err != nil && !errors.Is(err, verify.ErrNoRecord) {
			t.Errorf("%.60s, changed: %v, %v", l, r, err)
		}
	}
}
