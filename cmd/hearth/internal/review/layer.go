package review

import (
	"hearth/hub"
	"hearth/moderation"
)

// A Layer is what a reviewer switches on and off in the timeline. Who may read what is package hub's to say: a layer only
// says what is shown of that.
type Layer string

// The layers, as the page lists them.
const (
	Room       Layer = "room"       // what was said to everyone
	Private    Layer = "private"    // private lines
	Staff      Layer = "staff"      // what staff said to each other
	Moderation Layer = "moderation" // what was done about messages and people
	Course     Layer = "course"     // phases, turns, the agreement
	CheckIns   Layer = "check_ins"  // questions to everyone, and the answers
	Presence   Layer = "presence"   // who came, stepped away, left
	Help       Layer = "help"       // calls for help and flags, with what became of them
	Bookmarks  Layer = "bookmarks"
	Responses  Layer = "responses" // reactions and hands
)

// Layers lists them.
func Layers() []Layer {
	return []Layer{Room, Private, Staff, Moderation, Course, CheckIns, Presence, Help, Bookmarks, Responses}
}

// byKind says the layer of every kind but said, whose lane decides. It is read, never written.
var byKind = map[moderation.Kind]Layer{
	moderation.KindOpened: Course, moderation.KindLobbyOpened: Course, moderation.KindStarted: Course,
	moderation.KindClosingBegan: Course, moderation.KindEnded: Course, moderation.KindShut: Course,
	moderation.KindStaffAway: Presence, moderation.KindStaffBack: Presence, moderation.KindWaitingBegan: Course,
	moderation.KindAgreementChanged: Course, moderation.KindSettingsChanged: Course, moderation.KindSeated: Presence,
	moderation.KindNamed: Presence, moderation.KindConsented: Presence, moderation.KindKnocked: Presence,
	moderation.KindAdmitted: Presence, moderation.KindDeclined: Presence, moderation.KindArrived: Presence,
	moderation.KindDeparted: Presence, moderation.KindSteppedAway: Presence, moderation.KindSteppedBack: Presence,
	moderation.KindLeft: Presence, moderation.KindRenamed: Moderation, moderation.KindLeadPassed: Course,
	moderation.KindRoleChanged: Course, moderation.KindTookBack: Moderation, moderation.KindReacted: Responses,
	moderation.KindUnreacted: Responses, moderation.KindHandRaised: Responses, moderation.KindHandLowered: Responses,
	moderation.KindFlagged: Help, moderation.KindHelpAsked: Help, moderation.KindHelpSeen: Help,
	moderation.KindHelpClaimed: Help, moderation.KindHelpSettled: Help, moderation.KindBookmarked: Bookmarks,
	moderation.KindLineProposed: Course, moderation.KindLineAdopted: Course, moderation.KindRoundBegan: Course,
	moderation.KindRoundMoved: Course, moderation.KindRoundEnded: Course, moderation.KindCheckInBegan: CheckIns,
	moderation.KindCheckInAnswered: CheckIns, moderation.KindCheckInEnded: CheckIns, moderation.KindReadied: Course,
	moderation.KindHandMoved: Responses, moderation.KindPromptAsked: CheckIns,
	moderation.KindPromptAnswered: CheckIns, moderation.KindPromptEnded: CheckIns, moderation.KindCardShown: Course, moderation.KindCardPutAway: Course,
	moderation.KindAgendaSet: Course, moderation.KindAgendaMoved: Course, moderation.KindAgendaExtended: Course, moderation.KindLeavePlanned: Presence,
}

// LayerOf says which layer a line is of. Every line is of one.
func LayerOf(l *hub.Line) Layer {
	if moderation.Kind(l.Kind) == moderation.KindSaid {
		switch moderation.Lane(l.Lane) {
		case moderation.PrivateLane:
			return Private
		case moderation.StaffLane:
			return Staff
		case moderation.RoomLane:
		}
		return Room
	}
	if layer, ok := byKind[moderation.Kind(l.Kind)]; ok {
		return layer
	}
	return Moderation // stops, holds, hiding, removal: whatever staff do to messages and people
}
