package moderation

// The actions that people ask for, one for each command but Say, which is two.
const (
	ActionChooseName    Action = "choose_name"
	ActionConsent       Action = "consent"
	ActionKnock         Action = "knock"
	ActionLeave         Action = "leave"
	ActionStepAway      Action = "step_away"
	ActionStepBack      Action = "step_back"
	ActionSay           Action = "say"
	ActionReply         Action = "reply"
	ActionSayPrivate    Action = "say_private"
	ActionSayStaff      Action = "say_staff"
	ActionTakeBack      Action = "take_back"
	ActionReact         Action = "react"
	ActionUnreact       Action = "unreact"
	ActionWriting       Action = "writing"
	ActionRaiseHand     Action = "raise_hand"
	ActionLowerHand     Action = "lower_hand"
	ActionFlag          Action = "flag"
	ActionAskHelp       Action = "ask_help"
	ActionProposeLine   Action = "propose_line"
	ActionSeeHelp       Action = "see_help"
	ActionClaimHelp     Action = "claim_help"
	ActionSettleHelp    Action = "settle_help"
	ActionBookmark      Action = "bookmark"
	ActionAdoptLine     Action = "adopt_line"
	ActionNudge         Action = "nudge"
	ActionMute          Action = "mute"
	ActionUnmute        Action = "unmute"
	ActionPause         Action = "pause"
	ActionResume        Action = "resume"
	ActionSlow          Action = "slow"
	ActionHold          Action = "hold"
	ActionRelease       Action = "release"
	ActionApprove       Action = "approve"
	ActionReturn        Action = "return"
	ActionHide          Action = "hide"
	ActionUnhide        Action = "unhide"
	ActionRemove        Action = "remove"
	ActionReinstate     Action = "reinstate"
	ActionLock          Action = "lock"
	ActionUnlock        Action = "unlock"
	ActionAdmit         Action = "admit"
	ActionDecline       Action = "decline"
	ActionRename        Action = "rename"
	ActionPassLead      Action = "pass_lead"
	ActionTakeLead      Action = "take_lead"
	ActionOpenLobby     Action = "open_lobby"
	ActionStart         Action = "start"
	ActionClose         Action = "close"
	ActionEnd           Action = "end"
	ActionMoveHand      Action = "move_hand"
	ActionBeginRound    Action = "begin_round"
	ActionNextTurn      Action = "next_turn"
	ActionEndTurn       Action = "end_turn"
	ActionEndRound      Action = "end_round"
	ActionBeginCheckIn  Action = "begin_check_in"
	ActionAnswerCheckIn Action = "answer_check_in"
	ActionEndCheckIn    Action = "end_check_in"
	ActionSayReady      Action = "say_ready"
	ActionAskPrompt     Action = "ask_prompt"
	ActionAnswerPrompt  Action = "answer_prompt"
	ActionEndPrompt     Action = "end_prompt"
	ActionSetAgenda     Action = "set_agenda"
	ActionMoveAgenda    Action = "move_agenda"
	ActionExtendAgenda  Action = "extend_agenda"
	ActionPlanLeave     Action = "plan_leave"
	ActionShowCard      Action = "show_card"
	ActionPutCardAway   Action = "put_card_away"
)

// The actions of the system alone.
const (
	ActionOpen            Action = "open"
	ActionTakeSeat        Action = "take_seat"
	ActionAttend          Action = "attend"
	ActionTick            Action = "tick"
	ActionChangeAgreement Action = "change_agreement"
	ActionErase           Action = "erase"
	ActionChangeSettings  Action = "change_settings"
	ActionChangeRole      Action = "change_role"
)

// Actions lists every action, in the order of command.go.
func Actions() []Action {
	return []Action{
		ActionChooseName,
		ActionConsent,
		ActionKnock,
		ActionLeave,
		ActionStepAway,
		ActionStepBack,
		ActionSay,
		ActionReply,
		ActionSayPrivate,
		ActionSayStaff,
		ActionTakeBack,
		ActionReact,
		ActionUnreact,
		ActionWriting,
		ActionRaiseHand,
		ActionLowerHand,
		ActionFlag,
		ActionAskHelp,
		ActionProposeLine,
		ActionSeeHelp,
		ActionClaimHelp,
		ActionSettleHelp,
		ActionBookmark,
		ActionAdoptLine,
		ActionNudge,
		ActionMute,
		ActionUnmute,
		ActionPause,
		ActionResume,
		ActionSlow,
		ActionHold,
		ActionRelease,
		ActionApprove,
		ActionReturn,
		ActionHide,
		ActionUnhide,
		ActionRemove,
		ActionReinstate,
		ActionLock,
		ActionUnlock,
		ActionAdmit,
		ActionDecline,
		ActionRename,
		ActionPassLead,
		ActionTakeLead,
		ActionOpenLobby,
		ActionStart,
		ActionClose,
		ActionEnd,
		ActionMoveHand,
		ActionBeginRound,
		ActionNextTurn,
		ActionEndTurn,
		ActionEndRound,
		ActionBeginCheckIn,
		ActionAnswerCheckIn,
		ActionEndCheckIn,
		ActionSayReady,
		ActionAskPrompt,
		ActionAnswerPrompt,
		ActionEndPrompt,
		ActionSetAgenda,
		ActionMoveAgenda,
		ActionExtendAgenda,
		ActionPlanLeave,
		ActionShowCard,
		ActionPutCardAway,
		ActionOpen,
		ActionTakeSeat,
		ActionAttend,
		ActionTick,
		ActionChangeAgreement,
		ActionErase,
		ActionChangeSettings,
		ActionChangeRole,
	}
}

