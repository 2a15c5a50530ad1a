package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// scanner is pinned here and not in the tools module: the linter is built anew whenever that changes, which takes minutes.
const scanner = "golang.org/x/vuln/cmd/govulncheck@v1.9.0"

// faults is the database that the scanner asks where GOVULNDB names no other.
const faults = "https://vuln.go.dev"

// vulnerabilities looks for known faults in what the code calls of other modules and of Go itself. Without the database
// nothing can be said either way, and the summary says so.
func vulnerabilities(ctx context.Context, w *workshop) error {
	database := os.Getenv("GOVULNDB")
	if database == "" {
		database = faults
	}
	if !strings.HasPrefix(database, "file://") && !answers(ctx, database+"/index/db.json") {
		return notRunError{"the database of known faults cannot be reached from here, so nothing is known of the modules (GOVULNDB names another)"}
	}
	if err := w.run(ctx, task{}, "go", "run", scanner, "-db", database, "./..."); err != nil {
		return fmt.Errorf("govulncheck: %w", err)
	}
	return nil
}

// answers reports whether an address gives what it is asked for.
func answers(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
