package review_test

import (
	"testing"

	"hearth/cmd/hearth/internal/review"
)

// TestAMaskHidesNamesOnce: whoever chose a word of what stands in place of names as their name keeps no page from ending.
func TestAMaskHidesNamesOnce(t *testing.T) {
	for _, c := range []struct {
		names       []string
		text, want  string
		nothingHere bool
	}{
		{names: []string{"Ben"}, text: "ben's idea, and Benedict's", want: "another member's idea, and Benedict's"},
		{names: []string{"Ben", "Cora Lund"}, text: "Ben Cora Lund Ben", want: "another member another member another member"},
		{names: []string{"Member"}, text: "a member said so", want: "a another member said so"},
		{names: []string{"Another", "Other Member"}, text: "Another member", want: "another member another member"},
		{names: []string{"Ann", "Ann Bel"}, text: "Ann Belle", want: "another member Belle"},
		{names: []string{"雪"}, text: "雪", want: "雪", nothingHere: true}, // one letter is no name
		{names: []string{"Ürsel"}, text: "(ürsel) Ürselchen", want: "(another member) Ürselchen"},
		{text: "nobody else", want: "nobody else", nothingHere: true},
	} {
		got, found := review.NewMask(c.names, "another member").In(c.text)
		if got != c.want || found == c.nothingHere {
			t.Errorf("%q of %q: %q, %v", c.names, c.text, got, found)
		}
	}
}
