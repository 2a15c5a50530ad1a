package moderation

// Seq is an event's number in its session, dense from 1. Zero means none.
type Seq uint64

// Time is Unix milliseconds on the store's clock. Zero means none.
type Time int64

// ParticipantID is a person's seat in one session. It links to nothing outside it. Empty means the system itself.
type ParticipantID string

// Role is what a participant is in the room.
type Role string

// The four room roles. There is no invisible one.
const (
	Facilitator   Role = "facilitator" // leads
	Cofacilitator Role = "cofacilitator"
	Observer      Role = "observer"
	Member        Role = "member"
)

// Lane is who hears something said.
type Lane string

// The three lanes. Private is one member with all the facilitators and cofacilitators of the room.
const (
	RoomLane    Lane = "room"
	StaffLane   Lane = "staff"
	PrivateLane Lane = "private"
)

// Words are what people wrote. They are sealed apart from the facts and may be gone: every field may be empty.
type Words struct {
	Text string `json:"text,omitempty"` // said in the room; a proposed line; what a pause says
	Name string `json:"name,omitempty"` // a display name
	Note string `json:"note,omitempty"` // written to the person concerned, who is shown it
	Memo string `json:"memo,omitempty"` // written for staff alone: a moderator's reason, a bookmark's label, a flag's
}

// An Event is something that happened. Seq and At are given when it is appended; Decide fills At, and leaves Seq zero.
type Event struct {
	Seq   Seq
	At    Time
	By    ParticipantID // empty: the system (a deadline, an arrival, an account's change)
	Fact  Fact
	Words Words
}

// A Fact says what happened. The set is closed; facts.go encodes and decodes it.
type Fact interface{ Kind() Kind }

// Kind names a fact on disk and on the wire.
type Kind string

// Where a session stands, and what it is made of.
type (
	// Opened is the first event of every log. Its words: Text is the session's neutral title.
	Opened struct {
		Rules     int       `json:"rules"`
		Settings  Settings  `json:"settings"`
		Agreement Agreement `json:"agreement"`
		Starts    Time      `json:"starts"`
		Minutes   int       `json:"minutes"`
		Mark      string    `json:"mark,omitempty"` // "demo" or "rehearsal"
	}
	// LobbyOpened lets invited people wait.
	LobbyOpened struct{}
	// Started makes the room live.
	Started struct{}
	// ClosingBegan is the first of the two steps of ending: no new topics. Next is when the group meets again, where staff
	// say so. Words: Text, what the group has for the hours after.
	ClosingBegan struct {
		Next Time `json:"next,omitempty"`
	}
	// Ended stops the room. Abandoned: by itself, without a facilitator.
	Ended struct {
		Abandoned bool `json:"abandoned,omitempty"`
	}
	// Shut follows the end: first the room lane closes for reading, later the private lane, and with it the doors.
	Shut struct {
		Doors bool `json:"doors,omitempty"`
	}
	// StaffAway: since this moment neither facilitator nor cofacilitator is connected.
	StaffAway struct{}
	// StaffBack ends StaffAway, and Waiting with it.
	StaffBack struct{}
	// WaitingBegan: nobody has led for a minute; the floor closes.
	WaitingBegan struct{}
	// AgreementChanged asks everyone's consent anew.
	AgreementChanged struct {
		Agreement Agreement `json:"agreement"`
	}
	// SettingsChanged replaces the session's settings.
	SettingsChanged struct {
		Settings Settings `json:"settings"`
	}
)

