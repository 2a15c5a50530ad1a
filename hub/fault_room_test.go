package hub

import (
	"testing"

	"hearth/moderation"
)

func TestAFaultInOneRoomEndsThatRoomAlone(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	s.begin()
	mia := s.member("Mia")
	r, err := s.hub.room(t.Context(), s.session)
	s.must(err)
	r.post(asking{run: func(*room) { panic("words that must not be logged") }, done: make(chan error, 1)})
	<-r.done
	if code := mia.sink.awaitClose(); !code.Resumes() {
		t.Errorf("ended with %d", code)
	}
	mia.join("") // the room is folded anew
	mia.do(moderation.Say{Text: "still here"})
}
