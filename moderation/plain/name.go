package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxName is the length of a name in code points, after cleaning.
	MaxName = 40

	// maxNameMarks leaves room for Burmese; maxAccents is for the accents that
	// fit any letter, of which the composed letters of NFC need at most one more.
	maxNameMarks = 4
	maxAccents   = 2
)

// Named is a name that was taken: what others see, and what it is compared by.
// Two names with equal skeletons look alike and must not share a room.
type Named struct {
	Display  string
	Skeleton string
}

// Name cleans a display name of 1 to MaxName code points. Spaces are trimmed and
// single. When several things stand in the way, the first of these is the error:
// nothing to read, characters that do not belong, length, a reserved word, mixed
// alphabets.
func Name(s string) (Named, error) {
	if len(s) > MaxInput {
		return Named{}, ErrNameTooLong
	}
	name := settle(s, func(s string) string { return limitMarks(dropUnseen(s)) })
	switch {
	case name == "":
		return Named{}, ErrNameEmpty
	case strings.IndexFunc(name, isForeign) >= 0:
		return Named{}, ErrNameCharacters
	case !hasLetter(name):
		return Named{}, ErrNameEmpty
	case utf8.RuneCountInString(name) > MaxName:
		return Named{}, ErrNameTooLong
	case isReserved(name):
		return Named{}, ErrNameReserved
	case isMixed(name):
		return Named{}, ErrNameMixed
	}
	return Named{Display: name, Skeleton: skeleton(name)}, nil
}

// hasLetter looks at the compatibility form, where a modifier that only borrows
// its look from a letter turns out to be a mark on a space. The letters' own
// modifiers, such as ʼ, make no name by themselves either.
func hasLetter(name string) bool {
	return strings.IndexFunc(norm.NFKC.String(name), func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N) && !unicode.Is(unicode.Lm, r)
	}) >= 0
}

// dropUnseen removes what cannot be seen, makes spaces single, and keeps a
// joiner only between two letters that it can change the look of.
func dropUnseen(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	prev, joiner, space := rune(0), rune(0), false
	for _, r := range s {
		switch {
		case r == zwnj, r == zwj:
			joiner = r
			continue
		case unicode.IsSpace(r), isBreak(r):
			space = true
			continue
		case isBlank(r), isNever(r), unicode.Is(unicode.Co, r):
			continue
		}
		switch {
		case prev == 0:
		case space:
			b.WriteByte(' ')
		case joiner != 0 && needsJoiner(prev) && needsJoiner(r):
			b.WriteRune(joiner)
		}
		b.WriteRune(r)
		prev, joiner, space = r, 0, false
	}
	return b.String()
}

// limitMarks removes marks that stand on no letter, that enclose, or that are
// too many.
func limitMarks(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	onLetter, marks, accents := false, 0, 0
	for _, r := range s {
		switch {
		case isMark(r):
			if isAccent(r) {
				accents++
			}
			if marks++; !onLetter || marks > maxNameMarks || accents > maxAccents || unicode.Is(unicode.Me, r) {
				continue
			}
		case r == zwnj, r == zwj, unicode.Is(unicode.Mc, r):
			// Still the same letter.
		default:
			onLetter, marks, accents = unicode.In(r, unicode.L, unicode.N), 0, 0
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// namePunctuation is what names around the world are written with, and what
// people add their pronouns with.
const namePunctuation = "'’‘-‐‑–.·,()/&+_・׳״־،་"

// isForeign reports what may be seen but does not belong in a name. Characters
// that the standard library does not know yet are among them.
func isForeign(r rune) bool {
	if r == ' ' || r == zwnj || r == zwj || unicode.In(r, unicode.L, unicode.M, unicode.N) {
		return false
	}
	return !strings.ContainsRune(namePunctuation, r)
}

// needsJoiner reports the scripts in which a joiner between letters is spelling.
func needsJoiner(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
		unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
		unicode.Khmer, unicode.Myanmar)
}

// isMixed reports a word written with letters of scripts that no one language
// uses together. It looks at the compatibility form, in which mathematical and
// other styled letters show the script they belong to.
func isMixed(name string) bool {
	for word := range strings.FieldsFuncSeq(norm.NFKC.String(name), notWord) {
		seen := map[string]bool{}
		for _, r := range word {
			if s := scriptOf(r); s != "" {
				seen[s] = true
			}
		}
		if len(seen) > 1 && !subset(seen, "Latin Han Hiragana Katakana") &&
			!subset(seen, "Latin Han Bopomofo") && !subset(seen, "Latin Han Hangul") {
			return true
		}
	}
	return false
}

func notWord(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != zwnj && r != zwj
}

func subset(seen map[string]bool, of string) bool {
	n := 0
	for s := range strings.FieldsSeq(of) {
		if seen[s] {
			n++
		}
	}
	return n == len(seen)
}

// scriptOf names the script of a letter, or "" for what all scripts share. Only
// names of bounded length come here, so walking the tables is cheap enough.
func scriptOf(r rune) string {
	if r < unicode.MaxASCII {
		if unicode.IsLetter(r) {
			return "Latin"
		}
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			if name == "Common" || name == "Inherited" {
				return ""
			}
			return name
		}
	}
	return ""
}
