package moderation

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"
)

// The matrix: every action, for every role, under every flag alone and under every two of them, by Decide, on states
// that were folded from real events. Decide has to say what the table says, and the strictest flag has to win.

// stage is what a matrix case needs: a session in which everybody has said something, with something of every kind to
// act on.
type stage struct {
	*world
	actor  ParticipantID
	device string
	own    Seq // the actor's own message
	shown  Seq // somebody's message
	held   Seq // nils' message that waits
	aside  Seq
	line   Seq
	help   Seq
}

var actors = map[Role]ParticipantID{Facilitator: "ben", Cofacilitator: "cleo", Observer: "olga", Member: "mia"}

// newStage plays a session up to a phase.
func newStage(t testing.TB, actor ParticipantID, phase standing) *stage {
	g := &stage{world: newWorld(t), actor: actor, device: phone}
	g.quiet = true
	g.seat("ben", "cleo", "olga", "mia", "nils", "otto", "rita", "kim")
	g.must("", Attend{Arrived: []ParticipantID{"ben", "cleo", "olga"}, StaffConnected: true})
	if phase == isScheduled {
		g.help = g.must("otto", AskHelp{})
		g.must("ben", Remove{Who: "rita"})
		return g
	}
	g.must("ben", OpenLobby{})
	if phase == isLobby {
		g.help = g.must("otto", AskHelp{})
		g.must("ben", Remove{Who: "rita"})
		g.must("kim", Consent{Agreement: agreed})
		g.must("kim", Knock{})
		g.must("ben", Mute{Who: "nils"})
		g.must("ben", Hold{Who: "nils"})
		g.own = g.must(actorOnStaffLane(actor), SayStaff{Text: "a note"})
		return g
	}
	g.must("ben", Start{})
	g.enter("mia", "nils", "otto", "rita", "kim")
	g.must("ben", Remove{Who: "rita"})
	_, refusal := g.askWith(Ask{By: "kim", Device: "tablet", Command: Knock{}})
	if refusal != nil {
		t.Fatal(refusal)
	}
	g.shown = g.must("nils", Say{Text: "mine"})
	g.aside = g.must("nils", Say{Text: "moved aside"})
	g.must("ben", Hide{Message: g.aside})
	g.must("ben", Hold{Who: "nils"})
	g.held = g.must("nils", Say{Text: "waits"})
	g.must("ben", Mute{Who: "nils"})
	g.help = g.must("otto", AskHelp{})
	g.line = g.must("otto", ProposeLine{Text: "be kind"})
	if actor == "olga" {
		g.own = g.must(actor, SayStaff{Text: "a note"})
	} else {
		g.own = g.must(actor, Say{Text: "own"})
	}
	if actor == "mia" {
		g.must("mia", RaiseHand{})
	}
	return g
}

func actorOnStaffLane(actor ParticipantID) ParticipantID {
	if actor == "mia" {
		return "ben"
	}
	return actor
}

// raise makes a flag true by events; false when it cannot be for this actor.
func (g *stage) raise(f standing) bool {
	member := g.actor == "mia"
	switch f {
	case isScheduled, isLobby, isLive: // the stage stands there
	case isClosing:
		g.must("ben", Close{})
	case isEnded:
		g.end()
	case isShut:
		g.end()
		g.pass(PrivateAfter)
		g.must("", Tick{})
	case isWaiting:
		g.must("", Attend{StaffConnected: false})
		g.pass(WaitAfter)
		g.must("", Tick{})
	case isPaused:
		g.must("ben", Pause{})
	case isSlow:
		g.must("ben", Slow{Seconds: 60})
	case isHeld:
		g.must("ben", Hold{})
	case isMuted:
		if !member {
			return false
		}
		g.must("ben", Mute{Who: g.actor})
	case isLocked:
		g.must("ben", Lock{})
	case isLed:
	case isOutside:
		g.device = "elsewhere"
		return member
	case isUnconsented:
		g.must("", ChangeAgreement{Agreement: Agreement{Version: 2, Hash: agreed.Hash}})
		return member
	case isLeft:
		g.must(g.actor, Leave{})
	case isRemoved:
		g.remove()
	case isDeclined:
		return member && g.turnAway()
	case isRound: // nobody has the floor, so everybody else has it not
		g.must("ben", BeginRound{Mode: ByVolunteer})
	default:
		return false
	}
	return true
}

