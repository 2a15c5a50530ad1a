package wire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	m "hearth/moderation"
)

// An example is one event in every form that it can have: n neutral, r for the room, o for whom it concerns, s for staff.
type example struct {
	fact  m.Fact
	by    m.ParticipantID
	words m.Words
	forms string
	what  string // beside its kind
}

var formNames = map[byte]string{'n': "neutral", 'r': "room", 'o': "own", 's': "staff"}

func formOf(letter byte) m.Form { return m.Form(strings.IndexByte("nros", letter)) }

// scene is the Source of the examples.
type scene struct{}

func (scene) AppendID(dst []byte, seq m.Seq) []byte { return (&hall{}).AppendID(dst, seq) }

func (scene) Person(who m.ParticipantID) (string, m.Role) {
	switch who {
	case "p-ben":
		return "Ben", m.Facilitator
	case "p-cleo":
		return "Cleo", m.Cofacilitator
	case "p-mia":
		return "Mia", m.Member
	}
	return "", m.Member
}

// Message: 7 stands in the room, 8 was taken back, 9 is hidden.
func (scene) Message(seq m.Seq) Message {
	x := Message{Author: "p-mia", At: opening, Text: "I slept, for once."}
	switch seq {
	case 8:
		x.Gone = "took_back"
	case 9:
		x.Gone = "hidden"
	case 10:
		x.ReplyTo = 7
	}
	return x
}

// Words: from 30 to 39 stand answers to a check-in.
func (scene) Words(seq m.Seq) m.Words {
	if seq < 30 || seq > 39 {
		return m.Words{}
	}
	return m.Words{Text: fmt.Sprint(40-seq) + " and a word"}
}

const (
	ben  m.ParticipantID = "p-ben"
	mia  m.ParticipantID = "p-mia"
	cleo m.ParticipantID = "p-cleo"
)

var (
	noted    = m.Words{Note: "Take a breath.", Memo: "second time"}
	answered = m.Words{Note: "Welcome back."}
	said     = m.Words{Text: `I slept, "for once". <b> ` + "\u2028 😀"}
)

func examples() []example {
	return slices.Concat(courseExamples(), peopleExamples(), speechExamples(), staffExamples(), techniqueExamples())
}

func courseExamples() []example {
	settings := m.DefaultSettings()
	title := m.Words{Text: "Tuesday evening"}
	return []example{
		{m.Opened{Rules: 1, Settings: settings, Agreement: agreed, Starts: opening, Minutes: 90}, "", title, "nrs", ""},
		{m.Opened{Rules: 1, Settings: settings, Agreement: agreed, Starts: opening, Minutes: 90, Mark: "demo"}, "", title, "nrs", "marked"},
		{m.LobbyOpened{}, ben, m.Words{}, "nrs", ""},
		{m.Started{}, ben, m.Words{}, "nrs", ""},
		{m.ClosingBegan{}, ben, m.Words{}, "nrs", ""},
		{m.ClosingBegan{Next: 1_800_600_000_000}, ben, m.Words{Text: "Somebody answers all night."}, "nrs", "with what is told for the time after"},
		{m.Ended{}, ben, m.Words{}, "nrs", ""},
		{m.Ended{Abandoned: true}, "", m.Words{}, "nrs", "by itself"},
		{m.Shut{}, "", m.Words{}, "nrs", "the room lane"},
		{m.Shut{Doors: true}, "", m.Words{}, "nrs", "the doors"},
		{m.StaffAway{}, "", m.Words{}, "rs", ""},
		{m.StaffBack{}, "", m.Words{}, "rs", ""},
		{m.WaitingBegan{}, "", m.Words{}, "rs", ""},
		{m.AgreementChanged{Agreement: agreedV2}, "", m.Words{}, "nrs", ""},
		{m.SettingsChanged{Settings: settings}, "", m.Words{}, "s", ""},
	}
}

