package moderation

import (
	"slices"
	"testing"
)

func (w *world) floor() (ParticipantID, *RoundView) {
	r := ViewOf(w.s, Viewer{"ben", phone}).Round
	if r == nil {
		return "", nil
	}
	return r.Holder, r
}

func (w *world) turn() Seq { return w.s.round.turn }

func TestARoundByRoster(t *testing.T) {
	w := live(t)
	w.must("ben", BeginRound{Mode: ByRoster, Occasion: OpeningRound, Seconds: 60, Text: "One word for how you arrive."})
	if holder, r := w.floor(); holder != "mia" || !slices.Equal(r.Order, []ParticipantID{"nils", "otto"}) || r.Ends != w.now+60_000 {
		t.Fatalf("%+v", r)
	}
	w.must("mia", Say{Text: "tired"})
	w.refused(CodeFloorHeld, "nils", Say{Text: "me too"})
	w.refused(CodeFloorHeld, "nils", EndTurn{Turn: w.turn(), How: TurnDone})
	w.must("ben", Say{Text: "Thank you."})
	w.must("nils", React{Message: w.s.messages[0].seq, Response: WithYou})
	w.must("nils", SayPrivate{Text: "I am nervous."})

	first := w.turn()
	w.must("mia", EndTurn{Turn: first, How: TurnDone})
	w.refused(CodeFloorHeld, "mia", EndTurn{Turn: first, How: TurnDone})
	w.must("nils", EndTurn{Turn: w.turn(), How: TurnLater})
	if holder, _ := w.floor(); holder != "otto" {
		t.Errorf("%s has the floor", holder)
	}
	w.must("otto", EndTurn{Turn: w.turn(), How: TurnPassed})
	holder, r := w.floor()
	if holder != "nils" || !slices.Equal(r.Passed, []ParticipantID{"otto"}) {
		t.Errorf("%s has the floor after all others, %+v", holder, r)
	}
	if mine := ViewOf(w.s, Viewer{"mia", phone}).Round; mine.Passed != nil {
		t.Errorf("a member is shown who passed: %+v", mine)
	}
	w.must("nils", EndTurn{Turn: w.turn(), How: TurnDone})
	w.refused(CodeFloorHeld, "mia", Say{Text: "and now?"})
	w.must("ben", EndRound{})
	w.must("mia", Say{Text: "and now"})
}

func TestTwoMoveTheFloorAtOnce(t *testing.T) {
	w := live(t)
	w.must("ben", BeginRound{Mode: ByRoster})
	turn := w.turn()
	w.must("ben", NextTurn{Turn: turn})
	w.refused(CodeAlready, "cleo", NextTurn{Turn: turn})
	if holder, _ := w.floor(); holder != "nils" {
		t.Errorf("%s has the floor: somebody was skipped", holder)
	}
	w.refused(CodeUnknown, "cleo", NextTurn{})
	w.refused(CodeForMembers, "cleo", NextTurn{Turn: w.turn(), Who: "ben"})
}

func TestTheSoftTimeStandsStillWhileTheRoomIsStopped(t *testing.T) {
	w := live(t)
	w.must("ben", BeginRound{Mode: ByRoster, Seconds: 60})
	w.pass(20_000)
	w.must("ben", Pause{})
	w.pass(5 * minute)
	if _, r := w.floor(); r.Left != 40_000 || r.Ends != 0 {
		t.Errorf("while paused: %+v", r)
	}
	w.refused(CodePaused, "mia", EndTurn{Turn: w.turn(), How: TurnDone})
	w.must("", Attend{StaffConnected: false})
	w.pass(WaitAfter)
	w.must("", Tick{})
	w.must("ben", Resume{})
	if _, r := w.floor(); r.Left != 40_000 || r.Ends != 0 {
		t.Errorf("while it waits: %+v", r)
	}
	w.must("", Attend{StaffConnected: true})
	if holder, r := w.floor(); r.Ends != w.now+40_000 || holder != "mia" {
		t.Errorf("going on: %+v", r)
	}
	w.pass(minute)
	w.must("mia", Say{Text: "the time is over, and cuts nobody off"})
	checkFold(t, w)
}

