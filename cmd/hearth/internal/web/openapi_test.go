package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/moderation"
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

// TestTranscriptLinesAreDescribed holds the document's line against the one that is written, and its closed lists
// against those of the rules.
func TestTranscriptLinesAreDescribed(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas struct {
				TranscriptLine struct {
					Properties map[string]struct{ Enum []string }
				}
			}
		}
	}
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	described := doc.Components.Schemas.TranscriptLine.Properties
	written := 0
	for _, f := range reflect.VisibleFields(reflect.TypeFor[lineJSON]()) {
		if f.Anonymous {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		written++
		if _, ok := described[name]; !ok {
			t.Errorf("%s of a line is not described", name)
		}
	}
	if written != len(described) {
		t.Errorf("a line has %d fields, and %d are described", written, len(described))
	}
	if got := described["reason"].Enum; !slices.Equal(got, texts(moderation.Reasons())) {
		t.Errorf("reasons %v", got)
	}
	if got := described["response"].Enum; !slices.Equal(got, texts(moderation.Responses())) {
		t.Errorf("responses %v", got)
	}
}

func texts[S ~string](all []S) []string {
	var plain []string
	for _, s := range all {
		plain = append(plain, string(s))
	}
	return plain
}
