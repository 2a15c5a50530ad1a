package wire

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"hearth/moderation"
)

// TestDocumentListsItsValues: the closed lists in the protocol's document are those of the rules.
func TestDocumentListsItsValues(t *testing.T) {
	b, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	hold(t, string(b), "reason", moderation.Reasons())
	hold(t, string(b), "response", moderation.Responses())
}

func hold[S ~string](t *testing.T, doc, field string, want []S) {
	t.Helper()
	found := regexp.MustCompile(`(?m)^//\t` + field + ` +is one of +([a-z_, ]+)$`).FindStringSubmatch(doc)
	if found == nil {
		t.Fatalf("the document does not list the values of %s", field)
	}
	var words []string
	for _, s := range want {
		words = append(words, string(s))
	}
	if got, list := strings.TrimSpace(found[1]), strings.Join(words, ", "); got != list {
		t.Errorf("%s is documented as %q, and is %q", field, got, list)
	}
}
