// Package hub keeps live rooms: it takes commands, has the rules decide them, puts what happened into the log, and gives
// every connection what it may see and does not have yet.
//
// # One owner for a room
//
// A Room's state belongs to one goroutine (room.go). Others leave it proposals and joins in its inbox and wait for the
// answer. The order is always decide, append, apply, wake:
//
//   - The room keeps two folds of its log. `committed` is the log as it is durable: gates, frames and views read this one
//     alone. `ahead` is committed plus the batch under way: decisions are made on it. When a batch is durable its events
//     are applied to committed; when it is refused, ahead is made anew from committed.
//   - At most one batch of a room is under way. Proposals that arrive meanwhile wait, and the next batch takes them all:
//     staff stops first, then the others in the order they came.
//   - The committer gathers the batches of many rooms into one flush (committer.go). A refused batch means that another
//     instance wrote first: the room reads what it missed, applies it, and decides the same proposals again.
//   - An append whose outcome is unknown is sent again, the same bytes, until it wins or conflicts; after a conflict the
//     log is read and compared by digest. A proposal that is not settled within 10 s goes back as "not_saved", even while
//     its append hangs, and a batch that was given up is never sent again: before anything else is decided the log is
//     read. If it turns out to have been kept, those who were told otherwise get their `done` late.
//   - In a room that other instances write to as well, each waits a moment after its own success, so that none starves;
//     with what staff ask for it never waits.
//   - Every record that is read is held against the chain. A log that is no longer the one that was folded (the store was
//     restored) gives the room up; whoever comes back folds it anew, and finds ids that mean nothing.
//   - A repeated command (same person, same id) is known by its keyed hash, which is in the log and so in the fold. It gets
//     the first answer.
//
// # Cursors
//
// A connection is a number: the last event it has been given. Committed events are framed once per audience
// (framing.go) and kept, contiguous, in the room's window (window.go); what only one person gets is a small overlay. A
// window is never changed where a reader can see it: a message that is taken back or hidden has its frame replaced in a
// new window, before the command is acknowledged. A wake-up means "look again" and carries nothing. The flushers
// (flush.go) then give each connection everything it lacks in one write. A write that would block is handed to a
// goroutine of its own with a deadline; a connection that cannot be written to for some seconds is closed with a code that
// means come back and resume. There is no queue per connection, and no goroutine per idle writer.
//
// Behind the window a connection reads from the store, through the same gates, judged now. What it has not taken of that
// when something older changes its look is not sent: the connection is closed to come back for it.
//
// # Gates
//
// An admitted viewer reads the stream of their audience within their Reach. Anyone else (in the lobby, on a device that is
// not admitted) gets event by event what moderation.Visible says. When a person's Entry changes, their connections are
// welcomed anew: a fresh view, and the events they may now read. A removed person's connections are given their removal
// and closed; their Reach ends at its number, so no later event can be written to them whatever their connection does.
//
// # Attendance
//
// Who came and who went is proposed like anything else, when nothing is under way, and only of those of whom something
// has changed. Who is connected is the union of this instance's connections and of what living instances have attached in
// the store (store.Presence). One goroutine, the roll, keeps this instance's lease: once a second it renews it together with
// what has changed here, and asks what has changed elsewhere, for all rooms in one query each; sooner when a room says
// that somebody came or went, or a hint says so.
//
//   - An arrival is proposed by the instance that has the connection; a departure, and that staff are away or back, by any
//     that has the room. Two that propose the same conflict at the log, and the second finds nothing left to record.
//   - An instance whose own lease is not sure (it was not renewed for LeaseLasts, or this machine has slept) knows neither
//     whether others count its people nor who else is there: it proposes no attendance until it is.
//   - Nor does a room that has not been told yet, since it was made, who is elsewhere.
//   - Who was attached by a lease that has run out was last there when it was last renewed: that is when their minute of grace
//     began, on every instance alike. Of those who left an instance in order, it begins when one first hears of it.
//   - A shorter gap than three seconds is told to nobody, for that long may pass until an instance hears that somebody who
//     left it has come to another. A connection that ended since it was silent is told at once: it was silent for nine.
//     The same gap goes before "staff away".
//   - What is attached is written no more than once in 100 ms, and each room's list once however many came.
//
// # Time
//
// `now` is the store's clock: an offset learned from the store, advanced by this machine's monotonic clock, and never
// below the last record's time. An answer that is far from the one before counts once another agrees. Timers only send
// Tick.
//
// # In doubt
//
// Every live room's head is confirmed by the store at least once a second (watch.go). A room whose head was not
// confirmed for 2 s sends no event, only link "reconnecting"; nobody is welcomed into it, and nothing is accepted that
// cannot be committed. A machine that has slept counts as one that was not confirmed.
//
// # Locks
//
// Room fields belong to the room's goroutine unless they are under a heading that says otherwise. Locks are only held
// for copying: none is held over a store call, a socket write or a channel send. Lock order: a room's gate before
// Conn.mu before everything else.
package hub
