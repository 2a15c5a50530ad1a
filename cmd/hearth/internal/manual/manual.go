// Package manual is the operator's manual: what `hearth help TOPIC` prints, and what /manual shows. It stands in the binary,
// so that it is always of the version that runs. It imports nothing of Hearth; tests of the packages that it describes hold
// it against them: settings, commands, cookies.
//
// Topics are files in a small part of Markdown, since they are read as text on a terminal too: a title ("# "), headings
// ("## "), paragraphs, lists ("- "), tables, blocks of code between lines of three backquotes, and `code` and **stress**
// within lines. What is not of that part fails the test of this package.
package manual

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed topics/*.md
var files embed.FS

// A Topic is one chapter.
type Topic struct {
	Name   string // in addresses, and what is typed
	Title  string
	Text   string // as it is printed
	Blocks []Block
}

// names are the topics in the order in which an operator meets them.
var names = []string{"install", "configuration", "upgrade", "backup", "retention", "data-map", "security", "threat-model"}

var topics = func() []Topic {
	all := make([]Topic, 0, len(names))
	for _, name := range names {
		b, err := files.ReadFile("topics/" + name + ".md")
		if err != nil {
			panic(err) // a file of the binary itself
		}
		t, err := parse(name, string(b))
		if err != nil {
			panic(err)
		}
		all = append(all, t)
	}
	return all
}()

// Topics lists all, in order.
func Topics() []Topic { return slices.Clone(topics) }

// Find is the topic of a name.
func Find(name string) (Topic, bool) {
	i := slices.IndexFunc(topics, func(t Topic) bool { return t.Name == name })
	if i < 0 {
		return Topic{}, false
	}
	return topics[i], true
}

// What a Block is.
const (
	Heading   = "heading"
	Paragraph = "paragraph"
	List      = "list"
	Code      = "code"
	Table     = "table" // its first row is the heads of the columns
)

// A Block is one part of a topic.
type Block struct {
	Kind string
	Text string // of code, as it stands
	Line []Span
	Rows [][][]Span // of a list: rows of one cell each
}

// A Span is a piece of a line.
type Span struct {
	Text         string
	Code, Strong bool
}

func parse(name, text string) (Topic, error) {
	title, rest, ok := strings.Cut(text, "\n\n")
	title, headed := strings.CutPrefix(title, "# ")
	if !ok || !headed {
		return Topic{}, fmt.Errorf("topic %s does not begin with a title", name)
	}
	t := Topic{Name: name, Title: title, Text: text}
	for part := range strings.SplitSeq(strings.TrimSpace(rest), "\n\n") {
		b, err := block(part)
		if err != nil {
			return t, fmt.Errorf("topic %s: %w", name, err)
		}
		t.Blocks = append(t.Blocks, b)
	}
	return t, nil
}

func block(part string) (Block, error) {
	lines := strings.Split(part, "\n")
	switch {
	case strings.HasPrefix(part, "```\n") && strings.HasSuffix(part, "\n```"):
		return Block{Kind: Code, Text: strings.Join(lines[1:len(lines)-1], "\n")}, nil
	case strings.HasPrefix(part, "## ") && len(lines) == 1:
		return Block{Kind: Heading, Line: spans(part[3:])}, nil
	case strings.HasPrefix(part, "- "):
		b := Block{Kind: List}
		for item := range strings.SplitSeq(part[2:], "\n- ") {
			b.Rows = append(b.Rows, [][]Span{spans(strings.Join(strings.Fields(item), " "))})
		}
		return b, nil
	case strings.HasPrefix(part, "| "):
		return table(lines)
	case strings.HasPrefix(part, "#"), strings.HasPrefix(part, "```"), strings.HasPrefix(part, ">"), strings.HasPrefix(part, "* "):
		return Block{}, fmt.Errorf("what is %q?", lines[0])
	}
	return Block{Kind: Paragraph, Line: spans(strings.Join(lines, " "))}, nil
}

func table(lines []string) (Block, error) {
	b := Block{Kind: Table}
	for i, line := range lines {
		if i == 1 {
			continue // the rule beneath the heads
		}
		inner, begins := strings.CutPrefix(line, "| ")
		inner, ends := strings.CutSuffix(inner, " |")
		if !begins || !ends {
			return b, fmt.Errorf("a row of a table is %q", line)
		}
		var row [][]Span
		for cell := range strings.SplitSeq(inner, " | ") {
			row = append(row, spans(strings.TrimSpace(cell)))
		}
		b.Rows = append(b.Rows, row)
	}
	return b, nil
}

// spans tells code and stress from the rest of a line.
func spans(line string) []Span {
	var all []Span
	for i, piece := range strings.Split(line, "`") {
		if i%2 == 1 {
			all = append(all, Span{Text: piece, Code: true})
			continue
		}
		for k, run := range strings.Split(piece, "**") {
			if run != "" {
				all = append(all, Span{Text: run, Strong: k%2 == 1})
			}
		}
	}
	return all
}
