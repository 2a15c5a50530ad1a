package moderation

import "strings"

// Verdict is one cell of the table, and what a decision starts from.
type Verdict uint8

// The verdicts, from the widest to the strictest.
const (
	Allow     Verdict = iota
	AllowTen          // for ten more minutes, until the doors shut
	ForReview         // taken, and held until staff have read it
	Cooldown          // allowed when the slower pace lets it
	Refuse
)

func (v Verdict) String() string {
	return [...]string{"ok", "ok 10 min", "held", "cooldown", "no"}[v]
}

// flag bits: what may be true of a session and of who asks. Exactly one of the first six is.
type standing uint32

const (
	isScheduled standing = 1 << iota
	isLobby
	isLive
	isClosing
	isEnded
	isShut
	isWaiting
	isPaused
	isSlow
	isHeld // the person is, or the room
	isMuted
	isLocked
	isRound // someone else has the floor
	isLed   // a facilitator is present
	isOutside
	isUnconsented
	isLeft
	isRemoved
	isDeclined
	standings int = iota
)

// Column names, in the order of the bits, and of the cells in a row.
var columns = [standings]string{
	"scheduled", "lobby", "live", "closing", "ended", "shut",
	"waiting", "paused", "slow", "held", "muted", "locked", "round", "led",
	"outside", "unconsented", "left", "removed", "declined",
}

// A row of the table: actions and the roles it is for (f, c, o, m; s is the system), then a cell for each column, in
// three groups. An action has no say in what a role without a row may do: that is refused.
//
//   - allowed   t allowed ten more minutes   h held for review   c cooldown
//   - refused, with the column's code        a refused: already so       b refused: begin the closing first
//
// Every flag that applies is looked up by itself, and the strictest cell wins.
type row struct {
	actions, roles      string
	phase, room, person string
}

// The groups that repeat.
const (
	open     = "++++++++" // nothing in the room stops it
	byMember = "-----"    // only inside, with consent
	byStaff  = "++--+"    // staff need no admission and no consent
)

// rows is the contract of product.md decision 1: needs.md 14.1 completed for every role, action and flag.
//
// Where the text was silent: whoever has a link may agree and choose a name before the lobby opens, since that is when people
// look at a link they were sent. The staff lane, bookmarks and the desk go on for the ten minutes after the end, and so do
// hide, unhide, return, remove, reinstate and rename, which heal the record; nothing may enter the room lane any more, so
// approving may not. Nothing of a member's enters the room while it is paused or waiting, not even by approval. Reading
// on is not stopped by a new agreement, speaking is; taking back is not, since it only takes away. Ending needs its first
// step once the session runs; before that, it calls the session off.
var rows = []row{
	//                                              role  sched. lobby live clos. end shut | wait pause slow held mute lock round led | out unc. left rem. decl.
	{"say reply", "m", "--++--", "--ch-+-+", byMember},
	{"say reply", "fc", "--++--", open, byStaff},
	{"react unreact", "m", "--++--", "--+--+++", byMember},
	{"react unreact", "fc", "--++--", open, byStaff},
	{"writing", "m", "--++--", "--++-+-+", byMember},
	{"writing", "fc", "--++--", open, byStaff},
	{"raise_hand", "m", "--++--", "--++-+++", byMember},
	{"lower_hand", "m", "--++--", open, byMember},
	{"lower_hand", "fc", "--++--", open, byStaff},
	{"propose_line", "m", "--++--", "--+--+-+", byMember},
	{"end_turn", "m", "--++--", "--++++-+", byMember},
	{"say_ready", "m", "--++--", "-+++++++", byMember},
	{"answer_prompt plan_leave", "m", "--++--", open, byMember},
	{"answer_check_in", "m", "--++t-", open, byMember},
	{"propose_line adopt_line", "fc", "--++--", open, byStaff},
	{"take_back", "m", "--++--", open, "-+---"},
	{"take_back", "fco", "-+++--", open, byStaff},
	{"step_away step_back", "m", "--++--", open, byMember},
	{"step_away step_back", "fco", "-+++--", open, byStaff},

	{"say_private", "m", "--++t-", open, byMember},
	{"say_private", "fc", "--++t-", open, byStaff},
	{"flag", "m", "--++t-", open, byMember},
	{"flag", "fc", "--++t-", open, byStaff},
	{"say_staff", "fco", "-+++t-", open, byStaff},
	{"bookmark", "fco", "--++t-", open, byStaff},

	{"ask_help", "fcom", "++++t-", open, "+++-+"},
	{"leave", "fcom", "++++++", open, "+++++"},
	{"see_help claim_help settle_help", "fc", "++++t-", open, byStaff},

	{"choose_name", "m", "++++--", open, "++--+"},
	{"choose_name", "fco", "++++--", open, byStaff},
	{"consent", "m", "++++t-", open, "+++-+"},
	{"knock", "m", "-+++--", open, "+-+-+"},
	{"knock", "fco", "++++t-", open, "+++-+"},

	{"nudge", "fc", "--++--", open, byStaff},
	{"mute unmute hold release pause resume slow lock unlock", "fc", "-+++--", open, byStaff},
	{"move_hand begin_round next_turn end_round begin_check_in ask_prompt end_prompt show_card put_card_away set_agenda move_agenda extend_agenda", "fc", "--++--", open, byStaff},
	{"end_check_in", "fc", "--++t-", open, byStaff},
	{"approve", "fc", "--++--", "--++++++", byStaff},
	{"return hide unhide", "fc", "--++t-", open, byStaff},
	{"remove reinstate rename", "fc", "++++t-", open, byStaff},
	{"admit", "fc", "--++--", open, byStaff},
	{"decline", "fc", "-+++--", open, byStaff},

	{"pass_lead", "f", "++++--", open, byStaff},
	{"take_lead", "c", "++++--", "+++++++-", byStaff},
	{"open_lobby", "fc", "+aaa--", open, byStaff},
	{"start", "fc", "++aa--", open, byStaff},
	{"close", "f", "--+a--", open, byStaff},
	{"close", "c", "--+a--", "+++++++-", byStaff},
	{"end", "f", "++b+--", open, byStaff},
	{"end", "c", "++b+--", "+++++++-", byStaff},

	{"open", "s", "aaaaaa", open, open},
	{"take_seat change_role", "s", "++++t-", open, open},
	{"change_agreement change_settings", "s", "++++--", open, open},
	{"attend tick erase", "s", "++++++", open, open},
}

