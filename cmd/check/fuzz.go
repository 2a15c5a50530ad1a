package main

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"time"
)

// One target gets a few seconds: enough to run its corpus and look around, not to search. Many targets
// share a bounded time, so that adding one never breaks the stage's budget.
const (
	fuzzTime    = 5 * time.Second
	allFuzzTime = 90 * time.Second
)

type fuzzTarget struct{ pkg, name string }

func fuzzSmoke(ctx context.Context, w *workshop) error {
	targets, err := w.fuzzTargets()
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		return notRunError{"there is no fuzz target yet"}
	}
	each := max(min(fuzzTime, allFuzzTime/time.Duration(len(targets))), time.Second)
	var errs []error
	for _, t := range targets {
		w.sayf("   %s %s", t.pkg, t.name)
		out, err := w.output(ctx, task{}, "go", "test", "-run=^$", "-fuzz=^"+t.name+"$",
			"-fuzztime="+each.String(), t.pkg)
		if err != nil {
			w.sayf("%s", out)
			errs = append(errs, fmt.Errorf("%s in %s", t.name, t.pkg))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(errs...)
}

// fuzzTargets reads them out of the test files of the root module: go test fuzzes one target at a time
// and wants its name.
func (w *workshop) fuzzTargets() ([]fuzzTarget, error) {
	var targets []fuzzTarget
	files := token.NewFileSet()
	err := w.goFiles(func(file string) error {
		if !strings.HasSuffix(file, "_test.go") || strings.Contains(file, "testdata/") {
			return nil
		}
		parsed, err := parser.ParseFile(files, w.path(file), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, name := range fuzzFunctions(parsed) {
			targets = append(targets, fuzzTarget{"./" + path.Dir(file), name})
		}
		return nil
	})
	return targets, err
}

func fuzzFunctions(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Fuzz") || len(f.Type.Params.List) != 1 {
			continue
		}
		star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if sel, ok := star.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "F" {
			names = append(names, f.Name.Name)
		}
	}
	return names
}
