package config

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../../../../"

func readRoot(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(root + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReadmeHasTheTable: the table in README.md is this struct's, row by row.
func TestReadmeHasTheTable(t *testing.T) {
	var want strings.Builder
	want.WriteString("| Variable | Flag | Without it | What it is |\n|---|---|---|---|\n")
	for _, s := range Settings() {
		fmt.Fprintf(&want, "| `%s` | `-%s` | %s | %s |\n", s.Variable, s.Flag, s.Default, s.Help)
	}
	if !strings.Contains(readRoot(t, "README.md"), want.String()) {
		t.Errorf("README.md does not have this table:\n%s", want.String())
	}
}

// TestReadmeNamesOnlySettings: a variable in README.md that is none would be an instruction that refuses to start.
func TestReadmeNamesOnlySettings(t *testing.T) {
	known := Variables()
	for _, name := range regexp.MustCompile(`HEARTH_[A-Z_]+`).FindAllString(readRoot(t, "README.md")+readRoot(t, "docker-compose.yml"), -1) {
		name = strings.TrimSuffix(name, "_")
		if name != "HEARTH" && !slices.Contains(known, name) {
			t.Errorf("%s is not a setting", name)
		}
	}
}

var placeholder = regexp.MustCompile(`\$\{[A-Z_]+:-([^}]*)\}`)

// TestComposeFitsTheConfiguration: what docker-compose.yml sets is known, fits together, and is let through by the guard
// as it stands; with a real address it is not, until the resources are edited.
func TestComposeFitsTheConfiguration(t *testing.T) {
	var file struct {
		Services map[string]struct {
			Environment map[string]string
			Ports       []string
			Secrets     []string
			NetworkMode string `yaml:"network_mode"`
			Build       struct {
				Inline string `yaml:"dockerfile_inline"`
			}
		}
		Configs map[string]struct{ Content string }
		Secrets map[string]struct{ File string }
	}
	if err := yaml.Unmarshal([]byte(readRoot(t, "docker-compose.yml")), &file); err != nil {
		t.Fatal(err)
	}
	hearth := file.Services["hearth"]
	var environ []string
	value := map[string]string{}
	for k, v := range hearth.Environment {
		value[k] = placeholder.ReplaceAllString(v, "$1")
		environ = append(environ, k+"="+value[k])
	}
	if err := CheckEnviron(environ); err != nil {
		t.Error(err)
	}
	c := Config{
		URL: value["HEARTH_URL"], Listen: value["HEARTH_LISTEN"], TrustedProxies: []string{value["HEARTH_TRUSTED_PROXIES"]},
		DatabaseURL: "postgres://hearth:x@database/hearth", MasterKey: testKey, Title: value["HEARTH_TITLE"], ExitURL: value["HEARTH_EXIT_URL"],
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	if err := c.Guard(true); err != nil {
		t.Errorf("as it stands: %v", err)
	}
	real := c
	real.URL, real.Proxies = "https://rooms.example.org", nil
	if err := real.Settle(); err != nil {
		t.Fatal(err)
	}
	if real.Guard(true) == nil || real.Guard(false) != nil {
		t.Errorf("with a real address: sample %v, edited %v", real.Guard(true), real.Guard(false))
	}
	for _, s := range hearth.Secrets {
		if file.Secrets[s].File == "" {
			t.Errorf("secret %s has no file", s)
		}
	}
	for k, v := range value {
		if name, ok := strings.CutPrefix(v, "/run/secrets/"); ok && !slices.Contains(hearth.Secrets, name) {
			t.Errorf("%s names the secret %s, which the service does not have", k, name)
		}
	}
	if !strings.Contains(file.Configs["proxy"].Content, value["HEARTH_LISTEN"]) || hearth.NetworkMode != "service:proxy" {
		t.Error("the proxy does not lead to where Hearth listens")
	}
	for name, s := range file.Services {
		for _, p := range s.Ports {
			if p = placeholder.ReplaceAllString(p, "$1"); !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s is open beyond this machine: %s", name, p)
			}
		}
	}
	for _, folder := range regexp.MustCompile(`(?m)^COPY ([a-z/]+) `).FindAllStringSubmatch(hearth.Build.Inline, -1) {
		if _, err := os.Stat(root + folder[1]); err != nil {
			t.Errorf("the image copies %s: %v", folder[1], err)
		}
	}
}
