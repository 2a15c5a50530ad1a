package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/app"
)

func (s *shape) doctor(t *testing.T) map[string]string {
	t.Helper()
	var out struct {
		Well     bool
		Findings []app.Finding
	}
	if err := json.Unmarshal([]byte(s.command(t, "doctor", "--json")), &out); err != nil || !out.Well {
		t.Fatalf("%+v, %v", out, err)
	}
	states := map[string]string{}
	for _, f := range out.Findings {
		states[f.Check] = f.State
		if f.Say == "" {
			t.Errorf("nothing is said of %s", f.Check)
		}
	}
	return states
}

func TestDoctor(t *testing.T) {
	s := newEmbedded(t)
	s.member(t, "Kim")
	was := s.doctor(t)
	for check, state := range map[string]string{
		"schema": app.Well, "master key": app.Well, "keys": app.Well, "clock": app.Well, "purges": app.Well, "address": app.Well,
		"resources": app.Soon, "backup": app.Soon,
	} {
		if was[check] != state {
			t.Errorf("%s is %q, want %q", check, was[check], state)
		}
	}
	if was["disk"] == "" {
		t.Error("nothing is said of the disk")
	}
	s.command(t, "backup", filepath.Join(t.TempDir(), "copy"))
	if is := s.doctor(t); is["backup"] != app.Well {
		t.Errorf("right after a backup it is %q", is["backup"])
	}
	if err := os.Chmod(filepath.Join(s.config.Data, "master.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.fails(t, s.config.Data, "doctor")
	if err := os.Chmod(filepath.Join(s.config.Data, "master.key"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.stop(t)
	if err := os.Remove(filepath.Join(s.config.Data, "keys.db")); err != nil { // with keys of another store, nothing that was said opens
		t.Fatal(err)
	}
	for _, command := range []string{"doctor", "purge"} {
		s.fails(t, s.config.Data, command)
	}
	again := &app.Main{Config: s.mains[0].Config}
	if err := again.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "lost its keys") {
		t.Errorf("a server starts without the keys: %v", err)
	}
}

func TestDoctorOfPostgres(t *testing.T) {
	s := newShape(t, 1, false)
	was := s.doctor(t)
	for _, check := range []string{"pools", "keys", "clock", "schema"} {
		if was[check] == "" || was[check] == app.Trouble {
			t.Errorf("%s is %q", check, was[check])
		}
	}
}