func (g *stage) end() {
	if g.s.Phase() == Live {
		g.must("ben", Close{})
	}
	g.must("ben", End{})
}

func (g *stage) remove() {
	if g.actor == "ben" {
		g.must("", ChangeRole{Who: "ben"})
		return
	}
	g.must("ben", Remove{Who: g.actor})
}

// turnAway leaves the actor at the door with a kind no.
func (g *stage) turnAway() bool {
	if g.s.Phase() != Live {
		return false
	}
	locked := g.s.lock != 0
	g.must("mia", Leave{})
	if !locked {
		g.must("ben", Lock{})
	}
	if _, refusal := g.ask("mia", Knock{}); refusal != nil {
		return false
	}
	g.must("ben", Decline{Who: "mia"})
	if !locked {
		g.must("ben", Unlock{})
	}
	return true
}

// sample is a command that would be kept if nothing stood against it.
func (g *stage) sample(a Action) Command {
	samples := map[Action]Command{
		ActionChooseName: ChooseName{Name: "Other"}, ActionConsent: Consent{Agreement: g.s.Agreement()}, ActionKnock: Knock{},
		ActionLeave: Leave{}, ActionStepAway: StepAway{}, ActionStepBack: StepBack{},
		ActionSay: Say{Text: "words"}, ActionReply: Say{Text: "words", ReplyTo: g.shown},
		ActionSayPrivate: SayPrivate{With: "otto", Text: "words"}, ActionSayStaff: SayStaff{Text: "words"},
		ActionTakeBack: TakeBack{Message: g.own}, ActionReact: React{Message: g.shown, Response: ThankYou},
		ActionUnreact: Unreact{Message: g.shown, Response: ThankYou}, ActionWriting: Writing{Lane: RoomLane},
		ActionRaiseHand: RaiseHand{}, ActionLowerHand: LowerHand{}, ActionFlag: Flag{Message: g.shown},
		ActionAskHelp: AskHelp{}, ActionProposeLine: ProposeLine{Text: "words"},
		ActionSeeHelp: SeeHelp{Help: g.help}, ActionClaimHelp: ClaimHelp{Help: g.help}, ActionSettleHelp: SettleHelp{Help: g.help},
		ActionBookmark: Bookmark{}, ActionAdoptLine: AdoptLine{Line: g.line},
		ActionNudge: Nudge{Who: "otto"}, ActionMute: Mute{Who: "otto"}, ActionUnmute: Unmute{Who: "nils"},
		ActionPause: Pause{}, ActionResume: Resume{}, ActionSlow: Slow{Seconds: 5}, ActionHold: Hold{Who: "otto"},
		ActionRelease: Release{Who: "nils"}, ActionApprove: Approve{Message: g.held}, ActionReturn: Return{Message: g.held},
		ActionHide: Hide{Message: g.shown}, ActionUnhide: Unhide{Message: g.aside}, ActionRemove: Remove{Who: "otto"},
		ActionReinstate: Reinstate{Who: "rita"}, ActionLock: Lock{}, ActionUnlock: Unlock{},
		ActionAdmit: Admit{Who: "kim"}, ActionDecline: Decline{Who: "kim"}, ActionRename: Rename{Who: "otto", Name: "Otis"},
		ActionPassLead: PassLead{To: "cleo"}, ActionTakeLead: TakeLead{}, ActionOpenLobby: OpenLobby{}, ActionStart: Start{},
		ActionClose: Close{}, ActionEnd: End{},
		ActionMoveHand: MoveHand{Who: "mia", Place: 1}, ActionBeginRound: BeginRound{Mode: ByRoster}, ActionNextTurn: NextTurn{Turn: g.s.round.turn},
		ActionEndTurn: EndTurn{Turn: g.s.round.turn, How: TurnDone}, ActionEndRound: EndRound{}, ActionBeginCheckIn: BeginCheckIn{Text: "How are you?"},
		ActionAnswerCheckIn: AnswerCheckIn{CheckIn: g.s.checkIn.seq, Value: "7"}, ActionEndCheckIn: EndCheckIn{CheckIn: g.s.checkIn.seq},
		ActionSayReady: SayReady{}, ActionAskPrompt: AskPrompt{Text: "What helped?"}, ActionAnswerPrompt: AnswerPrompt{Prompt: g.s.prompt.seq, Text: "Tea."},
		ActionEndPrompt: EndPrompt{Prompt: g.s.prompt.seq}, ActionPlanLeave: PlanLeave{Leaves: g.now + 600_000},
		ActionSetAgenda: SetAgenda{Text: "Opening\nSharing", Minutes: []int{10, 40}, Instead: g.s.agenda.last}, ActionMoveAgenda: MoveAgenda{Agenda: g.s.agenda.last, Now: 1}, ActionExtendAgenda: ExtendAgenda{Agenda: g.s.agenda.last, Minutes: 5},
		ActionShowCard: ShowCard{Text: "What would you tell a friend?", Instead: g.s.card.seq}, ActionPutCardAway: PutCardAway{Card: g.s.card.seq},
		ActionOpen:     Open{Settings: DefaultSettings(), Agreement: agreed, Starts: start, Minutes: 90},
		ActionTakeSeat: TakeSeat{Who: "zoe", Role: Member, Name: "Zoe"}, ActionAttend: Attend{StaffConnected: g.s.staffHere}, ActionTick: Tick{},
		ActionErase:           Erase{Who: "mia"},
		ActionChangeAgreement: ChangeAgreement{Agreement: Agreement{Version: 9, Hash: agreed.Hash}},
		ActionChangeSettings:  ChangeSettings{Settings: Settings{Seats: 3, Admission: AdmitAsk, History: FromStart}},
		ActionChangeRole:      ChangeRole{Who: "cleo", Role: Observer},
	}
	return samples[a]
}

