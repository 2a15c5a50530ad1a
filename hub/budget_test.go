package hub

import (
	"testing"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

func TestBudget(t *testing.T) {
	var b budget
	now := time.Unix(1000, 0)
	taken := 0
	for b.spend(now) {
		taken++
	}
	if taken < framesAtOnce || taken > framesAtOnce+1 {
		t.Errorf("%d frames at once, want %d", taken, framesAtOnce)
	}
	if b.spend(now.Add(time.Second / framesPerSecond / 2)) {
		t.Error("a frame too soon")
	}
	if !b.spend(now.Add(time.Second)) {
		t.Error("no frame a second later")
	}
}

func TestTooManyFramesEndTheConnection(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	s.begin()
	mia := s.member("Mia")
	for range 2 * framesAtOnce {
		if !mia.conn.Receive([]byte(`{"t":"writing","lane":"room","on":true}`)) {
			break
		}
	}
	if code := mia.sink.awaitClose(); code != wire.CloseTooMany {
		t.Errorf("ended with %d", code)
	}
}
