package office

import (
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
)

// An account's role opens nothing by itself; a room role opens the record to who leads and helps to lead, and a
// coordinator's account keeps it shut.
func TestWhoReadsByRole(t *testing.T) {
	for _, account := range auth.AccountRoles() {
		for _, role := range []moderation.Role{"", moderation.Facilitator, moderation.Cofacilitator, moderation.Observer} {
			want := account != auth.RoleCoordinator && (role == moderation.Facilitator || role == moderation.Cofacilitator)
			if r := readingByRole(account, role); r.May() != want || (len(r.Reader.Layers) > 0) != want {
				t.Errorf("%s as %q: %+v", account, role, r)
			}
		}
	}
}

func TestPurposes(t *testing.T) {
	for text, ok := range map[string]bool{"": false, "no": false, "  supervision ": true, "two\nlines": false, "bell\a": false} {
		if _, err := Purpose(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
