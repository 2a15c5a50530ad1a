package moderation

import (
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/moderation/plain"
)

func TestPostingLimits(t *testing.T) {
	w := live(t)
	for range 5 {
		w.must("mia", Say{Text: "words"})
		w.pass(1000)
	}
	from := w.now - 5000
	if r := w.refused(CodeTooFast, "mia", Say{Text: "words"}); r.Until != from+10_000 {
		t.Errorf("again %d ms after the first", r.Until-from)
	}
	w.refused(CodeTooFast, "mia", SayPrivate{Text: "words"}) // all lanes together
	w.refused(CodeTooFast, "mia", ProposeLine{Text: "words"})
	w.must("nils", Say{Text: "words"}) // each for themselves
	w.must("mia", AskHelp{})           // never limited
	w.now = from + 10_000
	w.must("mia", Say{Text: "words"})
	for i := range 14 {
		w.now = from + 10_000 + Time(i+1)*2500
		w.must("mia", Say{Text: "words"})
	}
	if r := w.refused(CodeTooFast, "mia", Say{Text: "words"}); r.Until != from+60_000 {
		t.Errorf("the twenty-first comes %d ms after the first", r.Until-from)
	}
	for range 30 {
		w.must("ben", Say{Text: "staff have none"})
	}
}

func TestGestureLimit(t *testing.T) {
	w := live(t)
	for range GesturesPerMinute / 2 {
		w.must("mia", RaiseHand{})
		w.must("mia", LowerHand{})
	}
	for _, c := range []Command{RaiseHand{}, StepAway{}, Flag{Who: "nils"}} {
		w.refused(CodeTooFast, "mia", c)
	}
	w.must("mia", Say{Text: "speech has its own"})
	w.must("mia", Leave{})
	w.pass(minute)
	w.must("mia", Knock{})
	w.must("mia", RaiseHand{})
}

func TestSlowerPace(t *testing.T) {
	w := live(t)
	w.must("mia", Say{Text: "words"})
	w.must("ben", Slow{Seconds: 30})
	if r := w.refused(CodeSlow, "mia", Say{Text: "words"}); r.Until != w.now+30_000 {
		t.Errorf("%+v", r)
	}
	if v, c := Allowed(w.s, "mia", phone, ActionSay, w.now); v != Cooldown || c != CodeSlow {
		t.Errorf("%s %s", v, c)
	}
	w.must("mia", SayPrivate{Text: "the private line has its own pace"})
	w.must("ben", Say{Text: "staff are not slowed"})
	w.must("ben", Say{Text: "at all"})
	w.must("nils", Say{Text: "first words"})
	w.pass(30_000)
	w.must("mia", Say{Text: "words"})
	w.refused(CodeBadValue, "ben", Slow{Seconds: 7})
	w.refused(CodeAlready, "ben", Slow{Seconds: 30})
	w.must("ben", Slow{})
	w.must("mia", Say{Text: "words"})
	// Slow and held together: the pace counts what waits, too.
	w.must("ben", Hold{Who: "mia"})
	w.must("ben", Slow{Seconds: 5})
	w.pass(5000)
	w.must("mia", Say{Text: "words"})
	w.refused(CodeSlow, "mia", Say{Text: "words"})
}

// TestRing compares the ring with a list.
func TestRing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var ring ring
		var list []Time
		size := 1 + r.IntN(8)
		for i := range 40 {
			if r.IntN(8) == 0 {
				size = 1 + r.IntN(8)
			}
			now := Time(i + 1)
			ring.add(now, size)
			list = append(list, now)
			list = list[max(0, len(list)-size):]
			for n := range size + 1 {
				want := Time(0)
				if n > 0 && n <= len(list) {
					want = list[len(list)-n]
				}
				if got := ring.nth(n); got != want {
					t.Fatalf("the %d-th newest of %v is %d", n, list, got)
				}
			}
		}
	}
	var none ring
	none.add(1, 0)
	if none.nth(1) != 0 {
		t.Error("a ring of no size keeps something")
	}
}

