package wire

import m "hearth/moderation"

// commandReader gives the reader of a command by its wire name, nil for an unknown one. The table in doc.go is its
// document; a test holds the two together, and both against moderation.Actions.
func commandReader(name string) func(*fields) m.Command {
	switch name {
	case "choose_name":
		return func(f *fields) m.Command { return m.ChooseName{Name: f.text("name")} }
	case "consent":
		return func(f *fields) m.Command {
			return m.Consent{Agreement: m.Agreement{Version: f.number("version"), Hash: f.text("hash")}}
		}
	case "knock":
		return func(*fields) m.Command { return m.Knock{} }
	case "leave":
		return func(f *fields) m.Command { return m.Leave{Exit: f.yes("exit")} }
	case "step_away":
		return func(*fields) m.Command { return m.StepAway{} }
	case "step_back":
		return func(*fields) m.Command { return m.StepBack{} }
	}
	if r := speechReader(name); r != nil {
		return r
	}
	if r := peopleReader(name); r != nil {
		return r
	}
	if r := techniqueReader(name); r != nil {
		return r
	}
	return staffReader(name)
}

// techniqueReader reads what rounds, check-ins and grounding ask for.
func techniqueReader(name string) func(*fields) m.Command {
	switch name {
	case "move_hand":
		return func(f *fields) m.Command { return m.MoveHand{Who: f.who("who"), Place: f.number("place")} }
	case "begin_round":
		return func(f *fields) m.Command {
			return m.BeginRound{
				Mode: m.RoundMode(f.text("mode")), Occasion: m.Occasion(f.optional("occasion")), Seconds: f.optionalNumber("seconds"),
				HandsClosed: f.yes("hands_closed"), Responses: f.yes("responses"), Text: f.optional("text"),
			}
		}
	case "next_turn":
		return func(f *fields) m.Command {
			return m.NextTurn{Turn: f.event("turn"), Who: f.optionalWho("who"), Responses: f.yes("responses")}
		}
	case "end_turn":
		return func(f *fields) m.Command { return m.EndTurn{Turn: f.event("turn"), How: m.TurnEnd(f.text("how"))} }
	case "end_round":
		return func(*fields) m.Command { return m.EndRound{} }
	case "begin_check_in":
		return func(f *fields) m.Command {
			return m.BeginCheckIn{Moment: m.Moment(f.optional("moment")), Text: f.optional("text")}
		}
	case "answer_check_in":
		return func(f *fields) m.Command {
			return m.AnswerCheckIn{CheckIn: f.event("check_in"), Value: f.optional("value"), Text: f.optional("text")}
		}
	case "end_check_in":
		return func(f *fields) m.Command { return m.EndCheckIn{CheckIn: f.event("check_in"), Show: f.yes("show")} }
	case "say_ready":
		return func(*fields) m.Command { return m.SayReady{} }
	case "ask_prompt":
		return func(f *fields) m.Command { return m.AskPrompt{Text: f.text("text"), Named: f.yes("named")} }
	case "answer_prompt":
		return func(f *fields) m.Command {
			return m.AnswerPrompt{Prompt: f.event("prompt"), Text: f.optional("text")}
		}
	case "end_prompt":
		return func(f *fields) m.Command { return m.EndPrompt{Prompt: f.event("prompt"), Reveal: f.yes("reveal")} }
	case "set_agenda":
		return func(f *fields) m.Command {
			c := m.SetAgenda{Now: f.optionalNumber("now"), Keep: f.yes("keep"), Instead: f.optionalEvent("instead")}
			c.Text, c.Minutes = f.items("items")
			return c
		}
	case "move_agenda":
		return func(f *fields) m.Command { return m.MoveAgenda{Agenda: f.event("agenda"), Now: f.number("now")} }
	case "extend_agenda":
		return func(f *fields) m.Command {
			return m.ExtendAgenda{Agenda: f.event("agenda"), Minutes: f.number("minutes")}
		}
	case "plan_leave":
		return func(f *fields) m.Command { return m.PlanLeave{Leaves: f.optionalTime("leaves")} }
	case "show_card":
		return func(f *fields) m.Command {
			return m.ShowCard{Text: f.optional("text"), Sheet: f.yes("sheet"), Instead: f.optionalEvent("instead")}
		}
	case "put_card_away":
		return func(f *fields) m.Command { return m.PutCardAway{Card: f.event("card")} }
	}
	return nil
}

func speechReader(name string) func(*fields) m.Command {
	switch name {
	case "say":
		return func(f *fields) m.Command { return m.Say{Text: f.text("text"), ReplyTo: f.optionalEvent("reply_to")} }
	case "say_private":
		return func(f *fields) m.Command { return m.SayPrivate{With: f.optionalWho("with"), Text: f.text("text")} }
	case "say_staff":
		return func(f *fields) m.Command { return m.SayStaff{Text: f.text("text")} }
	case "take_back":
		return func(f *fields) m.Command { return m.TakeBack{Message: f.event("message")} }
	case "react":
		return func(f *fields) m.Command {
			return m.React{Message: f.event("message"), Response: m.Response(f.text("response"))}
		}
	case "unreact":
		return func(f *fields) m.Command {
			return m.Unreact{Message: f.event("message"), Response: m.Response(f.text("response"))}
		}
	case "raise_hand":
		return func(*fields) m.Command { return m.RaiseHand{} }
	case "lower_hand":
		return func(f *fields) m.Command { return m.LowerHand{Who: f.optionalWho("who")} }
	case "flag":
		return func(f *fields) m.Command {
			return m.Flag{Message: f.optionalEvent("message"), Who: f.optionalWho("who"), Memo: f.optional("memo")}
		}
	case "ask_help":
		return func(*fields) m.Command { return m.AskHelp{} }
	case "propose_line":
		return func(f *fields) m.Command { return m.ProposeLine{Text: f.text("text")} }
	}
	return nil
}

