// Package postgres keeps a Hearth store in one PostgreSQL database, for any number of instances.
//
//	schema hearth        the log and the directory, and who is here now (unlogged: empty after a crash)
//	schema hearth_keys   wrapped keys and the purge journal: leave it out of the ordinary backup
//
// # Rules
//
// An append is one statement: in the order of their sessions it moves the heads that are where the caller says, and
// inserts the records of these alone. One statement is one round trip and one transaction that
// the server runs to its end by itself: an instance that freezes after sending it holds no lock.
//
// Waits for locks are bounded on every connection. When a flush has waited too long, the sessions whose heads somebody
// else holds are told that the store is unavailable, and the others go on without them.
//
// An error that the server states means that nothing was kept. A connection that breaks after something was sent, or a
// server that ends the connection, means that nobody knows: store.ErrUnknown.
//
// The clock is the server's: all instances stamp records with the same one.
//
// What must be timely (leases, heads, the clock) has connections of its own, and so have appends: no slow reader keeps
// them waiting.
//
// # Destroyed words
//
// Deleting a row leaves its bytes in the page, and in the write-ahead log, until PostgreSQL uses the room again; VACUUM
// gives the room back and does not overwrite it. Whoever must be sure destroys the key. Housekeep vacuums, no more.
//
// # Migrations
//
// Tables expand first and contract a release later, so that Hearths of two neighbouring releases work on them side by
// side, and the older one can be started again beside the newer, or instead of it.
//
// An expanding migration adds what an older Hearth does not notice: a table, a column that is null or has a default, an
// index. It never renames, narrows or fills what older ones read, and asks nothing of the rows that they write.
// Changing a table waits for whoever uses it, and everybody else waits behind that; so it gives up as soon as any
// statement would, and tries again.
//
// A contracting migration takes away what the release before has no use for already, and in the same file raises the one
// row of compatibility to the schema version of that release:
//
//	UPDATE compatibility SET oldest = 7;
//
// A Hearth whose own migrations end before that refuses to open the tables, in one line and before it has touched them;
// one at or above it opens them and leaves them as they are, however much newer. A number is never used again for
// something else, each schema counts for itself, and the migrations of a release that is out are never changed.
package postgres