// TestAHolderIsNeverSkippedSilently: staff are asked, and decide.
func TestAHolderIsNeverSkippedSilently(t *testing.T) {
	asked := func(w *world) ParticipantID {
		for _, d := range ViewOf(w.s, Viewer{"ben", phone}).Desk {
			if d.Kind == DeskFloor {
				return "asked:" + d.Who
			}
		}
		return ""
	}
	for name, gone := range map[string]struct {
		do     func(w *world)
		holder ParticipantID
	}{
		"left by the exit": {func(w *world) { w.must("mia", Leave{Exit: true}) }, ""},
		"removed":          {func(w *world) { w.must("ben", Remove{Who: "mia"}) }, ""},
		"connection lost": {func(w *world) {
			w.must("", Attend{Departed: []Departure{{"mia", w.now}}, StaffConnected: true})
		}, "mia"},
	} {
		w := live(t)
		w.must("ben", BeginRound{Mode: ByRoster})
		if asked(w) != "" {
			t.Errorf("%s: staff are asked before", name)
		}
		gone.do(w)
		if holder, _ := w.floor(); holder != gone.holder || asked(w) != "asked:"+gone.holder {
			t.Errorf("%s: %q has the floor, and staff are asked %q", name, holder, asked(w))
		}
		w.refused(CodeFloorHeld, "nils", Say{Text: "is it me?"})
		w.must("ben", NextTurn{Turn: w.turn()})
		if holder, _ := w.floor(); holder != "nils" || asked(w) != "" {
			t.Errorf("%s: then %q has the floor", name, holder)
		}
	}
	w := live(t)
	w.must("ben", BeginRound{Mode: ByRoster})
	w.must("", Attend{Departed: []Departure{{"mia", w.now}}, StaffConnected: true})
	w.must("", Attend{Arrived: []ParticipantID{"mia"}, StaffConnected: true})
	if holder, _ := w.floor(); holder != "mia" || asked(w) != "" {
		t.Errorf("back: %q has the floor, and staff are asked %q", holder, asked(w))
	}
}

func TestResponsesAndVolunteers(t *testing.T) {
	w := live(t)
	w.must("nils", RaiseHand{})
	w.must("otto", RaiseHand{})
	w.must("mia", RaiseHand{})
	w.must("ben", MoveHand{Who: "mia", Place: 1})
	if hands := ViewOf(w.s, Viewer{"nils", phone}).Hands; !slices.Equal(hands, []ParticipantID{"mia", "nils", "otto"}) {
		t.Errorf("hands of %v", hands)
	}
	w.refused(CodeBadValue, "ben", BeginRound{Mode: ByVolunteer, HandsClosed: true})
	w.must("ben", BeginRound{Mode: ByVolunteer, Responses: true})
	if holder, _ := w.floor(); holder != "mia" || w.s.handOf(w.s.find("mia")) != 0 {
		t.Errorf("%q has the floor", holder)
	}
	w.must("mia", EndTurn{Turn: w.turn(), How: TurnDone})
	w.must("nils", Say{Text: "I heard you"})
	w.must("ben", NextTurn{Turn: w.turn()})
	w.refused(CodeFloorHeld, "mia", Say{Text: "wait"})
	w.must("nils", EndTurn{Turn: w.turn(), How: TurnPassed})
	if holder, r := w.floor(); holder != "" || r.Open {
		t.Errorf("%q has the floor without a word of staff, %+v", holder, r)
	}
	w.must("ben", EndRound{})
	w.must("ben", BeginRound{Mode: ByRoster, HandsClosed: true})
	w.refused(CodeFloorHeld, "nils", RaiseHand{})
}

func TestARoundByChanceIsARecordedOrder(t *testing.T) {
	orders := map[string]bool{}
	for n := range 40 {
		w := live(t)
		for range n {
			w.must("ben", Say{Text: "on"})
		}
		w.must("ben", BeginRound{Mode: ByChance})
		began := w.log[w.s.round.seq-1].Fact.(RoundBegan)
		sorted := slices.Sorted(slices.Values(began.Order))
		if !slices.Equal(sorted, []ParticipantID{"mia", "nils", "otto"}) {
			t.Fatalf("%v", began.Order)
		}
		orders[string(began.Order[0]+began.Order[1])] = true
	}
	if len(orders) != 6 {
		t.Errorf("only %d of six orders came up: %v", len(orders), orders)
	}
}