func TestWordsAreMadePlain(t *testing.T) {
	w := live(t)
	events, _ := w.ask("mia", Say{Text: "e\u0301 \u202ereversed\x00\r\nnext"})
	if got := events[0].Words.Text; got != "é reversed\nnext" {
		t.Errorf("%q", got)
	}
	w.refused(Code(plain.ErrEmpty.Code()), "mia", Say{Text: " \u200b "})
	w.refused(Code(plain.ErrTooLong.Code()), "mia", Say{Text: strings.Repeat("x", plain.MaxText+1)})
	w.must("mia", Say{Text: strings.Repeat("x", plain.MaxText)})
	w.refused(Code(plain.ErrTooLong.Code()), "ben", Mute{Who: "mia", Note: strings.Repeat("x", MaxNote+1)})
	w.refused(Code(plain.ErrTooLong.Code()), "mia", Flag{Who: "nils", Memo: strings.Repeat("x", MaxMemo+1)})
	w.refused(Code(plain.ErrNameReserved.Code()), "ben", Rename{Who: "mia", Name: "Facilitator"})
	w.refused(CodeNameTaken, "ben", Rename{Who: "mia", Name: "NAME nils"})
	w.must("ben", Rename{Who: "mia", Name: "Mo"})
	w.must("ben", Rename{Who: "nils", Name: "Name mia"}) // it is free again
}

// TestValuesThatDoNotFit: numbers and codes from outside are checked, and nothing of them is kept.
func TestValuesThatDoNotFit(t *testing.T) {
	w := live(t)
	q := w.must("mia", Say{Text: "words"})
	before := w.s.Seq()
	for _, c := range []struct {
		by      ParticipantID
		command Command
		code    Code
	}{
		{"ben", Mute{Who: "mia", Minutes: -1}, CodeBadValue}, {"ben", Mute{Who: "mia", Minutes: MaxTimedMinutes + 1}, CodeBadValue},
		{"ben", Mute{Who: "mia", Reason: "because"}, CodeBadValue}, {"ben", Pause{Minutes: 1 << 40}, CodeBadValue},
		{"ben", Hold{Reason: "because"}, CodeBadValue}, {"ben", Hide{Message: q, Reason: "because"}, CodeBadValue},
		{"ben", Remove{Who: "mia", Reason: "because"}, CodeBadValue}, {"ben", Lock{Reason: "because"}, CodeBadValue},
		{"nils", React{Message: q, Response: "haha"}, CodeBadValue}, {"mia", React{Message: q, Response: MeToo}, CodeYourOwn},
		{"mia", Flag{}, CodeBadValue}, {"mia", Flag{Who: "stranger"}, CodeUnknown}, {"mia", Flag{Message: 1}, CodeUnknown},
		{"mia", Say{Text: "words", ReplyTo: 1 << 60}, CodeUnknown}, {"mia", TakeBack{}, CodeUnknown}, {"ben", Hide{}, CodeUnknown},
		{"ben", Mute{Who: "stranger"}, CodeUnknown}, {"ben", Mute{}, CodeUnknown}, {"ben", Remove{Who: ""}, CodeUnknown},
		{"ben", SayPrivate{With: "cleo", Text: "words"}, CodeUnknown}, {"stranger", Say{Text: "words"}, CodeNotIn},
		{"", Say{Text: "words"}, CodeNotAllowed}, {"mia", Tick{}, CodeNotAllowed}, {"ben", TakeSeat{Who: "x", Role: Member}, CodeNotAllowed},
		{"ben", ChangeSettings{Settings: DefaultSettings()}, CodeNotAllowed}, {"mia", Mute{Who: "nils"}, CodeStaffOnly},
		{"", TakeSeat{Who: "odd id", Role: Member}, CodeBadValue}, {"", TakeSeat{Who: "x", Role: "boss"}, CodeBadValue},
		{"", TakeSeat{Who: ParticipantID(strings.Repeat("x", MaxID+1)), Role: Member}, CodeBadValue},
		{"", ChangeSettings{}, CodeBadValue}, {"", ChangeAgreement{}, CodeBadValue}, {"", Open{Settings: DefaultSettings()}, CodeAlready},
		{"ben", AdoptLine{Line: q}, CodeUnknown}, {"ben", Approve{Message: q}, CodeUnknown}, {"ben", Unhide{Message: q}, CodeAlready},
		{"olga", SayPrivate{With: "mia", Text: "words"}, CodeNotAllowed}, {"mia", LowerHand{Who: "nils"}, CodeStaffOnly},
		{"ben", PassLead{To: "stranger"}, CodeUnknown}, {"ben", PassLead{To: "ben"}, CodeAlready}, {"ben", Reinstate{Who: "mia"}, CodeAlready},
		{"ben", nil, CodeNotPossible},
	} {
		_, refusal := w.askWith(Ask{By: c.by, Device: phone, Seen: before, Command: c.command})
		if refusal == nil || refusal.Code != c.code {
			t.Errorf("%T%+v by %q: %v, want %s", c.command, c.command, c.by, refusal, c.code)
		}
	}
	_, refusal := w.askWith(Ask{By: "mia", Device: phone, Seen: before + 1, Command: Say{Text: "words"}})
	if refusal == nil || refusal.Code != CodeBadValue {
		t.Errorf("having seen what is not there yet: %v", refusal)
	}
	_, refusal = w.askWith(Ask{By: "mia", Device: "an odd device", Command: Knock{}})
	if refusal == nil || refusal.Code != CodeBadValue {
		t.Errorf("an odd device: %v", refusal)
	}
	if w.s.Seq() != before {
		t.Errorf("%d events came of it", w.s.Seq()-before)
	}
}

