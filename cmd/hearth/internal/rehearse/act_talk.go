package rehearse

import (
	"fmt"

	"hearth/cmd/internal/kit"
)

// inside are the members who are in from the start.
func (p *play) inside() []*person { return []*person{&p.lead, &p.alma, &p.bruno, &p.cleo} }

func (p *play) markAll() {
	for _, who := range p.everyone() {
		who.marked = mark(who)
	}
}

// talk is speech, a reply, a reaction, and taking back.
func (p *play) talk() {
	p.says(arrives, &p.lead, "Welcome to the rehearsal.", p.inside()...)
	first := p.says(arrives, &p.alma, "Good evening, I am Alma.", p.inside()...)
	reply := p.saysBy(arrives, &p.bruno, kit.Do{Name: "say", Args: kit.Args{"text": "Hello Alma.", "reply_to": first}}, p.inside()...)
	p.does("a reaction reaches everyone", &p.cleo, "react", kit.Args{"message": first, "response": "i_hear_you"})
	p.sees("a reaction reaches everyone", &p.alma, 0, "a reaction", of("reacted", first))
	p.refuses("nobody reacts to their own words", &p.alma, "your_own", kit.Do{Name: "react", Args: kit.Args{"message": first, "response": "i_hear_you"}})

	const back = "what is taken back is gone for whoever reads later"
	slip := p.says(arrives, &p.bruno, "This slipped out.", p.inside()...)
	p.refuses("nobody takes back another's words", &p.alma, "unknown", kit.Do{Name: "take_back", Args: kit.Args{"message": slip}})
	p.does(back, &p.bruno, "take_back", kit.Args{"message": slip})
	for _, who := range []*person{&p.alma, &p.cleo} {
		p.sees(back, who, 0, "that it was taken back", of("took_back", slip))
	}
	p.tombstone(back, &p.alma, slip, "This slipped out.", "took_back")
	p.does("hands go up and down", &p.cleo, "raise_hand", nil)
	p.sees("hands go up and down", &p.alma, 0, "a raised hand", kind("hand_raised"))
	p.does("hands go up and down", &p.cleo, "lower_hand", nil)
	if reply == "" {
		return
	}
	f := p.sees("a reply names what it answers", &p.cleo, 0, "the reply", func(f *kit.Frame) bool { return f.ID == reply })
	p.note("a reply names what it answers", f.Says(first), "the message that it answers", "a reply without it")
}

// tombstone reads the page of earlier events and checks that a message stands there without its words.
func (p *play) tombstone(check string, who *person, message, text, gone string) {
	if p.stopped {
		p.note(check, false, "", "")
		return
	}
	page, err := who.place.Page(p.ctx)
	p.note(check, err == nil, "a page of events", fmt.Sprint(err))
	found := false
	for _, f := range page {
		if f.ID == message {
			found = true
			p.note(check, f.Gone == gone && !f.Says(text), "a tombstone "+gone, "gone: "+f.Gone)
		}
	}
	p.note(check, found, "a tombstone "+gone, "nothing at all")
}

// hold is messages that staff read first.
func (p *play) hold() {
	const held, own = "a held message reaches others only at its approval", "whoever is held, muted or nudged is told at once, and only they"
	p.markAll()
	p.does(held, &p.lead, "hold", kit.Args{"who": p.alma.who, "reason": "care", "note": "I read along for a while."})
	f := p.sees(own, &p.alma, p.alma.marked, "that her messages are read first", kind("hold_set"))
	p.note(own, f.Note != "" || p.stopped, "the note", "none")

	id := p.does(held, &p.alma, "say", kit.Args{"text": "Held for a moment."})
	p.sees(held, &p.alma, 0, "her own held message", func(f *kit.Frame) bool { return f.ID == id && f.Held })
	p.sees(held, &p.lead, 0, "the held message", func(f *kit.Frame) bool { return f.ID == id && f.Held && f.Text != "" })
	p.says(arrives, &p.lead, "I am reading it.", p.inside()...)
	p.nothing(held, &p.bruno, p.bruno.marked, "nothing of it before", "Held for a moment.")
	p.nothing(own, &p.bruno, p.bruno.marked, "nothing of the hold", "hold_set")
	p.does(held, &p.lead, "approve", kit.Args{"message": id})
	for _, who := range []*person{&p.bruno, &p.cleo} {
		p.sees(held, who, who.marked, "the approved words", func(f *kit.Frame) bool {
			return f.K == "approved" && f.Message == id && f.Text == "Held for a moment." && f.Author == p.alma.who
		})
	}
	const returned = "a returned message reaches its author alone, with the note"
	p.keeps(returned, "Better not in here.", &p.alma, &p.lead)
	id = p.does(returned, &p.alma, "say", kit.Args{"text": "Better not in here."})
	p.does(returned, &p.lead, "return", kit.Args{"message": id, "reason": "pace", "note": "Shall we keep this for later?"})
	p.sees(returned, &p.alma, 0, "her message back, with the note", func(f *kit.Frame) bool {
		return f.K == "returned" && f.Message == id && f.Note != ""
	})
	p.does(held, &p.lead, "release", kit.Args{"who": p.alma.who})
	p.sees(own, &p.alma, p.alma.marked, "that the hold is over", kind("hold_lifted"))
	p.says(arrives, &p.alma, "Thank you.", p.inside()...)
}

// mute tries everything that a muted person must not, and what they still may.
func (p *play) mute() {
	const muted, own = "a muted person's every speech is refused", "whoever is held, muted or nudged is told at once, and only they"
	p.markAll()
	p.does(muted, &p.lead, "mute", kit.Args{"who": p.bruno.who, "minutes": 5, "reason": "pace", "note": "A short break from writing."})
	f := p.sees(own, &p.bruno, p.bruno.marked, "that he reads along", kind("muted"))
	p.note(own, p.stopped || f.Note != "" && f.Says(`"until"`), "the note, and until when", "one of them is missing")
	message := p.said[0].event
	for _, d := range []kit.Do{
		{Name: "say", Args: kit.Args{"text": "Muted words."}},
		{Name: "say", Args: kit.Args{"text": "Muted reply.", "reply_to": message}},
		{Name: "raise_hand"},
		{Name: "propose_line", Args: kit.Args{"text": "Muted line."}},
	} {
		p.refuses(muted, &p.bruno, "muted", d)
	}
	p.keeps(muted, "Muted words.")
	p.keeps(muted, "Muted reply.")
	p.keeps(muted, "Muted line.")
	p.open("help and the private line stay open when everything else is stopped", &p.bruno)
	p.says(arrives, &p.lead, "We go on.", p.inside()...)
	p.nothing(own, &p.alma, p.alma.marked, "nothing of the mute", `"muted"`)
	p.does(muted, &p.lead, "unmute", kit.Args{"who": p.bruno.who})
	p.sees(own, &p.bruno, p.bruno.marked, "that he may write again", kind("unmuted"))
	p.says(arrives, &p.bruno, "Back again.", p.inside()...)
}

// open tries what nothing may stop.
func (p *play) open(check string, who *person) {
	at := mark(&p.lead)
	p.does(check, who, "say_private", kit.Args{"text": "Just for staff, from " + who.name + "."})
	p.sees(check, &p.lead, at, "the private line", func(f *kit.Frame) bool { return f.Lane == "private" && f.With == who.who })
	help := p.does(check, who, "ask_help", nil)
	p.sees(check, &p.lead, at, "the call for help", func(f *kit.Frame) bool { return f.K == "help_asked" && f.By == who.who })
	p.does(check, &p.lead, "settle_help", kit.Args{"help": help})
}
