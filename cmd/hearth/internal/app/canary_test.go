package app_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/cmd/internal/kit"
)

// hinted is all that may ever be said over Redis: a version, the tag of an instance, a kind, ids, a lane and numbers.
var hinted = regexp.MustCompile(`^1 [A-Z2-7]{26} (a|c|m [0-9]+|w [a-z0-9]+ [A-Za-z0-9_-]{1,32} (room|staff|private) [0-9]+)$`)

// TestNothingButIDsCrosses listens to everything that a Redis carries while a session goes on: no word of it, no name.
func TestNothingButIDsCrosses(t *testing.T) {
	s := newShape(t, 2, true)
	client := redis.NewClient(&redis.Options{Addr: s.redis.Address(), Protocol: 2})
	defer func() { _ = client.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	all := client.PSubscribe(ctx, "*")
	if _, err := all.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	var (
		listening sync.WaitGroup
		mu        sync.Mutex
		heard     = map[string]string{} // a payload's kind, and one of them
	)
	listening.Go(func() {
		for {
			m, err := all.ReceiveMessage(ctx)
			if err != nil {
				return
			}
			mu.Lock()
			heard[strings.Join(strings.Fields(m.Payload + " - -")[2:3], "")] = m.Payload
			mu.Unlock()
			if !hinted.MatchString(m.Payload) {
				t.Errorf("over %s went %q", m.Channel, m.Payload)
			}
			for _, word := range []string{"canary", "Kestrel", "Evening", "Ana"} {
				if strings.Contains(m.Channel+m.Payload, word) {
					t.Errorf("%q went over Redis", word)
				}
			}
		}
	})
	kim, id := s.member(t, "Kestrel")
	lead := s.socket(t, s.lead(t), 0)
	there := s.socket(t, kim, 1)
	shows := func() bool {
		return slices.ContainsFunc(lead.Since(0), func(f kit.Frame) bool { return f.T == "writing" && f.Says("since") })
	}
	for end := time.Now().Add(within); !shows(); { // what comes before one instance knows that they are at the other is not heeded
		if time.Now().After(end) {
			t.Fatal("the other instance does not show who writes")
		}
		if err := there.Send(t.Context(), `{"t":"writing","lane":"room","on":true}`); err != nil {
			t.Fatal(err)
		}
		<-time.After(100 * time.Millisecond)
	}
	do(t, kim, "say", kit.Args{"text": "a canary sings"})
	await(t, there, 0, "what was said", func(f *kit.Frame) bool { return f.Text == "a canary sings" })
	do(t, kim, "say_private", kit.Args{"text": "a canary whispers"})
	await(t, there, 0, "what was whispered", func(f *kit.Frame) bool { return f.Text == "a canary whispers" })
	s.staff.api("DELETE", "/groups/"+s.group+"/members/"+id, nil, nil).must(t, 200)
	if _, err := there.Ended(t.Context()); err != nil {
		t.Error(err)
	}
	every := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return heard["a"] != "" && heard["c"] != "" && heard["m"] != "" && heard["w"] != ""
	}
	s.eventually(t, "a hint of each kind", every)
	cancel()
	_ = all.Close()
	listening.Wait()
	t.Logf("%v", heard)
}
