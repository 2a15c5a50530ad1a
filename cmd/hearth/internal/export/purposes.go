package export

import (
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/office"
)

// PurposeClasses are what copies are made for, as forms offer them.
func PurposeClasses() []string {
	return []string{"care", "supervision", "documentation", "quality", "teaching", "legal", askedThemselves}
}

const (
	askedThemselves = "a member's own request"
	givenTo         = "; given to "
)

// reason is the purpose as the audit and the copy have it: what for, and who is given it.
func reason(r Request) (string, error) {
	why := strings.TrimSpace(r.Purpose)
	if to := strings.TrimSpace(r.To); to != "" && why != "" {
		why += givenTo + to
	}
	return office.Purpose(why)
}

// class is what a purpose begins with, before a colon, if it is one that forms offer. What staff wrote beside it may name
// somebody.
func class(purpose string) string {
	purpose, _, _ = strings.Cut(purpose, givenTo)
	begins, _, _ := strings.Cut(purpose, ":")
	if begins = strings.ToLower(strings.TrimSpace(begins)); slices.Contains(PurposeClasses(), begins) {
		return begins
	}
	return "another purpose"
}
