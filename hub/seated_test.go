package hub

import (
	"errors"
	"testing"

	"hearth/moderation"
)

// Who has a seat is found in it without the store, on the instance that gave it and on one that folds the log; who has
// none is not, and a session that there is not has no room.
func TestWhoIsSeatedIsFoundAgain(t *testing.T) {
	eachShape(t, func(s *stage) {
		s.begin()
		mia := s.member("Mia")
		find := func(a *actor) (moderation.ParticipantID, bool) {
			t.Helper()
			who, ok, err := s.hub.Seated(t.Context(), s.session, a.person)
			s.must(err)
			return who, ok
		}
		if who, ok := find(mia); !ok || who != mia.who {
			t.Errorf("found %q, %t, want %q", who, ok, mia.who)
		}
		if who, ok := find(&actor{person: "somebody"}); ok {
			t.Errorf("a stranger was found in the seat %q", who)
		}
		if _, _, err := s.hub.Seated(t.Context(), "nowhere", mia.person); !errors.Is(err, ErrNoRoom) {
			t.Errorf("a session that there is not: %v", err)
		}
		s.close()
		s.open()
		if who, ok := find(mia); !ok || who != mia.who {
			t.Errorf("after a restart found %q, %t, want %q", who, ok, mia.who)
		}
	})
}