// peopleReader reads what staff do about one person.
func peopleReader(name string) func(*fields) m.Command {
	switch name {
	case "nudge":
		return func(f *fields) m.Command {
			return m.Nudge{Who: f.who("who"), Reason: f.reason(), Note: f.optional("note"), Memo: f.optional("memo")}
		}
	case "mute":
		return func(f *fields) m.Command {
			return m.Mute{Who: f.who("who"), Minutes: f.optionalNumber("minutes"), Reason: f.reason(), Note: f.optional("note"), Memo: f.optional("memo")}
		}
	case "unmute":
		return func(f *fields) m.Command { return m.Unmute{Who: f.who("who"), Note: f.optional("note")} }
	case "hold":
		return func(f *fields) m.Command {
			return m.Hold{Who: f.optionalWho("who"), Reason: f.reason(), Note: f.optional("note"), Memo: f.optional("memo")}
		}
	case "release":
		return func(f *fields) m.Command { return m.Release{Who: f.optionalWho("who"), Note: f.optional("note")} }
	case "remove":
		return func(f *fields) m.Command {
			return m.Remove{Who: f.who("who"), Group: f.yes("group"), Reason: f.reason(), Note: f.optional("note"), Memo: f.optional("memo")}
		}
	case "reinstate":
		return func(f *fields) m.Command { return m.Reinstate{Who: f.who("who"), Note: f.optional("note")} }
	case "admit":
		return func(f *fields) m.Command { return m.Admit{Who: f.who("who"), Device: f.optional("device")} }
	case "decline":
		return func(f *fields) m.Command {
			return m.Decline{Who: f.who("who"), Device: f.optional("device"), Note: f.optional("note")}
		}
	case "rename":
		return func(f *fields) m.Command {
			return m.Rename{Who: f.who("who"), Name: f.text("name"), Memo: f.optional("memo")}
		}
	case "pass_lead":
		return func(f *fields) m.Command { return m.PassLead{To: f.who("to"), CalledAway: f.yes("called_away")} }
	case "take_lead":
		return func(*fields) m.Command { return m.TakeLead{} }
	}
	return nil
}

// staffReader reads what staff do about messages and the room.
func staffReader(name string) func(*fields) m.Command {
	switch name {
	case "see_help":
		return func(f *fields) m.Command { return m.SeeHelp{Help: f.event("help")} }
	case "claim_help":
		return func(f *fields) m.Command { return m.ClaimHelp{Help: f.event("help")} }
	case "settle_help":
		return func(f *fields) m.Command { return m.SettleHelp{Help: f.event("help")} }
	case "bookmark":
		return func(f *fields) m.Command {
			return m.Bookmark{Message: f.optionalEvent("message"), Memo: f.optional("memo")}
		}
	case "adopt_line":
		return func(f *fields) m.Command { return m.AdoptLine{Line: f.event("line")} }
	case "pause":
		return func(f *fields) m.Command {
			return m.Pause{
				Minutes: f.optionalNumber("minutes"), Reason: f.reason(), Text: f.optional("text"), Grounding: f.optionalNumber("grounding"),
			}
		}
	case "resume":
		return func(*fields) m.Command { return m.Resume{} }
	case "slow":
		return func(f *fields) m.Command { return m.Slow{Seconds: f.number("seconds"), Reason: f.reason()} }
	case "approve":
		return func(f *fields) m.Command { return m.Approve{Message: f.event("message")} }
	case "return":
		return func(f *fields) m.Command {
			return m.Return{Message: f.event("message"), Reason: f.reason(), Note: f.optional("note")}
		}
	case "hide":
		return func(f *fields) m.Command {
			return m.Hide{Message: f.event("message"), Reason: f.reason(), Note: f.optional("note"), Memo: f.optional("memo")}
		}
	case "unhide":
		return func(f *fields) m.Command { return m.Unhide{Message: f.event("message")} }
	case "lock":
		return func(f *fields) m.Command { return m.Lock{Reason: f.reason()} }
	case "unlock":
		return func(*fields) m.Command { return m.Unlock{} }
	case "open_lobby":
		return func(*fields) m.Command { return m.OpenLobby{} }
	case "start":
		return func(*fields) m.Command { return m.Start{} }
	case "close":
		return func(f *fields) m.Command {
			return m.Close{Text: f.optional("text"), Next: f.optionalTime("next")}
		}
	case "end":
		return func(*fields) m.Command { return m.End{} }
	}
	return nil
}

func (f *fields) reason() m.Reason { return m.Reason(f.optional("reason")) }
