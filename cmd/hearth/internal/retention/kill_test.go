package retention_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// Names of what a process that is to be killed is told.
const (
	killFolder  = "RETENTION_TEST_FOLDER"
	killAt      = "RETENTION_TEST_AT"
	killErasing = "RETENTION_TEST_ERASING" // "member/" and the session's id; empty: what is due is purged
)

// TestKilledProcess is the process that is killed in the middle of a purge; by itself it is nothing.
func TestKilledProcess(t *testing.T) {
	folder := os.Getenv(killFolder)
	if folder == "" {
		t.Skip("it is started by another test")
	}
	at, err := strconv.Atoi(os.Getenv(killAt))
	if err != nil {
		t.Fatal(err)
	}
	s := reopen(t, folder)
	kill := func() error {
		if at--; at < 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it is dead
		}
		return nil
	}
	s.store.fault.Store(&kill)
	if what, id, ok := strings.Cut(os.Getenv(killErasing), "/"); ok {
		s.must(s.erase(what, store.SessionID(id)))
		return
	}
	s.run()
}

// reopen is a stage on a folder that another one has furnished.
func reopen(t *testing.T, folder string) *stage {
	t.Helper()
	master, err := seal.LoadMaster(filepath.Join(folder, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), folder, sqlite.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s := onStore(t, st, master)
	groups, err := st.ListGroups(t.Context())
	s.must(err)
	s.group = groups[0].ID
	members, err := st.ListMembers(t.Context(), s.group)
	s.must(err)
	s.mia, s.noor = members[0], members[1]
	return s
}

// TestKilledForReal kills a process with SIGKILL at several places of a purge; the next one finishes it.
func TestKilledForReal(t *testing.T) {
	for at := 0; at < 48; at += 6 {
		folder := t.TempDir()
		master, err := seal.NewMasterFile(filepath.Join(folder, "master.key"))
		if err != nil {
			t.Fatal(err)
		}
		st, err := sqlite.Open(t.Context(), folder, sqlite.Options{Serve: true})
		if err != nil {
			t.Fatal(err)
		}
		s := onStore(t, st, master)
		s.furnish()
		id := s.meet(31 * day)
		s.must(s.hub.Drain(t.Context()))
		s.must(st.Close())

		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestKilledProcess$")
		child.Env = append(os.Environ(), killFolder+"="+folder, killAt+"="+strconv.Itoa(at))
		var out bytes.Buffer
		child.Stdout, child.Stderr = &out, &out
		err = child.Run()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || !strings.Contains(ended.String(), "killed") {
			t.Fatalf("at %d the process was not killed: %v, %s", at, err, out.String())
		}
		again := reopen(t, folder)
		again.run()
		again.gone(id)
		if undone, err := again.store.ListPurges(t.Context(), true); err != nil || len(undone) > 0 {
			t.Fatalf("killed at %d, under way are %v, %v", at, undone, err)
		}
	}
}
