package hub

import (
	"time"

	"hearth/moderation"
)

// Particulars are what an event's facts say beside its kind and who acted: every field of every kind but the key that
// compares names. Numbers are those of events of the same transcript; what a kind does not have is zero.
type Particulars struct {
	Message   uint64     `json:"message,omitempty"`    // the event that this one is about: a message, a call for help, a proposed line
	MessageID string     `json:"message_id,omitempty"` // its id
	Messages  []uint64   `json:"messages,omitempty"`   // several of them: what was erased, or the answers that were shown
	ReplyTo   uint64     `json:"reply_to,omitempty"`
	Reverses  uint64     `json:"reverses,omitempty"` // the action that this one undoes
	People    []Affected `json:"people,omitempty"`   // whom it names, beside who acted

	Reason   string    `json:"reason,omitempty"`   // one of moderation.Reasons
	Response string    `json:"response,omitempty"` // one of moderation.Responses
	Role     string    `json:"role,omitempty"`
	Device   string    `json:"device,omitempty"`
	Until    time.Time `json:"until,omitzero"`    // zero: until someone ends it
	Seconds  *int      `json:"seconds,omitempty"` // of slowed alone; 0 is off

	Mode      string     `json:"mode,omitempty"`      // of a round
	Occasion  string     `json:"occasion,omitempty"`  // of a round
	How       string     `json:"how,omitempty"`       // a turn ended
	From      []Affected `json:"from,omitempty"`      // who had the floor; People has who gets it
	Place     int        `json:"place,omitempty"`     // of a hand in the queue, from 1
	Moment    string     `json:"moment,omitempty"`    // of a check-in
	Grounding int        `json:"grounding,omitempty"` // seconds of a pause's card
	Turn      int        `json:"turn,omitempty"`      // soft seconds of a turn
	Now       int        `json:"now,omitempty"`       // which item of an agenda is on, from 0
	Planned   []int      `json:"planned,omitempty"`   // minutes of the items of an agenda, 0 where none are
	Leaves    time.Time  `json:"leaves,omitzero"`     // when somebody may need to leave

	HandsClosed bool `json:"hands_closed,omitempty"`
	Responses   bool `json:"responses,omitempty"`
	Skipped     bool `json:"skipped,omitempty"`
	Named       bool `json:"named,omitempty"`    // of a prompt: its reveal has names
	Revealed    bool `json:"revealed,omitempty"` // of a prompt that ended; else it was taken back
	Kept        bool `json:"kept,omitempty"`     // of an agenda: the item that was on goes on
	Sheet       bool `json:"sheet,omitempty"`    // of a card: it invites to the private worksheet

	Held       bool `json:"held,omitempty"` // when it was said; a line's Gone says whether it still waits
	Group      bool `json:"group,omitempty"`
	Late       bool `json:"late,omitempty"`
	Trusted    bool `json:"trusted,omitempty"`
	Door       bool `json:"door,omitempty"`
	Doors      bool `json:"doors,omitempty"`
	Exit       bool `json:"exit,omitempty"`
	CalledAway bool `json:"called_away,omitempty"`
	Abandoned  bool `json:"abandoned,omitempty"`
	All        bool `json:"all,omitempty"` // of erased: every word of the session

	Version  int                  `json:"version,omitempty"` // of the agreement
	Hash     string               `json:"hash,omitempty"`    // of its text
	Recorded time.Time            `json:"recorded,omitzero"` // when a program took the consent down
	Rules    int                  `json:"rules,omitempty"`
	Starts   time.Time            `json:"starts,omitzero"`
	Next     time.Time            `json:"next,omitzero"` // when the group meets again, as people were told
	Minutes  int                  `json:"minutes,omitempty"`
	Mark     string               `json:"mark,omitempty"`
	Settings *moderation.Settings `json:"settings,omitempty"`
}

// An Affected is one person whom an event names.
type Affected struct {
	Who   string    `json:"who"`
	Name  string    `json:"name,omitempty"` // as it is now; empty when it was erased
	Since time.Time `json:"since,omitzero"` // of departed: when the connection went
}

