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
	}
}

// readFact reads a kind's fields; known is false for a kind that is not of the set.
func readFact(k Kind, b []byte) (f Fact, known bool, err error) {
	switch k {
	case KindOpened:
		f, err = read[Opened](b)
	case KindLobbyOpened:
		f, err = read[LobbyOpened](b)
	case KindStarted:
		f, err = read[Started](b)
	case KindClosingBegan:
		f, err = read[ClosingBegan](b)
	case KindEnded:
		f, err = read[Ended](b)
	case KindShut:
		f, err = read[Shut](b)
	case KindStaffAway:
		f, err = read[StaffAway](b)
	case KindStaffBack:
		f, err = read[StaffBack](b)
	case KindWaitingBegan:
		f, err = read[WaitingBegan](b)
	case KindAgreementChanged:
		f, err = read[AgreementChanged](b)
	case KindSettingsChanged:
		f, err = read[SettingsChanged](b)
	case KindSeated:
		f, err = read[Seated](b)
	case KindNamed:
		f, err = read[Named](b)
	case KindConsented:
		f, err = read[Consented](b)
	case KindKnocked:
		f, err = read[Knocked](b)
	case KindAdmitted:
		f, err = read[Admitted](b)
	case KindDeclined:
		f, err = read[Declined](b)
	case KindArrived:
		f, err = read[Arrived](b)
	case KindDeparted:
		f, err = read[Departed](b)
	case KindSteppedAway:
		f, err = read[SteppedAway](b)
	case KindSteppedBack:
		f, err = read[SteppedBack](b)
	case KindLeft:
		f, err = read[Left](b)
	case KindRenamed:
		f, err = read[Renamed](b)
	case KindLeadPassed:
		f, err = read[LeadPassed](b)
	case KindRoleChanged:
		f, err = read[RoleChanged](b)
	case KindSaid:
		f, err = read[Said](b)
	case KindTookBack:
		f, err = read[TookBack](b)
	case KindReacted:
		f, err = read[Reacted](b)
	case KindUnreacted:
		f, err = read[Unreacted](b)
	case KindHandRaised:
		f, err = read[HandRaised](b)
	case KindHandLowered:
		f, err = read[HandLowered](b)
	case KindFlagged:
		f, err = read[Flagged](b)
	case KindHelpAsked:
		f, err = read[HelpAsked](b)
	case KindHelpSeen:
		f, err = read[HelpSeen](b)
	case KindHelpClaimed:
		f, err = read[HelpClaimed](b)
	case KindHelpSettled:
		f, err = read[HelpSettled](b)
	case KindBookmarked:
		f, err = read[Bookmarked](b)
	case KindLineProposed:
		f, err = read[LineProposed](b)
	case KindLineAdopted:
		f, err = read[LineAdopted](b)
	case KindNudged:
		f, err = read[Nudged](b)
	case KindMuted:
		f, err = read[Muted](b)
	case KindUnmuted:
		f, err = read[Unmuted](b)
	case KindPaused:
		f, err = read[Paused](b)
	case KindResumed:
		f, err = read[Resumed](b)
	case KindSlowed:
		f, err = read[Slowed](b)
	case KindHoldSet:
		f, err = read[HoldSet](b)
	case KindHoldLifted:
		f, err = read[HoldLifted](b)
	case KindApproved:
		f, err = read[Approved](b)
	case KindReturned:
		f, err = read[Returned](b)
	case KindHidden:
		f, err = read[Hidden](b)
	case KindUnhidden:
		f, err = read[Unhidden](b)
	case KindRemoved:
		f, err = read[Removed](b)
	case KindReinstated:
		f, err = read[Reinstated](b)
	case KindLocked:
		f, err = read[Locked](b)
	case KindUnlocked:
		f, err = read[Unlocked](b)
	default:
		return nil, false, nil
	}
	return f, true, err
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