// byValue are the refusals that the table has no say in, where the stage cannot have both.
func (g *stage) byValue(a Action, c Code) bool {
	switch a {
	case ActionResume:
		return c == CodeAlready && g.s.pause == 0
	case ActionUnlock, ActionLock:
		return c == CodeAlready && (g.s.lock == 0) == (a == ActionUnlock)
	case ActionChooseName:
		return c == CodeAlready && g.s.person(g.actor).entry == atInside
	case ActionKnock:
		return c == CodeDeclined || c == CodeFull
	case ActionTakeBack:
		return g.s.Phase() == InLobby && g.actor == "mia" || c == CodeTooLate
	case ActionUnmute, ActionRelease, ActionMute:
		return c == CodeAlready && g.s.Phase() == Scheduled
	case ActionPassLead:
		return c == CodeNotHere && g.actor == "ben"
	case ActionBookmark, ActionFlag:
		return c == CodeBadValue && g.shown == 0
	case ActionApprove, ActionReturn, ActionHide, ActionUnhide:
		return c == CodeUnknown && g.s.Phase() == Scheduled
	case ActionReinstate:
		return c == CodeUnknown && g.s.Role("rita") == ""
	case ActionAdmit, ActionDecline:
		return c == CodeFull
	case ActionMoveHand:
		return c == CodeUnknown && len(g.s.hands) == 0
	case ActionBeginRound, ActionEndRound:
		return c == CodeAlready && (g.s.round.seq == 0) == (a == ActionEndRound)
	case ActionNextTurn, ActionEndTurn:
		return c == CodeUnknown && g.s.round.seq == 0
	case ActionAnswerCheckIn, ActionEndCheckIn:
		return c == CodeUnknown && g.s.checkIn.seq == 0
	case ActionBeginCheckIn:
		return c == CodeAlready && g.s.checkIn.seq != 0
	case ActionAnswerPrompt, ActionEndPrompt:
		return c == CodeUnknown && g.s.prompt.seq == 0
	case ActionAskPrompt:
		return c == CodeAlready && g.s.prompt.seq != 0
	case ActionMoveAgenda, ActionExtendAgenda:
		return c == CodeUnknown && g.s.agenda.seq == 0
	case ActionPutCardAway:
		return c == CodeUnknown && g.s.card.seq == 0
	case ActionSayReady:
		return c == CodeAlready && g.s.paused.Grounding == 0
	}
	return false
}

