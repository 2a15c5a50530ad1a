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
//
// Who is here now is kept in the server's memory: it is the only one there is.
//
// # Migrations
//
// Tables expand first and contract a release later, so that Hearths of two neighbouring releases work on them side by
// side, and the older one can be started again beside the newer, or instead of it.
//
// An expanding migration adds what an older Hearth does not notice: a table, a column that is null or has a default, an
// index. It never renames, narrows or fills what older ones read, and asks nothing of the rows that they write.
//
// A contracting migration takes away what the release before has no use for already, and in the same file raises the one
// row of compatibility to the schema version of that release:
//
//	UPDATE compatibility SET oldest = 7;
//
// A Hearth whose own migrations end before that refuses to open the tables, in one line and before it has touched them;
// one at or above it opens them and leaves them as they are, however much newer. A number is never used again for
// something else, each file counts for itself, and the migrations of a release that is out are never changed.
package sqlite
