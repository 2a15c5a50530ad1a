package servers

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Program is what a Server runs.
type Program struct {
	Name  string // for errors
	Path  string
	Args  func(port int) []string
	Env   func(port int) []string // added to this process's, without its HEARTH_ settings; may be nil
	Ready string                  // what a line of its output says once it takes connections
	End   syscall.Signal          // asks it to end cleanly
	Grace time.Duration           // how long that may take; 0: ten seconds
	Dir   string                  // where it runs
	User  *syscall.Credential     // nil: who runs this process
	Log   io.Writer               // may be nil: gets its output, line by line
}

// Limits in time.
const (
	endWithin   = 10 * time.Second
	againWithin = 20 * time.Second // PostgreSQL waits for what is left of the one that was killed
	againEvery  = 100 * time.Millisecond
)

// A server that lost the race for its port is tried again on another.
const startAttempts = 3

// A Server is a process on a port of its own. Its methods may be called by one goroutine at a time; Exited and the
// fields by any.
type Server struct {
	Port int

	program Program
	set     *Set

	mu     sync.Mutex // guards what follows
	cmd    *exec.Cmd  // nil while it does not run
	exited chan struct{}
	end    error // how it ended
}

// Start adds a server to the Set and returns once it is ready.
func (s *Set) Start(ctx context.Context, p Program) (*Server, error) {
	var errs []error
	for range startAttempts {
		port, err := FreePort()
		if err != nil {
			return nil, err
		}
		one := &Server{Port: port, program: p, set: s}
		if err := one.start(ctx); err != nil {
			errs = append(errs, err)
			continue
		}
		if err := s.add(one); err != nil {
			return nil, errors.Join(err, one.Stop())
		}
		return one, nil
	}
	return nil, errors.Join(errs...)
}

// Again starts a server that was stopped or killed, on the same port and data, and returns once it is ready.
func (s *Server) Again(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, againWithin)
	defer cancel()
	for {
		err := s.start(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(againEvery):
		case <-ctx.Done():
			return err
		}
	}
}

// Use exchanges the program's file, for the next time that it is started: another version of it.
func (s *Server) Use(path string) { s.program.Path = path }

func (s *Server) start(ctx context.Context) error {
	p := s.program
	if cmd, _ := s.running(); cmd != nil {
		return fmt.Errorf("start %s: it runs", p.Name)
	}
	cmd := exec.Command(p.Path, p.Args(s.Port)...)
	cmd.Dir, cmd.Env = p.Dir, Environ()
	if p.Env != nil {
		cmd.Env = append(cmd.Env, p.Env(s.Port)...)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: p.User, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start %s: %w", p.Name, err)
	}
	cmd.Stderr = cmd.Stdout
	started := make(chan error, 1)
	s.set.starts <- func() { started <- cmd.Start() }
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", p.Name, err)
	}
	exited, ready := make(chan struct{}), make(chan error, 1)
	s.mu.Lock()
	s.cmd, s.exited, s.end = cmd, exited, nil
	s.mu.Unlock()
	go func() {
		log := bufio.NewReader(out)
		ready <- awaitLine(log, p.Ready, p.Log)
		follow(log, p.Log)
		s.gone(cmd.Wait())
		close(exited)
	}()
	select {
	case err = <-ready:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		s.Kill()
		return fmt.Errorf("start %s: %w", p.Name, err)
	}
	return nil
}

// Environ is this process's environment without what is set for Hearth: that was meant for whoever runs this, and a server
// refuses settings that it does not know.
func Environ() []string {
	return slices.DeleteFunc(os.Environ(), func(line string) bool { return strings.HasPrefix(line, "HEARTH_") })
}

func (s *Server) gone(end error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd, s.end = nil, end
}

// running is the process, nil where there is none, and what is closed at its end.
func (s *Server) running() (*exec.Cmd, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cmd, s.exited
}

// Address is host and port.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.Port) }

// Runs reports whether the process is there.
func (s *Server) Runs() bool {
	cmd, _ := s.running()
	return cmd != nil
}

// PID is the process's id; 0 where there is none.
func (s *Server) PID() int {
	if cmd, _ := s.running(); cmd != nil {
		return cmd.Process.Pid
	}
	return 0
}

// Stop asks the server to end and waits for it; one that takes too long is killed. The error is that it had to be, or how
// it ended otherwise than well. Stopping one that does not run is harmless.
func (s *Server) Stop() error {
	cmd, exited := s.running()
	if cmd == nil {
		return nil
	}
	s.Thaw()
	_ = cmd.Process.Signal(s.program.End)
	grace := s.program.Grace
	if grace == 0 {
		grace = endWithin
	}
	select {
	case <-exited:
	case <-time.After(grace):
		s.Kill()
		return fmt.Errorf("stop %s: it did not end within %s", s.program.Name, grace)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end != nil {
		return fmt.Errorf("stop %s: %w", s.program.Name, s.end)
	}
	return nil
}

// Kill ends the process and what it has started at once (SIGKILL), and waits until it is gone.
func (s *Server) Kill() {
	cmd, exited := s.running()
	if cmd == nil {
		return
	}
	// Its children may lead groups of their own, as PostgreSQL's do, so they are listed while they have a parent.
	family := descendants(cmd.Process.Pid)
	_ = cmd.Process.Kill()
	for _, pid := range family {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	<-exited
}

// Freeze halts the process and what it has started: it holds its connections and answers nothing.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw lets a frozen server go on. It is harmless on one that is not.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	cmd, _ := s.running()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Signal(sig)
	for _, pid := range descendants(cmd.Process.Pid) {
		_ = syscall.Kill(pid, sig)
	}
}

// tail is how many of the last lines stand in the error of a server that did not start.
const tail = 10

// awaitLine reads a log up to the line that says ready. If the log ends first, its tail is the error.
func awaitLine(log *bufio.Reader, ready string, copied io.Writer) error {
	var last []string
	for {
		line, err := log.ReadString('\n')
		if copied != nil && line != "" {
			_, _ = io.WriteString(copied, line)
		}
		if strings.Contains(line, ready) {
			return nil
		}
		if line = strings.TrimSpace(line); line != "" {
			last = append(last[max(0, len(last)-tail+1):], line)
		}
		if err != nil {
			return fmt.Errorf("it ended at once: %s", strings.Join(last, " | "))
		}
	}
}

// follow reads a log to its end, line by line.
func follow(log *bufio.Reader, copied io.Writer) {
	if copied == nil {
		copied = io.Discard
	}
	for {
		line, err := log.ReadString('\n')
		_, _ = io.WriteString(copied, line)
		if err != nil {
			return
		}
	}
}
