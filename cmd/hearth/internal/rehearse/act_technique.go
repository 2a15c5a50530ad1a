package rehearse

import (
	"time"

	"hearth/cmd/internal/kit"
)

// round is a talking piece going round, with one who passes and one who is late with being done.
func (p *play) round() {
	const one, moves = "in a round only the holder speaks", "the floor moves on by those who may move it, once"
	p.markAll()
	turn := p.does(one, &p.lead, "begin_round", kit.Args{"mode": "roster", "occasion": "opening", "seconds": 60, "text": "One word for how you arrive."})
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(one, who, who.marked, "the prompt", func(f *kit.Frame) bool { return f.K == "round_began" && f.Text != "" })
	}
	if moved := p.gives(one, turn, &p.alma); moved != "" {
		turn = moved
	}
	p.says(arrives, &p.alma, "Tired, and here.", p.inside()...)
	p.keeps(one, "Out of turn.")
	p.refuses(one, &p.bruno, "floor_held", kit.Do{Name: "say", Args: kit.Args{"text": "Out of turn."}})
	p.refuses(one, &p.bruno, "floor_held", kit.Do{Name: "propose_line", Args: kit.Args{"text": "Out of turn."}})
	p.does("reactions and the private line go on in a round", &p.bruno, "react", kit.Args{"message": p.said[len(p.said)-1].event, "response": "with_you"})
	p.says("staff may speak in a round", &p.lead, "Thank you, Alma.", p.inside()...)

	p.refuses(moves, &p.bruno, "floor_held", kit.Do{Name: "end_turn", Args: kit.Args{"turn": turn, "how": "done"}})
	p.does(moves, &p.alma, "end_turn", kit.Args{"turn": turn, "how": "done"})
	p.refuses(moves, &p.alma, "floor_held", kit.Do{Name: "end_turn", Args: kit.Args{"turn": turn, "how": "done"}})
	p.refuses(moves, &p.lead, "already", kit.Do{Name: "next_turn", Args: kit.Args{"turn": turn}})
	p.does(moves, &p.lead, "end_round", nil)
	p.sees(moves, &p.cleo, p.cleo.marked, "the end of the round", kind("round_ended"))
	p.says(arrives, &p.bruno, "Now me, in the open.", p.inside()...)
}

// gives gives somebody the floor; "" when it was theirs.
func (p *play) gives(check, turn string, who *person) string {
	if p.stopped {
		p.need(check, false, "", "")
		return ""
	}
	return p.does(check, &p.lead, "next_turn", kit.Args{"turn": turn, "who": who.who})
}

// checkIn asks everyone for a number, in words that nobody but staff and their author may get.
func (p *play) checkIn() {
	const private, few = "answers to a check-in are staff's and their author's", "fewer than five answers are shown to nobody"
	p.markAll()
	p.keeps(private, "heavy legs", &p.alma, &p.lead)
	p.keeps(private, "quite all right", &p.bruno, &p.lead)
	q := p.does(private, &p.lead, "begin_check_in", kit.Args{"moment": "before", "text": "How are you, from 0 to 10?"})
	p.does(private, &p.alma, "answer_check_in", kit.Args{"check_in": q, "value": "3", "text": "heavy legs"})
	p.does(private, &p.bruno, "answer_check_in", kit.Args{"check_in": q, "value": "7", "text": "quite all right"})
	p.does(private, &p.cleo, "answer_check_in", kit.Args{"check_in": q})
	p.sees(private, &p.lead, p.lead.marked, "an answer with its word", func(f *kit.Frame) bool {
		return f.K == "check_in_answered" && f.Text == "heavy legs"
	})
	p.refuses(private, &p.cleo, "bad_value", kit.Do{Name: "answer_check_in", Args: kit.Args{"check_in": q, "value": "11"}})
	p.refuses(few, &p.lead, "too_few", kit.Do{Name: "end_check_in", Args: kit.Args{"check_in": q, "show": true}})
	p.does(few, &p.lead, "end_check_in", kit.Args{"check_in": q})
	p.sees(few, &p.cleo, p.cleo.marked, "the close", kind("check_in_ended"))
	mine := 0
	if !p.stopped {
		for _, f := range p.cleo.live.Since(p.cleo.marked) {
			if f.K == "check_in_answered" {
				mine++
			}
		}
	}
	p.note(private, p.stopped || mine == 1, "one's own answer alone, so that nobody can count them", "others' answers too")
}

// card is a question on top of the room, shown and taken away by staff alone.
func (p *play) card() {
	const top = "a question card is staff's to show, one at a time"
	p.markAll()
	p.keeps(top, "A member's card.")
	p.refuses(top, &p.alma, "staff_only", kit.Do{Name: "show_card", Args: kit.Args{"text": "A member's card."}})
	q := p.does(top, &p.lead, "show_card", kit.Args{"text": "What would you tell a friend?"})
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(top, who, who.marked, "the question", func(f *kit.Frame) bool { return f.K == "card_shown" && f.Text != "" })
	}
	p.refuses(top, &p.lead, "already", kit.Do{Name: "show_card", Args: kit.Args{"text": "And at once another?"}})
	p.says(arrives, &p.alma, "That it will pass.", p.inside()...)
	p.does(top, &p.lead, "put_card_away", kit.Args{"card": q})
	p.sees(top, &p.cleo, p.cleo.marked, "that it is put away", kind("card_put_away"))
}

