package scrub

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A shadow is a text as patterns read it. at[i] is where in the text byte i of the shadow came from; at[len(s)] is the end.
type shadow struct {
	s  string
	at []int
}

func shadowOf(text string) shadow {
	var b strings.Builder
	at := make([]int, 0, len(text)+1)
	for i, r := range text {
		plain := plainRune(r)
		b.WriteString(plain)
		for range len(plain) {
			at = append(at, i)
		}
	}
	return shadow{b.String(), append(at, len(text))}
}

// span gives a part of the shadow, which is not empty, its place in the text. A letter that became several goes whole, and
// what could not be seen at the end goes with it.
func (s shadow) span(from, to int) (int, int) {
	for s.at[to] == s.at[to-1] {
		to++
	}
	return s.at[from], s.at[to]
}

func plainRune(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		return string(r)
	case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return ""
	case unicode.Is(unicode.Nd, r):
		return string('0' + digit(r))
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return " "
	case unicode.Is(unicode.Pd, r), r == '−', r == '⁃':
		return "-"
	case strings.ContainsRune("。․｡", r):
		return "."
	case strings.ContainsRune("’‘ʼ`´＇", r):
		return "'"
	}
	return norm.NFKC.String(string(r))
}

// digit is the value of a decimal digit: in every script they stand in a row from zero (Unicode 4.6), and those rows begin
// where the table's ranges do.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// A word is a run of letters, digits and what joins them.
type word struct {
	from, to int // in the shadow
	text     string
	first    bool // it begins a sentence, so that its capital says nothing
}

const joins = "'@$!|"

func (s shadow) words() []word {
	var all []word
	first, from := true, -1
	end := func(to int) {
		if from < 0 {
			return
		}
		text := strings.TrimRight(s.s[from:to], "'@!|")
		if text != "" {
			all = append(all, word{from, from + len(text), text, first})
			first = false
		}
		from = -1
	}
	for i, r := range s.s {
		inside := unicode.In(r, unicode.L, unicode.M, unicode.N) || from >= 0 && strings.ContainsRune(joins, r) ||
			from < 0 && strings.ContainsRune("@$", r)
		switch {
		case inside && from < 0:
			from = i
		case !inside:
			end(i)
			if strings.ContainsRune(".!?:\n\"“”„«»", r) {
				first = true
			}
		}
	}
	end(len(s.s))
	return all
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func shouted(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }
