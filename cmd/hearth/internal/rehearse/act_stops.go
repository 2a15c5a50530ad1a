package rehearse

import (
	"fmt"
	"time"

	"hearth/cmd/internal/kit"
)

// pause is the stop of the whole room, and what was written before it.
func (p *play) pause() {
	const stop, stale = "a pause is a stop: nothing of a member's enters the room", "words from before a stop never burst out after it"
	p.markAll()
	before := ""
	if !p.stopped {
		before = p.alma.live.Last()
	}
	p.does(stop, &p.lead, "pause", kit.Args{"reason": "pace", "text": "Two minutes to breathe."})
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(stop, who, who.marked, "the pause", func(f *kit.Frame) bool { return f.K == "paused" && f.Text != "" })
	}
	message := p.said[0].event
	for _, d := range []kit.Do{
		{Name: "say", Args: kit.Args{"text": "Paused words."}},
		{Name: "say", Args: kit.Args{"text": "Paused reply.", "reply_to": message}},
		{Name: "react", Args: kit.Args{"message": message, "response": "thank_you"}},
		{Name: "raise_hand"},
		{Name: "propose_line", Args: kit.Args{"text": "Paused line."}},
	} {
		p.refuses(stop, &p.alma, "paused", d)
	}
	p.keeps(stop, "Paused words.")
	p.keeps(stop, "Paused reply.")
	p.keeps(stop, "Paused line.")
	p.says("staff may speak in a pause", &p.lead, "Take your time.", p.inside()...)
	p.open("help and the private line stay open when everything else is stopped", &p.cleo)
	p.markAll()
	p.does(stop, &p.lead, "resume", nil)
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		p.sees(stop, who, who.marked, "that the room goes on", kind("resumed"))
	}
	p.keeps(stale, "Written before the pause.")
	p.refuses(stale, &p.alma, "stale", kit.Do{Name: "say", Seen: before, Args: kit.Args{"text": "Written before the pause."}})
	p.says(arrives, &p.alma, "Written after the pause.", p.inside()...)
}

// slow is the slower pace.
func (p *play) slow() {
	const pace = "at the slower pace a second message waits, and says until when"
	p.markAll()
	p.does(pace, &p.lead, "slow", kit.Args{"seconds": 60, "reason": "pace"})
	p.sees(pace, &p.cleo, p.cleo.marked, "the slower pace", kind("slowed"))
	p.says(arrives, &p.cleo, "One thing.", p.inside()...)
	f := p.refuses(pace, &p.cleo, "slow", kit.Do{Name: "say", Args: kit.Args{"text": "And another."}})
	p.note(pace, p.stopped || f.Until > time.Now().Add(-time.Hour).UnixMilli(), "until when", fmt.Sprint(f.Until))
	p.says("staff may speak at the slower pace", &p.lead, "We have time.", p.inside()...)
	p.does(pace, &p.lead, "slow", kit.Args{"seconds": 0})
}

// lanes are the private line, the staff lane, flags and help.
func (p *play) lanes() {
	const private, staff = "a private line is between one member and staff", "the staff lane is staff's alone"
	p.markAll()
	p.keeps(private, "Only for you to read.", &p.alma, &p.lead)
	p.keeps(private, "I hear you, Alma.", &p.alma, &p.lead)
	p.keeps(staff, "Between us staff.", &p.lead)
	p.does(private, &p.alma, "say_private", kit.Args{"text": "Only for you to read."})
	p.sees(private, &p.lead, p.lead.marked, "the private line", func(f *kit.Frame) bool { return f.Text == "Only for you to read." })
	p.does(private, &p.lead, "say_private", kit.Args{"with": p.alma.who, "text": "I hear you, Alma."})
	p.sees(private, &p.alma, p.alma.marked, "the answer", func(f *kit.Frame) bool { return f.Text == "I hear you, Alma." })
	p.does(staff, &p.lead, "say_staff", kit.Args{"text": "Between us staff."})
	p.refuses(staff, &p.alma, "staff_only", kit.Do{Name: "say_staff", Args: kit.Args{"text": "Me too?"}})

	const flag = "a flag goes to staff alone"
	p.keeps(flag, "Please look at this.", &p.lead)
	p.does(flag, &p.bruno, "flag", kit.Args{"message": p.said[1].event, "memo": "Please look at this."})
	f := p.sees(flag, &p.lead, p.lead.marked, "the flag", kind("flagged"))
	p.does(flag, &p.lead, "settle_help", kit.Args{"help": f.ID})

	const help = "a call for help reaches staff, and shows that it was seen"
	p.markAll()
	id := p.does(help, &p.cleo, "ask_help", nil)
	p.sees(help, &p.lead, p.lead.marked, "the call", func(f *kit.Frame) bool { return f.ID == id })
	p.does(help, &p.lead, "see_help", kit.Args{"help": id})
	p.sees(help, &p.cleo, p.cleo.marked, "that it was seen", kind("help_seen"))
	p.does(help, &p.lead, "claim_help", kit.Args{"help": id})
	p.sees(help, &p.cleo, p.cleo.marked, "who comes", kind("help_claimed"))
	p.does(help, &p.lead, "settle_help", kit.Args{"help": id})
	p.says(arrives, &p.lead, "On we go.", p.inside()...)
	p.nothing(help, &p.alma, p.alma.marked, "nothing of another's call", "help_asked")
}