func whenOf(t moderation.Time) time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}

func affected(who ...moderation.ParticipantID) []Affected {
	var all []Affected
	for _, w := range who {
		if w != "" {
			all = append(all, Affected{Who: string(w)})
		}
	}
	return all
}

// particularsOf says what a fact says. Names and the id of the message are the room's to fill in.
func particularsOf(fact moderation.Fact) Particulars {
	for _, of := range []func(moderation.Fact) (Particulars, bool){courseOf, comingOf, speechOf, helpOf, stopOf, techniqueOf} {
		if p, ok := of(fact); ok {
			return p
		}
	}
	return Particulars{} // the other kinds say all that they have by their name
}

func courseOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.Opened:
		p.Rules, p.Settings, p.Version, p.Hash = x.Rules, &x.Settings, x.Agreement.Version, x.Agreement.Hash
		p.Starts, p.Minutes, p.Mark = whenOf(x.Starts), x.Minutes, x.Mark
	case moderation.ClosingBegan:
		p.Next = whenOf(x.Next)
	case moderation.Ended:
		p.Abandoned = x.Abandoned
	case moderation.Shut:
		p.Doors = x.Doors
	case moderation.AgreementChanged:
		p.Version, p.Hash = x.Agreement.Version, x.Agreement.Hash
	case moderation.SettingsChanged:
		p.Settings = &x.Settings
	default:
		return p, false
	}
	return p, true
}

func comingOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.Seated:
		p.People, p.Role = affected(x.Who), string(x.Role)
	case moderation.Consented:
		p.Version, p.Hash, p.Recorded = x.Agreement.Version, x.Agreement.Hash, whenOf(x.Recorded)
	case moderation.Knocked:
		p.Device, p.Late, p.Trusted = x.Device, x.Late, x.Trusted
	case moderation.Admitted:
		p.People, p.Device = affected(x.Who), x.Device
	case moderation.Declined:
		p.People, p.Device = affected(x.Who), x.Device
	case moderation.Arrived:
		p.People, p.Door = affected(x.Who...), x.Door
	case moderation.Departed:
		p.Door = x.Door
		for _, d := range x.Who {
			p.People = append(p.People, Affected{Who: string(d.Who), Since: whenOf(d.Since)})
		}
	case moderation.Left:
		p.Exit, p.Door = x.Exit, x.Door
	case moderation.Renamed:
		p.People, p.Door = affected(x.Who), x.Door
	case moderation.LeadPassed:
		p.People, p.CalledAway = affected(x.To), x.CalledAway
	case moderation.RoleChanged:
		p.People, p.Role = affected(x.Who), string(x.Role)
	default:
		return p, false
	}
	return p, true
}

func speechOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.Said:
		p.People, p.ReplyTo, p.Held = affected(x.With), uint64(x.ReplyTo), x.Held
	case moderation.TookBack:
		p.Message = uint64(x.Message)
	case moderation.Reacted:
		p.Message, p.Response = uint64(x.Message), string(x.Response)
	case moderation.Unreacted:
		p.Message, p.Response = uint64(x.Message), string(x.Response)
	case moderation.Approved:
		p.Message = uint64(x.Message)
	case moderation.Returned:
		p.Message, p.People, p.Reason = uint64(x.Message), affected(x.Author), string(x.Reason)
	case moderation.Hidden:
		p.Message, p.People, p.Reason = uint64(x.Message), affected(x.Author), string(x.Reason)
	case moderation.Unhidden:
		p.Message, p.Reverses = uint64(x.Message), uint64(x.Reverses)
	case moderation.Erased:
		p.People, p.All = affected(x.Who), x.All
		for _, q := range x.Messages {
			p.Messages = append(p.Messages, uint64(q))
		}
	default:
		return p, false
	}
	return p, true
}

func helpOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.HandLowered:
		p.People = affected(x.Who)
	case moderation.Flagged:
		p.Message, p.People = uint64(x.Message), affected(x.Who)
	case moderation.HelpSeen:
		p.Message = uint64(x.Help)
	case moderation.HelpClaimed:
		p.Message = uint64(x.Help)
	case moderation.HelpSettled:
		p.Message = uint64(x.Help)
	case moderation.Bookmarked:
		p.Message = uint64(x.Message)
	case moderation.LineAdopted:
		p.Message = uint64(x.Line)
	default:
		return p, false
	}
	return p, true
}

func techniqueOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.HandMoved:
		p.People, p.Place = affected(x.Who), x.Place
	case moderation.RoundBegan:
		p.Mode, p.Occasion, p.Turn, p.People = string(x.Mode), string(x.Occasion), x.Seconds, affected(x.Order...)
		p.HandsClosed, p.Responses = x.HandsClosed, x.Responses
	case moderation.RoundMoved:
		p.From, p.People, p.How, p.Responses = affected(x.From), affected(x.To), string(x.How), x.Responses
	case moderation.RoundEnded:
		p.Message = uint64(x.Round)
	case moderation.CheckInBegan:
		p.Moment = string(x.Moment)
	case moderation.CheckInAnswered:
		p.Message, p.Skipped = uint64(x.CheckIn), x.Skipped
	case moderation.CheckInEnded:
		p.Message = uint64(x.CheckIn)
		for _, q := range x.Shown {
			p.Messages = append(p.Messages, uint64(q))
		}
	case moderation.Readied:
		p.Message = uint64(x.Pause)
	case moderation.PromptAsked:
		p.Named = x.Named
	case moderation.PromptAnswered:
		p.Message, p.Skipped = uint64(x.Prompt), x.Skipped
	case moderation.PromptEnded:
		p.Message, p.Revealed = uint64(x.Prompt), x.Revealed
		for _, a := range x.Shown {
			p.Messages = append(p.Messages, uint64(a.Answer))
			if a.Who != "" {
				p.People = append(p.People, affected(a.Who)...)
			}
		}
	case moderation.AgendaSet:
		p.Planned, p.Now, p.Kept, p.Message = x.Minutes, x.Now, x.Kept, uint64(x.Instead)
	case moderation.AgendaMoved:
		p.Now, p.Message = x.Now, uint64(x.After)
	case moderation.AgendaExtended:
		p.Minutes, p.Message = x.Minutes, uint64(x.After)
	case moderation.LeavePlanned:
		p.Leaves = whenOf(x.Leaves)
	case moderation.CardShown:
		p.Sheet, p.Message = x.Sheet, uint64(x.Instead)
	case moderation.CardPutAway:
		p.Message = uint64(x.Card)
	default:
		return p, false
	}
	return p, true
}

func stopOf(fact moderation.Fact) (p Particulars, ok bool) {
	switch x := fact.(type) {
	case moderation.Nudged:
		p.People, p.Reason = affected(x.Who), string(x.Reason)
	case moderation.Muted:
		p.People, p.Until, p.Reason = affected(x.Who), whenOf(x.Until), string(x.Reason)
	case moderation.Unmuted:
		p.People, p.Reverses = affected(x.Who), uint64(x.Reverses)
	case moderation.Paused:
		p.Until, p.Reason, p.Grounding = whenOf(x.Until), string(x.Reason), x.Grounding
	case moderation.Resumed:
		p.Reverses = uint64(x.Reverses)
	case moderation.Slowed:
		p.Seconds, p.Reason = &x.Seconds, string(x.Reason)
	case moderation.HoldSet:
		p.People, p.Reason = affected(x.Who), string(x.Reason)
	case moderation.HoldLifted:
		p.People, p.Reverses = affected(x.Who), uint64(x.Reverses)
	case moderation.Removed:
		p.People, p.Group, p.Door, p.Reason = affected(x.Who), x.Group, x.Door, string(x.Reason)
	case moderation.Reinstated:
		p.People, p.Reverses = affected(x.Who), uint64(x.Reverses)
	case moderation.Locked:
		p.Reason = string(x.Reason)
	case moderation.Unlocked:
		p.Reverses = uint64(x.Reverses)
	default:
		return p, false
	}
	return p, true
}
