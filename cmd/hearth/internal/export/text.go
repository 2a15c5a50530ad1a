package export

import (
	"fmt"
	"strings"
	"unicode"
)

// textPrinter writes plain text: a line for an event, its words below it, indented so that no message looks like an event.
type textPrinter struct{ *sheet }

func newText(s *sheet) printer { return textPrinter{s} }

func (p textPrinter) begin(c *cover) {
	for _, f := range c.fields() {
		p.printf("%-10s%s\n", f[0], oneText(f[1]))
	}
	for _, x := range c.Sections {
		p.printf("\n%s\n", x.Title)
		for _, line := range x.Lines {
			p.printf("  - %s\n", strings.ReplaceAll(quiet(line), "\n", "\n    "))
		}
	}
	p.printf("\n")
}

// fields are the cover's lines, in order; empty ones are left out.
func (c *cover) fields() [][2]string {
	all := [][2]string{
		{"Title", c.Title}, {"Session", c.Session}, {"Planned", c.Starts}, {"Made by", c.By}, {"Made", c.Made}, {"For", c.Purpose},
		{"Part", "This is a part of a record: " + c.Part}, {"Reviewed", c.Review}, {"Times", c.Times}, {"Notice", c.Notice},
	}
	kept := all[:0]
	for _, f := range all {
		if f[1] != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func (p textPrinter) row(r *row) {
	if r.N != 0 {
		p.printf("%5d  ", r.N)
	}
	if r.At != "" {
		p.printf("%s  ", r.At)
	}
	p.printf("%-9s  %s", r.T, oneText(r.What))
	if r.Who != "" {
		p.printf(", %s", oneText(r.Who))
	}
	if r.About != "" {
		p.printf(", about %s", oneText(r.About))
	}
	p.printf("\n")
	for _, part := range [][2]string{{"", r.Words}, {"to them: ", r.Note}, {"for staff: ", r.Memo}} {
		if part[1] != "" {
			p.printf("         | %s%s\n", part[0], strings.ReplaceAll(quiet(part[1]), "\n", "\n         | "))
		}
	}
}

func (p textPrinter) close() {
	p.printf("\nThis is the end of the copy. The next line is its manifest.\n")
}

func (p textPrinter) manifest(signed []byte) { p.printf("%s\n", signed) }

// printf's error stays in the sheet.
func (s *sheet) printf(format string, args ...any) { _, _ = fmt.Fprintf(s, format, args...) }

func oneText(s string) string { return strings.ReplaceAll(quiet(s), "\n", " ") }

// quiet leaves out what would let words move a terminal's cursor or reorder a line.
func quiet(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, s)
}
