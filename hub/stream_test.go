package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// tape is a sink that keeps payloads as they came. A stingy one often takes only a part at once, or nothing.
type tape struct {
	stingy *rand.Rand // nil: it is not

	mu     sync.Mutex
	bytes  []byte
	closed wire.CloseCode
}

func (p *tape) WriteNow(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stingy != nil {
		switch p.stingy.IntN(3) {
		case 0:
			return 0, nil
		case 1:
			b = b[:p.stingy.IntN(len(b)+1)]
		}
	}
	p.bytes = append(p.bytes, b...)
	return len(b), nil
}

func (p *tape) WriteAll(b []byte, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes = append(p.bytes, b...)
	return nil
}

func (p *tape) Frame(dst, json []byte, _ string) []byte { return AppendText(dst, json) }
func (p *tape) Unframed() bool                          { return false }
func (p *tape) Ping() []byte                            { return nil }

func (p *tape) Close(code wire.CloseCode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = code
}

// taken gives the frames since it was last called.
func (p *tape) taken() (frames []string, code wire.CloseCode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.bytes) > 0 {
		var f []byte
		f, p.bytes = split(p.bytes)
		frames = append(frames, string(f))
	}
	return frames, p.closed
}

// reader is one device of a person, which connects, is cut off, and comes back with the last event it has.
type reader struct {
	viewer moderation.Viewer // the device by the name that the doors have for it
	tape   *tape             // nil: not connected
	conn   *Conn
	hub    *Hub // where it is connected
	last   string
	base   moderation.Seq // up to here it has been given what it may have
	have   map[string]bool
}

// theatre plays random commands and holds what every reader gets against the gate, judged when it was given.
type theatre struct {
	*stage
	rand    *rand.Rand
	hubs    []*Hub
	delayed bool // an append was tried again: more than one batch may have landed since readers were last looked at
	people  []*actor
	readers []*reader
	seed    uint64
}

