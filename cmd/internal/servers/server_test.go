package servers

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What a test waits for comes at once or never.
const hang = 30 * time.Second

func newSet(t *testing.T) *Set {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the folder is still there: %v", err)
		}
	})
	return s
}

func script(text string) Program {
	return Program{
		Name: "sleeper", Path: "/bin/sh", Ready: "ready", End: syscall.SIGTERM,
		Args: func(int) []string { return []string{"-c", text} },
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	poll, end := time.NewTicker(5*time.Millisecond), time.After(hang)
	defer poll.Stop()
	for !is() {
		select {
		case <-poll.C:
		case <-end:
			t.Fatalf("never: %s", what)
		}
	}
}

// gone takes a zombie for gone: an orphan's zombie is its new parent's to collect.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestFreePort(t *testing.T) {
	port, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if port < firstPort || port >= lastPort {
		t.Errorf("port %d is one that clients get", port)
	}
}

func TestAwaitLine(t *testing.T) {
	if err := awaitLine(bufio.NewReader(strings.NewReader("one\nit is ready now\nmore\n")), "ready", nil); err != nil {
		t.Error(err)
	}
	var copied bytes.Buffer
	err := awaitLine(bufio.NewReader(strings.NewReader("one\nport taken")), "ready", &copied)
	if err == nil || !strings.Contains(err.Error(), "port taken") || copied.String() != "one\nport taken" {
		t.Errorf("the log's last words are lost: %v, %q", err, copied.String())
	}
}

func TestEndedByItsID(t *testing.T) {
	set := newSet(t)
	s, err := set.Start(t.Context(), script("echo ready; exec sleep 60"))
	if err != nil {
		t.Fatal(err)
	}
	pid := s.PID()
	if err := s.Stop(); err == nil {
		t.Error("ended by a signal, and nothing is said of it")
	}
	if err := s.Stop(); err != nil || !gone(pid) || s.Runs() {
		t.Errorf("process %d is still there (%v)", pid, err)
	}
}

func TestSaysWhyItDidNotStart(t *testing.T) {
	_, err := newSet(t).Start(t.Context(), script("echo the disk is full; exit 1"))
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Error(err)
	}
}

