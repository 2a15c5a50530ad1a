package rehearse

import (
	"bytes"
	"fmt"
	"net/http"

	"hearth/cmd/internal/kit"
)

// Names of checks that several acts come by.
const (
	outsiders = "an outsider sees nobody and counts nothing"
	arrives   = "what is said reaches everyone who is in"
	dropped   = "nothing is lost, and nothing comes twice, over a dropped connection"
)

// door makes the links and tries them: looking changes nothing, only the button spends them.
func (p *play) door() {
	p.acked = map[string]bool{}
	p.lead.name, p.alma.name, p.bruno.name, p.cleo.name = "the facilitator", "Alma", "Bruno", "Cleo"
	p.olga.name, p.dora.name = "Olga", "Dora"
	var made struct {
		Links []struct{ Link, Member string }
	}
	err := p.key.API(p.ctx, http.MethodPost, "/sessions/"+p.session+"/invitations", map[string]any{"seats": 5}, &made)
	if !p.need("invitations are made", err == nil && len(made.Links) == 5, "five links", fmt.Sprint(len(made.Links), " links, ", err)) {
		return
	}
	for _, l := range made.Links {
		p.links, p.members = append(p.links, l.Link), append(p.members, l.Member)
	}
	p.stranger()
	p.scanner()
	for i, who := range []*person{&p.alma, &p.bruno, &p.cleo, &p.olga} {
		place, err := p.server.Browser().Open(p.ctx, p.links[i], p.session)
		if !p.need("an invitation opens its room", err == nil, "a seat for "+who.name, fmt.Sprint(err)) {
			return
		}
		who.place = place
	}
	p.lead.place = p.key.Staff(p.session)
	p.connect("the facilitator connects", &p.lead, "", p.lead.place.Socket)
}

// stranger has neither cookie nor key: every address answers as one that leads nowhere.
func (p *play) stranger() {
	const check = "a stranger cannot tell a session from none"
	b := p.server.Browser()
	for _, rest := range []string{"/view", "/events"} {
		real, err := b.Ask(p.ctx, http.MethodGet, "/api/v1/sessions/"+p.session+rest, "", nil)
		none, err2 := b.Ask(p.ctx, http.MethodGet, "/api/v1/sessions/nosuchsession"+rest, "", nil)
		same := err == nil && err2 == nil && real.Status == http.StatusNotFound && real.Status == none.Status && bytes.Equal(real.Body, none.Body)
		p.note(check, same, "404 and the same words for both", fmt.Sprintf("%d and %d", real.Status, none.Status))
	}
	_, err := b.Staff("nosuchsession").Socket(p.ctx, "")
	l, err2 := b.Staff(p.session).Socket(p.ctx, "")
	if err2 == nil { // a socket without a cookie waits for a ticket, and has none
		f, _ := l.Await(p.ctx, 0, func(f *kit.Frame) bool { return f.T == "welcome" || f.T == "bye" })
		code, ended := l.Ended(p.ctx)
		p.note(check, f.T == "bye" && code == 4216 || f.T == "" && ended == nil && code == 4216, "a socket that ends with 4216", fmt.Sprint("a frame ", f.T, ", code ", code))
		l.Close()
		return
	}
	p.note(check, err != nil, "no socket", "one")
}

// scanner looks at a link as mail scanners do.
func (p *play) scanner() {
	b := p.server.Browser()
	for range 3 {
		a, err := b.Look(p.ctx, p.links[0])
		ok := err == nil && a.Status == http.StatusOK && len(a.Head.Values("Set-Cookie")) == 0
		p.note("looking at an invitation changes nothing", ok, "its page, and no cookie", fmt.Sprint(a.Status, " ", err))
	}
	var all struct {
		Invitations []struct{ Used int }
	}
	err := p.key.API(p.ctx, http.MethodGet, "/groups/"+p.group+"/invitations", nil, &all)
	used := 0
	for _, i := range all.Invitations {
		if i.Used > 0 {
			used++
		}
	}
	// Links of earlier rehearsals may stand in the list, so it is the newest five that count: none was opened.
	fresh := len(all.Invitations) >= 5 && used <= len(all.Invitations)-5
	p.note("looking at an invitation changes nothing", err == nil && fresh, "five links that nobody used", fmt.Sprint(used, " used of ", len(all.Invitations)))
}

