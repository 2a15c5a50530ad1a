package shape

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hearth/cmd/internal/servers"
)

// Options say what to bring up.
type Options struct {
	Instances int
	Redis     bool
	Binary    string    // the server's file; "": it is built from this tree
	Log       io.Writer // may be nil: gets the log of every process
}

// drainWithin is how long an instance may take to end in order: longer than it gives itself.
const drainWithin = 30 * time.Second

// A Shape is everything that runs. Its servers may be stopped, killed, frozen and started again.
type Shape struct {
	Set       *servers.Set
	Database  *servers.Server
	Redis     *servers.Server   // nil without Redis
	Cables    []*servers.Relay  // to Redis, one for each instance; none without Redis
	Instances []*servers.Server // in the order in which they were started
	Proxy     *Proxy
	Binary    string // the server's file

	o      Options
	key    string // file of the master key
	admins []int  // ports of the instances' admin addresses
}

// Up brings everything up and returns when every instance is ready. When it fails, nothing is left behind. Close ends it.
func Up(ctx context.Context, o Options) (_ *Shape, err error) {
	s := &Shape{o: o}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.Set, err = servers.New(); err != nil {
		return nil, err
	}
	if s.Binary = o.Binary; s.Binary == "" {
		if s.Binary, err = s.Build(ctx); err != nil {
			return nil, err
		}
	}
	if s.key, err = s.masterKey(); err != nil {
		return nil, err
	}
	if s.Database, err = s.Set.Postgres(ctx, o.Log); err != nil {
		return nil, err
	}
	if o.Redis {
		if s.Redis, err = s.Set.Redis(ctx, o.Log); err != nil {
			return nil, err
		}
	}
	if s.Proxy, err = newProxy(); err != nil {
		return nil, err
	}
	for range o.Instances {
		if err := s.add(ctx); err != nil {
			return nil, err
		}
	}
	return s, s.Proxy.Ready(ctx, o.Instances)
}

// Build makes the server from this tree, and gives its file.
func (s *Shape) Build(ctx context.Context) (string, error) {
	file := filepath.Join(s.Set.Dir(), "hearth")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", file, "hearth/cmd/hearth")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return file, nil
}

func (s *Shape) masterKey() (string, error) {
	file := filepath.Join(s.Set.Dir(), "master_key")
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails: crypto/rand ends the program instead
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(key)), 0o600); err != nil {
		return "", fmt.Errorf("make a master key: %w", err)
	}
	return file, nil
}

// add starts one more instance.
func (s *Shape) add(ctx context.Context) error {
	admin, err := servers.FreePort()
	if err != nil {
		return err
	}
	redis := ""
	if s.Redis != nil {
		cable, err := s.Set.Relay(s.Redis.Address())
		if err != nil {
			return err
		}
		s.Cables = append(s.Cables, cable)
		redis = servers.RedisURL(cable.Address())
	}
	one, err := s.Set.Start(ctx, servers.Program{
		Name: "instance " + strconv.Itoa(len(s.Instances)+1), Path: s.Binary, Dir: s.Set.Dir(),
		Ready: "Hearth listens at", End: syscall.SIGTERM, Grace: drainWithin, Log: s.o.Log,
		Args: func(int) []string { return []string{"serve"} },
		Env: func(port int) []string {
			env := append(s.settings(), "HEARTH_LISTEN=127.0.0.1:"+strconv.Itoa(port), "HEARTH_ADMIN=127.0.0.1:"+strconv.Itoa(admin))
			if redis != "" {
				env = append(env, "HEARTH_REDIS_URL="+redis)
			}
			return env
		},
	})
	if err != nil {
		return err
	}
	s.Instances, s.admins = append(s.Instances, one), append(s.admins, admin)
	s.Proxy.add(one.Address())
	return nil
}

// settings are what every instance has in common, and the command line beside them.
func (s *Shape) settings() []string {
	return []string{
		"HEARTH_DATABASE_URL=" + servers.PostgresURL(s.Database.Address()), "HEARTH_MASTER_KEY_FILE=" + s.key,
		"HEARTH_URL=" + s.Proxy.URL(), "HEARTH_TRUSTED_PROXIES=127.0.0.1",
	}
}

// Address is an instance's own, past the proxy.
func (s *Shape) Address(instance int) string { return "http://" + s.Instances[instance].Address() }

// Admin is the address of an instance's metrics and profiles.
func (s *Shape) Admin(instance int) string {
	return "http://127.0.0.1:" + strconv.Itoa(s.admins[instance])
}

// Hearth runs the server's own command line beside the instances, and gives what it printed.
func (s *Shape) Hearth(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, s.Binary, args...)
	cmd.Dir, cmd.Env = s.Set.Dir(), append(servers.Environ(), s.settings()...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var said, complained strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil {
		return said.String(), fmt.Errorf("hearth %s: %w: %s", args[0], err, strings.TrimSpace(complained.String()))
	}
	return strings.TrimSpace(said.String()), nil
}

// Key makes a staff account and a key that speaks for it, with every scope that a rehearsal and a trial need.
func (s *Shape) Key(ctx context.Context, login string) (string, error) {
	if _, err := s.Hearth(ctx, "staff", "add", login); err != nil {
		return "", err
	}
	return s.Hearth(ctx, "key", "new", login, "--as", login, "--scope", "sessions,rooms,tickets,transcripts")
}

// Close ends everything and takes it away. It may be called after a start that failed.
func (s *Shape) Close() error {
	var errs []error
	if s.Proxy != nil {
		errs = append(errs, s.Proxy.close())
	}
	if s.Set != nil {
		errs = append(errs, s.Set.Close())
	}
	return errors.Join(errs...)
}
