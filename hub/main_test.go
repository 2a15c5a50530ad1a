package hub

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain fails when hubs leave goroutines behind.
func TestMain(m *testing.M) {
	code := m.Run()
	if left := lingering(); code == 0 && left != "" {
		fmt.Fprintln(os.Stderr, "goroutines are left behind:\n"+left)
		code = 1
	}
	os.Exit(code)
}

// lingering gives the stacks of goroutines that still run a hub's code, once those that are ending have had their time.
func lingering() (left string) {
	for range 200 {
		buf := make([]byte, 1<<20)
		left = ""
		for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(g, "created by hearth/hub.") && !strings.Contains(g, "hub.TestMain") {
				left += g + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		<-time.After(10 * time.Millisecond)
	}
	return left
}
