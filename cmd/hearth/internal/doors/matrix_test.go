package doors_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearth/cmd/internal/kit"
	"hearth/moderation"
)

// The matrix, from outside: every action, for every role, in every standing that can be set up without waiting, over the
// raw socket and by the JSON API's POST door. The server has to say what moderation's table says. Standings that only
// time brings (waiting, shut) are tried inside, by moderation's own tests.

// A standing is where a session and its actor stand: flags of the table, and how to come there.
type standing struct {
	name   string
	phase  string
	flags  []string // beside the phase, "led", and what a member has who is not in
	raise  func(r *room, actor string)
	only   []string // actors; nil: all
	unled  bool     // the facilitator is not connected
	device string   // the actor's other device, if that is what asks
	noLive bool     // connecting would end the standing, so POST alone asks
}

var roles = map[string]moderation.Role{
	"ana": moderation.Facilitator, "ben": moderation.Cofacilitator, "oli": moderation.Observer, "mia": moderation.Member,
}

func byLead(name string, args kit.Args) func(*room, string) {
	return func(r *room, _ string) { r.do("ana", name, args) }
}

func onActor(name string) func(*room, string) {
	return func(r *room, actor string) { r.do("ana", name, kit.Args{"who": r.who[actor]}) }
}

func both(a, b func(*room, string)) func(*room, string) {
	return func(r *room, actor string) { a(r, actor); b(r, actor) }
}

func ending(r *room, _ string) {
	r.do("ana", "close", nil)
	r.do("ana", "end", nil)
}

func leaving(r *room, actor string) { r.do(actor, "leave", kit.Args{"exit": true}) }

func turnedAway(r *room, actor string) {
	r.do(actor, "leave", nil)
	r.do("ana", "lock", nil)
	r.do(actor, "knock", nil)
	r.do("ana", "decline", kit.Args{"who": r.who[actor]})
	r.do("ana", "unlock", nil)
}

// havingTheFloor is a round in which a member who acts has the floor, with a check-in and a card beside it and a hand up.
func havingTheFloor(r *room, actor string) {
	r.checkIn = r.do("ana", "begin_check_in", kit.Args{"text": "How are you?"})
	r.turn = r.do("ana", "begin_round", kit.Args{"mode": "roster"})
	if actor == "mia" {
		if moved := r.do("ana", "next_turn", kit.Args{"turn": r.turn, "who": r.who["mia"]}); moved != "" { // else it was hers
			r.turn = moved
		}
	}
	r.agenda = r.do("ana", "set_agenda", kit.Args{"items": "10 Opening\n40 Sharing"})
	r.prompt = r.do("ana", "ask_prompt", kit.Args{"text": "What helped?"})
	r.card = r.do("ana", "show_card", kit.Args{"text": "What would be a first sign?"})
	r.do("mia", "raise_hand", nil)
}

func newAgreement(r *room, _ string) {
	must(r.t, r.staff["ana"].API(r.t.Context(), http.MethodPut, "/groups/"+r.id+"/agreement", map[string]string{"text": "Another text, " + r.session}, nil))
}

