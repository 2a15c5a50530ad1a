package review

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearth/hub"
)

// A Query is what a reviewer looks for. Zero fields ask for nothing; all that are set must hold.
type Query struct {
	Text     string // part of what somebody wrote, whatever its case and accents
	Who      string // who acted, or whom the line names
	Kind     string
	Layer    Layer
	From, To time.Time // To exclusive

	folded string
}

// Fold makes a query ready for use. It must be called before Matches.
func (q *Query) Fold() { q.folded = fold(strings.TrimSpace(q.Text)) }

// Empty reports whether a query asks for nothing.
func (q *Query) Empty() bool {
	return strings.TrimSpace(q.Text) == "" && q.Who == "" && q.Kind == "" && q.Layer == "" && q.From.IsZero() && q.To.IsZero()
}

// Matches reports whether a line is what is looked for. The line is one that its reader may read: what is withheld from
// them is not in it, so nothing can be found by it.
func (q *Query) Matches(l *hub.Line) bool {
	switch {
	case q.Kind != "" && l.Kind != q.Kind, q.Layer != "" && LayerOf(l) != q.Layer, q.Who != "" && !names(l, q.Who):
		return false
	case !q.From.IsZero() && l.At.Before(q.From), !q.To.IsZero() && !l.At.Before(q.To):
		return false
	}
	if q.folded == "" {
		return true
	}
	for _, text := range [...]string{l.Text, l.Note, l.Memo} {
		if text != "" && text != hub.Withheld && strings.Contains(fold(text), q.folded) {
			return true
		}
	}
	return false
}

func names(l *hub.Line, who string) bool {
	if l.By == who {
		return true
	}
	for _, p := range l.People {
		if p.Who == who {
			return true
		}
	}
	return false
}

// fold takes out what people leave out when they look for something: case, accents, and how wide a space is.
func fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// isPlain: most of what is written is ASCII, and needs no table.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return false
		}
	}
	return true
}
