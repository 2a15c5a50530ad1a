package redislink

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/hub"
	"hearth/store"
)

// hang is how long anything may take before a test says that it hangs. It says nothing of how long it should take.
const hang = 30 * time.Second

// A server is a Redis of a test's own, which can be killed, frozen and started again on its port.
type server struct {
	t    testing.TB
	port int
	args []string
	cmd  *exec.Cmd
}

// newServer starts a Redis. Where there is none, the test is skipped and says so.
func newServer(t testing.TB, args ...string) *server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("not tried with Redis: redis-server is not installed")
	}
	for range 20 {
		// Below the ports that the system gives to clients: otherwise a client could get the port while its server is down.
		s := &server{t: t, port: 20000 + rand.IntN(2000), args: args}
		if s.try() {
			t.Cleanup(s.kill)
			return s
		}
	}
	t.Fatal("no Redis could be started")
	return nil
}

func (s *server) addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }
func (s *server) url() string  { return "redis://" + s.addr() + "/0" }

func (s *server) try() bool {
	s.t.Helper()
	var out bytes.Buffer
	cmd := exec.Command("redis-server", append([]string{
		"--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--save", "", "--appendonly", "no", "--dir", s.t.TempDir(),
	}, s.args...)...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.cmd = cmd
	c := s.client()
	defer func() { _ = c.Close() }()
	for end := time.Now().Add(hang); time.Now().Before(end); {
		if text, err := c.Info(context.Background(), "server").Result(); err == nil {
			if strings.Contains(text, fmt.Sprintf("process_id:%d\r", cmd.Process.Pid)) {
				return true
			}
			break // somebody else's
		}
		if cmd.ProcessState != nil || syscall.Kill(cmd.Process.Pid, 0) != nil {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	s.kill()
	return false
}

func (s *server) client() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: s.addr(), Protocol: 2, DialerRetries: 1, MaxRetries: -1})
}

func (s *server) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(syscall.SIGCONT)
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

func (s *server) again() {
	s.t.Helper()
	eventually(s.t, "Redis starts again", s.try)
}

func (s *server) freeze() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }
func (s *server) thaw()   { _ = s.cmd.Process.Signal(syscall.SIGCONT) }

// eventually waits for what other goroutines or processes bring about.
func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(hang); !cond(); {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// ears write down what they are told.
type ears struct {
	mu     sync.Mutex
	heads  map[store.SessionID]store.Seq
	around map[store.SessionID]int
	heard  []hub.Signal
	lookUp int
	linked []bool
	told   int
}

func newEars() *ears {
	return &ears{heads: map[store.SessionID]store.Seq{}, around: map[store.SessionID]int{}}
}

func (e *ears) note(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.told++
	f()
}

func (e *ears) Look(s store.SessionID, head store.Seq) {
	e.note(func() { e.heads[s] = max(e.heads[s], head) })
}
func (e *ears) LookAround(s store.SessionID) { e.note(func() { e.around[s]++ }) }
func (e *ears) Heard(_ store.SessionID, s hub.Signal) {
	e.note(func() { e.heard = append(e.heard, s) })
}
func (e *ears) LookUp()                          { e.note(func() { e.lookUp++ }) }
func (e *ears) Linked(ok bool)                   { e.note(func() { e.linked = append(e.linked, ok) }) }
func (e *ears) get(f func(*ears) bool) (ok bool) { e.mu.Lock(); defer e.mu.Unlock(); return f(e) }
func (e *ears) head(s store.SessionID) (head store.Seq) {
	e.get(func(e *ears) bool { head = e.heads[s]; return true })
	return
}
func (e *ears) last() (linked bool, changes int) {
	e.get(func(e *ears) bool { changes = len(e.linked); linked = changes > 0 && e.linked[changes-1]; return true })
	return
}
func (e *ears) count() (n int) { e.get(func(e *ears) bool { n = e.told; return true }); return }

// hearing waits until the link says that it is there, or that it is not.
func (e *ears) hearing(t testing.TB, ok bool) {
	t.Helper()
	eventually(t, fmt.Sprintf("linked is %v", ok), func() bool { is, n := e.last(); return n > 0 && is == ok })
}

// newLink starts a link that is closed with the test.
func newLink(t testing.TB, url string) (*Link, *ears) {
	t.Helper()
	l, err := New(Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	e := newEars()
	l.Start(e)
	t.Cleanup(func() { _ = l.Close() })
	return l, e
}

func stacks() []string {
	buf := make([]byte, 4<<20)
	return strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n")
}

// lingering gives the stacks of goroutines that still run this package's or the library's code.
func lingering() (left string) {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); <-time.After(10 * time.Millisecond) {
		left = ""
		for _, g := range stacks() {
			if strings.Contains(g, "created by hearth/hub/redislink") || strings.Contains(g, "created by github.com/redis/") {
				if !strings.Contains(g, "TestMain") {
					left += g + "\n\n"
				}
			}
		}
		if left == "" {
			return ""
		}
	}
	return left
}

// TestMain fails when links leave goroutines behind.
func TestMain(m *testing.M) {
	code := m.Run()
	if left := lingering(); code == 0 && left != "" {
		fmt.Fprintln(os.Stderr, "goroutines are left behind:\n"+left)
		code = 1
	}
	os.Exit(code)
}
