package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const browserDir = "cmd/check/browser"

// nodeTest runs the client's own tests: they touch no page, so node alone is enough.
func nodeTest(ctx context.Context, w *workshop) error {
	var tests []string
	err := w.files("static", func(file string) error {
		inTestDir := strings.HasPrefix(file, "static/test/")
		if strings.HasSuffix(file, ".test.js") || strings.HasSuffix(file, ".test.mjs") || inTestDir && path.Ext(file) == ".mjs" {
			tests = append(tests, file)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(tests) == 0 {
		return notRunError{"there is no test in static yet"}
	}
	node, _ := w.tool("node")
	version, err := exec.CommandContext(ctx, node, "--version").Output()
	if err != nil {
		return err
	}
	args := append(moduleFlags(nodeMajor(string(version))), "--test", "--test-reporter=spec")
	return w.run(ctx, task{}, node, append(args, tests...)...)
}

// moduleFlags makes an old node read the client as a browser does: the files of static are modules, and
// no package.json beside them says so, because everything in static is served.
func moduleFlags(major int) []string {
	if major < 22 {
		return []string{"--experimental-default-type=module"}
	}
	return nil
}

func checkTypes(ctx context.Context, w *workshop) error {
	scripts := 0
	err := w.files("static/js", func(string) error { scripts++; return nil })
	if err != nil {
		return err
	}
	if scripts == 0 {
		return notRunError{"there is nothing in static/js yet"}
	}
	if err := w.npmInstall(ctx); err != nil {
		return err
	}
	node, _ := w.tool("node")
	return w.run(ctx, task{dir: w.path(browserDir)}, node, "node_modules/typescript/bin/tsc", "--project", "tsconfig.json")
}

// npmInstall brings exactly what the lock file names, without running any script of it.
func (w *workshop) npmInstall(ctx context.Context) error {
	npm, _ := w.tool("npm")
	if w.installed(browserDir) {
		return nil
	}
	return w.run(ctx, task{dir: w.path(browserDir)}, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
}

// installed compares the lock with the copy of it that npm leaves beside what it installed.
func (w *workshop) installed(dir string) bool {
	lock, err := os.Stat(w.path(dir, "package-lock.json"))
	if err != nil {
		return false
	}
	done, err := os.Stat(w.path(dir, "node_modules", ".package-lock.json"))
	return err == nil && !done.ModTime().Before(lock.ModTime())
}

// journeys builds the server, and what invents long records, and lets each journey start its own.
func journeys(ctx context.Context, w *workshop) error {
	tests, err := filepath.Glob(w.path(browserDir, "*.test.mjs"))
	if err != nil {
		return err
	}
	if len(tests) == 0 {
		return notRunError{"there is no journey yet"}
	}
	if err := w.npmInstall(ctx); err != nil {
		return err
	}
	temp, err := w.tempDir()
	if err != nil {
		return err
	}
	hearth := filepath.Join(temp, "hearth")
	if err := w.run(ctx, task{}, "go", "build", "-o", hearth, "./cmd/hearth"); err != nil {
		return err
	}
	bench := filepath.Join(temp, "bench")
	if err := w.run(ctx, task{}, "go", "build", "-o", bench, "./cmd/bench"); err != nil {
		return err
	}
	shots := filepath.Join(temp, "shots")
	if kept := os.Getenv("HEARTH_SHOTS"); kept != "" {
		if shots, err = filepath.Abs(kept); err != nil {
			return err
		}
		w.sayf("   pictures in %s", shots)
	}
	node, _ := w.tool("node")
	chromium, _ := w.tool("chromium")
	t := task{dir: w.path(browserDir), env: []string{
		"HEARTH_BIN=" + hearth, "HEARTH_BENCH=" + bench, "HEARTH_CHROMIUM=" + chromium, "HEARTH_SHOTS=" + shots, "HEARTH_TEMP=" + temp,
	}}
	return w.play(ctx, tests, func(file string) error {
		return w.run(ctx, t, node, "--test", "--test-reporter=spec", file)
	})
}

// mostAgain is how many files of journeys may be played a second time: more that fail are no accident.
const mostAgain = 2

// play plays journeys, file by file. A browser on a busy machine stumbles where no person would, so the few that failed are
// played once more, and the summary names each: one that is named often is a journey that does not wait for what it needs.
func (w *workshop) play(ctx context.Context, files []string, one func(file string) error) error {
	var failed []string
	var last error
	for _, file := range files {
		if err := one(file); err != nil {
			failed, last = append(failed, file), err
		}
		if ctx.Err() != nil {
			return last
		}
	}
	if len(failed) > mostAgain {
		return fmt.Errorf("%d files of journeys failed: %w", len(failed), last)
	}
	for _, file := range failed {
		name := filepath.Base(file)
		w.sayf("   again: %s", name)
		if err := one(file); err != nil {
			return fmt.Errorf("%s failed twice: %w", name, err)
		}
		w.omit("a first playing of "+name, "it failed, and passed when it was played again")
	}
	return nil
}
