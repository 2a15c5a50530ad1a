package moderation

import (
	"slices"
	"strings"
	"testing"
)

func TestAnAgenda(t *testing.T) {
	w := live(t)
	w.refused(CodeStaffOnly, "mia", SetAgenda{Text: "Mine", Minutes: []int{5}})
	for what, c := range map[string]SetAgenda{
		"fewer names than minutes": {Text: "Opening", Minutes: []int{5, 5}},
		"an item without a name":   {Text: "Opening\n ", Minutes: []int{5, 5}},
		"too long an item":         {Text: strings.Repeat("x", MaxAgendaName+1), Minutes: []int{5}},
		"too many minutes":         {Text: "Opening", Minutes: []int{MaxAgendaMinutes + 1}},
		"an item that is none":     {Text: "Opening", Minutes: []int{5}, Now: 1},
		"nothing to keep":          {Text: "Opening", Minutes: []int{5}, Keep: true},
	} {
		if _, refusal := w.ask("ben", c); refusal == nil {
			t.Errorf("%s is taken", what)
		}
	}
	up := w.must("ben", SetAgenda{Text: "Opening\nSharing\nClosing", Minutes: []int{10, 40, 0}})
	w.refused(CodeAlready, "cleo", SetAgenda{Text: "Another", Minutes: []int{5}})
	since := ViewOf(w.s, Viewer{"mia", phone}).Agenda.Since
	w.pass(60_000)
	more := w.must("ben", ExtendAgenda{Agenda: up, Minutes: 5})
	w.refused(CodeAlready, "cleo", MoveAgenda{Agenda: up, Now: 1})
	w.refused(CodeBadValue, "ben", ExtendAgenda{Agenda: more, Minutes: MaxAgendaMinutes})
	v := ViewOf(w.s, Viewer{"mia", phone}).Agenda
	if v.Since != since || v.Now != 0 || !slices.Equal(v.Minutes, []int{15, 40, 0}) {
		t.Errorf("extended: %+v", v)
	}

	// Reordered, the item that is on goes on; skipped to another, it begins anew.
	other := w.must("cleo", SetAgenda{Text: "Opening\nClosing\nSharing", Minutes: []int{15, 5, 40}, Keep: true, Instead: more})
	if v := ViewOf(w.s, Viewer{"olga", phone}).Agenda; v.Since != since || v.Seq != other {
		t.Errorf("reordered: %+v", v)
	}
	w.pass(60_000)
	w.must("ben", Pause{})
	moved := w.must("ben", MoveAgenda{Agenda: other, Now: 2})
	if v := ViewOf(w.s, Viewer{"otto", phone}).Agenda; v.Now != 2 || v.Since != w.now || v.Seq != other || v.Last != moved {
		t.Errorf("moved: %+v", v)
	}
	w.must("ben", SetAgenda{Instead: moved})
	if v := ViewOf(w.s, Viewer{"otto", phone}).Agenda; v != nil {
		t.Errorf("taken down: %+v", v)
	}
	w.refused(CodeAlready, "ben", MoveAgenda{Agenda: moved, Now: 1})
}

// TestWhoLeavesEarlyIsFirst in a drawn order, is known to staff alone, and may change their mind.
func TestWhoLeavesEarlyIsFirst(t *testing.T) {
	for _, mode := range []RoundMode{ByRoster, ByChance} {
		w := live(t)
		w.refused(CodeBadValue, "otto", PlanLeave{Leaves: w.now})
		w.refused(CodeBadValue, "otto", PlanLeave{Leaves: w.now + MostLeaves + 1})
		w.refused(CodeNotAllowed, "olga", PlanLeave{Leaves: w.now + 60_000})
		w.must("ben", Pause{})
		w.must("nils", PlanLeave{Leaves: w.now + 600_000})
		w.must("otto", PlanLeave{Leaves: w.now + 300_000})
		w.must("ben", Resume{})
		leaves := func(viewer, who ParticipantID) Time {
			for _, p := range ViewOf(w.s, Viewer{viewer, phone}).People {
				if p.Who == who {
					return p.Leaves
				}
			}
			return -1
		}
		if leaves("ben", "otto") != w.now+300_000 || leaves("mia", "otto") != 0 || leaves("olga", "otto") != 0 || ViewOf(w.s, Viewer{"otto", phone}).You.Leaves != w.now+300_000 {
			t.Errorf("staff are shown %d, a member %d, an observer %d", leaves("ben", "otto"), leaves("mia", "otto"), leaves("olga", "otto"))
		}
		w.must("ben", BeginRound{Mode: mode})
		if v := ViewOf(w.s, Viewer{"mia", phone}).Round; v.Holder != "otto" || v.Order[0] != "nils" {
			t.Errorf("%s: %s has the floor before %v", mode, v.Holder, v.Order)
		}
		w.must("otto", PlanLeave{})
		if events, refusal := w.ask("otto", PlanLeave{}); refusal != nil || len(events) != 0 {
			t.Errorf("taken back twice: %v %v", events, refusal)
		}
		if leaves("ben", "otto") != 0 {
			t.Error("what was taken back is shown")
		}
		w.must("", Erase{Who: "nils"})
		if leaves("ben", "nils") > 0 {
			t.Error("what an erased person said stays")
		}
	}
}