// lobby is before the start: consent, names, and that nobody sees anybody.
func (p *play) lobby() {
	v, _ := p.connect("members connect before the start", &p.alma, "", p.alma.place.Socket)
	p.refuses("nothing is said before the start", &p.alma, "not_started", kit.Do{Name: "say", Args: kit.Args{"text": "Too early."}})
	p.outside(&p.alma, v)
	p.does("the lobby opens", &p.lead, "open_lobby", nil)
	p.sees("the lobby opens", &p.alma, 0, "that it is open", kind("lobby_opened"))
	agreement := kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash}
	const consent = "consent to the very agreement comes first"
	p.refuses(consent, &p.alma, "consent_needed", kit.Do{Name: "knock"})
	other := kit.Args{"version": v.Agreement.Version, "hash": "00" + flip(v.Agreement.Hash)}
	p.refuses(consent, &p.alma, "agreement_changed", kit.Do{Name: "consent", Args: other})
	p.does(consent, &p.alma, "consent", agreement)

	const names = "a name is needed, and one that looks like another is not to be had"
	p.refuses(names, &p.alma, "name_needed", kit.Do{Name: "knock"})
	p.does(names, &p.alma, "choose_name", kit.Args{"name": "Alma"})
	for _, who := range []*person{&p.bruno, &p.cleo, &p.olga} {
		v, _ := p.connect("members connect before the start", who, "", who.place.Socket)
		p.outside(who, v)
	}
	p.looksLike(names, &p.bruno, "Аlma") // with a Cyrillic first letter
	p.looksLike(names, &p.bruno, "ALMA")
	p.looksLike(names, &p.bruno, "Facilitator")
	p.does(names, &p.bruno, "choose_name", kit.Args{"name": "Bruno"})
	p.does(names, &p.cleo, "choose_name", kit.Args{"name": "Cleo"})
	p.does(names, &p.olga, "choose_name", kit.Args{"name": "Olga"})
	for _, who := range []*person{&p.bruno, &p.cleo} {
		p.does(consent, who, "consent", agreement)
		p.does("knocking in the lobby", who, "knock", nil)
	}
	p.does("knocking in the lobby", &p.alma, "knock", nil)
	for _, who := range []*person{&p.alma, &p.bruno} {
		if p.stopped {
			return
		}
		now, err := who.place.View(p.ctx)
		p.note(outsiders, err == nil, "a view for "+who.name, fmt.Sprint(err))
		p.outside(who, now)
	}
}

// flip makes another hash of a hash, without its first two letters.
func flip(hash string) string {
	if len(hash) < 2 {
		return hash
	}
	return hash[2:]
}

func (p *play) looksLike(check string, who *person, name string) {
	if p.stopped {
		p.note(check, false, "", "")
		return
	}
	f, err := who.live.Do(p.ctx, kit.Do{Name: "choose_name", Args: kit.Args{"name": name}})
	p.note(check, err == nil && len(f.Refusal()) > 5 && f.Refusal()[:5] == "name_", "a name that is not to be had is refused", what(f, err))
}

// outside checks that a view shows nobody and counts nothing.
func (p *play) outside(who *person, v kit.View) {
	empty := len(v.People) == 0 && v.Here == 0 && len(v.Hands) == 0 && len(v.Desk) == 0
	p.note(outsiders, empty, "a view without people or counts for "+who.name, fmt.Sprintf("%d people, %d here", len(v.People), v.Here))
	p.note(outsiders, v.You.Entry == "outside" || v.You.Entry == "knocking", who.name+" outside", "entry "+v.You.Entry)
}

// comeIn starts the session: who knocked is in, who did not is not.
func (p *play) comeIn() {
	const in = "who consented, has a name and knocked is in at the start"
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		who.marked = mark(who)
	}
	p.does("the session starts", &p.lead, "start", nil)
	for _, who := range []*person{&p.alma, &p.bruno, &p.cleo} {
		if p.stopped {
			p.note(in, false, "", "")
			return
		}
		f, err := who.live.Await(p.ctx, who.marked, func(f *kit.Frame) bool { return f.T == "welcome" })
		if !p.need(in, err == nil, "a second welcome for "+who.name, what(f, err)) {
			return
		}
		v, err := f.Room()
		p.note(in, err == nil && v.You.Entry == "in" && f.Resume == "over", who.name+" in", "entry "+v.You.Entry)
		_, err = who.live.Await(p.ctx, who.marked, func(f *kit.Frame) bool { return f.T == "ready" })
		p.need(in, err == nil, "the mark behind the welcome", what(kit.Frame{}, err))
	}
	p.sees("the session starts", &p.olga, 0, "that it has started", kind("started"))
	p.refuses("who is outside cannot speak", &p.olga, "consent_needed not_in", kit.Do{Name: "say", Args: kit.Args{"text": "Let me in."}})
	v, err := p.lead.place.View(p.ctx)
	p.note("the facilitator sees who is in", err == nil && within(v) == 4, "four people in", fmt.Sprint(within(v), " in"))
}

func within(v kit.View) (n int) {
	for _, who := range v.People {
		if who.Entry == "in" {
			n++
		}
	}
	return n
}