// People come and go.
type (
	// Seated gives a person a seat in the session, before any door. Words: Name (may be empty until they choose one).
	Seated struct {
		Who     ParticipantID `json:"who"`
		Role    Role          `json:"role"`
		NameKey uint32        `json:"name_key,omitempty"`
	}
	// Named is a person choosing or changing their own name before they are admitted. Words: Name.
	Named struct {
		NameKey uint32 `json:"name_key"`
	}
	// Consented: the person accepted this text. Recorded is when, if a program took the consent down earlier.
	Consented struct {
		Agreement Agreement `json:"agreement"`
		Recorded  Time      `json:"recorded,omitempty"`
	}
	// Knocked: a person asks to enter, or asks to enter with another device. Trusted: the device may be let in without
	// asking staff, once the settings allow it.
	Knocked struct {
		Device  string `json:"device"`
		Late    bool   `json:"late,omitempty"`
		Trusted bool   `json:"trusted,omitempty"`
	}
	// Admitted lets Who in with Device. By is empty when the settings let people in by themselves.
	Admitted struct {
		Who    ParticipantID `json:"who"`
		Device string        `json:"device"`
	}
	// Declined answers a knock kindly. Words: Note.
	Declined struct {
		Who    ParticipantID `json:"who"`
		Device string        `json:"device"`
	}
	// Arrived and Departed are attendance: connected and, after a minute's grace, no longer. Door: at the door, not in the
	// room. One event names people of one side of the door only, so that members hear of nobody outside. An arrival in the
	// room also brings back someone who had left.
	Arrived struct {
		Who  []ParticipantID `json:"who"`
		Door bool            `json:"door,omitempty"`
	}
	Departed struct {
		Who  []Departure `json:"who"`
		Door bool        `json:"door,omitempty"`
	}
	// SteppedAway and SteppedBack are a person's own button.
	SteppedAway struct{}
	SteppedBack struct{}
	// Left is a person leaving on purpose; by Exit when they used "Leave this page": do not contact them.
	// Door as in Arrived, here and below.
	Left struct {
		Exit bool `json:"exit,omitempty"`
		Door bool `json:"door,omitempty"`
	}
	// Renamed is staff giving a person another name. Words: Name, Memo.
	Renamed struct {
		Who     ParticipantID `json:"who"`
		NameKey uint32        `json:"name_key"`
		Door    bool          `json:"door,omitempty"`
	}
	// LeadPassed makes To the facilitator; who led before becomes a cofacilitator, or is gone. CalledAway: they leave the room.
	LeadPassed struct {
		To         ParticipantID `json:"to"`
		CalledAway bool          `json:"called_away,omitempty"`
	}
	// RoleChanged is an account's role in the group changing while the session is on.
	RoleChanged struct {
		Who  ParticipantID `json:"who"`
		Role Role          `json:"role"`
	}
)

// A Departure is one person of a Departed.
type Departure struct {
	Who   ParticipantID `json:"who"`
	Since Time          `json:"since"` // when the connection went
}

// What people say and do.
type (
	// Said is a message in a lane. With is the member of a private lane. ReplyTo is one level: never a reply's reply.
	// Held: it waits on the facilitator's desk and nobody but its author and staff has it. Words: Text.
	Said struct {
		Lane    Lane          `json:"lane"`
		With    ParticipantID `json:"with,omitempty"`
		ReplyTo Seq           `json:"reply_to,omitempty"`
		Held    bool          `json:"held,omitempty"`
	}
	// TookBack is an author withdrawing their own message.
	TookBack struct {
		Message Seq `json:"message"`
	}
	// Reacted is one worded response to a message; one of each per person and message. Unreacted withdraws it.
	Reacted struct {
		Message  Seq      `json:"message"`
		Response Response `json:"response"`
	}
	Unreacted struct {
		Message  Seq      `json:"message"`
		Response Response `json:"response"`
	}
	// HandRaised and HandLowered keep the queue of hands. Staff may lower someone's.
	HandRaised  struct{}
	HandLowered struct {
		Who ParticipantID `json:"who"`
	}
	// Flagged tells staff, and nobody else, that a message or a person worried someone. Words: Memo.
	Flagged struct {
		Message Seq           `json:"message,omitempty"`
		Who     ParticipantID `json:"who,omitempty"`
	}
	// HelpAsked is "I need help now". HelpSeen: a staff person has it on their screen. HelpClaimed: one of them answers.
	// HelpSettled closes it; it also clears a flag, or a private message that needs no answer, from the desk.
	HelpAsked struct{}
	HelpSeen  struct {
		Help Seq `json:"help"`
	}
	HelpClaimed struct {
		Help Seq `json:"help"`
	}
	HelpSettled struct {
		Help Seq `json:"help"`
	}
	// Bookmarked marks a message, or the moment when Message is zero, for review. Staff only. Words: Memo.
	Bookmarked struct {
		Message Seq `json:"message,omitempty"`
	}
	// LineProposed suggests a line for the group's agreement (words: Text); LineAdopted takes it in.
	LineProposed struct{}
	LineAdopted  struct {
		Line Seq `json:"line"`
	}
)

