package servers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Set is the throwaway servers of one run, and the folder in which they keep what they have. It is safe for concurrent
// use. Close ends them all.
type Set struct {
	dir    string
	lock   *os.File    // held as long as the run lives, so that others see which folders are left over
	starts chan func() // to the one thread that starts processes

	mu      sync.Mutex // guards what follows
	servers []*Server
	relays  []*Relay
	closed  bool
}

// prefix begins the name of every Set's folder.
const prefix = "hearth-servers-"

// New makes a Set and its folder, and takes away folders that runs left over which were killed.
func New() (*Set, error) {
	temp := traversable(os.TempDir(), "/tmp", "/var/tmp")
	sweep(temp)
	dir, err := os.MkdirTemp(temp, prefix)
	if err != nil {
		return nil, fmt.Errorf("make a folder for servers: %w", err)
	}
	s := &Set{dir: dir, starts: make(chan func())}
	// Other users may pass through it: a database that refuses to run as root must reach its files in it.
	if err = os.Chmod(dir, 0o711); err == nil {
		s.lock, err = hold(dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a folder for servers: %w", err), os.RemoveAll(dir))
	}
	go s.starter()
	return s, nil
}

// starter runs what starts processes on one thread that lives as long as the Set: the kernel ends a child when the thread
// ends that started it.
func (s *Set) starter() {
	runtime.LockOSThread()
	for start := range s.starts {
		start()
	}
}

// Dir is the Set's folder. Whoever needs a place for the run's own files may use it.
func (s *Set) Dir() string { return s.dir }

// Close ends every server, the last that was added first, and removes the folder. It may be called twice.
func (s *Set) Close() error {
	s.mu.Lock()
	servers, relays, closed := s.servers, s.relays, s.closed
	s.servers, s.relays, s.closed = nil, nil, true
	s.mu.Unlock()
	if closed {
		return nil
	}
	for _, r := range relays {
		r.close()
	}
	for _, one := range slices.Backward(servers) {
		_ = one.Stop() // it is gone afterwards in any case, and its data with it
	}
	close(s.starts)
	err := os.RemoveAll(s.dir)
	return errors.Join(err, s.lock.Close())
}

// add makes a server one of the Set's, in a folder of its own.
func (s *Set) add(one *Server) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("the set of servers is closed")
	}
	s.servers = append(s.servers, one)
	return nil
}

// subDir makes a folder in the Set's, for a user.
func (s *Set) subDir(name string, who *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp(s.dir, name+"-")
	if err != nil {
		return "", fmt.Errorf("make a folder for %s: %w", name, err)
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return "", fmt.Errorf("give the folder of %s to its user: %w", name, err)
		}
	}
	return dir, nil
}

const lockName = "lock"

// hold locks a folder for this process. The lock goes with the process, however that ends.
func hold(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// justMade is how young a folder may be that its maker has not locked yet.
const justMade = time.Minute

// sweep removes folders that nobody holds any more.
func sweep(temp string) {
	entries, err := os.ReadDir(temp)
	if err != nil {
		return // nothing to sweep is no reason not to begin
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) || time.Since(info.ModTime()) < justMade {
			continue
		}
		dir := filepath.Join(temp, e.Name())
		f, err := hold(dir)
		if err != nil {
			continue // in use, or another user's
		}
		_ = os.RemoveAll(dir)
		_ = f.Close()
	}
}

// traversable picks the first folder that every user may reach, and the first of all if none is.
func traversable(dirs ...string) string {
	for _, dir := range dirs {
		if openToAll(dir) {
			return dir
		}
	}
	return dirs[0]
}

func openToAll(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		up := filepath.Dir(dir)
		if up == dir {
			return true
		}
		dir = up
	}
}
