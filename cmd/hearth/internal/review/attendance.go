package review

import (
	"strings"

	"hearth/hub"
	"hearth/moderation"
)

// How somebody's being here ended.
const (
	NeverCame = "never_came"
	Stayed    = "stayed" // until the end
	LeftRoom  = "left"
	ByExit    = "exit" // by "Leave this page": do not contact
	Lost      = "lost" // their connection went, and they did not come back
	Removed   = "removed"
)

// A Person is one line of the attendance table (REV-4). Times are Unix milliseconds; 0: never.
type Person struct {
	Who    string `json:"who"`
	Name   string `json:"name"`
	Role   string `json:"role"`
	Joined int64  `json:"joined,omitempty"` // first in the room
	First  int64  `json:"first,omitempty"`  // first message in the room
	Left   int64  `json:"left,omitempty"`   // last gone from the room, before the end
	Reason string `json:"reason"`
	// Present is how long they were in the room and connected while it was open. A lost connection counts until it went.
	Present  int64 `json:"present"` // milliseconds
	Late     bool  `json:"late,omitempty"`
	Losses   int   `json:"losses,omitempty"` // how often their connection was lost
	Messages int   `json:"messages"`         // in the room
	Words    int   `json:"words"`            // in them, as far as they can still be read
	Private  int   `json:"private,omitempty"`

	here, inside bool
	since        int64 // in the room and connected since; 0: not
	spans        [][2]int64
}

type roll struct {
	people []*Person
	place  map[string]int
	over   bool // the room has ended: who goes now was there until the end
}

func (r *roll) of(who string) int {
	if place, ok := r.place[who]; ok && who != "" {
		return place
	}
	return -1
}

func (r *roll) person(who string) *Person {
	if place := r.of(who); place >= 0 {
		return r.people[place]
	}
	return nil
}

// be says where somebody stands from at on.
func (p *Person) be(here, inside bool, at int64) {
	p.here, p.inside = here, inside
	now := here && inside
	switch {
	case now && p.since == 0:
		p.since = at
		if p.Joined == 0 {
			p.Joined = at
		}
		p.Left, p.Reason = 0, ""
	case !now && p.since != 0:
		p.spans = append(p.spans, [2]int64{p.since, at})
		p.since = 0
	}
}

// out ends somebody's being here, for a reason.
func (p *Person) out(here, inside bool, at int64, reason string) {
	was := p.since != 0
	p.be(here, inside, at)
	if was || p.Reason == Lost {
		p.Left, p.Reason = max(at, p.Left), reason
	}
}

// each gives those whom a line names.
func (r *roll) each(l *hub.Line, do func(p *Person, since int64)) {
	for _, a := range l.People {
		if p := r.person(a.Who); p != nil {
			since := int64(0)
			if !a.Since.IsZero() {
				since = a.Since.UnixMilli()
			}
			do(p, since)
		}
	}
}

func (r *roll) add(l *hub.Line, at int64) {
	if p := r.person(l.By); p != nil && l.Name != "" {
		p.Name = l.Name
	}
	if r.over && moderation.Kind(l.Kind) != moderation.KindSaid {
		return
	}
	by := r.person(l.By)
	switch moderation.Kind(l.Kind) {
	case moderation.KindEnded:
		r.end(at)
	case moderation.KindLeadPassed:
		r.each(l, func(p *Person, _ int64) { p.Role = string(moderation.Facilitator) })
	case moderation.KindSeated:
		for _, a := range l.People {
			r.place[a.Who] = len(r.people)
			r.people = append(r.people, &Person{Who: a.Who, Name: a.Name, Role: l.Role, inside: l.Role != string(moderation.Member)})
		}
	case moderation.KindRoleChanged:
		r.each(l, func(p *Person, _ int64) { p.Role = l.Role })
	case moderation.KindKnocked:
		if by != nil {
			by.Late = by.Late || l.Late
		}
	case moderation.KindAdmitted:
		r.each(l, func(p *Person, _ int64) { p.be(p.here, true, at) })
	case moderation.KindArrived:
		// An arrival in the room also brings back someone who had left.
		r.each(l, func(p *Person, _ int64) { p.be(true, p.inside || !l.Door, at) })
	case moderation.KindDeparted:
		r.each(l, func(p *Person, since int64) {
			if p.since != 0 {
				p.Losses++
			}
			p.out(false, p.inside, max(since, p.since), Lost)
		})
	case moderation.KindLeft:
		if by != nil {
			reason := LeftRoom
			if l.Exit {
				reason = ByExit
			}
			by.out(false, false, at, reason)
		}
	case moderation.KindRemoved:
		r.each(l, func(p *Person, _ int64) { p.out(false, false, at, Removed) })
	case moderation.KindSaid:
		if by != nil {
			by.said(l, at)
		}
	}
}

func (p *Person) staff() bool { return p.Role != string(moderation.Member) }

func (p *Person) said(l *hub.Line, at int64) {
	switch moderation.Lane(l.Lane) {
	case moderation.RoomLane:
		p.Messages++
		p.Words += len(strings.Fields(l.Text))
		if p.First == 0 {
			p.First = at
		}
	case moderation.PrivateLane:
		p.Private++
	case moderation.StaffLane:
	}
}

// end finds who is there at the end.
func (r *roll) end(at int64) {
	r.over = true
	for _, p := range r.people {
		if p.since != 0 {
			p.be(false, p.inside, at)
			p.Reason = Stayed
		}
	}
}

// done closes what is open and counts the time in the room between its opening and its end.
func (r *roll) done(started, ended int64) []Person {
	all := make([]Person, len(r.people))
	if !r.over {
		r.end(ended)
	}
	for i, p := range r.people {
		for _, s := range p.spans {
			if from, to := max(s[0], started), min(s[1], ended); started != 0 && to > from {
				p.Present += to - from
			}
		}
		if p.Joined == 0 && p.Reason == "" {
			p.Reason = NeverCame
		}
		all[i] = *p
	}
	return all
}
