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
// the store (store.Presence). One goroutine, the roll, keeps this instance's lease (roll.go): once a second it renews it
// together with what has changed here, and asks what has changed elsewhere (others.go), for all rooms in one query each;
// sooner when a room says that somebody came or went, or a hint says so, but not more than once in 100 ms. A crowded
// room's list is written once a second, and whoever came and went between two turns is not written at all.
//
//   - Another instance is dead when its lease was not renewed while this one watched it for LeaseLasts without a break, by
//     this machine's clock. A store that is away for everybody, a step of its clock, a crash that loses its leases, or an
//     instance that wakes makes nobody dead: whatever breaks the watching begins it anew.
//   - An arrival, and that staff are back, is proposed by the instance that has the connection; a departure, and that staff
//     are away, by any that has the room. Two that propose the same conflict at the log, and the second finds nothing left
//     to record.
//   - That somebody is gone is only proposed while the own lease is sure (it was renewed within LeaseLasts, and this machine
//     has not slept), and after the store was asked who is elsewhere: lately, after the gap, and after the lease was found to
//     have run out. What is surely so, since the connection is here, waits for the lease too, but no longer than ten seconds:
//     a room whose presence cannot be kept must not lose its facilitator.
//   - The absence of somebody began at the last sign of them: their own last connection here, the last renewal of a lease
//     that died with them, the moment when one heard that they left another instance in order, their last act in the log.
//   - Who is here by the record alone, since the room was just made or their instance has not written that it has them,
//     has a minute from when that was first seen. So have staff: whoever contradicts another instance's word without having
//     seen its connection go does it once a minute at most. That bounds what a build without leases can stir up, too.
//   - A shorter gap than three seconds is told to nobody, for that long may pass until an instance hears that somebody who
//     left it has come to another. A connection that ended since it was silent is told at once, when the store has said that
//     they are nowhere else. The gap goes before "staff away" in any case: a room waits 63 s after its last facilitator.
//   - What the roll has of a room belongs to that room's life. A room that ends, for whatever reason, has nobody from then
//     on; what its connections still say is about nothing, and a later room of the session begins with nothing known.
//   - Sessions in which somebody is attached elsewhere are left to that instance, by the caretaker and when a room is unused.
//   - A person may have seatConns connections by each instance.
//
// # Hints
//
// A Link's hints (ears.go) decide nothing. A hint of a head is only followed when it is beyond the room's, by one read
// however many say it; if that finds nothing, hints of the room wait for the next reading of heads. Hints of who is attached
// or of the Directory bring the next turn forward. Who writes elsewhere is judged like who writes here, and shown until a
// bounded time, if the roll knows them attached elsewhere; their own signals here are left alone by it. Heads are read more
// often when no hints come through and others may write. When the link has been away for three seconds staff are told, since
// they may wonder; it changes nothing else.
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
// Conn.mu before everything else. The roll's is a leaf: nothing is posted and nothing is asked of a hub or a room under it.
package hub
