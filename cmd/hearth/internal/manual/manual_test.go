package manual

import (
	"slices"
	"strings"
	"testing"
)

// TestEveryTopicIsThere, whole: each file is a topic, and no mark of the notation is left over in what is shown.
func TestEveryTopicIsThere(t *testing.T) {
	found, err := files.ReadDir("topics")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(Topics()) {
		t.Errorf("%d files, %d topics", len(found), len(Topics()))
	}
	for _, topic := range Topics() {
		if again, ok := Find(topic.Name); !ok || again.Title != topic.Title || len(topic.Blocks) < 3 {
			t.Errorf("%s: %v, %d blocks", topic.Name, ok, len(topic.Blocks))
		}
		if n := strings.Count(topic.Text, "`"); n%2 != 0 {
			t.Errorf("%s: a backquote is left open", topic.Name)
		}
		for _, b := range topic.Blocks {
			for _, s := range slices.Concat(append(slices.Concat(b.Rows...), b.Line)...) {
				if strings.Contains(s.Text, "**") || strings.Contains(s.Text, "](") {
					t.Errorf("%s shows %q", topic.Name, s.Text)
				}
			}
			if b.Kind == Table && slices.ContainsFunc(b.Rows, func(r [][]Span) bool { return len(r) != len(b.Rows[0]) }) {
				t.Errorf("%s: a table has rows of several lengths", topic.Name)
			}
		}
	}
	if _, ok := Find("../manual"); ok {
		t.Error("what is no topic is found")
	}
}

// TestTheNotation: each kind of block, and the spans of a line.
func TestTheNotation(t *testing.T) {
	topic, err := parse("x", "# Title\n\n## Head\n\nOne `code` and **stress**\nin one line.\n\n- a\n  b\n- c\n\n```\n  x | y\n```\n\n| A | B |\n|---|---|\n| 1 |  |\n")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, b := range topic.Blocks {
		kinds = append(kinds, b.Kind)
	}
	if !slices.Equal(kinds, []string{Heading, Paragraph, List, Code, Table}) {
		t.Fatalf("blocks: %v", kinds)
	}
	want := []Span{{Text: "One "}, {Text: "code", Code: true}, {Text: " and "}, {Text: "stress", Strong: true}, {Text: " in one line."}}
	if !slices.Equal(topic.Blocks[1].Line, want) {
		t.Errorf("%+v", topic.Blocks[1].Line)
	}
	if list := topic.Blocks[2].Rows; len(list) != 2 || list[0][0][0].Text != "a b" {
		t.Errorf("list: %+v", list)
	}
	if topic.Blocks[3].Text != "  x | y" {
		t.Errorf("code: %q", topic.Blocks[3].Text)
	}
	if _, err := parse("x", "# Title\n\n> quoted"); err == nil {
		t.Error("what the notation lacks is taken")
	}
}
