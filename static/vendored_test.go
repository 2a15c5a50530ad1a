package static

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// TestVendoredFilesAreWhatTheirListSays: every script in vendor stands in VERSIONS, with its hash.
func TestVendoredFilesAreWhatTheirListSays(t *testing.T) {
	all, err := Vendored()
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("vendor/*.js")
	if err != nil || len(scripts) != len(all) {
		t.Fatalf("%d scripts, %d in the list: %v", len(scripts), len(all), err)
	}
	for _, l := range all {
		b, err := os.ReadFile(l.File)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != l.SHA256 {
			t.Errorf("%s is not what the list says", l.File)
		}
	}
}
