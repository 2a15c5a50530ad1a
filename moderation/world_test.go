package moderation

import (
	"strings"
	"testing"
)

// A world is a session played by its rules: what is asked is decided, encoded, decoded and folded, as the hub does it.
type world struct {
	t     testing.TB
	s     *State
	log   []Event
	now   Time
	quiet bool // do not keep the log
}

const (
	start   Time = 1_800_000_000_000
	minute  Time = 60_000
	phone        = "phone"
	session      = "key of the session"
)

var agreed = Agreement{Version: 1, Hash: strings.Repeat("a", 64)}

func newWorld(t testing.TB) *world {
	w := &world{t: t, s: NewState(), now: start}
	w.must("", Open{Settings: DefaultSettings(), Agreement: agreed, Title: "Tuesday", Starts: start + 10*minute, Minutes: 90})
	return w
}

// ask decides and appends what comes of it.
func (w *world) ask(by ParticipantID, c Command) ([]Event, *Refusal) {
	return w.askWith(Ask{By: by, Device: phone, Seen: w.s.Seq(), Command: c})
}

func (w *world) askWith(a Ask) ([]Event, *Refusal) {
	w.t.Helper()
	events, refusal := Decide(w.s, a, Env{Now: w.now, NameKey: []byte(session)})
	w.append(events)
	return events, refusal
}

func (w *world) append(events []Event) {
	w.t.Helper()
	for i := range events {
		e := events[i]
		if e.Seq != 0 {
			w.t.Fatalf("%s comes with a number", e.Fact.Kind())
		}
		e.Seq = w.s.Seq() + 1
		back, err := DecodeFacts(Format, e.Seq, e.At, EncodeFacts(&e))
		if err != nil {
			w.t.Fatalf("%s: %v", EncodeFacts(&e), err)
		}
		if err := w.s.Apply(&back); err != nil {
			w.t.Fatal(err)
		}
		events[i].Seq = e.Seq
		if !w.quiet {
			back.Words = e.Words
			w.log = append(w.log, back)
		}
	}
}

// must asks for something that has to be kept, and gives the last event's number.
func (w *world) must(by ParticipantID, c Command) Seq {
	w.t.Helper()
	_, refusal := w.ask(by, c)
	if refusal != nil {
		w.t.Fatalf("%s by %q: %v", c.Action(), by, refusal)
	}
	return w.s.Seq()
}

// refused asks for something that has to be refused with a code.
func (w *world) refused(code Code, by ParticipantID, c Command) *Refusal {
	w.t.Helper()
	_, refusal := w.ask(by, c)
	if refusal == nil {
		w.t.Fatalf("%s by %q: kept, want %s", c.Action(), by, code)
	}
	if refusal.Code != code {
		w.t.Fatalf("%s by %q: %v, want %s", c.Action(), by, refusal, code)
	}
	return refusal
}

func (w *world) pass(d Time) { w.now += d }

// seat gives people their seats: ben leads, cleo helps, olga observes, the others are members.
func (w *world) seat(who ...ParticipantID) {
	w.t.Helper()
	for _, p := range who {
		role := Member
		switch p {
		case "ben":
			role = Facilitator
		case "cleo":
			role = Cofacilitator
		case "olga":
			role = Observer
		}
		w.must("", TakeSeat{Who: p, Role: role, Name: "Name " + string(p)})
	}
}

// enter brings members in.
func (w *world) enter(who ...ParticipantID) {
	w.t.Helper()
	for _, p := range who {
		w.must(p, Consent{Agreement: w.s.Agreement()})
		w.must(p, Knock{})
		w.must("", Attend{Arrived: []ParticipantID{p}, StaffConnected: w.s.staffHere})
	}
}

// live is a session that runs, with ben, cleo, olga, and three members.
func live(t testing.TB) *world {
	w := newWorld(t)
	w.seat("ben", "cleo", "olga", "mia", "nils", "otto")
	w.must("", Attend{Arrived: []ParticipantID{"ben", "cleo", "olga"}, StaffConnected: true})
	w.must("ben", OpenLobby{})
	w.must("ben", Start{})
	w.enter("mia", "nils", "otto")
	return w
}
