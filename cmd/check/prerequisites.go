package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hearth/cmd/internal/servers"
)

const prerequisitesStage = "prerequisites"

// oldestNode is what Debian 12 has; the pinned browser tools still work on it.
const oldestNode = 18

// A prerequisite is something that check needs and that the Go toolchain does not bring.
type prerequisite struct {
	name     string
	packages []string // Debian's names
	find     func() (path string, ok bool)
}

func prerequisites() []prerequisite {
	return []prerequisite{
		{"gcc", []string{"gcc", "libc6-dev"}, findCompiler},
		{"postgresql", []string{"postgresql"}, servers.PostgresPrograms},
		{"redis", []string{"redis-server"}, servers.RedisProgram},
		{"node", []string{"nodejs"}, findNode},
		{"npm", []string{"npm"}, findInPath("npm")},
		{"chromium", []string{"chromium"}, findInPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")},
	}
}

func findInPath(names ...string) func() (string, bool) {
	return func() (string, bool) {
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path, true
			}
		}
		return "", false
	}
}

// findCompiler wants a compiler that finds the C library's headers: the race detector links against it.
func findCompiler() (string, bool) {
	path, ok := findInPath("gcc")()
	if !ok {
		return "", false
	}
	cmd := exec.Command(path, "-E", "-x", "c", "-")
	cmd.Stdin = strings.NewReader("#include <stdlib.h>\n")
	return path, cmd.Run() == nil
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

func findNode() (string, bool) {
	path, ok := findInPath("node")()
	if !ok {
		return "", false
	}
	out, err := exec.Command(path, "--version").Output()
	return path, err == nil && nodeMajor(string(out)) >= oldestNode
}

var nodeVersion = regexp.MustCompile(`^v(\d+)\.`)

// nodeMajor reads "v20.20.2"; zero for anything else.
func nodeMajor(version string) int {
	m := nodeVersion.FindStringSubmatch(version)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// wantedTools lists what the stages that will run need, each once.
func wantedTools(chosen []stage) []string {
	var names []string
	for _, s := range chosen {
		if s.skip != "" {
			continue
		}
		for _, n := range s.needs {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

// tool says where a prerequisite is; the answer is kept once it is found.
func (w *workshop) tool(name string) (string, bool) {
	if path, ok := w.tools[name]; ok {
		return path, true
	}
	for _, p := range prerequisites() {
		if p.name != name {
			continue
		}
		path, ok := p.find()
		if ok {
			if w.tools == nil {
				w.tools = make(map[string]string)
			}
			w.tools[name] = path
		}
		return path, ok
	}
	return "", false
}

func (w *workshop) missing(names []string) []string {
	var missing []string
	for _, name := range names {
		if _, ok := w.tool(name); !ok {
			missing = append(missing, name)
		}
	}
	return missing
}

// checkPrerequisites installs what is missing, or says how to.
func checkPrerequisites(ctx context.Context, w *workshop) error {
	wanted := w.wanted
	if len(wanted) == 0 {
		wanted = wantedTools(stages())
	}
	missing := w.missing(wanted)
	for _, name := range wanted {
		if path, ok := w.tool(name); ok {
			w.sayf("   %-12s %s", name, path)
		} else {
			w.sayf("   %-12s missing", name)
		}
	}
	packages := packagesFor(missing)
	here := lookAround()
	switch planInstall(missing, here) {
	case doNothing:
		return nil
	case tellHow:
		return errors.New(howToInstall(missing, packages, here))
	case askFirst:
		w.sayf("\n   To install with apt-get: %s", strings.Join(packages, " "))
		if !confirm(os.Stdin, w.out, "   Install them now? [y/N] ") {
			return errors.New(howToInstall(missing, packages, here))
		}
	case installNow:
		w.sayf("   installing %s", strings.Join(packages, " "))
	}
	if err := w.install(ctx, packages, here); err != nil {
		return fmt.Errorf("%w; by hand: %s", err, aptCommand(packages, here))
	}
	if still := w.missing(missing); len(still) > 0 {
		return fmt.Errorf("still missing after the installation: %s", strings.Join(still, ", "))
	}
	return nil
}

func packagesFor(missing []string) []string {
	var packages []string
	for _, p := range prerequisites() {
		if slices.Contains(missing, p.name) {
			packages = append(packages, p.packages...)
		}
	}
	return packages
}
