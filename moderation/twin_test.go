package moderation

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestWhatIsHiddenDoesNotShow plays a session, and then the same session without everything that a member is not to
// notice: held words, the staff lane, other people's private lines, flags, bookmarks, help. The member's stream has to
// be the same to the last field (I8).
func TestWhatIsHiddenDoesNotShow(t *testing.T) {
	dropped := 0
	for seed := range uint64(300) {
		full := record(t, seed)
		script, n := full.without("mia")
		dropped += n
		bare := replay(t, script)
		got, want := full.stream("mia"), bare.stream("mia")
		if a, b := full.room("mia"), bare.room("mia"); a != b {
			t.Fatalf("seed %d: mia is shown\n%s and without the hidden\n%s", seed, a, b)
		}
		if !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("at place %d: %s, without the hidden %s", i, got[i], want[i])
					break
				}
			}
			t.Fatalf("seed %d: mia gets %d events, and %d when nothing is hidden", seed, len(got), len(want))
		}
	}
	if dropped < 1000 {
		t.Errorf("only %d things were hidden in all", dropped)
	}
}

// A deed is one step of a script: what was asked, when, and the numbers it made.
type deed struct {
	at   Time
	ask  Ask
	from Seq // what it made: from+1..to
	to   Seq
}

type recording struct {
	*world
	deeds []deed
}

func newRecording(t testing.TB) *recording {
	w := live(t)
	// Without limits and without the slower pace: those count what a person said, held or not, against that person.
	w.must("", ChangeSettings{Settings: Settings{Seats: 9, Admission: AdmitOpen, History: FromArrival}})
	w.must("ben", Hold{Who: "nils"})
	return &recording{world: w}
}

func record(t testing.TB, seed uint64) *recording {
	rec := newRecording(t)
	p := &player{rec.world, rand.New(rand.NewPCG(seed, 2))}
	for range 60 {
		rec.pass(Time(p.r.IntN(9_000)))
		a := Ask{By: p.who(), Device: phone, Seen: rec.s.Seq()}
		switch n := p.r.IntN(10); {
		case n < 5:
			a.Command = p.speech()
		case n < 8:
			a.Command = p.gestures()
		default:
			q := p.message()
			a.By = "ben"
			a.Command = pick[Command](p.r, Approve{q}, Hide{Message: q}, Unhide{q}, Return{Message: q}, Mute{Who: "otto"}, Unmute{Who: "otto"},
				Pause{}, Resume{}, SettleHelp{q}, BeginCheckIn{Text: "How are you?"}, AskPrompt{Text: "What helped?"}, Pause{Grounding: 60})
		}
		if p.r.IntN(6) == 0 {
			a.Command = pick[Command](p.r, AnswerCheckIn{CheckIn: rec.s.checkIn.seq, Value: "4", Text: "so so"}, SayReady{}, AnswerPrompt{Prompt: rec.s.prompt.seq, Text: "Tea."}, PlanLeave{Leaves: p.now + 600_000})
		}
		d := deed{at: rec.now, ask: a, from: rec.s.Seq()}
		rec.askWith(a)
		d.to = rec.s.Seq()
		rec.deeds = append(rec.deeds, d)
	}
	return rec
}

// without drops every deed that the viewer gets nothing of and that nothing they get refers to.
func (rec *recording) without(who ParticipantID) (kept []deed, dropped int) {
	v := Viewer{who, phone}
	visible := map[Seq]bool{}
	for i := range rec.log {
		e := &rec.log[i]
		if Visible(rec.s, v, e) != Nothing {
			visible[e.Seq] = true
			switch f := e.Fact.(type) { // what it refers to had its time before them, or comes with it
			case Approved:
				visible[f.Message] = true
			case TookBack:
				visible[f.Message] = true
			}
		}
	}
	for _, d := range rec.deeds {
		if d.to == d.from || !hideable(rec.log[d.to-1].Fact) {
			kept = append(kept, d)
			continue
		}
		shows := false
		for q := d.from + 1; q <= d.to; q++ {
			shows = shows || visible[q]
		}
		if shows {
			kept = append(kept, d)
		} else {
			dropped++
		}
	}
	return kept, dropped
}