var (
	mia      = []string{"mia"}
	notAna   = []string{"ben", "oli", "mia"}
	staffed  = []string{"ana", "ben", "oli"}
	notLead  = []string{"ben", "oli", "mia"}
	pausing  = byLead("pause", nil)
	slowing  = byLead("slow", kit.Args{"seconds": 60})
	holding  = byLead("hold", nil)
	closing  = byLead("close", nil)
	stagings = []standing{
		{name: "scheduled", phase: "scheduled"},
		{name: "lobby", phase: "lobby"},
		{name: "live", phase: "live"},
		{name: "live, no facilitator", phase: "live", unled: true, only: notLead},
		{name: "paused", phase: "live", flags: []string{"paused"}, raise: pausing},
		{name: "slow", phase: "live", flags: []string{"slow"}, raise: slowing},
		{name: "room held", phase: "live", flags: []string{"held"}, raise: holding},
		{name: "held", phase: "live", flags: []string{"held"}, raise: onActor("hold"), only: mia},
		{name: "muted", phase: "live", flags: []string{"muted"}, raise: onActor("mute"), only: mia},
		{name: "locked", phase: "live", flags: []string{"locked"}, raise: byLead("lock", nil)},
		{name: "paused, muted", phase: "live", flags: []string{"paused", "muted"}, raise: both(pausing, onActor("mute")), only: mia},
		{name: "slow, held", phase: "live", flags: []string{"slow", "held"}, raise: both(slowing, holding)},
		{name: "a round", phase: "live", flags: []string{"round"}, raise: byLead("begin_round", kit.Args{"mode": "volunteers"})},
		{name: "has the floor", phase: "live", raise: havingTheFloor},
		{name: "grounding", phase: "live", flags: []string{"paused"}, raise: byLead("pause", kit.Args{"grounding": 60})},
		{name: "closing", phase: "closing", raise: closing},
		{name: "closing, paused", phase: "closing", flags: []string{"paused"}, raise: both(closing, pausing)},
		{name: "closing, no facilitator", phase: "closing", unled: true, raise: closing, only: notLead},
		{name: "ended", phase: "ended", raise: ending},
		{name: "on another device", phase: "live", flags: []string{"outside"}, only: mia, device: "mia again"},
		{name: "a new agreement", phase: "live", flags: []string{"unconsented"}, raise: newAgreement},
		{name: "left by the exit", phase: "live", flags: []string{"left"}, raise: leaving, only: mia},
		{name: "staff left", phase: "live", flags: []string{"left"}, raise: leaving, only: staffed, noLive: true},
		{name: "removed", phase: "live", flags: []string{"removed"}, raise: onActor("remove"), only: notAna, noLive: true},
		{name: "removed, ended", phase: "ended", flags: []string{"removed"}, raise: both(onActor("remove"), ending), only: notAna, noLive: true},
		{name: "declined", phase: "live", flags: []string{"declined", "outside"}, raise: turnedAway, only: mia},
	}
)

// actions are what a person can ask for with a command.
func actions() []string {
	var all []string
	for _, a := range moderation.Actions() {
		if a == moderation.ActionWriting || slices.ContainsFunc(systems, func(s moderation.Action) bool { return s == a }) {
			continue // a signal has no answer, and what the system asks for has no name on the wire
		}
		all = append(all, string(a))
	}
	return all
}

// systems are the actions that nobody may ask for: the table has a row for the system alone.
var systems = func() []moderation.Action {
	asked := map[moderation.Action]bool{}
	for _, c := range moderation.Table() {
		if c.Role != "" && c.Verdict != moderation.Refuse {
			asked[c.Action] = true
		}
	}
	var all []moderation.Action
	for _, a := range moderation.Actions() {
		if !asked[a] {
			all = append(all, a)
		}
	}
	return all
}()

// lastly are actions that end or change a standing and cannot be undone in place: each has a room of its own, if it
// succeeds.
var lastly = []string{"leave", "knock", "consent", "choose_name", "open_lobby", "start", "pass_lead", "take_lead", "close", "end",
	"admit", "decline", "take_back", "settle_help", "approve", "return", "hide", "unhide", "adopt_line", "end_turn"}

// undo is what a helper does after an action that changed the standing.
func (r *room) undo(helper, action string, s *standing) {
	has := func(flag string) bool { return slices.Contains(s.flags, flag) }
	switch action {
	case "pause":
		if !has("paused") {
			r.do(helper, "resume", nil)
		}
	case "resume":
		r.do(helper, "pause", nil)
	case "slow":
		pace := 0
		if has("slow") {
			pace = 60
		}
		r.do(helper, "slow", kit.Args{"seconds": pace})
	case "lock":
		r.do(helper, "unlock", nil)
	case "unlock":
		r.do(helper, "lock", nil)
	case "mute":
		r.do(helper, "unmute", kit.Args{"who": r.who["otto"]})
	case "unmute":
		r.do(helper, "mute", kit.Args{"who": r.who["nils"]})
	case "hold":
		r.do(helper, "release", kit.Args{"who": r.who["otto"]})
	case "release":
		r.do(helper, "hold", kit.Args{"who": r.who["nils"]})
	case "remove":
		r.do(helper, "reinstate", kit.Args{"who": r.who["otto"]})
	case "reinstate":
		r.do(helper, "remove", kit.Args{"who": r.who["rita"]})
	case "ask_help":
	}
}

// A tally counts what was played.
type tally struct {
	mu                            sync.Mutex
	cells, kept, refused, byValue int
	rooms                         int
	done                          map[string]bool // "role action" that was kept at least once
}

