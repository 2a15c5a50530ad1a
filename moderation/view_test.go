package moderation

import (
	"fmt"
	"slices"
	"testing"
)

func who(people []Person) []ParticipantID {
	var ids []ParticipantID
	for _, p := range people {
		ids = append(ids, p.Who)
	}
	return ids
}

func TestTheRosterByWhoLooks(t *testing.T) {
	w := live(t)
	w.seat("rita", "kim")
	w.must("rita", Consent{Agreement: agreed})
	w.must("ben", Lock{})
	w.must("rita", Knock{})
	w.must("nils", Leave{Exit: true})
	w.must("ben", Remove{Who: "otto"})
	w.must("ben", Mute{Who: "mia", Minutes: 5})
	w.must("mia", Leave{})
	w.must("mia", Knock{})
	if got := w.s.Entry(Viewer{"mia", phone}); got != Knocking {
		t.Errorf("mia is %s: a locked door is for everyone who is outside", got)
	}
	if p := ViewOf(w.s, Viewer{"cleo", phone}).People[3]; p.Who != "mia" || p.Entry != Knocking {
		t.Errorf("%+v", p)
	}
	// Another member is not told that she waits outside: for them she has left, as they saw.
	if row, _ := w.s.row(w.s.find("mia"), MemberAudience); row.Entry != HasLeft {
		t.Errorf("%+v", row)
	}
	w.must("ben", Admit{Who: "mia"})
	w.must("ben", Unlock{})

	mine := ViewOf(w.s, Viewer{"mia", phone})
	if got := who(mine.People); !slices.Equal(got, []ParticipantID{"ben", "cleo", "olga", "mia", "nils"}) {
		t.Errorf("a member sees %v", got)
	}
	if p := mine.People[4]; p.Entry != HasLeft || p.Exit {
		t.Errorf("%+v", p)
	}
	if !mine.You.Muted || mine.You.MutedUntil == 0 || mine.People[3].Muted {
		t.Errorf("%+v", mine.You)
	}
	staffs := ViewOf(w.s, Viewer{"ben", phone})
	if got := who(staffs.People); len(got) != 8 {
		t.Errorf("staff see %v", got)
	}
	if p := staffs.People[4]; !p.Exit || p.Who != "nils" {
		t.Errorf("%+v", p)
	}
	if p := staffs.People[6]; p.Entry != Knocking || !slices.Equal(p.Devices, []string{phone}) {
		t.Errorf("%+v", p)
	}
	if staffs.Settings != w.s.Settings() || staffs.Seq != w.s.Seq() {
		t.Errorf("%+v", staffs)
	}
	observes := ViewOf(w.s, Viewer{"olga", phone})
	if len(observes.People) != 8 || observes.Desk != nil || !observes.People[3].Muted {
		t.Errorf("%+v", observes)
	}
	for _, v := range []Viewer{{"kim", phone}, {"rita", phone}, {"otto", phone}, {"nils", phone}, {"mia", "elsewhere"}, {"stranger", phone}} {
		view := ViewOf(w.s, v)
		if view.People != nil || view.Here != 0 || view.Hands != nil {
			t.Errorf("%s on %s is shown %+v", v.Who, v.Device, view)
		}
		if view.Phase != Live || view.Agreement != agreed {
			t.Errorf("%s may know where the session stands", v.Who)
		}
	}
}

