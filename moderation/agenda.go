package moderation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of an agenda.
const (
	MaxAgenda        = 12  // items
	MaxAgendaName    = 40  // characters of an item's name
	MaxAgendaMinutes = 180 // of one item, with what it was extended by
)

// An agenda says to all what is on, about how long still, and what is next (SES-9). It binds nobody and ends nothing by
// itself: its time is computed on each screen, is no event, runs through pauses, and when it is over that is all that it
// is. Staff put it up, extend, skip and reorder.
//
// Whatever changes it names its last event, so that of two who press "Next" at once the second is told "already" and skips
// nothing. Reordering is a new agenda in which the item that is on goes on (Kept). Names are words by whoever put it up,
// sealed and destroyed with theirs; order and minutes are facts and stay. It goes on through the closing; the end of the
// session takes it down.
type agenda struct {
	seq     Seq   // where its names are; 0: none is up
	last    Seq   // what changed it last: what a change names
	minutes []int // never changed in place: clones of the state share it
	now     int
	since   Time
}

func (s *State) foldAgenda(e *Event) bool {
	a := &s.agenda
	switch f := e.Fact.(type) {
	case AgendaSet:
		if f.Instead != a.last || len(f.Minutes) > 0 && (f.Now < 0 || f.Now >= len(f.Minutes)) {
			return false
		}
		since := e.At
		if f.Kept && a.seq != 0 {
			since = a.since
		}
		*a = agenda{seq: e.Seq, last: e.Seq, minutes: f.Minutes, now: f.Now, since: since}
		if len(f.Minutes) == 0 {
			*a = agenda{}
		}
	case AgendaMoved:
		if a.seq == 0 || f.After != a.last || f.Now < 0 || f.Now >= len(a.minutes) {
			return false
		}
		a.last, a.now, a.since = e.Seq, f.Now, e.At
	case AgendaExtended:
		if a.seq == 0 || f.After != a.last {
			return false
		}
		a.minutes = slices.Clone(a.minutes)
		a.minutes[a.now] += f.Minutes
		a.last = e.Seq
	}
	return true
}

func (d *decision) agenda() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case SetAgenda:
		return d.setAgenda(c)
	case MoveAgenda:
		if refusal := d.sameAgenda(c.Agenda); refusal != nil {
			return nil, refusal
		}
		if c.Now < 0 || c.Now >= len(d.s.agenda.minutes) {
			return nil, refuse(CodeBadValue)
		}
		return d.only(AgendaMoved{After: c.Agenda, Now: c.Now}, Words{})
	case ExtendAgenda:
		if refusal := d.sameAgenda(c.Agenda); refusal != nil {
			return nil, refusal
		}
		if a := &d.s.agenda; c.Minutes < 1 || a.minutes[a.now]+c.Minutes > MaxAgendaMinutes {
			return nil, refuse(CodeBadValue)
		}
		return d.only(AgendaExtended{After: c.Agenda, Minutes: c.Minutes}, Words{})
	}
	return nil, refuse(CodeNotPossible)
}

// sameAgenda refuses what was meant for the agenda as it stood before somebody changed it.
func (d *decision) sameAgenda(q Seq) *Refusal {
	switch {
	case q == 0 || q > d.s.head:
		return refuse(CodeUnknown)
	case d.s.agenda.last != q:
		return refuse(CodeAlready)
	}
	return nil
}

func (d *decision) setAgenda(c SetAgenda) ([]Event, *Refusal) {
	a := &d.s.agenda
	switch {
	case c.Instead > d.s.head:
		return nil, refuse(CodeUnknown)
	case c.Instead != a.last:
		return nil, refuse(CodeAlready)
	case c.Text == "" && len(c.Minutes) == 0:
		if a.seq == 0 {
			return nil, nil
		}
		return d.only(AgendaSet{Instead: c.Instead}, Words{})
	case len(c.Minutes) > MaxAgenda || c.Now < 0 || c.Now >= len(c.Minutes) || c.Keep && a.seq == 0:
		return nil, refuse(CodeBadValue)
	}
	names := strings.Split(c.Text, "\n")
	if len(names) != len(c.Minutes) || utf8.RuneCountInString(c.Text) > MaxAgenda*(MaxAgendaName+1) {
		return nil, refuse(CodeBadValue)
	}
	for i, name := range names {
		clean, refusal := line(name, MaxAgendaName)
		switch {
		case refusal != nil:
			return nil, refusal
		case clean == "" || c.Minutes[i] < 0 || c.Minutes[i] > MaxAgendaMinutes:
			return nil, refuse(CodeBadValue)
		}
		names[i] = clean
	}
	set := AgendaSet{Minutes: c.Minutes, Now: c.Now, Kept: c.Keep, Instead: c.Instead}
	return d.only(set, Words{Text: strings.Join(names, "\n")})
}

// An AgendaView is the agenda as everyone in the room has it.
type AgendaView struct {
	Seq     Seq // its words are the names, one a line
	Last    Seq // what a change names
	Minutes []int
	Now     int
	Since   Time // since when the item is on
}

func (s *State) agendaNow() *AgendaView {
	a := &s.agenda
	if a.seq == 0 {
		return nil
	}
	return &AgendaView{Seq: a.seq, Last: a.last, Minutes: a.minutes, Now: a.now, Since: a.since}
}