func (c *tally) add(actor, action string, f *kit.Frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cells++
	switch {
	case f.T == "done":
		c.kept++
		c.done[string(roles[actor])+" "+action] = true
	case byValue(f):
		c.byValue++
	default:
		c.refused++
	}
}

// whole checks that the matrix was played: enough cells, and whatever the table lets a role do was done by it.
func (c *tally) whole(t *testing.T) {
	if c.cells < 6000 {
		t.Errorf("only %d cells were played", c.cells)
	}
	for k, line := range table {
		if k.role != moderation.Member && k.action == moderation.ActionChooseName {
			continue // an account has its name already
		}
		may := slices.ContainsFunc(line, func(c moderation.Cell) bool { return c.Flag == "live" && c.Verdict != moderation.Refuse })
		if pair := string(k.role) + " " + string(k.action); k.role != "" && k.action != moderation.ActionWriting && may && !c.done[pair] {
			t.Errorf("%s was allowed and never done", pair)
		}
	}
}

func TestMatrix(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole matrix takes a minute")
	}
	h := openHouse(t)
	count := &tally{done: map[string]bool{}}
	t.Cleanup(func() {
		t.Logf("%d cells over two doors in %d rooms: %d kept, %d refused by the table, %d by a value", count.cells, count.rooms, count.kept, count.refused, count.byValue)
		if !raced {
			count.whole(t)
		}
	})
	for i := range stagings {
		s := &stagings[i]
		if raced && i%8 != 2 {
			continue // the race detector makes this many times slower, and needs no more than every kind of door
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			g := h.group(t)
			for _, actor := range []string{"ana", "ben", "oli", "mia"} {
				if s.only == nil || slices.Contains(s.only, actor) {
					play(t, g, s, actor, count)
				}
			}
		})
	}
}

// A player asks in one standing, in a room that is made anew when an action has changed it.
type player struct {
	t     *testing.T
	g     *group
	s     *standing
	actor string
	count *tally

	room *room
	live *kit.Live
}

func play(t *testing.T, g *group, s *standing, actor string, count *tally) {
	p := &player{t: t, g: g, s: s, actor: actor, count: count}
	defer p.leave()
	doors := []string{"POST", "socket"}
	if s.noLive {
		doors = doors[:1]
		p.noSocket()
	}
	for _, last := range []bool{false, true} {
		for _, action := range actions() {
			for _, door := range doors {
				if slices.Contains(lastly, action) == last {
					p.cell(action, door)
				}
			}
		}
	}
}

func (p *player) leave() {
	if p.room != nil {
		p.room.close()
		p.room, p.live = nil, nil
	}
}

func (p *player) device() string {
	if p.s.device != "" {
		return p.s.device
	}
	return p.actor
}

// ready has a room, and by the socket a connection in it.
func (p *player) ready(door string) {
	p.t.Helper()
	if p.room == nil {
		p.room = build(p.t, p.g, p.actor, p.s)
		p.count.mu.Lock()
		p.count.rooms++
		p.count.mu.Unlock()
	}
	if door != "socket" || p.live != nil {
		return
	}
	l, err := p.g.place(p.device(), p.room.session).Socket(p.t.Context(), "")
	must(p.t, err)
	p.room.lives = append(p.room.lives, l)
	_, _, err = l.Welcome(p.t.Context())
	must(p.t, err)
	p.live = l
}

// noSocket: a person who was taken out has no connection over which to ask at all.
func (p *player) noSocket() {
	if !slices.Contains(p.s.flags, "removed") {
		return
	}
	p.ready("POST")
	l, err := p.g.place(p.actor, p.room.session).Socket(p.t.Context(), "")
	must(p.t, err)
	defer l.Close()
	if code, err := l.Ended(p.t.Context()); err != nil || code != 4201 {
		p.t.Errorf("%s: a removed %s's socket ended with %d, %v", p.s.name, p.actor, code, err)
	}
}