// Every reader's stream is the log seen through the gate, judged at the time of delivery: no gap and no repeat, over any
// number of reconnects, for all devices of a person; on one instance or on two, whose store now and then fails or cannot
// say what it has kept.
func TestEveryStreamIsTheLogThroughTheGate(t *testing.T) {
	seeds := 300
	if testing.Short() || raceDetector {
		seeds = 30
	}
	for seed := range uint64(seeds) {
		synctest.Test(t, func(t *testing.T) { playSeed(t, seed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func playSeed(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	settings := roomy()
	settings.History = []moderation.History{moderation.FromStart, moderation.FromArrival}[r.IntN(2)]
	settings.Admission = []moderation.Admission{moderation.AdmitOpen, moderation.AdmitAsk}[r.IntN(2)]
	l := &links{}
	f := &faulty{Store: newFake()}
	th := &theatre{stage: newStage(t, f, settings, l.linked), rand: r, seed: seed}
	th.hubs = []*Hub{th.hub}
	if seed%2 == 1 {
		th.hubs = append(th.hubs, th.beside())
	}
	faults := rand.New(rand.NewPCG(seed, 2))
	f.set(func(f *faulty) {
		f.append = func(_ context.Context, b []store.Batch, really func() []store.Result) []store.Result {
			f.mu.Lock()
			n := faults.IntN(60)
			f.mu.Unlock()
			switch n {
			case 0:
				return every(b, store.ErrUnavailable)
			case 1:
				return every(b, store.ErrUnknown)
			case 2:
				really()
				return every(b, store.ErrUnknown)
			}
			return really()
		}
	})
	for i, role := range []moderation.Role{moderation.Facilitator, moderation.Cofacilitator, moderation.Observer, moderation.Member, moderation.Member, moderation.Member, moderation.Member} {
		a := th.cast(nameOf(i), role)
		th.people = append(th.people, a)
		for d := range 2 {
			th.readers = append(th.readers, &reader{viewer: moderation.Viewer{Who: a.who, Device: fmt.Sprintf("%s-%d", a.device, d)}})
		}
	}
	// The first of every person's devices is the one they come with; the lead is there.
	th.connect(th.readers[0])
	th.ask(th.people[0], 0, moderation.OpenLobby{})
	th.ask(th.people[0], 0, moderation.Start{})
	th.settle()
	if seed%4 < 2 { // some sessions begin with everyone in
		for _, a := range th.people[3:] {
			th.ask(a, 0, moderation.Consent{Agreement: agreed})
			th.ask(a, 0, moderation.Knock{})
			th.ask(th.people[0], 0, moderation.Admit{Who: a.who})
			th.settle()
		}
	}
	for range 100 {
		th.step()
	}
	th.pages()
}

// pages holds history, page by page, against the gate.
func (th *theatre) pages() {
	for _, p := range th.readers {
		var got, want []string
		for before, more := "", true; more; {
			b, err := th.hub.Page(th.Context(), th.session, p.viewer, before, 7)
			th.must(err)
			var page struct{ Events []json.RawMessage }
			th.must(json.Unmarshal(b, &page))
			var part []string
			for _, e := range page.Events {
				part = append(part, string(e))
			}
			got = append(part, got...)
			before, more = th.page(b)
		}
		th.state(func(r *room) {
			v := moderation.Viewer{Who: p.viewer.Who, Device: r.device(p.viewer.Device)}
			for q := moderation.Seq(1); q <= moderation.Seq(r.head.Seq); q++ {
				if f := r.gated(v, r.event(q)); f != nil {
					want = append(want, string(f))
				}
			}
		})
		if len(got) > len(want) || !slices.Equal(got, want[len(want)-len(got):]) {
			th.Errorf("seed %d: %v pages through %d events, not %d", th.seed, p.viewer, len(got), len(want))
		}
		th.state(func(r *room) {
			v := moderation.Viewer{Who: p.viewer.Who, Device: r.device(p.viewer.Device)}
			if reach := r.committed.Reach(v); reach.In && reach.From <= 1 && len(got) != len(want) {
				th.Errorf("seed %d: %v pages through %d events of %d", th.seed, p.viewer, len(got), len(want))
			}
		})
	}
}

func (th *theatre) step() {
	switch p := th.readers[th.rand.IntN(len(th.readers))]; th.rand.IntN(40) {
	case 0:
		if q := th.message(); q != 0 {
			_, err := th.hub.Do(th.Context(), Do{Session: th.session, Command: moderation.Erase{Messages: []moderation.Seq{q}}})
			th.must(err)
			th.must(th.store.DestroyWords(th.Context(), th.session, []store.Seq{store.Seq(q)}))
		}
	case 1, 2, 3:
		if p.conn != nil {
			p.conn.Gone()
			p.conn, p.tape = nil, nil
		}
	case 4, 5, 6, 7, 8, 9:
		if p.conn == nil {
			th.connect(p)
		}
	default:
		who := th.rand.IntN(len(th.people))
		if th.rand.IntN(3) == 0 {
			th.technique(th.people[who])
			break
		}
		th.ask(th.people[who], th.rand.IntN(2), th.command())
	}
	th.settle()
	if th.rand.IntN(4) == 0 {
		time.Sleep(gatherFew + 10*time.Millisecond)
		th.settle()
	}
	for _, p := range th.readers {
		if p.conn != nil {
			p.conn.Heard()
		}
	}
}

func (th *theatre) ask(by *actor, device int, c moderation.Command) {
	var seen string
	th.state(func(r *room) { seen = r.idOf(moderation.Seq(r.head.Seq)) })
	began := time.Now()
	_, err := th.hubs[th.rand.IntN(len(th.hubs))].Do(th.Context(), Do{Session: th.session, By: by.who, Device: fmt.Sprintf("%s-%d", by.device, device), ID: newID(), Seen: seen, Command: c})
	th.must(err)
	th.delayed = th.delayed || time.Since(began) > gatherFew/10
}

// command makes one at random; most are for members and staff alike, and many are refused.
func (th *theatre) command() moderation.Command {
	who := th.people[th.rand.IntN(len(th.people))].who
	message := th.message()
	all := []moderation.Command{
		moderation.Consent{Agreement: agreed}, moderation.Consent{Agreement: agreed}, moderation.Knock{}, moderation.Knock{},
		moderation.Admit{Who: who}, moderation.Admit{Who: who}, moderation.Decline{Who: who, Note: "not now"},
		moderation.Say{Text: "words " + th.letters()}, moderation.Say{Text: "words " + th.letters()},
		moderation.Say{Text: "answer " + th.letters(), ReplyTo: message},
		moderation.SayPrivate{With: who, Text: "private " + th.letters()}, moderation.SayStaff{Text: "staff " + th.letters()},
		moderation.TakeBack{Message: message}, moderation.React{Message: message, Response: moderation.Responses()[0]},
		moderation.RaiseHand{}, moderation.LowerHand{Who: who}, moderation.StepAway{}, moderation.StepBack{},
		moderation.Flag{Message: message, Memo: "look"}, moderation.Bookmark{Message: message, Memo: "here"},
		moderation.AskHelp{}, moderation.SeeHelp{Help: message}, moderation.ProposeLine{Text: "line " + th.letters()},
		moderation.AdoptLine{Line: message}, moderation.Nudge{Who: who, Note: "kindly"},
		moderation.Mute{Who: who, Note: "kindly", Memo: "why"}, moderation.Unmute{Who: who},
		moderation.Pause{Text: "quiet"}, moderation.Resume{}, moderation.Resume{}, moderation.Hold{Who: who}, moderation.Hold{},
		moderation.Release{Who: who}, moderation.Release{}, moderation.Approve{Message: message}, moderation.Approve{Message: message},
		moderation.Return{Message: message, Note: "kindly"}, moderation.Hide{Message: message, Note: "kindly", Memo: "why"},
		moderation.Unhide{Message: message}, moderation.Remove{Who: who, Note: "kindly"}, moderation.Reinstate{Who: who},
		moderation.Rename{Who: who, Name: "Kai " + th.letters()}, moderation.Lock{}, moderation.Unlock{}, moderation.Leave{},
		moderation.PassLead{To: who}, moderation.TakeLead{},
	}
	return all[th.rand.IntN(len(all))]
}

// technique asks for something of rounds, check-ins, questions, cards and the agenda, about what is open now: what staff
// begin, or what somebody makes of it.
func (th *theatre) technique(by *actor) {
	who := by.who
	var view moderation.View
	th.state(func(r *room) { view = moderation.ViewOf(r.committed, moderation.Viewer{Who: th.people[0].who}) })
	var turn, checkIn, prompt, card, agenda moderation.Seq
	if view.Round != nil {
		turn = view.Round.Turn
	}
	if view.CheckIn != nil {
		checkIn = view.CheckIn.Seq
	}
	if view.Prompt != nil {
		prompt = view.Prompt.Seq
	}
	if view.Card != nil {
		card = view.Card.Seq
	}
	if view.Agenda != nil {
		agenda = view.Agenda.Last
	}
	moment := []moderation.Moment{"", moderation.BeforeScale, moderation.AfterScale}[th.rand.IntN(3)]
	now := moderation.Time(time.Now().UnixMilli())
	begun := []moderation.Command{
		moderation.BeginRound{Mode: moderation.ByRoster, Seconds: 60, Text: "round " + th.letters()}, moderation.NextTurn{Turn: turn}, moderation.EndRound{},
		moderation.MoveHand{Who: who, Place: 1}, moderation.BeginCheckIn{Moment: moment, Text: "how " + th.letters()},
		moderation.EndCheckIn{CheckIn: checkIn, Show: th.rand.IntN(2) == 0}, moderation.Pause{Grounding: 60}, moderation.Resume{},
		moderation.AskPrompt{Text: "what " + th.letters(), Named: th.rand.IntN(2) == 0}, moderation.EndPrompt{Prompt: prompt, Reveal: th.rand.IntN(4) != 0},
		moderation.ShowCard{Text: "card " + th.letters(), Instead: card}, moderation.PutCardAway{Card: card},
		moderation.SetAgenda{Text: "Opening\nSharing " + th.letters(), Minutes: []int{10, 40}, Instead: agenda}, moderation.MoveAgenda{Agenda: agenda, Now: 1},
		moderation.ExtendAgenda{Agenda: agenda, Minutes: 5},
	}
	made := []moderation.Command{
		moderation.EndTurn{Turn: turn, How: moderation.TurnDone}, moderation.EndTurn{Turn: turn, How: moderation.TurnPassed},
		moderation.AnswerCheckIn{CheckIn: checkIn, Value: "4", Text: "hidden " + th.letters()}, moderation.AnswerCheckIn{CheckIn: checkIn},
		moderation.AnswerPrompt{Prompt: prompt, Text: "hidden " + th.letters()}, moderation.AnswerPrompt{Prompt: prompt},
		moderation.SayReady{}, moderation.PlanLeave{Leaves: now + 600_000}, moderation.PlanLeave{},
	}
	if th.rand.IntN(3) == 0 {
		th.ask(th.people[0], 0, begun[th.rand.IntN(len(begun))])
	} else {
		th.ask(by, 0, made[th.rand.IntN(len(made))])
	}
}

func (th *theatre) letters() string {
	b := make([]byte, 4)
	for i := range b {
		b[i] = "abdefghkmprstxyz"[th.rand.IntN(16)]
	}
	return string(b)
}

// message is the number of something said, or of a call for help.
func (th *theatre) message() (q moderation.Seq) {
	var some []moderation.Seq
	for _, e := range th.events() {
		switch e.Fact.(type) {
		case moderation.Said, moderation.LineProposed, moderation.HelpAsked:
			some = append(some, e.Seq)
		}
	}
	if len(some) > 0 {
		q = some[th.rand.IntN(len(some))]
	}
	return q
}

func (th *theatre) connect(p *reader) {
	p.tape = &tape{stingy: rand.New(rand.NewPCG(th.seed, uint64(th.rand.IntN(1000))))}
	p.hub = th.hubs[th.rand.IntN(len(th.hubs))]
	c, err := p.hub.Join(th.Context(), Joining{Session: th.session, Asker: Asker{Viewer: p.viewer}, Last: p.last, Sink: p.tape})
	th.must(err)
	p.conn = c
	synctest.Wait()
}

// settle waits until nobody has anything to do, and holds what came since against the gate as it stands.
func (th *theatre) settle() {
	synctest.Wait()
	for _, h := range th.hubs {
		r, err := h.room(th.Context(), th.session)
		th.must(err)
		th.must(r.ask(th.Context(), func(r *room) {
			for _, p := range th.readers {
				if p.tape != nil && p.hub == h {
					th.hold(r, p)
				}
			}
		}))
	}
	th.delayed = false
}

// hold compares what a reader was given since it was last looked at.
func (th *theatre) hold(r *room, p *reader) {
	frames, code := p.tape.taken()
	var got []string
	for _, f := range frames {
		var in struct{ T, Resume, ID string }
		th.must(json.Unmarshal([]byte(f), &in))
		switch in.T {
		case "welcome":
			if in.Resume == string(wire.ResumeOver) {
				got, p.base, p.last, p.have = nil, 0, "", map[string]bool{}
			} else {
				p.base = r.resolve(p.last)
			}
		case "event":
			th.alone(r, p, f)
			got, p.last = append(got, f), in.ID
			p.have[in.ID] = true
		}
	}
	v := moderation.Viewer{Who: p.viewer.Who, Device: r.device(p.viewer.Device)}
	head := moderation.Seq(r.head.Seq)
	var want []string
	for q := p.base + 1; q <= head; q++ {
		if code == wire.CloseRemoved && p.base == 0 && q < r.committed.Reach(v).To {
			continue // who is out is told why, and of nothing before
		}
		if f := r.gated(v, r.event(q)); f != nil {
			want = append(want, string(f))
		}
	}
	if th.delayed {
		th.holdLoosely(r, p, got, want)
	} else if code == wire.CloseEnded || !slices.Equal(got, want) {
		i := 0
		for i < min(len(got), len(want)) && got[i] == want[i] {
			i++
		}
		th.Errorf("seed %d: %v at %d..%d, code %d, %d frames and not %d\n got %s\nwant %s", th.seed, p.viewer, p.base, head, code,
			len(got), len(want), append(got, "nothing")[i], append(want, "nothing")[i])
	}
	for q := moderation.Seq(1); q <= head && code == 0; q++ {
		if f := r.gated(v, r.event(q)); f != nil && !p.have[r.idOf(q)] {
			th.Errorf("seed %d: %v may read %s, and does not have it", th.seed, p.viewer, f)
		}
	}
	p.base = head
	if code != 0 {
		p.tape, p.conn = nil, nil
	}
}

// alone holds, beside the gate, that what somebody tells staff of themselves reaches nobody else: no member but them, and no
// observer. What they wrote is looked for in whatever else comes, too, but for a reveal.
func (th *theatre) alone(r *room, p *reader, frame string) {
	if role := r.committed.Role(p.viewer.Who); role != moderation.Member && role != moderation.Observer {
		return
	}
	var in struct{ K, By string }
	th.must(json.Unmarshal([]byte(frame), &in))
	switch in.K {
	case "check_in_answered", "prompt_answered", "readied", "leave_planned":
		if in.By != string(p.viewer.Who) {
			th.Errorf("seed %d: %v gets %s", th.seed, p.viewer, frame)
		}
	case "prompt_ended": // by which staff show them
	default:
		if strings.Contains(frame, "hidden ") {
			th.Errorf("seed %d: %v reads a hidden answer: %s", th.seed, p.viewer, frame)
		}
	}
}

// holdLoosely compares what a reader was given in several pieces, each judged at its own time: everything that is theirs
// now came, in order, and nothing twice.
func (th *theatre) holdLoosely(r *room, p *reader, got, want []string) {
	at := p.base
	var ids []string
	for _, f := range got {
		id := lastID([]string{f})
		seq := r.resolve(id)
		if seq <= at {
			th.Errorf("seed %d: %v got %s after number %d", th.seed, p.viewer, f, at)
		}
		at, ids = seq, append(ids, id)
	}
	for _, f := range want {
		if !slices.Contains(ids, lastID([]string{f})) {
			th.Errorf("seed %d: %v did not get %s", th.seed, p.viewer, f)
		}
	}
}

// lastID is the id of the last event among frames.
func lastID(frames []string) (id string) {
	for _, f := range frames {
		var in struct{ T, ID string }
		if json.Unmarshal([]byte(f), &in) == nil && in.T == "event" {
			id = in.ID
		}
	}
	return id
}

var ids = regexp.MustCompile(`"([A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{16})"`)

// plainly gives frames without what differs from one session to the next: event ids become their order of appearance, and
// people their place.
func plainly(frames []string, people ...string) []string {
	seen := map[string]string{}
	out := make([]string, len(frames))
	for i, f := range frames {
		f = ids.ReplaceAllStringFunc(f, func(id string) string {
			if seen[id] == "" {
				seen[id] = fmt.Sprintf("%q", fmt.Sprint("event ", len(seen)+1))
			}
			return seen[id]
		})
		for n, who := range people {
			f = strings.ReplaceAll(f, who, fmt.Sprint("person ", n))
		}
		out[i] = f
	}
	return out
}

// page takes a page of history apart: the id to go on from, and whether there is more.
func (s *stage) page(b []byte) (first string, more bool) {
	s.Helper()
	var p struct {
		Events  []struct{ ID string }
		Earlier bool
	}
	s.must(json.Unmarshal(b, &p))
	if len(p.Events) == 0 {
		if p.Earlier {
			s.Fatal("a page that cannot be turned")
		}
		return "", false
	}
	return p.Events[0].ID, p.Earlier
}
