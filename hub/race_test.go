package hub

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// racesWanted is how many times a speech command has to be in flight while a stop is decided; fewer where each costs more.
func racesWanted(full int) int64 {
	if testing.Short() || raceDetector {
		return int64(full / 20)
	}
	return int64(full)
}

// A spoken is a message that was accepted, and what its author had seen, both as event ids.
type spoken struct{ at, seen string }

// arena races speech against stops: speakers talk without a pause, staff stop and let go.
type arena struct {
	*stage
	lead     *actor
	speakers []*actor
	staffAt  *Hub   // where staff stop
	talkAt   []*Hub // where speakers talk, in turns

	seen     atomic.Pointer[string]
	inFlight atomic.Int64 // speech commands that were asked for and are not answered
	stops    atomic.Int64
	races    atomic.Int64 // speech commands in flight when a stop had been decided and was being committed
	over     atomic.Bool

	mu     sync.Mutex
	spoken []spoken
}

func newArena(t *testing.T, st store.Store, speakers int) *arena {
	t.Helper()
	f := &faulty{Store: st}
	s := newStage(t, f, seats(speakers))
	a := &arena{stage: s, staffAt: s.hub, talkAt: []*Hub{s.hub}}
	f.set(func(f *faulty) { f.append = a.count })
	a.lead = s.begin()
	for i := range speakers {
		m := s.cast(nameOf(i), moderation.Member)
		m.do(moderation.Consent{Agreement: agreed})
		m.do(moderation.Knock{})
		a.speakers = append(a.speakers, m)
	}
	a.saw(a.lead.lastSeen())
	return a
}

// saw sets what everyone has on their screen.
func (a *arena) saw(id string) { a.seen.Store(&id) }

// talk speaks until the arena is over.
func (a *arena) talk(m *actor, at *Hub) {
	for n := 0; !a.over.Load(); n++ {
		seen := *a.seen.Load()
		a.inFlight.Add(1)
		ans, err := at.Do(context.Background(), Do{
			Session: a.session, By: m.who, Device: m.device, ID: newID(), Seen: seen, Command: moderation.Say{Text: "words"},
		})
		a.inFlight.Add(-1)
		if err != nil {
			a.Error(err)
			return
		}
		if ans.Refusal == nil {
			a.keep(ans.Event, seen)
		}
	}
}

func (a *arena) keep(event, seen string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.spoken = append(a.spoken, spoken{event, seen})
}

// staff asks for what must be allowed, where staff are.
func (a *arena) staff(by *actor, c moderation.Command) string {
	ans, err := a.staffAt.Do(context.Background(), Do{
		Session: a.session, By: by.who, Device: by.device, ID: newID(), Seen: *a.seen.Load(), Command: c,
	})
	if err != nil || ans.Refusal != nil {
		a.Errorf("%s: %v %v", c.Action(), err, ans.Refusal)
		a.over.Store(true)
	}
	return ans.Event
}

// stop stops. Lifting needs to have seen it.
func (a *arena) stop(c moderation.Command) { a.saw(a.staff(a.lead, c)) }

// count watches what is being committed.
func (a *arena) count(_ context.Context, batches []store.Batch, really func() []store.Result) []store.Result {
	for _, b := range batches {
		for _, rec := range b.Records {
			e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
			if err != nil {
				a.Error(err)
			}
			switch e.Fact.(type) {
			case moderation.Paused, moderation.Muted, moderation.HoldSet, moderation.Removed:
				a.stops.Add(1)
				a.races.Add(a.inFlight.Load())
			}
		}
	}
	return really()
}

// play stops and lets go until there were enough races.
func (a *arena) play(wanted int64) {
	var wg sync.WaitGroup
	for i, m := range a.speakers {
		wg.Go(func() { a.talk(m, a.talkAt[i%len(a.talkAt)]) })
	}
	began := time.Now()
	for n := 0; a.races.Load() < wanted && !a.over.Load(); n++ {
		a.round(n, a.speakers[n%len(a.speakers)])
	}
	a.over.Store(true)
	wg.Wait()
	a.Logf("%d races in %v: %d stops, %d messages kept", a.races.Load(), time.Since(began).Round(time.Millisecond), a.stops.Load(), len(a.spoken))
	if a.races.Load() < wanted {
		a.Errorf("only %d races, want %d", a.races.Load(), wanted)
	}
}

func (a *arena) round(n int, m *actor) {
	switch n % 8 {
	case 1, 5:
		a.stop(moderation.Mute{Who: m.who})
		a.saw(a.staff(a.lead, moderation.Unmute{Who: m.who}))
	case 2:
		a.stop(moderation.Hold{Who: m.who})
		a.saw(a.staff(a.lead, moderation.Release{Who: m.who}))
	case 6:
		a.stop(moderation.Hold{})
		a.saw(a.staff(a.lead, moderation.Release{}))
	case 7:
		a.stop(moderation.Remove{Who: m.who})
		a.staff(a.lead, moderation.Reinstate{Who: m.who})
		a.staff(m, moderation.Knock{})
		a.saw(a.staff(a.lead, moderation.Admit{Who: m.who}))
	default:
		a.stop(moderation.Pause{})
		a.saw(a.staff(a.lead, moderation.Resume{}))
	}
}