// cell asks for one action by one door and holds the answer against the table.
func (p *player) cell(action, door string) {
	p.t.Helper()
	p.ready(door)
	name, args := p.room.args(action)
	d := kit.Do{Name: name, Seen: p.room.seen, Args: args}
	var f kit.Frame
	var err error
	if door == "socket" {
		f, err = p.live.Do(p.t.Context(), d)
	} else {
		f, err = p.g.place(p.device(), p.room.session).Post(p.t.Context(), d)
	}
	if errors.Is(err, kit.ErrClosed) && action == "leave" {
		// The connection may end before the answer is written; its code says then that it was kept.
		if code, _ := p.live.Ended(p.t.Context()); code == 4204 {
			f, err = kit.Frame{T: "done", Event: p.room.seen}, nil
		}
	}
	if err != nil {
		p.t.Fatalf("%s: %s's %s by %s: %v", p.s.name, p.actor, action, door, err)
	}
	p.count.add(p.actor, action, &f)
	p.judge(action, door, &f)
	if f.T != "done" || f.Event == "" {
		return
	}
	p.room.seen = f.Event
	if strings.HasSuffix(action, "_agenda") { // what changes an agenda names what changed it last
		p.room.agenda = f.Event
	}
	if slices.Contains(lastly, action) {
		p.leave()
		return
	}
	helper := "ben"
	if p.actor == "ben" {
		helper = "ana"
	}
	p.room.undo(helper, action, p.s)
}

// judge holds an answer against the table.
func (p *player) judge(action, door string, f *kit.Frame) {
	p.t.Helper()
	want, codes := expected(moderation.Action(action), roles[p.actor], p.flags())
	cell := fmt.Sprintf("%s: %s's %s by %s", p.s.name, p.actor, action, door)
	switch {
	case want == moderation.Refuse && f.T == "refused" && slices.Contains(codes, f.Refusal()):
	case want == moderation.Refuse:
		p.t.Errorf("%s: %s, want refused as %v", cell, f.Raw, codes)
	case want == moderation.Cooldown:
		if f.Refusal() != "slow" || f.Until == 0 {
			p.t.Errorf("%s: %s, want a wait for the slower pace", cell, f.Raw)
		}
	case f.T == "refused" && !byValue(f):
		p.t.Errorf("%s: %s, want it kept", cell, f.Raw)
	case want == moderation.ForReview && f.T == "done":
		id := f.Event
		e, err := p.room.watch.Await(p.t.Context(), 0, func(e *kit.Frame) bool { return e.T == "event" && e.ID == id })
		if err != nil || !e.Held {
			p.t.Errorf("%s: %s, %v, want it held for review", cell, e.Raw, err)
		}
	}
}

// flags are all that is true of the actor: those of the standing, and what goes with them.
func (p *player) flags() []string {
	all := append([]string{p.s.phase}, p.s.flags...)
	leads := !p.s.unled && p.s.phase != "scheduled" && !(p.actor == "ana" && slices.Contains(p.s.flags, "left"))
	if leads {
		all = append(all, "led")
	}
	if p.actor == "mia" && p.s.phase == "scheduled" {
		all = append(all, "outside", "unconsented")
	}
	if p.actor == "mia" && p.s.phase == "lobby" {
		all = append(all, "outside")
	}
	return all
}

// expected reads the table: the strictest cell of all flags that apply, and the codes of those that refuse.
func expected(a moderation.Action, role moderation.Role, flags []string) (moderation.Verdict, []string) {
	want := moderation.Allow
	var codes []string
	for _, c := range table[tableKey{a, role}] {
		if !slices.Contains(flags, c.Flag) {
			continue
		}
		want = max(want, c.Verdict)
		if c.Verdict == moderation.Refuse {
			codes = append(codes, string(c.Code))
		}
	}
	return want, codes
}

type tableKey struct {
	action moderation.Action
	role   moderation.Role
}

var table = func() map[tableKey][]moderation.Cell {
	t := map[tableKey][]moderation.Cell{}
	for _, c := range moderation.Table() {
		k := tableKey{c.Action, c.Role}
		t[k] = append(t[k], c)
	}
	return t
}()

// byValue reports whether a refusal is for what a command names, or for when it comes, of which the table says nothing:
// who was turned away may knock, though not within the minute.
func byValue(f *kit.Frame) bool {
	return f.Refusal() == "declined" && f.Until != 0 || slices.Contains([]string{
		"already", "unknown", "your_own", "too_late", "not_here", "bad_value", "full", "name_taken", "lead_stays", "author_gone", "not_ready", "name_needed",
	}, f.Refusal())
}
