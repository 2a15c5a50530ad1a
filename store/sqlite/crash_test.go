package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"hearth/store"
	"hearth/store/storetest"
)

const crashFolder = "HEARTH_TEST_CRASH_FOLDER"

// A server that is killed in the middle of appending loses nothing that it acknowledged, and its folder is free again.
func TestKilledServer(t *testing.T) {
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledServerChild$")
	child.Env = append(os.Environ(), crashFolder+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Errorf("the server says %q", lines.Text())
			break
		}
		if acknowledged = n; n == 300 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil {
		t.Error("the server ended by itself")
	}
	s := mustOpen(t, dir, Options{Serve: true})
	if n := len(storetest.ReadAll(t, s, "a")); n < acknowledged || acknowledged < 300 {
		t.Errorf("%d records, and %d were acknowledged", n, acknowledged)
	}
}

// TestKilledServerChild is the server of TestKilledServer; by itself it does nothing.
func TestKilledServerChild(t *testing.T) {
	dir := os.Getenv(crashFolder)
	if dir == "" {
		return
	}
	s, err := Open(t.Context(), dir, Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	head := storetest.Empty("a")
	for n := 1; ; n++ {
		r := storetest.Next("a", head, 1)
		if res := s.Append(t.Context(), []store.Batch{{Session: "a", After: head, Records: r}}); res[0].Err != nil {
			t.Fatal(res[0].Err)
		}
		head = store.Head{Seq: r[0].Seq, At: r[0].At, Digest: r[0].Digest}
		if _, err := fmt.Println(n); err != nil {
			return // the parent has gone
		}
	}
}

// A full disk is an answer, keeps nothing of the call, and does no harm once there is room again.
func TestFullDisk(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{Serve: true})
	head := storetest.Fill(t, s, "a", 10)
	limit := func(pages int) {
		if _, err := s.write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count(%d)", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // SQLite makes it as many as there are
	many := []store.Batch{{Session: "a", After: head, Records: storetest.Next("a", head, 2000)}}
	if r := s.Append(context.Background(), many); !errors.Is(r[0].Err, store.ErrUnavailable) {
		t.Errorf("got %v", r[0].Err)
	}
	if n := len(storetest.ReadAll(t, s, "a")); n != 10 {
		t.Errorf("%d records", n)
	}
	limit(1 << 30)
	if r := s.Append(t.Context(), many); r[0].Err != nil {
		t.Errorf("with room again: %v", r[0].Err)
	}
	if n := len(storetest.ReadAll(t, s, "a")); n != 2010 {
		t.Errorf("%d records", n)
	}
}
