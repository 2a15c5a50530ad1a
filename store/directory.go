package store

import (
	"context"
	"time"
)

// ID names anything of the Directory: random (crypto/rand.Text), never sequential, no secret.
type ID string

// Hash is a keyed hash of a secret (an invitation's code, a cookie, an API key). The secret itself is never kept.
type Hash [32]byte

// A Directory holds identities, secrets and texts, and a numbered feed of its changes that every instance follows.
// Every change of what someone may do (a disabled account, a revoked invitation, a sign-out, a new agreement) is in the
// feed in the same transaction. Reads return copies. Lists are ordered by creation unless said otherwise.
// "ErrNotFound" is the answer for missing rows, and for making something that belongs to what is not there; expiry and
// revocation are the caller's to judge from the fields, but for the Use… and Take… calls, which judge atomically.
//
// Times are kept in milliseconds and come back in UTC; the zero time stays zero. Whatever has a Version is replaced only
// by who read it last: an update names the Version that was read and gets ErrConflict when the row has moved since, so
// that a rename does not undo a removal that it never saw. Creating keeps Version 0, each update adds one. Revoking or
// ending what is revoked or ended already is harmless and keeps the first time.
type Directory interface {
	Groups
	Members
	Sessions
	StaffAccounts
	Invitations
	Programs
	Operator
	Access
	Reviews
	Changes
}

// Groups keeps groups, who leads them and the agreement they work under.
type Groups interface {
	CreateGroup(ctx context.Context, g Group) error
	Group(ctx context.Context, id ID) (Group, error)
	ListGroups(ctx context.Context) ([]Group, error)
	UpdateGroup(ctx context.Context, g Group) error

	// SetGroupStaff gives staff a room role in every session of the group; an empty role takes it away.
	SetGroupStaff(ctx context.Context, group, staff ID, role string) error
	GroupStaff(ctx context.Context, group ID) ([]GroupRole, error)
	StaffGroups(ctx context.Context, staff ID) ([]GroupRole, error)

	// AddAgreement keeps the next version (1, 2, …) of a group's agreement; texts are never changed or removed, so that
	// what someone accepted can be shown to the letter. It returns the version kept, with Version and Hash set here.
	AddAgreement(ctx context.Context, a Agreement) (Agreement, error)
	// CurrentAgreement is the newest version; AgreementByHash finds the text that an acceptance names.
	CurrentAgreement(ctx context.Context, group ID) (Agreement, error)
	AgreementByHash(ctx context.Context, group ID, hash string) (Agreement, error)
}

// A Group is a roster that meets again.
type Group struct {
	ID       ID
	Name     string // neutral outside: no topic, no person
	Zone     string // IANA, such as "Europe/Berlin"; series keep this zone's local time
	Settings []byte // JSON of moderation.Settings: what its sessions start with
	Keep     string // retention rule: "days:365", "signed:365", "none"
	Created  time.Time
	Version  int // see Directory
}

// A GroupRole is one staff person's room role in a group: "facilitator", "cofacilitator" or "observer".
type GroupRole struct {
	Group ID
	Staff ID
	Role  string
}

// An Agreement is what members accept before anything else.
type Agreement struct {
	Group   ID
	Version int
	Text    string
	Hash    string // hex SHA-256 of Text
	Created time.Time
}

