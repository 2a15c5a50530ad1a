package static

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed vendor/VERSIONS
var versions embed.FS

// A Library is a file of the client that others wrote.
type Library struct {
	Name, Version string
	File          string // within this folder
	SHA256        string // of that file, in hex
}

// Vendored lists them, as vendor/VERSIONS has them.
func Vendored() ([]Library, error) {
	b, err := versions.ReadFile("vendor/VERSIONS")
	if err != nil {
		return nil, fmt.Errorf("read the versions of vendored files: %w", err)
	}
	var all []Library
	var of []string
	for line := range strings.Lines(string(b)) {
		switch f := strings.Fields(line); {
		case len(f) == 4 && len(f[3]) == 64:
			of = f
		case len(f) == 2 && len(f[1]) == 64 && of != nil:
			all = append(all, Library{Name: of[0], Version: of[1], File: f[0], SHA256: f[1]})
		}
	}
	return all, nil
}
