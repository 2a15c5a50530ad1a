package moderation

// A Viewer is one device of one participant, looking.
type Viewer struct {
	Who    ParticipantID
	Device string
}

// Sight is how much of an event a viewer gets.
type Sight uint8

// Nothing: not even that it was. Redacted: that it was, in neutral facts (a tombstone for a message, "no longer in the
// session" for a removal), no words. Full: its facts and words, in the form for who looks.
const (
	Nothing Sight = iota
	Redacted
	Full
)

// Audience is a class of admitted viewers who get the same of an event, but for those it names.
type Audience uint8

// The audiences. StaffAudience is facilitators and cofacilitators.
const (
	MemberAudience Audience = iota
	ObserverAudience
	StaffAudience
	Audiences // how many there are
)

// A Spread is what each audience gets of one event, judged at a state. Own lists members or observers who get it in
// full although their audience may not: the author of a held message, the person a mute concerns. It is at most a few.
type Spread struct {
	Sight [Audiences]Sight
	Own   []ParticipantID
	// Door: it is about the door, or about help, and those it names get it on any device. What else names them is only
	// for devices that were let in (Reach.Known): a link opened elsewhere reads no private line.
	Door bool
}

// A Reach is which events a viewer may read at all. Inside From..To the Spread decides; outside it, and for a viewer
// who is not In, only events that the Spread names them for (Own) and the session's own course (kinds Opened,
// LobbyOpened, Started, ClosingBegan, Ended, Shut, AgreementChanged), redacted, are theirs.
type Reach struct {
	In       bool
	Audience Audience
	From, To Seq // inclusive; To is 0 for no bound
	// Known: the device is one that was let in, so it gets whatever names its person; others only what is of the Door.
	Known bool
	// Out: removed, or without a seat. Nothing numbered above To is theirs, whatever names them.
	Out bool
}

// Form is how an event is written for someone, once Sight said how much: see package wire.
type Form uint8

// Neutral carries no words. ForRoom carries text and name. ForOwn adds the note to the person concerned. ForStaff adds
// memo, number and who acted.
const (
	Neutral Form = iota
	ForRoom
	ForOwn
	ForStaff
)

// A View is what a viewer knows of the room as it stands, without words: package hub adds names and texts to it.
type View struct {
	Seq       Seq // the state is that after this event; never shown to members
	Phase     Phase
	Starts    Time
	Minutes   int
	Mark      string
	Agreement Agreement
	Settings  Settings // staff and observers only; zero for others
	Pause     *Paused  // nil: not paused
	PauseSeq  Seq
	PausedBy  ParticipantID
	PausedAt  Time
	Waiting   Time // since; 0: not waiting for a facilitator
	Slow      int  // seconds
	Locked    bool
	RoomHeld  bool // staff and observers only; members have You.Held
	You       You
	People    []Person // in order of seat. Outsiders get none; in rooms over CrowdedAt, members get staff and themselves
	Here      int      // members present; 0 for outsiders
	Hands     []ParticipantID
	Round     *RoundView      // nil: no round
	CheckIn   *CheckInView    // nil: none is open
	Prompt    *PromptView     // nil: none is open
	Card      *CardView       // nil: none lies there
	Agenda    *AgendaView     // nil: none is up
	Care      *CareView       // nil: nothing is told for the time after. Also for who is in no longer, until the doors shut
	Ready     []ParticipantID // who is ready to go on after a grounding pause: all of them for staff, else the viewer
	Lines     []Line
	Desk      []DeskItem // staff only: what waits for them, oldest first, help and private lines on top
}

// CrowdedAt is how many people a room may have before rosters are staff and counts, and arrivals are gathered.
const CrowdedAt = 100

// Phase is where a session stands.
type Phase string

// The phases. Shut: the doors are closed for good.
const (
	Scheduled Phase = "scheduled"
	InLobby   Phase = "lobby"
	Live      Phase = "live"
	Closing   Phase = "closing"
	HasEnded  Phase = "ended"
	IsShut    Phase = "shut"
)

// Entry is where a person stands at the door.
type Entry string