// phases are the first six flags; one of them always applies.
var phases = []standing{isScheduled, isLobby, isLive, isClosing, isEnded, isShut}

func TestMatrix(t *testing.T) {
	seen := map[string]bool{}
	situations, cells := 0, 0
	for role, actor := range actors {
		for _, phase := range phases {
			for one := isWaiting; one < 1<<standings; one <<= 1 {
				for two := one; two < 1<<standings; two <<= 1 {
					n := checkStage(t, role, actor, phase, one|two, seen)
					situations, cells = situations+min(n, 1), cells+n
				}
			}
		}
	}
	for flag := range standings {
		for role := range actors {
			cell := fmt.Sprint(role, columns[flag])
			impossible := role != Member && (1<<flag)&(isMuted|isOutside|isUnconsented|isDeclined|isRound) != 0
			if !seen[cell] && !impossible {
				t.Errorf("%s was never %s", role, columns[flag])
			}
		}
	}
	if cells < 10_000 {
		t.Errorf("only %d cells could be played", cells)
	}
	t.Logf("%d situations, %d cells played", situations, cells)
}

// checkStage asks for everything in one situation, and gives how many cells it has played.
func checkStage(t *testing.T, role Role, actor ParticipantID, phase, flags standing, seen map[string]bool) int {
	base := phase
	if phase == isClosing || phase == isEnded || phase == isShut {
		base = isLive
	}
	g := newStage(t, actor, base)
	if !g.set(flags, phase) {
		return 0
	}
	p := g.s.person(actor)
	standing := g.s.standing(p, g.device)
	want := flags | phase
	// Someone who is not in is outside besides; and with the lead present or not, as it came.
	if (standing^want)&^(isOutside|isLed|isHeld) != 0 {
		return 0 // the two exclude each other, such as paused and shut
	}
	for f := range standings {
		if standing&(1<<f) != 0 {
			seen[fmt.Sprint(role, columns[f])] = true
		}
	}
	before := g.s.Fingerprint()
	for _, a := range Actions() {
		checkCell(t, g, role, a, standing)
	}
	if g.s.Fingerprint() != before {
		t.Errorf("%s %s: Decide changed the state", role, names(standing))
	}
	return len(Actions())
}

// set raises flags in an order in which they can be raised: the room's, then the phase, then the person's.
func (g *stage) set(flags, phase standing) bool {
	const late = isOutside | isUnconsented | isLeft | isRemoved | isDeclined
	// The clock stands still for all but waiting, so that comes last of the room's.
	order := []standing{isPaused, isSlow, isHeld, isMuted, isLocked, isRound, isLed}
	order = append(order, phase, isWaiting)
	order = append(order, isUnconsented, isDeclined, isLeft, isRemoved, isOutside)
	for _, f := range order {
		if f != phase && flags&f == 0 {
			continue
		}
		if bits.OnesCount32(uint32(flags&(isLeft|isRemoved|isDeclined))) > 1 {
			return false
		}
		if (phase == isScheduled || phase == isLobby) && f&(isLeft|isDeclined|isWaiting) != 0 {
			return false
		}
		if (phase == isScheduled || phase == isLobby) && f == isRound {
			return false
		}
		if phase == isScheduled && f&(isPaused|isSlow|isHeld|isMuted|isLocked) != 0 {
			return false
		}
		if (phase == isEnded || phase == isShut) && f&(isWaiting|isUnconsented|isDeclined) != 0 {
			return false
		}
		if phase == isShut && f&late != 0 {
			return false
		}
		if flags&isRemoved != 0 && g.actor == "ben" && phase == isShut {
			return false
		}
		if !g.raise(f) {
			return false
		}
	}
	return true
}

