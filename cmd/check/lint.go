package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

const linter = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint"

// lint runs the linters of .golangci.yml. The program is built once per version into the user's cache:
// a cold build takes minutes, so -quick uses only one that is there.
func lint(ctx context.Context, w *workshop) error {
	program, err := w.linterPath()
	if err != nil {
		return err
	}
	if !isProgram(program) {
		if w.quick {
			return notRunError{"golangci-lint is not built yet, which takes minutes; go run ./cmd/check -only lint builds it"}
		}
		if err := w.buildLinter(ctx, program); err != nil {
			return err
		}
	}
	if err := w.run(ctx, task{}, program, "run", "./..."); err != nil {
		return fmt.Errorf("golangci-lint: %w", errors.Unwrap(err))
	}
	return nil
}

// linterPath depends on all that decides what the program is, so a new version never meets an old binary.
func (w *workshop) linterPath() (string, error) {
	sums, err := os.ReadFile(w.path("cmd/check/tools/go.sum"))
	if err != nil {
		return "", err
	}
	mod, err := os.ReadFile(w.path("cmd/check/tools/go.mod"))
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write(sums)
	h.Write(mod)
	h.Write([]byte(runtime.Version()))
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "hearth-check", "golangci-lint-"+hex.EncodeToString(h.Sum(nil))[:16]), nil
}

// buildLinter moves the finished program into place, so that an interrupted build leaves nothing that looks like one.
func (w *workshop) buildLinter(ctx context.Context, program string) error {
	if err := os.MkdirAll(filepath.Dir(program), 0o755); err != nil {
		return err
	}
	w.sayf("   building golangci-lint, once for this version")
	half := program + ".new"
	defer os.Remove(half)
	t := task{dir: w.path("cmd/check/tools"), env: []string{"CGO_ENABLED=0"}}
	if err := w.run(ctx, t, "go", "build", "-o", half, linter); err != nil {
		return err
	}
	return os.Rename(half, program)
}
