package review

import (
	"cmp"
	"slices"
	"strconv"

	"hearth/hub"
	"hearth/moderation"
)

// What can be left open at the end of a session (CRI-8).
const (
	OpenHelp    = "help"    // a call for help that nobody settled
	OpenFlag    = "flag"    // a flag that nobody answered
	OpenPrivate = "private" // a private line that no staff answered
	OpenLost    = "lost"    // somebody's connection went, and they did not come back
	OpenExit    = "exit"    // somebody left by "Leave this page": whoever follows up does not contact them
	OpenHeld    = "held"    // a message that was held, and neither let in nor given back
)

// An Outcome is one thing that a session left open: it wants to be told what became of it before the session is signed.
type Outcome struct {
	Key  string `json:"key"` // names it within the session: "help/12", "lost/3" (a place in Review.People)
	Kind string `json:"kind"`
	Name string `json:"name"` // whom it is about
	N    uint64 `json:"n,omitempty"`
	At   int64  `json:"at,omitempty"`
}

type settler struct {
	waits   map[uint64]Outcome
	private map[string]uint64 // of a member: their first private message without an answer
}

func (x *settler) wait(kind string, l *hub.Line) {
	x.waits[l.N] = Outcome{
		Key: kind + "/" + strconv.FormatUint(l.N, 10), Kind: kind, Name: l.Name, N: l.N, At: l.At.UnixMilli(),
	}
}

func (x *settler) add(l *hub.Line, people *roll) {
	switch moderation.Kind(l.Kind) {
	case moderation.KindHelpAsked:
		x.wait(OpenHelp, l)
	case moderation.KindFlagged:
		x.wait(OpenFlag, l)
	case moderation.KindHelpSettled:
		x.drop(l.Message)
	case moderation.KindApproved, moderation.KindReturned, moderation.KindHidden, moderation.KindTookBack:
		x.drop(l.Message)
	case moderation.KindErased:
		for _, n := range l.Messages {
			x.drop(n)
		}
	case moderation.KindSaid:
		switch moderation.Lane(l.Lane) {
		case moderation.PrivateLane:
			x.said(l, people)
		case moderation.RoomLane:
			if l.Held {
				x.wait(OpenHeld, l)
			}
		case moderation.StaffLane:
		}
	}
}

// said follows private lines: a member's first message waits until staff answer that member.
func (x *settler) said(l *hub.Line, people *roll) {
	by := people.person(l.By)
	if by == nil {
		return
	}
	if by.staff() {
		for _, a := range l.People {
			x.drop(x.private[a.Who])
			delete(x.private, a.Who)
		}
		return
	}
	if x.private[l.By] == 0 {
		x.private[l.By] = l.N
		x.wait(OpenPrivate, l)
	}
}

func (x *settler) drop(n uint64) {
	delete(x.waits, n)
	for who, first := range x.private {
		if first == n {
			delete(x.private, who)
		}
	}
}

func (x *settler) done(people []Person) []Outcome {
	all := []Outcome{}
	for _, o := range x.waits {
		all = append(all, o)
	}
	for i, p := range people {
		if p.Role != string(moderation.Member) {
			continue
		}
		if kind := map[string]string{Lost: OpenLost, ByExit: OpenExit}[p.Reason]; kind != "" {
			all = append(all, Outcome{Key: kind + "/" + strconv.Itoa(i), Kind: kind, Name: p.Name, At: p.Left})
		}
	}
	slices.SortFunc(all, func(a, b Outcome) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Key, b.Key)) })
	return all
}
