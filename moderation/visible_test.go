package moderation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sights is what a few viewers get of an event: a member, another one, the observer and the facilitator.
func (w *world) sights(q Seq) string {
	var b strings.Builder
	for _, who := range []ParticipantID{"mia", "nils", "olga", "ben"} {
		b.WriteByte("-rF"[Visible(w.s, Viewer{who, phone}, &w.log[q-1])])
	}
	return b.String()
}

func (w *world) sees(q Seq, want string) {
	w.t.Helper()
	if got := w.sights(q); got != want {
		w.t.Errorf("number %d (%s): %s, want %s (mia, nils, olga, ben)", q, w.log[q-1].Fact.Kind(), got, want)
	}
}

func TestWhoSeesWhatIsSaid(t *testing.T) {
	w := live(t)
	room := w.must("mia", Say{Text: "to all"})
	staff := w.must("olga", SayStaff{Text: "to staff"})
	private := w.must("mia", SayPrivate{Text: "to you"})
	answer := w.must("cleo", SayPrivate{With: "mia", Text: "thank you"})
	w.sees(room, "FFFF")
	w.sees(staff, "--FF")
	w.sees(private, "F--F")
	w.sees(answer, "F--F")

	w.sees(w.must("mia", TakeBack{Message: room}), "FFFF")
	w.sees(room, "rrrF")
	w.sees(w.must("mia", TakeBack{Message: private}), "F--F")
	w.sees(private, "---F")
	w.sees(w.must("olga", TakeBack{Message: staff}), "--FF")
	w.sees(staff, "--rF")
	w.refused(CodeAlready, "mia", TakeBack{Message: room})
	w.refused(CodeUnknown, "nils", TakeBack{Message: room})
	w.refused(CodeAlready, "ben", Hide{Message: room})
}

func TestTakingBackHasTwoMinutes(t *testing.T) {
	w := live(t)
	q := w.must("mia", Say{Text: "words"})
	w.pass(TakeBackWindow + 1)
	w.refused(CodeTooLate, "mia", TakeBack{Message: q})
	w.must("ben", Hold{Who: "mia"})
	q = w.must("mia", Say{Text: "held words"})
	w.pass(TakeBackWindow)
	w.must("ben", Approve{Message: q})
	w.pass(TakeBackWindow)
	w.must("mia", TakeBack{Message: q})
	w.sees(w.s.message(q).approval, "rrrF")
	w.sees(q, "---F")
}

func TestMovedAside(t *testing.T) {
	w := live(t)
	q := w.must("mia", Say{Text: "words"})
	hidden := w.must("ben", Hide{Message: q, Reason: ReasonMethodDetail, Note: "You matter.", Memo: "watch"})
	w.sees(q, "rrrF")
	w.sees(hidden, "FrFF")
	if f := FormFor(w.s, Viewer{"mia", phone}, &w.log[hidden-1], Full); f != ForOwn {
		t.Errorf("the author is told in form %d", f)
	}
	w.refused(CodeAlready, "mia", TakeBack{Message: q})
	w.refused(CodeUnknown, "nils", React{Message: q, Response: MeToo})
	w.refused(CodeUnknown, "nils", Say{Text: "words", ReplyTo: q})
	w.must("nils", Flag{Message: q})
	back := w.must("ben", Unhide{Message: q})
	if f := w.log[back-1].Fact.(Unhidden); f.Reverses != hidden {
		t.Errorf("%+v", f)
	}
	w.sees(q, "FFFF")
	w.sees(back, "FFFF")
	w.must("nils", React{Message: q, Response: MeToo})
	w.must("mia", TakeBack{Message: q})
	w.sees(q, "rrrF")
	w.sees(back, "rrrF") // it carried the text
	w.sees(hidden, "FrFF")
}

