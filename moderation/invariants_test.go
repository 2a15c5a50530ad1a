package moderation

import (
	"reflect"
	"slices"
	"testing"
)

// TestPlay plays thousands of random sessions and holds each to what must be true of any.
func TestPlay(t *testing.T) {
	sessions, steps := 1500, 120
	if testing.Short() {
		sessions = 150
	}
	sometimes := map[string]int{}
	for seed := range sessions {
		p := newPlayer(t, uint64(seed))
		p.begin()
		for range steps {
			before := p.s.Seq()
			a, events, refusal := p.step()
			p.watch(a, events, refusal, before)
			if refusal != nil {
				sometimes["refused "+string(refusal.Code)]++
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		for _, e := range p.log {
			sometimes[string(e.Fact.Kind())]++
		}
		checkFold(t, p.world)
		checkStops(t, p.log)
		checkSight(t, p.world)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if testing.Short() {
		return
	}
	for _, k := range Kinds() {
		if sometimes[string(k)] == 0 {
			t.Errorf("no session had a %s", k)
		}
	}
	for _, c := range Codes() {
		if sometimes["refused "+string(c)] == 0 && c != CodeNotPossible {
			t.Errorf("nothing was refused with %s", c)
		}
	}
}

// watch checks one answer of Decide.
func (p *player) watch(a Ask, events []Event, refusal *Refusal, before Seq) {
	last := Time(0)
	for i, e := range events {
		if e.Seq != before+Seq(i)+1 {
			p.t.Errorf("%s is number %d behind %d", e.Fact.Kind(), e.Seq, before)
		}
		if e.At < last || e.At > p.now {
			p.t.Errorf("%s at %d, after %d, and it is %d", e.Fact.Kind(), e.At, last, p.now)
		}
		last = e.At
		if refusal != nil && e.By != "" {
			p.t.Errorf("%s was refused, yet there is a %s", a.Command.Action(), e.Fact.Kind())
		}
		if e.By != "" && e.By != a.By {
			p.t.Errorf("%s by %s, who did not ask", e.Fact.Kind(), e.By)
		}
	}
	p.watchStale(a, events)
	if refusal != nil && (refusal.Say == "" || refusal.Until != 0 && refusal.Until <= p.now) {
		p.t.Errorf("%s: %+v at %d", a.Command.Action(), *refusal, p.now)
	}
	if at, ok := p.s.Deadline(); ok && at <= p.now && len(events) > 0 && events[len(events)-1].At < p.now {
		p.t.Errorf("a deadline of %d is left at %d", at, p.now)
	}
}

// watchStale: what a member says, they say knowing of every stop that binds them.
func (p *player) watchStale(a Ask, events []Event) {
	switch a.Command.(type) {
	case Say, React, RaiseHand, ProposeLine:
	default:
		return
	}
	if len(events) == 0 || events[len(events)-1].By != a.By || p.s.Role(a.By) != Member {
		return
	}
	seen := a.Seen
	if seen == 0 {
		seen = p.s.person(a.By).arrived
	}
	for _, e := range p.log[seen:] {
		stops := false
		switch f := e.Fact.(type) {
		case Paused, WaitingBegan:
			stops = true
		case Muted:
			stops = f.Who == a.By
		case HoldSet:
			stops = f.Who == a.By || f.Who == ""
		case Removed:
			stops = f.Who == a.By
		}
		if stops {
			p.t.Errorf("%s by %s, who had seen %d, in spite of number %d", a.Command.Action(), a.By, a.Seen, e.Seq)
		}
	}
}

// checkFold: whoever has the facts has the state, and a clone lives on by itself.
func checkFold(t *testing.T, w *world) {
	again, half := NewState(), (*State)(nil)
	for i := range w.log {
		e := w.log[i]
		back, err := DecodeFacts(Format, e.Seq, e.At, EncodeFacts(&e))
		if err != nil {
			t.Fatal(err)
		}
		if i == len(w.log)/2 {
			half = again.Clone()
		}
		if err := again.Apply(&back); err != nil {
			t.Fatal(err)
		}
	}
	if again.Fingerprint() != w.s.Fingerprint() {
		t.Error("the state of the log is not the live state")
	}
	if half.Seq() != Seq(len(w.log)/2) {
		t.Error("a clone followed its original")
	}
	for i := len(w.log) / 2; i < len(w.log); i++ {
		if err := half.Apply(&w.log[i]); err != nil {
			t.Fatal(err)
		}
	}
	if half.Fingerprint() != w.s.Fingerprint() {
		t.Error("a clone that went on is not where its original is")
	}
	if w.s.inside != counted(w.s, func(p *person) bool { return !p.staffed() }) ||
		w.s.here != counted(w.s, func(p *person) bool { return !p.staffed() && p.here }) ||
		w.s.leadsPresent != counted(w.s, func(p *person) bool { return p.roleCode == facilitatorRole && p.here }) {
		t.Error("the counts of the room are off")
	}
}

func counted(s *State, f func(*person) bool) int {
	n := 0
	for i := range s.people {
		if s.people[i].entry == atInside && f(&s.people[i]) {
			n++
		}
	}
	return n
}

// checkStops: a log that Decide made stands before the proof that a stop is a stop (I4), which was written without it.
func checkStops(t *testing.T, log []Event) {
	var p Proof
	for i := range log {
		e := &log[i]
		if e.Seq != Seq(i)+1 {
			t.Fatalf("number %d stands at place %d", e.Seq, i+1)
		}
		if breach := p.Follow(e); breach != "" {
			t.Errorf("number %d, a %s by %s, %s", e.Seq, e.Fact.Kind(), e.By, breach)
		}
	}
}

// checkSight holds every viewer's stream to what they may know.
func checkSight(t *testing.T, w *world) {
	for _, who := range append(slices.Clone(cast), "stranger") {
		for _, device := range []string{phone, "tablet", "library"} {
			checkViewer(t, w, Viewer{who, device})
		}
	}
}

func checkViewer(t *testing.T, w *world, v Viewer) {
	s, reach := w.s, w.s.Reach(v)
	role := s.Role(v.Who)
	seen := map[Seq]Sight{}
	known := map[ParticipantID]bool{v.Who: true, "": true} // whom the viewer may have heard of
	for i := range w.log {
		e := &w.log[i]
		sight := Visible(s, v, e)
		seen[e.Seq] = sight
		if admitted, ok := e.Fact.(Admitted); ok {
			known[admitted.Who] = true
		}
		if seated, ok := e.Fact.(Seated); ok && seated.Role != Member {
			known[seated.Who] = true
		}
		switch {
		case role == "" && sight != Nothing:
			t.Errorf("someone without a seat sees number %d (%s)", e.Seq, e.Fact.Kind())
		case reach.Out && e.Seq > reach.To && sight != Nothing:
			t.Errorf("%s was taken out at %d and sees number %d", v.Who, reach.To, e.Seq)
		}
		if sight == Nothing || role != Member {
			continue
		}
		checkMemberSees(t, w, v, e, sight)
		for _, named := range peopleIn(e) {
			if !known[named] {
				t.Errorf("%s hears of %s by number %d (%s) before they were in", v.Who, named, e.Seq, e.Fact.Kind())
			}
		}
	}
	checkOnce(t, w, v, seen)
	checkView(t, w, v, reach)
}

// checkMemberSees checks one event that a member gets.
func checkMemberSees(t *testing.T, w *world, v Viewer, e *Event, sight Sight) {
	s := w.s
	mine := slices.Contains(SpreadOf(s, e).Own, v.Who)
	entered := s.Entered(v)
	if !entered && !mine && (!ofTheCourse(e.Fact) || sight == Full) {
		t.Errorf("%s on %s is not in, and gets number %d (%s)", v.Who, v.Device, e.Seq, e.Fact.Kind())
	}
	if mine && !s.person(v.Who).deviceIn(v.Device) && !ofTheDoor(e.Fact) {
		t.Errorf("%s gets number %d (%s) on a device that was not let in", v.Who, e.Seq, e.Fact.Kind())
	}
	form := FormFor(s, v, e, sight)
	if form == ForStaff || form == ForOwn && !mine {
		t.Errorf("%s gets number %d in form %d", v.Who, e.Seq, form)
	}
	switch f := e.Fact.(type) {
	case Said:
		m := s.message(e.Seq)
		switch {
		case f.Lane == StaffLane:
			t.Errorf("%s hears the staff lane", v.Who)
		case f.Lane == PrivateLane && f.With != v.Who:
			t.Errorf("%s hears the private line of %s", v.Who, f.With)
		case f.Held && e.By != v.Who:
			t.Errorf("%s has a held message at its own number", v.Who)
		case sight == Full && (m.status == TakenBack || m.status == Aside):
			t.Errorf("%s reads what is gone", v.Who)
		}
	case CheckInAnswered, Readied, PromptAnswered, LeavePlanned:
		if e.By != v.Who {
			t.Errorf("%s hears of the %s of %s", v.Who, e.Fact.Kind(), e.By)
		}
	case Flagged, Bookmarked, SettingsChanged:
		t.Errorf("%s gets a %s", v.Who, e.Fact.Kind())
	case Muted:
		if f.Who != v.Who {
			t.Errorf("%s hears that %s was muted", v.Who, f.Who)
		}
	case Approved:
		if sight == Full && s.message(f.Message).status != Shown {
			t.Errorf("%s reads what is gone", v.Who)
		}
	}
}

// checkOnce: nobody but staff has the words of a message at two places, an Unhidden being the same place again.
func checkOnce(t *testing.T, w *world, v Viewer, seen map[Seq]Sight) {
	if w.s.Role(v.Who).staff() {
		return
	}
	for i := range w.log {
		e := &w.log[i]
		if f, ok := e.Fact.(Approved); ok && seen[e.Seq] != Nothing && seen[f.Message] != Nothing {
			t.Errorf("%s has number %d again at its approval", v.Who, f.Message)
		}
	}
}

// checkView: who is not in learns of nobody.
func checkView(t *testing.T, w *world, v Viewer, reach Reach) {
	view := ViewOf(w.s, v)
	if !reach.In {
		if view.People != nil || view.Here != 0 || view.Hands != nil || view.Lines != nil || view.Desk != nil || view.PausedBy != "" ||
			view.Round != nil || view.Prompt != nil || view.Agenda != nil || view.Ready != nil || view.Card != nil {
			t.Errorf("%s on %s is not in and is shown %+v", v.Who, v.Device, view)
		}
		// Who was in to the end keeps what is for the minutes after it.
		late := w.s.Entered(v) && w.s.Phase() == HasEnded
		if c := view.CheckIn; c != nil && (!late || c.Moment != AfterScale || c.Answers != nil) || view.Care != nil && !late {
			t.Errorf("%s on %s is not in and is shown %+v %+v", v.Who, v.Device, view.CheckIn, view.Care)
		}
		return
	}
	if reach.Audience == StaffAudience {
		return
	}
	if view.Desk != nil || len(view.Ready) > 1 || len(view.Ready) == 1 && view.Ready[0] != v.Who || view.Round != nil && view.Round.Passed != nil || view.CheckIn != nil && view.CheckIn.Answers != nil || view.Prompt != nil && view.Prompt.Answers != nil {
		t.Errorf("%s is shown what is staff's: %+v", v.Who, view)
	}
	if reach.Audience == MemberAudience {
		for _, p := range view.People {
			q := w.s.person(p.Who)
			if p.Muted || p.Held || p.Until != 0 || p.Spoke != 0 || p.Exit || p.Devices != nil || q.entry == atOut || q.arrived == 0 {
				t.Errorf("%s is shown %+v", v.Who, p)
			}
		}
		if view.Settings != (Settings{}) || view.RoomHeld {
			t.Errorf("%s is shown %+v", v.Who, view)
		}
	}
}

// peopleIn finds everyone that an event names.
func peopleIn(e *Event) []ParticipantID {
	who := []ParticipantID{e.By}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.String:
			if v.Type() == reflect.TypeFor[ParticipantID]() {
				who = append(who, ParticipantID(v.String()))
			}
		}
	}
	walk(reflect.ValueOf(e.Fact))
	return who
}
