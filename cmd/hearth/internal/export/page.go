package export

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"html/template"
	"strconv"
)

//go:embed page.css
var pageStyle string

// pagePolicy lets nothing happen in a page that is kept as a file: no script, no address is asked, only its own style.
func pagePolicy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// pagePrinter writes one page that needs nothing else: to read, and to print with the stamp on every sheet. Each printed
// sheet repeats the table's head, and keeps room at its foot for the stamp.
type pagePrinter struct {
	*sheet
	line []byte // reused from row to row
}

func newPage(s *sheet) printer { return &pagePrinter{sheet: s} }

type pageHead struct {
	*cover
	Stamp  string
	Fields [][2]string
	Policy string
	Style  template.CSS
}

func (p *pagePrinter) begin(c *cover) {
	p.run(pageBegin, pageHead{c, c.stamp(), c.fields(), pagePolicy(), template.CSS(pageStyle)})
}

// row is written by hand: a long record has a hundred thousand, and a template takes longer for one than all else together.
// Nothing of a record gets into it but by text.
func (p *pagePrinter) row(r *row) {
	b := append(p.line[:0], "<tr"...)
	if r.LeftOut {
		b = append(b, ` class="left"`...)
	}
	b = append(b, "><td>"...)
	if r.N != 0 {
		b = strconv.AppendUint(b, r.N, 10)
	}
	b = append(b, "</td><td>"...)
	b = around(b, "<time>", r.At, "</time><br>")
	b = text(append(b, `<span class="since">`...), r.T)
	b = text(append(b, "</span></td><td>"...), r.What)
	b = text(append(b, `</td><td class="who"><bdi>`...), r.Who)
	b = append(b, "</bdi>"...)
	if r.Who != "" && r.About != "" {
		b = append(b, "<br>"...)
	}
	b = around(b, `<span class="about">about <bdi>`, r.About, "</bdi></span>")
	b = text(append(b, `</td><td class="words" dir="auto">`...), r.Words)
	b = around(b, "<p><em>To them:</em> ", r.Note, "</p>")
	b = around(b, "<p><em>For staff:</em> ", r.Memo, "</p>")
	p.line = append(b, "</td></tr>\n"...)
	_, _ = p.Write(p.line) // the sheet keeps the error
}

// around writes a text between two tags, or nothing where there is none.
func around(b []byte, before, s, after string) []byte {
	if s == "" {
		return b
	}
	return append(text(append(b, before...), s), after...)
}

// text writes words so that a browser takes them for words.
func text(b []byte, s string) []byte { return append(b, html.EscapeString(s)...) }

func (p *pagePrinter) close() {
	p.printf("</tbody></table>\n<p>This is the end of the copy. Below is its manifest: the sum is of all bytes before its line.</p>\n")
}

func (p *pagePrinter) manifest(signed []byte) {
	p.run(pageEnd, string(signed))
}

// run's error can be the sheet's alone, which keeps it: the templates are run on these types by every test.
func (p *pagePrinter) run(t *template.Template, v any) {
	if err := t.Execute(p.sheet, v); err != nil && p.err == nil {
		p.err = err
	}
}

var pageBegin = template.Must(template.New("begin").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{{.Policy}}"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>{{.Title}}</title><style>{{.Style}}</style></head><body>
<p class="stamp" aria-hidden="true">{{.Stamp}}</p>
<main><h1>{{.Title}}</h1>
<dl>{{range .Fields}}{{if ne (index . 0) "Title"}}<div><dt>{{index . 0}}</dt><dd>{{index . 1}}</dd></div>{{end}}{{end}}</dl>
{{range .Sections}}<section><h2>{{.Title}}</h2>{{if .Lines}}<ul>{{range .Lines}}<li>{{.}}</li>{{end}}</ul>{{else}}<p>Nothing.</p>{{end}}</section>
{{end}}<h2 id="record">What was recorded</h2>
<table aria-labelledby="record"><thead><tr><th scope="col">No.</th><th scope="col">Time</th><th scope="col">What happened</th><th scope="col">Who</th><th scope="col">Words</th></tr></thead>
<tfoot><tr><td colspan="5"></td></tr></tfoot><tbody>
`))

var pageEnd = template.Must(template.New("end").Parse(`<pre id="manifest">{{.}}</pre>
</main></body></html>
`))
