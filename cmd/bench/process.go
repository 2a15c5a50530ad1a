package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// How long a child may take for one answer, and for its end; and how long an answer may be.
const (
	answerWithin  = 10 * time.Minute
	endWithin     = 30 * time.Second
	longestAnswer = 64 << 20
)

// child is another process of this binary, told what to do by lines on its input, which it answers with lines of JSON.
// The end of its input ends it, so it does not outlive this process however that ends.
type child struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	// Addr is where it listens.
	Addr string
}

// hello is a child's first line.
type hello struct {
	Addr string `json:"addr"`
}

func startChild(ctx context.Context, o *options, what string, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this binary: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, append([]string{what}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = endWithin
	cmd.Stderr = os.Stderr
	if o.gogc != 0 {
		cmd.Env = append(os.Environ(), "GOGC="+strconv.Itoa(o.gogc))
	}
	c := &child{cmd: cmd}
	if c.in, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	c.lines = bufio.NewScanner(out)
	c.lines.Buffer(nil, longestAnswer)
	var h hello
	if err := c.answer(&h); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	c.Addr = h.Addr
	return c, nil
}

// serverArgs passes on what the server needs of the settings.
func serverArgs(o *options, rooms, members int) []string {
	return []string{"-store", o.store, "-dir", o.dir, "-rooms", strconv.Itoa(rooms), "-members", strconv.Itoa(members), "-bytes", strconv.Itoa(o.bytes)}
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// ask sends a line and reads the answer.
func (c *child) ask(line string, answer any) error {
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	return c.answer(answer)
}

func (c *child) answer(to any) error {
	late := time.AfterFunc(answerWithin, func() { _ = c.cmd.Process.Kill() })
	defer late.Stop()
	if !c.lines.Scan() {
		return errors.Join(errors.New("the server ended without an answer"), c.lines.Err())
	}
	if to == nil {
		return nil
	}
	if err := json.Unmarshal(c.lines.Bytes(), to); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	return nil
}

// stop ends the child and waits for it.
func (c *child) stop() error {
	_ = c.in.Close()
	late := time.AfterFunc(endWithin, func() { _ = c.cmd.Process.Kill() })
	defer late.Stop()
	for c.lines.Scan() {
		continue // the pipe must be read to its end before Wait
	}
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("end the server: %w", err)
	}
	return nil
}
