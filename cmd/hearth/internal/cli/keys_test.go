package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeys replaces the master key by what is typed, and finds that everything still opens, that the public key stayed,
// and that a store does not open by another master key or without one.
func TestKeys(t *testing.T) {
	p := prompt{t, t.TempDir()}
	p.must("staff", "add", "ana", "-role", "admin", "-name", "Ana")
	p.must("session", "new", "-called", "Evening")
	public := p.must("keys", "public")
	if words := strings.Fields(public); len(words) != 2 || len(words[0]) != 64 || len(words[1]) != 22 {
		t.Fatalf("public key: %s", public)
	}
	path := filepath.Join(p.data, "master.key")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p.refused("none to take out", "keys", "rotate", "-finish")
	if said := p.must("keys", "rotate"); !strings.Contains(said, "wrapped anew") {
		t.Errorf("rotate: %s", said)
	}
	if said := p.must("keys", "rotate"); !strings.Contains(said, "0 of ") { // again: it goes on, and there is nothing left
		t.Errorf("rotate again: %s", said)
	}
	if both, err := os.ReadFile(path); err != nil || strings.Count(string(both), "\n") != 2 || !strings.HasSuffix(string(both), string(before)) {
		t.Errorf("the file does not hold both (%v)", err)
	}
	if said := p.must("keys", "rotate", "-finish"); !strings.Contains(said, "is out of") {
		t.Errorf("finish: %s", said)
	}
	if again := p.must("keys", "public"); again != public {
		t.Errorf("the public key was %s and is %s", public, again)
	}
	if said := p.must("keys", "renew"); !strings.Contains(said, "signed by this key from now on") {
		t.Errorf("renew: %s", said)
	}
	if lines := strings.Split(strings.TrimSpace(p.must("keys", "public")), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], strings.TrimSpace(public)+" until ") || !strings.Contains(lines[0], " from ") {
		t.Errorf("public keys: %q", lines)
	}
	p.must("verify", "-all")
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	p.refused("another master key", "session", "list")
	if err := os.WriteFile(path, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.refused("32 bytes in base64", "session", "list")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	p.refused("is missing: put master.key back", "session", "list")
	if _, err := os.Stat(path); err == nil {
		t.Error("another master key was made for a store that has keys")
	}
}
