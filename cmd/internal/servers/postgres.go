package servers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// PostgresPrograms finds the folder of PostgreSQL's server programs. Debian keeps them out of the PATH; the newest wins.
func PostgresPrograms() (dir string, ok bool) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(dirs, func(a, b string) int { return postgresMajor(b) - postgresMajor(a) })
	if path, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, dir := range dirs {
		_, noInit := exec.LookPath(filepath.Join(dir, "initdb"))
		_, noServer := exec.LookPath(filepath.Join(dir, "postgres"))
		if noInit == nil && noServer == nil {
			return dir, true
		}
	}
	return "", false
}

func postgresMajor(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

// PostgresURL is the address of the one database of a server that Postgres has started.
func PostgresURL(address string) string {
	return "postgres://hearth@" + address + "/postgres?sslmode=disable"
}

// Postgres starts a new, empty PostgreSQL with durable commits. log may be nil.
func (s *Set) Postgres(ctx context.Context, log io.Writer) (*Server, error) {
	bin, ok := PostgresPrograms()
	if !ok {
		return nil, errors.New("no PostgreSQL server here; install the package postgresql")
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := s.subDir("postgres", who)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	env := []string{"HOME=" + dir, "LC_ALL=C", "TZ=UTC"}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=hearth",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.Env = dir, append(initdb.Environ(), env...)
	initdb.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make a PostgreSQL database: %w\n%s", err, out)
	}
	return s.Start(ctx, Program{
		Name: "PostgreSQL", Path: filepath.Join(bin, "postgres"), Dir: dir, User: who, Log: log,
		Ready: "ready to accept connections", End: syscall.SIGINT,
		Env: func(int) []string { return env },
		Args: func(port int) []string {
			return []string{
				"-D", data, "-p", strconv.Itoa(port),
				"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + dir,
				"-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=300",
				"-c", "logging_collector=off", "-c", "log_destination=stderr",
			}
		},
	})
}

// unprivileged is who runs a server that refuses root; nil where this process is not root itself.
func unprivileged() (*syscall.Credential, error) {
	if syscall.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nobody else is needed
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