// TestKillReachesTheFamily: a child in a group of its own is killed too, and one that does not listen is stopped anyway.
func TestKillReachesTheFamily(t *testing.T) {
	s, err := newSet(t).Start(t.Context(), script("setsid sleep 60 & sleep 0.1; echo ready; wait"))
	if err != nil {
		t.Fatal(err)
	}
	family := descendants(s.PID())
	if len(family) == 0 {
		t.Fatal("no child was found")
	}
	s.Kill()
	for _, pid := range family {
		eventually(t, "the child is gone", func() bool { return gone(pid) })
	}
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	p := script("trap '' TERM; echo ready; while :; do sleep 1; done")
	p.Grace = 100 * time.Millisecond
	s, err := newSet(t).Start(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err == nil || s.Runs() {
		t.Errorf("stopped with %v, runs: %v", err, s.Runs())
	}
}

// TestDiesWithItsParent runs this test binary as the parent, kills it, and looks for the child and for the folder.
func TestDiesWithItsParent(t *testing.T) {
	if os.Getenv("SERVERS_PARENT") != "" {
		set, err := New()
		if err != nil {
			t.Fatal(err)
		}
		s, err := set.Start(context.Background(), script("echo ready; exec sleep 60"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("child %d\nfolder %s\n", s.PID(), set.Dir())
		select {} // until it is killed
	}
	self := exec.Command(os.Args[0], "-test.run=^TestDiesWithItsParent$")
	self.Env = append(os.Environ(), "SERVERS_PARENT=1")
	out, err := self.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	var folder string
	if _, err := fmt.Fscanf(bufio.NewReader(out), "child %d\nfolder %s\n", &pid, &folder); err != nil {
		t.Fatal(err)
	}
	_ = self.Process.Kill()
	_ = self.Wait()
	eventually(t, "the child is gone", func() bool { return gone(pid) })

	old := time.Now().Add(-2 * justMade)
	if err := os.Chtimes(folder, old, old); err != nil {
		t.Fatal(err)
	}
	sweep(filepath.Dir(folder))
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left over: %v", err)
	}
}

// TestSweepLeavesWhatIsInUse: however old it is.
func TestSweepLeavesWhatIsInUse(t *testing.T) {
	s := newSet(t)
	old := time.Now().Add(-2 * justMade)
	if err := os.Chtimes(s.Dir(), old, old); err != nil {
		t.Fatal(err)
	}
	sweep(filepath.Dir(s.Dir()))
	if _, err := os.Stat(s.Dir()); err != nil {
		t.Error(err)
	}
}

// ask sends a line to a Redis and reads one.
func ask(t *testing.T, address, line string, within time.Duration) (string, error) {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, within)
	if err != nil {
		return "", err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(within))
	if _, err := io.WriteString(c, line+"\r\n"); err != nil {
		return "", err
	}
	answer, err := bufio.NewReader(c).ReadString('\n')
	return strings.TrimSpace(answer), err
}

func TestRedisThroughEverything(t *testing.T) {
	if _, ok := RedisProgram(); !ok {
		t.Skip("no redis-server here")
	}
	set := newSet(t)
	s, err := set.Redis(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	relay, err := set.Relay(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	pong := func(what string) {
		t.Helper()
		for _, address := range []string{s.Address(), relay.Address()} {
			if got, err := ask(t, address, "PING", hang); got != "+PONG" {
				t.Errorf("%s: %q, %v", what, got, err)
			}
		}
	}
	silent := func(what, address string) {
		t.Helper()
		if got, err := ask(t, address, "PING", 100*time.Millisecond); err == nil {
			t.Errorf("%s: %q", what, got)
		}
	}
	pong("running")
	s.Freeze()
	silent("frozen", s.Address())
	s.Thaw()
	pong("thawed")
	s.Kill()
	silent("killed", s.Address())
	if err := s.Again(t.Context()); err != nil {
		t.Fatal(err)
	}
	pong("again")
	relay.Cut()
	silent("cut off", relay.Address())
	relay.Mend()
	pong("mended")
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

// TestRelayHoldsBack: what is on its way when the relay is cut arrives after it is mended.
func TestRelayHoldsBack(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		line, _ := bufio.NewReader(c).ReadString('\n')
		got <- line
	}()
	relay, err := newSet(t).Relay(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", relay.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	relay.Cut()
	if _, err := io.WriteString(c, "late\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case line := <-got:
		t.Errorf("%q came through a cut", line)
	case <-time.After(50 * time.Millisecond):
	}
	relay.Mend()
	select {
	case line := <-got:
		if line != "late\n" {
			t.Errorf("%q", line)
		}
	case <-time.After(hang):
		t.Error("nothing came after mending")
	}
}

// TestPostgresIsKilledAndComesBack with what was committed.
func TestPostgresIsKilledAndComesBack(t *testing.T) {
	bin, ok := PostgresPrograms()
	if _, noClient := exec.LookPath(filepath.Join(bin, "psql")); !ok || noClient != nil {
		t.Skip("no PostgreSQL here")
	}
	set := newSet(t)
	var log syncBuffer
	s, err := set.Postgres(t.Context(), &log)
	if err != nil {
		t.Fatal(err)
	}
	sql := func(text string) (string, error) {
		out, err := exec.CommandContext(t.Context(), filepath.Join(bin, "psql"), "-XAtc", text, PostgresURL(s.Address())).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	if out, err := sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)"); err != nil {
		t.Fatal(out, err)
	}
	family := append(descendants(s.PID()), s.PID())
	s.Kill()
	for _, pid := range family {
		eventually(t, "the database's processes are gone", func() bool { return gone(pid) })
	}
	if err := s.Again(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	if out, err := sql("SELECT n FROM kept"); err != nil || out != "7" {
		t.Errorf("%q, %v", out, err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestTraversable(t *testing.T) {
	open, closed := t.TempDir(), filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if openToAll(closed) {
		t.Error("a folder of mode 0700 was taken for open")
	}
	if got := traversable(closed, "/tmp", open); got != "/tmp" {
		t.Errorf("picked %s", got)
	}
	if got := traversable(closed); got != closed {
		t.Errorf("picked %s where nothing is open", got)
	}
	if got := postgresMajor("/usr/lib/postgresql/15/bin"); got != 15 {
		t.Errorf("postgresMajor = %d", got)
	}
}
