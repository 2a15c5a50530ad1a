package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"hearth/cmd/internal/servers"
)

// A workshop is what the stages of one run share. One goroutine uses it: stages run one by one.
type workshop struct {
	root  string // the folder of the root go.mod
	out   io.Writer
	quick bool

	wanted  []string          // prerequisites of the chosen stages
	tools   map[string]string // where prerequisites were found, by name
	omitted []omission
	set     *servers.Set // nil until a stage needs one
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

// throwaway is the run's set of servers, and its folder.
func (w *workshop) throwaway() (*servers.Set, error) {
	if w.set == nil {
		set, err := servers.New()
		if err != nil {
			return nil, err
		}
		w.set = set
	}
	return w.set, nil
}

// tempDir is one folder for the whole run.
func (w *workshop) tempDir() (string, error) {
	set, err := w.throwaway()
	if err != nil {
		return "", err
	}
	return set.Dir(), nil
}

// close ends what the stages left behind. It may be called twice.
func (w *workshop) close() {
	if w.set == nil {
		return
	}
	if err := w.set.Close(); err != nil {
		w.sayf("   cleaning up: %v", err)
	}
	w.set = nil
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
