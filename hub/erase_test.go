package hub

import (
	"testing"

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
