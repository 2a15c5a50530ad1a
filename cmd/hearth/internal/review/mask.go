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
	return Mask{regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(` + strings.Join(slices.Compact(all), "|") + `)(?:$|[^\p{L}\p{N}])`), with}
}

// In gives a text without the names, and whether there was one.
func (m Mask) In(text string) (hidden string, found bool) {
	if m.names == nil {
		return text, false
	}
	var b strings.Builder
	for {
		// What stands behind a name may stand in front of the next one, and what is put in its place is not looked at again.
		at := m.names.FindStringSubmatchIndex(text)
		if at == nil {
			b.WriteString(text)
			return b.String(), found
		}
		b.WriteString(text[:at[2]])
		b.WriteString(m.with)
		text, found = text[at[3]:], true
	}
}
