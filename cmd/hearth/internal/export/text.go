package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// textPrinter writes plain text: a line for an event, its words below it, indented so that no message looks like an event.
type textPrinter struct {
	*sheet
	line []byte // reused from row to row
}

func newText(s *sheet) printer { return &textPrinter{sheet: s} }

func (p *textPrinter) begin(c *cover) {
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

func (p *textPrinter) row(r *row) {
	b := p.line[:0]
	if r.N != 0 {
		b = append(padLeft(b, strconv.FormatUint(r.N, 10), 5), "  "...)
	}
	if r.At != "" {
		b = append(append(b, r.At...), "  "...)
	}
	b = append(append(padRight(b, r.T, 9), "  "...), oneText(r.What)...)
	if r.Who != "" {
		b = append(append(b, ", "...), oneText(r.Who)...)
	}
	if r.About != "" {
		b = append(append(b, ", about "...), oneText(r.About)...)
	}
	b = append(b, '\n')
	for _, part := range [...][2]string{{"", r.Words}, {"to them: ", r.Note}, {"for staff: ", r.Memo}} {
		if part[1] != "" {
			b = append(append(b, "         | "...), part[0]...)
			b = append(append(b, strings.ReplaceAll(quiet(part[1]), "\n", "\n         | ")...), '\n')
		}
	}
	p.line = b
	_, _ = p.Write(b) // the sheet keeps the error
}

func padLeft(b []byte, s string, wide int) []byte {
	for n := len(s); n < wide; n++ {
		b = append(b, ' ')
	}
	return append(b, s...)
}

func padRight(b []byte, s string, wide int) []byte {
	b = append(b, s...)
	for n := len(s); n < wide; n++ {
		b = append(b, ' ')
	}
	return b
}

func (p *textPrinter) close() {
	p.printf("\nThis is the end of the copy. The next line is its manifest.\n")
}

func (p *textPrinter) manifest(signed []byte) { p.printf("%s\n", signed) }

// printf's error stays in the sheet.
func (s *sheet) printf(format string, args ...any) { _, _ = fmt.Fprintf(s, format, args...) }

func oneText(s string) string { return strings.ReplaceAll(quiet(s), "\n", " ") }

// quiet leaves out what would let words move a terminal's cursor or reorder a line.
func quiet(s string) string {
	if isPlain(s) {
		return s
	}
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

// isPlain reports a text of printable ASCII alone, as most are.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
