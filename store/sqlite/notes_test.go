package sqlite_test

import (
	"testing"

	"hearth/store"
	"hearth/store/sqlite"
	"hearth/store/storetest"
)

func TestNotes(t *testing.T) {
	storetest.RunNotes(t, func(t *testing.T) store.Notes {
		n, err := sqlite.OpenNotes(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := n.Close(); err != nil {
				t.Error(err)
			}
		})
		return n
	})
}