// Members keeps the pseudonymous people of groups. What names them is sealed by the caller.
type Members interface {
	CreateMember(ctx context.Context, m Member) error
	Member(ctx context.Context, id ID) (Member, error)
	ListMembers(ctx context.Context, group ID) ([]Member, error)
	// UpdateMember replaces Sealed and Removed. A removed member's invitations and tickets open nothing.
	UpdateMember(ctx context.Context, m Member) error

	// PutCard keeps the sealed safety card of a member for one session, replacing an earlier one. Card reads it.
	PutCard(ctx context.Context, session SessionID, member ID, sealed []byte) error
	Card(ctx context.Context, session SessionID, member ID) ([]byte, error)
	// DropCards removes the cards of a session. EraseMember removes what names a member, and their cards, and removes them
	// from the group if they were not. Both are in the feed even where nothing was left, since keys went before.
	DropCards(ctx context.Context, session SessionID) error
	EraseMember(ctx context.Context, id ID) error

	// Seat gives the person's participant id in a session, making it on first use from fresh: the id kept first wins.
	// Person is a Member's or a Staff's ID. SeatOf goes the other way; Seats lists a session's. ErrTaken: the participant
	// id is another person's. SeatsOf lists one person's, by session.
	Seat(ctx context.Context, s Seat) (Seat, error)
	SeatsOf(ctx context.Context, person ID) ([]Seat, error)
	SeatOf(ctx context.Context, session SessionID, participant string) (Seat, error)
	Seats(ctx context.Context, session SessionID) ([]Seat, error)

	// Devices: a browser (or a program's ticket) that speaks for a member. The cookie's secret is kept as a hash.
	CreateDevice(ctx context.Context, d Device) error
	Device(ctx context.Context, hash Hash) (Device, error)
	MemberDevices(ctx context.Context, member ID) ([]Device, error)
	RevokeDevice(ctx context.Context, id ID) error
}

// A Member is a pseudonymous person of a group, over all its sessions.
type Member struct {
	ID      ID
	Group   ID
	Sealed  []byte    // name, legal name, contact: sealed under the person's key
	Removed time.Time // zero: still of the group. Set by "remove from the group"
	Created time.Time
	Version int // see Directory
}

// A Seat ties a person to a session-scoped participant id that links to nothing else.
type Seat struct {
	Session     SessionID
	Participant string
	Person      ID
	Staff       bool
}

// A Device is one browser of one member.
type Device struct {
	ID         ID
	Hash       Hash
	Member     ID
	Invitation ID   // which link it came by
	Trusted    bool // it came by a link's first use, or by a link that staff sent to replace another
	Created    time.Time
	Expires    time.Time
	Revoked    time.Time // zero: valid
}

// Sessions keeps what is planned; what happens is in the Log.
type Sessions interface {
	// CreateSessions keeps a whole series or none of it.
	CreateSessions(ctx context.Context, s []Session) error
	Session(ctx context.Context, id SessionID) (Session, error)
	ListSessions(ctx context.Context, f SessionFilter) ([]Session, error) // by start
	// UpdateSession replaces Title, Starts, Minutes and Phase; the rest stays as it was made.
	UpdateSession(ctx context.Context, s Session) error
	// DeleteSession removes the plan of a rehearsal or demo session with its seats, cards, invitations and tickets, and
	// the members who came by its open seats and belong nowhere else, with their devices; and, in a group that has held
	// nothing but such sessions, the members who were removed. A session without a mark is somebody's record: ErrConflict.
	DeleteSession(ctx context.Context, id SessionID) error
}

// A Session is one planned meeting of a group.
type Session struct {
	ID      SessionID
	Group   ID
	Series  ID // sessions made in one step share it; may be empty
	Title   string
	Starts  time.Time
	Minutes int
	Phase   string // a hint for lists, written behind the log: "scheduled", "lobby", "live", "closing", "ended"
	Mark    string // "", "demo" or "rehearsal"
	Created time.Time
}

// A SessionFilter narrows a list; zero fields do not.
type SessionFilter struct {
	Group    ID
	Unended  bool
	From, To time.Time // of the start; To exclusive
}

