package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestWithoutTheDatabaseTheStageSaysSo, and neither passes nor fails.
func TestWithoutTheDatabaseTheStageSaysSo(t *testing.T) {
	away := httptest.NewServer(http.NotFoundHandler())
	defer away.Close()
	t.Setenv("GOVULNDB", away.URL)
	err := vulnerabilities(t.Context(), &workshop{root: t.TempDir(), out: io.Discard})
	var reason notRunError
	if !errors.As(err, &reason) {
		t.Errorf("%v", err)
	}
}
