package rehearse

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"hearth/cmd/internal/kit"
)

// end closes in two steps; then nothing is said any more but on the private line.
func (p *play) end() {
	const closing, ended = "ending takes two steps", "after the end nothing enters the room"
	everyone := append(p.inside(), &p.dora)
	p.markAll()
	p.refuses(closing, &p.lead, "close_first", kit.Do{Name: "end"})
	const after = "what is told for the time after reaches who is in"
	p.does(closing, &p.lead, "close", kit.Args{"text": "Somebody answers all night."})
	for _, who := range append(everyone, &p.olga) {
		p.sees(closing, who, who.marked, "that the closing has begun", kind("closing_began"))
	}
	for _, who := range everyone {
		p.sees(after, who, who.marked, "the words for the time after", func(f *kit.Frame) bool { return f.K == "closing_began" && f.Text != "" })
	}
	p.says(arrives, &p.alma, "Goodbye, everyone.", everyone...)
	p.does(closing, &p.lead, "end", nil)
	for _, who := range append(everyone, &p.olga) {
		p.sees(closing, who, who.marked, "the end", kind("ended"))
	}
	for _, who := range everyone {
		p.refuses(ended, who, "ended", kit.Do{Name: "say", Args: kit.Args{"text": "One more thing."}})
	}
	p.keeps(ended, "One more thing.")
	p.does("the private line stays open for a while after the end", &p.alma, "say_private", kit.Args{"text": "Thank you for tonight."})
}

// A line is one line of the record, as the API gives it.
type line struct {
	N     uint64    `json:"n"`
	At    time.Time `json:"at"`
	ID    string    `json:"id"`
	Kind  string    `json:"kind"`
	Lane  string    `json:"lane"`
	Name  string    `json:"name"`
	About string    `json:"about"`
	Text  string    `json:"text"`
	Note  string    `json:"note"`
	Memo  string    `json:"memo"`
	Gone  string    `json:"gone"`
	End   bool      `json:"end"`
	Lines int       `json:"lines"`
}

// record reads the transcript through its gate.
func (p *play) record() {
	const gate, whole = "the transcript is for those who lead, and for a purpose", "the transcript holds everything that was acknowledged, once and in order"
	if p.stopped {
		p.note(gate, false, "", "")
		p.note(whole, false, "", "")
	}
	path := "/sessions/" + p.session + "/transcript"
	if p.alma.place != nil {
		err := p.alma.place.API(p.ctx, http.MethodPost, path, map[string]string{"purpose": "I would like to read it"}, nil)
		p.note(gate, err != nil, "no transcript for a member", told(err))
	}
	err := p.key.API(p.ctx, http.MethodPost, path, map[string]string{"purpose": ""}, nil)
	p.note(gate, err != nil, "no transcript without a purpose", told(err))
	body, _ := json.Marshal(map[string]string{"purpose": "rehearsal"})
	a, err := p.key.Ask(p.ctx, http.MethodPost, "/api/v1"+path, "application/json", body)
	p.note(gate, err == nil && a.Status == http.StatusOK, "the transcript for who leads", fmt.Sprint(a.Status, " ", err))
	if err != nil || a.Status != http.StatusOK {
		return
	}
	last := line{}
	for s := bufio.NewScanner(bytes.NewReader(a.Body)); s.Scan(); {
		l := line{}
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			p.note(whole, false, "lines of JSON", "something else")
			return
		}
		if last = l; !l.End {
			p.lines = append(p.lines, l)
		}
	}
	p.note(whole, last.End && last.Lines == len(p.lines), "an end that counts its lines", fmt.Sprint(len(p.lines), " lines"))
	at := map[string]int{}
	for i, l := range p.lines {
		_, twice := at[l.ID]
		p.note(whole, !twice && l.N == uint64(i+1), "every number once, in order", fmt.Sprint("number ", l.N, " at place ", i+1))
		at[l.ID] = i
	}
	for id := range p.acked {
		_, ok := at[id]
		p.note(whole, ok, "every acknowledged event", "one is missing")
	}
	before := -1
	for _, s := range p.said {
		i, ok := at[s.event]
		p.note(whole, ok && i > before && (p.lines[i].Text == s.text || p.lines[i].Gone != ""), "every message with its words, in order", "one that is not so")
		before = max(before, i)
	}
}

// audit looks back over every frame that anybody got.
func (p *play) audit() {
	const once, words, numbers = "no event comes twice on one connection or over a resume",
		"whoever was in has every acknowledged message, in order", "staff see every number, in order"
	for _, who := range p.everyone() {
		seen := p.events(who, once)
		before := -1
		for _, s := range p.said {
			if s.event == "" || !slices.Contains(s.to, who) {
				continue
			}
			i := slices.Index(seen, s.event)
			p.verdictOn(words, i > before, "a message for "+who.name, "it is missing or out of order")
			before = max(before, i)
		}
		for _, s := range p.secrets {
			p.never(s, who)
		}
	}
	n := int64(0)
	for _, l := range p.lead.lives {
		for _, f := range l.Since(0) {
			if f.T == "event" {
				p.verdictOn(numbers, n == 0 || f.N == n+1, fmt.Sprint("number ", n+1), fmt.Sprint("number ", f.N))
				n = f.N
			}
		}
	}
	p.lookOutside()
}

// verdictOn notes a check of the audit, which goes on after a play that stopped: what came, came.
func (p *play) verdictOn(check string, ok bool, want, saw string) {
	p.verdict.hold(check, ok, want, saw)
}

// events lists the ids of all events that a person got, in order, and checks that none came twice since the last time
// that the client was told to begin anew.
func (p *play) events(who *person, check string) []string {
	var all []string
	fresh := map[string]bool{}
	for _, l := range who.lives {
		for _, f := range l.Since(0) {
			if f.T == "welcome" && f.Resume == "over" {
				clear(fresh)
			}
			if f.T != "event" {
				continue
			}
			p.verdictOn(check, !fresh[f.ID], "each event once for "+who.name, "one twice ("+f.K+")")
			fresh[f.ID] = true
			if !slices.Contains(all, f.ID) {
				all = append(all, f.ID)
			}
		}
	}
	return all
}

// never checks that a secret is in nothing that a person got.
func (p *play) never(s secret, who *person) {
	if slices.Contains(s.but, who) {
		return
	}
	for _, l := range who.lives {
		for _, f := range l.Since(0) {
			if f.Says(s.text) {
				p.verdictOn(s.check, false, "nothing of it for "+who.name, "a frame "+f.T+" "+f.K+" with it")
				return
			}
		}
	}
	p.verdictOn(s.check, true, "", "")
}

// lookOutside looks through all that Olga got, who was outside the whole time.
func (p *play) lookOutside() {
	for _, l := range p.olga.lives {
		for _, f := range l.Since(0) {
			for _, who := range p.everyone() {
				if who == &p.olga || who.who == "" {
					continue
				}
				// By their words "the facilitator" is nobody's name; members' names are.
				named := f.Says(who.who) || who != &p.lead && f.Says(`"`+who.name+`"`)
				p.verdictOn(outsiders, !named || who == &p.lead && f.K != "said", "no frame that names anybody inside", "a frame "+f.T+" "+f.K)
			}
			for _, s := range p.said {
				if s.text != "" {
					p.verdictOn(outsiders, !f.Says(s.text), "no words of the room", "a frame "+f.T+" "+f.K)
				}
			}
		}
	}
	if len(p.olga.lives) == 0 {
		p.verdict.find(outsiders)
	}
}
