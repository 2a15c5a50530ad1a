package review

import (
	"regexp"
	"slices"
	"strings"
)

// A Mask puts the same words in place of other people's names.
type Mask struct {
	names *regexp.Regexp // nil: there are none
	with  string
}

// NewMask hides these names, whatever their case, and their possessives.
func NewMask(names []string, with string) Mask {
	var all []string
	for _, n := range names {
		for _, part := range append(strings.Fields(n), n) {
			if len([]rune(part)) > 1 {
				all = append(all, regexp.QuoteMeta(part))
			}
		}
	}
	if len(all) == 0 {
		return Mask{nil, with}
	}
	// The longest first: a full name goes as one.
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	// Go's \b knows ASCII alone: a letter of any script on either side makes it another word.
	return Mask{regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}])(` + strings.Join(slices.Compact(all), "|") + `)($|[^\p{L}\p{N}])`), with}
}

// In gives a text without the names, and whether there was one.
func (m Mask) In(text string) (hidden string, found bool) {
	if m.names == nil {
		return text, false
	}
	// Two names with one space between share it: what the first match took, the second one needs.
	for m.names.MatchString(text) {
		text, found = m.names.ReplaceAllString(text, "${1}"+m.with+"${3}"), true
	}
	return text, found
}
