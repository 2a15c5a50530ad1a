package moderation

// The kinds, one for each fact.
const (
	KindOpened           Kind = "opened"
	KindLobbyOpened      Kind = "lobby_opened"
	KindStarted          Kind = "started"
	KindClosingBegan     Kind = "closing_began"
	KindEnded            Kind = "ended"
	KindShut             Kind = "shut"
	KindStaffAway        Kind = "staff_away"
	KindStaffBack        Kind = "staff_back"
	KindWaitingBegan     Kind = "waiting_began"
	KindAgreementChanged Kind = "agreement_changed"
	KindSettingsChanged  Kind = "settings_changed"
	KindSeated           Kind = "seated"
	KindNamed            Kind = "named"
	KindConsented        Kind = "consented"
	KindKnocked          Kind = "knocked"
	KindAdmitted         Kind = "admitted"
	KindDeclined         Kind = "declined"
	KindArrived          Kind = "arrived"
	KindDeparted         Kind = "departed"
	KindSteppedAway      Kind = "stepped_away"
	KindSteppedBack      Kind = "stepped_back"
	KindLeft             Kind = "left"
	KindRenamed          Kind = "renamed"
	KindLeadPassed       Kind = "lead_passed"
	KindRoleChanged      Kind = "role_changed"
	KindSaid             Kind = "said"
	KindTookBack         Kind = "took_back"
	KindReacted          Kind = "reacted"
	KindUnreacted        Kind = "unreacted"
	KindHandRaised       Kind = "hand_raised"
	KindHandLowered      Kind = "hand_lowered"
	KindFlagged          Kind = "flagged"
	KindHelpAsked        Kind = "help_asked"
	KindHelpSeen         Kind = "help_seen"
	KindHelpClaimed      Kind = "help_claimed"
	KindHelpSettled      Kind = "help_settled"
	KindBookmarked       Kind = "bookmarked"
	KindLineProposed     Kind = "line_proposed"
	KindLineAdopted      Kind = "line_adopted"
	KindNudged           Kind = "nudged"
	KindMuted            Kind = "muted"
	KindUnmuted          Kind = "unmuted"
	KindPaused           Kind = "paused"
	KindResumed          Kind = "resumed"
	KindSlowed           Kind = "slowed"
	KindHoldSet          Kind = "hold_set"
	KindHoldLifted       Kind = "hold_lifted"
	KindApproved         Kind = "approved"
	KindReturned         Kind = "returned"
	KindHidden           Kind = "hidden"
	KindUnhidden         Kind = "unhidden"
	KindRemoved          Kind = "removed"
	KindReinstated       Kind = "reinstated"
	KindLocked           Kind = "locked"
	KindUnlocked         Kind = "unlocked"
	KindErased           Kind = "erased"
	KindHandMoved        Kind = "hand_moved"
	KindRoundBegan       Kind = "round_began"
	KindRoundMoved       Kind = "round_moved"
	KindRoundEnded       Kind = "round_ended"
	KindCheckInBegan     Kind = "check_in_began"
	KindCheckInAnswered  Kind = "check_in_answered"
	KindCheckInEnded     Kind = "check_in_ended"
	KindReadied          Kind = "readied"
	KindPromptAsked      Kind = "prompt_asked"
	KindPromptAnswered   Kind = "prompt_answered"
	KindPromptEnded      Kind = "prompt_ended"
	KindCardShown        Kind = "card_shown"
	KindCardPutAway      Kind = "card_put_away"
	KindAgendaSet        Kind = "agenda_set"
	KindAgendaMoved      Kind = "agenda_moved"
	KindAgendaExtended   Kind = "agenda_extended"
	KindLeavePlanned     Kind = "leave_planned"
)

// Kinds lists every kind, in the order of event.go.
func Kinds() []Kind {
	return []Kind{
		KindOpened,
		KindLobbyOpened,
		KindStarted,
		KindClosingBegan,
		KindEnded,
		KindShut,
		KindStaffAway,
		KindStaffBack,
		KindWaitingBegan,
		KindAgreementChanged,
		KindSettingsChanged,
		KindSeated,
		KindNamed,
		KindConsented,
		KindKnocked,
		KindAdmitted,
		KindDeclined,
		KindArrived,
		KindDeparted,
		KindSteppedAway,
		KindSteppedBack,
		KindLeft,
		KindRenamed,
		KindLeadPassed,
		KindRoleChanged,
		KindSaid,
		KindTookBack,
		KindReacted,
		KindUnreacted,
		KindHandRaised,
		KindHandLowered,
		KindFlagged,
		KindHelpAsked,
		KindHelpSeen,
		KindHelpClaimed,
		KindHelpSettled,
		KindBookmarked,
		KindLineProposed,
		KindLineAdopted,
		KindNudged,
		KindMuted,
		KindUnmuted,
		KindPaused,
		KindResumed,
		KindSlowed,
		KindHoldSet,
		KindHoldLifted,
		KindApproved,
		KindReturned,
		KindHidden,
		KindUnhidden,
		KindRemoved,
		KindReinstated,
		KindLocked,
		KindUnlocked,
		KindErased,
		KindHandMoved,
		KindRoundBegan,
		KindRoundMoved,
		KindRoundEnded,
		KindCheckInBegan,
		KindCheckInAnswered,
		KindCheckInEnded,
		KindReadied,
		KindPromptAsked,
		KindPromptAnswered,
		KindPromptEnded,
		KindCardShown,
		KindCardPutAway,
		KindAgendaSet,
		KindAgendaMoved,
		KindAgendaExtended,
		KindLeavePlanned,
	}
}

