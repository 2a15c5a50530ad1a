package export

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
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
	times bool
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
	p.times = c.Session != ""
	p.run(pageBegin, pageHead{c, c.stamp(), c.fields(), pagePolicy(), template.CSS(pageStyle)})
}

func (p *pagePrinter) row(r *row) { p.run(pageRow, r) }

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

var pageRow = template.Must(template.New("row").Parse(`<tr{{if .LeftOut}} class="left"{{end}}><td>{{with .N}}{{.}}{{end}}</td>` +
	`<td>{{with .At}}<time>{{.}}</time><br>{{end}}<span class="since">{{.T}}</span></td><td>{{.What}}</td>` +
	`<td class="who"><bdi>{{.Who}}</bdi>{{if and .Who .About}}<br>{{end}}{{with .About}}<span class="about">about <bdi>{{.}}</bdi></span>{{end}}</td>` +
	`<td class="words" dir="auto">{{.Words}}{{with .Note}}<p><em>To them:</em> {{.}}</p>{{end}}{{with .Memo}}<p><em>For staff:</em> {{.}}</p>{{end}}</td></tr>
`))

var pageEnd = template.Must(template.New("end").Parse(`<pre id="manifest">{{.}}</pre>
</main></body></html>
`))
