// Package postgres keeps a Hearth store in one PostgreSQL database, for any number of instances.
//
//	schema hearth        the log and the directory
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
// # Destroyed words
//
// Deleting a row leaves its bytes in the page, and in the write-ahead log, until PostgreSQL uses the room again; VACUUM
// gives the room back and does not overwrite it. Whoever must be sure destroys the key. Housekeep vacuums, no more.
package postgres
