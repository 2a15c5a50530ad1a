package hub

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"hearth/store"
)

// A transport reads nothing while it waits for what becomes of a command. Its silence is ours: the sender is told that
// the words are not saved, and keeps the connection.
func TestWaitingForAnAnswerIsNotSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		mia := s.member("Mia")
		defer lead.answers()()
		time.Sleep(1500 * time.Millisecond) // between two looks at connections
		mia.conn.Heard()
		f.set(func(f *faulty) {
			f.append = func(_ context.Context, b []store.Batch, _ func() []store.Result) []store.Result {
				return every(b, store.ErrUnavailable)
			}
		})
		_, body := sayFrame(1, "draft", mia.lastSeen())
		if !mia.conn.Receive([]byte(body)) {
			t.Error("the connection is over")
		}
		if r := mia.await("refused"); r["code"] != string(CodeNotSaved) {
			t.Errorf("told %v", r)
		}
		time.Sleep(silentAfter + 2*beatEvery)
		if code := mia.sink.awaitClose(); code == 0 {
			t.Error("who is silent afterwards is not let go")
		}
	})
}
