package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// A task is one child process. Zero values mean: in the root of the tree, with check's own environment,
// showing all it prints.
type task struct {
	dir  string
	env  []string // added to check's environment
	out  io.Writer
	user *syscall.Credential
}

// command prepares a child that leads its own process group, so that it can be ended together with
// whatever it started, and with nothing else.
func (w *workshop) command(ctx context.Context, t task, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = t.dir
	if cmd.Dir == "" {
		cmd.Dir = w.root
	}
	cmd.Env = append(os.Environ(), t.env...)
	cmd.Stdout = t.out
	if t.out == nil {
		cmd.Stdout = w.out
	}
	cmd.Stderr = cmd.Stdout
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: t.user}
	cmd.Cancel = func() error { return signalGroup(cmd, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// run starts a child, waits for it and leaves nothing of its group behind.
func (w *workshop) run(ctx context.Context, t task, name string, args ...string) error {
	cmd := w.command(ctx, t, name, args...)
	err := cmd.Run()
	if cmd.Process != nil {
		_ = signalGroup(cmd, syscall.SIGKILL)
	}
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s: %w", base(name, args), err)
	}
	return err
}

// output runs a child and returns what it printed.
func (w *workshop) output(ctx context.Context, t task, name string, args ...string) (string, error) {
	var b strings.Builder
	t.out = &b
	err := w.run(ctx, t, name, args...)
	return b.String(), err
}

func signalGroup(cmd *exec.Cmd, sig syscall.Signal) error {
	return syscall.Kill(-cmd.Process.Pid, sig)
}

// base names a command in an error: its last path element and its verb.
func base(name string, args []string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return name + " " + args[0]
	}
	return name
}
