package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxText is the length of a message in code points, after cleaning.
	MaxText = 2000
	// MaxTextBytes bounds the same message in bytes.
	MaxTextBytes = MaxText * utf8.UTFMax

	// maxTextMarks is generous: pointed Hebrew, Burmese and Tibetan reach five.
	maxTextMarks = 6
	// maxUnseen lets a direction mark stand beside a joiner, and no more.
	maxUnseen = 2
	// maxBlankLines keeps one message from pushing the others off the screen.
	maxBlankLines = 2
)

// Text cleans the text of a message. Line ends become LF, at most maxBlankLines
// empty lines follow each other, and none lead or trail; spaces at line ends go,
// indentation stays. The error is ErrEmpty when nothing visible is left, or
// ErrTooLong above MaxText.
func Text(s string) (string, error) {
	if len(s) > MaxInput {
		return "", ErrTooLong
	}
	return bounded(settle(s, func(s string) string { return tidyLines(thin(s)) }), MaxText)
}

// Line cleans text that has to fit on one line, such as a note, a label or a
// line of the group agreement. It is Text with every run of spaces, tabs and
// line ends made one space. max is in code points.
func Line(s string, max int) (string, error) {
	if len(s) > MaxInput {
		return "", ErrTooLong
	}
	line := settle(s, func(s string) string { return strings.Join(strings.Fields(thin(s)), " ") })
	return bounded(line, max)
}

func bounded(s string, max int) (string, error) {
	if looksBlank(s) {
		return "", ErrEmpty
	}
	if utf8.RuneCountInString(s) > max {
		return "", ErrTooLong
	}
	return s, nil
}

// thin takes out what does not belong and limits what may not pile up.
func thin(s string) string {
	rs := []rune(s)
	var b strings.Builder
	b.Grow(len(s))
	marks, unseen := 0, 0
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if n := flagLength(rs[i:]); n > 0 {
			b.WriteString(string(rs[i : i+n]))
			i += n - 1
			marks, unseen = 0, 0
			continue
		}
		switch {
		case r == '\r':
			if i+1 < len(rs) && rs[i+1] == '\n' {
				continue
			}
			r = '\n'
		case isBreak(r):
			r = '\n'
		case isNever(r), isTag(r):
			continue
		}
		switch {
		case isMark(r):
			if marks++; marks > maxTextMarks {
				continue
			}
			unseen = 0
		case isUnseen(r):
			// The mark count goes on: marks on both sides of a joiner are
			// drawn on the same letter.
			if unseen++; unseen > maxUnseen {
				continue
			}
		default:
			marks, unseen = 0, 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tidyLines trims each line on the right, empties those that only look empty,
// and limits how many follow each other.
func tidyLines(s string) string {
	var out []string
	blank := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if looksBlank(line) {
			blank++
			continue
		}
		if len(out) > 0 {
			out = append(out, make([]string, min(blank, maxBlankLines))...)
		}
		blank = 0
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
