package office

import (
	"os"
	"strings"
	"testing"
)

// The table of who may read stands in README.md as it is; packages web and cli hold every way out of a record against it.
func TestReadmeHasTheTableOfReaders(t *testing.T) {
	b, err := os.ReadFile("../../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), ReadTableText()) {
		t.Errorf("README.md does not have this table:\n%s", ReadTableText())
	}
}
