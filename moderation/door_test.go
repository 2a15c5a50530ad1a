package moderation

import (
	"slices"
	"testing"
)

func TestTheLobbyComesInAtTheStart(t *testing.T) {
	w := newWorld(t)
	w.seat("ben", "mia", "nils", "otto")
	w.must("", Attend{Arrived: []ParticipantID{"ben"}, StaffConnected: true})
	w.refused(CodeNotStarted, "mia", Knock{})
	w.must("mia", Consent{Agreement: agreed}) // who has a link gets ready before there is a lobby
	w.must("mia", ChooseName{Name: "Name Mia"})
	w.refused(CodeNotStarted, "mia", Knock{})
	w.must("ben", OpenLobby{})
	w.refused(CodeAlready, "ben", OpenLobby{})
	w.must("", TakeSeat{Who: "rita", Role: Member})
	w.refused(CodeConsent, "nils", Knock{})
	w.refused(CodeAgreement, "mia", Consent{Agreement: Agreement{Version: 2, Hash: agreed.Hash}})
	w.must("mia", Consent{Agreement: agreed})
	w.must("mia", Consent{Agreement: agreed})
	w.must("rita", Consent{Agreement: agreed})
	w.refused(CodeNameNeeded, "rita", Knock{})
	w.refused(CodeNameTaken, "rita", ChooseName{Name: "name M1A"})
	w.must("rita", ChooseName{Name: "Rita"})
	w.refused(CodeCardNeeded, "rita", Knock{CardDue: true})
	w.must("rita", Knock{})
	w.must("mia", Knock{})
	w.must("mia", Knock{}) // harmless
	w.must("", Attend{Arrived: []ParticipantID{"mia", "nils"}, StaffConnected: true})
	w.refused(CodeNotStarted, "ben", Admit{Who: "mia"})
	events, _ := w.ask("ben", Start{})
	if got := kinds(events); !slices.Equal(got, []Kind{KindStarted, KindAdmitted, KindAdmitted, KindArrived}) {
		t.Fatalf("%v", got)
	}
	if first := events[1].Fact.(Admitted); first.Who != "rita" || events[1].By != "" {
		t.Errorf("%+v came in first, and had knocked first", events[1])
	}
	if here := events[3].Fact.(Arrived); here.Door || !slices.Equal(here.Who, []ParticipantID{"mia"}) {
		t.Errorf("%+v arrived", here)
	}
	w.refused(CodeConsent, "nils", Say{Text: "hello"})
	w.must("nils", Consent{Agreement: agreed})
	w.refused(CodeNotIn, "nils", Say{Text: "hello"})
	w.refused(CodeAlready, "mia", ChooseName{Name: "Maria"})
}

func TestSeatsAreCounted(t *testing.T) {
	w := newWorld(t)
	set := DefaultSettings()
	set.Seats = 2
	w.must("", ChangeSettings{Settings: set})
	w.seat("ben", "mia", "nils", "otto")
	w.must("ben", OpenLobby{})
	for _, p := range []ParticipantID{"otto", "nils", "mia"} {
		w.must(p, Consent{Agreement: agreed})
		w.must(p, Knock{})
	}
	w.must("ben", Start{})
	if w.s.InRoom("mia") || !w.s.InRoom("nils") || !w.s.InRoom("otto") {
		t.Error("the first two to knock have the seats")
	}
	w.refused(CodeFull, "mia", Knock{})
	w.refused(CodeFull, "ben", Admit{Who: "mia"})
	w.must("otto", Leave{})
	w.must("mia", Knock{})
	if !w.s.InRoom("mia") {
		t.Error("the seat was free")
	}
	w.pass(ComeBackAfter)
	w.must("", Attend{Arrived: []ParticipantID{"otto"}, StaffConnected: true})
	if w.s.InRoom("otto") {
		t.Error("someone else has the seat")
	}
}

