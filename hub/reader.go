package hub

import (
	"slices"

	"hearth/moderation"
)

// A Layer is a part of a record that somebody may read, or not. Every event is of exactly one; how the session ran (it
// opened, started, ended) is of all, and is read by whoever reads anything.
type Layer string

// The layers.
const (
	RoomLayer       Layer = "room"       // what was said to everyone, and what became of it
	PrivateLayer    Layer = "private"    // private lines and calls for help
	StaffLayer      Layer = "staff"      // what staff wrote to each other: their lane, bookmarks, flags' notes, memos
	PresenceLayer   Layer = "presence"   // who came, stepped away, left
	ModerationLayer Layer = "moderation" // what was done about messages and people
	courseLayer     Layer = ""
)

// Layers lists them.
func Layers() []Layer {
	return []Layer{RoomLayer, PrivateLayer, StaffLayer, PresenceLayer, ModerationLayer}
}

// Withheld stands in a line for words that its reader is not given: their author did not agree to it.
const Withheld = "[withheld]"

// A Reader is what somebody may read of one record. Whoever makes one has judged it (package office does); the zero Reader
// reads how the session ran and nothing else.
type Reader struct {
	Layers []Layer
	// Withheld are those whose words this reader is not given, and whose names. Their words are never opened for it.
	Withheld []moderation.ParticipantID
	// FactsAlone is for who counts and tells nothing: everyone's words and names are withheld, and none are opened.
	FactsAlone bool
}

// WholeRecord reads everything.
func WholeRecord() Reader { return Reader{Layers: Layers()} }

// Whole reports whether every layer is read, and so every fact. Words of some may be withheld all the same.
func (r *Reader) Whole() bool {
	for _, l := range Layers() {
		if !r.reads(l) {
			return false
		}
	}
	return true
}

func (r *Reader) reads(l Layer) bool { return l == courseLayer || slices.Contains(r.Layers, l) }

func (r *Reader) withholds(who moderation.ParticipantID) bool {
	return who != "" && (r.FactsAlone || slices.Contains(r.Withheld, who))
}

// layerOf says which layer an event is of. Reactions are of the room: nobody reacts elsewhere.
func layerOf(s *moderation.State, fact moderation.Fact) Layer {
	switch f := fact.(type) {
	case moderation.Said:
		return laneLayer(f.Lane)
	case moderation.LineProposed, moderation.LineAdopted, moderation.Reacted, moderation.Unreacted,
		moderation.HandRaised, moderation.HandLowered, moderation.HandMoved,
		moderation.RoundBegan, moderation.RoundMoved, moderation.RoundEnded, moderation.CheckInBegan, moderation.CheckInEnded,
		moderation.PromptAsked, moderation.PromptEnded, moderation.CardShown, moderation.CardPutAway,
		moderation.AgendaSet, moderation.AgendaMoved, moderation.AgendaExtended:
		return RoomLayer
	case moderation.TookBack:
		return ofMessage(s, f.Message, ModerationLayer)
	case moderation.Hidden:
		return ofMessage(s, f.Message, ModerationLayer)
	case moderation.Unhidden:
		return ofMessage(s, f.Message, ModerationLayer)
	case moderation.HelpAsked, moderation.HelpSeen, moderation.HelpClaimed, moderation.HelpSettled,
		moderation.CheckInAnswered, moderation.PromptAnswered, moderation.Readied, moderation.LeavePlanned:
		return PrivateLayer
	case moderation.Flagged, moderation.Bookmarked:
		return StaffLayer
	case moderation.Seated, moderation.Named, moderation.Consented, moderation.Knocked, moderation.Admitted, moderation.Declined,
		moderation.Arrived, moderation.Departed, moderation.SteppedAway, moderation.SteppedBack, moderation.Left, moderation.Renamed:
		return PresenceLayer
	case moderation.Opened, moderation.LobbyOpened, moderation.Started, moderation.ClosingBegan, moderation.Ended, moderation.Shut,
		moderation.AgreementChanged, moderation.SettingsChanged, moderation.Erased:
		return courseLayer
	}
	return ModerationLayer
}

func laneLayer(l moderation.Lane) Layer {
	switch l {
	case moderation.StaffLane:
		return StaffLayer
	case moderation.PrivateLane:
		return PrivateLayer
	case moderation.RoomLane:
	}
	return RoomLayer
}

// ofMessage keeps what was done to a private message, or to one among staff, in that message's own layer.
func ofMessage(s *moderation.State, q moderation.Seq, otherwise Layer) Layer {
	if _, _, lane, ok := s.Message(q); ok && lane != moderation.RoomLane {
		return laneLayer(lane)
	}
	return otherwise
}

// blind takes out of a line what its reader is not given.
func (r *Reader) blind(l *Line, withheld bool) {
	if !r.reads(StaffLayer) {
		l.Memo = ""
	}
	for i := range l.People {
		if r.withholds(moderation.ParticipantID(l.People[i].Who)) {
			l.People[i].Name = Withheld
		}
	}
	for i := range l.From {
		if r.withholds(moderation.ParticipantID(l.From[i].Who)) {
			l.From[i].Name = Withheld
		}
	}
	if r.withholds(moderation.ParticipantID(l.By)) {
		l.Name = Withheld
	}
	if !withheld {
		return
	}
	l.Text, l.Note, l.Memo = "", "", ""
	if l.Gone != erasedMark {
		l.Text = Withheld
	}
}