// What staff do. Every one carries a Reason; the person concerned is told at once and alone (words: Note), staff keep
// a Memo. Reverses names the event that an action undoes.
type (
	Nudged struct {
		Who    ParticipantID `json:"who"`
		Reason Reason        `json:"reason,omitempty"`
	}
	// Muted until Until, or until lifted when that is zero.
	Muted struct {
		Who    ParticipantID `json:"who"`
		Until  Time          `json:"until,omitempty"`
		Reason Reason        `json:"reason,omitempty"`
	}
	// Unmuted by staff, or by its deadline: then By is empty.
	Unmuted struct {
		Who      ParticipantID `json:"who"`
		Reverses Seq           `json:"reverses"`
	}
	// Paused stops members' posting until Until, or until resumed when that is zero. Words: Text, what members read.
	// Grounding is how many seconds its calm card lasts, 0: it has none. Staff end it; the seconds cut nobody off.
	Paused struct {
		Until     Time   `json:"until,omitempty"`
		Reason    Reason `json:"reason,omitempty"`
		Grounding int    `json:"grounding,omitempty"`
	}
	Resumed struct {
		Reverses Seq `json:"reverses"`
	}
	// Slowed asks for Seconds between a member's messages; 0 is off.
	Slowed struct {
		Seconds int    `json:"seconds"`
		Reason  Reason `json:"reason,omitempty"`
	}
	// HoldSet lets a person's messages, or everyone's when Who is empty, wait for review. HoldLifted ends it; what waits keeps waiting.
	HoldSet struct {
		Who    ParticipantID `json:"who,omitempty"`
		Reason Reason        `json:"reason,omitempty"`
	}
	HoldLifted struct {
		Who      ParticipantID `json:"who,omitempty"`
		Reverses Seq           `json:"reverses"`
	}
	// Approved lets a held message into the room, at this place. Returned gives it back to its author (words: Note).
	Approved struct {
		Message Seq `json:"message"`
	}
	// Author, here and in Hidden, is whose message it is: the note is about them.
	Returned struct {
		Message Seq           `json:"message"`
		Author  ParticipantID `json:"author"`
		Reason  Reason        `json:"reason,omitempty"`
	}
	// Hidden moves a message aside, held or not (words: Note to the author). Unhidden brings it back to where it was.
	Hidden struct {
		Message Seq           `json:"message"`
		Author  ParticipantID `json:"author"`
		Reason  Reason        `json:"reason,omitempty"`
	}
	Unhidden struct {
		Message  Seq `json:"message"`
		Reverses Seq `json:"reverses"`
	}
	// Removed takes a person out of the session, or out of the group with all its coming ones, in one step. Group is
	// for the Directory to follow. Nothing after this number reaches them but this event.
	Removed struct {
		Who    ParticipantID `json:"who"`
		Group  bool          `json:"group,omitempty"`
		Door   bool          `json:"door,omitempty"`
		Reason Reason        `json:"reason,omitempty"`
	}
	// Reinstated lets a removed person knock again.
	Reinstated struct {
		Who      ParticipantID `json:"who"`
		Reverses Seq           `json:"reverses"`
	}
	Locked struct {
		Reason Reason `json:"reason,omitempty"`
	}
	Unlocked struct {
		Reverses Seq `json:"reverses"`
	}
	// Erased: the words of these messages, everything by or about Who, or all that was said here, are destroyed for good,
	// whatever copies of the log say. It is written before they are, so that whoever folds the log leaves a mark where
	// they stood. It may follow Shut, and All only does.
	Erased struct {
		Messages []Seq         `json:"messages,omitempty"`
		Who      ParticipantID `json:"who,omitempty"`
		All      bool          `json:"all,omitempty"`
	}
)