// check verifies from the log alone, and knowing nothing of the rules' state, that no stop was late.
func (a *arena) check() {
	a.Helper()
	w := watcher{members: map[moderation.ParticipantID]*watched{}}
	seen := map[moderation.Seq]moderation.Seq{}
	a.state(func(r *room) {
		r.refresh()
		for _, s := range a.spoken {
			seen[r.resolve(s.at)] = r.resolve(s.seen)
		}
	})
	late := 0
	for _, e := range a.events() {
		if why := w.see(&e, seen); why != "" {
			if late++; late < 5 {
				a.Errorf("event %d: %s", e.Seq, why)
			}
		}
	}
	if w.said != len(a.spoken) {
		a.Errorf("%d messages are kept, %d were acknowledged", w.said, len(a.spoken))
	}
	if late > 0 {
		a.Errorf("%d messages came after a stop", late)
	}
}

// watcher follows stops and lifts by the events' plain meaning.
type watcher struct {
	paused, held bool
	stop         moderation.Seq // the last one of the whole room
	members      map[moderation.ParticipantID]*watched
	said         int
}

type watched struct {
	muted, held, out bool
	stop             moderation.Seq
}

func (w *watcher) of(who moderation.ParticipantID) *watched {
	if w.members[who] == nil {
		w.members[who] = &watched{}
	}
	return w.members[who]
}

func (w *watcher) see(e *moderation.Event, seen map[moderation.Seq]moderation.Seq) (why string) {
	switch x := e.Fact.(type) {
	case moderation.Paused:
		w.paused, w.stop = true, e.Seq
	case moderation.Resumed:
		w.paused = false
	case moderation.Muted:
		m := w.of(x.Who)
		m.muted, m.stop = true, e.Seq
	case moderation.Unmuted:
		w.of(x.Who).muted = false
	case moderation.Removed:
		m := w.of(x.Who)
		m.out, m.stop = true, e.Seq
	case moderation.Admitted:
		w.of(x.Who).out = false
	case moderation.HoldSet:
		if x.Who == "" {
			w.held, w.stop = true, e.Seq
		} else {
			m := w.of(x.Who)
			m.held, m.stop = true, e.Seq
		}
	case moderation.HoldLifted:
		if x.Who == "" {
			w.held = false
		} else {
			w.of(x.Who).held = false
		}
	case moderation.Said:
		return w.judge(e, x, seen)
	}
	return ""
}

func (w *watcher) judge(e *moderation.Event, x moderation.Said, seen map[moderation.Seq]moderation.Seq) string {
	w.said++
	m := w.of(e.By)
	switch {
	case w.paused:
		return "said while the room paused"
	case m.muted:
		return "said while muted"
	case m.out:
		return "said after a removal"
	case (w.held || m.held) != x.Held:
		return fmt.Sprintf("held is %v", x.Held)
	}
	if q, ok := seen[e.Seq]; !ok || q < max(w.stop, m.stop) {
		return fmt.Sprintf("old words: the author had seen %d, the last stop is %d", q, max(w.stop, m.stop))
	}
	return ""
}

// Within one instance no speech comes after a stop that binds it: at least 100,000 times a message is in flight while a
// stop is decided (5,000 under -short or the race detector).
func TestNoSpeechAfterAStop(t *testing.T) {
	a := newArena(t, newFake(), 16)
	a.play(racesWanted(100_000))
	a.check()
}

// The same with speech on other instances than the stops, where every stop may conflict with speech and the other way
// round.
func TestNoSpeechAfterAStopAcrossInstances(t *testing.T) {
	a := newArena(t, newFake(), 12)
	a.talkAt = []*Hub{a.beside(), a.beside(), a.hub}
	a.play(racesWanted(20_000))
	a.check()
}

// The same on what a server really runs on, with an instance beside it.
func TestNoSpeechAfterAStopOnAStore(t *testing.T) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) {
			stores := shape.OpenPeers(t, 2)
			a := newArena(t, stores[0], 8)
			a.talkAt = []*Hub{a.hub, a.besides(stores[1], a.ring)}
			a.play(racesWanted(2_000))
			a.check()
		})
	}
}

func seats(n int) moderation.Settings {
	s := roomy()
	s.Seats = n
	return s
}

