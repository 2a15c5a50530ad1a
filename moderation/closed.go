package moderation

import "slices"

// The closed lists of values that events and commands may carry.

// Responses lists the worded reactions.
func Responses() []Response { return []Response{IHearYou, MeToo, ThankYou, WithYou} }

// Reasons lists the reasons that staff choose from.
func Reasons() []Reason {
	return []Reason{ReasonPace, ReasonCare, ReasonAgreement, ReasonMethodDetail, ReasonContact, ReasonConflict, ReasonOther}
}

// Paces lists the slower paces in seconds, 0 being off.
func Paces() []int { return []int{0, 5, 10, 15, 30, 60} }

func (r Role) known() bool { return r.index() >= 0 }

// staff reports whether the role leads the room.
func (r Role) staff() bool { return r == Facilitator || r == Cofacilitator }

func (l Lane) known() bool { return internLane(string(l)) != "" }

// internLane gives the constant for a lane, so that a long log does not keep a copy of the word for every message.
func internLane(s string) Lane {
	switch s {
	case string(RoomLane):
		return RoomLane
	case string(StaffLane):
		return StaffLane
	case string(PrivateLane):
		return PrivateLane
	}
	return ""
}

func (r Response) known() bool { return slices.Contains(Responses(), r) }

// known allows leaving the reason out: staff act first and explain when there is time.
func (r Reason) known() bool { return r == "" || slices.Contains(Reasons(), r) }

func (m RoundMode) known() bool { return m == ByRoster || m == ByChance || m == ByVolunteer }

func (o Occasion) known() bool { return o == "" || o == OpeningRound || o == ClosingRound }

func (e TurnEnd) known() bool { return e.own() || e == TurnNext }

// own reports whether a turn may be ended so by its holder.
func (e TurnEnd) own() bool { return e == TurnDone || e == TurnPassed || e == TurnLater }

func (m Moment) known() bool { return m == "" || m == BeforeScale || m == AfterScale }

// Bounds of the settings.
const (
	MaxSeats      = 20_000
	MaxBurst      = 60
	MaxMinutes    = 24 * 60
	MaxSlow       = 60
	MaxLateWindow = 24 * 60
)

// known checks what a log may carry; Check, below, what may be asked for.
func (s Settings) known() bool {
	return (s.Admission == AdmitOpen || s.Admission == AdmitAsk) && (s.History == FromStart || s.History == FromArrival)
}

// Check says whether a session can run by these settings.
func (s Settings) Check() bool {
	within := func(n, most int) bool { return n >= 0 && n <= most }
	return s.known() && s.Seats >= 1 && s.Seats <= MaxSeats && within(s.LateMinutes, MaxLateWindow) &&
		within(s.BurstMessages, MaxBurst) && within(s.BurstSeconds, 60) && within(s.PerMinute, MaxBurst)
}