// hide moves a message aside and back.
func (p *play) hide() {
	const aside, again = "a message moved aside is gone for whoever reads later", "a message that comes back has its words"
	p.markAll()
	id := p.says(arrives, &p.bruno, "To be moved aside.", p.inside()...)
	p.does(aside, &p.lead, "hide", kit.Args{"message": id, "reason": "method_detail", "note": "Let us talk about it."})
	for _, who := range []*person{&p.alma, &p.cleo} {
		f := p.sees(aside, who, who.marked, "that it was moved aside", of("hidden", id))
		p.note(aside, p.stopped || f.Note == "" && f.By == "", "neither note nor who did it", "one of them")
	}
	f := p.sees(aside, &p.bruno, p.bruno.marked, "that it was moved aside", of("hidden", id))
	p.note(aside, p.stopped || f.Note != "", "the note to its author", "none")
	p.tombstone(aside, &p.cleo, id, "To be moved aside.", "hidden")
	p.does(again, &p.lead, "unhide", kit.Args{"message": id})
	p.sees(again, &p.cleo, p.cleo.marked, "the message with its words", func(f *kit.Frame) bool {
		return f.K == "unhidden" && f.Message == id && f.Text == "To be moved aside."
	})
}

// resume drops a phone off the network, and brings it back.
func (p *play) resume() {
	if p.stopped {
		p.note(dropped, false, "", "")
		return
	}
	last := p.cleo.live.Last()
	p.cleo.live.Close()
	var missed []string
	rest := []*person{&p.lead, &p.alma, &p.bruno}
	for i, who := range rest {
		missed = append(missed, p.says(arrives, who, fmt.Sprintf("Said while she was away, %d.", i+1), rest...))
	}
	_, f := p.connect(dropped, &p.cleo, last, p.cleo.place.Socket)
	p.note(dropped, f.Resume == "events", "the events that were missed", "resume "+f.Resume)
	if p.stopped {
		return
	}
	var got []string
	for _, f := range p.cleo.live.Since(0) {
		if f.T == "ready" {
			break
		}
		if f.K == "said" && f.Lane == "room" {
			got = append(got, f.ID)
		}
	}
	p.note(dropped, fmt.Sprint(got) == fmt.Sprint(missed), "the three messages that were missed, once and in order", fmt.Sprint(len(got), " messages"))

	const once = "the same command sent twice counts once"
	d := kit.Do{ID: kit.NewID(), Name: "say", Args: kit.Args{"text": "Sent twice, said once."}}
	id := p.saysBy(once, &p.cleo, d, p.inside()...)
	p.cleo.live.Close()
	p.connect(once, &p.cleo, id, p.cleo.place.Socket)
	p.note(once, p.sends(once, &p.cleo, d) == id, "the first answer again, over a new connection", "another")
	again, err := p.cleo.place.Post(p.ctx, d)
	p.note(once, err == nil && again.Event == id, "the first answer again, by POST", what(again, err))
	p.says(arrives, &p.lead, "Welcome back.", p.inside()...)
	n := 0
	for _, f := range p.alma.live.Since(0) {
		if f.Text == "Sent twice, said once." {
			n++
		}
	}
	p.note(once, n == 1, "it said once", fmt.Sprint(n, " times"))
}
