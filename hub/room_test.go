package hub

import (
	"fmt"
	"strings"
	"testing"

	"hearth/hub/wire"
	"hearth/moderation"
)

func TestPeopleTalk(t *testing.T) {
	eachShape(t, func(s *stage) {
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		id := mia.do(moderation.Say{Text: "Hello, everyone."})
		for _, a := range []*actor{lead, mia, noor} {
			f := a.sees("said")
			if f["text"] != "Hello, everyone." || f["by"] != string(mia.who) || f["id"] != id {
				t.Errorf("%s got %v", a.name, f)
			}
		}
		if f := lead.sink.all(); f[len(f)-1]["n"] == nil {
			t.Error("staff do not see the event's number")
		}
		for _, f := range noor.sink.all() {
			if f["n"] != nil {
				t.Errorf("a member sees a number: %v", f)
			}
		}
	})
}

func TestStopsStop(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	lead := s.begin()
	mia, noor := s.member("Mia"), s.member("Noor")

	lead.do(moderation.Pause{Text: "A moment of quiet."})
	if f := mia.sees("paused"); f["text"] != "A moment of quiet." {
		t.Errorf("the pause says %v", f)
	}
	mia.refused(moderation.Say{Text: "but"}, moderation.CodePaused)
	lead.do(moderation.Resume{})
	mia.sees("resumed")
	mia.do(moderation.Say{Text: "Thank you."})

	lead.do(moderation.Mute{Who: mia.who, Minutes: 5, Note: "Let us hear others first.", Memo: "talked over Noor"})
	if f := mia.sees("muted"); f["note"] != "Let us hear others first." || f["memo"] != nil {
		t.Errorf("the muted person got %v", f)
	}
	mia.refused(moderation.Say{Text: "but"}, moderation.CodeMuted)
	mia.do(moderation.SayPrivate{Text: "May I ask why?"})
	lead.do(moderation.Unmute{Who: mia.who})

	lead.do(moderation.Remove{Who: mia.who, Reason: moderation.ReasonCare, Note: "Let us talk tomorrow."})
	if f := mia.sees("removed"); f["note"] != "Let us talk tomorrow." {
		t.Errorf("the removed person got %v", f)
	}
	if code := mia.sink.awaitClose(); code != wire.CloseRemoved {
		t.Errorf("closed with %d", code)
	}
	before := len(mia.sink.all())
	noor.do(moderation.Say{Text: "Is Mia all right?"})
	lead.sees("said")
	if after := len(mia.sink.all()); after != before {
		t.Error("a removed person got a frame")
	}
	noor.barrier()
	for _, f := range noor.sink.all() {
		if f["k"] == "muted" || f["lane"] == "private" {
			t.Errorf("a bystander got %v", f)
		}
		if f["k"] == "removed" && (f["note"] != nil || f["by"] != nil) {
			t.Errorf("a bystander got %v", f)
		}
	}
}

func TestTombstones(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{Seats: 8, Admission: moderation.AdmitOpen, History: moderation.FromStart})
	lead := s.begin()
	mia, noor := s.member("Mia"), s.member("Noor")
	mark := noor.lastSeen()
	noor.conn.Gone()
	first := mia.do(moderation.Say{Text: "canary one"})
	second := mia.do(moderation.Say{Text: "canary two"})
	var one, two moderation.Seq
	s.state(func(r *room) { one, two = r.resolve(first), r.resolve(second) })
	mia.do(moderation.TakeBack{Message: one})
	lead.do(moderation.Hide{Message: two, Note: "Without the how, please."})

	noor.join(mark)
	noor.barrier()
	gone := map[any]any{}
	for _, f := range noor.sink.all() {
		if f["text"] == "canary one" || f["text"] == "canary two" {
			t.Errorf("came after it was gone: %v", f)
		}
		if f["k"] == "said" {
			gone[f["id"]] = f["gone"]
		}
	}
	if gone[first] != "took_back" || gone[second] != "hidden" {
		t.Errorf("tombstones are %v", gone)
	}
	lead.do(moderation.Unhide{Message: two})
	if f := noor.sees("unhidden"); f["text"] != "canary two" || f["author"] != string(mia.who) {
		t.Errorf("came back as %v", f)
	}
}