// hideable: what is only said to some. A mute that nobody notices still changes what its person may do.
func hideable(f Fact) bool {
	switch f.(type) {
	case Said, TookBack, Flagged, Bookmarked, HelpAsked, HelpSettled, Returned, Hidden, Unhidden, CheckInAnswered, Readied, PromptAnswered, LeavePlanned:
		return true
	}
	return false
}

// replay plays a script anew. Numbers move, so commands are told what they meant.
func replay(t testing.TB, script []deed) *recording {
	rec := newRecording(t)
	moved := map[Seq]Seq{}
	before := rec.s.Seq()
	for _, d := range script {
		rec.now = d.at
		a := d.ask
		a.Seen = rec.s.Seq()
		a.Command = renumber(a.Command, func(q Seq) Seq {
			if n, ok := moved[q]; ok {
				return n
			}
			if q <= before {
				return q
			}
			return 1 << 60 // of something that is not there: never anyone's
		})
		from := rec.s.Seq()
		rec.askWith(a)
		for i := Seq(1); i <= d.to-d.from && from+i <= rec.s.Seq(); i++ {
			moved[d.from+i] = from + i
		}
	}
	return rec
}

// renumber changes every number that a command names.
func renumber(c Command, to func(Seq) Seq) Command {
	v := reflect.New(reflect.TypeOf(c)).Elem()
	v.Set(reflect.ValueOf(c))
	for i := range v.NumField() {
		if f := v.Field(i); f.Type() == reflect.TypeFor[Seq]() && f.Uint() != 0 {
			f.SetUint(uint64(to(Seq(f.Uint()))))
		}
	}
	return v.Interface().(Command)
}

// stream is what a member gets, with numbers as opaque as ids are on the wire: each the place at which it came.
func (rec *recording) stream(who ParticipantID) []string {
	v := Viewer{who, phone}
	place := map[Seq]int{}
	opaque := func(q Seq) Seq {
		if _, ok := place[q]; !ok {
			place[q] = len(place) + 1
		}
		return Seq(place[q])
	}
	var out []string
	for i := range rec.log {
		e := rec.log[i]
		sight := Visible(rec.s, v, &e)
		if sight == Nothing {
			continue
		}
		words := e.Words
		if sight != Full {
			words = Words{}
		}
		f := reflect.New(reflect.TypeOf(e.Fact)).Elem()
		f.Set(reflect.ValueOf(e.Fact))
		for i := range f.NumField() {
			if n := f.Field(i); n.Type() == reflect.TypeFor[Seq]() && n.Uint() != 0 {
				n.SetUint(uint64(opaque(Seq(n.Uint()))))
			}
		}
		out = append(out, fmt.Sprintf("%d at %d %s %s %+v %q", opaque(e.Seq), e.At, e.Fact.Kind(), e.By, f.Interface(), words.Note+said(words.Text)))
	}
	return out
}

// room is what a member is shown of the room as it stands, without numbers, which they do not get.
func (rec *recording) room(who ParticipantID) string {
	view := ViewOf(rec.s, Viewer{who, phone})
	view.Seq, view.PauseSeq = 0, 0
	checkIn := ""
	if c := view.CheckIn; c != nil {
		checkIn = fmt.Sprint(c.Moment, c.Mine != 0, c.Skipped, len(c.Answers))
	}
	view.CheckIn = nil
	if q := view.Prompt; q != nil {
		checkIn += fmt.Sprint(q.Named, q.Mine != 0, q.Skipped, len(q.Answers))
	}
	view.Prompt = nil
	for i := range view.Lines {
		view.Lines[i].Seq = 0
	}
	pause := view.Pause != nil
	view.Pause = nil
	return fmt.Sprintf("%+v %v %s", view, pause, checkIn)
}

// said leaves out the number that a player's words carry.
func said(text string) string {
	if len(text) > 5 && text[:5] == "words" {
		return "words"
	}
	return text
}
