package moderation

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// everyFact is one fact of each kind, with every field set.
func everyFact() []Fact {
	at := start + 5
	return []Fact{
		Opened{Rules: 1, Settings: DefaultSettings(), Agreement: agreed, Starts: at, Minutes: 90, Mark: "demo"},
		LobbyOpened{}, Started{}, ClosingBegan{Next: at}, Ended{Abandoned: true}, Shut{Doors: true}, StaffAway{}, StaffBack{},
		WaitingBegan{}, AgreementChanged{Agreement: agreed}, SettingsChanged{Settings: DefaultSettings()},
		Seated{Who: "p1", Role: Member, NameKey: 7}, Named{NameKey: 7}, Consented{Agreement: agreed, Recorded: at},
		Knocked{Device: "d1", Late: true, Trusted: true}, Admitted{Who: "p1", Device: "d1"}, Declined{Who: "p1", Device: "d1"},
		Arrived{Who: []ParticipantID{"p1", "p2"}, Door: true}, Departed{Who: []Departure{{"p1", at}}, Door: true},
		SteppedAway{}, SteppedBack{}, Left{Exit: true, Door: true}, Renamed{Who: "p1", NameKey: 7, Door: true},
		LeadPassed{To: "p1", CalledAway: true}, RoleChanged{Who: "p1", Role: Observer},
		Said{Lane: RoomLane, With: "p1", ReplyTo: 3, Held: true}, TookBack{Message: 3},
		Reacted{Message: 3, Response: MeToo}, Unreacted{Message: 3, Response: WithYou}, HandRaised{}, HandLowered{Who: "p1"},
		Flagged{Message: 3, Who: "p1"}, HelpAsked{}, HelpSeen{Help: 3}, HelpClaimed{Help: 3}, HelpSettled{Help: 3},
		Bookmarked{Message: 3}, LineProposed{}, LineAdopted{Line: 3},
		Nudged{Who: "p1", Reason: ReasonCare}, Muted{Who: "p1", Until: at, Reason: ReasonPace}, Unmuted{Who: "p1", Reverses: 3},
		Paused{Until: at, Reason: ReasonOther, Grounding: 120}, Resumed{Reverses: 3}, Slowed{Seconds: 30, Reason: ReasonPace},
		HoldSet{Who: "p1", Reason: ReasonContact}, HoldLifted{Who: "p1", Reverses: 3}, Approved{Message: 3},
		Returned{Message: 3, Author: "p1", Reason: ReasonMethodDetail}, Hidden{Message: 3, Author: "p1", Reason: ReasonConflict},
		Unhidden{Message: 3, Reverses: 4}, Removed{Who: "p1", Group: true, Door: true, Reason: ReasonAgreement},
		Reinstated{Who: "p1", Reverses: 3}, Locked{Reason: ReasonOther}, Unlocked{Reverses: 3},
		Erased{Messages: []Seq{3, 4}, Who: "p1", All: true},
		HandMoved{Who: "p1", Place: 2},
		RoundBegan{Mode: ByChance, Occasion: ClosingRound, Order: []ParticipantID{"p1", "p2"}, Seconds: 90, HandsClosed: true, Responses: true},
		RoundMoved{From: "p1", To: "p2", How: TurnLater, Responses: true}, RoundEnded{Round: 3},
		CheckInBegan{Moment: AfterScale}, CheckInAnswered{CheckIn: 3, Skipped: true}, CheckInEnded{CheckIn: 3, Shown: []Seq{4, 5}},
		Readied{Pause: 3}, PromptAsked{Named: true}, PromptAnswered{Prompt: 3, Skipped: true},
		PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4, Who: "p1"}, {Answer: 5, Who: "p2"}}}, CardShown{Sheet: true, Instead: 3}, CardPutAway{Card: 4},
		AgendaSet{Minutes: []int{10, 40}, Now: 1, Kept: true, Instead: 3}, AgendaMoved{After: 3, Now: 1}, AgendaExtended{After: 4, Minutes: 5}, LeavePlanned{Leaves: 1_800_000_000_000},
	}
}

func TestFactsComeBack(t *testing.T) {
	var kinds []Kind
	for _, f := range everyFact() {
		kinds = append(kinds, f.Kind())
		for _, by := range []ParticipantID{"", "p9", `odd "id" <é>`} {
			e := Event{Seq: 9, At: start, By: by, Fact: f}
			b := EncodeFacts(&e)
			back, err := DecodeFacts(Format, 9, start, b)
			if err != nil {
				t.Fatalf("%s: %v", b, err)
			}
			if !reflect.DeepEqual(back, e) {
				t.Errorf("%s: %+v, want %+v", b, back, e)
			}
		}
	}
	if !slices.Equal(kinds, Kinds()) {
		t.Errorf("facts of %v, kinds are %v", kinds, Kinds())
	}
}

