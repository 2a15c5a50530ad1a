package hub

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hearth/moderation"
)

// bring has many members join, and lets time pass until their arrivals are recorded.
func (s *stage) bring(n int) []*reader {
	var all []*reader
	for i := range n {
		a := s.cast(nameOf(i), moderation.Member)
		a.do(moderation.Consent{Agreement: agreed})
		a.do(moderation.Knock{})
		p := &reader{viewer: moderation.Viewer{Who: a.who, Device: a.device}, tape: &tape{}}
		c, err := s.hub.Join(s.Context(), Joining{Session: s.session, Asker: Asker{Viewer: p.viewer}, Sink: p.tape})
		s.must(err)
		p.conn = c
		all = append(all, p)
		if i%10 == 9 {
			time.Sleep(10 * time.Millisecond) // a crowd comes within seconds, not at once
		}
	}
	time.Sleep(2 * gatherMany)
	synctest.Wait()
	return all
}

// In a crowded room arrivals are gathered: what a member is given about a thousand others joining grows with the seconds
// that it takes, not with their number.
func TestACrowdComesQuietly(t *testing.T) {
	crowd := 1000
	if raceDetector || testing.Short() {
		crowd = 300
	}
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, newFake(), seats(crowd+1))
		lead := s.begin()
		defer lead.answers()()
		all := s.bring(crowd)
		frames := 0
		for i, p := range all {
			got, code := p.tape.taken()
			if code != 0 {
				t.Fatalf("member %d was closed with %d", i, code)
			}
			frames += len(got)
		}
		if each := frames / crowd; each > 60 {
			t.Errorf("%d frames for each of %d members", each, crowd)
		}
		arrivals := 0
		for _, e := range s.events() {
			if _, ok := e.Fact.(moderation.Arrived); ok {
				arrivals++
			}
		}
		if arrivals > 100 {
			t.Errorf("%d records of arrivals", arrivals)
		}
		t.Logf("%d members: %d frames for each, %d records of arrivals", crowd, frames/crowd, arrivals)

		// One more, and one who writes, are news to nobody but staff.
		before := len(lead.sink.all())
		all[0].conn.Receive([]byte(`{"t":"writing","lane":"room","on":true}`))
		time.Sleep(2 * gatherMany)
		for i, p := range all {
			if got, _ := p.tape.taken(); len(got) > 1 {
				t.Fatalf("member %d got %v", i, got)
			}
		}
		if len(lead.sink.all()) == before {
			t.Error("staff did not see who writes")
		}

		// All are lost at once, as when a server in front of them ends: staff are told in a few frames.
		for _, p := range all {
			p.conn.Gone()
		}
		time.Sleep(lostAfter + 2*rollEvery)
		told := 0
		for _, p := range all {
			told += len(lead.lostTold(p.viewer.Who))
		}
		if n := lead.count("presence"); told != crowd || n > 5 {
			t.Errorf("staff were told of %d of %d in %d frames", told, crowd, n)
		}
		time.Sleep(departAfter)
		if e, n := last[moderation.Departed](s.events()); n > 3 || len(e.Fact.(moderation.Departed).Who) == 0 {
			t.Errorf("%d records of departures", n)
		}
	})
}

// What a member is sent does not hang on what is held or said among staff: byte for byte the same but for the times, ids
// and places that a longer log gives.
func TestWhatIsHeldLeavesNoTrace(t *testing.T) {
	play := func(t *testing.T, behind bool) (out []string) {
		synctest.Test(t, func(t *testing.T) {
			s := fakeStage(t)
			lead := s.begin()
			defer lead.answers()()
			mia := s.member("Mia")
			noor := s.cast("Noor", moderation.Member)
			noor.do(moderation.Consent{Agreement: agreed})
			noor.do(moderation.Knock{})
			time.Sleep(time.Second)
			p := &reader{viewer: moderation.Viewer{Who: noor.who, Device: noor.device}, tape: &tape{}}
			c, err := s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: p.viewer}, Sink: p.tape})
			s.must(err)
			time.Sleep(time.Second)
			secretly := func(do func()) {
				if behind {
					do()
				}
				synctest.Wait()
			}
			act := func(a *actor, c moderation.Command) string {
				id := a.do(c)
				synctest.Wait() // everyone has it on their screen
				return id
			}
			var held moderation.Seq
			secretly(func() {
				act(lead, moderation.Hold{Who: mia.who, Note: "kindly"})
				id := act(mia, moderation.Say{Text: "held"})
				s.state(func(r *room) { held = r.resolve(id) })
				act(lead, moderation.SayStaff{Text: "staff"})
				act(lead, moderation.SayPrivate{With: mia.who, Text: "private"})
			})
			act(lead, moderation.Say{Text: "one"})
			secretly(func() {
				act(lead, moderation.Hide{Message: held})
				act(lead, moderation.Unhide{Message: held})
				act(lead, moderation.Return{Message: held, Note: "kindly"})
				act(lead, moderation.Release{Who: mia.who})
				act(lead, moderation.Nudge{Who: mia.who, Note: "kindly"})
				act(lead, moderation.Mute{Who: mia.who, Note: "kindly"})
				act(lead, moderation.Unmute{Who: mia.who})
				act(lead, moderation.Bookmark{Memo: "here"})
				act(mia, moderation.Flag{Who: lead.who, Memo: "look"})
				act(mia, moderation.AskHelp{})
			})
			act(lead, moderation.Say{Text: "two"})
			// A second connection is welcomed, and the first comes back with the last event it has.
			frames, _ := p.tape.taken()
			c.Gone()
			last := lastID(frames)
			p.tape = &tape{}
			c, err = s.hub.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: p.viewer}, Last: last, Sink: p.tape})
			s.must(err)
			secretly(func() { act(lead, moderation.SayStaff{Text: "staff"}) })
			act(lead, moderation.Say{Text: "three"})
			time.Sleep(30 * time.Second)
			more, _ := p.tape.taken()
			page, err := s.hub.Page(t.Context(), s.session, p.viewer, "", 300)
			s.must(err)
			c.Gone()
			out = plainly(append(append(frames, more...), string(page)), string(noor.who), string(mia.who), string(lead.who))
		})
		return out
	}
	without, with := play(t, false), play(t, true)
	if !slices.Equal(without, with) {
		i := 0
		for i < min(len(with), len(without)) && with[i] == without[i] {
			i++
		}
		t.Fatalf("frame %d differs:\nwithout %s\n   with %s", i, append(without, "nothing")[i], append(with, "nothing")[i])
	}
}
