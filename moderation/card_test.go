package moderation

import "testing"

func TestACard(t *testing.T) {
	w := live(t)
	shown := func(who ParticipantID) *CardView { return ViewOf(w.s, Viewer{who, phone}).Card }
	w.refused(CodeStaffOnly, "mia", ShowCard{Text: "What would help?"})
	w.refused(CodeBadValue, "ben", ShowCard{Text: "  "})
	w.refused(CodeAlready, "ben", ShowCard{Text: "What would help?", Instead: 1})
	first := w.must("ben", ShowCard{Text: "What would help?"})
	w.refused(CodeAlready, "cleo", ShowCard{Text: "And at the same moment?"})
	for _, who := range []ParticipantID{"mia", "olga", "cleo"} {
		if c := shown(who); c == nil || c.Seq != first || c.Sheet {
			t.Errorf("%s is shown %+v", who, c)
		}
	}
	w.must("ben", Pause{})
	w.must("ben", BeginRound{Mode: ByVolunteer})
	second := w.must("cleo", ShowCard{Sheet: true, Instead: first})
	if c := shown("mia"); c == nil || c.Seq != second || !c.Sheet {
		t.Errorf("mia is shown %+v", c)
	}
	w.refused(CodeAlready, "ben", PutCardAway{Card: first})
	w.refused(CodeStaffOnly, "mia", PutCardAway{Card: second})
	w.must("ben", PutCardAway{Card: second})
	if c := shown("mia"); c != nil {
		t.Errorf("%+v is still there", c)
	}
	w.must("ben", ShowCard{Text: "What would be a first sign?"})
	w.seat("rita")
	if c := shown("rita"); c != nil {
		t.Errorf("who is outside is shown %+v", c)
	}
	w.must("ben", Close{})
	if shown("mia") == nil {
		t.Error("the closing took it away")
	}
	w.must("ben", End{})
	if c := shown("mia"); c != nil {
		t.Errorf("after the end there is %+v", c)
	}
}

// TestTheTimeAfter: what staff say of it is kept, reaches who was in until the doors shut, and nobody outside; and the
// private line stays for as long as is promised, both ways.
func TestTheTimeAfter(t *testing.T) {
	w := live(t)
	cares := func(who ParticipantID) *CareView { return ViewOf(w.s, Viewer{who, phone}).Care }
	for _, next := range []Time{1, w.now, w.now + NextWithin + minute} {
		w.refused(CodeBadValue, "ben", Close{Next: next})
	}
	w.seat("rita")
	next := w.now + 7*24*60*minute
	began := w.must("ben", Close{Text: "Somebody answers\nall night.", Next: next})
	if words := w.log[began-1].Words; words.Text != "Somebody answers\nall night." {
		t.Errorf("%+v", words)
	}
	if c := cares("mia"); c == nil || *c != (CareView{Seq: began, Next: next}) {
		t.Errorf("mia is told %+v", c)
	}
	w.must("nils", Leave{Exit: true})
	if c := cares("nils"); c != nil {
		t.Errorf("who left is told %+v", c)
	}
	w.must("ben", End{})
	until := w.now + PrivateAfter
	want := CareView{Seq: began, Next: next, Until: until}
	w.pass(RoomReadAfter + minute)
	w.must("", Tick{})
	if reach := w.s.Reach(Viewer{"mia", phone}); reach.In {
		t.Fatal("the room can still be read")
	}
	for _, who := range []ParticipantID{"mia", "ben", "olga"} {
		if c := cares(who); c == nil || *c != want {
			t.Errorf("%s is told %+v, want %+v", who, c, want)
		}
	}
	if c := cares("rita"); c != nil {
		t.Errorf("who never came in is told %+v", c)
	}
	if c := ViewOf(w.s, Viewer{"mia", "another phone"}).Care; c != nil {
		t.Errorf("a device that nobody let in is told %+v", c)
	}
	w.must("mia", SayPrivate{Text: "Tonight is hard."})
	w.must("ben", SayPrivate{With: "mia", Text: "I am here."})
	w.pass(until - w.now)
	w.refused(CodeEnded, "mia", SayPrivate{Text: "And now?"})
	w.must("", Tick{})
	if c := cares("mia"); c != nil {
		t.Errorf("behind the doors mia is told %+v", c)
	}
	w.refused(CodeEnded, "ben", Close{})
}