// TestEveryFactIsAKind reads the source: a type of event.go in a group of facts has to have a kind.
func TestEveryFactIsAKind(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, d := range parsed.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || !g.Lparen.IsValid() || g.Tok != token.TYPE {
			continue
		}
		for _, s := range g.Specs {
			declared = append(declared, s.(*ast.TypeSpec).Name.Name)
		}
	}
	var known []string
	for _, f := range everyFact() {
		known = append(known, reflect.TypeOf(f).Name())
	}
	if !slices.Equal(declared, known) {
		t.Errorf("event.go declares %v, kinds are of %v", declared, known)
	}
}

// TestSaidByHand holds the hand-written pair to the general way.
func TestSaidByHand(t *testing.T) {
	for _, f := range []Said{
		{Lane: RoomLane}, {Lane: StaffLane}, {Lane: PrivateLane, With: "p1"}, {Lane: RoomLane, ReplyTo: 12345678901, Held: true},
	} {
		for _, by := range []ParticipantID{"", "p9"} {
			general, err := json.Marshal(struct {
				K  Kind          `json:"k"`
				By ParticipantID `json:"by,omitempty"`
				Said
			}{KindSaid, by, f})
			if err != nil {
				t.Fatal(err)
			}
			if b := EncodeFacts(&Event{By: by, Fact: f}); !bytes.Equal(b, general) {
				t.Errorf("%s, want %s", b, general)
			}
			if gotBy, got, ok := readSaid(general); !ok || gotBy != by || got != f {
				t.Errorf("%s reads as %v %v %v", general, gotBy, got, ok)
			}
		}
	}
}

// TestReactedByHand holds the hand-written reader to the general way; what it must not read is in TestFactsAreStrict.
func TestReactedByHand(t *testing.T) {
	for _, by := range []ParticipantID{"", "p9"} {
		for _, r := range Responses() {
			e := Event{By: by, Fact: Reacted{Message: 12345678901, Response: r}}
			if gotBy, got, ok := readReacted(EncodeFacts(&e)); !ok || gotBy != by || got != e.Fact {
				t.Errorf("%s reads as %v %v %v", EncodeFacts(&e), gotBy, got, ok)
			}
		}
	}
}

func TestFactsAreStrict(t *testing.T) {
	bad := []string{
		``, `{}`, `null`, `[]`, `"said"`, `{"k":"said"}`, `{"k":"told","lane":"room"}`, `{"k":"said","lane":"hall"}`,
		`{"k":"said","lane":"room","lane":"room"}`, `{"k":"said","lane":"room","lane":"staff"}`, `{"k":"said","Lane":"room"}`,
		`{"K":"said","lane":"room"}`, `{"k":"said","lane":"room"} `, `{"k":"said","lane":"room"}{}`, ` {"k":"said","lane":"room"}`,
		`{"k":"said","lane":"room","held":false}`, `{"k":"said","lane":"room","held":1}`, `{"k":"said","lane":"room","extra":1}`,
		`{"k":"said","lane":"room","reply_to":0}`, `{"k":"said","lane":"room","reply_to":01}`, `{"k":"said","lane":"room","reply_to":-1}`,
		`{"k":"said","lane":"room","reply_to":1e3}`, `{"k":"said","lane":"room","reply_to":99999999999999999999}`,
		`{"k":"said","lane":"room","by":"p1"}`, `{"k":"said","by":"","lane":"room"}`, `{"k":"said","by":null,"lane":"room"}`,
		`{"k":"said","lane":null}`, `{"lane":"room","k":"said"}`, `{"k":"seated","who":"p1","role":"boss"}`,
		`{"k":"reacted","message":03,"response":"me_too"}`, `{"k":"reacted","response":"me_too"}`,
		`{"k":"reacted","message":3}`, `{"k":"reacted","message":3,"response":"me_too","x":1}`, `{"k":"reacted","message":3,"response":"me_too"} `,
		`{"k":"reacted","message":3,"by":"p1","response":"me_too"}`, `{"k":"reacted","message":,"response":"me_too"}`, `{"k":"reacted","message":`,
		`{"k":"started","x":1}`, `{"k":"reacted","message":1,"response":"haha"}`, `{"k":"round_began","mode":"loudest"}`, `{"k":"round_moved","how":"taken"}`, `{"k":"check_in_began","moment":"now"}`, `{"k":"arrived","who":"p1"}`,
		`{"k":"said","lane":"room","held":true`, `{"k":"said","by":"p1"}`, `{"k":"said","by":"p\u0031","lane":"room"}`,
	}
	for _, b := range bad {
		if e, err := DecodeFacts(Format, 1, 1, []byte(b)); !errors.Is(err, ErrUnknownFact) {
			t.Errorf("%s reads as %+v, %v", b, e, err)
		}
	}
	for _, format := range []uint16{0, Format + 1} {
		if _, err := DecodeFacts(format, 1, 1, []byte(`{"k":"started"}`)); !errors.Is(err, ErrUnknownFact) {
			t.Errorf("format %d: %v", format, err)
		}
	}
}