// Action of a Say that answers a message is "reply".
func (c Say) Action() Action {
	if c.ReplyTo != 0 {
		return ActionReply
	}
	return ActionSay
}

// Action makes each of these a Command.
func (ChooseName) Action() Action      { return ActionChooseName }
func (Consent) Action() Action         { return ActionConsent }
func (Knock) Action() Action           { return ActionKnock }
func (Leave) Action() Action           { return ActionLeave }
func (StepAway) Action() Action        { return ActionStepAway }
func (StepBack) Action() Action        { return ActionStepBack }
func (SayPrivate) Action() Action      { return ActionSayPrivate }
func (SayStaff) Action() Action        { return ActionSayStaff }
func (TakeBack) Action() Action        { return ActionTakeBack }
func (React) Action() Action           { return ActionReact }
func (Unreact) Action() Action         { return ActionUnreact }
func (Writing) Action() Action         { return ActionWriting }
func (RaiseHand) Action() Action       { return ActionRaiseHand }
func (LowerHand) Action() Action       { return ActionLowerHand }
func (Flag) Action() Action            { return ActionFlag }
func (AskHelp) Action() Action         { return ActionAskHelp }
func (ProposeLine) Action() Action     { return ActionProposeLine }
func (SeeHelp) Action() Action         { return ActionSeeHelp }
func (ClaimHelp) Action() Action       { return ActionClaimHelp }
func (SettleHelp) Action() Action      { return ActionSettleHelp }
func (Bookmark) Action() Action        { return ActionBookmark }
func (AdoptLine) Action() Action       { return ActionAdoptLine }
func (Nudge) Action() Action           { return ActionNudge }
func (Mute) Action() Action            { return ActionMute }
func (Unmute) Action() Action          { return ActionUnmute }
func (Pause) Action() Action           { return ActionPause }
func (Resume) Action() Action          { return ActionResume }
func (Slow) Action() Action            { return ActionSlow }
func (Hold) Action() Action            { return ActionHold }
func (Release) Action() Action         { return ActionRelease }
func (Approve) Action() Action         { return ActionApprove }
func (Return) Action() Action          { return ActionReturn }
func (Hide) Action() Action            { return ActionHide }
func (Unhide) Action() Action          { return ActionUnhide }
func (Remove) Action() Action          { return ActionRemove }
func (Reinstate) Action() Action       { return ActionReinstate }
func (Lock) Action() Action            { return ActionLock }
func (Unlock) Action() Action          { return ActionUnlock }
func (Admit) Action() Action           { return ActionAdmit }
func (Decline) Action() Action         { return ActionDecline }
func (Rename) Action() Action          { return ActionRename }
func (PassLead) Action() Action        { return ActionPassLead }
func (TakeLead) Action() Action        { return ActionTakeLead }
func (OpenLobby) Action() Action       { return ActionOpenLobby }
func (Start) Action() Action           { return ActionStart }
func (Close) Action() Action           { return ActionClose }
func (End) Action() Action             { return ActionEnd }
func (MoveHand) Action() Action        { return ActionMoveHand }
func (BeginRound) Action() Action      { return ActionBeginRound }
func (NextTurn) Action() Action        { return ActionNextTurn }
func (EndTurn) Action() Action         { return ActionEndTurn }
func (EndRound) Action() Action        { return ActionEndRound }
func (BeginCheckIn) Action() Action    { return ActionBeginCheckIn }
func (AnswerCheckIn) Action() Action   { return ActionAnswerCheckIn }
func (EndCheckIn) Action() Action      { return ActionEndCheckIn }
func (SayReady) Action() Action        { return ActionSayReady }
func (AskPrompt) Action() Action       { return ActionAskPrompt }
func (AnswerPrompt) Action() Action    { return ActionAnswerPrompt }
func (EndPrompt) Action() Action       { return ActionEndPrompt }
func (SetAgenda) Action() Action       { return ActionSetAgenda }
func (MoveAgenda) Action() Action      { return ActionMoveAgenda }
func (ExtendAgenda) Action() Action    { return ActionExtendAgenda }
func (PlanLeave) Action() Action       { return ActionPlanLeave }
func (ShowCard) Action() Action        { return ActionShowCard }
func (PutCardAway) Action() Action     { return ActionPutCardAway }
func (Open) Action() Action            { return ActionOpen }
func (TakeSeat) Action() Action        { return ActionTakeSeat }
func (Attend) Action() Action          { return ActionAttend }
func (Tick) Action() Action            { return ActionTick }
func (ChangeAgreement) Action() Action { return ActionChangeAgreement }
func (Erase) Action() Action           { return ActionErase }
func (ChangeSettings) Action() Action  { return ActionChangeSettings }
func (ChangeRole) Action() Action      { return ActionChangeRole }
