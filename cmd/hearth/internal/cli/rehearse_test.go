package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/cli"
)

func TestRehearse(t *testing.T) {
	export := filepath.Join(t.TempDir(), "rehearsal.jsonl")
	var out, errs bytes.Buffer
	code := cli.Main(t.Context(), cli.Env{Args: []string{"rehearse", "-export", export}, Out: &out, Err: &errs})
	if code != 0 || !strings.Contains(out.String(), "promises held") || strings.Contains(out.String(), "BREACH") {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), errs.String())
	}
	if b, err := os.ReadFile(export); err != nil || !bytes.Contains(b, []byte(`"record"`)) {
		t.Errorf("the export has %d bytes, %v", len(b), err)
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
