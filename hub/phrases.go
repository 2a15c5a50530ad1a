package hub

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hearth/moderation"
)

// The words of a transcript for people: what the page and the command line print. Programs read Kind and Particulars.

// phrases are the kinds in words. It is read, never written.
var phrases = map[moderation.Kind]string{
	moderation.KindOpened: "session set up", moderation.KindLobbyOpened: "lobby opened", moderation.KindStarted: "room opened",
	moderation.KindClosingBegan: "closing began", moderation.KindEnded: "session ended", moderation.KindShut: "room closed for reading",
	moderation.KindStaffAway: "no facilitator connected", moderation.KindStaffBack: "a facilitator is back",
	moderation.KindWaitingBegan: "room waits for a facilitator", moderation.KindAgreementChanged: "agreement changed",
	moderation.KindSettingsChanged: "settings changed", moderation.KindSeated: "given a seat", moderation.KindNamed: "chose a name",
	moderation.KindConsented: "consented", moderation.KindKnocked: "asked to enter", moderation.KindAdmitted: "let in",
	moderation.KindDeclined: "not let in", moderation.KindArrived: "arrived", moderation.KindDeparted: "connection ended",
	moderation.KindSteppedAway: "stepped away", moderation.KindSteppedBack: "came back", moderation.KindLeft: "left",
	moderation.KindRenamed: "given another name", moderation.KindLeadPassed: "lead passed on", moderation.KindRoleChanged: "role changed",
	moderation.KindSaid: "said", moderation.KindTookBack: "taken back", moderation.KindReacted: "responded",
	moderation.KindUnreacted: "response withdrawn", moderation.KindHandRaised: "hand raised", moderation.KindHandLowered: "hand lowered",
	moderation.KindFlagged: "flagged for staff", moderation.KindHelpAsked: "asked for help", moderation.KindHelpSeen: "call seen",
	moderation.KindHelpClaimed: "call answered", moderation.KindHelpSettled: "settled", moderation.KindBookmarked: "bookmarked",
	moderation.KindLineProposed: "line proposed", moderation.KindLineAdopted: "line adopted", moderation.KindNudged: "nudged",
	moderation.KindMuted: "muted", moderation.KindUnmuted: "mute lifted", moderation.KindPaused: "room paused",
	moderation.KindResumed: "room resumed", moderation.KindSlowed: "slow pace", moderation.KindHoldSet: "held for review from here",
	moderation.KindHoldLifted: "hold lifted", moderation.KindApproved: "let into the room", moderation.KindReturned: "given back",
	moderation.KindHidden: "hidden", moderation.KindUnhidden: "shown again", moderation.KindRemoved: "removed",
	moderation.KindReinstated: "may come back", moderation.KindLocked: "door locked", moderation.KindUnlocked: "door unlocked",
	moderation.KindErased: "erased for good", moderation.KindHandMoved: "hand moved in the queue",
	moderation.KindRoundBegan: "round began", moderation.KindRoundMoved: "the floor moved on", moderation.KindRoundEnded: "round ended",
	moderation.KindCheckInBegan: "check-in began", moderation.KindCheckInAnswered: "answered the check-in",
	moderation.KindCheckInEnded: "check-in closed", moderation.KindReadied: "ready to go on",
	moderation.KindPromptAsked: "question with hidden answers", moderation.KindPromptAnswered: "answered the question",
	moderation.KindPromptEnded: "question ended", moderation.KindAgendaSet: "agenda", moderation.KindAgendaMoved: "agenda moved on",
	moderation.KindAgendaExtended: "more time for what is on", moderation.KindLeavePlanned: "may need to leave early",
	moderation.KindCardShown: "card shown", moderation.KindCardPutAway: "card put away",
}

// reasonPhrases and responsePhrases say what static/js/strings.js says. They are read, never written.
var reasonPhrases = map[moderation.Reason]string{
	moderation.ReasonPace: "a slower pace", moderation.ReasonCare: "care first", moderation.ReasonAgreement: "outside what the group agreed",
	moderation.ReasonMethodDetail: "names a method", moderation.ReasonContact: "contact details or full names",
	moderation.ReasonConflict: "a conflict needs room", moderation.ReasonOther: "see the note",
}

var responsePhrases = map[moderation.Response]string{
	moderation.IHearYou: "I hear you", moderation.MeToo: "Me too", moderation.ThankYou: "Thank you for sharing", moderation.WithYou: "With you",
}

var modePhrases = map[string]string{
	string(moderation.ByRoster): "in order of the roster", string(moderation.ByChance): "in an order drawn by chance",
	string(moderation.ByVolunteer): "by raised hands",
}

// howPhrases say how a turn ended; staff's own way needs no words.
var howPhrases = map[string]string{
	string(moderation.TurnDone): "“I’m done”", string(moderation.TurnPassed): "passed", string(moderation.TurnLater): "“Come back to me”",
	string(moderation.TurnNext): "by staff",
}

var occasionPhrases = map[string]string{
	string(moderation.OpeningRound): "at the opening", string(moderation.ClosingRound): "at the closing",
}

var momentPhrases = map[string]string{
	string(moderation.BeforeScale): "before the session’s work", string(moderation.AfterScale): "after it",
}

// lanePhrases say who heard something where not the room did.
var lanePhrases = map[moderation.Lane]string{moderation.StaffLane: "among staff", moderation.PrivateLane: "in private"}

var gonePhrases = map[string]string{
	"took_back": "taken back since", "hidden": "hidden since", "held": "still waits for review", erasedMark: "erased since",
}

