package moderation

// A Command is what somebody asks for. The set is closed. Action names it in the table, on the wire and in the API.
//
// Commands name events by number: package hub turns the opaque ids of the wire into numbers first, and an id of another
// session, or none, into the number 0, for which Decide answers as it answers for what the asker may not see: "unknown".
type Command interface{ Action() Action }

// Action names a command, and a row of the permission table.
type Action string

// An Ask is a command together with who asks, and what they knew when they did.
type Ask struct {
	By     ParticipantID // empty: the system
	Device string        // which of the person's devices; a device that is not admitted asks as an outsider does
	// Seen is the number of the last event that the author's screen had when they wrote. Speech is refused as stale when
	// a stop that binds its author was recorded since, even if it has been lifted: old words never burst out.
	Seen    Seq
	Command Command
}

// Env is what a decision needs from outside: the time, and the session's key for hashing names.
type Env struct {
	Now     Time // the store's clock, never before the state's last event; Decide raises it to that if it is
	NameKey []byte
}

// Limits that belong to the rules. Texts are measured in characters as package plain counts them.
const (
	RulesVersion    = 2
	TakeBackWindow  = 2 * 60 * 1000  // ms (CHAT-6)
	WaitAfter       = 60 * 1000      // ms without staff until the room waits (product.md decision 3)
	AbandonAfter    = 30 * 60 * 1000 // ms of waiting until the end
	AbandonOverrun  = 60 * 60 * 1000 // ms past the planned end, with no staff there
	RoomReadAfter   = 2 * 60 * 1000  // ms after the end that the room can still be read
	PrivateAfter    = 10 * 60 * 1000 // ms after the end that the private line stays
	MaxNote         = 500
	MaxMemo         = 500
	MaxLine         = 200
	NextWithin      = 400 * 24 * 60 * 60 * 1000 // ms from now that a next date may be told
	MaxTimedMinutes = 24 * 60
	KnockAgainAfter = 60 * 1000 // ms after a kind no until the same person may knock again
	ComeBackAfter   = 5 * 1000  // ms after leaving from which a connection means coming back, and not still being closed
	MaxID           = 64        // bytes of a person's or a device's id

	// GesturesPerMinute limits what is smaller than speech (reactions, hands, stepping away, flags, knocks), per member.
	// It goes with the posting limits: where those are all zero, it is off too.
	GesturesPerMinute = 30

	MaxTurnSeconds = 30 * 60 // the soft time of a turn
	MinGrounding   = 60      // s
	MaxGrounding   = 180
	MaxAnswer      = 60 // characters that somebody adds to a number
	DotsFrom       = 5  // answers from which the group may be shown them (FAC-7)
	TogetherFrom   = 2  // answers from which a prompt with names may reveal them (FAC-11)
)

// What people ask for about themselves.
type (
	// ChooseName before entry. A name that looks like another's is refused with "name_taken".
	ChooseName struct{ Name string }
	// Consent to the agreement that the person was shown; refused as "agreement_changed" when it is no longer current.
	Consent struct {
		Agreement Agreement
		Recorded  Time
	}
	// Knock asks to enter with Ask.Device. Trusted devices are let in by themselves where the settings allow it; Sent says
	// that staff sent this person a new link, which lets the device in without asking again. CardDue says that the group asks
	// everyone for a safety card and this person has given none. Both are what the door knows, and never what a client says.
	Knock struct{ Sent, CardDue bool }
	// Leave on purpose. Exit: by "Leave this page".
	Leave    struct{ Exit bool }
	StepAway struct{}
	StepBack struct{}
)

// What people say and do in the room.
type (
	Say struct {
		Text    string
		ReplyTo Seq // 0: not a reply
	}
	// SayPrivate speaks on the private line: With is for staff to name the member, and ignored from a member.
	SayPrivate struct {
		With ParticipantID
		Text string
	}
	SayStaff struct{ Text string }
	TakeBack struct{ Message Seq }
	React    struct {
		Message  Seq
		Response Response
	}
	Unreact struct {
		Message  Seq
		Response Response
	}
	// Writing causes no event: Decide only says whether the signal may be shown.
	Writing   struct{ Lane Lane }
	RaiseHand struct{}
	LowerHand struct{ Who ParticipantID } // empty: one's own
	Flag      struct {
		Message Seq
		Who     ParticipantID
		Memo    string
	}
	AskHelp     struct{}
	ProposeLine struct{ Text string }
)

// What staff ask for. Note is shown to the person concerned; Memo stays with staff.
type (
	SeeHelp    struct{ Help Seq }
	ClaimHelp  struct{ Help Seq }
	SettleHelp struct{ Help Seq }
	Bookmark   struct {
		Message Seq
		Memo    string
	}
	AdoptLine struct{ Line Seq }
	Nudge     struct {
		Who    ParticipantID
		Reason Reason
		Note   string
		Memo   string
	}
	Mute struct {
		Who     ParticipantID
		Minutes int // 0: until lifted
		Reason  Reason
		Note    string
		Memo    string
	}
	Unmute struct {
		Who  ParticipantID
		Note string
	}
	Pause struct {
		Minutes   int // 0: until resumed
		Reason    Reason
		Text      string
		Grounding int // seconds of the calm card, 0 or 60 to 180; then Minutes is 0, and staff end it
	}
	Resume struct{}
	Slow   struct {
		Seconds int // 0 5 10 15 30 60
		Reason  Reason
	}
	Hold struct {
		Who    ParticipantID // empty: the room
		Reason Reason
		Note   string
		Memo   string
	}
	Release struct {
		Who  ParticipantID // empty: the room's hold
		Note string
	}
	Approve struct{ Message Seq }
	Return  struct {
		Message Seq
		Reason  Reason
		Note    string
	}
	Hide struct {
		Message Seq
		Reason  Reason
		Note    string
		Memo    string
	}
	Unhide struct{ Message Seq }
	Remove struct {
		Who    ParticipantID
		Group  bool
		Reason Reason
		Note   string
		Memo   string
	}
	Reinstate struct {
		Who  ParticipantID
		Note string
	}
	Lock   struct{ Reason Reason }
	Unlock struct{}
	Admit  struct {
		Who    ParticipantID
		Device string // empty: every device that knocks for them
	}
	Decline struct {
		Who    ParticipantID
		Device string
		Note   string
	}
	Rename struct {
		Who  ParticipantID
		Name string
		Memo string
	}
	// PassLead hands the lead over; TakeLead is a cofacilitator's when no facilitator is connected.
	PassLead struct {
		To         ParticipantID
		CalledAway bool
	}
	TakeLead  struct{}
	OpenLobby struct{}
	Start     struct{}
	// Close is the first step of ending. Text and Next are what people are told for the time after: what the group has
	// for a hard night, and when it meets again; both may be left out.
	Close struct {
		Text string
		Next Time
	}
	End struct{} // second step
)

