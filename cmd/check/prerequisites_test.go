package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestPlanInstall(t *testing.T) {
	missing := []string{"chromium"}
	cases := []struct {
		name    string
		missing []string
		here    surroundings
		want    installPlan
	}{
		{"nothing missing", nil, surroundings{}, doNothing},
		{"CI as root", missing, surroundings{ci: true, root: true, apt: true}, installNow},
		{"CI with sudo", missing, surroundings{ci: true, sudo: true, apt: true}, installNow},
		{"CI on a terminal still installs", missing, surroundings{ci: true, root: true, apt: true, terminal: true}, installNow},
		{"root without a terminal", missing, surroundings{root: true, apt: true}, installNow},
		{"root on a terminal", missing, surroundings{root: true, apt: true, terminal: true}, askFirst},
		{"a person with sudo", missing, surroundings{sudo: true, apt: true, terminal: true}, askFirst},
		{"a script of a person", missing, surroundings{sudo: true, apt: true}, tellHow},
		{"a person without sudo", missing, surroundings{apt: true, terminal: true}, tellHow},
		{"no apt-get", missing, surroundings{ci: true, root: true}, tellHow},
	}
	for _, c := range cases {
		if got := planInstall(c.missing, c.here); got != c.want {
			t.Errorf("%s: plan %d, want %d", c.name, got, c.want)
		}
	}
}

func TestHowToInstallIsOneCommand(t *testing.T) {
	missing := []string{"gcc", "chromium"}
	got := howToInstall(missing, packagesFor(missing), surroundings{apt: true})
	want := "missing: gcc, chromium; install with: sudo apt-get install --no-install-recommends gcc libc6-dev chromium"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestConfirm(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "Yes\n": true, "\n": false, "n\n": false, "": false} {
		var out bytes.Buffer
		if got := confirm(strings.NewReader(answer), &out, "sure? "); got != want || out.String() != "sure? " {
			t.Errorf("%q: %v", answer, got)
		}
	}
}

func TestVersions(t *testing.T) {
	for version, want := range map[string]int{"v18.20.4\n": 18, "v20.20.2": 20, "": 0, "node": 0} {
		if got := nodeMajor(version); got != want {
			t.Errorf("nodeMajor(%q) = %d, want %d", version, got, want)
		}
	}
}

func TestOldNodesAreToldAboutModules(t *testing.T) {
	if len(moduleFlags(18)) != 1 || len(moduleFlags(20)) != 1 || moduleFlags(22) != nil {
		t.Error("the flag belongs to the versions before 22, and newer ones may refuse it")
	}
}
