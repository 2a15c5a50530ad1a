package moderation

import "testing"

func kinds(events []Event) []Kind {
	var k []Kind
	for _, e := range events {
		k = append(k, e.Fact.Kind())
	}
	return k
}

// happened checks the kinds of events, and when each was.
func happened(t *testing.T, events []Event, want ...any) {
	t.Helper()
	if len(events)*2 != len(want) {
		t.Fatalf("%v happened, want %v", kinds(events), want)
	}
	for i, e := range events {
		if e.Fact.Kind() != want[2*i] || e.At != want[2*i+1] {
			t.Errorf("%s at %d happened, want %v at %v", e.Fact.Kind(), e.At, want[2*i], want[2*i+1])
		}
	}
}

func TestTimedStopsEndAtTheirDeadline(t *testing.T) {
	w := live(t)
	from := w.now
	mute := w.must("ben", Mute{Who: "mia", Minutes: 2})
	pause := w.must("ben", Pause{Minutes: 1})
	if at, ok := w.s.Deadline(); !ok || at != from+minute {
		t.Fatalf("the next deadline is %d", at-from)
	}
	w.pass(5 * minute)
	// A late timer, or none: whoever comes next finds both over, at their own times and in their order.
	events, refusal := w.ask("mia", Say{Text: "back"})
	if refusal != nil {
		t.Fatal(refusal)
	}
	happened(t, events, KindResumed, from+minute, KindUnmuted, from+2*minute, KindSaid, w.now)
	if f := events[0].Fact.(Resumed); f.Reverses != pause || events[0].By != "" {
		t.Errorf("%+v", events[0])
	}
	if f := events[1].Fact.(Unmuted); f.Reverses != mute || f.Who != "mia" || events[1].By != "" {
		t.Errorf("%+v", events[1])
	}
	if events, refusal := w.ask("", Tick{}); len(events) != 0 || refusal != nil {
		t.Errorf("a second tick did %v", kinds(events))
	}
}

func TestDeadlinesComeInFrontOfARefusal(t *testing.T) {
	w := live(t)
	w.must("ben", Pause{Minutes: 1})
	w.must("ben", Mute{Who: "mia"})
	w.pass(minute)
	events, refusal := w.ask("mia", Say{Text: "words"})
	if refusal == nil || refusal.Code != CodeMuted || len(events) != 1 {
		t.Fatalf("%v, %v", kinds(events), refusal)
	}
}

func TestAClockThatGoesBackChangesNothing(t *testing.T) {
	w := live(t)
	w.must("mia", Say{Text: "one"})
	w.now -= 10 * minute
	events, _ := w.ask("mia", Say{Text: "two"})
	if events[0].At != w.s.At() || events[0].At < start {
		t.Errorf("two is at %d", events[0].At)
	}
}

func TestMutingAgainMovesTheDeadline(t *testing.T) {
	w := live(t)
	w.must("ben", Mute{Who: "mia", Minutes: 1})
	w.must("ben", Mute{Who: "mia", Minutes: 3})
	w.pass(2 * minute)
	w.refused(CodeMuted, "mia", Say{Text: "words"})
	w.must("ben", Mute{Who: "mia"})
	w.pass(10 * minute)
	w.refused(CodeMuted, "mia", Say{Text: "words"})
	if _, ok := w.s.Deadline(); ok && len(w.s.timed) != 0 {
		t.Error("a mute until lifted has a deadline")
	}
}

func TestARoomWithoutStaffWaitsAndEnds(t *testing.T) {
	w := live(t)
	w.must("", Attend{StaffConnected: false})
	gone := w.now
	w.pass(WaitAfter - 1)
	w.must("mia", Say{Text: "still here"})
	w.pass(1)
	r := w.refused(CodeWaiting, "mia", Say{Text: "anyone?"})
	if r.Until != 0 || w.s.waiting != gone+WaitAfter {
		t.Errorf("waiting since %d", w.s.waiting-gone)
	}
	w.must("mia", SayPrivate{Text: "anyone?"})
	w.must("mia", AskHelp{})
	w.must("", Attend{StaffConnected: true})
	w.must("mia", Say{Text: "there you are"})

	w.must("", Attend{StaffConnected: false})
	gone = w.now
	w.pass(AbandonAfter + WaitAfter + minute)
	events, _ := w.ask("", Tick{})
	end := gone + WaitAfter + AbandonAfter
	happened(t, events, KindWaitingBegan, gone+WaitAfter, KindEnded, end)
	if f := events[1].Fact.(Ended); !f.Abandoned {
		t.Error("nobody knows that it was abandoned")
	}
	w.pass(PrivateAfter)
	events, _ = w.ask("", Tick{})
	happened(t, events, KindShut, end+RoomReadAfter, KindShut, end+PrivateAfter)
	if _, ok := w.s.Deadline(); ok || w.s.Phase() != IsShut {
		t.Error("a shut session waits for something")
	}
}

// TestOverrun: an hour past its end a session ends when staff are gone, but not over a connection lost for a moment.
func TestOverrun(t *testing.T) {
	w := live(t)
	w.now = start + 10*minute + 90*minute + AbandonOverrun + 5*minute
	w.must("mia", Say{Text: "long evening"})
	w.must("", Attend{StaffConnected: false})
	w.pass(WaitAfter / 2)
	w.must("mia", Say{Text: "still"})
	w.must("", Attend{StaffConnected: true})
	w.must("", Attend{StaffConnected: false})
	gone := w.now
	w.pass(WaitAfter)
	events, _ := w.ask("", Tick{})
	happened(t, events, KindWaitingBegan, gone+WaitAfter, KindEnded, gone+WaitAfter)
}

func TestASessionThatNobodyBeganEnds(t *testing.T) {
	w := newWorld(t)
	w.seat("ben", "mia")
	w.must("ben", OpenLobby{})
	w.now = start + 24*60*minute
	w.must("", Tick{})
	if w.s.Phase() != IsShut {
		t.Errorf("it is %s", w.s.Phase())
	}
	w.refused(CodeEnded, "ben", Start{})
}
