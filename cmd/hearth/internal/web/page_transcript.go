package web

import (
	"bufio"
	"errors"
	"html/template"
	"io"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
)

type transcriptView struct {
	ID, Title, Back string
	Starts          time.Time
}

// pageTranscript asks what the reading is for; it shows nothing yet.
func pageTranscript(c *call) error {
	row := rowOf(c.session, c.group, string(c.role))
	return c.show("transcript", transcriptView{row.ID, row.Title, c.backFromRecord(), row.Starts})
}

// backFromRecord is where a reader came from: who does not belong to the group has no page of it.
func (c *call) backFromRecord() string {
	if c.role == "" && !c.who.manages() {
		return "/home"
	}
	return "/groups/" + string(c.group.ID)
}

// purpose reads what words are wanted for.
func purpose(text string) (string, error) {
	why, err := office.Purpose(text)
	if err != nil {
		return "", errForm(err.Error())
	}
	return why, nil
}

// postTranscript writes the reading into the audit before the first byte, then the transcript.
func postTranscript(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	reading, err := c.beginReading(office.ReadTranscript, c.field("purpose"))
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w := bufio.NewWriter(c.w)
	row := rowOf(c.session, c.group, string(c.role))
	head := page{Title: c.s.Title, Client: c.s.Assets.Path(c.s.Assets.Style), Styles: c.s.styles, Icon: c.s.Assets.Path("img/icon.svg"), D: transcriptView{Title: c.session.Title, Back: c.backFromRecord(), Starts: row.Starts}}
	if err := transcriptHead.Execute(w, head); err != nil {
		return err
	}
	err = c.s.Rooms.Transcript(c.ctx(), c.session.ID, reading.Reader, func(l hub.Line) error { return transcriptLine.Execute(w, &l) })
	switch {
	case errors.Is(err, hub.ErrNoRoom):
		_, _ = io.WriteString(w, `</table><p>Nothing has been recorded yet.</p>`)
	case err != nil:
		// The page has begun: its end says that it is not whole, since no status can any more.
		c.s.Logger.Warn().Err(err).Msg("transcript not written to its end")
		_, _ = io.WriteString(w, `</table><p class="say" role="alert">The record could not be read to its end. Please load it again.</p>`)
	default:
		_, _ = io.WriteString(w, `</table><p>This is the end of the record.</p>`)
	}
	_, _ = io.WriteString(w, "</main></body></html>\n")
	return w.Flush()
}

// beginReading is what comes before the first byte of a record, whichever door it leaves by: what office judges and
// writes into the audit, and the time that a long record takes. what is one of office's readings.
func (c *call) beginReading(what, said string) (office.Reading, error) {
	why, err := purpose(said)
	if err != nil {
		return office.Reading{}, err
	}
	r, err := c.s.Office.BeginReading(c.ctx(), c.who.actor(), what, c.session, why)
	if err != nil {
		return r, err
	}
	return r, c.staysOpen()
}

var transcriptHead = template.Must(template.New("head").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<link rel="icon" href="{{.Icon}}" type="image/svg+xml">
<link rel="stylesheet" href="{{.Client}}"><link rel="stylesheet" href="{{.Styles}}"></head><body class="served"><main class="wide">
<h1>{{.D.Title}}</h1><p>{{.D.Starts.Format "Mon 2 Jan 2006, 15:04 MST"}}, times below in UTC. This reading is in the audit. <a href="{{.D.Back}}">Back to the group</a></p>
<table class="record"><thead><tr><th>No.</th><th>Time</th><th>What</th><th>Who</th><th>About</th><th>Words</th></tr></thead>
`))

var transcriptLine = template.Must(template.New("line").Parse(`<tr id="n{{.N}}"{{with .Gone}} class="gone"{{end}}><td>{{.N}}</td>` +
	`<td><time datetime="{{.At.Format "2006-01-02T15:04:05.000Z07:00"}}">{{.At.Format "15:04:05"}}</time></td>` +
	`<td>{{.What}}{{with .Message}} <a href="#n{{.}}">↑</a>{{end}}</td><td><bdi>{{.Name}}</bdi></td><td><bdi>{{.About}}</bdi></td>` +
	`<td dir="auto" class="words">{{.Text}}{{with .Note}}<br><em>to them: {{.}}</em>{{end}}{{with .Memo}}<br><em>for staff: {{.}}</em>{{end}}</td></tr>
`))