// StaffAccounts keeps the people with accounts, their one-time links and their signed-in browsers.
type StaffAccounts interface {
	CreateStaff(ctx context.Context, s Staff) error // ErrTaken: the login is in use
	Staff(ctx context.Context, id ID) (Staff, error)
	StaffByLogin(ctx context.Context, login string) (Staff, error) // login as plain.Login makes it: lower case
	ListStaff(ctx context.Context) ([]Staff, error)
	// UpdateStaff replaces the row. Disabling, or changing password or role, ends the person's sign-ins in the same step;
	// disabling and a new password end their unused links too.
	UpdateStaff(ctx context.Context, s Staff) error

	CreateLink(ctx context.Context, l Link) error
	Link(ctx context.Context, hash Hash) (Link, error)
	// TakeLink uses a one-time link: exactly one caller gets it, once, before it expires and while its account is not
	// disabled; others ErrNotFound. A "first" link is good only while there is no account at all, and taking one ends the
	// other "first" links (two instances may have printed one each).
	TakeLink(ctx context.Context, hash Hash, now time.Time) (Link, error)

	// CreateSignIn keeps a sign-in judged on the staff row of StaffVersion: ErrConflict when that row has changed since
	// (a password reset or a disabling that the judgement did not see), ErrNotFound when the account is disabled.
	CreateSignIn(ctx context.Context, s SignIn) error
	SignIn(ctx context.Context, hash Hash) (SignIn, error)
	// TouchSignIn moves Seen forward; called at most once a minute for a sign-in.
	TouchSignIn(ctx context.Context, hash Hash, seen time.Time) error
	EndSignIn(ctx context.Context, hash Hash) error
	EndSignIns(ctx context.Context, staff ID) error
}

// Staff is a person with an account.
type Staff struct {
	ID       ID
	Login    string
	Name     string // as the room shows it
	Role     string // account role: "facilitator", "coordinator" or "admin"
	Password string // argon2id, PHC string; empty until the first link is used
	Disabled time.Time
	Created  time.Time
	Version  int // see Directory
}

// A Link is a one-time address that lets its holder set a password.
type Link struct {
	Hash    Hash
	Staff   ID     // empty for the very first link, which makes the first account
	Purpose string // "first", "new", "reset"
	Expires time.Time
	Used    time.Time
	Created time.Time
}

// A SignIn is one signed-in browser of a staff person.
type SignIn struct {
	Hash         Hash
	Staff        ID
	StaffVersion int // the Staff.Version whose password and role were judged; only CreateSignIn reads it, it is not kept
	Created      time.Time
	Seen         time.Time
	Expires      time.Time
	Proved       time.Time // when its holder last proved who they are, by password or code
	Second       bool      // by the second step too
}

// Invitations keeps links into rooms.
type Invitations interface {
	// CreateInvitations keeps all or none. A named member who is removed, or of another group, is ErrNotFound.
	CreateInvitations(ctx context.Context, i []Invitation) error
	Invitation(ctx context.Context, hash Hash) (Invitation, error)
	InvitationByID(ctx context.Context, id ID) (Invitation, error)
	ListInvitations(ctx context.Context, group ID) ([]Invitation, error)
	// UseInvitation spends one use of a valid invitation (not revoked, not expired, uses left) and keeps the device, and
	// for an open seat the new member, in the same step. Of two callers racing for the last use exactly one wins; the
	// other gets ErrNotFound. An invitation for a named member may be used again later: the device is then not Trusted.
	// The device comes back with Member, Invitation and Trusted set here; the new member with the invitation's group.
	UseInvitation(ctx context.Context, hash Hash, now time.Time, d Device, open *Member) (Invitation, Device, error)
	RevokeInvitation(ctx context.Context, id ID) error
	// ReplaceInvitation revokes a member's invitations and keeps the new one, in one step.
	ReplaceInvitation(ctx context.Context, i Invitation) error
}

// An Invitation is for a named member of a group (Member set: all its coming sessions) or for N open seats in one session.
type Invitation struct {
	ID       ID
	Hash     Hash
	Group    ID
	Member   ID        // named member; empty for open seats
	Session  SessionID // open seats: the one session
	Uses     int       // how many first uses are left to give: 1 for a member, N for open seats
	Used     int
	Replaces bool // staff sent it to a person already known: its first use needs no knocking
	Expires  time.Time
	Revoked  time.Time
	By       ID
	Created  time.Time
}

