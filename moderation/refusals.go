package moderation

import "slices"

// The refusals. What package plain refuses comes with its own codes besides: those that begin with text_ and name_.
const (
	CodePaused      Code = "paused"
	CodeWaiting     Code = "waiting"
	CodeMuted       Code = "muted"
	CodeHeld        Code = "held"
	CodeSlow        Code = "slow"
	CodeTooFast     Code = "too_fast"
	CodeFloorHeld   Code = "floor_held"
	CodeStale       Code = "stale"
	CodeNotStarted  Code = "not_started"
	CodeEnded       Code = "ended"
	CodeCloseFirst  Code = "close_first"
	CodeRemoved     Code = "removed"
	CodeLeft        Code = "left"
	CodeNotIn       Code = "not_in"
	CodeDeclined    Code = "declined"
	CodeFull        Code = "full"
	CodeConsent     Code = "consent_needed"
	CodeAgreement   Code = "agreement_changed"
	CodeCardNeeded  Code = "card_needed"
	CodeNameNeeded  Code = "name_needed"
	CodeNameTaken   Code = "name_taken"
	CodeNotAllowed  Code = "not_allowed"
	CodeStaffOnly   Code = "staff_only"
	CodeLed         Code = "led"
	CodeLeadStays   Code = "lead_stays"
	CodeForMembers  Code = "for_members"
	CodeNotHere     Code = "not_here"
	CodeNotReady    Code = "not_ready"
	CodeUnknown     Code = "unknown"
	CodeTooLate     Code = "too_late"
	CodeAlready     Code = "already"
	CodeYourOwn     Code = "your_own"
	CodeAuthorGone  Code = "author_gone"
	CodeTooFew      Code = "too_few"
	CodeBadValue    Code = "bad_value"
	CodeNotPossible Code = "not_possible"
)

// Codes lists every code of this package.
func Codes() []Code {
	codes := make([]Code, 0, len(sentences))
	for c := range sentences {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}

// Sentence is what a person is told with a code: what they can do now. It blames nobody.
func (c Code) Sentence() string { return sentences[c] }

// sentences is read, never written.
var sentences = map[Code]string{
	CodePaused:      "The room is having a pause. Your draft stays here; the private line to the facilitators is open.",
	CodeWaiting:     "The room is waiting for a facilitator. Your draft stays here, and you can ask for help at any time.",
	CodeMuted:       "Right now you are reading along. The private line to the facilitators is open, and you can leave or ask for help at any time.",
	CodeHeld:        "A facilitator reads your messages first for now. You can go on writing; this one thing has to wait.",
	CodeSlow:        "The room has a slower pace. You can go on writing, and send in a moment.",
	CodeTooFast:     "That was a lot at once. You can go on in a moment; your draft stays here.",
	CodeFloorHeld:   "It is not your turn in this round just now. You can react, write on the private line, or keep your draft for your turn.",
	CodeStale:       "The room stopped while you were writing. Your draft is here; read what happened, and send it if it still fits.",
	CodeNotStarted:  "The session has not started. You can get ready: read the agreement, choose a name, and wait in the lobby.",
	CodeEnded:       "The session has ended. Thank you for being here. The private line stays open for ten minutes after the end.",
	CodeCloseFirst:  "Begin the closing first, so that everyone can come to an end. Then the session can end.",
	CodeRemoved:     "You are no longer in this session. The facilitator's note says why, and whom you can contact.",
	CodeLeft:        "You have left the session. You can knock to come back.",
	CodeNotIn:       "You are not in the room on this device. You can knock, and a facilitator will see it.",
	CodeDeclined:    "You cannot come in just now. You can read the facilitator's note, and knock again in a minute.",
	CodeFull:        "Every seat is taken just now. You can try again later, or ask the facilitator.",
	CodeConsent:     "Please read the agreement and say yes to it first. Then you can go on.",
	CodeAgreement:   "The agreement has changed since you read it. Please read it again, and then say yes.",
	CodeCardNeeded:  "This group asks for your safety card first, so that help can find you. You can load the page again to fill it in.",
	CodeNameNeeded:  "Please choose a name for this room first.",
	CodeNameTaken:   "Someone here has that name, or one that looks like it. Please choose another, or add something to it.",
	CodeNotAllowed:  "This is not part of your role in this room. You can ask a facilitator.",
	CodeStaffOnly:   "Only the facilitators of this room can do that. You can ask them on the private line.",
	CodeLed:         "A facilitator is leading. You can ask them to do this, or to hand the lead over.",
	CodeLeadStays:   "The lead can be handed over, and not taken away. You can ask them, or write on the staff lane.",
	CodeForMembers:  "This is for members only. You can write to each other on the staff lane.",
	CodeNotHere:     "They are not in the room just now. You can try when they are back.",
	CodeNotReady:    "They have yet to say yes to the agreement. You can let them in after that.",
	CodeUnknown:     "This is not there, or not there any more. You can reload the page to see what is.",
	CodeTooLate:     "Two minutes have passed, so it stays. You can ask a facilitator to move it aside.",
	CodeAlready:     "This is done already. You can go on.",
	CodeYourOwn:     "These are your own words. You can take them back within two minutes.",
	CodeAuthorGone:  "Its author is no longer in the session. You can return it or move it aside.",
	CodeTooFew:      "There are fewer than five answers, so they stay with staff. You can wait for more, or close without showing them.",
	CodeBadValue:    "The page sent something that does not fit here. You can reload it and try again.",
	CodeNotPossible: "This cannot be done here. You can reload the page to see what can.",
}

// staffSentences are for those who lead: what a member waits for is theirs to do. It is read, never written.
var staffSentences = map[Code]string{
	CodeNotStarted: "The session has not begun. Begin it first; then this can be done.",
	CodeEnded:      "The session has ended, so this cannot be done any more. Notes and the review are open to you.",
}

// toStaff gives a refusal the words for those who lead.
func (r *Refusal) toStaff() *Refusal {
	if say, ok := staffSentences[r.Code]; ok {
		r.Say = say
	}
	return r
}

// refuse makes a refusal with the code's own sentence.
func refuse(c Code) *Refusal { return &Refusal{Code: c, Say: sentences[c]} }

// refuseUntil says besides when it may work.
func refuseUntil(c Code, until Time) *Refusal {
	return &Refusal{Code: c, Say: sentences[c], Until: until}
}