// Rounds, check-ins and grounding. A turn is named by the event that it counts from, so that two who move the floor at
// once move it once.
type (
	// MoveHand puts a hand at a place of the queue, from 1; beyond the end is the end.
	MoveHand struct {
		Who   ParticipantID
		Place int
	}
	BeginRound struct {
		Mode        RoundMode
		Occasion    Occasion
		Seconds     int // of a turn, soft; 0: none
		HandsClosed bool
		Responses   bool // after each share, until staff give the floor on
		Text        string
	}
	// NextTurn gives the floor to Who, or to whoever is next when that is empty. Responses opens the responses to the
	// share instead.
	NextTurn struct {
		Turn      Seq
		Who       ParticipantID
		Responses bool
	}
	// EndTurn is the holder's: how their turn ends.
	EndTurn struct {
		Turn Seq
		How  TurnEnd
	}
	EndRound     struct{}
	BeginCheckIn struct {
		Moment Moment
		Text   string
	}
	// AnswerCheckIn answers with "0" to "10" and perhaps a word; an empty value skips it.
	AnswerCheckIn struct {
		CheckIn Seq
		Value   string
		Text    string
	}
	EndCheckIn struct {
		CheckIn Seq
		Show    bool // the answers, as dots without names
	}
	// SayReady says that somebody is ready to go on after a grounding pause.
	SayReady struct{}
	// AskPrompt asks one question; Named says whether the reveal will have names.
	AskPrompt struct {
		Text  string
		Named bool
	}
	// AnswerPrompt answers it; an empty text skips it.
	AnswerPrompt struct {
		Prompt Seq
		Text   string
	}
	// EndPrompt reveals the answers, or takes the question back without them.
	EndPrompt struct {
		Prompt Seq
		Reveal bool
	}
	// ShowCard puts a card on top of the room, in place of Instead; 0: there was none. A sheet needs no text.
	ShowCard struct {
		Text    string
		Sheet   bool
		Instead Seq
	}
	PutCardAway struct{ Card Seq }
	// SetAgenda puts an agenda up: Text has the names, one a line, Minutes as many numbers. Both empty take it down. Keep:
	// the item Now is the one that is on, and its time runs on. Instead names the agenda's last event that its author saw;
	// 0: there was none.
	SetAgenda struct {
		Text    string
		Minutes []int
		Now     int
		Keep    bool
		Instead Seq
	}
	// MoveAgenda begins the item Now; to skip is to begin one further on. Agenda names its last event that its author saw.
	MoveAgenda struct {
		Agenda Seq
		Now    int
	}
	// ExtendAgenda gives the item that is on more minutes.
	ExtendAgenda struct {
		Agenda  Seq
		Minutes int
	}
	// PlanLeave says so, or, with 0, takes it back.
	PlanLeave struct {
		Leaves Time
	}
)

// What only the system asks for: an Ask with an empty By.
type (
	// Open is the first command of a session.
	Open struct {
		Settings  Settings
		Agreement Agreement
		Title     string
		Starts    Time
		Minutes   int
		Mark      string
	}
	// TakeSeat gives a person a seat. It is harmless to repeat: a seat with the same role causes no event. A name that
	// cannot be had is left out; the person chooses one later. Staff need no consent and no admission.
	TakeSeat struct {
		Who  ParticipantID
		Role Role
		Name string
	}
	// Attend reports who is connected now, of those whose recorded attendance differs.
	Attend struct {
		Arrived  []ParticipantID
		Departed []Departure
		// StaffConnected is whether any facilitator or cofacilitator is connected anywhere.
		StaffConnected bool
	}
	// Erase says that words are about to be destroyed: of single messages, of everything by or about a person, or, once
	// its doors are shut, of the whole session.
	Erase struct {
		Messages []Seq
		Who      ParticipantID
		All      bool
	}
	// Tick only lets passed deadlines happen.
	Tick            struct{}
	ChangeAgreement struct{ Agreement Agreement }
	ChangeSettings  struct{ Settings Settings }
	ChangeRole      struct {
		Who  ParticipantID
		Role Role // empty: the account no longer belongs here; as Remove, without a person to tell
	}
)

// A Refusal is a decision against a command. It is a value, not a failure: nothing is stored.
type Refusal struct {
	Code  Code
	Say   string // a kind sentence that says what the person can do now
	Until Time   // when it may work, for a cooldown or a timed stop; zero: not known
}

// Error makes a Refusal usable as an error; it carries no content.
func (r *Refusal) Error() string { return "refused: " + string(r.Code) }

// Code is a stable name for a refusal, on every transport.
type Code string
