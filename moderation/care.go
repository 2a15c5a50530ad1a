package moderation

import (
	"errors"

	"hearth/moderation/plain"
)

// A care is what people are told for the time after (FAC-14), with the first step of ending, so that they read it before
// they go: when the group meets again, and what the group or its operator wrote for a hard night. Both are staff's choice,
// each time, and neither is written by Hearth. It is in the record: what a member was told when they left can be read later.
//
// After the end the private line stays for PrivateAfter: a member can still write to the facilitators and be answered,
// until the doors shut. That is a rule of the table and no choice, since help may be needed most in those minutes; the end
// of it is a fact of its own (Shut), and a Proof holds it to its time, from both sides.
//
// Whoever is in may have it until the doors shut, also once the room's lane can no longer be read, and a phone that comes
// back in those minutes. Who is outside, or left, has none of it: somebody else may hold that phone by now.
type care struct {
	seq  Seq // 0: the closing has not begun
	next Time
}

func (d *decision) close(c Close) ([]Event, *Refusal) {
	if c.Next != 0 && (c.Next <= d.now || c.Next > d.now+NextWithin) {
		return nil, refuse(CodeBadValue)
	}
	text, err := plain.Text(c.Text)
	if err != nil && !errors.Is(err, plain.ErrEmpty) {
		return nil, refusePlain(err)
	}
	return d.only(ClosingBegan{Next: c.Next}, Words{Text: text})
}

// careNow is what people are told; a session called off, or ended without staff, has only the line that stays open.
func (s *State) careNow() *CareView {
	switch s.phase {
	case HasEnded:
		return &CareView{Seq: s.care.seq, Next: s.care.next, Until: s.endedAt + PrivateAfter}
	case Closing:
		return &CareView{Seq: s.care.seq, Next: s.care.next}
	case Scheduled, InLobby, Live, IsShut:
	}
	return nil
}
