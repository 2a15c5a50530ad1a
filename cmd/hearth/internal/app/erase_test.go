package app_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/cli"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/internal/kit"
)

// newEmbedded is the shape of one server on a folder of its own, with a group whose session is under way.
func newEmbedded(t *testing.T) *shape {
	t.Helper()
	s := &shape{config: config.Config{Data: t.TempDir()}}
	s.start(t)
	s.furnish(t)
	return s
}

// command runs the command line beside the servers of a shape, and wants it to succeed.
func (s *shape) command(t *testing.T, args ...string) string {
	t.Helper()
	store := []string{"--data", s.config.Data}
	if s.config.DatabaseURL != "" {
		store = []string{"--database-url", s.config.DatabaseURL, "--master-key", s.config.MasterKey}
	}
	var out, errs bytes.Buffer
	if code := cli.Main(context.WithoutCancel(t.Context()), cli.Env{Args: append(args, store...), Out: &out, Err: &errs}); code != 0 {
		t.Fatalf("hearth %s: %s", strings.Join(args, " "), errs.String())
	}
	return out.String()
}

// TestErasedBesideServers: a command beside running servers erases, and every screen at every instance forgets at once.
func TestErasedBesideServers(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *shape{
		"sqlite": newEmbedded, "postgres, 2 instances": func(t *testing.T) *shape { return newShape(t, 2, false) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			last := len(s.mains) - 1
			kim, id := s.member(t, "Kestrel")
			sam, _ := s.member(t, "Sam")
			lead, there := s.socket(t, s.lead(t), 0), s.socket(t, sam, last)
			do(t, kim, "say", kit.Args{"text": "a canary sings"})
			said := await(t, lead, 0, "what was said", func(f *kit.Frame) bool { return f.Text == "a canary sings" })
			await(t, there, 0, "what was said", func(f *kit.Frame) bool { return f.Text == "a canary sings" })

			mark, far := lead.Mark(), there.Mark()
			out := s.command(t, "erase", "message", s.session, strconv.FormatInt(said.N, 10), "--why", "they asked for it")
			if !strings.Contains(out, "destroyed") || !strings.Contains(out, "unrecoverable now") {
				t.Errorf("it says %q", out)
			}
			tombstone := func(f *kit.Frame) bool { return f.ID == said.ID && f.Gone == "erased" && f.Text == "" }
			await(t, lead, mark, "the tombstone", tombstone)
			await(t, there, far, "the tombstone", tombstone)

			mark, far = lead.Mark(), there.Mark()
			s.command(t, "erase", "member", id, "--why", "they asked for it")
			await(t, lead, mark, "who was erased", func(f *kit.Frame) bool { return f.K == "erased" && f.Says("who") })
			await(t, there, far, "the room anew", func(f *kit.Frame) bool { return f.T == "welcome" })
			for _, l := range []*kit.Live{s.socket(t, s.lead(t), 0), s.socket(t, sam, last)} {
				if slices.ContainsFunc(l.Since(0), func(f kit.Frame) bool { return f.Says("canary") || f.Says("Kestrel") }) {
					t.Error("a newcomer is told what was erased")
				}
			}
			if out := s.command(t, "transcript", s.session, "--as", "ana", "--purpose", "looking whether it went"); strings.Contains(out, "canary") || strings.Contains(out, "Kestrel") {
				t.Error("the transcript has what was erased")
			}
			if out := s.command(t, "purge", "--dry-run"); out != "Nothing is due.\n" {
				t.Errorf("left is %q", out)
			}
		})
	}
}
