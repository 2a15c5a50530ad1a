package redislink

import (
	"testing"
	"time"

	"hearth/store"
)

// TestFaults: a Redis that is killed, frozen, or started again is noticed each time, and hints go through again after it.
// What nobody may do meanwhile is wait.
func TestFaults(t *testing.T) {
	const rounds = 20
	for name, fault := range map[string]struct {
		rounds      int
		break_, fix func(*server)
	}{
		"killed":        {rounds, (*server).kill, (*server).again},
		"frozen":        {rounds, (*server).freeze, (*server).thaw},
		"started again": {rounds, func(s *server) { s.kill(); s.again() }, func(*server) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			a, ea := newLink(t, s.url())
			b, eb := newLink(t, s.url())
			a.Follow("room")
			b.Follow("room")
			ea.hearing(t, true)
			eb.hearing(t, true)
			head := store.Seq(1)
			var slowest, back, call time.Duration
			for range fault.rounds {
				_, before := eb.last()
				broken := time.Now()
				fault.break_(s)
				eventually(t, "it is noticed", func() bool { _, n := eb.last(); return n > before })
				slowest = max(slowest, time.Since(broken))
				said := time.Now()
				for range 1000 {
					a.Moved("room", head)
					a.Follow("another")
					a.Unfollow("another")
				}
				call = max(call, time.Since(said)/3000)
				fixed := time.Now()
				fault.fix(s)
				eb.hearing(t, true)
				ea.hearing(t, true)
				head++
				eventually(t, "hints go through again", func() bool {
					a.Moved("room", head)
					return eb.head("room") == head
				})
				back = max(back, time.Since(fixed))
			}
			t.Logf("%d times: noticed within %v, hints again within %v, a call took %v", fault.rounds, slowest, back, call)
			eb.get(func(e *ears) bool {
				for i, ok := range e.linked {
					if ok != (i%2 == 0) {
						t.Errorf("told out of order: %v", e.linked)
						break
					}
				}
				return true
			})
		})
	}
}