// Several instances on one log: whoever loses a number decides again. All readers have the same order, nothing is lost or
// doubled, and no instance starves.
func TestInstancesShareALog(t *testing.T) {
	const hubs, senders = 3, 8
	each := 150
	if testing.Short() || raceDetector {
		each = 30
	}
	l := &links{}
	s := newStage(t, newFake(), seats(hubs*senders), l.linked)
	s.begin()
	all := []*Hub{s.hub, s.beside(), s.beside()}
	var people []*actor
	for i := range hubs * senders {
		m := s.cast(nameOf(i), moderation.Member)
		m.do(moderation.Consent{Agreement: agreed})
		m.do(moderation.Knock{})
		people = append(people, m)
	}
	for i, m := range people {
		m.sink = newMemory()
		c, err := all[i%hubs].Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: m.who, Device: m.device}}, Sink: m.sink})
		s.must(err)
		m.conn = c
		m.await("ready")
	}
	var acks [hubs]atomic.Int64
	var total atomic.Int64
	var share [hubs]int64 // by instance, when half of it was done
	var ready, wg sync.WaitGroup
	ready.Add(len(people))
	for i, m := range people {
		wg.Go(func() {
			ready.Done()
			ready.Wait()
			for n := range each {
				ans, err := all[i%hubs].Do(context.Background(), Do{Session: s.session, By: m.who, Device: m.device, ID: newID(), Seen: m.lastSeen(), Command: moderation.Say{Text: fmt.Sprintf("%d/%d", i, n)}})
				if err != nil || ans.Refusal != nil {
					t.Errorf("%v %v", err, ans.Refusal)
					return
				}
				acks[i%hubs].Add(1)
				if total.Add(1) == int64(hubs*senders*each/2) {
					for h := range share {
						share[h] = acks[h].Load()
					}
				}
			}
		})
	}
	began := time.Now()
	wg.Wait()
	t.Logf("%d messages in %v; when half was done, by instance: %v", hubs*senders*each, time.Since(began).Round(time.Millisecond), share)
	least := slices.Max(share[:]) / 4
	if testing.Short() || raceDetector { // too few messages, or clocks too uneven, for more than this
		least = 1
	}
	if slices.Min(share[:]) < least {
		t.Errorf("not fair: %v", share)
	}
	order := people[0].awaitTexts(hubs * senders * each)
	count := map[string]int{}
	for _, text := range order {
		count[text]++
	}
	if len(count) != len(order) {
		t.Errorf("%d messages, %d different", len(order), len(count))
	}
	for _, m := range people[1:] {
		if got := m.awaitTexts(len(order)); !slices.Equal(got, order) {
			t.Errorf("%s has another order", m.name)
		}
	}
}

// awaitTexts waits for so many messages and gives them in order.
func (a *actor) awaitTexts(n int) []string {
	a.s.Helper()
	got := 0
	a.find(func(f frame) bool {
		if f["k"] == "said" {
			got++
		}
		return got == n
	}, fmt.Sprintf("%d messages", n))
	return a.texts()
}

// Two instances never contradict each other about staff: the log comes to rest.
func TestInstancesAgreeOnStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &links{}
		s := newStage(t, newFake(), roomy(), l.linked)
		lead := s.begin()
		defer lead.answers()()
		other := s.beside()
		mia := s.cast("Mia", moderation.Member)
		mia.do(moderation.Consent{Agreement: agreed})
		mia.do(moderation.Knock{})
		mia.sink = newMemory()
		c, err := other.Join(t.Context(), Joining{Session: s.session, Asker: Asker{Viewer: moderation.Viewer{Who: mia.who, Device: mia.device}}, Sink: mia.sink})
		s.must(err)
		mia.conn = c
		defer mia.answers()()
		time.Sleep(5 * time.Second)
		before := len(s.events())
		time.Sleep(5 * time.Minute)
		if kinds := s.kindsOf(); len(kinds) != before {
			t.Errorf("the log goes on by itself: %v", kinds[before:])
		}
		lead.conn.Gone()
		time.Sleep(5 * time.Second)
		if _, away := last[moderation.StaffAway](s.events()); away != 1 {
			t.Errorf("staff went away %d times: %v", away, s.kindsOf())
		}
		if _, back := last[moderation.StaffBack](s.events()); back != 1 {
			t.Errorf("staff came back %d times: %v", back, s.kindsOf())
		}
	})
}

// What staff ask for is decided before all speech that waits, however much there is.
func TestAStopOvertakesWaitingSpeech(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := faultyStage(t)
		lead := s.begin()
		mia, noor := s.member("Mia"), s.member("Noor")
		time.Sleep(time.Second)
		slow := make(chan struct{})
		f.set(func(f *faulty) {
			f.append = func(_ context.Context, _ []store.Batch, really func() []store.Result) []store.Result {
				<-slow
				return really()
			}
		})
		seen := noor.lastSeen()
		var wg sync.WaitGroup
		ask := func(a *actor, c moderation.Command) (ans Answer) {
			wg.Go(func() { ans = a.askSeen(c, seen) })
			synctest.Wait()
			return ans
		}
		ask(noor, moderation.RaiseHand{}) // under way
		for range 300 {
			ask(mia, moderation.Say{Text: "words"})
		}
		ask(lead, moderation.Pause{})
		close(slow)
		wg.Wait()
		if _, n := last[moderation.Said](s.events()); n != 0 {
			t.Errorf("%d messages were decided before the pause", n)
		}
	})
}
