package redislink

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

func sample(id string) hub.Signal {
	return hub.Signal{Who: moderation.ParticipantID(id), Device: "d1", Lane: moderation.StaffLane, Until: 1_790_000_000_000}
}

// TestHintsGoThrough: each kind reaches who follows the session, and nobody hears themselves.
func TestHintsGoThrough(t *testing.T) {
	s := newServer(t)
	a, ea := newLink(t, s.url())
	b, eb := newLink(t, s.url())
	a.Follow("room")
	b.Follow("room")
	ea.hearing(t, true)
	eb.hearing(t, true)
	subscribed(t, s, prefix+"room:room", 2)
	quiet := ea.count()

	a.Moved("room", 3)
	a.Moved("room", 7)
	a.Moved("room", 5)
	a.Moved("other", 1)
	a.Attached("room")
	a.Writing("room", sample("p1"))
	a.Writing("room", hub.Signal{Who: "p2", Lane: moderation.RoomLane})
	a.Writing("room", hub.Signal{Who: "with a blank", Lane: moderation.RoomLane})
	a.Changed()
	eventually(t, "every hint is heard", func() bool {
		return eb.get(func(e *ears) bool {
			return e.heads["room"] == 7 && e.around["room"] > 0 && len(e.heard) >= 2 && e.lookUp > 0
		})
	})
	eb.get(func(e *ears) bool {
		if !slices.Contains(e.heard, sample("p1")) || !slices.Contains(e.heard, hub.Signal{Who: "p2", Lane: moderation.RoomLane}) || len(e.heard) != 2 {
			t.Errorf("heard %+v", e.heard)
		}
		if len(e.heads) != 1 {
			t.Errorf("heard of %v", e.heads)
		}
		return true
	})
	b.Moved("room", 9)
	eventually(t, "the other way too", func() bool { return ea.head("room") == 9 })
	if n := ea.count(); n != quiet+1 {
		t.Errorf("an instance hears itself: %d hints", n-quiet)
	}
}

// subscribed waits until a channel has n listeners.
func subscribed(t *testing.T, s *server, channel string, n int64) {
	t.Helper()
	c := s.client()
	defer func() { _ = c.Close() }()
	eventually(t, fmt.Sprintf("%s has %d listeners", channel, n), func() bool {
		m, err := c.PubSubNumSub(context.Background(), channel).Result()
		return err == nil && m[channel] == n
	})
}

