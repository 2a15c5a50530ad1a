package moderation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"hearth/moderation/plain"
)

// Decide says what a command causes now: the events to append, in order and without numbers, or why not. Deadlines that
// have passed come first, also in front of a refusal: the caller appends the events it gets either way, and then answers.
// No events and no refusal mean that nothing needs to happen, since it is so already. Decide changes nothing.
func Decide(s *State, a Ask, env Env) ([]Event, *Refusal) {
	if a.Command == nil {
		return nil, refuse(CodeNotPossible)
	}
	env.Now = max(env.Now, s.at)
	events, s := due(s, env.Now)
	more, refusal := decide(s, a, env)
	if refusal != nil {
		return events, refusal
	}
	if events == nil {
		return more, nil
	}
	return append(events, more...), nil
}

// A decision is one command being decided: everything that the small functions below need.
type decision struct {
	s     *State
	ask   Ask
	now   Time
	env   Env
	by    *person // nil: the system
	i     int32   // its place
	judge judgement
}

func decide(s *State, a Ask, env Env) ([]Event, *Refusal) {
	d := decision{s: s, ask: a, now: env.Now, env: env, i: nobody}
	if open, ok := a.Command.(Open); ok && a.By == "" && s.head == 0 {
		return d.open(open)
	}
	if s.head == 0 {
		return nil, refuse(CodeNotStarted)
	}
	if refusal := d.permit(); refusal != nil {
		return nil, refusal
	}
	if refusal := d.stale(); refusal != nil {
		return nil, refusal
	}
	return d.command()
}

// permit asks the table.
func (d *decision) permit() *Refusal {
	action := d.ask.Command.Action()
	if w, ok := d.ask.Command.(Writing); ok {
		action = w.judgedAs()
	}
	if d.ask.By == "" {
		d.judge = judge(action, system, d.s.course())
	} else {
		d.i = d.s.find(d.ask.By)
		if d.i == nobody {
			return refuse(CodeNotIn)
		}
		d.by = &d.s.people[d.i]
		d.judge = judge(action, int(d.by.roleCode), d.s.standing(d.by, d.ask.Device))
	}
	if d.judge.verdict != Refuse {
		return nil
	}
	refusal := refuseUntil(d.judge.code, d.until(d.judge.code))
	if d.by != nil && d.by.staffed() {
		return refusal.toStaff()
	}
	return refusal
}

// until is when a timed stop is over.
func (d *decision) until(c Code) Time {
	switch c {
	case CodePaused:
		return d.s.paused.Until
	case CodeMuted:
		return d.by.until
	}
	return 0
}

// stale refuses speech whose author had not seen the last stop that binds them, even if it has been lifted since (old
// words never burst out), and the lifting of a stop that its author had not seen.
func (d *decision) stale() *Refusal {
	if d.ask.Seen > d.s.head {
		return refuse(CodeBadValue)
	}
	switch d.ask.Command.(type) {
	case Say, React, RaiseHand, ProposeLine:
		if d.by != nil && !d.by.staffed() && d.seen() < max(d.s.roomStop, d.by.stop) {
			return refuse(CodeStale)
		}
	default:
		if d.ask.Seen != 0 && d.ask.Seen < d.undoes() {
			return refuse(CodeStale)
		}
	}
	return nil
}

// seen is what a member had before them. Whoever has just come in has nothing on their screen yet, and saw the room as it
// stood then.
func (d *decision) seen() Seq {
	if d.ask.Seen == 0 {
		return d.by.arrived
	}
	return d.ask.Seen
}

// undoes is the stop that a command would lift, 0 if none: lifting one that its author had not seen, set by someone else
// a moment ago or while a retry was under way, would open a room that was just stopped. A program that says no number is
// taken to know what it does.
func (d *decision) undoes() Seq {
	whose := func(who ParticipantID, f func(p *person) Seq) Seq {
		if p := d.s.person(who); p != nil {
			return f(p)
		}
		return 0
	}
	switch c := d.ask.Command.(type) {
	case Resume:
		return d.s.pause
	case Unlock:
		return d.s.lock
	case Unmute:
		return whose(c.Who, func(p *person) Seq { return p.mute })
	case Reinstate:
		return whose(c.Who, func(p *person) Seq { return p.removal })
	case Release:
		if c.Who == "" {
			return d.s.roomHold
		}
		return whose(c.Who, func(p *person) Seq { return p.hold })
	case Unhide:
		if m := d.s.message(c.Message); m != nil {
			return m.aside
		}
	}
	return 0
}