func TestLateAndLockedKnockWaits(t *testing.T) {
	w := live(t)
	w.seat("rita", "kim")
	for _, p := range []ParticipantID{"rita", "kim"} {
		w.must(p, Consent{Agreement: agreed})
	}
	w.must("ben", Lock{})
	w.must("rita", Knock{})
	if w.s.Entry(Viewer{"rita", phone}) != Knocking {
		t.Error("the door is locked")
	}
	w.must("ben", Decline{Who: "rita", Note: "We have begun. Do come next time."})
	r := w.refused(CodeDeclined, "rita", Knock{})
	if r.Until != w.now+KnockAgainAfter {
		t.Errorf("again at %d", r.Until-w.now)
	}
	w.must("ben", Unlock{})
	w.pass(KnockAgainAfter)
	w.must("rita", Knock{})
	if !w.s.InRoom("rita") {
		t.Error("the door is open")
	}
	w.pass(15 * minute)
	w.must("kim", Knock{})
	if w.s.InRoom("kim") || !w.log[len(w.log)-1].Fact.(Knocked).Late {
		t.Error("kim is late")
	}
	w.must("ben", Admit{Who: "kim"})
	// Someone who was in before is not late.
	w.must("mia", Leave{})
	w.must("mia", Knock{})
	if !w.s.InRoom("mia") || !w.s.InRoom("kim") {
		t.Error("they belong in the room")
	}
}

func TestASecondDeviceKnocks(t *testing.T) {
	w := live(t)
	tablet := func(c Command) *Refusal {
		_, refusal := w.askWith(Ask{By: "mia", Device: "tablet", Seen: w.s.Seq(), Command: c})
		return refusal
	}
	if r := tablet(Say{Text: "me too"}); r == nil || r.Code != CodeNotIn {
		t.Errorf("%v", r)
	}
	if r := tablet(Knock{}); r != nil {
		t.Fatal(r)
	}
	v := Viewer{"mia", "tablet"}
	if w.s.Entered(v) || w.s.Reach(v).In || w.s.Entry(v) != Knocking || !w.s.InRoom("mia") {
		t.Error("the tablet waits, the phone is in")
	}
	private := w.must("ben", SayPrivate{With: "mia", Text: "is that you?"})
	if got := Visible(w.s, v, &w.log[private-1]); got != Nothing {
		t.Errorf("a device at the door reads the private line: %d", got)
	}
	if got := Visible(w.s, Viewer{"mia", phone}, &w.log[private-1]); got != Full {
		t.Errorf("the phone does not: %d", got)
	}
	from := w.s.Reach(Viewer{"mia", phone}).From
	w.must("ben", Admit{Who: "mia", Device: "tablet"})
	if !w.s.Entered(v) || w.s.Reach(v).From != from {
		t.Error("the tablet reads what the phone reads")
	}
	w.must("mia", Leave{})
	// A link that staff sent opens at once.
	_, refusal := w.askWith(Ask{By: "nils", Device: "library", Command: Knock{Sent: true}})
	if refusal != nil || !w.s.Entered(Viewer{"nils", "library"}) {
		t.Errorf("%v", refusal)
	}
}

func TestLeavingAndComingBack(t *testing.T) {
	w := live(t)
	w.must("mia", Leave{})
	w.must("mia", Leave{}) // harmless
	w.refused(CodeLeft, "mia", Say{Text: "words"})
	w.must("mia", AskHelp{})
	// The connection that is still being closed is not a person coming back.
	w.must("", Attend{Arrived: []ParticipantID{"mia"}, StaffConnected: true})
	if w.s.InRoom("mia") || w.s.Attendance("mia") {
		t.Error("mia has only just left")
	}
	w.pass(ComeBackAfter)
	w.must("", Attend{Arrived: []ParticipantID{"mia"}, StaffConnected: true})
	w.must("mia", Say{Text: "back"})

	w.must("mia", Leave{Exit: true})
	w.pass(ComeBackAfter)
	w.must("", Attend{Arrived: []ParticipantID{"mia"}, StaffConnected: true})
	if w.s.InRoom("mia") || !w.log[len(w.log)-1].Fact.(Arrived).Door {
		t.Error("after the exit a person knocks")
	}
	w.must("mia", Knock{})
	if at := w.s.Seq() - 1; !w.s.InRoom("mia") || w.s.Reach(Viewer{"mia", phone}).From != at {
		t.Errorf("mia reads from %d, and came back at %d", w.s.Reach(Viewer{"mia", phone}).From, at)
	}
	if w.log[len(w.log)-1].Fact.Kind() != KindArrived {
		t.Error("the room does not hear that mia is back")
	}
}

