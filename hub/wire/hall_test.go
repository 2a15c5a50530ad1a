package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	m "hearth/moderation"
)

// A hall is a small session that is played by the rules, for the frames and views that come of it. It stands in for
// package hub: it numbers and keeps the events, and is the ViewSource.
type hall struct {
	t     *testing.T
	s     *m.State
	now   m.Time
	log   []m.Event
	names map[m.ParticipantID]string
	lost  map[m.ParticipantID]bool

	viewers []m.Viewer
	triples []triple
	kinds   map[m.Kind]bool // that came up
	golden  string          // where the triples that are played now stand
}

// A triple is what a client's fold is held against: the view, the event frames that follow, and the view then.
type triple struct {
	who           m.Viewer
	role          m.Role
	did           string
	golden        string // the file that it stands in
	before, after json.RawMessage
	frames        []json.RawMessage
	events        []m.Event // of frames
}

const (
	opening m.Time = 1_800_000_000_000
	second  m.Time = 1_000
	minute         = 60 * second
	phone          = "d-phone"
	tablet         = "d-tablet"
)

var (
	agreed   = m.Agreement{Version: 1, Hash: strings.Repeat("0a", 32)}
	agreedV2 = m.Agreement{Version: 2, Hash: strings.Repeat("0b", 32)}
)

func newHall(t *testing.T) *hall {
	h := &hall{
		t: t, golden: "fold.json", s: m.NewState(), now: opening, names: map[m.ParticipantID]string{}, lost: map[m.ParticipantID]bool{}, kinds: map[m.Kind]bool{},
		viewers: []m.Viewer{
			{Who: "p-ben", Device: phone}, {Who: "p-cleo", Device: phone}, {Who: "p-olga", Device: phone},
			{Who: "p-mia", Device: phone}, {Who: "p-nils", Device: phone}, {Who: "p-zoe", Device: phone}, {Who: "p-mia", Device: tablet},
		},
	}
	settings := m.DefaultSettings()
	settings.History = m.FromStart
	h.ask("", m.Open{Settings: settings, Agreement: agreed, Title: "Tuesday evening", Starts: opening + 10*minute, Minutes: 90})
	return h
}

// AppendID writes ids that are as long as real ones.
func (h *hall) AppendID(dst []byte, seq m.Seq) []byte { return fmt.Appendf(dst, "event-%016d", seq) }

// Person gives who somebody is now.
func (h *hall) Person(who m.ParticipantID) (string, m.Role) { return h.names[who], h.s.Role(who) }

// Title is the session's.
func (h *hall) Title() string { return h.log[0].Words.Text }

// Words gives an event's words.
func (h *hall) Words(seq m.Seq) m.Words {
	if seq == 0 || int(seq) > len(h.log) {
		return m.Words{}
	}
	return h.log[seq-1].Words
}

// Lost reports who has no connection.
func (h *hall) Lost(who m.ParticipantID) bool { return h.lost[who] }

// Message gives a message as it stands.
func (h *hall) Message(seq m.Seq) Message {
	if seq == 0 || int(seq) > len(h.log) {
		return Message{}
	}
	e := &h.log[seq-1]
	said, ok := e.Fact.(m.Said)
	if !ok {
		return Message{}
	}
	x := Message{Author: e.By, At: e.At, ReplyTo: said.ReplyTo, Text: e.Words.Text}
	switch status, _, _, _ := h.s.Message(seq); status {
	case m.TakenBack:
		x.Gone = "took_back"
	case m.Aside:
		x.Gone = "hidden"
	}
	return x
}

func (h *hall) view(v m.Viewer) json.RawMessage {
	view := m.ViewOf(h.s, v)
	return AppendView(nil, &view, h)
}

// ask plays one command with a person's phone, five seconds after the last, and gives the number of its last event.
func (h *hall) ask(by m.ParticipantID, c m.Command) m.Seq {
	h.t.Helper()
	return h.askOn(by, phone, c)
}

