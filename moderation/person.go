package moderation

import "slices"

type roleCode uint8

const (
	facilitatorRole roleCode = iota
	cofacilitatorRole
	observerRole
	memberRole
	roleCodes // how many there are
)

func (r Role) index() int {
	switch r {
	case Facilitator:
		return int(facilitatorRole)
	case Cofacilitator:
		return int(cofacilitatorRole)
	case Observer:
		return int(observerRole)
	case Member:
		return int(memberRole)
	}
	return -1
}

func (c roleCode) role() Role {
	switch c {
	case facilitatorRole:
		return Facilitator
	case cofacilitatorRole:
		return Cofacilitator
	case observerRole:
		return Observer
	}
	return Member
}

func (c roleCode) leads() bool { return c <= cofacilitatorRole }

type entryCode uint8

const (
	atOutside entryCode = iota
	atKnocking
	atTurned
	atInside
	atLeft
	atOut
)

func (c entryCode) entry() Entry {
	switch c {
	case atKnocking:
		return Knocking
	case atTurned:
		return Turned
	case atInside:
		return Inside
	case atLeft:
		return HasLeft
	case atOut:
		return IsOut
	}
	return Outside
}

// A person is one seat. Everything in it is folded from facts.
type person struct {
	id       ParticipantID
	seat     Seq
	arrived  Seq // the admission that their reading begins with; 0: never in since they were last outside for good
	removal  Seq // the removal that holds, or held last
	mute     Seq // 0: not muted
	until    Time
	hold     Seq // 0: not held
	stop     Seq // the last mute, hold or removal of theirs
	spoke    Time
	leaves   Time // when they may need to leave; 0: they did not say so
	left     Time // when they left on purpose
	asked    Seq  // their first private message that has no answer yet
	help     Seq  // their call for help that is open
	nameKey  uint32
	agreed   int32 // which agreement they accepted; see State.agreementNo
	roleCode roleCode
	account  roleCode // the role that their account gives them; handing the lead over does not change it
	entry    entryCode
	here     bool
	away     bool
	exit     bool // left by the exit
	grouped  bool // removed from the group, not only from the session
	met      bool // was in the room at some time; the others know of them
	returned bool // was removed before; the door is then always the staff's to open
	pace     *pace
	devices  []device
}

func (p *person) role() Role { return p.roleCode.role() }

// staffed reports whether the person has any staff role; the door is not for them.
func (p *person) staffed() bool { return p.roleCode != memberRole }

func (p *person) clone() person {
	c := *p
	c.pace = p.pace.clone()
	c.devices = slices.Clone(p.devices)
	return c
}

type doorCode uint8

const (
	doorOutside doorCode = iota // let in once, and voided by the exit
	doorKnocks
	doorDeclined
	doorIn
)

// A device is one browser of a person, as the door knows it.
type device struct {
	id      string
	knock   Seq
	since   Time
	door    doorCode
	trusted bool
}

// maxDevices bounds what one person can make the state keep.
const maxDevices = 8

func (p *person) device(id string) *device {
	for i := range p.devices {
		if p.devices[i].id == id {
			return &p.devices[i]
		}
	}
	return nil
}

func (p *person) deviceIn(id string) bool {
	d := p.device(id)
	return d != nil && d.door == doorIn
}

// knocks reports whether any device of theirs waits at the door.
func (p *person) knocks() bool {
	return slices.ContainsFunc(p.devices, func(d device) bool { return d.door == doorKnocks })
}

// pace remembers when a person last spoke and last did something smaller, as far as the limits ask. It exists once
// they have done either.
type pace struct {
	speech, gestures ring
}

func (p *pace) clone() *pace {
	if p == nil {
		return nil
	}
	return &pace{speech: p.speech.clone(), gestures: p.gestures.clone()}
}

// A ring keeps the last times of something, at most as many as it was last asked to.
type ring struct {
	times []Time
	next  int
}

func (r ring) clone() ring { return ring{times: slices.Clone(r.times), next: r.next} }

// add keeps at most size times. A size that changed starts the ring anew from the newest ones.
func (r *ring) add(t Time, size int) {
	if size <= 0 {
		*r = ring{}
		return
	}
	if len(r.times) > size || len(r.times) < size && r.next != 0 {
		kept := slices.Concat(r.times[r.next:], r.times[:r.next])
		r.times, r.next = kept[max(0, len(kept)-size):], 0
	}
	if len(r.times) < size {
		r.times = append(r.times, t)
		return
	}
	r.times[r.next] = t
	r.next = (r.next + 1) % size
}

// nth is the n-th newest time, from 1; 0 when there are not that many.
func (r *ring) nth(n int) Time {
	if n <= 0 || n > len(r.times) {
		return 0
	}
	return r.times[(r.next-n+2*len(r.times))%len(r.times)]
}
