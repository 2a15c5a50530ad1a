package export

// linesPrinter writes JSON lines: the cover, a line for each event, the manifest.
type linesPrinter struct{ *sheet }

func newLines(s *sheet) printer { return linesPrinter{s} }

type linesCover struct {
	T string `json:"t"`
	*cover
}

type linesEvent struct {
	T       string `json:"t"`
	At      string `json:"at,omitempty"`
	Since   string `json:"since"`
	What    string `json:"what"`
	Who     string `json:"who,omitempty"`
	About   string `json:"about,omitempty"`
	Words   string `json:"words,omitempty"`
	Note    string `json:"note,omitempty"`
	LeftOut bool   `json:"left_out,omitempty"`
}

func (p linesPrinter) begin(c *cover) { p.object(linesCover{"copy", c}) }

func (p linesPrinter) row(r *row) {
	p.object(linesEvent{"event", r.At, r.T, r.What, r.Who, r.About, r.Words, r.Note, r.LeftOut})
}

func (p linesPrinter) close() {}

func (p linesPrinter) manifest(signed []byte) { p.printf("%s\n", signed) }

func (p linesPrinter) object(v any) {
	b, err := oneLine(v)
	if err != nil && p.err == nil {
		p.err = err // strings and numbers always marshal
	}
	_, _ = p.Write(append(b, '\n'))
}