func peopleExamples() []example {
	named := m.Words{Name: "Mia Bergstrom"}
	return []example{
		{m.Seated{Who: mia, Role: m.Member, NameKey: 7}, "", named, "os", "a member"},
		{m.Seated{Who: cleo, Role: m.Cofacilitator}, "", m.Words{Name: "Cleo"}, "rs", "staff"},
		{m.Named{NameKey: 7}, mia, named, "ros", ""},
		{m.Consented{Agreement: agreed, Recorded: opening}, mia, m.Words{}, "os", ""},
		{m.Knocked{Device: phone, Trusted: true}, mia, m.Words{}, "os", ""},
		{m.Knocked{Device: tablet, Late: true}, mia, m.Words{}, "os", "late"},
		{m.Admitted{Who: mia, Device: phone}, ben, m.Words{}, "os", ""},
		{m.Admitted{Who: mia, Device: phone}, "", m.Words{}, "os", "by itself"},
		{m.Declined{Who: mia, Device: phone}, ben, answered, "os", ""},
		{m.Arrived{Who: []m.ParticipantID{ben, mia}}, "", m.Words{}, "rs", ""},
		{m.Arrived{Who: []m.ParticipantID{mia}, Door: true}, "", m.Words{}, "s", "at the door"},
		{m.Departed{Who: []m.Departure{{Who: mia, Since: opening}, {Who: cleo, Since: opening + 1}}}, "", m.Words{}, "rs", ""},
		{m.Departed{Who: []m.Departure{{Who: mia, Since: opening}}, Door: true}, "", m.Words{}, "s", "at the door"},
		{m.SteppedAway{}, mia, m.Words{}, "rs", ""},
		{m.SteppedBack{}, mia, m.Words{}, "rs", ""},
		{m.Left{}, mia, m.Words{}, "ros", ""},
		{m.Left{Exit: true}, mia, m.Words{}, "ros", "by the exit"},
		{m.Left{Exit: true, Door: true}, mia, m.Words{}, "os", "from the door"},
		{m.Renamed{Who: mia, NameKey: 9}, ben, m.Words{Name: "Mia", Memo: "full name"}, "ros", ""},
		{m.LeadPassed{To: cleo}, ben, m.Words{}, "rs", ""},
		{m.LeadPassed{To: cleo, CalledAway: true}, ben, m.Words{}, "rs", "called away"},
		{m.RoleChanged{Who: cleo, Role: m.Observer}, "", m.Words{}, "rs", ""},
		{m.RoleChanged{Who: cleo}, "", m.Words{}, "rs", "no longer of the group"},
	}
}

func speechExamples() []example {
	return []example{
		{m.Said{Lane: m.RoomLane}, mia, said, "nrs", ""},
		{m.Said{Lane: m.RoomLane, ReplyTo: 7}, mia, said, "nrs", "an answer"},
		{m.Said{Lane: m.RoomLane, Held: true}, mia, said, "os", "held"},
		{m.Said{Lane: m.StaffLane}, ben, said, "nrs", "to staff"},
		{m.Said{Lane: m.PrivateLane, With: mia}, ben, said, "os", "on the private line"},
		{m.Said{Lane: m.RoomLane}, mia, m.Words{}, "rs", "its words destroyed"},
		{m.TookBack{Message: 7}, mia, m.Words{}, "ros", ""},
		{m.Reacted{Message: 7, Response: m.WithYou}, mia, m.Words{}, "rs", ""},
		{m.Unreacted{Message: 7, Response: m.WithYou}, mia, m.Words{}, "rs", ""},
		{m.HandRaised{}, mia, m.Words{}, "rs", ""},
		{m.HandLowered{Who: mia}, ben, m.Words{}, "rs", ""},
		{m.Flagged{Message: 7}, cleo, m.Words{Memo: "worried"}, "s", "a message"},
		{m.Flagged{Who: mia}, cleo, m.Words{}, "s", "a person"},
		{m.HelpAsked{}, mia, m.Words{}, "os", ""},
		{m.HelpSeen{Help: 7}, ben, m.Words{}, "os", ""},
		{m.HelpClaimed{Help: 7}, ben, m.Words{}, "os", ""},
		{m.HelpSettled{Help: 7}, ben, m.Words{}, "os", ""},
		{m.Bookmarked{Message: 7}, ben, m.Words{Memo: "the turn"}, "s", "a message"},
		{m.Bookmarked{}, ben, m.Words{}, "s", "the moment"},
		{m.LineProposed{}, mia, m.Words{Text: "We let each other finish."}, "nrs", ""},
		{m.LineAdopted{Line: 7}, ben, m.Words{}, "rs", ""},
	}
}

