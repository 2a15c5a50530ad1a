package moderation

import "slices"

// A prompt is one question whose answers stay hidden until staff reveal them together (FAC-11), so that early answers do
// not steer the others. It is not anonymous: staff have each answer as it comes, with its author, and the card says so.
//
// Until the reveal an answer is no event for other members and observers, and changes nothing that they are shown: not
// that there is one, not whose, not when, not how many. So a late joiner, a resumed stream and a second device have the
// question alone, the second device of its author their own answer too. A member answers once and may change or skip it
// until the prompt ends; sent again unchanged in skipping, it causes nothing.
//
// Whether the reveal has names is said when the question is asked and cannot be changed after: people answer by it. With
// names it shows answers in order of seat, from TogetherFrom up, for one alone would stand there exposed. Without names it
// shows them from DotsFrom up, as dots are, ordered by their letters: neither place nor time says whose one is. The log
// and its reviewers keep who wrote which.
//
// The reveal is staff's act, by which they let what they have read into the room. So answers can be given as a check-in's
// can: in a pause, while the room is locked, waits for a facilitator, reads first or goes slowly, of who is muted, held or
// away. Staff name what they saw last, as with every command, and a reveal that would show an answer which came after it is
// refused as stale: nobody lets words into the room that they have not read. But an answer of somebody who is muted, held by themselves or no longer in the room when it comes to the reveal
// stays with staff: a stop holds, and who is gone cannot stand by their words. Staff who want none of them shown take the
// prompt back, and the end of the session does it for them; then the answers stay theirs and nobody learns of any.
//
// When the words of an answer are destroyed before the reveal it is left out. Afterwards a reveal with names goes on
// without it; one without names shows none any more, since the gap would say whose it was. A server that is killed in
// between has all of it in the log: the question is open again, and every answer stands.
type prompt struct {
	seq     Seq // 0: none is open
	named   bool
	answers []answer
}

func (q prompt) clone() prompt {
	q.answers = slices.Clone(q.answers)
	return q
}

func (q *prompt) of(i int32) int {
	return slices.IndexFunc(q.answers, func(a answer) bool { return a.who == i })
}

func (q *prompt) forget(i int32) {
	q.answers = slices.DeleteFunc(q.answers, func(a answer) bool { return a.who == i })
}

func (s *State) foldPrompt(e *Event) bool {
	q, by := &s.prompt, s.find(e.By)
	if by == nobody {
		return false
	}
	switch f := e.Fact.(type) {
	case PromptAsked:
		*q = prompt{seq: e.Seq, named: f.Named}
	case PromptAnswered:
		if q.seq == 0 || f.Prompt != q.seq {
			return false
		}
		given := answer{who: by, seq: e.Seq, skipped: f.Skipped}
		if at := q.of(by); at >= 0 {
			q.answers[at] = given
		} else {
			q.answers = append(q.answers, given)
		}
		s.gesture(by, e.At)
	case PromptEnded:
		if q.seq == 0 || f.Prompt != q.seq {
			return false
		}
		*q = prompt{}
	}
	return true
}

func (d *decision) prompt() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case AskPrompt:
		return d.askPrompt(c)
	case AnswerPrompt:
		return d.answerPrompt(c)
	case EndPrompt:
		return d.endPrompt(c)
	}
	return nil, refuse(CodeNotPossible)
}

func (d *decision) askPrompt(c AskPrompt) ([]Event, *Refusal) {
	text, refusal := line(c.Text, MaxLine)
	switch {
	case refusal != nil:
		return nil, refusal
	case text == "":
		return nil, refuse(CodeBadValue)
	case d.s.prompt.seq != 0:
		return nil, refuse(CodeAlready)
	}
	return d.only(PromptAsked{Named: c.Named}, Words{Text: text})
}

// openPrompt refuses what is for another prompt than the one that is open.
func (d *decision) openPrompt(q Seq) *Refusal {
	switch {
	case q == 0 || q > d.s.head:
		return refuse(CodeUnknown)
	case d.s.prompt.seq != q:
		return refuse(CodeAlready)
	}
	return nil
}

func (d *decision) answerPrompt(c AnswerPrompt) ([]Event, *Refusal) {
	if refusal := d.openPrompt(c.Prompt); refusal != nil {
		return nil, refusal
	}
	text, refusal := line(c.Text, MaxNote)
	if refusal != nil {
		return nil, refusal
	}
	if at := d.s.prompt.of(d.i); text == "" && at >= 0 && d.s.prompt.answers[at].skipped {
		return nil, nil
	}
	if refusal := d.notTooBusy(); refusal != nil {
		return nil, refusal
	}
	return d.only(PromptAnswered{Prompt: c.Prompt, Skipped: text == ""}, Words{Text: text})
}

func (d *decision) endPrompt(c EndPrompt) ([]Event, *Refusal) {
	if refusal := d.openPrompt(c.Prompt); refusal != nil {
		return nil, refusal
	}
	ended := PromptEnded{Prompt: c.Prompt, Revealed: c.Reveal}
	if !c.Reveal {
		return d.only(ended, Words{})
	}
	given := slices.Clone(d.s.prompt.answers)
	slices.SortFunc(given, func(a, b answer) int { return int(a.who - b.who) })
	for _, a := range given {
		if p := &d.s.people[a.who]; a.skipped || p.entry != atInside || p.mute != 0 || p.hold != 0 {
			continue
		}
		shown := Shared{Answer: a.seq}
		if d.s.prompt.named {
			shown.Who = d.s.id(a.who)
		}
		if d.ask.Seen != 0 && a.seq > d.ask.Seen {
			return nil, &Refusal{Code: CodeStale, Say: "An answer came or changed while you pressed. Please read it first, then show them."}
		}
		ended.Shown = append(ended.Shown, shown)
	}
	switch {
	case !d.s.prompt.named && len(ended.Shown) < DotsFrom:
		return nil, refuse(CodeTooFew)
	case len(ended.Shown) < TogetherFrom:
		return nil, &Refusal{Code: CodeTooFew, Say: "There are not two answers yet that can be shown together, so they stay with staff. You can wait for more, or take the question back."}
	}
	return d.only(ended, Words{})
}

// promptFor is the open prompt as somebody may know it.
func (s *State) promptFor(i int32, a Audience) *PromptView {
	q := &s.prompt
	if q.seq == 0 {
		return nil
	}
	view := &PromptView{Seq: q.seq, Named: q.named}
	if at := q.of(i); at >= 0 {
		view.Mine, view.Skipped = q.answers[at].seq, q.answers[at].skipped
	}
	if a == StaffAudience {
		for _, x := range q.answers {
			view.Answers = append(view.Answers, Answer{Who: s.id(x.who), Seq: x.seq, Skipped: x.skipped})
		}
	}
	return view
}
