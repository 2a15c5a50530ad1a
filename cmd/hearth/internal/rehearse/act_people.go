package rehearse

import (
	"fmt"
	"net/http"
	"time"

	"hearth/cmd/internal/kit"
)

// second opens Alma's link on another device: it knocks, and staff let it in.
func (p *play) second() {
	const knocks = "a second device knocks, and reads nothing before it is let in"
	if p.stopped {
		p.note(knocks, false, "", "")
		return
	}
	place, err := p.server.Browser().Open(p.ctx, p.links[0], p.session)
	if !p.need(knocks, err == nil, "a place at the door", fmt.Sprint(err)) {
		return
	}
	phone := &person{name: "Alma's second device", place: place}
	defer func() { p.alma.lives = append(p.alma.lives, phone.lives...) }()
	v, _ := p.connect(knocks, phone, "", place.Socket)
	p.note(knocks, phone.who == p.alma.who, "the same person", "another")
	p.outside(phone, v)
	p.refuses(knocks, phone, "not_in", kit.Do{Name: "say", Args: kit.Args{"text": "From the other device."}})
	at, own := mark(&p.lead), mark(phone)
	p.does(knocks, phone, "knock", nil)
	f := p.sees(knocks, &p.lead, at, "the knock", func(f *kit.Frame) bool { return f.K == "knocked" && f.By == p.alma.who })
	p.says(arrives, &p.bruno, "Nobody at the door hears this.", p.inside()...)
	p.nothing(knocks, phone, 0, "nothing of the room", "Nobody at the door hears this.")
	p.does(knocks, &p.lead, "admit", kit.Args{"who": p.alma.who, "device": f.Device})
	p.letIn(knocks, phone, own)
	p.says("both of a person's devices have the room", &p.lead, "Hello to both devices.", append(p.inside(), phone)...)
	p.said[len(p.said)-1].to = p.inside()
	p.says("both of a person's devices have the room", phone, "From the other device, let in.", p.inside()...)
	if !p.stopped {
		phone.live.Close()
	}
}

// program is Dora, who comes by a ticket, an event stream and POST, through a locked door, and meets the same gates.
func (p *play) program() {
	const ticket, locked = "a ticket opens one place, once", "who comes to a locked door knocks"
	if p.stopped {
		p.note(ticket, false, "", "")
		p.note(locked, false, "", "")
		return
	}
	v, err := p.alma.place.View(p.ctx)
	p.need(ticket, err == nil, "a view", fmt.Sprint(err))
	p.does(locked, &p.lead, "lock", nil)
	p.sees(locked, &p.alma, 0, "that the door is locked", kind("locked"))
	code := p.ticket(ticket, v.Agreement)
	if p.stopped {
		return
	}
	p.dora.place, err = p.server.TakeTicket(p.ctx, p.session, code)
	p.need(ticket, err == nil, "its taking", fmt.Sprint(err))
	_, err = p.server.TakeTicket(p.ctx, p.session, code)
	p.note(ticket, kit.Refused(err, http.StatusNotFound), "404 for the second taking", told(err))
	if p.stopped {
		return
	}
	v, _ = p.connect("an event stream has the socket's gates", &p.dora, "", p.dora.place.Stream)
	p.outside(&p.dora, v)
	p.note(ticket, v.You.Consented, "the consent that the ticket stated", "none")
	p.does(locked, &p.dora, "choose_name", kit.Args{"name": "Dora"})
	at, own := mark(&p.lead), mark(&p.dora)
	p.does(locked, &p.dora, "knock", nil)
	f := p.sees(locked, &p.lead, at, "the knock", func(f *kit.Frame) bool { return f.K == "knocked" && f.By == p.dora.who })
	p.refuses(locked, &p.dora, "not_in", kit.Do{Name: "say", Args: kit.Args{"text": "Through the door."}})
	p.does(locked, &p.lead, "admit", kit.Args{"who": p.dora.who, "device": f.Device})
	p.letIn(locked, &p.dora, own)
	p.does(locked, &p.lead, "unlock", nil)
	p.bySocket(ticket, v.Agreement)
	p.gates()
}