func staffExamples() []example {
	return []example{
		{m.Nudged{Who: mia, Reason: m.ReasonPace}, ben, noted, "os", ""},
		{m.Muted{Who: mia, Until: opening + 5*minute, Reason: m.ReasonCare}, ben, noted, "os", ""},
		{m.Muted{Who: mia}, ben, m.Words{}, "os", "until lifted"},
		{m.Unmuted{Who: mia, Reverses: 7}, ben, answered, "os", ""},
		{m.Unmuted{Who: mia, Reverses: 7}, "", m.Words{}, "os", "by itself"},
		{m.Paused{Until: opening + 5*minute, Reason: m.ReasonConflict}, ben, m.Words{Text: "Let us sit for a moment."}, "rs", ""},
		{m.Paused{}, ben, m.Words{}, "rs", "until resumed"},
		{m.Resumed{Reverses: 7}, ben, m.Words{}, "rs", ""},
		{m.Resumed{Reverses: 7}, "", m.Words{}, "rs", "by itself"},
		{m.Slowed{Seconds: 30, Reason: m.ReasonPace}, ben, m.Words{}, "rs", ""},
		{m.Slowed{}, ben, m.Words{}, "rs", "off"},
		{m.HoldSet{Who: mia, Reason: m.ReasonMethodDetail}, ben, noted, "os", ""},
		{m.HoldSet{Reason: m.ReasonPace}, ben, noted, "rs", "the room"},
		{m.HoldLifted{Who: mia, Reverses: 7}, ben, answered, "os", ""},
		{m.HoldLifted{Reverses: 7}, ben, answered, "rs", "the room"},
		{m.Approved{Message: 7}, ben, m.Words{}, "rs", ""},
		{m.Approved{Message: 10}, ben, m.Words{}, "rs", "an answer"},
		{m.Approved{Message: 9}, ben, m.Words{}, "ns", "hidden since"},
		{m.Returned{Message: 7, Author: mia, Reason: m.ReasonContact}, ben, answered, "os", ""},
		{m.Hidden{Message: 7, Author: mia, Reason: m.ReasonAgreement}, ben, noted, "nos", ""},
		{m.Unhidden{Message: 7, Reverses: 9}, ben, m.Words{}, "ros", ""},
		{m.Unhidden{Message: 8, Reverses: 9}, ben, m.Words{}, "ns", "taken back since"},
		{m.Removed{Who: mia, Reason: m.ReasonAgreement}, ben, noted, "nos", ""},
		{m.Removed{Who: mia, Group: true}, ben, noted, "nos", "from the group"},
		{m.Removed{Who: mia, Door: true}, ben, noted, "os", "from the door"},
		{m.Reinstated{Who: mia, Reverses: 7}, ben, answered, "os", ""},
		{m.Locked{Reason: m.ReasonCare}, ben, m.Words{}, "rs", ""},
		{m.Unlocked{Reverses: 7}, ben, m.Words{}, "rs", ""},
		{m.Erased{Messages: []m.Seq{7, 8}}, "", m.Words{}, "s", "messages"},
		{m.Erased{Who: mia}, "", m.Words{}, "s", "a person"},
	}
}

