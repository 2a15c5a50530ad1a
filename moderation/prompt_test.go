package moderation

import (
	"math/rand/v2"
	"testing"
)

func TestAPrompt(t *testing.T) {
	w := live(t)
	w.seat("rita", "kim")
	w.enter("rita", "kim")
	w.refused(CodeStaffOnly, "mia", AskPrompt{Text: "What helped?"})
	w.refused(CodeBadValue, "ben", AskPrompt{Text: " "})
	w.refused(CodeUnknown, "mia", AnswerPrompt{Text: "Tea."})
	q := w.must("ben", AskPrompt{Text: "What helped?"})
	w.refused(CodeAlready, "cleo", AskPrompt{Text: "And what not?"})
	w.refused(CodeNotAllowed, "olga", AnswerPrompt{Prompt: q, Text: "Tea."})
	w.must("ben", Pause{})
	w.must("ben", Mute{Who: "mia"})
	w.must("mia", AnswerPrompt{Prompt: q})
	mine := w.must("mia", AnswerPrompt{Prompt: q, Text: "Tea."})
	if v := ViewOf(w.s, Viewer{"mia", phone}).Prompt; v.Mine != mine || v.Answers != nil {
		t.Errorf("mia is shown %+v", v)
	}
	for _, who := range []ParticipantID{"kim", "nils", "rita", "otto"} {
		w.must(who, AnswerPrompt{Prompt: q, Text: "A walk."})
	}
	w.refused(CodeTooFew, "ben", EndPrompt{Prompt: q, Reveal: true}) // mia's stays, for she is muted
	w.must("ben", Unmute{Who: "mia"})
	ended := w.must("ben", EndPrompt{Prompt: q, Reveal: true})
	f, ok := w.log[ended-1].Fact.(PromptEnded)
	if !ok || len(f.Shown) != 5 {
		t.Fatalf("%+v", f)
	}
	for _, a := range f.Shown {
		if a.Who != "" {
			t.Errorf("%s is named", a.Who)
		}
	}
	w.refused(CodeAlready, "mia", AnswerPrompt{Prompt: q, Text: "Not tea."})
}

// TestARevealWithNames shows who is in and may speak, in order of seat, and never one alone.
func TestARevealWithNames(t *testing.T) {
	w := live(t)
	q := w.must("ben", AskPrompt{Text: "What helped?", Named: true})
	w.must("otto", AnswerPrompt{Prompt: q, Text: "Tea."})
	w.refused(CodeTooFew, "ben", EndPrompt{Prompt: q, Reveal: true})
	w.must("nils", AnswerPrompt{Prompt: q, Text: "Sleep."})
	w.must("ben", Hold{Who: "nils"})
	w.refused(CodeTooFew, "ben", EndPrompt{Prompt: q, Reveal: true})
	w.must("mia", AnswerPrompt{Prompt: q, Text: "A walk."})
	ended := w.must("ben", EndPrompt{Prompt: q, Reveal: true})
	f, ok := w.log[ended-1].Fact.(PromptEnded)
	if !ok || len(f.Shown) != 2 || f.Shown[0].Who != "mia" || f.Shown[1].Who != "otto" {
		t.Errorf("%+v", f)
	}
	q = w.must("ben", AskPrompt{Text: "And now?", Named: true})
	w.must("mia", AnswerPrompt{Prompt: q, Text: "Tea."})
	w.must("otto", AnswerPrompt{Prompt: q, Text: "Tea."})
	w.must("", Erase{Who: "otto"})
	w.refused(CodeTooFew, "ben", EndPrompt{Prompt: q, Reveal: true})
	w.must("ben", EndPrompt{Prompt: q})
	if v := ViewOf(w.s, Viewer{"mia", phone}).Prompt; v != nil {
		t.Errorf("a question that was taken back is still there: %+v", v)
	}
	q = w.must("ben", AskPrompt{Text: "One more?", Named: true})
	w.must("ben", Close{})
	w.must("ben", End{})
	w.refused(CodeEnded, "mia", AnswerPrompt{Prompt: q, Text: "Tea."})
}

// TestARevealIsOfWhatWasRead: staff who had not seen the last change let nothing into the room.
func TestARevealIsOfWhatWasRead(t *testing.T) {
	w := live(t)
	q := w.must("ben", AskPrompt{Text: "What helped?", Named: true})
	w.must("otto", AnswerPrompt{Prompt: q, Text: "Tea."})
	read := w.must("nils", AnswerPrompt{Prompt: q, Text: "Sleep."})
	w.must("otto", AnswerPrompt{Prompt: q, Text: "Nothing that I can say to all."})
	if _, refusal := w.askWith(Ask{By: "ben", Device: phone, Seen: read, Command: EndPrompt{Prompt: q, Reveal: true}}); refusal == nil || refusal.Code != CodeStale {
		t.Errorf("shown what nobody had read: %+v", refusal)
	}
	if _, refusal := w.askWith(Ask{By: "ben", Device: phone, Seen: w.s.Seq(), Command: EndPrompt{Prompt: q, Reveal: true}}); refusal != nil {
		t.Errorf("%+v", refusal)
	}
}

// TestAnswersAreHiddenUntilTheReveal: whoever answers in whatever order, changes or skips it, another member and an
// observer get the same events and the same view as if nobody had, on a stream that stays and on one that comes anew.
func TestAnswersAreHiddenUntilTheReveal(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		w := live(t)
		w.must("ben", AskPrompt{Text: "What helped?", Named: r.IntN(2) == 0})
		q := w.s.Seq()
		others := []Viewer{{"otto", phone}, {"olga", phone}}
		var before []PromptView
		for _, v := range others {
			before = append(before, *ViewOf(w.s, v).Prompt)
		}
		for range 1 + r.IntN(6) {
			w.pass(Time(r.IntN(20_000)))
			w.must(pick[ParticipantID](r, "mia", "nils"), AnswerPrompt{Prompt: q, Text: pick(r, "Tea.", "A walk.")})
		}
		for i, v := range others {
			for e := range w.log {
				if w.log[e].Seq > q && Visible(w.s, v, &w.log[e]) != Nothing {
					t.Fatalf("seed %d: %s gets a %s", seed, v.Who, w.log[e].Fact.Kind())
				}
			}
			got := ViewOf(w.s, v).Prompt
			if got.Answers != nil || got.Mine != before[i].Mine || got.Seq != before[i].Seq || got.Skipped {
				t.Fatalf("seed %d: %s is shown %+v", seed, v.Who, got)
			}
		}
	}
}