// ticket has a ticket made for Dora, who is said to have consented.
func (p *play) ticket(check string, agreed kit.Agreement) string {
	var made struct{ Ticket string }
	err := p.key.API(p.ctx, http.MethodPost, "/sessions/"+p.session+"/tickets", map[string]any{
		"member": p.members[4], "consent": map[string]any{
			"hash": agreed.Hash, "version": agreed.Version, "at": time.Now().Add(-time.Second).UTC(),
		},
	}, &made)
	p.need(check, err == nil, "a ticket", fmt.Sprint(err))
	return made.Ticket
}

// bySocket shows a ticket in a socket's hello, and shows it again.
func (p *play) bySocket(check string, agreed kit.Agreement) {
	place := p.server.Browser().ByTicket(p.session, p.ticket(check, agreed))
	elsewhere := &person{name: "Dora's second device"}
	defer func() { p.dora.lives = append(elsewhere.lives, p.dora.lives...) }()
	v, _ := p.connect(check, elsewhere, "", place.Socket)
	p.note(check, elsewhere.who == p.dora.who, "the same person", "another")
	p.outside(elsewhere, v)
	if p.stopped {
		return
	}
	again, err := place.Socket(p.ctx, "")
	if err != nil {
		p.note(check, false, "a socket that ends with 4216", err.Error())
		return
	}
	p.dora.lives = append(p.dora.lives, again)
	code, err := again.Ended(p.ctx)
	p.note(check, err == nil && code == 4216, "a socket that ends with 4216", fmt.Sprint("code ", code, ", ", what(kit.Frame{}, err)))
	elsewhere.live.Close()
}

// gates tries Dora's doors as the sockets were tried.
func (p *play) gates() {
	const stream, post = "an event stream has the socket's gates", "the POST door has the socket's gates"
	everyone := append(p.inside(), &p.dora)
	p.says(stream, &p.bruno, "Can you read me, Dora?", everyone...)
	p.says(post, &p.dora, "I can, by another way.", everyone...)
	p.keeps(stream, "Not for Dora.", &p.bruno, &p.lead)
	p.does(stream, &p.bruno, "say_private", kit.Args{"text": "Not for Dora."})
	p.refuses(post, &p.dora, "staff_only", kit.Do{Name: "pause"})
	at := mark(&p.dora)
	p.does(post, &p.lead, "mute", kit.Args{"who": p.dora.who})
	p.sees(stream, &p.dora, at, "that she reads along", kind("muted"))
	p.refuses(post, &p.dora, "muted", kit.Do{Name: "say", Args: kit.Args{"text": "Muted by POST."}})
	p.does(post, &p.lead, "unmute", kit.Args{"who": p.dora.who})
	p.sees(stream, &p.dora, at, "that she may write again", kind("unmuted"))
	if p.stopped {
		return
	}
	last := p.dora.live.Last()
	p.dora.live.Close()
	id := p.says(arrives, &p.alma, "While the stream was away.", p.inside()...)
	_, f := p.connect(stream, &p.dora, last, p.dora.place.Stream)
	p.note(stream, f.Resume == "events", "a resume by Last-Event-ID", "resume "+f.Resume)
	p.sees(stream, &p.dora, 0, "what was missed", func(f *kit.Frame) bool { return f.ID == id })
}