func (h *hall) askOn(by m.ParticipantID, device string, c m.Command) m.Seq {
	h.t.Helper()
	h.now += 5 * second
	before := make([]json.RawMessage, len(h.viewers))
	reach := make([]m.Reach, len(h.viewers))
	for i, v := range h.viewers {
		if len(h.log) > 0 {
			before[i], reach[i] = h.view(v), h.s.Reach(v)
		}
	}
	from := len(h.log)
	events, refusal := m.Decide(h.s, m.Ask{By: by, Device: device, Seen: h.s.Seq(), Command: c}, m.Env{Now: h.now, NameKey: []byte("key")})
	if refusal != nil {
		h.t.Fatalf("%s by %s: %v", c.Action(), by, refusal)
	}
	for i := range events {
		h.keep(events[i])
	}
	if from > 0 {
		for i, v := range h.viewers {
			h.compare(v, string(c.Action()), before[i], reach[i], h.log[from:])
		}
	}
	return h.s.Seq()
}

func (h *hall) keep(e m.Event) {
	h.t.Helper()
	e.Seq = h.s.Seq() + 1
	if err := h.s.Apply(&e); err != nil {
		h.t.Fatal(err)
	}
	h.log = append(h.log, e)
	h.kinds[e.Fact.Kind()] = true
	who := e.By
	switch x := e.Fact.(type) {
	case m.Seated:
		who = x.Who
	case m.Renamed:
		who = x.Who
	case m.Named:
	default:
		return
	}
	if e.Words.Name != "" {
		h.names[who] = e.Words.Name
	}
}

// compare notes what a viewer's client is given. Who is welcomed anew, or let go, folds nothing.
func (h *hall) compare(v m.Viewer, did string, before json.RawMessage, was m.Reach, events []m.Event) {
	h.t.Helper()
	now := h.s.Reach(v)
	switch entry := h.s.Entry(v); {
	case entry == m.IsOut, h.s.Phase() == m.IsShut, entry == m.HasLeft && was.In && !now.In:
		return
	case now.In != was.In, now.Audience != was.Audience, now.From != was.From:
		return
	}
	x := triple{who: v, role: h.s.Role(v.Who), did: did, golden: h.golden, before: before, after: h.view(v)}
	for i := range events {
		if sight := m.Visible(h.s, v, &events[i]); sight != m.Nothing {
			x.frames = append(x.frames, AppendEvent(nil, &events[i], m.FormFor(h.s, v, &events[i], sight), h))
			x.events = append(x.events, events[i])
		}
	}
	if change, _ := changed(h.t, x.before, x.after); len(x.frames) == 0 && len(change) > 0 && !quietly(x.role, now.In, did, change) {
		h.t.Errorf("%s: the view of %s on %s changes without a frame to say so: %v", did, v.Who, v.Device, change)
	}
	h.triples = append(h.triples, x)
}

// quietly reports a change of a view that no frame tells, and that the next welcome or frame mends: how a person stands
// inside, on a device of theirs that is at the door; when someone last spoke, of what observers do not get; who is let in
// and has not come in yet, for members.
func quietly(r m.Role, in bool, did string, change map[string]any) bool {
	_, mine := change["you"]
	_, rows := change["people"]
	switch {
	case len(change) > 1:
		return false
	case mine:
		return r == m.Member && !in
	case rows:
		return r == m.Observer && did == "say" || r == m.Member && did == "knock"
	}
	return false
}