// readers read the fields of each kind. It is read, never written.
var readers = map[Kind]func([]byte) (Fact, error){
	KindOpened:           read[Opened],
	KindLobbyOpened:      read[LobbyOpened],
	KindStarted:          read[Started],
	KindClosingBegan:     read[ClosingBegan],
	KindEnded:            read[Ended],
	KindShut:             read[Shut],
	KindStaffAway:        read[StaffAway],
	KindStaffBack:        read[StaffBack],
	KindWaitingBegan:     read[WaitingBegan],
	KindAgreementChanged: read[AgreementChanged],
	KindSettingsChanged:  read[SettingsChanged],
	KindSeated:           read[Seated],
	KindNamed:            read[Named],
	KindConsented:        read[Consented],
	KindKnocked:          read[Knocked],
	KindAdmitted:         read[Admitted],
	KindDeclined:         read[Declined],
	KindArrived:          read[Arrived],
	KindDeparted:         read[Departed],
	KindSteppedAway:      read[SteppedAway],
	KindSteppedBack:      read[SteppedBack],
	KindLeft:             read[Left],
	KindRenamed:          read[Renamed],
	KindLeadPassed:       read[LeadPassed],
	KindRoleChanged:      read[RoleChanged],
	KindSaid:             read[Said],
	KindTookBack:         read[TookBack],
	KindReacted:          read[Reacted],
	KindUnreacted:        read[Unreacted],
	KindHandRaised:       read[HandRaised],
	KindHandLowered:      read[HandLowered],
	KindFlagged:          read[Flagged],
	KindHelpAsked:        read[HelpAsked],
	KindHelpSeen:         read[HelpSeen],
	KindHelpClaimed:      read[HelpClaimed],
	KindHelpSettled:      read[HelpSettled],
	KindBookmarked:       read[Bookmarked],
	KindLineProposed:     read[LineProposed],
	KindLineAdopted:      read[LineAdopted],
	KindNudged:           read[Nudged],
	KindMuted:            read[Muted],
	KindUnmuted:          read[Unmuted],
	KindPaused:           read[Paused],
	KindResumed:          read[Resumed],
	KindSlowed:           read[Slowed],
	KindHoldSet:          read[HoldSet],
	KindHoldLifted:       read[HoldLifted],
	KindApproved:         read[Approved],
	KindReturned:         read[Returned],
	KindHidden:           read[Hidden],
	KindUnhidden:         read[Unhidden],
	KindRemoved:          read[Removed],
	KindReinstated:       read[Reinstated],
	KindLocked:           read[Locked],
	KindUnlocked:         read[Unlocked],
	KindErased:           read[Erased],
	KindHandMoved:        read[HandMoved],
	KindRoundBegan:       read[RoundBegan],
	KindRoundMoved:       read[RoundMoved],
	KindRoundEnded:       read[RoundEnded],
	KindCheckInBegan:     read[CheckInBegan],
	KindCheckInAnswered:  read[CheckInAnswered],
	KindCheckInEnded:     read[CheckInEnded],
	KindReadied:          read[Readied],
	KindPromptAsked:      read[PromptAsked],
	KindPromptAnswered:   read[PromptAnswered],
	KindPromptEnded:      read[PromptEnded],
	KindCardShown:        read[CardShown],
	KindCardPutAway:      read[CardPutAway],
	KindAgendaSet:        read[AgendaSet],
	KindAgendaMoved:      read[AgendaMoved],
	KindAgendaExtended:   read[AgendaExtended],
	KindLeavePlanned:     read[LeavePlanned],
}