// The entries. An admitted person on a device that is not, is "knocking" or "outside" there.
const (
	Outside  Entry = "outside"
	Knocking Entry = "knocking"
	Turned   Entry = "declined"
	Inside   Entry = "in"
	HasLeft  Entry = "left"
	IsOut    Entry = "removed"
)

// You is what a viewer knows of themselves.
type You struct {
	Who         ParticipantID
	Role        Role
	Entry       Entry
	Named       bool
	Consented   bool // to the current agreement
	Muted       bool
	MutedUntil  Time
	Held        bool // your messages, or everyone's, wait for review
	SlowUntil   Time // when you may speak again at the slow pace
	Away        bool
	Hand        int  // your place in the queue of hands, from 1; 0: not raised
	Leaves      Time // when you said that you may need to leave; 0: you did not
	CanTakeLead bool
}

// A Person is one row of the roster.
type Person struct {
	Who     ParticipantID
	Role    Role
	Entry   Entry // members see Inside and HasLeft only
	Here    bool  // attendance as recorded
	Away    bool
	Exit    bool // staff and observers only, as the rest but Hand and Seat: left by the exit, do not contact
	Hand    int
	Muted   bool
	Until   Time
	Held    bool
	Spoke   Time // last spoke in the room
	Leaves  Time // staff alone: when they may need to leave; 0: they did not say so
	Seat    Seq
	Devices []string // staff alone: devices that knock
}

// A RoundView is a round as it stands.
type RoundView struct {
	Seq         Seq // of its beginning; its words are the prompt
	Turn        Seq // what moves the floor on names this
	Mode        RoundMode
	Occasion    Occasion
	Seconds     int
	HandsClosed bool
	Open        bool          // responses: everyone may speak
	Holder      ParticipantID // empty: nobody has the floor
	Ends        Time          // when the soft time is over, while it runs; it may have passed. 0: it does not run
	Left        Time          // ms of it, while it stands still; below 0: so much over
	Order       []ParticipantID
	Passed      []ParticipantID // staff only
}

// A CheckInView is the check-in that is open.
type CheckInView struct {
	Seq     Seq // its words are the question
	Moment  Moment
	Mine    Seq // the viewer's own answer; 0: none yet
	Skipped bool
	Answers []Answer // staff only, in order of the first answer
}

// A PromptView is the prompt that is open.
type PromptView struct {
	Seq     Seq  // its words are the question
	Named   bool // the reveal will have names
	Mine    Seq  // the viewer's own answer; 0: none yet
	Skipped bool
	Answers []Answer // staff only, in order of the first answer
}

// An Answer is one person's, as it stands.
type Answer struct {
	Who     ParticipantID
	Seq     Seq
	Skipped bool
}

// A CardView is the card on top of the room.
type CardView struct {
	Seq   Seq // its words are what it says
	Sheet bool
}

// A CareView is what people are told for the time after the session.
type CareView struct {
	Seq   Seq  // its words are the group's own
	Next  Time // when the group meets again; 0: not told
	Until Time // after the end: until when the private line is open
}

// A Line is a proposed or adopted line of the group's agreement.
type Line struct {
	Seq     Seq
	By      ParticipantID
	Adopted bool
}

// A DeskItem waits for staff.
type DeskItem struct {
	Kind   Desk
	Seq    Seq // the event that put it there
	Who    ParticipantID
	Device string // of a knock
	Since  Time
	SeenBy ParticipantID // of help
	Claim  ParticipantID
	// What a flag is about: a message, a person, or both.
	Message Seq
	About   ParticipantID
}

// Desk is a kind of thing that waits.
type Desk string

// Help stands on top of the desk, then private lines and the floor, then all the rest by age.
const (
	DeskHelp    Desk = "help"
	DeskPrivate Desk = "private" // a member's private line with no answer yet
	DeskFloor   Desk = "floor"   // who has the floor is gone or not connected: staff say who is next
	DeskFlag    Desk = "flag"
	DeskHeld    Desk = "held"
	DeskDoor    Desk = "door"
	DeskHand    Desk = "hand"
	DeskLine    Desk = "line"
)
