package hub

import (
	"testing"
	"testing/synctest"

	"hearth/moderation"
	"hearth/store"
)

func TestErasedWordsAreGoneFromTheLiveRoom(t *testing.T) {
	eachShape(t, func(s *stage) {
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		one := mia.do(moderation.Say{Text: "canary one"})
		noor.do(moderation.Say{Text: "stays"})
		var seq moderation.Seq
		s.state(func(r *room) { seq = r.resolve(one) })

		ans, err := s.hub.Do(t.Context(), Do{Session: s.session, Command: moderation.Erase{Messages: []moderation.Seq{seq}}})
		s.must(err)
		if ans.Refusal != nil {
			t.Fatal(ans.Refusal)
		}
		s.must(s.store.DestroyWords(t.Context(), s.session, []store.Seq{store.Seq(seq)}))
		for _, a := range []*actor{lead, noor} {
			a.await("welcome") // anew
			f := a.find(func(f frame) bool { return f["id"] == one }, "the tombstone")
			if f["text"] != nil || f["gone"] != "erased" {
				t.Errorf("%s got %v", a.name, f)
			}
			if f := a.sees("said"); f["text"] != "stays" {
				t.Errorf("%s got %v", a.name, f)
			}
		}
		s.state(func(r *room) {
			if r.Message(seq).Text != "" {
				t.Error("the room still has the words")
			}
		})
		mia.do(moderation.Say{Text: "and on it goes"})
		lead.find(func(f frame) bool { return f["text"] == "and on it goes" }, "what came after")
	})
}

// A long record is opened a part ahead of the room's judgement: what is erased in between does not leave.
func TestWordsOpenedBeforeTheirErasureDoNotLeave(t *testing.T) {
	for name, erase := range map[string]func(seq moderation.Seq, who moderation.ParticipantID) moderation.Erase{
		"a message": func(seq moderation.Seq, _ moderation.ParticipantID) moderation.Erase {
			return moderation.Erase{Messages: []moderation.Seq{seq}}
		},
		"a person": func(_ moderation.Seq, who moderation.ParticipantID) moderation.Erase {
			return moderation.Erase{Who: who}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { openedAndErased(fakeStage(t), erase) })
		})
	}
}

func openedAndErased(s *stage, erase func(moderation.Seq, moderation.ParticipantID) moderation.Erase) {
	s.begin()
	mia := s.member("Mia")
	one := mia.do(moderation.Say{Text: "canary one"})
	var seq moderation.Seq
	var live *room
	s.state(func(r *room) { seq, live = r.resolve(one), r })
	records, err := s.hub.records(s.Context(), s.session, seq-1, 1)
	s.must(err)
	all := WholeRecord()
	events, err := live.opener().open(s.Context(), records, &all)
	s.must(err)
	copies, err := live.opener().copies(s.Context(), records, &all)
	s.must(err)
	if events[0].event.Words.Text != "canary one" || copies[0].Words == nil {
		s.Fatalf("opened: %+v, %q", events[0].event.Words, copies[0].Words)
	}
	ans, err := s.hub.Do(s.Context(), Do{Session: s.session, Command: erase(seq, mia.who)})
	s.must(err)
	if ans.Refusal != nil {
		s.Fatal(ans.Refusal)
	}
	s.state(func(r *room) {
		if l := r.lines(events, &all)[0]; l.Text != "" || l.Gone != erasedMark {
			s.Errorf("a line has %q, %q", l.Text, l.Gone)
		}
		if r.confine(copies); copies[0].Words != nil || copies[0].Salt != nil || copies[0].Gone != erasedMark {
			s.Errorf("a copy has %q, %q", copies[0].Words, copies[0].Gone)
		}
	})
}
