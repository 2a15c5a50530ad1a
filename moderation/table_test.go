package moderation

import (
	"bytes"
	cli "flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = cli.Bool("update", false, "write testdata anew")

func splitFields(s string) []string { return strings.Fields(s) }

// TestTableAsPrinted keeps the printed table in the tree, so that a change of the rules is seen as one.
func TestTableAsPrinted(t *testing.T) {
	var b bytes.Buffer
	if err := PrintTable(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/table.txt", b.Bytes())
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was; -update writes it anew", file)
	}
}

// TestNeeds holds the table to needs.md 14.1 as it was written down before there was a table.
func TestNeeds(t *testing.T) {
	flags := []string{"live", "slow", "paused", "round", "muted", "held", "removed", "ended"}
	needs := `
		say        ok  cooldown  no  no  no  held  no  no
		reply      ok  cooldown  no  no  no  held  no  no
		react      ok  ok        no  ok  no  no    no  no
		take_back  ok  ok        ok  ok  ok  ok    no  no
		raise_hand ok  ok        no  ok  no  ok    no  no
		say_private ok ok        ok  ok  ok  ok    no  ten
		flag       ok  ok        ok  ok  ok  ok    no  ten
		writing    ok  ok        no  no  no  ok    no  no
		ask_help   ok  ok        ok  ok  ok  ok    no  ten
		leave      ok  ok        ok  ok  ok  ok    ok  ok`
	words := map[string]Verdict{"ok": Allow, "cooldown": Cooldown, "no": Refuse, "held": ForReview, "ten": AllowTen}
	for l := range strings.SplitSeq(strings.TrimSpace(needs), "\n") {
		f := strings.Fields(l)
		for i, flag := range flags {
			bit := slices.Index(columns[:], flag)
			if j := judge(Action(f[0]), int(memberRole), 1<<bit); j.verdict != words[f[1+i]] {
				t.Errorf("%s while %s: %s, want %s", f[0], flag, j.verdict, f[1+i])
			}
		}
	}
	for _, a := range []Action{ActionSay, ActionReply, ActionReact, ActionRaiseHand, ActionWriting, ActionSayPrivate, ActionFlag} {
		if j := judge(a, int(observerRole), isLive); j.verdict != Refuse {
			t.Errorf("%s by an observer: %s", a, j.verdict)
		}
	}
}

// TestEveryCommandHasARow reads the source: a type of command.go that is no command, or a command without a row, is a
// hole in the door.
func TestEveryCommandHasARow(t *testing.T) {
	notCommands := []string{"Command", "Action", "Ask", "Env", "Refusal", "Code"}
	var declared, methods []string
	each := func(file string, f func(ast.Node) bool) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, f)
	}
	each("command.go", func(n ast.Node) bool {
		if s, ok := n.(*ast.TypeSpec); ok && !slices.Contains(notCommands, s.Name.Name) {
			declared = append(declared, s.Name.Name)
		}
		return true
	})
	each("actions.go", func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "Action" {
			methods = append(methods, f.Recv.List[0].Type.(*ast.Ident).Name)
		}
		return true
	})
	slices.Sort(declared)
	slices.Sort(methods)
	if !slices.Equal(declared, methods) {
		t.Errorf("commands %v, actions of %v", declared, methods)
	}
	if len(Actions()) != len(declared)+1 { // Say is two
		t.Errorf("%d actions for %d commands", len(Actions()), len(declared))
	}
	g := newStage(t, "ben", isLive)
	for _, a := range Actions() {
		if g.sample(a) == nil {
			t.Errorf("%s has no sample in the matrix", a)
		}
	}
}

func TestTableLists(t *testing.T) {
	if n, want := len(Table()), len(Actions())*(system+1)*len(Flags()); n != want {
		t.Errorf("%d cells, want %d", n, want)
	}
}
