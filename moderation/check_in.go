package moderation

import (
	"slices"
	"strconv"
)

// A checkIn asks everyone for a number from 0 to 10 (FAC-7), at any moment, also in a pause and of who is muted: it is
// how staff learn how people are. A number says how somebody is, so it is words: sealed under its person's key and gone
// with it. State knows only who has answered, and by which event.
//
// Staff have each answer as it comes; its author has their own; nobody else has any, and nobody but staff can tell how
// many there are: an answer is no event for the others (I8). Observers have none, as with private lines.
//
// The group gets what staff choose to show at the close, once: at least DotsFrom numbers, without names or words, in
// order of size. Nothing is shown while answers still come, so no dot has a moment of arrival. When the words of one of
// them are destroyed later, none is shown any more: what is left would give away what is missing.
//
// Answers can be changed until the close. The one "after" may still be answered in the ten minutes after the end.
type checkIn struct {
	seq     Seq // 0: none is open
	moment  Moment
	answers []answer
}

type answer struct {
	who     int32
	seq     Seq
	skipped bool
}

func (c checkIn) clone() checkIn {
	c.answers = slices.Clone(c.answers)
	return c
}

func (c *checkIn) of(i int32) int {
	return slices.IndexFunc(c.answers, func(a answer) bool { return a.who == i })
}

func (s *State) foldCheckIn(e *Event) bool {
	c, by := &s.checkIn, s.find(e.By)
	if by == nobody {
		return false
	}
	switch f := e.Fact.(type) {
	case CheckInBegan:
		*c = checkIn{seq: e.Seq, moment: f.Moment}
	case CheckInAnswered:
		if c.seq == 0 || f.CheckIn != c.seq {
			return false
		}
		given := answer{who: by, seq: e.Seq, skipped: f.Skipped}
		if at := c.of(by); at >= 0 {
			c.answers[at] = given
		} else {
			c.answers = append(c.answers, given)
		}
		s.gesture(by, e.At)
	case CheckInEnded:
		if c.seq == 0 || f.CheckIn != c.seq {
			return false
		}
		*c = checkIn{}
	case Readied:
		if s.pause == 0 || f.Pause != s.pause {
			return false
		}
		if !slices.Contains(s.ready, by) {
			s.ready = append(s.ready, by)
		}
		s.gesture(by, e.At)
	}
	return true
}

func (d *decision) checkIn() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case BeginCheckIn:
		return d.beginCheckIn(c)
	case AnswerCheckIn:
		return d.answerCheckIn(c)
	case EndCheckIn:
		return d.endCheckIn(c)
	}
	return d.sayReady()
}

func (d *decision) beginCheckIn(c BeginCheckIn) ([]Event, *Refusal) {
	text, refusal := line(c.Text, MaxNote)
	switch {
	case refusal != nil:
		return nil, refusal
	case !c.Moment.known():
		return nil, refuse(CodeBadValue)
	case d.s.checkIn.seq != 0:
		return nil, refuse(CodeAlready)
	}
	return d.only(CheckInBegan{Moment: c.Moment}, Words{Text: text})
}

// openCheckIn refuses what is for another check-in than the one that is open.
func (d *decision) openCheckIn(q Seq) *Refusal {
	switch {
	case q == 0 || q > d.s.head:
		return refuse(CodeUnknown)
	case d.s.checkIn.seq != q:
		return refuse(CodeAlready)
	}
	return nil
}

func (d *decision) answerCheckIn(c AnswerCheckIn) ([]Event, *Refusal) {
	if refusal := d.openCheckIn(c.CheckIn); refusal != nil {
		return nil, refusal
	}
	text, refusal := line(c.Text, MaxAnswer)
	if refusal != nil {
		return nil, refusal
	}
	if c.Value == "" && text != "" || c.Value != "" && !isScale(c.Value) {
		return nil, refuse(CodeBadValue)
	}
	at := d.s.checkIn.of(d.i)
	if c.Value == "" && at >= 0 && d.s.checkIn.answers[at].skipped {
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	words := c.Value
	if text != "" {
		words += " " + text
	}
	return d.only(CheckInAnswered{CheckIn: c.CheckIn, Skipped: c.Value == ""}, Words{Text: words})
}

// isScale reports whether a value is a number of the scale, written in the one way.
func isScale(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n >= 0 && n <= 10 && strconv.Itoa(n) == value
}

func (d *decision) endCheckIn(c EndCheckIn) ([]Event, *Refusal) {
	if refusal := d.openCheckIn(c.CheckIn); refusal != nil {
		return nil, refusal
	}
	ended := CheckInEnded{CheckIn: c.CheckIn}
	if c.Show {
		for _, a := range d.s.checkIn.answers {
			if !a.skipped {
				ended.Shown = append(ended.Shown, a.seq)
			}
		}
		if len(ended.Shown) < DotsFrom {
			return nil, refuse(CodeTooFew)
		}
	}
	return d.only(ended, Words{})
}

// sayReady counts in a grounding pause only; nobody but staff sees it. Once is enough.
func (d *decision) sayReady() ([]Event, *Refusal) {
	switch {
	case d.s.pause == 0 || d.s.paused.Grounding == 0:
		return nil, refuse(CodeAlready)
	case slices.Contains(d.s.ready, d.i):
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(Readied{Pause: d.s.pause}, Words{})
}

// checkInFor is the open check-in as somebody may know it.
func (s *State) checkInFor(i int32, a Audience) *CheckInView {
	c := &s.checkIn
	if c.seq == 0 {
		return nil
	}
	view := &CheckInView{Seq: c.seq, Moment: c.moment}
	if at := c.of(i); at >= 0 {
		view.Mine, view.Skipped = c.answers[at].seq, c.answers[at].skipped
	}
	if a == StaffAudience {
		for _, x := range c.answers {
			view.Answers = append(view.Answers, Answer{Who: s.id(x.who), Seq: x.seq, Skipped: x.skipped})
		}
	}
	return view
}
