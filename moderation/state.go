package moderation

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrFold says that an event cannot follow the state: it comes from another log, or the log is damaged.
var ErrFold = errors.New("moderation: event does not follow")

// State is a session as its events have made it. It is a fold of facts and nothing else: whoever applies the same events
// has an equal state. It is not safe for concurrent use; whoever owns the room owns it.
//
// It stays small: a person is one row without pointers of its own until they speak, a message one row of a slice.
type State struct {
	head Seq
	at   Time

	// The session's course.
	phase        Phase
	settings     Settings
	agreement    Agreement
	agreementNo  int32 // counts agreements, so that a change unsettles everyone's consent in one step
	starts       Time
	minutes      int
	mark         string
	startedAt    Time
	endedAt      Time
	erased       bool // all that was said is destroyed
	lanesShut    bool // the room lane can no longer be read by members
	staffHere    bool
	staffAway    Time // since when, while staffHere is false
	waiting      Time // since when; 0: not
	pause        Seq  // the event that paused; 0: not paused
	pausedBy     ParticipantID
	pausedAt     Time
	paused       Paused
	slow         int
	lock         Seq
	roomHold     Seq
	roomStop     Seq // the last event that stopped all members
	inside       int // members inside
	here         int // members inside and present
	leadsPresent int // facilitators present

	people  []person // in order of seat
	index   map[ParticipantID]int32
	names   map[uint32]int32 // whose name key it is
	staff   []int32          // who holds or held a staff role, in order of seat
	timed   []int32          // who is muted with a deadline
	hands   []hand           // the queue, in order
	round   round
	checkIn checkIn
	prompt  prompt
	agenda  agenda
	card    card
	care    care
	ready   []int32 // who is ready to go on after the grounding pause, in order

	messages  []message // said in any lane, and proposed lines; in order
	reactions map[reaction]struct{}
	lines     []int32 // proposed lines, as places in messages
	waits     []int32 // held messages that wait for review, as places in messages
	helps     []help
	flags     []flag // not yet settled
}

// A reaction is one person's one response to one message.
type reaction struct {
	message  int32
	by       int32
	response uint8
}

// A help is one call for help, settled or not.
type help struct {
	seq     Seq
	at      Time
	who     int32
	seen    int32 // who saw it first, or nobody
	claim   int32
	settled bool
}

// A hand is up.
type hand struct {
	seq Seq
	at  Time
	who int32
}

// A flag waits for staff to look at it.
type flag struct {
	seq     Seq
	at      Time
	by      int32
	message Seq   // 0 for none
	about   int32 // nobody for none
}

// nobody stands where a place in State.people could.
const nobody int32 = -1

// NewState is the state before the first event.
func NewState() *State {
	return &State{index: map[ParticipantID]int32{}, names: map[uint32]int32{}, reactions: map[reaction]struct{}{}}
}

// Clone returns a state that shares nothing that Apply changes.
func (s *State) Clone() *State {
	c := *s
	c.people = slices.Clone(s.people)
	for i := range c.people {
		c.people[i] = c.people[i].clone()
	}
	c.index, c.names, c.reactions = maps.Clone(s.index), maps.Clone(s.names), maps.Clone(s.reactions)
	c.staff, c.timed, c.hands = slices.Clone(s.staff), slices.Clone(s.timed), slices.Clone(s.hands)
	c.messages, c.lines, c.waits = slices.Clone(s.messages), slices.Clone(s.lines), slices.Clone(s.waits)
	c.helps, c.flags = slices.Clone(s.helps), slices.Clone(s.flags)
	c.round, c.checkIn, c.prompt, c.ready = s.round.clone(), s.checkIn.clone(), s.prompt.clone(), slices.Clone(s.ready)
	return &c
}

// Seq is the number of the last event applied.
func (s *State) Seq() Seq { return s.head }

// At is the time of the last event applied.
func (s *State) At() Time { return s.at }

// Phase is where the session stands; empty before the first event.
func (s *State) Phase() Phase { return s.phase }

