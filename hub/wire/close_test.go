package wire

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// closeNames reads the names of the codes out of close.go, in its order: draining, too_slow and so on.
func closeNames(t *testing.T) (names []string) {
	file, err := parser.ParseFile(token.NewFileSet(), "close.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Close") {
			names = append(names, snake(strings.TrimPrefix(v.Names[0].Name, "Close")))
		}
		return true
	})
	return names
}

var humps = regexp.MustCompile(`([a-z])([A-Z])`)

func snake(name string) string { return strings.ToLower(humps.ReplaceAllString(name, "${1}_${2}")) }

func TestCloseGolden(t *testing.T) {
	names, codes := closeNames(t), CloseCodes()
	if len(names) != len(codes) {
		t.Fatalf("close.go has %d codes, CloseCodes lists %d", len(names), len(codes))
	}
	var g golden
	for i, c := range codes {
		ranges := "stop"
		switch {
		case c < 4100:
			ranges = "resume"
		case c < 4200:
			ranges = "anew"
		}
		g.entry(pair{"code", c}, pair{"name", names[i]}, pair{"range", ranges}, pair{"say", c.Say()})
		if c.Resumes() != (ranges == "resume") {
			t.Errorf("%d: Resumes says %v", c, c.Resumes())
		}
	}
	g.hold(t, "close.json")
}

// TestCloseCodesCanBeSent: codes are in the range that RFC 6455 leaves to applications, each is used once, and has a
// sentence that fits into a close frame (125 bytes with the code).
func TestCloseCodesCanBeSent(t *testing.T) {
	codes := CloseCodes()
	for i, c := range codes {
		if c < 4000 || c > 4999 {
			t.Errorf("%d is not an application's code", c)
		}
		if slices.Contains(codes[:i], c) {
			t.Errorf("%d is listed twice", c)
		}
		if say := c.Say(); say == "" || len(say) > 123 {
			t.Errorf("%d: its sentence has %d bytes", c, len(say))
		}
	}
	if CloseCode(4999).Say() != "" {
		t.Error("an unknown code has a sentence")
	}
}