func TestACheckIn(t *testing.T) {
	w := live(t)
	w.seat("rita", "kim")
	w.enter("rita", "kim")
	w.refused(CodeUnknown, "mia", AnswerCheckIn{Value: "3"})
	q := w.must("ben", BeginCheckIn{Moment: BeforeScale, Text: "How are you, from 0 to 10?"})
	w.refused(CodeAlready, "cleo", BeginCheckIn{})
	w.must("ben", Pause{})
	w.must("ben", Mute{Who: "mia"})
	for _, bad := range []string{"11", "-1", "07", "7.5", "x", "+3"} {
		w.refused(CodeBadValue, "mia", AnswerCheckIn{CheckIn: q, Value: bad})
	}
	w.refused(CodeBadValue, "mia", AnswerCheckIn{CheckIn: q, Text: "only a word"})
	w.refused(CodeNotAllowed, "olga", AnswerCheckIn{CheckIn: q, Value: "5"})
	w.must("mia", AnswerCheckIn{CheckIn: q})
	mine := w.must("mia", AnswerCheckIn{CheckIn: q, Value: "3", Text: "tired"})
	if words := w.log[mine-1].Words; words != (Words{Text: "3 tired"}) {
		t.Errorf("%+v", words)
	}
	if c := ViewOf(w.s, Viewer{"mia", phone}).CheckIn; c.Mine != mine || c.Answers != nil {
		t.Errorf("mia is shown %+v", c)
	}
	if c := ViewOf(w.s, Viewer{"olga", phone}).CheckIn; c.Answers != nil {
		t.Errorf("the observer is shown %+v", c)
	}
	for _, who := range []ParticipantID{"nils", "otto", "rita"} {
		w.must(who, AnswerCheckIn{CheckIn: q, Value: "10"})
	}
	w.must("kim", AnswerCheckIn{CheckIn: q})
	w.refused(CodeTooFew, "ben", EndCheckIn{CheckIn: q, Show: true})
	w.must("kim", AnswerCheckIn{CheckIn: q, Value: "0"})
	if c := ViewOf(w.s, Viewer{"ben", phone}).CheckIn; len(c.Answers) != 5 || c.Answers[0] != (Answer{"mia", mine, false}) {
		t.Errorf("staff are shown %+v", c)
	}
	ended := w.must("ben", EndCheckIn{CheckIn: q, Show: true})
	if f := w.log[ended-1].Fact.(CheckInEnded); len(f.Shown) != 5 {
		t.Errorf("%+v", f)
	}
	w.refused(CodeAlready, "mia", AnswerCheckIn{CheckIn: q, Value: "4"})
}

// TestTheAfterScaleOutlastsTheEnd by ten minutes, and no other does.
func TestTheAfterScaleOutlastsTheEnd(t *testing.T) {
	for _, moment := range []Moment{AfterScale, BeforeScale} {
		w := live(t)
		q := w.must("ben", BeginCheckIn{Moment: moment})
		w.must("ben", Close{})
		w.must("ben", End{})
		if moment == BeforeScale {
			w.refused(CodeAlready, "mia", AnswerCheckIn{CheckIn: q, Value: "4"})
			continue
		}
		w.must("mia", AnswerCheckIn{CheckIn: q, Value: "4"})
		w.pass(RoomReadAfter)
		w.must("", Tick{})
		if c := ViewOf(w.s, Viewer{"mia", phone}).CheckIn; c == nil || c.Seq != q || c.Mine == 0 {
			t.Errorf("whoever comes back in these minutes is shown %+v", c)
		}
		w.pass(PrivateAfter - RoomReadAfter)
		w.refused(CodeEnded, "mia", AnswerCheckIn{CheckIn: q, Value: "5"})
	}
}

func TestAGroundingPause(t *testing.T) {
	w := live(t)
	w.refused(CodeBadValue, "ben", Pause{Grounding: 30})
	w.refused(CodeBadValue, "ben", Pause{Grounding: 90, Minutes: 1})
	w.must("ben", Pause{Minutes: 1})
	w.refused(CodeAlready, "mia", SayReady{})
	w.must("ben", Pause{Grounding: 90, Text: "Feel the floor."})
	w.refused(CodePaused, "mia", Say{Text: "no"})
	w.must("mia", SayReady{})
	n := w.s.Seq()
	w.must("mia", SayReady{})
	if w.s.Seq() != n {
		t.Error("ready twice is two events")
	}
	if got := ViewOf(w.s, Viewer{"ben", phone}).Ready; !slices.Equal(got, []ParticipantID{"mia"}) {
		t.Errorf("staff see %v ready", got)
	}
	w.pass(5 * minute)
	w.must("", Tick{})
	w.refused(CodePaused, "mia", Say{Text: "staff end it, and not the clock"})
	w.must("ben", Resume{})
	w.must("mia", Say{Text: "now"})
}
