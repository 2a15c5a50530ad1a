package web

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestOpenAPIIsTheRoutes holds the document against the table: every route stands in it with its policy, and nothing
// else does.
func TestOpenAPIIsTheRoutes(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			Summary    string
			Policy     string `json:"x-policy"`
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	described := map[string]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			key := strings.ToUpper(method) + " " + api + path
			described[key] = op.Policy
			if op.Summary == "" {
				t.Errorf("%s has no summary", key)
			}
			inPath := 0
			for _, p := range op.Parameters {
				if p.In == "path" {
					inPath++
				}
			}
			if inPath != strings.Count(path, "{") {
				t.Errorf("%s describes %d of its path's parameters", key, inPath)
			}
		}
	}
	for _, r := range testServer(t).apiRoutes() {
		got, ok := described[r.pattern]
		switch {
		case !ok:
			t.Errorf("%s is not described", r.pattern)
		case got != r.policy.String():
			t.Errorf("%s is described as for %q, and is for %q", r.pattern, got, r.policy)
		}
		delete(described, r.pattern)
	}
	for key := range described {
		t.Errorf("%s is described and does not exist", key)
	}
}
