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
	if isTyped(s) { // nothing to thin, and nothing that composes
		if !isTidy(s) {
			s = tidyLines(s)
		}
		return bounded(s, MaxText)
	}
	return bounded(settle(s, text), MaxText)
}

// text is the step of Text for any script.
func text(s string) string { return tidyLines(thin(s)) }

// Line cleans text that has to fit on one line, such as a note, a label or a
// line of the group agreement. It is Text with every run of spaces, tabs and
// line ends made one space. max is in code points.
func Line(s string, max int) (string, error) {
	if len(s) > MaxInput {
		return "", ErrTooLong
	}
	if isTyped(s) {
		return bounded(joined(s), max)
	}
	return bounded(settle(s, line), max)
}

// line is the step of Line for any script.
func line(s string) string { return joined(thin(s)) }

func joined(s string) string { return strings.Join(strings.Fields(s), " ") }

// isTyped reports the text that most people send most of the time: letters, digits and signs of ASCII, spaces, tabs and
// line feeds. No rule for single characters applies to it, which saves looking each of them up.
func isTyped(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// isTidy reports whether tidyLines would leave a text of ASCII as it is.
func isTidy(s string) bool {
	breaks := 0
	for i := range len(s) {
		if s[i] != '\n' {
			breaks = 0
			continue
		}
		if breaks++; i == 0 || i == len(s)-1 || breaks > maxBlankLines+1 || s[i-1] == ' ' || s[i-1] == '\t' {
			return false
		}
	}
	return s != "" && s[len(s)-1] != ' ' && s[len(s)-1] != '\t'
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
	b := make([]byte, 0, len(s))
	marks, unseen, flag := 0, 0, 0
	for i, r := range s {
		if i < flag {
			continue
		}
		if isOrdinary(r) {
			b = utf8.AppendRune(b, r)
			marks, unseen = 0, 0
			continue
		}
		if n := flagLength(s[i:]); n > 0 {
			flag = i + n
			b = append(b, s[i:flag]...)
			marks, unseen = 0, 0
			continue
		}
		switch {
		case r == '\r':
			if strings.HasPrefix(s[i+1:], "\n") {
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
		b = utf8.AppendRune(b, r)
	}
	return string(b)
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
