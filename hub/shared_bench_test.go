package hub

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/moderation"
)

// BenchmarkSharedLog is one session with eight waiting senders at each of three instances, on a log in memory: what
// conflict and catching up cost as the normal case, and whether each instance gets its turn.
func BenchmarkSharedLog(b *testing.B) {
	for _, how := range []string{"linked", "alone"} {
		b.Run(how, func(b *testing.B) {
			l := &links{}
			opts := []func(*Options){}
			if how == "linked" {
				opts = append(opts, l.linked)
			}
			benchmarkShared(b, opts...)
		})
	}
}

func benchmarkShared(b *testing.B, opts ...func(*Options)) {
	const hubs, senders = 3, 8
	s := newStage(b, newFake(), seats(hubs*senders+1), opts...)
	s.begin()
	all := []*Hub{s.hub, s.beside(), s.beside()}
	var people []*actor
	for i := range hubs * senders {
		m := s.cast(nameOf(i), moderation.Member)
		m.do(moderation.Consent{Agreement: agreed})
		m.do(moderation.Knock{})
		people = append(people, m)
	}
	seen := s.lead.lastSeen()
	var left atomic.Int64
	left.Store(int64(b.N))
	var acks [hubs]atomic.Int64
	waits := make([][]time.Duration, len(people))
	var wg sync.WaitGroup
	b.ResetTimer()
	for i, m := range people {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				began := time.Now()
				ans, err := all[i%hubs].Do(context.Background(), Do{
					Session: s.session, By: m.who, Device: m.device, ID: newID(), Seen: seen, Command: moderation.Say{Text: "A sentence."},
				})
				if err != nil || ans.Refusal != nil {
					b.Errorf("%v %v", err, ans.Refusal)
					return
				}
				acks[i%hubs].Add(1)
				waits[i] = append(waits[i], time.Since(began))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	worst := slices.Sorted(slices.Values(slices.Concat(waits...)))
	for h := range acks {
		b.ReportMetric(float64(acks[h].Load())/b.Elapsed().Seconds(), fmt.Sprintf("acks/s/%d", h))
	}
	b.ReportMetric(float64(worst[len(worst)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(worst[len(worst)-1].Microseconds()), "µs-worst")
}
