// Package sqlite keeps a Hearth store in one folder, for one server and the commands beside it.
//
//	hearth.db      the log and the directory (WAL, synchronous=FULL, secure_delete)
//	keys.db        wrapped keys and the purge journal, apart so that a restored hearth.db brings no key back
//	serve.lock     held by the one server; migrate.lock, while the tables are brought up to date
//
// # Rules
//
// One connection writes, and every transaction on it begins IMMEDIATE, so that nobody finds out at the end that somebody
// else was first. Readers have connections of their own and see one snapshot each; in WAL mode they hold no lock that a
// writer waits for.
//
// Statements inside a transaction do not carry the caller's context: a transaction is short and bounded by the busy
// timeout, and one that was cut off half way would leave the outcome in doubt for nothing.
//
// SQLite checkpoints inside the unlucky commit unless told not to. Here it is told not to: a goroutine of the store does
// it from a connection of its own, and makes the writer stand aside only when the WAL has outgrown its bound. After
// words were destroyed it also cuts the WAL to nothing, since old pages live on there.
package sqlite
