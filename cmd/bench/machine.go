package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// machine is what a figure was taken on.
type machine struct {
	Cores  int     `json:"cores"`
	CPU    string  `json:"cpu"`
	Kernel string  `json:"kernel"`
	Go     string  `json:"go"`
	Fsync  float64 `json:"fsync_p50_us"` // of 4 KiB written behind each other
	Load   string  `json:"load"`         // of the minute before
}

func thisMachine(dir string) machine {
	m := machine{Cores: runtime.NumCPU(), Go: runtime.Version(), Fsync: fsyncTime(dir)}
	m.CPU = field("/proc/cpuinfo", "model name")
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	m.Kernel = string(bytes.TrimSpace(kernel))
	load, _ := os.ReadFile("/proc/loadavg")
	m.Load, _, _ = strings.Cut(string(load), " ")
	return m
}

func (m machine) String() string {
	return fmt.Sprintf("%d cores (%s), Linux %s, %s, fsync p50 %.0f µs, load before %s", m.Cores, m.CPU, m.Kernel, m.Go, m.Fsync, m.Load)
}

// fsyncTime writes and syncs small blocks, as a log does, and gives the median time in microseconds; 0: it cannot.
func fsyncTime(dir string) float64 {
	f, err := os.CreateTemp(dir, "bench-fsync-")
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	block := make([]byte, 4096)
	times := make([]time.Duration, 0, 200)
	for range cap(times) {
		start := time.Now()
		if _, err := f.Write(block); err != nil {
			return 0
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return 0
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds()) / 1000
}

// usage is what a process has used since it began.
type usage struct {
	cpu    time.Duration // user and system
	writes uint64        // writing system calls, those to the disk too
}

// clockTick is what /proc counts CPU time in: a hundredth of a second on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

func usageOf(pid int) (u usage, err error) {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return u, fmt.Errorf("read the server's usage: %w", err)
	}
	_, rest, _ := bytes.Cut(stat, []byte(") ")) // a name may hold anything, a bracket ends it
	f := bytes.Fields(rest)
	for _, i := range []int{11, 12} { // utime and stime, counted from the state behind the name
		n, err := strconv.ParseInt(string(f[i]), 10, 64)
		if err != nil {
			return u, fmt.Errorf("read the server's usage: %w", err)
		}
		u.cpu += time.Duration(n) * clockTick
	}
	u.writes, _ = strconv.ParseUint(field(filepath.Join("/proc", strconv.Itoa(pid), "io"), "syscw"), 10, 64)
	return u, nil
}

// residentBytes is what of a process lies in memory.
func residentBytes(pid int) float64 {
	kb, _, _ := strings.Cut(field(filepath.Join("/proc", strconv.Itoa(pid), "status"), "VmRSS"), " ")
	n, _ := strconv.ParseFloat(kb, 64)
	return n * 1024
}

// field finds "name: value" in a file of such lines.
func field(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
