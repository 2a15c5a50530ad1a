package moderation

// A Proof is a second reading of a log, from its facts alone and written without State: it holds each event to what the
// stops before it promise (product.md decision 2). Nothing of a member's enters the room lane while a pause, a wait, a
// mute or a removal binds them, another has the floor, or the session is not open; what is held is marked as held; the slower pace is kept; and
// only who leads sets a stop or lifts it, or the stop's own deadline. Limits that are no stops (bursts, gestures) are not
// its business. It is what proves that a stop was a stop, and the tests of Decide prove it in turn.
//
// The zero Proof stands before the first event. Follow takes the events of one log, in order.
type Proof struct {
	rules           int
	open, doorsShut bool
	ended           Time // 0: not
	paused, waiting bool
	until           Time // when the pause ends by itself; 0: not
	slow            Time
	roomHeld        bool
	agreement       Agreement
	agreed          int           // counts agreements
	shares          bool          // a round is on, and only its holder speaks
	holder          ParticipantID // empty: nobody has the floor
	prompt          question
	people          map[ParticipantID]*proven
}

// A proven is what a Proof knows of one person.
type proven struct {
	staff, leads, inside bool
	held, muted, out     bool // out: removed, and not reinstated
	until                Time // when the mute ends by itself; 0: not
	spoke                Time
	agreed               int
}

// Rules is the version of the rules that the log names.
func (p *Proof) Rules() int { return p.rules }

// Follow judges one event in the light of those before it, and then takes it in. The answer is "" or, as a plain sentence
// without a subject, what no event may be: it is about the event that was given.
func (p *Proof) Follow(e *Event) (breach string) {
	if p.people == nil {
		p.people = map[ParticipantID]*proven{}
	}
	breach = p.judge(e)
	p.course(e)
	p.stops(e)
	p.persons(e)
	p.floor(e)
	p.asks(e)
	return breach
}

// who gives a person; someone without a seat is nobody in particular, and nothing is allowed to them.
func (p *Proof) who(id ParticipantID) *proven {
	if q := p.people[id]; q != nil {
		return q
	}
	return &proven{}
}

func (p *Proof) judge(e *Event) string {
	switch f := e.Fact.(type) {
	case Said:
		return p.judgeSaid(e, f)
	case Reacted, Unreacted, LineProposed:
		q := p.who(e.By)
		if !q.staff && (q.held || p.roomHeld) {
			return "is of someone whose words are read first, and was not"
		}
		if _, proposed := e.Fact.(LineProposed); proposed {
			if s := p.judgeFloor(e, q); s != "" {
				return s
			}
			return p.judgeShare(e, q)
		}
		return p.judgeFloor(e, q)
	case PromptAnswered:
		return p.judgeAnswer(e, f)
	case LeavePlanned:
		if q := p.who(e.By); !p.open || q.staff || !q.inside {
			return "is of someone who has no place to leave"
		}
	case PromptEnded:
		if s := p.judgeReveal(f); s != "" {
			return s
		}
	case RoundBegan, RoundMoved, RoundEnded, HandMoved:
		return p.judgeRound(e)
	case HandRaised:
		return p.judgeFloor(e, p.who(e.By))
	case Shut:
		if f.Doors && e.At < p.ended+PrivateAfter {
			return "shuts the private line before its time"
		}
		return ""
	case Admitted:
		if p.who(f.Who).out {
			return "lets in someone who was removed and not reinstated"
		}
		return ""
	case Approved:
		switch {
		case !p.open:
			return "lets words into a room that is not open"
		case p.paused:
			return "lets words in while the room is paused"
		case p.waiting:
			return "lets words in while the room waits for a facilitator"
		}
	}
	return p.judgeStaff(e)
}

func (p *Proof) judgeSaid(e *Event, f Said) string {
	q := p.who(e.By)
	switch f.Lane {
	case StaffLane:
		if !q.staff {
			return "is said among staff by someone who is not"
		}
		return ""
	case PrivateLane:
		return p.judgePrivate(e, f, q)
	case RoomLane:
	}
	if s := p.judgeFloor(e, q); s != "" {
		return s
	}
	if s := p.judgeShare(e, q); s != "" {
		return s
	}
	if held := !q.staff && (q.held || p.roomHeld); f.Held != held {
		if held {
			return "stands in the room though its author's words were to be read first"
		}
		return "was held though nothing held it"
	}
	if !q.staff && p.slow != 0 && q.spoke != 0 && e.At < q.spoke+p.slow {
		return "came sooner than the slower pace lets its author speak again"
	}
	return ""
}

