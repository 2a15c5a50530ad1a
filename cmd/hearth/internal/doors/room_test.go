package doors_test

import (
	"time"

	"testing"

	"hearth/cmd/internal/kit"
)

// A room is one session set up for one actor in one standing, with something of every kind to act on.
type room struct {
	*group
	t       testing.TB
	session string
	seen    string // the newest event that is known of
	who     map[string]string
	lives   []*kit.Live
	watch   *kit.Live // a staff connection that sees everything

	own, shown, held, aside, line, help, turn, checkIn, prompt, card, agenda string // events
}

// do asks for a command by POST that has to be kept.
func (r *room) do(who, name string, args kit.Args) string {
	r.t.Helper()
	f, err := r.place(who, r.session).Post(r.t.Context(), kit.Do{Name: name, Seen: r.seen, Args: args})
	if err != nil || f.T != "done" {
		r.t.Fatalf("%s's %s in the set-up: %s, %v", who, name, f.Raw, err)
	}
	if f.Event != "" {
		r.seen = f.Event
	}
	return f.Event
}

// connect opens somebody's socket and waits until they are recorded as here.
func (r *room) connect(who string) *kit.Live {
	r.t.Helper()
	l, err := r.place(who, r.session).Socket(r.t.Context(), "")
	must(r.t, err)
	r.lives = append(r.lives, l)
	v, _, err := l.Welcome(r.t.Context())
	must(r.t, err)
	r.who[who] = v.You.Who
	if v.Phase == "scheduled" { // attendance begins with the lobby
		return l
	}
	for _, p := range v.People {
		if p.Who == v.You.Who && p.Here {
			return l
		}
	}
	_, err = l.Await(r.t.Context(), 0, func(f *kit.Frame) bool { return f.K == "arrived" && f.Says(v.You.Who) })
	must(r.t, err)
	return l
}

// seat gives somebody their seat without connecting them.
func (r *room) seat(who string) kit.View {
	r.t.Helper()
	v, err := r.place(who, r.session).View(r.t.Context())
	must(r.t, err)
	r.who[who] = v.You.Who
	return v
}

func (r *room) close() {
	for _, l := range r.lives {
		l.Close()
	}
}

// enter brings members to the door, with consent, and knocks.
func (r *room) enter(names ...string) {
	for _, who := range names {
		v := r.seat(who)
		r.do(who, "consent", kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash})
		r.do(who, "knock", nil)
	}
}

// build sets a room up for an actor up to a standing's phase, and lets the standing raise what else is true.
func build(t testing.TB, g *group, actor string, s *standing) *room {
	t.Helper()
	r := &room{group: g, t: t, session: g.plan(t), who: map[string]string{}}
	r.seat("ana")
	if s.phase != "scheduled" {
		r.do("ana", "open_lobby", nil)
	}
	if !s.unled {
		r.watch = r.connect("ana")
	}
	if ben := r.connect("ben"); r.watch == nil {
		r.watch = ben
	}
	r.seat("oli")
	for _, who := range members {
		r.seat(who)
	}
	switch s.phase {
	case "scheduled":
	case "lobby":
		r.lobby(actor)
	default:
		r.live(actor)
	}
	if s.raise != nil {
		s.raise(r, actor)
	}
	return r
}

func (r *room) lobby(actor string) {
	r.help = r.do("otto", "ask_help", nil)
	r.do("ana", "remove", kit.Args{"who": r.who["rita"]})
	r.enter("kim")
	r.do("ana", "mute", kit.Args{"who": r.who["nils"]})
	r.do("ana", "hold", kit.Args{"who": r.who["nils"]})
	if actor != "mia" {
		r.own = r.do(actor, "say_staff", kit.Args{"text": "A note."})
		return
	}
	v := r.seat("mia")
	r.do("mia", "consent", kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash})
}