func TestBeforeTheOpening(t *testing.T) {
	s := NewState()
	for _, a := range []Ask{{By: "ben", Command: Start{}}, {Command: Tick{}}, {By: "ben", Command: Open{}}} {
		if events, r := Decide(s, a, Env{Now: start}); len(events) != 0 || r == nil || r.Code != CodeNotStarted {
			t.Errorf("%T: %v, %v", a.Command, events, r)
		}
	}
	good := Open{Settings: DefaultSettings(), Agreement: agreed, Title: "Tuesday", Starts: start, Minutes: 90}
	for name, change := range map[string]func(*Open){
		"no seats": func(o *Open) { o.Settings.Seats = 0 }, "no hash": func(o *Open) { o.Agreement.Hash = "" },
		"no minutes": func(o *Open) { o.Minutes = 0 }, "no start": func(o *Open) { o.Starts = 0 }, "odd mark": func(o *Open) { o.Mark = "real" },
		"odd admission": func(o *Open) { o.Settings.Admission = "maybe" },
	} {
		o := good
		change(&o)
		if _, r := Decide(s, Ask{Command: o}, Env{Now: start}); r == nil || r.Code != CodeBadValue {
			t.Errorf("%s: %v", name, r)
		}
	}
	if _, ok := s.Deadline(); ok {
		t.Error("nothing waits before the opening")
	}
	ViewOf(s, Viewer{})
}

func TestAForeignEventDoesNotFold(t *testing.T) {
	w := live(t)
	for _, f := range everyFact() {
		e := Event{Seq: w.s.Seq() + 2, At: w.now, By: "ben", Fact: f}
		if w.s.Clone().Apply(&e) == nil {
			t.Errorf("a %s out of turn", f.Kind())
		}
	}
	e := Event{Seq: w.s.Seq() + 1, At: w.s.At() - 1, Fact: StaffBack{}}
	if w.s.Clone().Apply(&e) == nil {
		t.Error("an event older than its predecessor")
	}
	for _, f := range []Fact{
		Opened{Settings: DefaultSettings()}, Seated{Who: "mia", Role: Member}, Seated{Role: Member}, Admitted{Who: "x"}, Muted{Who: "x"}, TookBack{Message: 1},
		Hidden{Message: 1}, HelpSeen{Help: 1}, HelpSettled{Help: 1}, Removed{Who: "x"}, LeadPassed{To: "x"}, LineAdopted{Line: 1}, Arrived{Who: []ParticipantID{"x"}},
		Renamed{Who: "mia"}, Said{Lane: PrivateLane, With: "x"}, Reacted{Message: 1, Response: MeToo},
	} {
		e := Event{Seq: w.s.Seq() + 1, At: w.now, By: "ben", Fact: f}
		if w.s.Clone().Apply(&e) == nil {
			t.Errorf("%+v folds", f)
		}
	}
	for _, f := range []Fact{Said{Lane: RoomLane}, Knocked{Device: "d"}, Named{NameKey: 1}, Left{}, HelpAsked{}, SteppedAway{}, Consented{}} {
		e := Event{Seq: w.s.Seq() + 1, At: w.now, By: "x", Fact: f}
		if w.s.Clone().Apply(&e) == nil {
			t.Errorf("a %s of nobody folds", f.Kind())
		}
	}
}
