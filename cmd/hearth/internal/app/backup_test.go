package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/cli"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/internal/kit"
)

// types runs the command line without a store, and gives the exit code and all that it writes.
func (s *shape) types(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	code = cli.Main(context.WithoutCancel(t.Context()), cli.Env{Args: args, Out: &out, Err: &out})
	return code, out.String()
}

// fails runs the command line and gives the line with which it fails.
func (s *shape) fails(t *testing.T, data string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := cli.Main(context.WithoutCancel(t.Context()), cli.Env{Args: append(args, "--data", data), Out: &out, Err: &errs}); code == 0 {
		t.Fatalf("hearth %s succeeds: %s", strings.Join(args, " "), out.String())
	}
	return errs.String()
}

// stop ends the one server of an embedded shape, and again starts another in its folder.
func (s *shape) stop(t *testing.T) {
	t.Helper()
	if err := s.mains[0].Close(); err != nil {
		t.Fatal(err)
	}
}

func (s *shape) again(t *testing.T) {
	t.Helper()
	s.mains, s.doors = nil, nil
	s.start(t)
}

func says(t *testing.T, p *kit.Place, l *kit.Live, text string) kit.Frame {
	t.Helper()
	do(t, p, "say", kit.Args{"text": text})
	return await(t, l, 0, "what was said", func(f *kit.Frame) bool { return f.Text == text })
}

// TestRestoreDrill: a copy is made while people talk; what is erased after it stays erased when it is restored; who holds an
// id from after it starts over, and the room goes on.
func TestRestoreDrill(t *testing.T) {
	s := newEmbedded(t)
	kim, _ := s.member(t, "Kim")
	sam, samID := s.member(t, "Kestrel")
	lead := s.lead(t)
	there := s.socket(t, lead, 0)
	stays := says(t, kim, there, "stays in the record")
	one := says(t, kim, there, "a canary to be erased")
	says(t, sam, there, "a canary of somebody else")

	copied := filepath.Join(t.TempDir(), "copy")
	if out := s.command(t, "backup", copied, "--keep", "7"); !strings.Contains(out, "keys.db") || !strings.Contains(out, "master key") {
		t.Errorf("it says %q", out)
	}
	if out := s.fails(t, s.config.Data, "backup", copied); !strings.Contains(out, "not empty") {
		t.Errorf("over an older copy: %q", out)
	}
	kims := s.socket(t, kim, 0)
	after := says(t, kim, there, "said after the copy")
	out := s.command(t, "erase", "message", s.session, strconv.FormatInt(one.N, 10), "--why", "they asked for it")
	if !strings.Contains(out, "unrecoverable after") {
		t.Errorf("a copy keeps keys for a week, and it says %q", out)
	}
	s.command(t, "erase", "member", samID, "--why", "they asked for it")
	s.command(t, "keys", "renew") // the copy is of the key before
	await(t, kims, 0, "the last event", func(f *kit.Frame) bool { return f.ID == after.ID })
	if out := s.fails(t, s.config.Data, "restore", copied, "--replace"); !strings.Contains(out, "stop it first") {
		t.Errorf("under a running server: %q", out)
	}
	s.stop(t)
	if out := s.fails(t, s.config.Data, "restore", copied); !strings.Contains(out, "-replace") {
		t.Errorf("over a store: %q", out)
	}
	if out := s.command(t, "restore", copied, "--replace"); !strings.Contains(out, "Destroyed again: 2.") {
		t.Errorf("it says %q", out)
	}
	s.again(t)

	back, err := kim.At(s.doors[0]).Socket(t.Context(), after.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(back.Close)
	_, welcome, err := back.Welcome(t.Context())
	if err != nil || welcome.Resume != "over" {
		t.Errorf("with an id from after the copy: %q, %v", welcome.Resume, err)
	}
	whole := s.socket(t, lead, 0)
	for _, l := range []*kit.Live{back, whole} {
		all := l.Since(0)
		for _, text := range []string{"canary", "Kestrel", "said after"} {
			if slices.ContainsFunc(all, func(f kit.Frame) bool { return f.Says(text) }) {
				t.Errorf("%q is there", text)
			}
		}
		if !slices.ContainsFunc(all, func(f kit.Frame) bool { return f.ID == stays.ID && f.Text == "stays in the record" }) {
			t.Error("what was copied is not there")
		}
	}
	// The numbers after the copy are given anew, and an old erasure takes none of them.
	for range 3 {
		says(t, kim.At(s.doors[0]), whole, "another thing "+strconv.Itoa(len(whole.Since(0))))
	}
	s.stop(t)
	if out := s.command(t, "purge", "--again"); !strings.Contains(out, "Destroyed again: 2.") {
		t.Errorf("again: %q", out)
	}
	s.again(t)
	if out := s.command(t, "verify", "--all"); !strings.Contains(out, "All is whole.") {
		t.Errorf("the record: %q", out)
	}
	n := 0
	for _, f := range s.socket(t, lead, 0).Since(0) {
		if strings.HasPrefix(f.Text, "another thing") {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d of 3 new messages are left", n)
	}
}

func TestRestoreElsewhere(t *testing.T) {
	s := newEmbedded(t)
	kim, _ := s.member(t, "Kim")
	there := s.socket(t, s.lead(t), 0)
	says(t, kim, there, "stays in the record")
	dir := t.TempDir()
	copied, keys := filepath.Join(dir, "copy"), filepath.Join(dir, "apart.db")
	s.command(t, "backup", copied, "--keys", keys)
	if names, err := os.ReadDir(copied); err != nil || len(names) != 2 {
		t.Errorf("the copy holds %v, %v", names, err)
	}
	for _, path := range []string{filepath.Join(copied, "hearth.db"), keys} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(path), info.Mode(), err)
		}
	}
	master, err := os.ReadFile(filepath.Join(s.config.Data, "master.key"))
	if err != nil {
		t.Fatal(err)
	}

	fresh := filepath.Join(dir, "fresh")
	if out := s.fails(t, fresh, "restore", copied, "--keys", keys); !strings.Contains(out, "master key is not in the data folder") {
		t.Errorf("without the master key: %q", out)
	}
	if err := os.WriteFile(filepath.Join(fresh, "master.key"), master, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := s.fails(t, fresh, "restore", copied); !strings.Contains(out, "-keys") {
		t.Errorf("without keys: %q", out)
	}

	other := startWith(t, config.Config{Data: filepath.Join(dir, "other")}) // somebody has tried a server there first
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if out := s.fails(t, filepath.Join(dir, "other"), "restore", copied, "--replace"); !strings.Contains(out, "another installation") {
		t.Errorf("with another's keys: %q", out)
	}

	path := filepath.Join(copied, "hearth.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bent := bytes.Clone(whole)
	bent[len(bent)/2] ^= 1
	if err := os.WriteFile(path, bent, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := s.fails(t, fresh, "restore", copied, "--keys", keys); !strings.Contains(out, "hash is another") {
		t.Errorf("one bit of it is another: %q", out)
	}
	if left, err := os.ReadDir(fresh); err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), "restore-") || e.Name() == "hearth.db" }) {
		t.Errorf("refused, and left is %v, %v", left, err)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}

	s.config.Data = fresh
	s.command(t, "restore", copied, "--keys", keys)
	s.again(t)
	if l := s.socket(t, kim, 0); !slices.ContainsFunc(l.Since(0), func(f kit.Frame) bool { return f.Text == "stays in the record" }) {
		t.Error("elsewhere it is not there")
	}
}
