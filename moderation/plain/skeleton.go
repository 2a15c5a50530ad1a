package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// Skeleton is the form that two look-alike texts share, for whatever need not be a name: a word of a message beside the
// names of a roster. Input of more than MaxInput bytes has none.
func Skeleton(s string) string {
	if len(s) > MaxInput {
		return ""
	}
	return skeleton(strings.ToValidUTF8(s, ""))
}

// skeleton is the form two look-alike names share. See the package comment for
// what counts as alike, and why.
func skeleton(name string) string {
	letters := bare(name)
	folded := false
	for _, r := range letters {
		if unicode.IsLetter(r) && (!isASCII(shape(unicode.ToLower(r))) || !isASCII(shape(unicode.ToUpper(r)))) {
			folded = true
			break
		}
	}
	var b strings.Builder
	b.Grow(len(letters))
	for _, r := range letters {
		for _, c := range latinShape(r, folded) {
			// A second look, because the small form of what r is drawn like
			// may be listed when r is not: Ethiopic በ to Armenian Ո to n.
			for _, d := range latinShape(c, folded) {
				b.WriteString(merge(d))
			}
		}
	}
	return norm.NFC.String(b.String())
}

// bare is the compatibility form without what skeletons do not count. Only what
// was typed as punctuation goes: a letter that looks like an apostrophe, as the
// Hebrew yod does, is still a letter.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isAccent(r), isPoint(r), isBlank(r), unicode.In(r, unicode.P, unicode.S):
			return -1
		case r == 'ς': // the same letter as σ, at the end of a word
			return 'σ'
		}
		return r
	}, norm.NFKD.String(name))
}

// latinShape is the Latin that r looks like, in one of its cases if not as it is
// drawn, or else its own small form. All cases of a letter agree, except for the
// few that look like different Latin letters (ν and Ν); for those, folded picks
// the small one.
func latinShape(r rune, folded bool) string {
	lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
	first := r
	if folded {
		first = lower
	}
	for _, c := range [...]rune{first, lower, upper} {
		if s := shape(c); isASCII(s) {
			return s
		}
	}
	return shape(lower)
}

// shape is the UTS 39 prototype of one character, without accents and in lower
// case. Marks are their own shape: in scripts where they are kept, they are
// vowels.
func shape(r rune) string {
	s := confusable.GetReplacement(r)
	if s == "" || isMark(r) {
		s = string(r)
	}
	t := strings.Map(func(c rune) rune {
		if isAccent(c) {
			return -1
		}
		if latin, ok := smallCapital(c); ok {
			return latin
		}
		return unicode.ToLower(c)
	}, norm.NFKD.String(s))
	if t == "" {
		return string(r)
	}
	return t
}

// merge ends the walk: shapes that UTS 39 separates by case, or does not list,
// but that a glance does not tell apart.
func merge(r rune) string {
	switch r {
	case 'i', '1', '|':
		return "l"
	case '0':
		return "o"
	case 'm':
		return "rn"
	case 'w':
		return "vv"
	}
	return string(r)
}

// smallCapital reads the capitals drawn small that UTS 39 leaves as they are.
// Text generators use them for names, and UTS 39 itself maps Cyrillic small
// letters to them (в to ʙ).
func smallCapital(r rune) (rune, bool) {
	const from, to = "ᴀʙᴅᴇꜰɢʜᴊᴋĸʟᴍʍɴᴘʀᴛ", "abdefghjkklmmnprt"
	i := strings.IndexRune(from, r)
	if i < 0 {
		return 0, false
	}
	return rune(to[utf8.RuneCountInString(from[:i])]), true
}

// isAccent reports the combining marks made to sit on any letter.
func isAccent(r rune) bool {
	return r >= 0x0300 && r <= 0x036f || r >= 0x0483 && r <= 0x0489 ||
		r >= 0x1ab0 && r <= 0x1aff || r >= 0x1dc0 && r <= 0x1dff ||
		r >= 0x20d0 && r <= 0x20ff || r >= 0xfe20 && r <= 0xfe2f
}

// isPoint reports the Hebrew, Arabic and Syriac signs that everyday spelling
// leaves out.
func isPoint(r rune) bool {
	return isMark(r) && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac) ||
		r >= 0x064b && r <= 0x0655 || r == 0x0670
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