// system is the column of roles behind the four of the room.
const system = int(roleCodes)

// A cells is one row worked out: a letter for each column; empty where the role has no row.
type cells string

// table is rows worked out, by action and role. It is built once and only read.
var table = buildTable()

func buildTable() map[Action]*[roleCodes + 1]cells {
	t := make(map[Action]*[roleCodes + 1]cells, len(Actions()))
	for _, r := range rows {
		line := cells((r.phase + r.room + r.person)[:standings])
		for name := range strings.FieldsSeq(r.actions) {
			action := Action(name)
			if t[action] == nil {
				t[action] = new([roleCodes + 1]cells)
			}
			for _, letter := range r.roles {
				t[action][strings.IndexRune("fcoms", letter)] = line
			}
		}
	}
	return t
}

// columnCodes are the codes of a refusal by each column.
var columnCodes = [standings]Code{
	CodeNotStarted, CodeNotStarted, CodeAlready, CodeAlready, CodeEnded, CodeEnded,
	CodeWaiting, CodePaused, CodeSlow, CodeHeld, CodeMuted, CodeNotAllowed, CodeFloorHeld, CodeLed,
	CodeNotIn, CodeConsent, CodeLeft, CodeRemoved, CodeDeclined,
}

// firstToSay is the order in which refusals are told when several apply: what lasts longest first.
var firstToSay = [standings]int{
	17,         // removed
	5, 4, 0, 1, // shut, ended, scheduled, lobby
	2, 3, // live, closing
	16, 18, 15, 14, // left, declined, unconsented, outside
	13, 10, 7, 6, 12, 9, 11, 8, // led, muted, paused, waiting, round, held, locked, slow
}

func verdictOf(letter byte) Verdict {
	switch letter {
	case '+':
		return Allow
	case 't':
		return AllowTen
	case 'h':
		return ForReview
	case 'c':
		return Cooldown
	}
	return Refuse
}

// A judgement is what the table says of an action: the strictest verdict, and every milder one that also applies.
type judgement struct {
	verdict Verdict
	code    Code // with Refuse
	held    bool
	slow    bool
}

// judge looks an action up under all the flags that apply.
func judge(a Action, role int, now standing) judgement {
	lines, ok := table[a]
	if !ok {
		return judgement{verdict: Refuse, code: CodeNotPossible}
	}
	line := lines[role]
	j := judgement{}
	for _, column := range firstToSay {
		if now&(1<<column) == 0 {
			continue
		}
		if line == "" {
			if column == 17 || column == 5 || column == 4 {
				return judgement{verdict: Refuse, code: columnCodes[column]}
			}
			continue
		}
		v := verdictOf(line[column])
		if v == Refuse {
			return judgement{verdict: Refuse, code: refusalCode(line[column], column)}
		}
		j.held, j.slow = j.held || v == ForReview, j.slow || v == Cooldown
		j.verdict = max(j.verdict, v)
	}
	if line == "" {
		return judgement{verdict: Refuse, code: roleCodeOf(lines, role)}
	}
	return j
}

func refusalCode(letter byte, column int) Code {
	switch letter {
	case 'a':
		return CodeAlready
	case 'b':
		return CodeCloseFirst
	}
	return columnCodes[column]
}

// roleCodeOf tells a member that an action is the staff's, and others that it is not their role's.
func roleCodeOf(lines *[roleCodes + 1]cells, role int) Code {
	if role == int(memberRole) && lines[facilitatorRole]+lines[cofacilitatorRole] != "" {
		return CodeStaffOnly
	}
	return CodeNotAllowed
}