func techniqueExamples() []example {
	order := []m.ParticipantID{mia, "p-nils"}
	return []example{
		{m.Paused{Grounding: 90}, ben, m.Words{Text: "Feel the floor."}, "rs", "grounding"},
		{m.HandMoved{Who: mia, Place: 2}, ben, m.Words{}, "rs", ""},
		{m.RoundBegan{Mode: m.ByRoster, Occasion: m.OpeningRound, Order: order, Seconds: 60, HandsClosed: true}, ben, m.Words{Text: "One word."}, "rs", ""},
		{m.RoundBegan{Mode: m.ByVolunteer}, ben, m.Words{}, "rs", "by volunteering"},
		{m.RoundMoved{To: mia, How: m.TurnNext}, ben, m.Words{}, "rs", "the first turn"},
		{m.RoundMoved{From: mia, How: m.TurnDone, Responses: true}, mia, m.Words{}, "rs", "responses"},
		{m.RoundMoved{From: mia, To: "p-nils", How: m.TurnLater}, mia, m.Words{}, "rs", "come back to me"},
		{m.RoundEnded{Round: 7}, ben, m.Words{}, "rs", ""},
		{m.CheckInBegan{Moment: m.BeforeScale}, ben, m.Words{Text: "How are you, from 0 to 10?"}, "rs", ""},
		{m.CheckInAnswered{CheckIn: 7}, mia, m.Words{Text: "3 tired, mostly"}, "os", ""},
		{m.CheckInAnswered{CheckIn: 7, Skipped: true}, mia, m.Words{}, "os", "skipped"},
		{m.CheckInAnswered{CheckIn: 7}, mia, m.Words{}, "os", "its words destroyed"},
		{m.CheckInEnded{CheckIn: 7}, ben, m.Words{}, "rs", ""},
		{m.CheckInEnded{CheckIn: 7, Shown: []m.Seq{33, 31, 30, 32, 34}}, ben, m.Words{}, "rs", "shown as dots"},
		{m.CheckInEnded{CheckIn: 7, Shown: []m.Seq{33, 31, 30, 32, 8}}, ben, m.Words{}, "rs", "words of an answer destroyed"},
		{m.Readied{Pause: 7}, mia, m.Words{}, "os", ""},
		{m.PromptAsked{Named: true}, ben, m.Words{Text: "What helped today?"}, "rs", "with names"},
		{m.PromptAsked{}, ben, m.Words{Text: "What helped today?"}, "rs", ""},
		{m.PromptAnswered{Prompt: 7}, mia, said, "os", ""},
		{m.PromptAnswered{Prompt: 7, Skipped: true}, mia, m.Words{}, "os", "skipped"},
		{m.PromptEnded{Prompt: 7}, ben, m.Words{}, "rs", "taken back"},
		{m.PromptEnded{Prompt: 7, Revealed: true, Shown: []m.Shared{{Answer: 31, Who: mia}, {Answer: 8, Who: cleo}, {Answer: 30, Who: ben}}}, ben, m.Words{}, "rs", "with names, one destroyed"},
		{m.PromptEnded{Prompt: 7, Revealed: true, Shown: []m.Shared{{Answer: 31}, {Answer: 30}, {Answer: 34}, {Answer: 32}, {Answer: 33}}}, ben, m.Words{}, "rs", "without names"},
		{m.PromptEnded{Prompt: 7, Revealed: true, Shown: []m.Shared{{Answer: 31}, {Answer: 30}, {Answer: 34}, {Answer: 32}, {Answer: 8}}}, ben, m.Words{}, "rs", "without names, one destroyed"},
		{m.AgendaSet{Minutes: []int{10, 0}, Now: 1, Kept: true, Instead: 7}, ben, m.Words{Text: "Opening\nSharing"}, "rs", "in place of another"},
		{m.AgendaSet{Minutes: []int{10, 40}}, ben, m.Words{}, "rs", "its words destroyed"},
		{m.AgendaSet{Instead: 7}, ben, m.Words{}, "rs", "taken down"},
		{m.AgendaMoved{After: 7, Now: 1}, ben, m.Words{}, "rs", ""},
		{m.AgendaExtended{After: 7, Minutes: 5}, ben, m.Words{}, "rs", ""},
		{m.LeavePlanned{Leaves: opening + 600_000}, mia, m.Words{}, "os", ""},
		{m.LeavePlanned{}, mia, m.Words{}, "os", "taken back"},
		{m.CardShown{}, ben, m.Words{Text: "What would you tell a friend?"}, "rs", ""},
		{m.CardShown{Sheet: true, Instead: 7}, ben, m.Words{}, "rs", "the worksheet, in place of another"},
		{m.CardPutAway{Card: 7}, ben, m.Words{}, "rs", ""},
	}
}

// event places an example: messages that are gone are looked up by the event's own number.
func (x *example) event(seq m.Seq) m.Event {
	return m.Event{Seq: seq, At: opening + 1234, By: x.by, Fact: x.fact, Words: x.words}
}

func TestEventsGolden(t *testing.T) {
	var g golden
	covered := map[m.Kind]bool{}
	for _, x := range examples() {
		k := x.fact.Kind()
		covered[k] = true
		for i := range len(x.forms) {
			e := x.event(7)
			g.entry(pair{"kind", k}, pair{"what", x.what}, pair{"form", formNames[x.forms[i]]},
				pair{"frame", json.RawMessage(AppendEvent(nil, &e, formOf(x.forms[i]), scene{}))})
		}
	}
	for _, why := range []m.Seq{8, 9} {
		x := example{fact: m.Said{Lane: m.RoomLane, ReplyTo: 7}, by: mia, words: said}
		e := x.event(why)
		for _, form := range []byte("ns") {
			g.entry(pair{"kind", m.KindSaid}, pair{"what", "gone"}, pair{"form", formNames[form]},
				pair{"frame", json.RawMessage(AppendEvent(nil, &e, formOf(form), scene{}))})
		}
	}
	for _, k := range m.Kinds() {
		if !covered[k] {
			t.Errorf("%s has no example", k)
		}
		if f := (&frame{e: &m.Event{Fact: zeroFact(t, k)}, src: scene{}}); !f.session() && !f.people() && !f.speech() && !f.technique() && !f.staff() {
			t.Errorf("%s has no frame", k)
		}
	}
	g.hold(t, "events.json")
}