func TestHeldWordsLeaveNoTrace(t *testing.T) {
	w := live(t)
	hold := w.must("ben", Hold{Who: "mia", Reason: ReasonCare})
	w.sees(hold, "F-FF")
	q := w.must("mia", Say{Text: "words"})
	w.sees(q, "F--F")
	for _, c := range []Command{
		React{Message: q, Response: MeToo}, Say{Text: "words", ReplyTo: q}, Flag{Message: q}, TakeBack{Message: q},
	} {
		w.refused(CodeUnknown, "nils", c)
	}
	w.refused(CodeUnknown, "olga", Bookmark{Message: q})
	aside := w.must("ben", Hide{Message: q})
	w.sees(aside, "F--F")
	w.sees(q, "---F")
	again := w.must("ben", Unhide{Message: q})
	w.sees(again, "F--F")
	w.sees(q, "F--F")
	w.refused(CodeUnknown, "nils", React{Message: q, Response: MeToo}) // back on the desk, not in the room
	approved := w.must("ben", Approve{Message: q})
	w.sees(q, "---F")
	w.sees(approved, "FFFF")
	// What was done before the approval stays as it was.
	w.sees(aside, "F--F")
	w.sees(again, "F--F")
	w.refused(CodeAlready, "ben", Approve{Message: q})
	w.refused(CodeAlready, "ben", Return{Message: q})
	w.must("nils", React{Message: q, Response: MeToo})
	hidden := w.must("ben", Hide{Message: q})
	w.sees(hidden, "FrFF")
	w.sees(approved, "rrrF")

	q = w.must("mia", Say{Text: "more words"})
	returned := w.must("ben", Return{Message: q, Note: "Perhaps later?"})
	w.sees(returned, "F-FF")
	w.sees(q, "F--F")
	w.refused(CodeAlready, "mia", TakeBack{Message: q})
	w.refused(CodeAlready, "ben", Hide{Message: q})

	q = w.must("mia", Say{Text: "and more"})
	w.sees(w.must("mia", TakeBack{Message: q}), "F--F")
	w.sees(q, "---F")
	q = w.must("mia", Say{Text: "the last"})
	w.must("ben", Remove{Who: "mia"})
	w.refused(CodeAuthorGone, "ben", Approve{Message: q})
	w.must("ben", Return{Message: q})
}

func TestTheRoomHold(t *testing.T) {
	w := live(t)
	set := w.must("ben", Hold{Reason: ReasonPace, Memo: "heated"})
	w.sees(set, "FFFF")
	if f := FormFor(w.s, Viewer{"mia", phone}, &w.log[set-1], Full); f != ForRoom {
		t.Errorf("members are told in form %d", f)
	}
	q := w.must("nils", Say{Text: "words"})
	w.sees(q, "-F-F")
	w.must("ben", Say{Text: "I am reading along"})
	lifted := w.must("ben", Release{})
	if w.log[lifted-1].Fact.(HoldLifted).Reverses != set || w.s.message(q).status != Waits {
		t.Error("what waits keeps waiting")
	}
}

func TestWhoHearsOfModeration(t *testing.T) {
	w := live(t)
	for _, c := range []struct {
		by      ParticipantID
		command Command
		want    string
	}{
		{"ben", Nudge{Who: "mia"}, "F-FF"}, {"ben", Mute{Who: "mia"}, "F-FF"}, {"ben", Unmute{Who: "mia"}, "F-FF"},
		{"ben", Pause{Text: "a breath"}, "FFFF"}, {"ben", Resume{}, "FFFF"}, {"ben", Slow{Seconds: 5}, "FFFF"}, {"ben", Slow{}, "FFFF"},
		{"ben", Lock{}, "FFFF"}, {"ben", Unlock{}, "FFFF"}, {"mia", Flag{Who: "nils"}, "--FF"}, {"ben", Bookmark{}, "--FF"},
		{"mia", AskHelp{}, "F--F"}, {"mia", RaiseHand{}, "FFFF"}, {"ben", LowerHand{Who: "mia"}, "FFFF"},
		{"mia", StepAway{}, "FFFF"}, {"mia", ProposeLine{Text: "be kind"}, "FFFF"}, {"ben", Rename{Who: "mia", Name: "Mo"}, "FFFF"},
		{"ben", Remove{Who: "mia"}, "FrFF"}, {"ben", Reinstate{Who: "mia"}, "F-FF"},
		{"", ChangeSettings{Settings: Settings{Seats: 9, Admission: AdmitAsk, History: FromArrival}}, "--FF"},
	} {
		q := w.must(c.by, c.command)
		w.sees(q, c.want)
	}
}

