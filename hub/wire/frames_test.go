package wire

import (
	"encoding/json"
	"strings"
	"testing"

	m "hearth/moderation"
)

func TestFramesGolden(t *testing.T) {
	id, _ := ParseCommandID("01234567-89ab-4cde-8f01-23456789abcd")
	const last = "event-0000000000000012"
	view := []byte(`{"phase":"live"}`) // see views.json for whole ones
	writers := []Writer{{"p-mia", opening, m.RoomLane}, {"p-ben", opening + 1, m.StaffLane}}
	var g golden
	for _, f := range []struct {
		name  string
		frame []byte
	}{
		{"welcome: begin anew", AppendWelcome(nil, "session", opening, ResumeOver, true, view)},
		{"welcome: events follow", AppendWelcome(nil, "session", opening, ResumeEvents, false, view)},
		{"welcome: nothing newer", AppendWelcome(nil, "session", opening, ResumeNothing, false, view)},
		{"ready", AppendReady(nil)},
		{"done", AppendDone(nil, id, last)},
		{"done: nothing needed to happen", AppendDone(nil, id, "")},
		{"refused", AppendRefused(nil, id, &m.Refusal{Code: m.CodePaused, Say: `The room is paused. "Draft" kept.`, Until: opening})},
		{"refused: it is not known until when", AppendRefused(nil, id, &m.Refusal{Code: m.CodeStale, Say: "Something happened meanwhile."})},
		{"presence: lost", AppendPresence(nil, []m.ParticipantID{"p-mia"}, true)},
		{"presence: here", AppendPresence(nil, []m.ParticipantID{"p-mia"}, false)},
		{"presence: several", AppendPresence(nil, []m.ParticipantID{"p-ben", "p-mia"}, true)},
		{"writing: for members", AppendWriting(nil, writers, false)},
		{"writing: for staff", AppendWriting(nil, writers, true)},
		{"writing: nobody, for members", AppendWriting(nil, nil, false)},
		{"writing: nobody, for staff", AppendWriting(nil, nil, true)},
		{"link: in doubt", AppendLink(nil, false)},
		{"link: again", AppendLink(nil, true)},
		{"servers: apart", AppendServers(nil, true)},
		{"servers: again", AppendServers(nil, false)},
		{"beat", AppendBeat(nil, opening)},
		{"bye: come back", AppendBye(nil, CloseDraining, 1200)},
		{"bye: stop", AppendBye(nil, CloseRemoved, 0)},
	} {
		g.entry(pair{"name", f.name}, pair{"frame", json.RawMessage(f.frame)})
	}
	g.hold(t, "frames.json")
}

// TestFramesAppend: frames are added to what is there.
func TestFramesAppend(t *testing.T) {
	for _, f := range [][]byte{
		AppendReady([]byte("x")), AppendBeat([]byte("x"), 1), AppendLink([]byte("x"), true), AppendBye([]byte("x"), CloseLeft, 0),
		AppendDone([]byte("x"), [16]byte{1}, ""), AppendWriting([]byte("x"), nil, true), AppendPresence([]byte("x"), []m.ParticipantID{"p"}, true),
		AppendServers([]byte("x"), true),
		AppendWelcome([]byte("x"), "s", 1, ResumeOver, false, []byte("{}")),
	} {
		if f[0] != 'x' || !json.Valid(f[1:]) {
			t.Errorf("%s", f)
		}
	}
}

// TestViewsGolden writes the room as it stands in the middle of a busy session: for each of those who are in it, for who
// waits at the door, and for a device that was not let in.
func TestViewsGolden(t *testing.T) {
	h := newHall(t)
	h.gather()
	h.ask("p-ben", m.AdoptLine{Line: h.ask("p-mia", m.ProposeLine{Text: "We let each other finish."})})
	h.ask("p-nils", m.ProposeLine{Text: "We may laugh."})
	h.ask("p-mia", m.RaiseHand{})
	h.ask("p-nils", m.StepAway{})
	h.ask("p-nils", m.SayPrivate{Text: "Can I tell you something?"})
	h.ask("p-ben", m.SeeHelp{Help: h.ask("p-mia", m.AskHelp{})})
	h.ask("p-mia", m.Flag{Who: "p-nils", Memo: "worried"})
	h.ask("p-ben", m.Hold{Who: "p-mia", Reason: m.ReasonCare})
	h.ask("p-mia", m.Say{Text: "May I?"})
	h.ask("p-ben", m.Mute{Who: "p-mia", Minutes: 5})
	h.ask("p-ben", m.Lock{})
	h.ask("p-zoe", m.ChooseName{Name: "Zoe"})
	h.ask("p-zoe", m.Consent{Agreement: agreed})
	h.ask("p-zoe", m.Knock{})
	h.ask("p-ben", m.Slow{Seconds: 30})
	h.ask("p-ben", m.Pause{Minutes: 5, Reason: m.ReasonConflict, Text: "Let us sit for a moment."})
	h.lost["p-nils"] = true
	var g golden
	for _, v := range h.viewers {
		g.entry(pair{"who", v.Who}, pair{"device", v.Device}, pair{"role", h.s.Role(v.Who)}, pair{"view", h.view(v)})
	}
	g.hold(t, "views.json")
	h.leaksNothing()
}

// leaksNothing: nobody outside learns of anyone inside, and members learn nothing of the desk.
func (h *hall) leaksNothing() {
	h.t.Helper()
	for _, v := range h.viewers {
		view := string(h.view(v))
		others := []string{"p-ben", "p-cleo", "p-olga", "p-nils", "Ben", "Cleo", "Nils", "laugh", "sit for a moment", "desk", "settings"}
		if !h.s.Entered(v) {
			for _, o := range others {
				if strings.Contains(view, o) {
					h.t.Errorf("%s on %s, who is outside, reads %q", v.Who, v.Device, o)
				}
			}
		}
		if h.s.Role(v.Who) == m.Member {
			for _, o := range []string{`"desk"`, `"settings"`, `"muted":true,"until"`, `"devices"`, `"lost"`, `"spoke"`, "May I?", "worried", "Zoe"} {
				if strings.Contains(view, o) && v.Who != "p-zoe" {
					h.t.Errorf("%s reads %s", v.Who, o)
				}
			}
		}
	}
}

// TestViewFieldsAreDocumented: every member of a view is named in doc.go.
func TestViewFieldsAreDocumented(t *testing.T) {
	text := section(t, "# The view", "# How a connection ends")
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				if !strings.Contains(text, `"`+name+`"`) {
					t.Errorf("doc.go, the view: nothing of %q", name)
				}
				if name != "settings" { // moderation.Settings as they are
					walk(inner)
				}
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	h := newHall(t)
	h.play()
	for _, x := range h.triples {
		var v any
		if err := json.Unmarshal(x.after, &v); err != nil {
			t.Fatal(err)
		}
		walk(v)
	}
}
