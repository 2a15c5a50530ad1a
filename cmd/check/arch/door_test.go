package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"
)

// TestOneWriteDoor: a second caller of Decide would be a second way into the log, with its own idea of
// what a pause or a removal binds.
func TestOneWriteDoor(t *testing.T) {
	files := token.NewFileSet()
	walk(t, func(file string) {
		folder := path.Dir(file)
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") || folder == "hub" || folder == "moderation" {
			return
		}
		parsed, err := parser.ParseFile(files, root+"/"+file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		if decides(parsed) {
			t.Errorf("%s calls moderation.Decide; only hub does", file)
		}
	})
}

func TestDecidesIsSeenUnderAnyName(t *testing.T) {
	cases := map[string]bool{
		`package p; import "hearth/moderation"; var _ = moderation.Decide`:   true,
		`package p; import m "hearth/moderation"; var _ = m.Decide`:          true,
		`package p; import "hearth/moderation"; var _ = moderation.Apply`:    false,
		`package p; import m "hearth/store"; var _ = m.Decide`:               false,
		`package p; import . "hearth/moderation"; var _ = Decide(nil)`:       true,
		`package p; import "hearth/moderation"; func Decide() {}; var _ = 1`: false,
	}
	for source, want := range cases {
		parsed, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := decides(parsed); got != want {
			t.Errorf("%v for %s", got, source)
		}
	}
}

// decides says whether a file uses Decide of package moderation, whatever it calls the package.
func decides(file *ast.File) bool {
	name := ""
	for _, spec := range file.Imports {
		if spec.Path.Value != `"hearth/moderation"` {
			continue
		}
		name = "moderation"
		if spec.Name != nil {
			name = spec.Name.Name
		}
	}
	if name == "." {
		return true
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Decide" {
			if id, ok := sel.X.(*ast.Ident); ok && name != "" && id.Name == name {
				found = true
			}
		}
		return !found
	})
	return found
}