func checkCell(t *testing.T, g *stage, role Role, a Action, now standing) {
	command := g.sample(a)
	if command == nil {
		t.Fatalf("%s has no sample", a)
	}
	if a == ActionReply && g.shown == 0 {
		command = Say{Text: "words", ReplyTo: 1}
	}
	if command.Action() != a {
		t.Fatalf("the sample of %s is a %s", a, command.Action())
	}
	index := role.index()
	want := judge(a, index, now)
	ask := Ask{By: g.actor, Device: g.device, Seen: g.s.Seq(), Command: command}
	events, refusal := Decide(g.s, ask, Env{Now: g.now, NameKey: []byte(session)})
	where := fmt.Sprintf("%s by a %s while %s", a, role, names(now))
	verdict, code := Allowed(g.s, g.actor, g.device, a, g.now)
	switch {
	case want.verdict == Refuse:
		if refusal == nil || refusal.Code != want.code {
			t.Errorf("%s: %v, want %s", where, refusal, want.code)
		}
		if verdict != Refuse || code != want.code {
			t.Errorf("%s: Allowed says %s %s", where, verdict, code)
		}
		return
	case want.slow && g.s.slowUntil(g.s.person(g.actor)) > g.now:
		if refusal == nil || refusal.Code != CodeSlow || refusal.Until == 0 || verdict != Cooldown {
			t.Errorf("%s: %v, want slow", where, refusal)
		}
		return
	case refusal != nil:
		if !g.byValue(a, refusal.Code) {
			t.Errorf("%s: %v, want it kept", where, refusal)
		}
		return
	}
	if verdict == Refuse {
		t.Errorf("%s: Allowed says %s", where, code)
	}
	for _, e := range events {
		if said, ok := e.Fact.(Said); ok && said.Held != (want.held) {
			t.Errorf("%s: held is %v", where, said.Held)
		}
	}
}

func names(f standing) []string {
	var n []string
	for i, c := range columns {
		if f&(1<<i) != 0 {
			n = append(n, c)
		}
	}
	return n
}

// TestStrictestWins asks the table itself, for all of it: under any two flags the verdict is the stricter of the two.
func TestStrictestWins(t *testing.T) {
	for _, a := range Actions() {
		for role := range system + 1 {
			for i := range standings {
				for j := range standings {
					one, two := judge(a, role, 1<<i), judge(a, role, 1<<j)
					both := judge(a, role, 1<<i|1<<j)
					if want := max(one.verdict, two.verdict); both.verdict != want {
						t.Errorf("%s, role %d: %s and %s: %s, want %s", a, role, columns[i], columns[j], both.verdict, want)
					}
				}
			}
		}
	}
}

func TestRoundIsInTheTable(t *testing.T) {
	for _, a := range []Action{ActionSay, ActionReply, ActionWriting, ActionProposeLine} {
		if j := judge(a, int(memberRole), isLive|isRound); j.code != CodeFloorHeld {
			t.Errorf("%s while someone else has the floor: %v", a, j)
		}
	}
	for _, a := range []Action{ActionReact, ActionSayPrivate, ActionFlag, ActionAskHelp, ActionTakeBack, ActionRaiseHand} {
		if j := judge(a, int(memberRole), isLive|isRound); j.verdict != Allow {
			t.Errorf("%s while someone else has the floor: %v", a, j)
		}
	}
	if j := judge(ActionSay, int(facilitatorRole), isLive|isRound); j.verdict != Allow {
		t.Errorf("a facilitator has to be able to speak in a round: %v", j)
	}
}

// TestEveryRowIsWhole holds the rows to their form.
func TestEveryRowIsWhole(t *testing.T) {
	held := map[string]bool{}
	for _, r := range rows {
		if len(r.phase) != 6 || len(r.room) != 8 || (len(r.person) != 5 && r.person != open) {
			t.Errorf("%s for %s has %d, %d and %d cells", r.actions, r.roles, len(r.phase), len(r.room), len(r.person))
		}
		for _, name := range splitFields(r.actions) {
			if !slices.Contains(Actions(), Action(name)) {
				t.Errorf("%s is no action", name)
			}
			for _, role := range r.roles {
				if cell := fmt.Sprint(name, string(role)); held[cell] {
					t.Errorf("%s has two rows for %c", name, role)
				} else {
					held[cell] = true
				}
			}
		}
	}
	for _, a := range Actions() {
		if table[a] == nil {
			t.Errorf("%s has no row", a)
		}
	}
}
