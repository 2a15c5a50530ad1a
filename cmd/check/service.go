package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server that lost the race for its port is tried again on another.
const startAttempts = 3

// A service is a throwaway server of this run.
type service struct {
	name  string
	ready string         // what a line of its log says once it takes connections
	stop  syscall.Signal // asks it to end quickly and cleanly
}

// start runs the program until the workshop closes and returns once the log says that it is ready.
func (s service) start(ctx context.Context, w *workshop, t task, program string, args ...string) (stop func(), err error) {
	// Not the stage's context: it must not be killed before it could end by itself.
	cmd := w.command(context.WithoutCancel(ctx), t, program, args...)
	log, err := pipeOutput(cmd)
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	exited := make(chan struct{})
	ready := make(chan error, 1)
	go func() {
		ready <- awaitLine(log, s.ready)
		_, _ = io.Copy(io.Discard, log)
		_ = cmd.Wait()
		close(exited)
	}()
	stop = func() { s.end(cmd, exited) }
	select {
	case err = <-ready:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	return stop, nil
}

// end stops a service by its id: politely, and after ten seconds not.
func (s service) end(cmd *exec.Cmd, exited <-chan struct{}) {
	select {
	case <-exited:
		return
	default:
	}
	_ = cmd.Process.Signal(s.stop)
	select {
	case <-exited:
	case <-time.After(10 * time.Second):
		_ = signalGroup(cmd, syscall.SIGKILL)
		<-exited
	}
}

func pipeOutput(cmd *exec.Cmd) (*bufio.Reader, error) {
	cmd.Stdout, cmd.Stderr = nil, nil
	r, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	return bufio.NewReader(r), nil
}

// awaitLine reads a log up to the line that says ready. If the log ends first, its tail is the error.
func awaitLine(log *bufio.Reader, ready string) error {
	var tail []string
	for {
		line, err := log.ReadString('\n')
		if strings.Contains(line, ready) {
			return nil
		}
		if line = strings.TrimSpace(line); line != "" {
			tail = append(tail, line)
		}
		if err != nil {
			if len(tail) > 10 {
				tail = tail[len(tail)-10:]
			}
			return fmt.Errorf("it ended at once: %s", strings.Join(tail, " | "))
		}
	}
}

// freePort asks the system for a loopback port that nobody uses now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// startPostgres makes a new, empty server with durable commits and returns its address.
func (w *workshop) startPostgres(ctx context.Context) (url string, err error) {
	bin, ok := w.tool("postgresql")
	if !ok {
		return "", errors.New("no PostgreSQL server here")
	}
	temp, err := w.tempDir()
	if err != nil {
		return "", err
	}
	who, err := unprivileged()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(temp, "postgres")
	if err := ownedDir(dir, who); err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	t := task{dir: dir, user: who, env: []string{"HOME=" + dir, "LC_ALL=C", "TZ=UTC"}}
	out, err := w.output(ctx, t, filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=hearth",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	s := service{name: "PostgreSQL", ready: "ready to accept connections", stop: syscall.SIGINT}
	port, err := w.startOnFreePort(func(port int) (func(), error) {
		return s.start(ctx, w, t, filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port),
			"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+dir,
			"-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=300",
			"-c", "logging_collector=off", "-c", "log_destination=stderr")
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("postgres://hearth@127.0.0.1:%d/postgres?sslmode=disable", port), nil
}

// startRedis makes a Redis that keeps nothing and returns its address.
func (w *workshop) startRedis(ctx context.Context) (url string, err error) {
	program, ok := w.tool("redis")
	if !ok {
		return "", errors.New("no Redis server here")
	}
	dir, err := w.tempDir()
	if err != nil {
		return "", err
	}
	s := service{name: "Redis", ready: "Ready to accept connections", stop: syscall.SIGTERM}
	port, err := w.startOnFreePort(func(port int) (func(), error) {
		return s.start(ctx, w, task{dir: dir}, program, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
			"--save", "", "--appendonly", "no", "--dir", dir)
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("redis://127.0.0.1:%d/0", port), nil
}

func (w *workshop) startOnFreePort(start func(port int) (stop func(), err error)) (int, error) {
	var errs []error
	for range startAttempts {
		port, err := freePort()
		if err != nil {
			return 0, err
		}
		stop, err := start(port)
		if err == nil {
			w.cleanup = append(w.cleanup, stop)
			return port, nil
		}
		errs = append(errs, err)
	}
	return 0, errors.Join(errs...)
}

// unprivileged is who runs a server that refuses root; nil where check is not root itself.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		if uidErr == nil && gidErr == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses root, and there is no user postgres or nobody to run it as")
}

func ownedDir(dir string, who *syscall.Credential) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if who == nil {
		return nil
	}
	return os.Chown(dir, int(who.Uid), int(who.Gid))
}
