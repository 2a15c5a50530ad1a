// Package moderation holds the rules of a session: who may do what now, what then happened, and who may see it.
//
// It is pure. It has no clock, no randomness, no I/O, and imports nothing of Hearth but moderation/plain. Everything a
// decision hangs on is in State, and State is a fold of the facts of events; so whoever has the facts can do every
// decision again.
//
//	Decide(state, command, env)   the events that a command causes now, or a Refusal
//	State.Apply(event)            what an event changes
//	Visible(state, viewer, event) first read gate: how much of an event a viewer gets, judged now
//	ViewOf(state, viewer)         second read gate: what a viewer knows of the room as it stands
//
// No byte of a session leaves but through the two gates.
//
// # Facts and words
//
// An Event is facts (its Fact, who did it, when, its number) and Words. Rules, state and proofs need facts alone. Words
// are sealed and may be destroyed; nothing in this package may therefore depend on them after Decide has made them
// plain. One event carries the words of one person at most: the one they are by, or about (Event.Owner).
//
// Names are words too. That two names look alike is decided on a fact: the first four bytes of HMAC(name key, skeleton).
// The name key is the session's own and goes when the session's key goes.
//
// # Flags and deadlines
//
// Scheduled, lobby, waiting, paused, slow, held, muted, locked, round, closing, ended are independent; a command is judged
// under every flag that applies, by the table in permissions.go, and the strictest answer wins.
//
// Deadlines are facts, timers are hints. A timed mute or pause, the minute without a facilitator, the abandoned end and
// the shutting of the doors after the end carry their time in facts. When one has passed, Decide first returns its event,
// stamped with the deadline and not with now, and then the command's own. State.Deadline tells a timer when to send the
// Tick command; a Tick that comes late, early or twice changes nothing else.
//
// # Choices
//
// Where the requirements were silent, these rules say:
//
//   - A locked door is for everyone outside, also for someone who left and comes back. Without it they come back by
//     connecting again; after the exit they knock. After a removal and a reinstatement, only staff open the door.
//   - A person's first device is let in on its knock, and any that staff sent a link to. Others wait for staff.
//   - A hold is a stop like others: what was being written when it began goes back to its author once, as stale.
//   - Nothing of a member's enters the room while it is paused or waits, so staff cannot approve then either.
//   - A proposed line of the agreement can be taken back and moved aside like a message.
//   - Staff settle what needs no answer (a flag, a private message) as they settle a call for help.
//   - A seat keeps the role that its account gave it: taking the seat again does not take the lead back.
//   - A new agreement stops members from speaking until they accept it, and not from reading on.
//   - The limits of pace are for members and observers, in all lanes together; staff and calls for help have none.
//   - What happened to a held message before its approval stays between its author and staff.
//
// # Rules versions and event sets
//
// Opened, the first event of a log, carries the version of these rules. Kinds are a closed set: a fold that meets an
// unknown kind fails, and the instance gives the room up rather than skip it. Version 2 brought rounds, check-ins and
// readiness (kinds "round_*", "check_in_*", "prompt_*", "agenda_*", hand_moved, readied, leave_planned);
// round.go, check_in.go, prompt.go, agenda.go and leave_plan.go say how they work.
// Cards (kinds "card_*", card.go) and what is told for the time after (care.go) came within it: no older rule decides by them.
//
// # Adding a technique
//
// A round, a check-in, a card or an agenda is added in this order; what is forgotten is refused by the test named behind it.
//
//   - A file of its own here with its page: what it binds, who has what of it, what a kill, an erasure and two who press at
//     once do to it; then its state, fold and decisions. Facts stand in event.go and kinds.go (TestEveryFactIsAKind), commands
//     in command.go and actions.go (TestEveryCommandHasARow), who may when in permissions.go (TestTableAsPrinted).
//   - Who gets its events in visible.go, and its part of the View: what is between somebody and staff is looked for on
//     everybody else's streams in twin_test.go, and in package hub by TestEveryStreamIsTheLogThroughTheGate.
//   - What no log may hold of it in proof.go, so that hearth verify judges it without these rules.
//   - A session with it for the golden log: -update adds one and changes none (TestGoldenLog).
//   - On the wire: package wire's commands, frames, view and doc.go (TestEveryActionHasAReaderAndARow and its golden files, which
//     the client's tests read too).
//   - In the record: package hub's particulars, phrases and layer (TestNoLineLosesItsFact, TestEveryLineHasWords,
//     TestEveryKindHasItsLayer), package review's layer (TestEveryKindHasALayer), and openapi.json.
//   - In the client: wire.js, technique.js, lines.js and announce.js; what is drawn in view/tech, which comes as a bundle
//     of its own; states for the gallery, by which axe finds it, and a journey.
//   - Around it: a row in package doors, an act of the rehearsal, a kill in package hub, a door for canary words in package
//     app, and a line in the README.
package moderation
