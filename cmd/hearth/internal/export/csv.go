package export

import (
	"strconv"
	"strings"
	"unicode"
)

// csvPrinter writes a table by RFC 4180: every field quoted, lines that end in CRLF, as many fields in each. It begins with a
// byte order mark, because the spreadsheets that these files meet take UTF-8 for something older without one; programs
// strip it. The column "row" says what a line is: the cover ("copy"), an event, or the manifest.
type csvPrinter struct {
	*sheet
	line []byte
}

func newCSV(s *sheet) printer { return &csvPrinter{sheet: s} }

const byteOrderMark = "\ufeff"

func (p *csvPrinter) begin(c *cover) {
	p.printf(byteOrderMark)
	p.put("row", "n", "at", "since", "what", "who", "about", "words", "note", "memo")
	for _, f := range c.fields() {
		p.put("copy", "", "", "", f[0], "", "", f[1], "", "")
	}
}

func (p *csvPrinter) row(r *row) {
	n := ""
	if r.N != 0 {
		n = strconv.FormatUint(r.N, 10)
	}
	p.put("event", n, r.At, r.T, r.What, r.Who, r.About, r.Words, r.Note, r.Memo)
}

func (p *csvPrinter) close() {}

func (p *csvPrinter) manifest(signed []byte) {
	p.put("manifest", "", "", "", "", "", "", string(signed), "", "")
}

func (p *csvPrinter) put(fields ...string) {
	p.line = appendRecord(p.line[:0], fields)
	_, _ = p.Write(p.line) // the sheet keeps the error
}

func appendRecord(b []byte, fields []string) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		if f = harmless(f); strings.IndexByte(f, '"') >= 0 {
			f = strings.ReplaceAll(f, `"`, `""`)
		}
		b = append(b, f...)
		b = append(b, '"')
	}
	return append(b, '\r', '\n')
}

// begins are what a cell must not begin with: a spreadsheet would calculate it, and fetch what it names. The wide forms
// count because some spreadsheets make them narrow on the way in.
const begins = "=+-@＝＋－＠﹦﹢﹣﹫−"

// harmless makes a text one that no spreadsheet takes for a formula: an apostrophe goes before a sign that would begin one,
// also behind spaces, quotes and what cannot be seen, and behind whatever a spreadsheet with other habits takes for the end of a
// cell (semicolon, tab, line end). A tab or carriage return in front would begin one too, and becomes a space.
func harmless(s string) string {
	if isPlain(s) && !strings.ContainsAny(s, "=+-@") {
		return s
	}
	var b strings.Builder
	fresh := true
	for _, r := range s {
		switch {
		case r == '\t', r == '\r', r == 0:
			b.WriteByte(' ')
			fresh = true
			continue
		case r == ';', r == '\n':
			fresh = true
		case fresh && strings.ContainsRune(begins, r):
			b.WriteByte('\'')
			fresh = false
		case unicode.IsSpace(r), strings.ContainsRune("\"'“”‘’«»`", r), unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		default:
			fresh = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
