package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestRunEndsTheWholeGroup(t *testing.T) {
	w := &workshop{root: t.TempDir(), out: &bytes.Buffer{}}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := w.run(ctx, task{out: &bytes.Buffer{}}, "sh", "-c", "sleep 60 & echo $! >pid; wait")
	if err == nil || time.Since(start) > 8*time.Second {
		t.Fatalf("%v after %v", err, time.Since(start))
	}
	text, err := os.ReadFile(filepath.Join(w.root, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	for range 100 {
		if gone(pid) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("grandchild %d outlived its group", pid)
}

// gone takes a zombie for gone: an orphan's zombie is its new parent's to collect.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}