func (p *Proof) judgePrivate(e *Event, f Said, q *proven) string {
	switch {
	case p.doorsShut:
		return "is said after the doors were shut"
	case p.ended != 0 && e.At >= p.ended+PrivateAfter:
		return "is said privately after the time for it"
	case !q.inside:
		return "is said privately by someone who is not in the room"
	case !q.staff && f.With != e.By:
		return "is a member's in the private line of another"
	case q.staff && !q.leads:
		return "is an observer's in a private line"
	}
	return ""
}

// judgeFloor is what everything that enters the room lane has to pass.
func (p *Proof) judgeFloor(_ *Event, q *proven) string {
	switch {
	case !p.open:
		return "enters a room that is not open"
	case !q.inside:
		return "is of someone who is not in the room"
	case q.staff && !q.leads:
		return "is an observer's, who only looks on"
	case q.staff:
		return ""
	case p.paused:
		return "is a member's while the room is paused"
	case p.waiting:
		return "is a member's while the room waits for a facilitator"
	case q.muted:
		return "is of someone who is muted"
	case q.agreed != p.agreed:
		return "is of someone who has not accepted the agreement"
	}
	return ""
}

// judgeStaff: stops are set and lifted by who leads, or lifted by their own deadline.
func (p *Proof) judgeStaff(e *Event) string {
	switch f := e.Fact.(type) {
	case Resumed:
		if e.By == "" {
			return early(e.At, p.until)
		}
	case Unmuted:
		if e.By == "" {
			return early(e.At, p.who(f.Who).until)
		}
	case Removed, Reinstated:
		if e.By == "" { // an account's role was taken or given
			return ""
		}
	case ClosingBegan, CardShown, CardPutAway, PromptAsked, PromptEnded, AgendaSet, AgendaMoved, AgendaExtended:
		if !p.open {
			return "comes in a room that is not open"
		}
	case Paused, Slowed, HoldSet, HoldLifted, Muted, Locked, Unlocked, Approved, Returned, Hidden, Unhidden, LineAdopted:
	default:
		return ""
	}
	if q := p.who(e.By); !q.leads || !q.inside {
		return "is by someone who does not lead"
	}
	return ""
}

func early(at, until Time) string {
	switch {
	case until == 0:
		return "lifts by itself a stop that has no end"
	case at < until:
		return "lifts a stop before its time"
	}
	return ""
}

// course takes in where the session stands.
func (p *Proof) course(e *Event) {
	switch f := e.Fact.(type) {
	case Opened:
		p.rules, p.agreement, p.agreed = f.Rules, f.Agreement, 1
	case AgreementChanged:
		p.agreement = f.Agreement
		p.agreed++
	case Started:
		p.open = true
	case Ended:
		p.open, p.ended = false, e.At
	case Shut:
		p.doorsShut = p.doorsShut || f.Doors
	}
}

// stops takes in what binds people.
func (p *Proof) stops(e *Event) {
	switch f := e.Fact.(type) {
	case Paused:
		p.paused, p.until = true, f.Until
	case Resumed:
		p.paused, p.until = false, 0
	case WaitingBegan:
		p.waiting = true
	case StaffBack:
		p.waiting = false
	case Slowed:
		p.slow = Time(f.Seconds) * 1000
	case HoldSet:
		p.hold(f.Who, true)
	case HoldLifted:
		p.hold(f.Who, false)
	case Muted:
		q := p.who(f.Who)
		q.muted, q.until = true, f.Until
	case Unmuted:
		q := p.who(f.Who)
		q.muted, q.until = false, 0
	case Said:
		if f.Lane == RoomLane {
			p.who(e.By).spoke = e.At
		}
	}
}

func (p *Proof) hold(who ParticipantID, on bool) {
	if who == "" {
		p.roomHeld = on
		return
	}
	p.who(who).held = on
}

// persons takes in who is in the room, and as what.
func (p *Proof) persons(e *Event) {
	switch f := e.Fact.(type) {
	case Seated:
		leads := f.Role == Facilitator || f.Role == Cofacilitator
		p.people[f.Who] = &proven{staff: f.Role != Member, leads: leads, inside: f.Role != Member}
	case RoleChanged:
		q := p.who(f.Who)
		q.leads, q.staff = f.Role == Facilitator || f.Role == Cofacilitator, f.Role != Member
	case LeadPassed:
		p.who(f.To).leads = true
		if f.CalledAway {
			p.who(e.By).inside = false
		}
	case Consented:
		if f.Agreement == p.agreement {
			p.who(e.By).agreed = p.agreed
		}
	case Admitted:
		p.who(f.Who).inside = true
	case Arrived:
		for _, who := range f.Who {
			if q := p.who(who); !f.Door && !q.out {
				q.inside = true
			}
		}
	case Left:
		p.who(e.By).inside = false
	case Removed:
		q := p.who(f.Who)
		q.inside, q.out = false, true
	case Reinstated:
		q := p.who(f.Who)
		q.inside, q.out = q.staff, false
	}
}
