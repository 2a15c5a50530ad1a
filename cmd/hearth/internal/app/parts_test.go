package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatVerifySaysOfParts: of a copy that leaves words out verify says no more than is so. The facts alone are whole as far as
// they go, and a changed one is named; a copy for readers, in any form, is not called a record nor one that Hearth did not write.
func TestWhatVerifySaysOfParts(t *testing.T) {
	s := newEmbedded(t)
	kim, _ := s.member(t, "Kim")
	says(t, kim, s.socket(t, s.lead(t), 0), "a canary sings")
	verify := func(format string, change func(string) string, code int, want, never string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "copy")
		text := s.command(t, "export", s.session, "--as", "Ana", "--purpose", "to prove it", "--format", format)
		if err := os.WriteFile(file, []byte(change(text)), 0o600); err != nil {
			t.Fatal(err)
		}
		got, out := s.types(t, "verify", file)
		if got != code || !strings.Contains(out, want) || strings.Contains(out, never) || strings.Contains(out, "canary") {
			t.Errorf("%s: exit %d, %q", format, got, out)
		}
	}
	asItIs := func(s string) string { return s }
	verify("json", asItIs, 0, "  whole: ", "a part of")
	verify("facts", asItIs, 0, "a part of the record, whole as far as it goes: ", "  whole: ")
	verify("facts", func(s string) string { return strings.Replace(s, `{"k":"said"`, `{"k":"told"`, 1) }, 1, "NOT WHOLE: event ", "as far as it goes")
	for _, format := range []string{"text", "html", "csv"} {
		verify(format, asItIs, 2, "a copy for readers", "not a record as Hearth writes it")
	}
	verify("text", func(string) string { return "a page of something else\n" }, 2, "not a record as Hearth writes it", "for readers")
}