// Kind makes each of these a Fact.
func (Opened) Kind() Kind           { return KindOpened }
func (LobbyOpened) Kind() Kind      { return KindLobbyOpened }
func (Started) Kind() Kind          { return KindStarted }
func (ClosingBegan) Kind() Kind     { return KindClosingBegan }
func (Ended) Kind() Kind            { return KindEnded }
func (Shut) Kind() Kind             { return KindShut }
func (StaffAway) Kind() Kind        { return KindStaffAway }
func (StaffBack) Kind() Kind        { return KindStaffBack }
func (WaitingBegan) Kind() Kind     { return KindWaitingBegan }
func (AgreementChanged) Kind() Kind { return KindAgreementChanged }
func (SettingsChanged) Kind() Kind  { return KindSettingsChanged }
func (Seated) Kind() Kind           { return KindSeated }
func (Named) Kind() Kind            { return KindNamed }
func (Consented) Kind() Kind        { return KindConsented }
func (Knocked) Kind() Kind          { return KindKnocked }
func (Admitted) Kind() Kind         { return KindAdmitted }
func (Declined) Kind() Kind         { return KindDeclined }
func (Arrived) Kind() Kind          { return KindArrived }
func (Departed) Kind() Kind         { return KindDeparted }
func (SteppedAway) Kind() Kind      { return KindSteppedAway }
func (SteppedBack) Kind() Kind      { return KindSteppedBack }
func (Left) Kind() Kind             { return KindLeft }
func (Renamed) Kind() Kind          { return KindRenamed }
func (LeadPassed) Kind() Kind       { return KindLeadPassed }
func (RoleChanged) Kind() Kind      { return KindRoleChanged }
func (Said) Kind() Kind             { return KindSaid }
func (TookBack) Kind() Kind         { return KindTookBack }
func (Reacted) Kind() Kind          { return KindReacted }
func (Unreacted) Kind() Kind        { return KindUnreacted }
func (HandRaised) Kind() Kind       { return KindHandRaised }
func (HandLowered) Kind() Kind      { return KindHandLowered }
func (Flagged) Kind() Kind          { return KindFlagged }
func (HelpAsked) Kind() Kind        { return KindHelpAsked }
func (HelpSeen) Kind() Kind         { return KindHelpSeen }
func (HelpClaimed) Kind() Kind      { return KindHelpClaimed }
func (HelpSettled) Kind() Kind      { return KindHelpSettled }
func (Bookmarked) Kind() Kind       { return KindBookmarked }
func (LineProposed) Kind() Kind     { return KindLineProposed }
func (LineAdopted) Kind() Kind      { return KindLineAdopted }
func (Nudged) Kind() Kind           { return KindNudged }
func (Muted) Kind() Kind            { return KindMuted }
func (Unmuted) Kind() Kind          { return KindUnmuted }
func (Paused) Kind() Kind           { return KindPaused }
func (Resumed) Kind() Kind          { return KindResumed }
func (Slowed) Kind() Kind           { return KindSlowed }
func (HoldSet) Kind() Kind          { return KindHoldSet }
func (HoldLifted) Kind() Kind       { return KindHoldLifted }
func (Approved) Kind() Kind         { return KindApproved }
func (Returned) Kind() Kind         { return KindReturned }
func (Hidden) Kind() Kind           { return KindHidden }
func (Unhidden) Kind() Kind         { return KindUnhidden }
func (Removed) Kind() Kind          { return KindRemoved }
func (Reinstated) Kind() Kind       { return KindReinstated }
func (Locked) Kind() Kind           { return KindLocked }
func (Unlocked) Kind() Kind         { return KindUnlocked }

func (Erased) Kind() Kind          { return KindErased }
func (HandMoved) Kind() Kind       { return KindHandMoved }
func (RoundBegan) Kind() Kind      { return KindRoundBegan }
func (RoundMoved) Kind() Kind      { return KindRoundMoved }
func (RoundEnded) Kind() Kind      { return KindRoundEnded }
func (CheckInBegan) Kind() Kind    { return KindCheckInBegan }
func (CheckInAnswered) Kind() Kind { return KindCheckInAnswered }
func (CheckInEnded) Kind() Kind    { return KindCheckInEnded }
func (Readied) Kind() Kind         { return KindReadied }
func (PromptAsked) Kind() Kind     { return KindPromptAsked }
func (PromptAnswered) Kind() Kind  { return KindPromptAnswered }
func (PromptEnded) Kind() Kind     { return KindPromptEnded }
func (CardShown) Kind() Kind       { return KindCardShown }
func (CardPutAway) Kind() Kind     { return KindCardPutAway }
func (AgendaSet) Kind() Kind       { return KindAgendaSet }
func (AgendaMoved) Kind() Kind     { return KindAgendaMoved }
func (AgendaExtended) Kind() Kind  { return KindAgendaExtended }
func (LeavePlanned) Kind() Kind    { return KindLeavePlanned }
