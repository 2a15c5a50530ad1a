package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A workshop is what the stages of one run share. One goroutine uses it: stages run one by one.
type workshop struct {
	root  string // the folder of the root go.mod
	out   io.Writer
	quick bool

	wanted  []string          // prerequisites of the chosen stages
	tools   map[string]string // where prerequisites were found, by name
	omitted []omission
	temp    string
	cleanup []func()
}

// An omission is something smaller than a stage that did not run.
type omission struct{ what, why string }

func (w *workshop) omit(what, why string) {
	o := omission{what, why}
	if !slices.Contains(w.omitted, o) {
		w.omitted = append(w.omitted, o)
	}
}

func (w *workshop) sayf(format string, args ...any) {
	fmt.Fprintf(w.out, format+"\n", args...)
}

// path names a file of the tree.
func (w *workshop) path(elem ...string) string {
	return filepath.Join(append([]string{w.root}, elem...)...)
}

// tempDir is one folder for the whole run. Other users may pass through it, because a database that
// refuses to run as root must reach its files in it.
func (w *workshop) tempDir() (string, error) {
	if w.temp != "" {
		return w.temp, nil
	}
	dir, err := os.MkdirTemp(traversable(os.TempDir(), "/tmp", "/var/tmp"), "hearth-check-")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return "", err
	}
	w.temp = dir
	w.cleanup = append(w.cleanup, func() { _ = os.RemoveAll(dir) })
	return dir, nil
}

// close undoes what the stages left behind, the last first. It may be called twice.
func (w *workshop) close() {
	for _, f := range slices.Backward(w.cleanup) {
		f()
	}
	w.cleanup = nil
	w.temp = ""
}

// traversable picks the first folder that every user may reach, and the first of all if none is.
func traversable(dirs ...string) string {
	for _, dir := range dirs {
		if openToAll(dir) {
			return dir
		}
	}
	return dirs[0]
}

func openToAll(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		up := filepath.Dir(dir)
		if up == dir {
			return true
		}
		dir = up
	}
}

// findRoot looks upwards for the module that check belongs to, so that it runs from any folder of it.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		_, modErr := os.Stat(filepath.Join(dir, "go.mod"))
		_, selfErr := os.Stat(filepath.Join(dir, "cmd", "check", "main.go"))
		if modErr == nil && selfErr == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("run this inside the Hearth source tree")
		}
		dir = up
	}
}