// TestFollowingLeavesWhatLives: subscriptions are exactly those of the sessions that live here, whatever order they
// came and went in; and those of a link that is closed are none.
func TestFollowingLeavesWhatLives(t *testing.T) {
	s := newServer(t)
	l, e := newLink(t, s.url())
	for i := range 1000 {
		l.Follow(store.SessionID(fmt.Sprintf("s%d", i)))
	}
	e.hearing(t, true)
	for i := range 1000 {
		id := store.SessionID(fmt.Sprintf("s%d", i))
		switch {
		case i%3 == 0:
			l.Unfollow(id)
			l.Follow(id)
		case i != 500:
			l.Unfollow(id)
		}
	}
	l.Follow("not an id")
	want := []string{prefix + "directory", prefix + "room:s500"}
	for i := 0; i < 1000; i += 3 {
		want = append(want, fmt.Sprintf("%sroom:s%d", prefix, i))
	}
	slices.Sort(want)
	c := s.client()
	defer func() { _ = c.Close() }()
	channels := func() []string {
		got, err := c.PubSubChannels(t.Context(), "*").Result()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		return got
	}
	eventually(t, "exactly what lives", func() bool { return slices.Equal(channels(), want) })
	if _, changes := e.last(); changes != 1 {
		t.Errorf("following ended the link: %v", e.linked)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	eventually(t, "nothing after the end", func() bool { return len(channels()) == 0 })
	told := e.count()
	c.Publish(t.Context(), prefix+"room:s500", hint{from: strings.Repeat("A", 26), kind: moved, head: 1}.String())
	if e.count() != told {
		t.Error("ears are told after Close")
	}
}

// TestForgedHintsChangeNothing: whatever is published that we would not have written is dropped, and the link goes on.
func TestForgedHintsChangeNothing(t *testing.T) {
	s := newServer(t)
	l, e := newLink(t, s.url())
	l.Follow("room")
	e.hearing(t, true)
	subscribed(t, s, prefix+"room:room", 1)
	told := e.count()
	c := s.client()
	defer func() { _ = c.Close() }()
	tag := strings.Repeat("A", 26)
	own := hint{from: l.self, kind: moved, head: 99}.String()
	for _, payload := range []string{
		"", " ", "1", "2 " + tag + " m 7", "1 " + tag + " m", "1 " + tag + " m -1", "1 " + tag + " m 07", "1 " + tag + " m 7 ", "1  " + tag + " m 7",
		"1 " + tag + " m 99999999999999999999", "1 " + tag + " m 9223372036854775808", "1 short m 7", "1 " + strings.ToLower(tag) + " m 7",
		"1 " + tag + " x", "1 " + tag + " a b", "1 " + tag + " w p d room -1", "1 " + tag + " w p d hall 1", "1 " + tag + " w p\nq d room 1",
		"1 " + tag + " w " + strings.Repeat("p", 65) + " d room 1", "1 " + tag + " w p " + strings.Repeat("d", 33) + " room 1",
		"1 " + tag + " c", "{\"head\":7}", "\x00\xff", strings.Repeat("1", 513), strings.Repeat("x", maxBulk), own,
	} {
		if err := c.Publish(t.Context(), prefix+"room:room", payload).Err(); err != nil {
			t.Fatal(err)
		}
	}
	good := hint{from: tag, kind: moved, head: 7}.String()
	// Of another session, and of the Directory's channel, which carries one kind alone.
	c.Publish(t.Context(), prefix+"room:elsewhere", good)
	c.Publish(t.Context(), prefix+"directory", good)
	c.Publish(t.Context(), prefix+"room:room", good)
	c.Publish(t.Context(), prefix+"room:room", good) // doubled
	eventually(t, "the good one", func() bool { return e.count() == told+2 })
	if e.head("room") != 7 {
		t.Errorf("heard of head %d", e.head("room"))
	}
	// A giant is not taken in. The connection ends with it, and another takes its place.
	c.Publish(t.Context(), prefix+"room:room", strings.Repeat("x", 32<<20))
	eventually(t, "a new connection", func() bool { ok, n := e.last(); return ok && n == 3 })
	subscribed(t, s, prefix+"room:room", 1)
	c.Publish(t.Context(), prefix+"room:room", hint{from: tag, kind: moved, head: 8}.String())
	eventually(t, "hints after it", func() bool { return e.head("room") == 8 })
}

// TestLateHints: what was forgotten meanwhile is not told any more.
func TestLateHints(t *testing.T) {
	s := newServer(t)
	l, e := newLink(t, s.url())
	l.Follow("room")
	e.hearing(t, true)
	told := e.count()
	late := hint{from: strings.Repeat("A", 26), kind: moved, head: 3}.String()
	l.tell(l.of("gone"), prefix+"room:gone", late)
	l.tell(l.of("room"), prefix+"room:", late)
	l.tell(l.of("room"), "room:room", late)
	if e.count() != told {
		t.Error("a hint of a session that nobody follows was told")
	}
}

// TestAwayAtStart: a Redis that is not there is said once, and followed once it is.
func TestAwayAtStart(t *testing.T) {
	s := newServer(t)
	s.kill()
	reports := make(chan bool, 10)
	l, err := New(Options{URL: strings.Replace(s.url(), "://", "://user:secretword@", 1), Report: func(ok bool, err error) {
		if err != nil && strings.Contains(err.Error(), "secretword") {
			t.Errorf("the password is told: %v", err)
		}
		reports <- ok
	}})
	if err != nil {
		t.Fatal(err)
	}
	e := newEars()
	l.Start(e)
	l.Follow("room")
	l.Moved("room", 1)
	if <-reports {
		t.Error("linked to nothing")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	l, e = newLink(t, s.url())
	e.hearing(t, false)
	l.Follow("room")
	s.again()
	e.hearing(t, true)
	if _, n := e.last(); n != 2 {
		t.Errorf("told %v", e.linked)
	}
	subscribed(t, s, prefix+"room:room", 1)
}

// TestBadAddress: an address that cannot be used is refused without being repeated.
func TestBadAddress(t *testing.T) {
	for _, url := range []string{"", "redis", "http://x", "redis://", "redis://:secretword@host:port:x/", "redis://:secretword@h/0?nonsense=1", "redis://h/x", "unix:///s"} {
		_, err := New(Options{URL: url})
		if !errors.Is(err, ErrURL) || strings.Contains(err.Error(), "secretword") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// TestCloseWithoutStart: a server that fails on its way up closes what it made.
func TestCloseWithoutStart(t *testing.T) {
	for _, url := range []string{"redis://127.0.0.1:1", "redis://127.0.0.1:1?cluster=true"} {
		l, err := New(Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(l.Close(), l.Close()); err != nil {
			t.Error(err)
		}
	}
}

// TestOutboxIsBounded: with nobody to take it, what is to be said does not grow.
func TestOutboxIsBounded(t *testing.T) {
	l, err := New(Options{URL: "redis://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for i := range 3 * maxRooms {
		l.Moved(store.SessionID(fmt.Sprintf("s%d", i)), 1)
	}
	for i := range 3 * maxWriters {
		l.Writing("s1", sample(fmt.Sprintf("p%d", i)))
		l.Writing("s1", sample("p1"))
	}
	l.Writing("s1", hub.Signal{Who: "p1", Lane: moderation.RoomLane})
	_, rooms := l.shards[0].out.take()
	if s := rooms["s1"].writers["p1"]; s.Until != 0 {
		t.Errorf("who stopped last is said to write: %+v", s)
	}
	if len(rooms) != maxRooms || len(rooms["s1"].writers) != maxWriters {
		t.Errorf("%d rooms, %d writers", len(rooms), len(rooms["s1"].writers))
	}
}

// TestBackoff: it grows, it is bounded, and it is not the same for all.
func TestBackoff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b backoff
	for range 20 {
		if b.sleep(ctx) && b.next > backoffMost {
			t.Error("slept")
		}
	}
	if b.next != backoffMost {
		t.Errorf("grew to %v", b.next)
	}
	began := time.Now()
	b = backoff{}
	if !b.sleep(t.Context()) || time.Since(began) < backoffFirst/2 {
		t.Error("did not wait")
	}
}