// prompt is one question whose answers stay hidden until staff show them together, and one that staff take back.
func (p *play) prompt() {
	const hidden, together = "hidden answers are staff's and their author's", "hidden answers are shown together, or to nobody"
	p.markAll()
	p.keeps(hidden, "I slept at last", &p.alma, &p.lead)
	p.keeps(hidden, "not for everyone", &p.alma, &p.lead)
	q := p.does(hidden, &p.lead, "ask_prompt", kit.Args{"text": "What helped this week?", "named": true})
	p.sees(hidden, &p.cleo, p.cleo.marked, "the question", func(f *kit.Frame) bool { return f.K == "prompt_asked" && f.Text != "" })
	p.does(hidden, &p.alma, "answer_prompt", kit.Args{"prompt": q, "text": "I slept at last"})
	p.sees(hidden, &p.lead, p.lead.marked, "an answer as it comes", func(f *kit.Frame) bool { return f.K == "prompt_answered" && f.Text != "" })
	p.refuses(together, &p.lead, "too_few", kit.Do{Name: "end_prompt", Args: kit.Args{"prompt": q, "reveal": true}})
	p.does(hidden, &p.alma, "answer_prompt", kit.Args{"prompt": q, "text": "A walk in the rain."})
	p.does(hidden, &p.bruno, "answer_prompt", kit.Args{"prompt": q, "text": "My sister called."})
	p.does(hidden, &p.cleo, "answer_prompt", kit.Args{"prompt": q})
	p.sees(together, &p.lead, p.lead.marked, "the last answer", func(f *kit.Frame) bool { return f.Says("My sister called.") })
	p.nothing(hidden, &p.cleo, p.cleo.marked, "nothing of what others answered", "A walk in the rain.")
	p.does(together, &p.lead, "end_prompt", kit.Args{"prompt": q, "reveal": true})
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(together, who, who.marked, "the answers", func(f *kit.Frame) bool {
			return f.K == "prompt_ended" && f.Says("A walk in the rain.") && f.Says("My sister called.")
		})
	}
	q = p.does(together, &p.lead, "ask_prompt", kit.Args{"text": "And what did not?", "named": true})
	p.does(together, &p.alma, "answer_prompt", kit.Args{"prompt": q, "text": "not for everyone"})
	p.does(together, &p.lead, "end_prompt", kit.Args{"prompt": q})
	p.sees(together, &p.cleo, p.cleo.marked, "that it was taken back", func(f *kit.Frame) bool { return f.K == "prompt_ended" && !f.Says("answers") })
}

// agenda is what is on and what comes next, for everyone; and a member who says to staff alone that they may leave early.
func (p *play) agenda() {
	const all, early = "an agenda is everyone's to see and staff's to change, once at a time", "who may need to leave early says so to staff alone"
	p.markAll()
	up := p.does(all, &p.lead, "set_agenda", kit.Args{"items": "5 Opening\n30 Sharing\n0 Closing"})
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(all, who, who.marked, "the agenda", func(f *kit.Frame) bool { return f.K == "agenda_set" && f.Says("Sharing") })
	}
	p.refuses(all, &p.alma, "staff_only", kit.Do{Name: "move_agenda", Args: kit.Args{"agenda": up, "now": 1}})
	p.does(all, &p.lead, "extend_agenda", kit.Args{"agenda": up, "minutes": 5})
	p.refuses(all, &p.lead, "already", kit.Do{Name: "move_agenda", Args: kit.Args{"agenda": up, "now": 1}})
	p.sees(all, &p.cleo, p.cleo.marked, "more time", kind("agenda_extended"))

	p.does(early, &p.bruno, "plan_leave", kit.Args{"leaves": time.Now().Add(10 * time.Minute).UnixMilli()})
	p.sees(early, &p.lead, p.lead.marked, "when", kind("leave_planned"))
	p.nothing(early, &p.cleo, p.cleo.marked, "nothing of another's plan", `"k":"leave_planned"`)
	p.does(early, &p.lead, "begin_round", kit.Args{"mode": "roster"})
	p.sees(early, &p.cleo, p.cleo.marked, "that they are first", func(f *kit.Frame) bool { return f.K == "round_moved" && f.Says(`"to":"`+p.bruno.who+`"`) })
	p.does(early, &p.lead, "end_round", nil)
	p.does(early, &p.bruno, "plan_leave", nil)
}

// ground is a pause with a calm card, which ends when staff end it.
func (p *play) ground() {
	const stop = "a grounding pause is a stop, and readiness is staff's to see"
	p.markAll()
	p.does(stop, &p.lead, "pause", kit.Args{"grounding": 60, "text": "Feel the floor under your feet."})
	p.keeps(stop, "Grounded words.")
	p.refuses(stop, &p.alma, "paused", kit.Do{Name: "say", Args: kit.Args{"text": "Grounded words."}})
	p.does(stop, &p.alma, "say_ready", nil)
	p.sees(stop, &p.lead, p.lead.marked, "who is ready", kind("readied"))
	p.does(stop, &p.lead, "resume", nil)
	p.sees(stop, &p.bruno, p.bruno.marked, "that the room goes on", kind("resumed"))
	p.nothing(stop, &p.bruno, p.bruno.marked, "nothing of another's readiness", `"k":"readied"`)
	p.says(arrives, &p.alma, "And on we go, grounded.", p.inside()...)
}