// Phrase is a kind in words: "room paused".
func Phrase(kind string) string {
	if p := phrases[moderation.Kind(kind)]; p != "" {
		return p
	}
	return kind
}

// What says in words what happened, without names, devices and what people wrote: "hidden, about 22, reason: care first".
func (l *Line) What() string {
	if l.Kind == string(moderation.KindSaid) && l.ReplyTo == 0 && !l.Held && l.Gone == "" { // nearly every line
		return saidIn(moderation.Lane(l.Lane))
	}
	parts := []string{Phrase(l.Kind)}
	add := func(when bool, format string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	lane := lanePhrases[moderation.Lane(l.Lane)]
	add(lane != "", "%s", lane)
	add(l.ReplyTo != 0, "answering %d", l.ReplyTo)
	add(l.Held, "held for review")
	add(l.Message != 0, "about %d", l.Message)
	shown := l.Kind == string(moderation.KindCheckInEnded)
	revealed := l.Kind == string(moderation.KindPromptEnded)
	add(len(l.Messages) > 0 && !shown && !revealed, "about %s", numbers(l.Messages))
	add(len(l.Messages) > 0 && shown, "%d numbers shown without names", len(l.Messages))
	add(revealed && !l.Revealed, "taken back with its answers")
	add(len(l.Messages) > 0 && revealed, "answers shown together: %s", numbers(l.Messages))
	l.techniques(add)
	add(l.Response != "", "“%s”", responsePhrases[moderation.Response(l.Response)])
	add(l.Role != "", "as %s", l.Role)
	add(l.Late, "late")
	add(l.Door, "at the door")
	add(l.Doors, "the doors too")
	add(l.Exit, "by “Leave this page”: do not contact them")
	add(l.CalledAway, "called away")
	add(l.Abandoned, "by itself, without a facilitator")
	add(l.Mark != "", "a %s", l.Mark)
	add(l.Version != 0, "version %d of the agreement", l.Version)
	at := func(format string, t time.Time, layout string) {
		if !t.IsZero() {
			add(true, format, t.Format(layout))
		}
	}
	at("recorded %s UTC", l.Recorded, "2006-01-02 15:04")
	at("for %s UTC", l.Starts, "2006-01-02 15:04")
	add(!l.Next.IsZero(), "next on %s UTC", l.Next.Format("2006-01-02 15:04"))
	add(l.Minutes != 0, "%d min", l.Minutes)
	add(l.Settings != nil, "%s", settingsIn(l.Settings))
	add(l.Group, "from the group, with all its coming sessions")
	if l.Seconds != nil {
		add(*l.Seconds == 0, "off")
		add(*l.Seconds != 0, "one message each %d s", *l.Seconds)
	}
	at("until %s", l.Until, "15:04:05")
	for _, p := range l.People {
		at("gone since %s", p.Since, "15:04:05")
	}
	add(l.Reverses != 0, "undoes %d", l.Reverses)
	add(l.Reason != "", "reason: %s", reasonPhrases[moderation.Reason(l.Reason)])
	add(l.Gone != "", "%s", gonePhrases[l.Gone])
	return strings.Join(parts, ", ")
}

func saidIn(lane moderation.Lane) string {
	if where := lanePhrases[lane]; where != "" {
		return Phrase(string(moderation.KindSaid)) + ", " + where
	}
	return Phrase(string(moderation.KindSaid))
}

// techniques say what rounds, check-ins and grounding have of their own.
func (l *Line) techniques(add func(when bool, format string, args ...any)) {
	add(l.Mode != "", "%s", modePhrases[l.Mode])
	add(l.Occasion != "", "%s", occasionPhrases[l.Occasion])
	add(l.How != "", "%s", howPhrases[l.How])
	for _, p := range l.From {
		add(p.Name != "", "from %s", p.Name)
	}
	add(l.Responses, "responses open to all")
	add(l.Turn != 0, "about %d s each", l.Turn)
	add(l.HandsClosed, "hands closed during a share")
	add(l.Place != 0, "to place %d", l.Place)
	add(l.Kind == string(moderation.KindAgendaMoved) || len(l.Planned) > 0, "item %d is on", l.Now+1)
	add(len(l.Planned) > 0, "planned: %s min", numbers(l.Planned))
	add(l.Kept, "which goes on")
	add(l.Kind == string(moderation.KindAgendaSet) && len(l.Planned) == 0, "taken down")
	planned := l.Kind == string(moderation.KindLeavePlanned)
	add(planned && !l.Leaves.IsZero(), "at %s UTC", l.Leaves.Format("15:04"))
	add(planned && l.Leaves.IsZero(), "no longer")
	add(l.Moment != "", "%s", momentPhrases[l.Moment])
	add(l.Skipped, "skipped")
	add(l.Kind == string(moderation.KindPromptAsked) && !l.Named || l.Revealed && len(l.People) == 0, "without names")
	add(l.Named, "with names")
	add(l.Sheet, "the private worksheet")
	add(l.Grounding != 0, "grounding, %d s", l.Grounding)
}

// settingsIn says the settings that people ask about; a program's line has all of them.
func settingsIn(s *moderation.Settings) string {
	if s == nil {
		return ""
	}
	admission, history := "staff let each one in", "newcomers read from their arrival"
	if s.Admission == moderation.AdmitOpen {
		admission = "who has consented comes in"
	}
	if s.History == moderation.FromStart {
		history = "newcomers read from the start"
	}
	return fmt.Sprintf("%d seats, late after %d min, %s, %s", s.Seats, s.LateMinutes, admission, history)
}

func numbers[N int | uint64](all []N) string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.FormatUint(uint64(n), 10)
	}
	return strings.Join(texts, " ")
}
