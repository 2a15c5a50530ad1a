package web

import (
	"fmt"
	"html/template"
	"strings"

	"rsc.io/qr"
)

// quietZone is how many empty squares a QR code needs around it to be found.
const quietZone = 4

// A qrJSON is a QR code for a page's script to draw: black squares as one path over side by side units.
type qrJSON struct {
	Side int    `json:"side"`
	Path string `json:"path"`
}

// qrCode draws text as a QR code within the page: the picture is no address of its own, so the link that it carries stands
// in no request and no log.
func qrCode(label, text string) (template.HTML, error) {
	q, err := qrSquares(text)
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %[1]d %[1]d" role="img" aria-label="%[2]s" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[3]s"/></svg>`, q.Side, template.HTMLEscapeString(label), q.Path)), err //nolint:gosec // numbers alone went in
}

// qrSquares lays text out. Level M: a printed slip may be creased.
func qrSquares(text string) (qrJSON, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrJSON{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := x
			for run < code.Size && code.Black(run, y) {
				run++
			}
			if run > x {
				fmt.Fprintf(&b, "M%d %dh%dv1H%dz", x+quietZone, y+quietZone, run-x, x+quietZone)
				x = run
			}
		}
	}
	return qrJSON{code.Size + 2*quietZone, b.String()}, nil
}
