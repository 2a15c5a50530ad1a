package cli_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/cli"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
)

// A prompt types commands against one data folder.
type prompt struct {
	t    *testing.T
	data string
}

// run types a command and returns its exit code and what it wrote.
func (p prompt) run(args ...string) (code int, out, errs string) {
	p.t.Helper()
	var o, e bytes.Buffer
	code = cli.Main(p.t.Context(), cli.Env{Args: append(args, "-data", p.data), Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// must wants a command to do well.
func (p prompt) must(args ...string) string {
	p.t.Helper()
	code, out, errs := p.run(args...)
	if code != 0 {
		p.t.Fatalf("hearth %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// refused wants one line that says what to do.
func (p prompt) refused(says string, args ...string) {
	p.t.Helper()
	code, _, errs := p.run(args...)
	if code == 0 || !strings.Contains(errs, says) || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
		p.t.Errorf("hearth %s: exit %d: %q, want one line with %q", strings.Join(args, " "), code, errs, says)
	}
}

func TestOfficeByCommandLine(t *testing.T) {
	p := prompt{t, t.TempDir()}
	if link := p.must("staff", "add", "ana", "-role", "admin", "-name", "Ana"); !strings.HasPrefix(link, "http://127.0.0.1:8080/link/") {
		t.Errorf("a link that is none: %s", link)
	}
	p.must("session", "new", "-called", "Alone") // led by the only account
	p.refused("a name", "key", "new", "", "-scope", "sessions")
	p.must("staff", "add", "ben")
	p.refused("-as LOGIN", "session", "new")
	p.refused("in use", "staff", "add", "ana")
	p.refused("no account", "session", "new", "-as", "nobody")
	var planned struct{ Sessions []struct{ ID, Starts string } }
	read(t, p.must("session", "new", "-as", "ana", "-called", "Evening", "-zone", "Europe/Berlin", "-starts", "2026-10-20T18:00", "-weeks", "2", "-json"), &planned)
	if len(planned.Sessions) != 2 || planned.Sessions[0].Starts != "2026-10-20T16:00:00Z" || planned.Sessions[1].Starts != "2026-10-27T17:00:00Z" {
		t.Errorf("over the change of clocks: %+v", planned)
	}
	id := planned.Sessions[0].ID
	if list := p.must("session", "list"); strings.Count(list, "Evening") != 2 || strings.Count(list, "Alone") != 1 {
		t.Errorf("list: %s", list)
	}
	if links := p.must("invite", id, "-n", "3"); strings.Count(links, "/i/") != 3 {
		t.Errorf("links: %s", links)
	}
	var open struct{ Links []string }
	read(t, p.must("session", "new", "-as", "ana", "-json"), &planned)
	read(t, p.must("invite", planned.Sessions[0].ID, "-n", "3", "-open", "-json"), &open)
	if len(open.Links) != 1 {
		t.Errorf("open seats: %+v", open)
	}
	p.refused("over", "invite", id, "-n", "3", "-open") // that session was in October
	p.refused("no such thing", "invite", "nothing")

	if key := p.must("key", "new", "portal", "-as", "ana", "-scope", "sessions,tickets"); !strings.HasPrefix(key, "hearth_") {
		t.Errorf("key: %s", key)
	}
	p.refused("scopes", "key", "new", "portal", "-as", "ana", "-scope", "everything")
	keyID, _, _ := strings.Cut(p.must("key", "list"), " ")
	p.must("key", "revoke", keyID)
	p.refused("no such thing", "key", "revoke", "nothing")
	if list := p.must("key", "list"); !strings.Contains(list, "revoked") {
		t.Errorf("keys: %s", list)
	}

	p.must("staff", "disable", "ben")
	p.refused("last admin", "staff", "disable", "ana")
	p.refused("disabled", "staff", "reset", "ben")
	if link := p.must("staff", "disable", "ben", "--undo"); !strings.Contains(link, "/link/") {
		t.Errorf("enabled: %s", link)
	}
	p.must("staff", "reset", "ben")
	p.must("staff", "role", "ben", "coordinator")
	p.refused("choose the role", "staff", "role", "ben", "king")
	p.refused("last admin", "staff", "role", "ana", "facilitator")
	p.refused("no account", "staff", "role", "nobody", "admin")
	if list := p.must("staff", "list"); !strings.Contains(list, "coordinator") {
		t.Errorf("staff: %s", list)
	}
	if list := p.must("staff", "list"); strings.Count(list, "\n") != 2 {
		t.Errorf("staff: %s", list)
	}
}

func read(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

func TestTranscriptNeedsALeaderAndAPurpose(t *testing.T) {
	p := prompt{t, t.TempDir()}
	p.must("staff", "add", "ana", "-role", "admin")
	p.must("staff", "add", "ben", "-role", "admin")
	var planned struct{ Sessions []struct{ ID string } }
	read(t, p.must("session", "new", "-as", "ana", "-json"), &planned)
	id := planned.Sessions[0].ID
	p.refused("what you read this for", "transcript", id, "-as", "ana", "-purpose", "x")
	p.refused("may not read", "transcript", id, "-as", "ben", "-purpose", "curiosity")
	if out := p.must("transcript", id, "-as", "ana", "-purpose", "supervision"); !strings.Contains(out, "Session") {
		t.Errorf("transcript: %s", out)
	}
}

func TestResourcesByCommandLine(t *testing.T) {
	p := prompt{t, t.TempDir()}
	sample := p.must("resources", "--sample")
	if sample != string(office.SampleResources) {
		t.Error("not the sample")
	}
	_, out, errs := p.run("resources")
	if !strings.Contains(out, "resources") || !strings.Contains(errs, "still the sample") {
		t.Errorf("%s %s", out, errs)
	}
	p.refused("cannot read", "resources", p.data+"/nothing")
}

func TestRefusals(t *testing.T) {
	p := prompt{t, t.TempDir()}
	p.refused("HEARTH_LISTEN", "-listen", "nonsense")
	p.refused("HEARTH_REDIS_URL", "serve", "-redis-url", "redis://localhost")
	if out := p.must("version"); !strings.HasPrefix(out, "hearth ") {
		t.Errorf("version: %s", out)
	}
	var e bytes.Buffer
	if code := cli.Main(t.Context(), cli.Env{Args: []string{"version"}, Environ: []string{"HEARTH_LSTEN=1"}, Out: &e, Err: &e}); code != 2 ||
		!strings.Contains(e.String(), "HEARTH_LSTEN") {
		t.Errorf("a misspelt variable: %d %s", code, e.String())
	}
}

// TestHelpNamesEverySetting: what can be set can be found.
func TestHelpNamesEverySetting(t *testing.T) {
	var o bytes.Buffer
	if code := cli.Main(t.Context(), cli.Env{Args: []string{"--help"}, Out: &o, Err: &o}); code != 0 {
		t.Fatalf("exit %d", code)
	}
	for _, name := range config.Variables() {
		if !strings.Contains(o.String(), name) {
			t.Errorf("--help lacks %s", name)
		}
	}
}
