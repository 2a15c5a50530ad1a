package cli

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
)

type transcriptCmd struct {
	Session string `arg:"" help:"The session's id."`
	As      string `required:"" placeholder:"LOGIN" help:"The staff account that reads; it must lead or help lead the group."`
	Purpose string `required:"" placeholder:"WHY" help:"What the reading is for; it stands in the audit."`
}

// Run writes the transcript as lines of text. The audit has the reading before the first byte is written.
func (s *transcriptCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		reader, err := h.Office.StaffNamed(x.ctx, s.As)
		if err != nil {
			return err
		}
		session, err := h.Store.Session(x.ctx, store.SessionID(s.Session))
		if err != nil {
			return err
		}
		reading, err := h.Office.BeginReading(x.ctx, x.actor(reader.ID), office.ReadTranscript, session, clean(s.Purpose))
		if errors.Is(err, store.ErrNotFound) {
			return office.ErrAsk(reader.Login + " may not read this session's record")
		}
		if err != nil {
			return err
		}
		return x.transcript(h, session, reading.Reader)
	})
}

func (x *run) transcript(h *app.House, session store.Session, by hub.Reader) error {
	rooms, err := h.Rooms(x.ctx, app.NewLogger(x.env.Err, x.verbose))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(x.env.Out)
	_, _ = fmt.Fprintf(out, "%s, %s\n\n", clean(session.Title), session.Starts.Format("2006-01-02 15:04 MST"))
	err = rooms.Transcript(x.ctx, session.ID, by, func(l hub.Line) error {
		_, err := fmt.Fprintln(out, transcriptLine(l))
		return err
	})
	if errors.Is(err, hub.ErrNoRoom) {
		_, err = fmt.Fprintln(out, "Nothing has been recorded yet.")
	}
	if drained := rooms.Drain(x.ctx); err == nil {
		err = drained
	}
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

func transcriptLine(l hub.Line) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5d  %s  %-18s", l.N, l.At.Format("15:04:05"), clean(l.What()))
	for _, part := range []struct{ before, text string }{
		{" ", l.Name}, {" about ", l.About}, {": ", l.Text}, {"\n         to them: ", l.Note}, {"\n         for staff: ", l.Memo},
	} {
		if part.text != "" {
			b.WriteString(part.before)
			b.WriteString(strings.ReplaceAll(cleanLines(part.text), "\n", "\n         | "))
		}
	}
	return b.String()
}

// clean makes text fit for a terminal: control characters of either set would let words move the cursor, hide lines, or
// answer in the reader's name. Marks that reorder what is shown go too.
func clean(s string) string { return strings.ReplaceAll(cleanLines(s), "\n", " ") }

func cleanLines(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}