func TestHelpIsAnswered(t *testing.T) {
	w := live(t)
	w.must("ben", Mute{Who: "mia"})
	w.must("ben", Pause{})
	help := w.must("mia", AskHelp{})
	w.must("mia", AskHelp{}) // never told no
	if w.s.Seq() != help {
		t.Error("one call is one call")
	}
	desk := func() DeskItem { return ViewOf(w.s, Viewer{"ben", phone}).Desk[0] }
	if d := desk(); d.Kind != DeskHelp || d.Seq != help || d.Who != "mia" || d.SeenBy != "" {
		t.Errorf("%+v", d)
	}
	w.sees(w.must("ben", SeeHelp{Help: help}), "F--F")
	w.must("cleo", SeeHelp{Help: help})
	w.sees(w.must("cleo", ClaimHelp{Help: help}), "F--F")
	if d := desk(); d.SeenBy != "ben" || d.Claim != "cleo" {
		t.Errorf("%+v", d)
	}
	w.sees(w.must("cleo", SettleHelp{Help: help}), "F--F")
	w.refused(CodeAlready, "cleo", SettleHelp{Help: help})
	w.refused(CodeAlready, "cleo", ClaimHelp{Help: help})
	w.refused(CodeUnknown, "cleo", SettleHelp{Help: 1})
	if second := w.must("mia", AskHelp{}); second == help {
		t.Error("help can be asked for again")
	}

	private := w.must("mia", SayPrivate{Text: "thanks"})
	flag := w.must("nils", Flag{Who: "mia"})
	var on []Desk
	for _, d := range ViewOf(w.s, Viewer{"ben", phone}).Desk {
		on = append(on, d.Kind)
	}
	if !slices.Equal(on, []Desk{DeskHelp, DeskPrivate, DeskFlag}) {
		t.Errorf("%v", on)
	}
	w.sees(w.must("ben", SettleHelp{Help: flag}), "---F")
	w.sees(w.must("ben", SettleHelp{Help: private}), "---F")
	if n := len(ViewOf(w.s, Viewer{"ben", phone}).Desk); n != 1 {
		t.Errorf("%d things on the desk", n)
	}
}

// TestHistory: a newcomer reads from the start or from their arrival, as the session is set up.
func TestHistory(t *testing.T) {
	for _, h := range []History{FromStart, FromArrival} {
		w := live(t)
		set := DefaultSettings()
		set.History = h
		w.must("", ChangeSettings{Settings: set})
		early := w.must("mia", Say{Text: "early"})
		w.must("ben", Remove{Who: "nils"})
		w.must("ben", Reinstate{Who: "nils"})
		w.must("nils", Knock{})
		w.must("ben", Admit{Who: "nils"})
		w.seat("rita")
		w.enter("rita")
		late := w.must("mia", Say{Text: "late"})
		got := fmt.Sprint(Visible(w.s, Viewer{"rita", phone}, &w.log[early-1]), Visible(w.s, Viewer{"rita", phone}, &w.log[late-1]),
			Visible(w.s, Viewer{"nils", phone}, &w.log[early-1]))
		want := map[History]string{FromStart: "2 2 0", FromArrival: "0 2 0"}[h]
		if got != want {
			t.Errorf("%s: %s, want %s", h, got, want)
		}
		if h == FromArrival {
			w.refused(CodeUnknown, "rita", React{Message: early, Response: MeToo})
		}
		w.must("rita", React{Message: late, Response: MeToo})
	}
}

// TestAfterTheEnd: two minutes of reading, ten of the private line.
func TestAfterTheEnd(t *testing.T) {
	w := live(t)
	said := w.must("mia", Say{Text: "words"})
	w.must("ben", Close{})
	w.must("mia", Say{Text: "closing words"})
	w.must("ben", End{})
	w.sees(said, "FFFF")
	w.pass(RoomReadAfter)
	w.must("", Tick{})
	w.sees(said, "--FF")
	private := w.must("mia", SayPrivate{Text: "thank you"})
	w.sees(private, "F--F")
	w.must("ben", Hide{Message: said})
	w.refused(CodeEnded, "ben", Say{Text: "one more thing"})
	w.refused(CodeEnded, "mia", TakeBack{Message: private})
	w.pass(PrivateAfter)
	w.refused(CodeEnded, "mia", SayPrivate{Text: "thank you"})
	w.refused(CodeEnded, "mia", AskHelp{})
	w.refused(CodeEnded, "", TakeSeat{Who: "rita", Role: Member})
}
