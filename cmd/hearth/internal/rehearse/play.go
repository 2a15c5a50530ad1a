package rehearse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/cmd/internal/kit"
)

// A play is one rehearsal. One goroutine owns it.
type play struct {
	o       Options
	ctx     context.Context // of the play, with its limit in time
	server  *kit.Server
	key     *kit.Client
	verdict *Verdict

	group, session string
	members        []string // ids of the people made for it

	lead              person // leads; the key's owner
	alma, bruno, cleo person // members by link
	olga              person // waits outside the whole time
	dora              person // by ticket, event stream and POST
	said              []saying
	secrets           []secret
	lines             []line
	copied            []byte // the record as JSON lines
	stopped           bool
	links             []string
	acked             map[string]bool // events of commands that were answered "done"
}

// A person is somebody in the play: the way in, and every connection they ever had.
type person struct {
	name   string
	who    string // their id in the session
	place  *kit.Place
	live   *kit.Live // the present one
	marked int       // what they had got when a scene began
	lives  []*kit.Live
}

// A saying is a message that was acknowledged, and who was in the room then.
type saying struct {
	event, text string
	to          []*person
}

// A secret is a text that only some may ever get.
type secret struct {
	check, text string
	but         []*person
}

// note notes a check. After a step that the rest stands on has failed, nothing is tried any more.
func (p *play) note(check string, ok bool, want, saw string) {
	if p.stopped {
		p.verdict.find(check)
		return
	}
	p.verdict.hold(check, ok, want, saw)
}

// need is note for what the rest of the play stands on.
func (p *play) need(check string, ok bool, want, saw string) bool {
	p.note(check, ok, want, saw)
	if !ok {
		p.stopped = true
	}
	return !p.stopped
}

// connect gives a person a new connection.
func (p *play) connect(check string, by *person, last string, open func(context.Context, string) (*kit.Live, error)) (kit.View, kit.Frame) {
	if p.stopped {
		p.need(check, false, "", "")
		return kit.View{}, kit.Frame{}
	}
	l, err := open(p.ctx, last)
	if err != nil {
		p.need(check, false, "a connection for "+by.name, err.Error())
		return kit.View{}, kit.Frame{}
	}
	by.live, by.lives = l, append(by.lives, l)
	v, f, err := l.Welcome(p.ctx)
	if p.need(check, err == nil, "a welcome for "+by.name, what(f, err)) && by.who == "" {
		by.who = v.You.Who
	}
	return v, f
}

// does asks for a command that has to be kept, and returns the id of its event.
func (p *play) does(check string, by *person, name string, args kit.Args) string {
	return p.sends(check, by, kit.Do{Name: name, Args: args})
}

func (p *play) sends(check string, by *person, d kit.Do) string {
	if p.stopped {
		p.need(check, false, "", "")
		return ""
	}
	f, err := by.live.Do(p.ctx, d)
	p.need(check, err == nil && f.T == "done", by.name+"'s "+d.Name+" is kept", what(f, err))
	if f.Event == "" {
		return ""
	}
	p.acked[f.Event] = true
	if by == &p.lead { // they go on from what is on their screen: nobody lifts a stop that they have not seen
		p.sees(check, by, 0, "what they did", func(e *kit.Frame) bool { return e.ID == f.Event })
	}
	return f.Event
}

// refuses asks for a command that has to be refused with one of these codes, separated by blanks.
func (p *play) refuses(check string, by *person, codes string, d kit.Do) kit.Frame {
	if p.stopped {
		p.note(check, false, "", "")
		return kit.Frame{}
	}
	f, err := by.live.Do(p.ctx, d)
	ok := err == nil && slices.Contains(strings.Fields(codes), f.Refusal())
	p.note(check, ok, by.name+"'s "+d.Name+" is refused as "+codes, what(f, err))
	return f
}

// says speaks in the room, and waits until everybody who is in has it.
func (p *play) says(check string, by *person, text string, to ...*person) string {
	return p.saysBy(check, by, kit.Do{Name: "say", Args: kit.Args{"text": text}}, to...)
}

func (p *play) saysBy(check string, by *person, d kit.Do, to ...*person) string {
	text, _ := d.Args["text"].(string)
	id := p.sends(check, by, d)
	p.said = append(p.said, saying{id, text, to})
	for _, who := range to {
		p.sees(check, who, 0, fmt.Sprintf("what %s said", by.name), func(f *kit.Frame) bool { return f.ID == id && f.Text == text })
	}
	return id
}

// sees waits for an event behind a mark.
func (p *play) sees(check string, who *person, mark int, want string, fits func(*kit.Frame) bool) kit.Frame {
	if p.stopped {
		p.need(check, false, "", "")
		return kit.Frame{}
	}
	f, err := who.live.Await(p.ctx, mark, func(f *kit.Frame) bool { return f.T == "event" && fits(f) })
	p.need(check, err == nil, who.name+" gets "+want, what(f, err))
	return f
}

// kind fits events of a kind.
func kind(k string) func(*kit.Frame) bool { return func(f *kit.Frame) bool { return f.K == k } }

// of fits events of a kind that are about a message.
func of(k, message string) func(*kit.Frame) bool {
	return func(f *kit.Frame) bool { return f.K == k && f.Message == message }
}

// nothing checks that no frame behind a mark says a text. Whoever asks has made sure that it would be there by now.
func (p *play) nothing(check string, who *person, mark int, want, text string) {
	if p.stopped {
		p.note(check, false, "", "")
		return
	}
	for _, f := range who.live.Since(mark) {
		if f.Says(text) {
			p.note(check, false, want, "a frame "+f.T+" "+f.K+" with it")
			return
		}
	}
	p.note(check, true, "", "")
}

// keeps notes a text that nobody but some may ever get; the audit looks through everything that came.
func (p *play) keeps(check, text string, but ...*person) {
	p.verdict.find(check)
	p.secrets = append(p.secrets, secret{check, text, but})
}

// mark is how much a person has got.
func mark(who *person) int {
	if who.live == nil {
		return 0
	}
	return who.live.Mark()
}

func (p *play) closeAll() {
	for _, who := range p.everyone() {
		for _, l := range who.lives {
			l.Close()
		}
	}
}

func (p *play) everyone() []*person {
	return []*person{&p.lead, &p.alma, &p.bruno, &p.cleo, &p.olga, &p.dora}
}

// what says what came instead, without any words that were said.
func what(f kit.Frame, err error) string {
	switch {
	case errors.Is(err, kit.ErrSilent):
		return "nothing in time"
	case err != nil:
		return err.Error()
	case f.T == "refused":
		return "refused as " + f.Refusal()
	case f.T == "":
		return "nothing"
	case f.T == "event":
		return "an event " + f.K
	}
	return "a frame " + f.T
}