// zeroFact is the example's fact of a kind.
func zeroFact(t *testing.T, k m.Kind) m.Fact {
	for _, x := range examples() {
		if x.fact.Kind() == k {
			return x.fact
		}
	}
	t.Fatalf("no example of %s", k)
	return nil
}

// TestEveryFormThatHappensHasAnExample: what the rules let people see in a played session is in events.json.
func TestEveryFormThatHappensHasAnExample(t *testing.T) {
	known := map[string]bool{"said neutral": true}
	for _, x := range examples() {
		for i := range len(x.forms) {
			known[string(x.fact.Kind())+" "+formNames[x.forms[i]]] = true
		}
	}
	h := newHall(t)
	h.play()
	for i := range h.log {
		e := &h.log[i]
		for _, v := range h.viewers {
			sight := m.Visible(h.s, v, e)
			if sight == m.Nothing {
				continue
			}
			form := formNames["nros"[m.FormFor(h.s, v, e, sight)]]
			if name := string(e.Fact.Kind()) + " " + form; !known[name] {
				t.Errorf("%s happens (event %d for %s), and has no example", name, e.Seq, v.Who)
			}
		}
	}
}

// TestEventFieldsAreDocumented: every kind stands in doc.go's table once, with every field that its frames have.
func TestEventFieldsAreDocumented(t *testing.T) {
	text := section(t, "words in capitals.", "Clients ignore kinds")
	lines := map[string]string{}
	for _, l := range strings.Split(text, "\n") {
		for _, k := range m.Kinds() {
			for _, word := range strings.FieldsFunc(l, func(r rune) bool { return !(r == '_' || r >= 'a' && r <= 'z') }) {
				if word == string(k) && strings.Contains(strings.SplitN(strings.TrimSpace(l), "  ", 2)[0], word) {
					lines[word] = l
				}
			}
		}
	}
	everywhere := []string{"t", "id", "at", "k", "by", "n", "gone"}
	for _, x := range examples() {
		line, ok := lines[string(x.fact.Kind())]
		if !ok {
			t.Errorf("%s does not stand in doc.go", x.fact.Kind())
			continue
		}
		e := x.event(7)
		var f map[string]any
		if err := json.Unmarshal(AppendEvent(nil, &e, m.ForStaff, scene{}), &f); err != nil {
			t.Fatal(err)
		}
		for name := range f {
			if !slices.Contains(everywhere, name) && !strings.Contains(strings.ToLower(line), name) {
				t.Errorf("%s: doc.go does not have its field %s", x.fact.Kind(), name)
			}
		}
	}
}

// TestWordsStayWithThoseTheyAreFor: whatever the fact, no form shows more than it may.
func TestWordsStayWithThoseTheyAreFor(t *testing.T) {
	for _, x := range examples() {
		for form := m.Neutral; form <= m.ForStaff; form++ {
			e := x.event(7)
			e.Words = m.Words{Text: "the text", Name: "the name", Note: "the note", Memo: "the memo"}
			f := string(AppendEvent(nil, &e, form, scene{}))
			k := x.fact.Kind()
			if strings.Contains(f, "the memo") && form != m.ForStaff {
				t.Errorf("%s shows a memo in form %d", k, form)
			}
			if strings.Contains(f, "the note") && form < m.ForOwn {
				t.Errorf("%s shows a note in form %d", k, form)
			}
			if strings.Contains(f, "the text") && form < m.ForRoom && k != m.KindOpened {
				t.Errorf("%s shows a text in form %d", k, form)
			}
			if strings.Contains(f, `"n":`) != (form == m.ForStaff) {
				t.Errorf("%s: form %d, and its number: %s", k, form, f)
			}
		}
	}
}
