package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"

	"hearth/cmd/internal/servers"
)

// goFiles walks the Go files of the tree, those of nested modules too.
func (w *workshop) goFiles(visit func(path string) error) error {
	return w.files(".", func(path string) error {
		if filepath.Ext(path) != ".go" {
			return nil
		}
		return visit(path)
	})
}

// files walks a folder of the tree, past dot-folders and installed packages. Paths are relative to the root.
func (w *workshop) files(under string, visit func(path string) error) error {
	top := w.path(under)
	if _, err := os.Stat(top); os.IsNotExist(err) {
		return nil
	}
	return filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != top && (d.Name()[0] == '.' || d.Name() == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(w.root, path)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel))
	})
}

// checkFormat does what gofmt -l does, with the toolchain's own formatter.
func checkFormat(ctx context.Context, w *workshop) error {
	wrong := 0
	err := w.goFiles(func(path string) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		source, err := os.ReadFile(w.path(path))
		if err != nil {
			return err
		}
		formatted, err := format.Source(source)
		switch {
		case err != nil:
			wrong++
			w.sayf("   %s: %v", path, err)
		case !bytes.Equal(source, formatted):
			wrong++
			w.sayf("   %s", path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d files differ; run gofmt -w on them", wrong)
	}
	return nil
}

func goBuild(ctx context.Context, w *workshop) error {
	return w.run(ctx, task{}, "go", "build", "./...")
}

func goVet(ctx context.Context, w *workshop) error {
	return w.run(ctx, task{}, "go", "vet", "./...")
}

func goTidy(ctx context.Context, w *workshop) error {
	if err := w.run(ctx, task{}, "go", "mod", "tidy", "-diff"); err != nil {
		return fmt.Errorf("run go mod tidy: %w", err)
	}
	return nil
}

func houseRules(ctx context.Context, w *workshop) error {
	return w.goTests(ctx, nil, "-count=1", "./cmd/check/arch")
}

func goTest(ctx context.Context, w *workshop) error {
	w.omit("the race detector", "it needs a C compiler; stage race has it")
	w.omit("tests against PostgreSQL and Redis", "they need servers; stage race starts them")
	return w.goTests(ctx, nil, "-timeout=4m", "./...")
}

// raceTest runs every test once, with both stores there: a test of PostgreSQL runs where its address is
// set, so one run covers every shape.
func raceTest(ctx context.Context, w *workshop) error {
	set, err := w.throwaway()
	if err != nil {
		return err
	}
	database, err := set.Postgres(ctx, nil)
	if err != nil {
		return err
	}
	redis, err := set.Redis(ctx, nil)
	if err != nil {
		return err
	}
	env := []string{
		"HEARTH_TEST_POSTGRES=" + servers.PostgresURL(database.Address()), "HEARTH_TEST_REDIS=" + servers.RedisURL(redis.Address()),
		"CGO_ENABLED=1",
	}
	w.sayf("   PostgreSQL at %s, Redis at %s", database.Address(), redis.Address())
	defer func() { _ = errors.Join(database.Stop(), redis.Stop()) }() // stages behind this one have servers of their own
	return w.goTests(ctx, env, "-race", "-count=1", "-timeout=12m", "./...")
}
