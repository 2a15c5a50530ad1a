package cli

import (
	"bytes"
	"encoding/json"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"hearth/cmd/hearth/internal/manual"
	"hearth/static"
)

var typed = regexp.MustCompile("(?m)(?:^|`)hearth((?: [^`\n]*)?)(?:`|$)")

// TestTheManualIsNotAheadOfTheCode: every command that it writes can be typed, and so can every flag that stands behind one.
func TestTheManualIsNotAheadOfTheCode(t *testing.T) {
	parser, err := kong.New(&grammar{}, kong.Vars{"export_kinds": kindsHelp()})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, topic := range manual.Topics() {
		for _, m := range typed.FindAllStringSubmatch(topic.Text, -1) {
			if problem := unknown(parser.Model.Node, strings.Fields(m[1])); problem != "" {
				t.Errorf("%s: hearth%s: no %s", topic.Name, m[1], problem)
			}
			seen++
		}
		for _, name := range regexp.MustCompile("hearth help ([a-z-]+)").FindAllStringSubmatch(topic.Text, -1) {
			if _, ok := manual.Find(name[1]); !ok {
				t.Errorf("%s leads to %s, which is no chapter", topic.Name, name[1])
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d commands were found in the manual", seen)
	}
	if unknown(parser.Model.Node, []string{"nonsense"}) == "" || unknown(parser.Model.Node, []string{"purge", "--never"}) == "" {
		t.Error("the test takes what is not there")
	}
}

// unknown is the first word of a line that is neither a command nor a flag of it; "" when there is none.
func unknown(at *kong.Node, words []string) string {
	flags := map[string]bool{}
	know := func(n *kong.Node) {
		for _, f := range n.Flags {
			flags[f.Name] = true
		}
	}
	know(at)
next:
	for _, w := range words {
		if strings.HasPrefix(w, "-") {
			if name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "="); !flags[name] {
				return w
			}
			continue
		}
		for _, child := range at.Children {
			if child.Name == w {
				at = child
				know(at)
				continue next
			}
		}
		if len(at.Children) > 0 {
			return w
		}
	}
	return ""
}

func typeIn(t *testing.T, args ...string) (out, problem string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = Main(t.Context(), Env{Args: args, Out: &o, Err: &e})
	return o.String(), e.String(), code
}

// TestHelpPrintsChapters, the list of them, and a kind word for one that is not there.
func TestHelpPrintsChapters(t *testing.T) {
	if out, _, code := typeIn(t, "help"); code != exitOK || !strings.Contains(out, "threat-model") {
		t.Errorf("%d %s", code, out)
	}
	if out, _, code := typeIn(t, "help", "backup"); code != exitOK || !strings.HasPrefix(out, "# Backup and restore\n") {
		t.Errorf("%d %s", code, out)
	}
	if _, problem, code := typeIn(t, "help", "nonsense"); code != exitFails || !strings.Contains(problem, "hearth help") {
		t.Errorf("%d %s", code, problem)
	}
}

// TestTheBillOfMaterials names modules with their sums and the client libraries with the hashes of their files.
func TestTheBillOfMaterials(t *testing.T) {
	vendored, err := static.Vendored()
	if err != nil {
		t.Fatal(err)
	}
	b := materials(&debug.BuildInfo{GoVersion: "go1.26", Deps: []*debug.Module{
		{Path: "example.org/a", Version: "v1.2.3", Sum: "h1:x"}, {Path: "example.org/b", Replace: &debug.Module{Path: "example.org/c", Version: "v2.0.0"}},
	}}, vendored)
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"bomFormat":"CycloneDX"`, `"purl":"pkg:golang/example.org/a@v1.2.3"`, `"value":"h1:x"`, `"purl":"pkg:golang/example.org/c@v2.0.0"`,
		`"purl":"pkg:npm/preact@`, `"purl":"pkg:npm/htm@`, `"name":"go","version":"go1.26"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(string(text), "example.org/b") {
		t.Error("what was replaced is named")
	}
	if out, _, code := typeIn(t, "version", "-sbom"); code != exitOK || !json.Valid([]byte(out)) {
		t.Errorf("%d %s", code, out)
	}
}
