package moderation

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Random sessions: people ask for anything at any time, and what must hold has to hold all the same.

// A player asks for random things, the same for the same seed.
type player struct {
	*world
	r *rand.Rand
}

var cast = []ParticipantID{"ben", "cleo", "olga", "mia", "nils", "otto", "rita", "kim"}

var castDevices = []string{phone, phone, phone, "tablet", "library"}

func newPlayer(t testing.TB, seed uint64) *player {
	p := &player{newWorld(t), rand.New(rand.NewPCG(seed, 1))}
	if p.r.IntN(3) == 0 {
		p.must("", ChangeSettings{Settings: Settings{
			Seats: 2 + p.r.IntN(4), LateMinutes: p.r.IntN(20), Admission: pick(p.r, AdmitOpen, AdmitAsk), History: pick(p.r, FromStart, FromArrival),
			BurstMessages: p.r.IntN(4), BurstSeconds: 5, PerMinute: p.r.IntN(10),
		}})
	}
	return p
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// begin brings most sessions to where things happen.
func (p *player) begin() {
	p.seat("ben")
	p.askWith(p.random())
	p.seat(cast[1 : 3+p.r.IntN(6)]...)
	p.must("", Attend{Arrived: []ParticipantID{"ben"}, StaffConnected: true})
	p.ask("ben", OpenLobby{})
	for _, who := range cast[3:] {
		if p.s.Role(who) != "" && p.r.IntN(4) != 0 {
			p.ask(who, Consent{Agreement: p.s.Agreement()})
			p.ask(who, Knock{})
		}
	}
	for range p.r.IntN(12) {
		p.ask("", TakeSeat{Who: p.who(), Role: Member})
		p.askWith(p.random())
	}
	p.ask("ben", Start{})
}

func (p *player) who() ParticipantID { return pick(p.r, cast...) }

// message is a number that is most often a message's.
func (p *player) message() Seq {
	if len(p.s.messages) == 0 || p.r.IntN(12) == 0 {
		return Seq(p.r.IntN(int(p.s.head) + 3))
	}
	back := min(len(p.s.messages), 6)
	return p.s.messages[len(p.s.messages)-1-p.r.IntN(back)].seq
}

func (p *player) reason() Reason { return pick(p.r, append(Reasons(), "")...) }

// step lets time pass and somebody ask for something.
func (p *player) step() (Ask, []Event, *Refusal) {
	switch p.r.IntN(10) {
	case 0:
		p.pass(Time(p.r.IntN(90_000)))
	case 1:
		p.pass(Time(p.r.IntN(400_000)))
	default:
		p.pass(Time(p.r.IntN(4_000)))
	}
	a := p.random()
	events, refusal := p.askWith(a)
	return a, events, refusal
}

func (p *player) random() Ask {
	a := Ask{By: p.who(), Device: pick(p.r, castDevices...), Seen: p.s.Seq()}
	if p.r.IntN(5) == 0 {
		a.Seen -= min(a.Seen, Seq(p.r.IntN(12)))
	}
	last := p.log[len(p.log)-1]
	switch n := p.r.IntN(100); {
	case n < 4 && last.Fact.Kind() == KindReacted:
		f := last.Fact.(Reacted)
		a.By, a.Command = last.By, Unreact(f)
	case n < 35:
		a.Command = p.speech()
	case n < 55:
		a.Command = p.gestures()
	case n < 70:
		a.By, a.Command = p.atDoor(a.By)
	case n < 77:
		a.By, a.Command = p.technique(a.By)
	default:
		if p.r.IntN(8) != 0 {
			a.By = pick[ParticipantID](p.r, "ben", "cleo")
		}
		a.Command = p.staffs()
	}
	return a
}

// technique is what rounds, check-ins and grounding are made of.
func (p *player) technique(by ParticipantID) (ParticipantID, Command) {
	lead, r, c := pick[ParticipantID](p.r, "ben", "ben", "cleo", by), &p.s.round, &p.s.checkIn
	turn, open := r.turn, c.seq
	if p.r.IntN(8) == 0 {
		turn, open = Seq(p.r.IntN(int(p.s.head)+3)), Seq(p.r.IntN(int(p.s.head)+3))
	}
	if r.seq != 0 && r.holder != nobody && p.r.IntN(2) == 0 {
		by = p.s.id(r.holder)
	}
	value := pick(p.r, "", "0", "3", "7", "10", "11", "x")
	asked := p.s.prompt.seq
	up := pick(p.r, p.s.agenda.last, p.s.agenda.last, turn)
	switch p.r.IntN(30) {
	case 26:
		return lead, SetAgenda{Text: pick(p.r, "Opening\nSharing\nClosing", "Opening\nSharing\nClosing", ""), Minutes: pick(p.r, []int{10, 40, 5}, []int{0, 30, 10}, nil), Now: p.r.IntN(4), Keep: p.r.IntN(2) == 0, Instead: up}
	case 27:
		return lead, MoveAgenda{Agenda: up, Now: p.r.IntN(4)}
	case 28:
		return lead, ExtendAgenda{Agenda: up, Minutes: p.r.IntN(7)}
	case 29:
		return by, PlanLeave{Leaves: pick(p.r, 0, p.now+60_000, p.now-1, p.now+3_600_000)}
	case 20:
		return lead, AskPrompt{Text: "What helped?", Named: p.r.IntN(3) == 0}
	case 21, 22, 23, 24:
		return by, AnswerPrompt{Prompt: pick(p.r, asked, asked, open), Text: pick(p.r, "Tea.", "A walk.", "")}
	case 25:
		return lead, EndPrompt{Prompt: asked, Reveal: p.r.IntN(4) != 0}
	case 17, 18:
		return lead, ShowCard{Text: pick(p.r, "What would you tell a friend?", ""), Sheet: p.r.IntN(3) == 0, Instead: pick(p.r, p.s.card.seq, p.s.card.seq, turn)}
	case 19:
		return lead, PutCardAway{Card: pick(p.r, p.s.card.seq, open)}
	case 0, 1:
		return lead, BeginRound{
			Mode: pick(p.r, ByRoster, ByChance, ByVolunteer, ""), Occasion: pick(p.r, "", OpeningRound, ClosingRound), Seconds: p.r.IntN(100),
			HandsClosed: p.r.IntN(2) == 0, Responses: p.r.IntN(2) == 0, Text: "In one word.",
		}
	case 2:
		return lead, NextTurn{Turn: turn, Who: pick(p.r, "", "", p.who()), Responses: p.r.IntN(6) == 0}
	case 3, 4, 5:
		return by, EndTurn{Turn: turn, How: pick(p.r, TurnDone, TurnPassed, TurnLater, TurnNext)}
	case 6:
		return lead, EndRound{}
	case 7, 14, 15, 16:
		n := len(p.s.hands)
		for _, who := range cast {
			if n < 3 && p.s.InRoom(who) && p.s.Role(who) == Member && p.s.handOf(p.s.find(who)) == 0 && p.r.IntN(4) != 0 {
				return who, RaiseHand{}
			}
		}
		if n == 0 {
			return lead, MoveHand{Who: p.who(), Place: 1}
		}
		return lead, MoveHand{Who: p.s.id(p.s.hands[p.r.IntN(n)].who), Place: p.r.IntN(4)}
	case 8:
		return lead, BeginCheckIn{Moment: pick(p.r, "", BeforeScale, AfterScale), Text: "How are you?"}
	case 9, 10, 11:
		return by, AnswerCheckIn{CheckIn: open, Value: value, Text: pick(p.r, "", "tired")}
	case 12:
		return lead, EndCheckIn{CheckIn: open, Show: p.r.IntN(2) == 0}
	}
	if p.s.pause == 0 {
		return lead, Pause{Grounding: pick(p.r, 60, 120, 30), Text: "Feel the floor."}
	}
	return by, SayReady{}
}

func (p *player) speech() Command {
	text := fmt.Sprintf("words %d", p.s.head)
	switch p.r.IntN(8) {
	case 0:
		return Say{Text: text, ReplyTo: p.message()}
	case 1:
		return SayPrivate{With: p.who(), Text: text}
	case 2:
		return SayStaff{Text: text}
	case 3:
		return ProposeLine{Text: text}
	case 4:
		return Say{Text: pick(p.r, "", "  ", text)}
	}
	return Say{Text: text}
}

func (p *player) gestures() Command {
	response := pick(p.r, Responses()...)
	return pick[Command](p.r,
		TakeBack{p.message()}, React{p.message(), response}, Unreact{p.message(), response}, Writing{pick(p.r, RoomLane, StaffLane, PrivateLane, SheetLane(3))},
		RaiseHand{}, LowerHand{}, LowerHand{p.who()}, Flag{Message: p.message()}, Flag{Who: p.who()}, AskHelp{}, StepAway{}, StepBack{},
		Bookmark{Message: p.message()}, TakeBack{p.message()},
	)
}

func (p *player) atDoor(by ParticipantID) (ParticipantID, Command) {
	who := p.who()
	agreement := p.s.Agreement()
	switch p.r.IntN(14) {
	case 0:
		return "", TakeSeat{Who: who, Role: pick(p.r, Member, Member, Member, Cofacilitator, Observer), Name: pick(p.r, "", "Mia", "Ben", string(who))}
	case 1:
		return "", Attend{Arrived: []ParticipantID{who, p.who()}, StaffConnected: p.r.IntN(6) != 0}
	case 2:
		return "", Attend{Departed: []Departure{{who, p.now}}, StaffConnected: p.r.IntN(4) != 0}
	case 3:
		if p.r.IntN(6) == 0 {
			agreement.Version++
			return "", ChangeAgreement{agreement}
		}
		if p.r.IntN(9) == 0 {
			return "", Erase{Messages: []Seq{p.message()}}
		}
		if p.r.IntN(40) == 0 {
			return "", Erase{Who: who}
		}
		if p.r.IntN(20) == 0 {
			return "", Erase{All: true}
		}
		return "", Tick{}
	case 4:
		return "", ChangeRole{Who: pick[ParticipantID](p.r, "cleo", "olga"), Role: pick(p.r, Cofacilitator, Observer, "")}
	case 5, 6:
		return by, Knock{Sent: p.r.IntN(5) == 0, CardDue: p.r.IntN(10) == 0}
	case 7:
		return by, Leave{Exit: p.r.IntN(3) == 0}
	case 8:
		return by, ChooseName{Name: pick(p.r, "Mia", "Mla", "Nils", "Nobody", "B3n")}
	case 9:
		return "ben", Admit{Who: who}
	case 10:
		return "cleo", Decline{Who: who}
	}
	agreement.Version += p.r.IntN(12) / 11
	return by, Consent{Agreement: agreement}
}

// asked is a call for help, if there was one.
func (p *player) asked(otherwise Seq) Seq {
	if n := len(p.s.helps); n > 0 {
		return p.s.helps[p.r.IntN(n)].seq
	}
	return otherwise
}

func (p *player) staffs() Command {
	who, q, why := pick(p.r, cast[3:]...), p.message(), p.reason()
	if p.r.IntN(10) == 0 {
		who = p.who()
	}
	if n := len(p.s.waits); n > 0 && p.r.IntN(5) == 0 {
		return Approve{p.s.messages[p.s.waits[p.r.IntN(n)]].seq}
	}
	if p.r.IntN(60) == 0 {
		return pick[Command](p.r, Close{}, Close{Text: "Call somebody.", Next: p.s.at + Time(p.r.IntN(3)-1)*NextWithin/2}, End{}, OpenLobby{}, Start{})
	}
	return pick[Command](p.r,
		Nudge{Who: who, Reason: why, Note: "kindly"}, Mute{Who: who, Minutes: p.r.IntN(3), Reason: why}, Unmute{Who: who},
		Pause{Minutes: p.r.IntN(2), Reason: why}, Resume{}, Resume{}, Slow{Seconds: pick(p.r, Paces()...)}, Hold{Who: who, Reason: why}, Hold{Who: who},
		Hold{}, Release{Who: who}, Release{}, Approve{q}, Approve{q}, Return{Message: q, Reason: why}, Hide{Message: q, Reason: why},
		Unhide{q}, Remove{Who: who, Group: p.r.IntN(4) == 0}, Reinstate{Who: who}, Reinstate{Who: who}, Lock{}, Unlock{},
		Rename{Who: who, Name: fmt.Sprint("New ", p.r.IntN(5))}, PassLead{To: pick[ParticipantID](p.r, "ben", "cleo"), CalledAway: p.r.IntN(3) == 0},
		TakeLead{}, SeeHelp{p.asked(q)}, ClaimHelp{p.asked(q)}, ClaimHelp{Seq(p.r.IntN(int(p.s.head) + 1))}, SettleHelp{Seq(p.r.IntN(int(p.s.head) + 1))}, AdoptLine{q}, LowerHand{who},
		SettleHelp{q}, Remove{Who: pick[ParticipantID](p.r, "ben", "cleo"), Reason: why},
	)
}
