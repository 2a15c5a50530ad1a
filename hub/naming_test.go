package hub

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"hearth/moderation"
	"hearth/store"
)

// The Directory learns under which name a member came in, and the better one that staff gave; of staff it has names already.
func TestNamesReachTheDirectory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type told struct {
			person store.ID
			name   string
			over   bool
		}
		var all []told // owned by the errands' goroutine until all has come to rest
		s := newStage(t, newFake(), roomy(), func(o *Options) {
			o.Named = func(_ context.Context, person store.ID, name string, over bool) error {
				all = append(all, told{person, name, over})
				return nil
			}
		})
		lead := s.begin()
		defer lead.answers()()
		kim := s.cast("", moderation.Member)
		kim.do(moderation.ChooseName{Name: "Kim Nachname"})
		lead.do(moderation.Rename{Who: kim.who, Name: "Kim"})
		synctest.Wait()
		if want := []told{{kim.person, "Kim Nachname", false}, {kim.person, "Kim", true}}; !slices.Equal(all, want) {
			t.Errorf("told %v", all)
		}
	})
}