// Programs keeps API keys and tickets.
type Programs interface {
	CreateKey(ctx context.Context, k APIKey) error
	APIKey(ctx context.Context, hash Hash) (APIKey, error)
	ListAPIKeys(ctx context.Context) ([]APIKey, error)
	RevokeKey(ctx context.Context, id ID) error

	CreateTicket(ctx context.Context, t Ticket) error
	// TakeTicket uses a ticket: exactly once, before it expires, and only while the key that made it is valid and the
	// member is not removed; others ErrNotFound.
	TakeTicket(ctx context.Context, hash Hash, now time.Time) (Ticket, error)
}

// An APIKey lets a program in.
type APIKey struct {
	ID      ID
	Hash    Hash
	Name    string
	Scopes  []string // "sessions", "rooms", "transcripts", "tickets"
	Origins []string // allowed origins of embedding pages
	By      ID
	Created time.Time
	Revoked time.Time
}

// A Ticket lets one member open one room once, on the word of a program that recorded the consent itself.
type Ticket struct {
	Hash    Hash
	Key     ID
	Session SessionID
	Member  ID
	// The consent that the program says it recorded: which text, which version, when.
	AgreementHash    string
	AgreementVersion int
	ConsentAt        time.Time
	Expires          time.Time
}

// Operator keeps what belongs to the whole installation.
type Operator interface {
	// Setting reads a named document (such as "resources"); ErrNotFound when it was never put.
	Setting(ctx context.Context, name string) ([]byte, error)
	PutSetting(ctx context.Context, name string, value []byte) error

	// Audit appends one line; there is no way to change or remove one. It never carries content.
	Audit(ctx context.Context, a AuditLine) error
	// AuditLines returns lines numbered above after, in order and without holes; limit <= 0: all.
	AuditLines(ctx context.Context, after int64, limit int) ([]AuditLine, error)
	// AuditHead is the newest line's number, 0 before the first.
	AuditHead(ctx context.Context) (int64, error)
	// AuditAbout returns the lines whose Object is object, or begins with it and a space, in order.
	AuditAbout(ctx context.Context, object string) ([]AuditLine, error)
}

// An AuditLine says who did what to which thing, why and how it went.
type AuditLine struct {
	Seq      int64 // given by the store
	At       time.Time
	Who      string // "staff/<id>", "key/<id>", "command line/<user>", "system"
	What     string // "transcript.read", "staff.disable", …
	Object   string // "session/<id>", …
	Purpose  string
	Result   string // "ok", "refused"
	Instance string
	Digest   AuditDigest // given by the store; zero: written by a Hearth from before the chain
}

// Changes is the feed that every instance follows.
type Changes interface {
	// ChangesAfter returns changes numbered above after, in order and without holes: a change that commits late is
	// numbered late (F148). limit <= 0: all. ChangeHead is the newest number, 0 before the first.
	ChangesAfter(ctx context.Context, after int64, limit int) ([]Change, error)
	ChangeHead(ctx context.Context) (int64, error)
}

// A Change says what to look at again. What nobody may keep a copy of (links, tickets, seats, when a sign-in was last
// seen) makes no change.
type Change struct {
	Seq  int64
	Kind ChangeKind
	ID   string
}

// A ChangeKind says what a Change's ID names.
type ChangeKind string

// The kinds of change.
const (
	StaffChanged      ChangeKind = "staff"      // a Staff's ID
	SignInsEnded      ChangeKind = "sign-in"    // the Staff's ID: one or all of the person's sign-ins are over
	MemberChanged     ChangeKind = "member"     // a Member's ID: the row or a card
	DeviceChanged     ChangeKind = "device"     // a Device's ID
	InvitationChanged ChangeKind = "invitation" // an Invitation's ID
	SessionChanged    ChangeKind = "session"    // a SessionID
	GroupChanged      ChangeKind = "group"      // a Group's ID: the row or who leads it
	AgreementChanged  ChangeKind = "agreement"  // the Group's ID: it has a newer agreement
	KeyChanged        ChangeKind = "key"        // an APIKey's ID
	SettingChanged    ChangeKind = "setting"    // the setting's name
	ReadingChanged    ChangeKind = "reading"    // a ReadingGrant's ID
	ConsentChanged    ChangeKind = "consent"    // the Member's ID
)
