package main

import (
	"strings"
	"testing"
)

func TestARecordIsReadAsAStream(t *testing.T) {
	const rows = "BenchmarkRecord/sqlite/copy/json-2   1  533 ns/op  5011 cpu-ns/event  29.03 heap-MiB  104.4 resident-MiB\n" +
		"BenchmarkRecord/sqlite/verify-2   1  1080 ns/op  42.44 heap-MiB  91.92 resident-MiB\n"
	if err := heapsHold(rows); err != nil {
		t.Error(err)
	}
	if err := heapsHold(strings.Replace(rows, "42.44", "64.01", 1)); err == nil || !strings.Contains(err.Error(), "verify") {
		t.Errorf("a heap that holds it all: %v", err)
	}
	if heapsHold("PASS\n") == nil {
		t.Error("no figure is taken for a small one")
	}
}
