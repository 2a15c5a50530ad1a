package moderation

import "slices"

// Status is what has become of a message.
type Status uint8

// The statuses. A held message waits until it is approved (and is Shown from then on, at its approval's number),
// returned or hidden.
const (
	NoMessage Status = iota
	Shown
	Waits
	GivenBack
	Aside
	TakenBack
	WipedOut // its words are destroyed
)

// A message is something said, or a proposed line: what the rules need of it.
type message struct {
	seq      Seq
	at       Time // when it was said, or approved
	approval Seq  // where a held message came to stand; 0: it was never held, or still waits
	aside    Seq  // the event that hid it
	author   int32
	with     int32 // the member of a private lane, or nobody
	status   Status
	before   Status // what it was before it was hidden
	lane     laneCode
	held     bool // it was held when it was said
	line     bool // a proposed line
	adopted  bool
}

type laneCode uint8

const (
	inRoom laneCode = iota
	inStaff
	inPrivate
)

func (l Lane) code() laneCode {
	switch l {
	case StaffLane:
		return inStaff
	case PrivateLane:
		return inPrivate
	}
	return inRoom
}

func (c laneCode) lane() Lane {
	switch c {
	case inStaff:
		return StaffLane
	case inPrivate:
		return PrivateLane
	}
	return RoomLane
}

// outside reports whether the room never had this message: it was held and not approved. Nothing that happens to such
// a message may be noticed by members.
func (m *message) outside() bool { return m.held && m.approval == 0 }

// outsideAt is the same, as it was at an earlier number: an approval does not bring to light what was done before it.
func (m *message) outsideAt(q Seq) bool { return m.held && (m.approval == 0 || q < m.approval) }

// stands is the number at which others in the room have the message.
func (m *message) stands() Seq {
	if m.approval != 0 {
		return m.approval
	}
	return m.seq
}

// place finds a message by its number.
func (s *State) place(q Seq) int32 {
	i, ok := slices.BinarySearchFunc(s.messages, q, func(m message, q Seq) int {
		switch {
		case m.seq < q:
			return -1
		case m.seq > q:
			return 1
		}
		return 0
	})
	if !ok {
		return nobody
	}
	return int32(i)
}

func (s *State) message(q Seq) *message {
	if i := s.place(q); i != nobody {
		return &s.messages[i]
	}
	return nil
}

// Message tells what has become of the message (or proposed line) with this number, who wrote it and in which lane.
// ok is false when the number is not a message's.
func (s *State) Message(q Seq) (status Status, author ParticipantID, lane Lane, ok bool) {
	m := s.message(q)
	if m == nil {
		return NoMessage, "", "", false
	}
	return m.status, s.id(m.author), m.lane.lane(), true
}

// Author is who wrote the message with this number; empty when it is not a message's.
func (s *State) Author(q Seq) ParticipantID {
	if m := s.message(q); m != nil {
		return s.id(m.author)
	}
	return ""
}

func (r Response) index() uint8 { return uint8(slices.Index(Responses(), r)) }