// Role is a participant's role; empty for someone without a seat.
func (s *State) Role(p ParticipantID) Role {
	if q := s.person(p); q != nil {
		return q.role()
	}
	return ""
}

// InRoom reports whether a participant is in the room now: staff with a seat, members whom the door let in, until they
// leave or are removed.
func (s *State) InRoom(p ParticipantID) bool {
	q := s.person(p)
	return q != nil && q.entry == atInside
}

// Attendance reports whether a participant is present as the record has it: a connection lost less than a minute ago
// still counts.
func (s *State) Attendance(p ParticipantID) (here bool) {
	q := s.person(p)
	return q != nil && q.here
}

// Participants lists everyone with a seat, in order of seat, whatever has become of them.
func (s *State) Participants() []ParticipantID {
	ids := make([]ParticipantID, len(s.people))
	for i := range s.people {
		ids[i] = s.people[i].id
	}
	return ids
}

// StaffAway tells since when neither facilitator nor cofacilitator is connected.
func (s *State) StaffAway() (since Time, away bool) {
	if s.phase == "" || s.staffHere {
		return 0, false
	}
	return s.staffAway, true
}

// Settings are what the session runs by now. Agreement is what people consent to now.
func (s *State) Settings() Settings   { return s.settings }
func (s *State) Agreement() Agreement { return s.agreement }

// Mark is "demo", "rehearsal" or empty.
func (s *State) Mark() string { return s.mark }

func (s *State) find(p ParticipantID) int32 {
	if i, ok := s.index[p]; ok {
		return i
	}
	return nobody
}

func (s *State) person(p ParticipantID) *person {
	if i, ok := s.index[p]; ok {
		return &s.people[i]
	}
	return nil
}

// id names the person at a place, or nobody.
func (s *State) id(i int32) ParticipantID {
	if i == nobody {
		return ""
	}
	return s.people[i].id
}

// consented reports whether a person accepted the agreement as it is now.
func (s *State) consented(p *person) bool {
	return p.agreed == s.agreementNo || p.roleCode != memberRole
}

// Fingerprint is the same for two states exactly when the same things have happened in them. It is for tests and for
// whoever checks a log: a state rebuilt from the log equals the live one.
func (s *State) Fingerprint() string {
	h := sha256.New()
	flat := *s
	flat.people = nil
	fmt.Fprintf(h, "%+v\n", flat)
	for _, p := range s.people {
		if p.pace != nil {
			fmt.Fprintf(h, "%+v\n", *p.pace)
		}
		p.pace = nil
		fmt.Fprintf(h, "%+v\n", p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// change lets f alter a person while the counts of the room stay right.
func (s *State) change(p *person, f func(p *person)) {
	s.tally(p, -1)
	f(p)
	s.tally(p, 1)
}

func (s *State) tally(p *person, by int) {
	if p.entry != atInside {
		return
	}
	switch {
	case p.roleCode == memberRole:
		s.inside += by
		if p.here {
			s.here += by
		}
	case p.roleCode == facilitatorRole && p.here:
		s.leadsPresent += by
	}
}

// Apply folds one event in place. An error means that the event cannot follow (a number out of turn, someone or
// something that the log never had); the state is then good for nothing but to be thrown away.
func (s *State) Apply(e *Event) error {
	if e.Seq != s.head+1 {
		return fmt.Errorf("%w: number %d after %d", ErrFold, e.Seq, s.head)
	}
	if e.At < s.at {
		return fmt.Errorf("%w: number %d is older than its predecessor", ErrFold, e.Seq)
	}
	if _, opens := e.Fact.(Opened); opens != (s.head == 0) {
		return fmt.Errorf("%w: a log begins with its opening, once", ErrFold)
	}
	before := s.clock()
	if !s.fold(e) {
		return fmt.Errorf("%w: number %d (%s) names what was never there", ErrFold, e.Seq, e.Fact.Kind())
	}
	s.wind(before, e.At)
	s.head, s.at = e.Seq, e.At
	return nil
}
