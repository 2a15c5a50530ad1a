package rehearse

import (
	"errors"
	"fmt"
	"strings"
)

// report prints the transcript and the verdict, and writes the export.
func (p *play) report() error {
	var b strings.Builder
	if len(p.lines) > 0 {
		b.WriteString("Transcript of the rehearsal\n\n")
	}
	for _, l := range p.lines {
		b.WriteString(l.plain())
		b.WriteByte('\n')
	}
	b.WriteString("\nVerdict\n\n")
	for _, c := range p.verdict.Checks {
		switch {
		case c.Broke:
			fmt.Fprintf(&b, "  BREACH     %s\n             expected: %s\n             seen:     %s\n", c.Name, c.Want, c.Saw)
		case !c.Tried:
			fmt.Fprintf(&b, "  not tried  %s\n", c.Name)
		default:
			fmt.Fprintf(&b, "  held %4d  %s\n", c.Held, c.Name)
		}
	}
	times := 0
	for _, c := range p.verdict.Checks {
		times += c.Held
	}
	fmt.Fprintf(&b, "\n%d of %d promises held, looked at %d times.\n", p.verdict.Held(), len(p.verdict.Checks), times)
	_, err := p.o.Out.Write([]byte(b.String()))
	if err != nil {
		err = fmt.Errorf("print the verdict: %w", err)
	}
	return errors.Join(err, p.export())
}

// plain is one line of the record for reading.
func (l line) plain() string {
	parts := []string{fmt.Sprintf("%4d  %s  %-15s", l.N, l.At.UTC().Format("15:04:05"), l.Kind)}
	if l.Lane != "" && l.Lane != "room" {
		parts = append(parts, "["+l.Lane+"]")
	}
	if l.Name != "" {
		parts = append(parts, l.Name)
	}
	if l.About != "" {
		parts = append(parts, "about "+l.About)
	}
	for _, text := range []string{l.Text, l.Note, l.Memo} {
		if text != "" {
			parts = append(parts, fmt.Sprintf("%q", text))
		}
	}
	if l.Gone != "" {
		parts = append(parts, "("+l.Gone+")")
	}
	return strings.Join(parts, "  ")
}