func TestWords(t *testing.T) {
	if EncodeWords(Words{}) != nil {
		t.Error("no words are some")
	}
	w := Words{Text: `a "quoted" <text> & more`, Name: "Mia", Note: "kind", Memo: "plain"}
	b := EncodeWords(w)
	if bytes.Contains(b, []byte(`\u003c`)) || bytes.HasSuffix(b, []byte("\n")) {
		t.Errorf("%s", b)
	}
	if back, err := DecodeWords(b); err != nil || back != w {
		t.Errorf("%+v, %v", back, err)
	}
	if back, err := DecodeWords(nil); err != nil || back != (Words{}) {
		t.Errorf("%+v, %v", back, err)
	}
	for _, bad := range []string{`{"text":1}`, `{"other":"x"}`, `{"text":"x"}{}`, `[`} {
		if _, err := DecodeWords([]byte(bad)); !errors.Is(err, ErrUnknownFact) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestOwners: words are by or about one person, and that person's key seals them.
func TestOwners(t *testing.T) {
	about := []string{"seated", "renamed", "declined", "nudged", "muted", "unmuted", "hold_set", "hold_lifted", "returned", "hidden", "removed", "reinstated"}
	for _, f := range everyFact() {
		want := ParticipantID("p9")
		switch {
		case f.Kind() == KindOpened:
			want = ""
		case slices.Contains(about, string(f.Kind())):
			want = "p1"
		}
		if got := (&Event{By: "p9", Fact: f}).Owner(); got != want {
			t.Errorf("the words of %s are %q's, want %q", f.Kind(), got, want)
		}
	}
	if got := (&Event{By: "p9", Fact: HoldSet{}}).Owner(); got != "p9" {
		t.Errorf("a note to the room is %q's", got)
	}
}

// TestNoWordsInFacts: state and proofs need facts alone, so no fact has a field that people write into.
func TestNoWordsInFacts(t *testing.T) {
	fields := map[string]bool{}
	for _, f := range everyFact() {
		var m map[string]any
		if err := json.Unmarshal(EncodeFacts(&Event{Fact: f}), &m); err != nil {
			t.Fatal(err)
		}
		for k := range m {
			fields[k] = true
		}
	}
	for _, k := range []string{"text", "name", "note", "memo", "title"} {
		if fields[k] {
			t.Errorf("a fact has a field %q", k)
		}
	}
}

func FuzzDecodeFacts(f *testing.F) {
	for _, fact := range everyFact() {
		f.Add(EncodeFacts(&Event{By: "p9", Fact: fact}))
	}
	f.Add([]byte(`{"k":"said","by":"p9","lane":"room","with":"p1","reply_to":3,"held":true}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := DecodeFacts(Format, 1, 1, b)
		if err != nil {
			if !errors.Is(err, ErrUnknownFact) {
				t.Fatalf("an error of another kind: %v", err)
			}
			if strings.Contains(err.Error(), "invalid character") {
				t.Fatalf("the error carries content: %v", err)
			}
			return
		}
		if again := EncodeFacts(&e); !bytes.Equal(again, b) {
			t.Fatalf("%s is written again as %s", b, again)
		}
		// Whatever it says, folding it into a session must not break anything: an error at most.
		w := newWorld(t)
		e.Seq, e.At = w.s.Seq()+1, max(e.At, w.s.At())
		if w.s.Apply(&e) == nil {
			ViewOf(w.s, Viewer{Who: "p1"})
			Visible(w.s, Viewer{Who: "p1"}, &e)
			due(w.s, w.s.At()+1)
		}
	})
}