// remove takes Cleo out: her frames end, her socket, her way back.
func (p *play) remove() {
	const out, back = "a removed person gets no further frame", "a removed person has no way back"
	p.markAll()
	p.does(out, &p.lead, "remove", kit.Args{"who": p.cleo.who, "reason": "agreement", "note": "Please write to us tomorrow."})
	f := p.sees(out, &p.cleo, p.cleo.marked, "that she is out", kind("removed"))
	p.note(out, p.stopped || f.Note != "", "the note to her", "none")
	for _, who := range []*person{&p.alma, &p.dora} {
		f := p.sees("of a removal others learn only that it was", who, who.marked, "that someone is no longer here", kind("removed"))
		p.note("of a removal others learn only that it was", p.stopped || f.Note == "" && f.By == "" && !f.Says("reason"), "neither note, reason nor who did it", "more")
	}
	p.keeps(out, "Said after the removal.", &p.lead, &p.alma, &p.bruno, &p.dora)
	stay := []*person{&p.lead, &p.alma, &p.bruno, &p.dora}
	p.says(arrives, &p.bruno, "Said after the removal.", stay...)
	if p.stopped {
		p.note(back, false, "", "")
		return
	}
	code, err := p.cleo.live.Ended(p.ctx)
	p.note(out, err == nil && code == 4201, "the socket closed with 4201", fmt.Sprint("code ", code, ", ", what(kit.Frame{}, err)))
	after := false
	for _, f := range p.cleo.live.Since(p.cleo.marked) {
		if after && f.T == "event" {
			p.note(out, false, "nothing behind the removal", "an event "+f.K)
		}
		after = after || f.K == "removed"
	}
	p.noWayBack(back)
}

// noWayBack tries a removed person's every door.
func (p *play) noWayBack(check string) {
	last := p.cleo.live.Last()
	for _, from := range []string{last, ""} {
		p.shut(check, "her browser", p.cleo.place, from)
	}
	f, err := p.cleo.place.Post(p.ctx, kit.Do{Name: "say", Args: kit.Args{"text": "Still here."}})
	p.note(check, err != nil || f.Refusal() == "removed", "her POST refused as removed", what(f, err))
	page, _ := p.cleo.place.Page(p.ctx) // no page at all is as good as one without it
	for _, f := range page {
		p.note(check, !f.Says("Said after the removal."), "no page with what was said since", "it")
	}
	place, err := p.server.Browser().Open(p.ctx, p.links[2], p.session)
	if err != nil {
		p.note(check, true, "", "")
		return
	}
	p.shut(check, "her link in another browser", place, "")
}

// shut checks that a socket of somebody who is out is not welcomed into the room, and ends for good.
func (p *play) shut(check, by string, place *kit.Place, last string) {
	l, err := place.Socket(p.ctx, last)
	if err != nil {
		p.note(check, kit.Refused(err, http.StatusNotFound), by+" refused", err.Error())
		return
	}
	p.cleo.lives = append(p.cleo.lives, l)
	code, err := l.Ended(p.ctx)
	p.note(check, err == nil && (code == 4201 || code == 4216), by+" closed with 4201 or 4216, which mean stop", fmt.Sprint("code ", code, ", ", what(kit.Frame{}, err)))
	for _, f := range l.Since(0) {
		if v, err := f.Room(); f.T == "welcome" && err == nil {
			p.note(check, len(v.People) == 0 && v.Here == 0, by+" shown nobody", fmt.Sprint(len(v.People), " people"))
		}
	}
}

// reinstate undoes the removal: she may knock, and staff let her in.
func (p *play) reinstate() {
	const again = "a reinstated person knocks and can be let in"
	p.does(again, &p.lead, "reinstate", kit.Args{"who": p.cleo.who})
	if p.stopped {
		p.note(again, false, "", "")
		return
	}
	v, _ := p.connect(again, &p.cleo, "", p.cleo.place.Socket)
	p.outside(&p.cleo, v)
	at, own := mark(&p.lead), mark(&p.cleo)
	p.does(again, &p.cleo, "knock", nil)
	f := p.sees(again, &p.lead, at, "the knock", func(f *kit.Frame) bool { return f.K == "knocked" && f.By == p.cleo.who })
	p.does(again, &p.lead, "admit", kit.Args{"who": p.cleo.who, "device": f.Device})
	p.letIn(again, &p.cleo, own)
	p.says(arrives, &p.cleo, "Here again.", append(p.inside(), &p.dora)...)
}

// letIn waits until somebody who was outside has the room before them.
func (p *play) letIn(check string, who *person, mark int) {
	for _, t := range []string{"welcome", "ready"} {
		if p.stopped {
			p.note(check, false, "", "")
			return
		}
		f, err := who.live.Await(p.ctx, mark, func(f *kit.Frame) bool { return f.T == t })
		p.need(check, err == nil, "a welcome into the room for "+who.name, what(f, err))
	}
}
