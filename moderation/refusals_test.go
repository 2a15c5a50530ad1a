package moderation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSentences: a refusal says what the person can do, and blames nobody.
func TestSentences(t *testing.T) {
	blame := regexp.MustCompile(`(?i)violat|offend|warning|banned|kicked|forbidden|illegal|denied|error|fail|invalid|punish|abuse|must not|not permitted|wrong`)
	can := regexp.MustCompile(`(?i)\byou can\b|\bplease\b|\bis open\b|\bcan go on\b|\byour draft\b|\bcan (then )?end\b|stays open|whom you can|\bcan be\b`)
	for _, c := range Codes() {
		s := c.Sentence()
		switch {
		case !strings.HasSuffix(s, "."):
			t.Errorf("%s: %q is no sentence", c, s)
		case blame.MatchString(s):
			t.Errorf("%s: %q blames (%s)", c, s, blame.FindString(s))
		case !can.MatchString(s):
			t.Errorf("%s: %q does not say what the person can do", c, s)
		}
	}
}

// TestCodes: every code that the source names has its sentence, once.
func TestCodes(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "refusals.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Code") {
			named = append(named, strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`))
		}
		return true
	})
	if len(named) != len(Codes()) {
		t.Errorf("%d codes named, %d with a sentence", len(named), len(Codes()))
	}
	for _, c := range named {
		if !slices.Contains(Codes(), Code(c)) || refuse(Code(c)).Say == "" {
			t.Errorf("%s has no sentence", c)
		}
	}
	source, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range source {
		if strings.HasSuffix(f.Name(), "_test.go") || f.Name() == "refusals.go" || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\bCode[A-Z]\w*`).FindAllString(string(b), -1) {
			used[m] = true
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Code") && !used[v.Names[0].Name] {
			t.Errorf("%s is never given", v.Names[0].Name)
		}
		return true
	})
}

// Who leads is told what they can do, and not what a member waits for.
func TestStaffAreToldWhatIsTheirs(t *testing.T) {
	w := newWorld(t)
	w.seat("ben", "mia")
	w.must("", Attend{Arrived: []ParticipantID{"ben"}, StaffConnected: true})
	if r := w.refused(CodeNotStarted, "ben", Slow{Seconds: 10}); r.Say == CodeNotStarted.Sentence() {
		t.Errorf("who leads is told to get ready: %s", r.Say)
	}
	if r := w.refused(CodeNotStarted, "mia", Knock{}); r.Say != CodeNotStarted.Sentence() {
		t.Errorf("a member is told to begin the session: %s", r.Say)
	}
}