func TestHeldTextReachesOthersAtItsApproval(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	lead := s.begin()
	mia, noor := s.member("Mia"), s.member("Noor")
	lead.do(moderation.Hold{Who: mia.who})
	mia.sees("hold_set")
	noor.barrier()
	before := len(noor.sink.all())
	id := mia.do(moderation.Say{Text: "May I say this?"})
	if f := mia.sees("said"); f["held"] != true {
		t.Errorf("the author got %v", f)
	}
	lead.sees("said")
	noor.barrier()
	for _, f := range noor.sink.all()[before:] {
		if f["k"] != "arrived" {
			t.Errorf("a held message showed: %v", f)
		}
	}
	var seq moderation.Seq
	s.state(func(r *room) { seq = r.resolve(id) })
	lead.do(moderation.Approve{Message: seq})
	if f := noor.sees("approved"); f["text"] != "May I say this?" || f["author"] != string(mia.who) {
		t.Errorf("the approval came as %v", f)
	}
}

func TestSameCommandCountsOnce(t *testing.T) {
	eachShape(t, func(s *stage) {
		s.begin()
		mia := s.member("Mia")
		d := Do{Session: s.session, By: mia.who, Device: mia.device, ID: newID(), Seen: mia.lastSeen(), Command: moderation.Say{Text: "once"}}
		first, err := s.hub.Do(t.Context(), d)
		s.must(err)
		s.must(s.hub.Drain(t.Context()))
		s.open()
		again, err := s.hub.Do(t.Context(), d)
		s.must(err)
		if again.Event != first.Event || !again.Again {
			t.Errorf("first %+v, then %+v", first, again)
		}
	})
}

func TestResumeAnswers(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	s.begin()
	mia, noor := s.member("Mia"), s.member("Noor")
	// Arrivals are recorded a moment after they happen: the last of them must be past before "nothing new" can be true.
	noor.find(func(f frame) bool {
		return f["k"] == "arrived" && strings.Contains(fmt.Sprint(f["people"]), string(noor.who))
	}, "her own arrival")
	mia.do(moderation.Say{Text: "one"})
	noor.find(func(f frame) bool { return f["text"] == "one" }, "what Mia said")
	last := noor.lastSeen()
	noor.barrier()

	noor.join(last)
	if f := noor.sink.all()[0]; f["resume"] != "nothing" {
		t.Errorf("nothing new is answered %v", f["resume"])
	}
	mia.do(moderation.Say{Text: "two"})
	noor.join(last)
	if f := noor.sink.all()[0]; f["resume"] != "events" {
		t.Errorf("something new is answered %v", f["resume"])
	}
	if f := noor.sink.all()[1]; f["text"] != "two" {
		t.Errorf("resumed with %v", f)
	}
	noor.join("not-an-id")
	if f := noor.sink.all()[0]; f["resume"] != "over" {
		t.Errorf("an unknown id is answered %v", f["resume"])
	}
}

func TestNobodyOutsideSeesIn(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{Seats: 8, Admission: moderation.AdmitAsk, History: moderation.FromStart})
	lead := s.begin()
	mia := s.cast("Mia", moderation.Member)
	mia.do(moderation.Consent{Agreement: agreed})
	mia.do(moderation.Knock{})
	lead.do(moderation.Admit{Who: mia.who})
	mia.join("")
	noor := s.cast("Noor", moderation.Member)
	noor.join("")
	mia.do(moderation.Say{Text: "canary"})
	lead.do(moderation.Pause{Text: "canary pause"})
	lead.sees("paused")
	lead.do(moderation.Resume{})
	noor.barrier()
	for _, f := range noor.sink.all() {
		b := f["view"]
		if v, ok := b.(map[string]any); ok {
			if people := v["people"].([]any); len(people) != 0 || v["here"].(float64) != 0 {
				t.Errorf("an outsider's view has people: %v", people)
			}
		}
		if f["t"] == "event" && f["k"] != "opened" && f["k"] != "lobby_opened" && f["k"] != "started" && f["k"] != "seated" {
			t.Errorf("an outsider got %v", f)
		}
	}
	noor.do(moderation.Consent{Agreement: agreed})
	noor.do(moderation.Knock{})
	lead.do(moderation.Admit{Who: noor.who})
	f := noor.await("welcome")
	if f["resume"] != "over" {
		t.Errorf("admitted, welcomed with %v", f["resume"])
	}
	if f := noor.sees("said"); f["text"] != "canary" {
		t.Errorf("the admitted person got %v", f)
	}
}

func TestKnockingOnTheOwnConnectionLetsIn(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	s.begin()
	mia := s.cast("Mia", moderation.Member)
	mia.join("")
	mia.send("consent", `"version":1,"hash":"`+agreed.Hash+`"`)
	mia.send("knock", "")
	if f := mia.await("welcome"); f["view"].(map[string]any)["you"].(map[string]any)["entry"] != "in" {
		t.Errorf("welcomed as %v", f["view"].(map[string]any)["you"])
	}
}