func (r *room) live(actor string) {
	r.enter(members...)
	r.do("ana", "start", nil)
	r.do("ana", "remove", kit.Args{"who": r.who["rita"]})
	r.do("kim again", "knock", nil)
	r.shown = r.do("nils", "say", kit.Args{"text": "Shown."})
	r.aside = r.do("nils", "say", kit.Args{"text": "Moved aside."})
	r.do("ana", "hide", kit.Args{"message": r.aside})
	r.do("ana", "hold", kit.Args{"who": r.who["nils"]})
	r.held = r.do("nils", "say", kit.Args{"text": "Waits."})
	r.do("ana", "mute", kit.Args{"who": r.who["nils"]})
	r.help = r.do("otto", "ask_help", nil)
	r.line = r.do("otto", "propose_line", kit.Args{"text": "Be kind."})
	if actor == "oli" {
		r.own = r.do(actor, "say_staff", kit.Args{"text": "A note."})
	} else {
		r.own = r.do(actor, "say", kit.Args{"text": "My own."})
	}
}

// args are the fields of a command that would be kept if nothing stood against it.
func (r *room) args(action string) (string, kit.Args) {
	switch action {
	case "choose_name":
		return action, kit.Args{"name": "Other"}
	case "consent":
		v := r.seat("otto")
		return action, kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash}
	case "say", "say_staff", "propose_line":
		return action, kit.Args{"text": "Words."}
	case "reply":
		return "say", kit.Args{"text": "Words.", "reply_to": r.shown}
	case "say_private":
		return action, kit.Args{"with": r.who["otto"], "text": "Words."}
	case "take_back":
		return action, kit.Args{"message": r.own}
	case "react", "unreact":
		return action, kit.Args{"message": r.shown, "response": "thank_you"}
	case "flag", "bookmark":
		return action, r.about("message", r.shown)
	case "see_help", "claim_help", "settle_help":
		return action, kit.Args{"help": r.help}
	case "adopt_line":
		return action, kit.Args{"line": r.line}
	case "nudge", "mute", "hold", "remove":
		return action, kit.Args{"who": r.who["otto"]}
	case "unmute", "release":
		return action, kit.Args{"who": r.who["nils"]}
	case "slow":
		return action, kit.Args{"seconds": 30}
	case "approve", "return":
		return action, kit.Args{"message": r.held}
	case "hide":
		return action, kit.Args{"message": r.shown}
	case "unhide":
		return action, kit.Args{"message": r.aside}
	case "reinstate":
		return action, kit.Args{"who": r.who["rita"]}
	case "admit", "decline":
		return action, kit.Args{"who": r.who["kim"]}
	case "rename":
		return action, kit.Args{"who": r.who["otto"], "name": "Otis"}
	case "move_hand":
		return action, kit.Args{"who": r.who["mia"], "place": 1}
	case "begin_round":
		return action, kit.Args{"mode": "roster"}
	case "next_turn":
		return action, kit.Args{"turn": r.turn}
	case "end_turn":
		return action, kit.Args{"turn": r.turn, "how": "done"}
	case "answer_check_in":
		return action, kit.Args{"check_in": r.checkIn, "value": "7", "text": "so so"}
	case "end_check_in":
		return action, kit.Args{"check_in": r.checkIn}
	case "ask_prompt":
		return action, kit.Args{"text": "What helped?"}
	case "answer_prompt":
		return action, kit.Args{"prompt": r.prompt, "text": "Tea."}
	case "end_prompt":
		return action, kit.Args{"prompt": r.prompt}
	case "set_agenda":
		return action, kit.Args{"items": "10 Opening\n40 Sharing", "instead": r.agenda}
	case "move_agenda":
		return action, kit.Args{"agenda": r.agenda, "now": 1}
	case "extend_agenda":
		return action, kit.Args{"agenda": r.agenda, "minutes": 5}
	case "plan_leave":
		return action, kit.Args{"leaves": time.Now().Add(time.Hour).UnixMilli()}
	case "show_card":
		return action, kit.Args{"text": "What would you tell a friend?"}
	case "put_card_away":
		return action, kit.Args{"card": r.card}
	case "pass_lead":
		return action, kit.Args{"to": r.who["ben"]}
	}
	return action, nil
}

// about leaves a field out that has nothing to name.
func (r *room) about(name, event string) kit.Args {
	if event == "" {
		return kit.Args{"memo": "A thought."}
	}
	return kit.Args{name: event}
}