func TestRemovalTakesEverything(t *testing.T) {
	w := live(t)
	w.must("mia", RaiseHand{})
	w.must("mia", AskHelp{})
	removal := w.must("ben", Remove{Who: "mia", Reason: ReasonAgreement, Note: "Let us talk tomorrow."})
	v := Viewer{"mia", phone}
	reach := w.s.Reach(v)
	if reach.In || !reach.Out || reach.To != removal || w.s.Entered(v) || w.s.Attendance("mia") || len(w.s.hands) != 0 {
		t.Errorf("%+v", reach)
	}
	for _, item := range ViewOf(w.s, Viewer{"ben", phone}).Desk {
		if item.Who == "mia" {
			t.Errorf("%+v is still on the desk", item)
		}
	}
	after := w.must("ben", Say{Text: "mia has left us for today"})
	if Visible(w.s, v, &w.log[after-1]) != Nothing || Visible(w.s, v, &w.log[removal-1]) != Full {
		t.Error("the removal is the last thing they get")
	}
	w.must("", Attend{Arrived: []ParticipantID{"mia"}, StaffConnected: true})
	if w.s.Attendance("mia") {
		t.Error("a removed person arrived")
	}
	for _, c := range []Command{Knock{}, Knock{Sent: true}, AskHelp{}, SayPrivate{Text: "why"}, ChooseName{Name: "Mo"}, Flag{Who: "ben"}, TakeBack{Message: 3}} {
		w.refused(CodeRemoved, "mia", c)
	}
	w.must("mia", Leave{Exit: true}) // nothing to do, and nothing to say no to
	w.refused(CodeRemoved, "", TakeSeat{Who: "mia", Role: Member})
	w.refused(CodeAlready, "ben", Remove{Who: "mia"})
	w.must("ben", Remove{Who: "mia", Group: true})
	w.refused(CodeAlready, "ben", Remove{Who: "mia", Group: true})
	if w.s.Reach(v).To != removal {
		t.Error("what they may read has moved")
	}

	w.must("ben", Reinstate{Who: "mia"})
	w.refused(CodeNotIn, "mia", Say{Text: "back"})
	w.must("mia", Knock{Sent: true})
	if w.s.InRoom("mia") {
		t.Error("after a removal the door is the staff's to open")
	}
	back := w.must("ben", Admit{Who: "mia"})
	if w.s.Reach(v).From != back || w.s.Reach(v).Out {
		t.Errorf("%+v", w.s.Reach(v))
	}
	_, refusal := w.askWith(Ask{By: "mia", Device: phone, Seen: removal - 1, Command: Say{Text: "old words"}})
	if refusal == nil || refusal.Code != CodeStale {
		t.Errorf("words from before the removal: %v", refusal)
	}
}

func TestTheLead(t *testing.T) {
	w := live(t)
	w.refused(CodeLed, "cleo", TakeLead{})
	w.refused(CodeLed, "cleo", Close{})
	w.refused(CodeLeadStays, "cleo", Remove{Who: "ben"})
	w.refused(CodeLeadStays, "ben", Remove{Who: "ben"})
	w.refused(CodeNotPossible, "ben", PassLead{To: "olga"})
	w.refused(CodeNotAllowed, "cleo", PassLead{To: "cleo"})
	w.refused(CodeForMembers, "ben", Mute{Who: "cleo"})
	w.refused(CodeCloseFirst, "ben", End{})
	w.must("", Attend{Departed: []Departure{{"cleo", w.now}}, StaffConnected: true})
	w.refused(CodeNotHere, "ben", PassLead{To: "cleo"})
	w.must("", Attend{Arrived: []ParticipantID{"cleo"}, StaffConnected: true})
	w.must("ben", PassLead{To: "cleo", CalledAway: true})
	if w.s.Role("ben") != Cofacilitator || w.s.Role("cleo") != Facilitator || w.s.InRoom("ben") {
		t.Errorf("ben is %s", w.s.Role("ben"))
	}
	// Coming back does not take the lead back.
	w.pass(ComeBackAfter)
	w.must("", TakeSeat{Who: "ben", Role: Facilitator})
	w.must("", Attend{Arrived: []ParticipantID{"ben"}, StaffConnected: true})
	if w.s.Role("ben") != Cofacilitator || !w.s.InRoom("ben") {
		t.Errorf("ben is %s", w.s.Role("ben"))
	}
	if ViewOf(w.s, Viewer{"ben", phone}).You.CanTakeLead {
		t.Error("cleo leads")
	}
	w.must("", Attend{Departed: []Departure{{"cleo", w.now}}, StaffConnected: true})
	if !ViewOf(w.s, Viewer{"ben", phone}).You.CanTakeLead {
		t.Error("nobody leads")
	}
	w.must("ben", TakeLead{})
	w.must("ben", Close{})
	w.must("ben", End{})
}