// Turns, check-ins, readiness, prompts and cards; round.go, check_in.go, prompt.go and card.go have their rules.
type (
	// HandMoved puts somebody's hand at another place of the queue, from 1.
	HandMoved struct {
		Who   ParticipantID `json:"who"`
		Place int           `json:"place"`
	}
	// RoundBegan opens a round. Order is who is to have the floor, chance included; nobody has it before a RoundMoved
	// says so. Seconds is the soft time of one turn, 0: none. Words: Text, the prompt.
	RoundBegan struct {
		Mode        RoundMode       `json:"mode"`
		Occasion    Occasion        `json:"occasion,omitempty"`
		Order       []ParticipantID `json:"order,omitempty"`
		Seconds     int             `json:"seconds,omitempty"`
		HandsClosed bool            `json:"hands_closed,omitempty"`
		Responses   bool            `json:"responses,omitempty"`
	}
	// RoundMoved passes the floor from From to To, either of whom may be nobody. Responses: the share is over and
	// everyone may answer it, until the floor moves on.
	RoundMoved struct {
		From      ParticipantID `json:"from,omitempty"`
		To        ParticipantID `json:"to,omitempty"`
		How       TurnEnd       `json:"how"`
		Responses bool          `json:"responses,omitempty"`
	}
	RoundEnded struct {
		Round Seq `json:"round"`
	}
	// CheckInBegan asks everyone for a number from 0 to 10. Words: Text, the question.
	CheckInBegan struct {
		Moment Moment `json:"moment,omitempty"`
	}
	// CheckInAnswered is one answer, in place of the same person's earlier one. Words: Text, the number, and behind a
	// blank what they added; none when they skipped it.
	CheckInAnswered struct {
		CheckIn Seq  `json:"check_in"`
		Skipped bool `json:"skipped,omitempty"`
	}
	// CheckInEnded closes it. Shown are the answers that the group is shown as dots without names, five at least.
	CheckInEnded struct {
		CheckIn Seq   `json:"check_in"`
		Shown   []Seq `json:"shown,omitempty"`
	}
	// Readied is somebody ready to go on after a grounding pause.
	Readied struct {
		Pause Seq `json:"pause"`
	}
	// PromptAsked asks one question whose answers are hidden until they are revealed together, with names or without.
	// Words: Text, the question.
	PromptAsked struct {
		Named bool `json:"named,omitempty"`
	}
	// PromptAnswered is one answer, in place of the same person's earlier one. Words: Text, none when they skipped it.
	PromptAnswered struct {
		Prompt  Seq  `json:"prompt"`
		Skipped bool `json:"skipped,omitempty"`
	}
	// PromptEnded reveals Shown to the room, or, not Revealed, takes the question back with all its answers.
	PromptEnded struct {
		Prompt   Seq      `json:"prompt"`
		Revealed bool     `json:"revealed,omitempty"`
		Shown    []Shared `json:"shown,omitempty"`
	}
	// CardShown puts a card on top of the room, in place of Instead. Sheet: it invites to the private worksheet. Words:
	// Text, the question.
	CardShown struct {
		Sheet   bool `json:"sheet,omitempty"`
		Instead Seq  `json:"instead,omitempty"`
	}
	CardPutAway struct {
		Card Seq `json:"card"`
	}
	// AgendaSet puts an agenda up, in place of what stood there after Instead: so many items, each with its minutes (0: none
	// are planned), of which Now is on. Kept: it is the item that was on before, and its time runs on. No items: none is
	// up any more. Words: Text, the names, one a line.
	AgendaSet struct {
		Minutes []int `json:"minutes,omitempty"`
		Now     int   `json:"now,omitempty"`
		Kept    bool  `json:"kept,omitempty"`
		Instead Seq   `json:"instead,omitempty"`
	}
	// AgendaMoved begins the item Now, whichever it is; After is the last event of the agenda before it.
	AgendaMoved struct {
		After Seq `json:"after"`
		Now   int `json:"now"`
	}
	// AgendaExtended gives the item that is on more minutes.
	AgendaExtended struct {
		After   Seq `json:"after"`
		Minutes int `json:"minutes"`
	}
	// LeavePlanned: a member may need to leave at that moment; 0: no longer.
	LeavePlanned struct {
		Leaves Time `json:"leaves,omitempty"`
	}
)

// A Shared is one answer that a reveal shows. Who is empty where it has no names.
type Shared struct {
	Answer Seq           `json:"answer"`
	Who    ParticipantID `json:"who,omitempty"`
}

// RoundMode is how a round finds who is next.
type RoundMode string

// The modes: in order of seat, in an order drawn by chance and recorded, or by the queue of hands.
const (
	ByRoster    RoundMode = "roster"
	ByChance    RoundMode = "chance"
	ByVolunteer RoundMode = "volunteers"
)

// Occasion is what a round is for; empty: neither.
type Occasion string

// The occasions.
const (
	OpeningRound Occasion = "opening"
	ClosingRound Occasion = "closing"
)

// TurnEnd is how a turn ended.
type TurnEnd string

// Done, Passed and Later ("Come back to me") are the holder's own. Next is staff's.
const (
	TurnDone   TurnEnd = "done"
	TurnPassed TurnEnd = "pass"
	TurnLater  TurnEnd = "later"
	TurnNext   TurnEnd = "next"
)

// Moment is where in the session a check-in stands, so that two can be compared; empty: neither.
type Moment string

// The moments.
const (
	BeforeScale Moment = "before"
	AfterScale  Moment = "after"
)

// Reason is a code that staff choose with an action; the screens have its sentence.
type Reason string

// The reasons. They describe what is needed, and blame nobody.
const (
	ReasonPace         Reason = "pace"          // the room needs a slower pace
	ReasonCare         Reason = "care"          // someone needs care first
	ReasonAgreement    Reason = "agreement"     // outside what the group agreed
	ReasonMethodDetail Reason = "method_detail" // names how; feelings are welcome, methods are not
	ReasonContact      Reason = "contact"       // contact details or full names
	ReasonConflict     Reason = "conflict"      // a conflict needs room
	ReasonOther        Reason = "other"         // see the note
)

// Response is a worded reaction. There is no negative one and no free one.
type Response string

// The responses (CHAT-7).
const (
	IHearYou Response = "i_hear_you"
	MeToo    Response = "me_too"
	ThankYou Response = "thank_you"
	WithYou  Response = "with_you"
)
