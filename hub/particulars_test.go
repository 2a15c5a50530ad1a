package hub

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/moderation"
)

// everyFact is one fact of each kind, with every field set, and no two numbers the same.
func everyFact() []moderation.Fact {
	const at = moderation.Time(1_795_000_000_000)
	who := moderation.ParticipantID("p1")
	settings := moderation.Settings{Seats: 11, LateMinutes: 12, Admission: moderation.AdmitAsk, History: moderation.FromStart, BurstMessages: 13, BurstSeconds: 14, PerMinute: 15}
	agreement := moderation.Agreement{Version: 21, Hash: "a hash"}
	return []moderation.Fact{
		moderation.Opened{Rules: 31, Settings: settings, Agreement: agreement, Starts: at, Minutes: 90, Mark: "demo"},
		moderation.LobbyOpened{}, moderation.Started{}, moderation.ClosingBegan{Next: at}, moderation.Ended{Abandoned: true},
		moderation.Shut{Doors: true}, moderation.StaffAway{}, moderation.StaffBack{}, moderation.WaitingBegan{},
		moderation.AgreementChanged{Agreement: agreement}, moderation.SettingsChanged{Settings: settings},
		moderation.Seated{Who: who, Role: moderation.Observer, NameKey: 7}, moderation.Named{NameKey: 7},
		moderation.Consented{Agreement: agreement, Recorded: at}, moderation.Knocked{Device: "d1", Late: true, Trusted: true},
		moderation.Admitted{Who: who, Device: "d1"}, moderation.Declined{Who: who, Device: "d1"},
		moderation.Arrived{Who: []moderation.ParticipantID{who, "p2"}, Door: true},
		moderation.Departed{Who: []moderation.Departure{{Who: who, Since: at}, {Who: "p2", Since: at + 1000}}, Door: true},
		moderation.SteppedAway{}, moderation.SteppedBack{}, moderation.Left{Exit: true, Door: true},
		moderation.Renamed{Who: who, NameKey: 7, Door: true}, moderation.LeadPassed{To: who, CalledAway: true},
		moderation.RoleChanged{Who: who, Role: moderation.Observer},
		moderation.Said{Lane: moderation.PrivateLane, With: who, ReplyTo: 41, Held: true}, moderation.TookBack{Message: 41},
		moderation.Reacted{Message: 41, Response: moderation.MeToo}, moderation.Unreacted{Message: 41, Response: moderation.WithYou},
		moderation.HandRaised{}, moderation.HandLowered{Who: who}, moderation.Flagged{Message: 41, Who: who},
		moderation.HelpAsked{}, moderation.HelpSeen{Help: 41}, moderation.HelpClaimed{Help: 41}, moderation.HelpSettled{Help: 41},
		moderation.Bookmarked{Message: 41}, moderation.LineProposed{}, moderation.LineAdopted{Line: 41},
		moderation.Nudged{Who: who, Reason: moderation.ReasonCare},
		moderation.Muted{Who: who, Until: at, Reason: moderation.ReasonPace}, moderation.Unmuted{Who: who, Reverses: 41},
		moderation.Paused{Until: at, Reason: moderation.ReasonOther, Grounding: 90}, moderation.Resumed{Reverses: 41},
		moderation.Slowed{Seconds: 30, Reason: moderation.ReasonPace}, moderation.HoldSet{Who: who, Reason: moderation.ReasonContact},
		moderation.HoldLifted{Who: who, Reverses: 41}, moderation.Approved{Message: 41},
		moderation.Returned{Message: 41, Author: who, Reason: moderation.ReasonMethodDetail},
		moderation.Hidden{Message: 41, Author: who, Reason: moderation.ReasonConflict},
		moderation.Unhidden{Message: 41, Reverses: 42},
		moderation.Removed{Who: who, Group: true, Door: true, Reason: moderation.ReasonAgreement},
		moderation.Reinstated{Who: who, Reverses: 41}, moderation.Locked{Reason: moderation.ReasonOther},
		moderation.Unlocked{Reverses: 41}, moderation.Erased{Messages: []moderation.Seq{41, 42}, Who: who, All: true},
		moderation.HandMoved{Who: who, Place: 2},
		moderation.RoundBegan{
			Mode: moderation.ByChance, Occasion: moderation.OpeningRound, Order: []moderation.ParticipantID{who, "p2"}, Seconds: 70,
			HandsClosed: true, Responses: true,
		},
		moderation.RoundMoved{From: who, To: "p2", How: moderation.TurnLater, Responses: true}, moderation.RoundEnded{Round: 41},
		moderation.CheckInBegan{Moment: moderation.AfterScale}, moderation.CheckInAnswered{CheckIn: 41, Skipped: true},
		moderation.CheckInEnded{CheckIn: 41, Shown: []moderation.Seq{42, 43}}, moderation.Readied{Pause: 41},
		moderation.PromptAsked{Named: true}, moderation.PromptAnswered{Prompt: 41, Skipped: true},
		moderation.PromptEnded{Prompt: 41, Revealed: true, Shown: []moderation.Shared{{Answer: 42, Who: "p1"}, {Answer: 43, Who: "p2"}}},
		moderation.CardShown{Sheet: true, Instead: 41}, moderation.CardPutAway{Card: 41},
		moderation.AgendaSet{Minutes: []int{10, 40}, Now: 1, Kept: true, Instead: 41}, moderation.AgendaMoved{After: 41, Now: 1},
		moderation.AgendaExtended{After: 41, Minutes: 5}, moderation.LeavePlanned{Leaves: 1_800_000_000_000},
	}
}

