package main

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFreePortIsFree(t *testing.T) {
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
}

func TestAwaitLine(t *testing.T) {
	if err := awaitLine(bufio.NewReader(strings.NewReader("one\nit is ready now\nmore\n")), "ready"); err != nil {
		t.Error(err)
	}
	err := awaitLine(bufio.NewReader(strings.NewReader("one\nport taken")), "ready")
	if err == nil || !strings.Contains(err.Error(), "port taken") {
		t.Errorf("the log's last words are lost: %v", err)
	}
}

func TestServiceIsEndedByItsID(t *testing.T) {
	w := &workshop{root: t.TempDir(), out: &bytes.Buffer{}}
	s := service{name: "sleeper", ready: "ready", stop: syscall.SIGTERM}
	script := "echo $$ >pid; echo ready; exec sleep 60"
	stop, err := s.start(t.Context(), w, task{}, "sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	stop()
	text, err := os.ReadFile(filepath.Join(w.root, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("process %d is still there", pid)
	}
}

func TestServiceThatDoesNotStartSaysWhy(t *testing.T) {
	w := &workshop{root: t.TempDir(), out: &bytes.Buffer{}}
	s := service{name: "quitter", ready: "ready", stop: syscall.SIGTERM}
	_, err := s.start(t.Context(), w, task{}, "sh", "-c", "echo the disk is full; exit 1")
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Error(err)
	}
}

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

func TestTraversable(t *testing.T) {
	open, closed := t.TempDir(), filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if openToAll(filepath.Join(closed)) {
		t.Error("a folder of mode 0700 was taken for open")
	}
	if got := traversable(closed, "/tmp", open); got != "/tmp" {
		t.Errorf("picked %s", got)
	}
	if got := traversable(closed); got != closed {
		t.Errorf("picked %s where nothing is open", got)
	}
}
