package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"hearth/cmd/hearth/internal/cli"
	"hearth/cmd/hearth/internal/export"
	"hearth/moderation"
)

func TestRehearse(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "rehearsal.jsonl")
	var out, errs bytes.Buffer
	code := cli.Main(t.Context(), cli.Env{Args: []string{"rehearse", "-export", kept}, Out: &out, Err: &errs})
	if code != 0 || !strings.Contains(out.String(), "promises held") || strings.Contains(out.String(), "BREACH") {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), errs.String())
	}
	b, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	checkSchema(t, b)
	verdict := prompt{t, t.TempDir()}
	if said := verdict.must("verify", kept); !strings.Contains(said, "whole: ") || !strings.Contains(said, fmt.Sprintf("rules %d kept", moderation.RulesVersion)) {
		t.Errorf("verify: %s", said)
	}
	namesEveryChange(t, b)
	namesEveryChangeElsewhere(t, b)
}

// checkSchema holds every line of a record against the schema that is published for it.
func checkSchema(t *testing.T, record []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(export.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("record", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("record")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for line := range bytes.Lines(record) {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		kinds[v.(map[string]any)["t"].(string)]++
	}
	for _, k := range []string{"copy", "key", "event", "agreement", "end"} {
		if kinds[k] == 0 {
			t.Errorf("no line %s among %v", k, kinds)
		}
	}
	for _, bad := range []string{`{"t":"end"}`, `{"t":"event","n":0}`, `{"t":"key","key":"k","public":"` + strings.Repeat("a", 64) + `","more":1}`} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil || schema.Validate(v) == nil {
			t.Errorf("the schema lets %s through (%v)", bad, err)
		}
	}
}

// TestRehearseAdvice: what cannot be is said in one line.
func TestRehearseAdvice(t *testing.T) {
	for _, args := range [][]string{
		{"rehearse", "-key", "hearth_x"},
		{"rehearse", "-url", "http://127.0.0.1:1"},
		{"rehearse", "-url", "http://127.0.0.1:1", "-key", "hearth_x"},
	} {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), cli.Env{Args: args, Out: &out, Err: &errs})
		if code == 0 || strings.Count(errs.String(), "\n") != 1 || out.Len() != 0 {
			t.Errorf("%v: exit %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}