func TestTheDeskInOrder(t *testing.T) {
	w := live(t)
	w.must("ben", Hold{Who: "nils"})
	w.must("mia", ProposeLine{Text: "be kind"})
	hand := w.must("mia", RaiseHand{})
	w.seat("rita")
	w.must("rita", Consent{Agreement: agreed})
	w.must("ben", Lock{})
	w.must("rita", Knock{})
	w.must("nils", Say{Text: "words"})
	w.must("otto", Flag{Who: "mia"})
	later := w.must("mia", SayPrivate{Text: "words"})
	w.must("mia", SayPrivate{Text: "more words"})
	w.must("otto", SayPrivate{Text: "words"})
	w.must("otto", AskHelp{})
	desk := ViewOf(w.s, Viewer{"cleo", phone}).Desk
	var got []Desk
	for _, d := range desk {
		got = append(got, d.Kind)
		if d.Seq == 0 || d.Who == "" || d.Since == 0 {
			t.Errorf("%+v", d)
		}
	}
	want := []Desk{DeskHelp, DeskPrivate, DeskPrivate, DeskLine, DeskHand, DeskDoor, DeskHeld, DeskFlag}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if desk[1].Seq != later || desk[4].Seq != hand {
		t.Errorf("%+v, %+v", desk[1], desk[4])
	}
	w.must("ben", SayPrivate{With: "mia", Text: "I am here"})
	if d := ViewOf(w.s, Viewer{"cleo", phone}).Desk; d[1].Who != "otto" || d[2].Kind != DeskLine {
		t.Errorf("%+v", d)
	}
	if f := desk[7]; f.About != "mia" || f.Message != 0 {
		t.Errorf("who worried somebody is not on the desk: %+v", f)
	}
	said := w.must("mia", Say{Text: "words"})
	w.must("otto", Flag{Message: said})
	if d := ViewOf(w.s, Viewer{"cleo", phone}).Desk; d[len(d)-1].Message != said || d[len(d)-1].About != "" {
		t.Errorf("what worried somebody is not on the desk: %+v", d)
	}
}

func TestLinesOfTheAgreement(t *testing.T) {
	w := live(t)
	one := w.must("mia", ProposeLine{Text: "be kind"})
	two := w.must("nils", ProposeLine{Text: "be brief"})
	w.must("ben", AdoptLine{Line: one})
	w.refused(CodeAlready, "ben", AdoptLine{Line: one})
	w.seat("rita")
	w.enter("rita")
	if l := ViewOf(w.s, Viewer{"rita", phone}).Lines; len(l) != 1 || !l[0].Adopted || l[0].By != "mia" {
		t.Errorf("a newcomer is shown %+v", l)
	}
	if l := ViewOf(w.s, Viewer{"mia", phone}).Lines; len(l) != 2 {
		t.Errorf("%+v", l)
	}
	w.must("ben", Hide{Message: two})
	w.refused(CodeUnknown, "ben", AdoptLine{Line: two})
	if l := ViewOf(w.s, Viewer{"mia", phone}).Lines; len(l) != 1 {
		t.Errorf("%+v", l)
	}
	w.sees(two, "rrrF")
}

// crowd is a live room of n members, all present.
func crowd(t testing.TB, n int) *world {
	w := newWorld(t)
	w.quiet = true
	w.must("", ChangeSettings{Settings: Settings{Seats: MaxSeats, Admission: AdmitOpen, History: FromStart}})
	w.seat("ben", "cleo", "olga")
	w.must("", Attend{Arrived: []ParticipantID{"ben", "cleo"}, StaffConnected: true})
	w.must("ben", OpenLobby{})
	w.must("ben", Start{})
	arrived := make([]ParticipantID, n)
	for i := range n {
		id := ParticipantID(fmt.Sprintf("member-%05d", i))
		w.must("", TakeSeat{Who: id, Role: Member})
		w.append([]Event{
			{At: w.now, By: id, Fact: Named{NameKey: uint32(i) + 1_000_000_000}},
			{At: w.now, By: id, Fact: Consented{Agreement: agreed}},
			{At: w.now, Fact: Admitted{Who: id, Device: phone}},
		})
		arrived[i] = id
	}
	w.must("", Attend{Arrived: arrived, StaffConnected: true})
	return w
}

func TestACrowdIsNotListed(t *testing.T) {
	w := crowd(t, CrowdedAt+20)
	v := ViewOf(w.s, Viewer{"member-00007", phone})
	if got := who(v.People); !slices.Equal(got, []ParticipantID{"ben", "cleo", "olga", "member-00007"}) {
		t.Errorf("%v", got)
	}
	if v.Here != CrowdedAt+20 {
		t.Errorf("%d are here", v.Here)
	}
	if n := len(ViewOf(w.s, Viewer{"ben", phone}).People); n != CrowdedAt+23 {
		t.Errorf("staff see %d", n)
	}
}