// leaves gathers what JSON says, without where it says it; of what is true, the name is what it says. Times of facts
// become what a line writes them as.
func leaves(name string, v any) (all []string) {
	switch x := v.(type) {
	case map[string]any:
		for k, inner := range x {
			if k != "name_key" { // compares names; it says nothing to people
				all = append(all, leaves(k, inner)...)
			}
		}
	case []any:
		for _, inner := range x {
			all = append(all, leaves(name, inner)...)
		}
	case bool:
		all = append(all, name)
	case float64:
		if x > 1e12 {
			return []string{time.UnixMilli(int64(x)).UTC().Format(time.RFC3339Nano)}
		}
		b, _ := json.Marshal(x) //nolint:errchkjson // a number
		all = append(all, string(b))
	case string:
		all = append(all, x)
	}
	return all
}

func leavesOf(t *testing.T, b []byte) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	all := leaves("", v)
	slices.Sort(all)
	return all
}

// TestNoLineLosesItsFact: whatever the facts of an event say stands in its line, for every kind there is.
func TestNoLineLosesItsFact(t *testing.T) {
	var kinds []moderation.Kind
	for _, f := range everyFact() {
		kinds = append(kinds, f.Kind())
		for i, v := 0, reflect.ValueOf(f); i < v.NumField(); i++ {
			if v.Field(i).IsZero() {
				t.Fatalf("%s.%s is not tried", f.Kind(), v.Type().Field(i).Name)
			}
		}
		want := leavesOf(t, moderation.EncodeFacts(&moderation.Event{Fact: f}))
		p := particularsOf(f)
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		got := leavesOf(t, b)
		got = append(got, string(f.Kind())) // a line has it, and the lane, beside
		if said, ok := f.(moderation.Said); ok {
			got = append(got, string(said.Lane))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s says\n%q, and its line\n%q", f.Kind(), want, got)
		}
	}
	if !slices.Equal(kinds, moderation.Kinds()) {
		t.Errorf("facts of %v, kinds are %v", kinds, moderation.Kinds())
	}
}

// TestEveryLineHasWords: no kind, reason or response is shown to people as a code.
func TestEveryLineHasWords(t *testing.T) {
	for _, f := range everyFact() {
		l := Line{Kind: string(f.Kind()), Particulars: particularsOf(f)}
		says := l.What()
		if says == "" || strings.Contains(says, "_") || strings.Contains(says, ", ,") || strings.HasSuffix(says, ": ") || strings.Contains(says, "“”") {
			t.Errorf("%s: %q", f.Kind(), says)
		}
		if phrases[f.Kind()] == "" {
			t.Errorf("%s has no words", f.Kind())
		}
		if l.Message != 0 && !strings.Contains(says, "about 41") {
			t.Errorf("%s does not say what it is about: %q", f.Kind(), says)
		}
	}
	for _, r := range moderation.Reasons() {
		if reasonPhrases[r] == "" {
			t.Errorf("%s has no words", r)
		}
	}
	for _, r := range moderation.Responses() {
		if responsePhrases[r] == "" {
			t.Errorf("%s has no words", r)
		}
	}
	l := Line{Kind: "hidden", Particulars: particularsOf(moderation.Hidden{Message: 22, Author: "p1", Reason: moderation.ReasonCare})}
	if got := l.What(); got != "hidden, about 22, reason: care first" {
		t.Errorf("says %q", got)
	}
}