func TestAccountsChange(t *testing.T) {
	w := live(t)
	w.must("", ChangeRole{Who: "cleo", Role: Observer})
	w.refused(CodeNotAllowed, "cleo", Say{Text: "words"})
	w.must("", ChangeRole{Who: "cleo"})
	w.refused(CodeRemoved, "cleo", SayStaff{Text: "words"})
	if _, refusal := w.ask("", ChangeRole{Who: "cleo"}); refusal != nil {
		t.Error(refusal)
	}
	w.must("", ChangeRole{Who: "cleo", Role: Cofacilitator})
	w.must("cleo", Say{Text: "words"})
	w.refused(CodeBadValue, "", ChangeRole{Who: "mia", Role: Facilitator})
	w.refused(CodeUnknown, "", ChangeRole{Who: "nobody", Role: Facilitator})
	events, refusal := w.ask("", TakeSeat{Who: "mia", Role: Facilitator})
	if len(events) != 0 || refusal != nil || w.s.Role("mia") != Member {
		t.Error("a member became staff by a seat")
	}
}

func TestANewAgreementIsAskedAnew(t *testing.T) {
	w := live(t)
	two := Agreement{Version: 2, Hash: agreed.Hash}
	said := w.must("mia", Say{Text: "words"})
	w.must("", ChangeAgreement{Agreement: two})
	w.must("mia", TakeBack{Message: said})
	w.refused(CodeConsent, "mia", Say{Text: "words"})
	w.refused(CodeConsent, "mia", SayPrivate{Text: "words"})
	w.must("ben", Say{Text: "please read it"})
	if !w.s.Reach(Viewer{"mia", phone}).In {
		t.Error("reading goes on")
	}
	w.refused(CodeAgreement, "mia", Consent{Agreement: agreed})
	w.must("mia", Consent{Agreement: two, Recorded: w.now - minute})
	w.must("mia", Say{Text: "words"})
}

func TestDevicesAreBounded(t *testing.T) {
	w := live(t)
	for i := range 3 * maxDevices {
		w.pass(10_000)
		device := string(rune('a' + i))
		if _, refusal := w.askWith(Ask{By: "mia", Device: device, Command: Knock{Sent: i%2 == 0}}); refusal != nil {
			t.Fatal(refusal)
		}
		if n := len(w.s.person("mia").devices); n > maxDevices {
			t.Fatalf("%d devices are kept", n)
		}
	}
	if !w.s.Entered(Viewer{"mia", string(rune('a' + 3*maxDevices - 2))}) {
		t.Error("the newest device that staff sent a link to is not in")
	}
}

func TestANameHealsAfterItsPersonHasGone(t *testing.T) {
	w := live(t)
	w.seat("rita")
	w.must("ben", Remove{Who: "mia"})
	w.sees(w.must("ben", Rename{Who: "mia", Name: "Mo"}), "-FFF")
	outside := w.must("ben", Rename{Who: "rita", Name: "Ria"})
	w.sees(outside, "--FF")
	if Visible(w.s, Viewer{"rita", phone}, &w.log[outside-1]) != Full {
		t.Error("rita is told of her name")
	}
}