// changed gives the members of a view that differ, as they are after, and the names of those that went.
func changed(t *testing.T, before, after json.RawMessage) (change map[string]any, gone []string) {
	var a, b map[string]any
	if err := json.Unmarshal(before, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(after, &b); err != nil {
		t.Fatal(err)
	}
	change = map[string]any{}
	for name := range b {
		if !reflect.DeepEqual(a[name], b[name]) {
			change[name] = b[name]
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			gone = append(gone, name)
		}
	}
	slices.Sort(gone)
	return change, gone
}

func (h *hall) arrive(staff bool, who ...m.ParticipantID) {
	h.t.Helper()
	h.ask("", m.Attend{Arrived: who, StaffConnected: staff})
}

// gather seats everyone, and brings them in but zoe, who comes late.
func (h *hall) gather() {
	h.t.Helper()
	for _, p := range []struct {
		who  m.ParticipantID
		role m.Role
		name string
	}{
		{"p-ben", m.Facilitator, "Ben"}, {"p-cleo", m.Cofacilitator, "Cleo"}, {"p-olga", m.Observer, "Olga"},
		{"p-mia", m.Member, "Mia Bergstrom"}, {"p-nils", m.Member, "Nils"}, {"p-zoe", m.Member, ""},
	} {
		h.ask("", m.TakeSeat{Who: p.who, Role: p.role, Name: p.name})
	}
	h.arrive(true, "p-ben", "p-cleo", "p-olga")
	h.ask("p-ben", m.OpenLobby{})
	h.ask("p-mia", m.Consent{Agreement: agreed})
	h.ask("p-mia", m.Knock{})
	h.arrive(true, "p-mia")
	h.ask("p-ben", m.Start{})
	h.arrive(true, "p-mia")
	h.ask("p-nils", m.Consent{Agreement: agreed})
	h.ask("p-nils", m.Knock{})
	h.arrive(true, "p-nils")
}

// play is a whole session, in which everything happens that can.
func (h *hall) play() {
	h.t.Helper()
	h.gather()
	h.speak()
	h.lead()
	h.golden = "fold_rounds.json"
	h.techniques()
	h.golden = "fold.json"
	h.door()
	h.course()
}

func (h *hall) speak() {
	h.t.Helper()
	first := h.ask("p-mia", m.Say{Text: `I slept, for once. </script> "quoted" ` + "\u2028"})
	h.ask("p-nils", m.Say{Text: "I am glad.", ReplyTo: first})
	h.ask("p-nils", m.React{Message: first, Response: m.WithYou})
	h.ask("p-nils", m.Unreact{Message: first, Response: m.WithYou})
	h.ask("p-mia", m.TakeBack{Message: h.ask("p-mia", m.Say{Text: "not this"})})
	h.ask("p-mia", m.SayPrivate{Text: "Can I tell you something?"})
	h.ask("p-ben", m.SayPrivate{With: "p-mia", Text: "Of course."})
	h.ask("p-ben", m.SettleHelp{Help: h.ask("p-nils", m.SayPrivate{Text: "never mind"})})
	h.ask("p-cleo", m.SayStaff{Text: "Mia seems tired."})
	h.ask("p-olga", m.SayStaff{Text: "Yes."})
	h.ask("p-mia", m.RaiseHand{})
	h.ask("p-nils", m.RaiseHand{})
	h.ask("p-mia", m.LowerHand{})
	h.ask("p-ben", m.LowerHand{Who: "p-nils"})
	h.ask("p-mia", m.RaiseHand{})
	h.ask("p-mia", m.StepAway{})
	h.ask("p-mia", m.StepBack{})
	h.ask("p-ben", m.SettleHelp{Help: h.ask("p-nils", m.Flag{Message: first, Memo: "worried"})})
	h.ask("p-mia", m.Flag{Who: "p-nils"})
	help := h.ask("p-nils", m.AskHelp{})
	h.ask("p-ben", m.SeeHelp{Help: help})
	h.ask("p-cleo", m.ClaimHelp{Help: help})
	h.ask("p-cleo", m.SettleHelp{Help: help})
	h.ask("p-ben", m.Bookmark{Message: first, Memo: "the turn"})
	h.ask("p-ben", m.Bookmark{})
	line := h.ask("p-mia", m.ProposeLine{Text: "We let each other finish."})
	h.ask("p-ben", m.AdoptLine{Line: line})
	h.ask("p-nils", m.TakeBack{Message: h.ask("p-nils", m.ProposeLine{Text: "We may laugh."})})
	h.ask("p-ben", m.Hide{Message: h.ask("p-nils", m.ProposeLine{Text: "We may not laugh."}), Reason: m.ReasonOther})
}

func (h *hall) lead() {
	h.t.Helper()
	h.ask("p-ben", m.Nudge{Who: "p-mia", Reason: m.ReasonPace, Note: "A little slower.", Memo: "third time"})
	h.ask("p-ben", m.Mute{Who: "p-mia", Minutes: 1, Reason: m.ReasonCare, Note: "Take a breath.", Memo: "talk to her"})
	h.ask("p-ben", m.Unmute{Who: "p-mia", Note: "Welcome back."})
	h.ask("p-ben", m.Mute{Who: "p-nils"})
	h.ask("p-ben", m.Mute{Who: "p-nils", Minutes: 1})
	h.now += 2 * minute
	h.ask("", m.Tick{})
	h.ask("p-ben", m.Pause{Minutes: 5, Reason: m.ReasonConflict, Text: "Let us sit for a moment."})
	h.ask("p-ben", m.Resume{})
	h.ask("p-ben", m.Pause{Minutes: 1})
	h.now += 2 * minute
	h.ask("", m.Tick{})
	h.ask("p-ben", m.Slow{Seconds: 15, Reason: m.ReasonPace})
	h.ask("p-mia", m.Say{Text: "slowly"})
	h.ask("p-ben", m.Slow{Seconds: 60})
	h.ask("p-ben", m.Slow{})
	h.ask("p-ben", m.Hold{Who: "p-mia", Reason: m.ReasonMethodDetail, Note: "I read first.", Memo: "see notes"})
	first, second, third := h.ask("p-mia", m.Say{Text: "one"}), h.ask("p-mia", m.Say{Text: "two"}), h.ask("p-mia", m.Say{Text: "three"})
	h.ask("p-ben", m.Approve{Message: first})
	h.ask("p-ben", m.Return{Message: second, Reason: m.ReasonContact, Note: "Without the address?"})
	h.ask("p-ben", m.Hide{Message: third, Reason: m.ReasonAgreement, Note: "Not here.", Memo: "method"})
	h.ask("p-mia", m.TakeBack{Message: h.ask("p-mia", m.Say{Text: "four"})})
	h.ask("p-ben", m.Hold{Reason: m.ReasonPace})
	h.ask("p-ben", m.Release{Who: "p-mia", Note: "Thank you."})
	h.ask("p-nils", m.Say{Text: "held for all"})
	h.ask("p-ben", m.Release{})
	open := h.ask("p-nils", m.Say{Text: "in the open"})
	h.ask("p-ben", m.Hide{Message: open, Reason: m.ReasonContact, Note: "Your number was in it.", Memo: "number"})
	h.ask("p-ben", m.Unhide{Message: open})
	h.ask("p-ben", m.Hide{Message: first})
	h.ask("p-ben", m.Rename{Who: "p-mia", Name: "Mia", Memo: "full name"})
	h.ask("p-ben", m.Lock{Reason: m.ReasonCare})
	h.ask("p-ben", m.Unlock{})
}

// turn is what the present turn counts from.
func (h *hall) turn() m.Seq { return m.ViewOf(h.s, m.Viewer{Who: "p-ben", Device: phone}).Round.Turn }

func (h *hall) techniques() {
	h.t.Helper()
	h.ask("p-nils", m.RaiseHand{})
	h.ask("p-ben", m.MoveHand{Who: "p-nils", Place: 1})
	h.ask("p-ben", m.BeginRound{Mode: m.ByRoster, Occasion: m.OpeningRound, Seconds: 60, Responses: true, Text: "One word for how you arrive."})
	h.ask("p-mia", m.EndTurn{Turn: h.turn(), How: m.TurnLater})
	h.ask("p-nils", m.EndTurn{Turn: h.turn(), How: m.TurnPassed})
	h.ask("p-ben", m.Pause{})
	h.ask("p-ben", m.Resume{})
	h.ask("p-mia", m.EndTurn{Turn: h.turn(), How: m.TurnDone})
	h.ask("p-ben", m.NextTurn{Turn: h.turn(), Who: "p-nils"})
	h.ask("", m.Attend{Departed: []m.Departure{{Who: "p-nils", Since: h.now - minute}}, StaffConnected: true})
	h.arrive(true, "p-nils")
	h.ask("p-ben", m.NextTurn{Turn: h.turn(), Responses: true})
	h.ask("p-ben", m.EndRound{})
	h.ask("p-nils", m.RaiseHand{})
	h.ask("p-ben", m.BeginRound{Mode: m.ByVolunteer})
	h.ask("p-nils", m.EndTurn{Turn: h.turn(), How: m.TurnDone})
	h.ask("p-ben", m.EndRound{})
	q := h.ask("p-ben", m.BeginCheckIn{Moment: m.BeforeScale, Text: "How are you, from 0 to 10?"})
	h.ask("p-mia", m.AnswerCheckIn{CheckIn: q, Value: "3", Text: "tired, mostly"})
	h.ask("p-nils", m.AnswerCheckIn{CheckIn: q})
	h.ask("p-mia", m.AnswerCheckIn{CheckIn: q, Value: "4"})
	h.ask("p-ben", m.EndCheckIn{CheckIn: q})
	h.ask("p-ben", m.Pause{Grounding: 90, Text: "Feel the floor."})
	h.ask("p-mia", m.SayReady{})
	h.ask("p-nils", m.SayReady{})
	h.ask("p-ben", m.Resume{})
	q = h.ask("p-ben", m.AskPrompt{Text: "What helped today?", Named: true})
	h.ask("p-mia", m.AnswerPrompt{Prompt: q, Text: "The walk."})
	h.ask("p-nils", m.AnswerPrompt{Prompt: q})
	h.ask("p-nils", m.AnswerPrompt{Prompt: q, Text: "Being heard."})
	h.ask("p-ben", m.EndPrompt{Prompt: q, Reveal: true})
	q = h.ask("p-ben", m.AskPrompt{Text: "What else?"})
	h.ask("p-mia", m.AnswerPrompt{Prompt: q, Text: "Tea."})
	h.ask("p-ben", m.EndPrompt{Prompt: q})
	q = h.ask("p-ben", m.AskPrompt{Text: "And tomorrow?"})
	h.ask("p-nils", m.AnswerPrompt{Prompt: q, Text: "Sleep."})
	q = h.ask("p-ben", m.SetAgenda{Text: "Opening\nSharing\nClosing", Minutes: []int{10, 40, 0}})
	h.ask("p-mia", m.PlanLeave{Leaves: h.now + 900_000})
	q = h.ask("p-cleo", m.ExtendAgenda{Agenda: q, Minutes: 5})
	q = h.ask("p-ben", m.SetAgenda{Text: "Opening\nClosing\nSharing", Minutes: []int{15, 5, 40}, Keep: true, Instead: q})
	q = h.ask("p-ben", m.MoveAgenda{Agenda: q, Now: 2})
	h.ask("p-nils", m.PlanLeave{Leaves: h.now + 600_000})
	h.ask("p-mia", m.PlanLeave{})
	h.ask("p-ben", m.SetAgenda{Instead: q})
	h.ask("p-ben", m.SetAgenda{Text: "Only this", Minutes: []int{5}})
	q = h.ask("p-ben", m.ShowCard{Text: "What would you tell a friend?"})
	q = h.ask("p-ben", m.ShowCard{Sheet: true, Instead: q})
	h.ask("p-ben", m.PutCardAway{Card: q})
	h.ask("p-ben", m.ShowCard{Text: "What would be a first sign?"})
}

func (h *hall) door() {
	h.t.Helper()
	h.ask("p-zoe", m.ChooseName{Name: "Zoe"})
	h.ask("p-zoe", m.Consent{Agreement: agreed})
	h.ask("p-ben", m.Lock{})
	h.ask("p-zoe", m.Knock{})
	h.arrive(true, "p-zoe")
	h.ask("p-ben", m.Rename{Who: "p-zoe", Name: "Zora"})
	h.ask("p-ben", m.Decline{Who: "p-zoe", Device: phone, Note: "In a minute."})
	h.now += 2 * minute
	h.ask("p-zoe", m.Knock{})
	h.ask("p-ben", m.Admit{Who: "p-zoe", Device: phone})
	h.arrive(true, "p-zoe")
	h.ask("p-ben", m.Unlock{})
	h.askOn("p-mia", tablet, m.Knock{})
	h.ask("p-ben", m.Decline{Who: "p-mia", Device: tablet, Note: "Is that you?"})
	h.now += 2 * minute
	h.askOn("p-mia", tablet, m.Knock{})
	h.ask("p-ben", m.Admit{Who: "p-mia", Device: tablet})
	h.ask("p-zoe", m.RaiseHand{})
	h.ask("p-zoe", m.StepAway{})
	h.ask("", m.Attend{Departed: []m.Departure{{Who: "p-zoe", Since: h.now - minute}}, StaffConnected: true})
	h.arrive(true, "p-zoe")
	h.ask("p-zoe", m.Leave{Exit: true})
	h.arrive(true, "p-zoe")
	h.ask("p-ben", m.Remove{Who: "p-zoe", Reason: m.ReasonAgreement, Note: "Let us talk tomorrow.", Memo: "call her"})
	h.ask("p-ben", m.Reinstate{Who: "p-zoe", Note: "You can come back."})
	h.ask("p-zoe", m.Knock{})
	h.ask("p-ben", m.Remove{Who: "p-zoe", Group: true})
}

func (h *hall) course() {
	h.t.Helper()
	h.ask("p-ben", m.PassLead{To: "p-cleo"})
	h.ask("p-cleo", m.PassLead{To: "p-ben", CalledAway: true})
	h.arrive(true, "p-cleo")
	h.ask("", m.Attend{Departed: []m.Departure{{Who: "p-ben", Since: h.now - minute}}, StaffConnected: true})
	h.ask("p-cleo", m.TakeLead{})
	h.arrive(true, "p-ben")
	h.ask("", m.ChangeSettings{Settings: m.Settings{Seats: 6, Admission: m.AdmitAsk, History: m.FromStart}})
	h.ask("", m.ChangeAgreement{Agreement: agreedV2})
	h.ask("p-mia", m.Consent{Agreement: agreedV2})
	h.ask("", m.ChangeRole{Who: "p-olga", Role: m.Cofacilitator})
	h.ask("", m.ChangeRole{Who: "p-olga", Role: m.Observer})
	h.ask("p-mia", m.RaiseHand{})
	h.ask("", m.Attend{
		Departed: []m.Departure{{Who: "p-ben", Since: h.now - minute}, {Who: "p-cleo", Since: h.now - minute}}, StaffConnected: false,
	})
	h.now += 2 * minute
	h.ask("", m.Tick{})
	h.arrive(true, "p-ben", "p-cleo")
	h.ask("p-cleo", m.Pause{})
	h.ask("p-cleo", m.Close{Text: "Somebody answers all night.", Next: h.now + 7*24*60*minute})
	h.ask("p-nils", m.Leave{})
	h.ask("p-cleo", m.End{})
	h.now += 3 * minute
	h.ask("", m.Tick{})
	h.now += 10 * minute
	h.ask("", m.Tick{})
}
