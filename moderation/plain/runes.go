package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxInput is the number of bytes above which nothing is even looked at.
const MaxInput = 64 << 10

const (
	zwnj     = '\u200c'
	zwj      = '\u200d'
	flagBase = '\U0001f3f4'
	flagEnd  = '\U000e007f'
)

// settle applies step to the normal form until nothing changes. Taking a
// character out can bring two others together that compose, and composing can
// bring a limit back into reach, so one pass is not enough to be idempotent.
// Every pass that changes anything makes the text shorter; the bound is for the
// reader's peace of mind and is never met (the fuzz targets would tell).
func settle(s string, step func(string) string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, string(utf8.RuneError)))
	for range 16 {
		next := norm.NFC.String(step(s))
		if next == s {
			break
		}
		s = next
	}
	return s
}

// isOrdinary reports letters, digits and signs to which none of the rules below applies: those in front of the first mark,
// and the large alphabets of East Asia. It is only a shortcut: looking such a character up in every table finds nothing.
func isOrdinary(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0xa0 && r < 0x300 && r != 0xad || r >= 0x4e00 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3
}

// isBreak reports the controls and separators that end a line in some system or
// other. CR is handled by callers, which must look at what follows.
func isBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isNever reports what no text keeps: controls, scopes of direction, format
// characters that are deprecated or without use in a chat, and noncharacters.
func isNever(r rune) bool {
	switch {
	case unicode.IsControl(r): // C0, DEL, C1
		return r != '\n' && r != '\t'
	case r >= 0x202a && r <= 0x202e, // embeddings and overrides
		r >= 0x2060 && r <= 0x206f,   // word joiner, invisible operators, isolates, deprecated
		r >= 0xfff9 && r <= 0xfffb,   // interlinear annotation
		r >= 0x1d173 && r <= 0x1d17a, // musical scopes
		r >= 0xfdd0 && r <= 0xfdef,   // noncharacters
		r&0xfffe == 0xfffe:           // the last two of each plane
		return true
	}
	return r == 0xad || r == 0x180e || r == 0xfeff || r == 0xe0001
}

func isTag(r rune) bool { return r >= 0xe0020 && r <= flagEnd }

// isMark reports characters drawn on or around the one before. Spacing marks
// are not among them: they take room of their own and cannot pile up.
func isMark(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }

// isUnseen reports characters that draw nothing and take no room.
func isUnseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// isBlank reports characters that leave a reader nothing to see: the unseen,
// every space, and the letters and symbols that are drawn as empty room.
func isBlank(r rune) bool {
	if isOrdinary(r) {
		return r == ' ' || r == 0xa0
	}
	switch r {
	case 0x115f, 0x1160, 0x3164, 0xffa0, // Hangul fillers
		0x2800,         // Braille pattern blank
		0x17b4, 0x17b5, // Khmer inherent vowels
		0x1d159: // null notehead
		return true
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || isUnseen(r)
}

func looksBlank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !isBlank(r) }) < 0
}

// flagLength is the number of bytes of the flag at the start of s, such as that of Scotland, or 0. The limit keeps the
// search constant, so that many flag bases in a row stay linear.
func flagLength(s string) int {
	const longest = 8
	n := 0
	for i, r := range s {
		switch {
		case n == 0 && r != flagBase, n > longest, n > 0 && !isTag(r):
			return 0
		case r == flagEnd && n == 1:
			return 0
		case r == flagEnd:
			return i + utf8.RuneLen(r)
		}
		n++
	}
	return 0
}
