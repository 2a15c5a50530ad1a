package config

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
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

// TestReadmeHasTheTable: the table in README.md, and in the manual, is this struct's, row by row.
func TestReadmeHasTheTable(t *testing.T) {
	var want strings.Builder
	want.WriteString("| Variable | Flag | Without it | What it is |\n|---|---|---|---|\n")
	for _, s := range Settings() {
		fmt.Fprintf(&want, "| `%s` | `-%s` | %s | %s |\n", s.Variable, s.Flag, s.Default, s.Help)
	}
	for _, file := range []string{"README.md", "cmd/hearth/internal/manual/topics/configuration.md"} {
		if !strings.Contains(readRoot(t, file), want.String()) {
			t.Errorf("%s does not have this table:\n%s", file, want.String())
		}
	}
}

// manual is every chapter of it.
func manual(t *testing.T) string {
	t.Helper()
	chapters, err := filepath.Glob(root + "cmd/hearth/internal/manual/topics/*.md")
	if err != nil || len(chapters) == 0 {
		t.Fatalf("no chapters: %v", err)
	}
	var all strings.Builder
	for _, path := range chapters {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

// TestReadmeNamesOnlySettings: a variable in README.md that is none would be an instruction that refuses to start.
func TestReadmeNamesOnlySettings(t *testing.T) {
	known := Variables()
	for _, name := range regexp.MustCompile(`HEARTH_[A-Z_]+`).FindAllString(readRoot(t, "README.md")+readRoot(t, "docker-compose.yml")+manual(t), -1) {
		name = strings.TrimSuffix(name, "_")
		if name != "HEARTH" && !slices.Contains(known, name) {
			t.Errorf("%s is not a setting", name)
		}
	}
}

var placeholder = regexp.MustCompile(`\$\{[A-Z_]+:-([^}]*)\}`)

// A compose is docker-compose.yml, as far as it is held against anything.
type compose struct {
	Services map[string]service
	Configs  map[string]struct{ Content string }
	Secrets  map[string]struct{ File string }
	Networks map[string]struct{ Internal bool }
	Volumes  map[string]any
}

type service struct {
	Environment map[string]string
	Ports       []string
	Secrets     []string
	Networks    []string
	Volumes     []string
	Command     []string
	NetworkMode string `yaml:"network_mode"`
	Image       string
	Build       struct {
		Inline string `yaml:"dockerfile_inline"`
	}
	Healthcheck struct{ Test []string }
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
}

func readCompose(t *testing.T) compose {
	t.Helper()
	var file compose
	if err := yaml.Unmarshal([]byte(readRoot(t, "docker-compose.yml")), &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// instances are the services that run Hearth, by name, in order.
func (c *compose) instances() []string {
	var names []string
	for name, s := range c.Services {
		if s.Build.Inline != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestComposeFitsTheConfiguration: what docker-compose.yml sets for each instance is known, fits together, and is let through
// by the guard as it stands; with a real address it is not, until the resources are edited.
func TestComposeFitsTheConfiguration(t *testing.T) {
	file := readCompose(t)
	for _, name := range file.instances() {
		var environ []string
		value := map[string]string{}
		for k, v := range file.Services[name].Environment {
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
			t.Fatalf("%s: %v", name, err)
		}
		if err := c.Guard(true); err != nil {
			t.Errorf("%s as it stands: %v", name, err)
		}
		real := c
		real.URL, real.Proxies = "https://rooms.example.org", nil
		if err := real.Settle(); err != nil {
			t.Fatal(err)
		}
		if real.Guard(true) == nil || real.Guard(false) != nil {
			t.Errorf("%s with a real address: sample %v, edited %v", name, real.Guard(true), real.Guard(false))
		}
	}
}

// TestComposeIsSeveralInstances: they differ in where they listen and in nothing else, the proxy leads to each of them and
// asks whether it is ready, and one begins before the other, since it brings the database to its version.
func TestComposeIsSeveralInstances(t *testing.T) {
	file := readCompose(t)
	names := file.instances()
	if len(names) < 2 {
		t.Fatalf("instances: %v", names)
	}
	first := file.Services[names[0]]
	var addresses []string
	taken := map[string]string{} // they share a network namespace
	for i, name := range names {
		s := file.Services[name]
		for _, k := range []string{"HEARTH_LISTEN", "HEARTH_ADMIN"} {
			if other := taken[s.Environment[k]]; other != "" || s.Environment[k] == "" {
				t.Errorf("%s has %s %q, which %q has", name, k, s.Environment[k], other)
			}
			taken[s.Environment[k]] = name
		}
		addresses = append(addresses, s.Environment["HEARTH_LISTEN"])
		for k, v := range s.Environment {
			if k != "HEARTH_LISTEN" && k != "HEARTH_ADMIN" && first.Environment[k] != v {
				t.Errorf("%s has another %s than %s", name, k, names[0])
			}
		}
		if s.NetworkMode != "service:proxy" || len(s.Ports)+len(s.Networks) != 0 {
			t.Errorf("%s can be reached past the proxy", name)
		}
		if s.Image == "" || s.Image != first.Image || s.Build.Inline != first.Build.Inline {
			t.Errorf("%s runs another image", name)
		}
		if !slices.Equal(s.Healthcheck.Test, []string{"CMD", "/hearth", "health"}) {
			t.Errorf("%s is asked by %q; its image has nothing but itself", name, s.Healthcheck.Test)
		}
		if s.DependsOn["database"].Condition != "service_healthy" || s.DependsOn["redis"].Condition != "service_started" {
			t.Errorf("%s waits for %v", name, s.DependsOn)
		}
		if i > 0 && s.DependsOn[names[i-1]].Condition != "service_healthy" {
			t.Errorf("%s does not wait until %s is ready", name, names[i-1])
		}
	}
	if to := "reverse_proxy " + strings.Join(addresses, " ") + " {"; !strings.Contains(file.Configs["proxy"].Content, to) {
		t.Errorf("the proxy does not lead to the instances; expected %q", to)
	}
	if !strings.Contains(file.Configs["proxy"].Content, "health_uri /readyz") {
		t.Error("the proxy does not ask whether an instance is ready")
	}
}

// TestComposeHasItsParts: every secret, network and volume that a service uses is there, every secret is a file, and each
// file's making is in README.md.
func TestComposeHasItsParts(t *testing.T) {
	file, readme := readCompose(t), readRoot(t, "README.md")
	used := map[string]bool{}
	for name, s := range file.Services {
		for _, secret := range s.Secrets {
			used[secret] = true
			path := file.Secrets[secret].File
			if path == "" {
				t.Errorf("%s: the secret %s has no file", name, secret)
			} else if !strings.Contains(readme, "> "+path) {
				t.Errorf("README.md does not say how %s is made", path)
			}
		}
		for _, text := range append(slices.Collect(maps.Values(s.Environment)), s.Command...) {
			if secret, ok := strings.CutPrefix(text, "/run/secrets/"); ok && !slices.Contains(s.Secrets, secret) {
				t.Errorf("%s names the secret %s, which it does not have", name, secret)
			}
		}
		for _, network := range s.Networks {
			if _, ok := file.Networks[network]; !ok {
				t.Errorf("%s is in no such network: %s", name, network)
			}
		}
		for _, v := range s.Volumes {
			volume, _, _ := strings.Cut(v, ":")
			if _, ok := file.Volumes[volume]; !ok {
				t.Errorf("%s has no such volume: %s", name, volume)
			}
		}
		for other := range s.DependsOn {
			if _, ok := file.Services[other]; !ok {
				t.Errorf("%s waits for %s, which is not there", name, other)
			}
		}
		for _, p := range s.Ports {
			if p = placeholder.ReplaceAllString(p, "$1"); !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s is open beyond this machine: %s", name, p)
			}
		}
	}
	for secret := range file.Secrets {
		if !used[secret] {
			t.Errorf("nobody uses the secret %s", secret)
		}
	}
	for _, name := range []string{"database", "redis"} {
		if s := file.Services[name]; !slices.Equal(s.Networks, []string{"inside"}) || !file.Networks["inside"].Internal || len(s.Ports) > 0 {
			t.Errorf("%s can be reached from outside", name)
		}
	}
}

// TestImageHasAllThatIsBuilt: what cmd/hearth is made of is copied into the image's build.
func TestImageHasAllThatIsBuilt(t *testing.T) {
	file := readCompose(t)
	var folders []string
	for _, m := range regexp.MustCompile(`(?m)^COPY ([a-z/]+) `).FindAllStringSubmatch(file.Services[file.instances()[0]].Build.Inline, -1) {
		folders = append(folders, m[1])
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "./cmd/hearth")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		pkg, ours := strings.CutPrefix(strings.TrimSpace(line), "hearth/")
		copied := func(folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }
		if ours && !slices.ContainsFunc(folders, copied) {
			t.Errorf("the image's build lacks %s", pkg)
		}
	}
}
