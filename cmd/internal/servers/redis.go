package servers

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// RedisProgram finds the Redis server.
func RedisProgram() (path string, ok bool) {
	path, err := exec.LookPath("redis-server")
	return path, err == nil
}

// RedisURL is the address of a Redis, by host and port.
func RedisURL(address string) string { return "redis://" + address + "/0" }

// Redis starts a Redis that keeps nothing. log may be nil.
func (s *Set) Redis(ctx context.Context, log io.Writer) (*Server, error) {
	path, ok := RedisProgram()
	if !ok {
		return nil, errors.New("no Redis server here; install the package redis-server")
	}
	dir, err := s.subDir("redis", nil)
	if err != nil {
		return nil, err
	}
	return s.Start(ctx, Program{
		Name: "Redis", Path: path, Dir: dir, Log: log, Ready: "Ready to accept connections", End: syscall.SIGTERM,
		Args: func(port int) []string {
			return []string{"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--save", "", "--appendonly", "no", "--dir", dir}
		},
	})
}