// command hands the command to its function.
func (d *decision) command() ([]Event, *Refusal) {
	switch c := d.ask.Command.(type) {
	case ChooseName, Consent, Knock, Leave, StepAway, StepBack:
		return d.self()
	case Say, SayPrivate, SayStaff, Writing, ProposeLine:
		return d.speak()
	case TakeBack, React, Unreact, RaiseHand, LowerHand, Flag, Bookmark, AdoptLine:
		return d.gesture()
	case AskHelp, SeeHelp, ClaimHelp, SettleHelp:
		return d.help()
	case Nudge, Mute, Unmute, Hold, Release, Remove, Reinstate, Rename:
		return d.moderate()
	case Pause, Resume, Slow, Lock, Unlock:
		return d.room()
	case Approve, Return, Hide, Unhide:
		return d.review()
	case Admit:
		return d.admit(c)
	case Decline:
		return d.decline(c)
	case MoveHand, BeginRound, NextTurn, EndTurn, EndRound:
		return d.round()
	case BeginCheckIn, AnswerCheckIn, EndCheckIn, SayReady:
		return d.checkIn()
	case AskPrompt, AnswerPrompt, EndPrompt:
		return d.prompt()
	case SetAgenda, MoveAgenda, ExtendAgenda:
		return d.agenda()
	case PlanLeave:
		return d.planLeave(c)
	case ShowCard, PutCardAway:
		return d.card()
	case PassLead, TakeLead, OpenLobby, Start, Close, End:
		return d.course()
	case TakeSeat, Attend, Tick, ChangeAgreement, ChangeSettings, ChangeRole, Erase:
		return d.bySystem()
	}
	return nil, refuse(CodeNotPossible)
}

// event makes one event of who asks, now.
func (d *decision) event(f Fact, w Words) Event {
	return Event{At: d.now, By: d.ask.By, Fact: f, Words: w}
}

// only is the answer of most commands: one event.
func (d *decision) only(f Fact, w Words) ([]Event, *Refusal) {
	return []Event{d.event(f, w)}, nil
}

// bySelf is an event that nobody caused, such as an arrival.
func (d *decision) bySelf(f Fact) Event { return Event{At: d.now, Fact: f} }

// line makes an optional short text plain.
func line(text string, most int) (string, *Refusal) {
	if text == "" {
		return "", nil
	}
	clean, err := plain.Line(text, most)
	if errors.Is(err, plain.ErrEmpty) {
		return "", nil
	}
	return clean, refusePlain(err)
}

// notes makes the words that go with a moderator's action plain.
func notes(note, memo string) (Words, *Refusal) {
	var w Words
	var refusal *Refusal
	if w.Note, refusal = line(note, MaxNote); refusal != nil {
		return Words{}, refusal
	}
	w.Memo, refusal = line(memo, MaxMemo)
	return w, refusal
}

// refusePlain turns package plain's answer into a refusal.
func refusePlain(err error) *Refusal {
	if err == nil {
		return nil
	}
	var e plain.Error
	if errors.As(err, &e) {
		return &Refusal{Code: Code(e.Code()), Say: e.Say()}
	}
	return refuse(CodeBadValue)
}

// nameKey is the fact that stands for a name: equal for names that look alike. It is never zero.
func nameKey(key []byte, skeleton string) uint32 {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(skeleton))
	return max(1, binary.BigEndian.Uint32(mac.Sum(nil)))
}

// name makes a name plain and finds its key. taken: another person has it, or one that looks like it.
func (d *decision) name(name string, who int32) (display string, key uint32, refusal *Refusal) {
	named, err := plain.Name(name)
	if err != nil {
		return "", 0, refusePlain(err)
	}
	key = nameKey(d.env.NameKey, named.Skeleton)
	if owner, ok := d.s.names[key]; ok && owner != who {
		return "", 0, refuse(CodeNameTaken)
	}
	return named.Display, key, nil
}

// isID reports whether an id is short and plain enough to keep in facts.
func isID(id string) bool { return id != "" && len(id) <= MaxID && isPlainID(ParticipantID(id)) }
