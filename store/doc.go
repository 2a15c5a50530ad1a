// Package store says what Hearth asks of a database: a Log, a Directory and a place for keys.
//
// Two implementations keep these contracts, store/sqlite and store/postgres; store/storetest is the one suite that both
// pass. Nothing here knows what an event means. A record is facts (bytes that the log chains), words (bytes already
// sealed, in a row of their own so that they can be destroyed) and the commitment that ties the two together; package
// hub alone translates between these and the values of package moderation.
//
// # The record (format 1)
//
// A session's log is the records 1, 2, 3, … with no hole. Each carries
//
//	seq      its place, dense from 1
//	at       when it was decided, in Unix milliseconds of the store's clock, never before its predecessor's
//	format   how facts and words are written; this build writes 1 and reads every format up to its own
//	facts    canonical JSON of who, what and which numbers; never a person's words
//	commit   HMAC-SHA256(salt, words): binds the words without showing them; all zero where there are none
//	digest   SHA-256("hearth record" ‖ previous digest ‖ format ‖ seq ‖ at ‖ len(facts) ‖ facts ‖ commit)
//	command  a keyed hash of the command that asked for it, so that the same command never counts twice; may be empty
//
// and, apart, sealed = AES-256-GCM over (salt ‖ words). The predecessor of record 1 has the digest
// SHA-256("hearth log" ‖ session id). Numbers are big-endian; format is 2 bytes, seq, at and len(facts) are 8. The design
// wanted digest = H(previous ‖ facts ‖ commit); format, place and time are bound too, since a proof that a stop was a
// stop is worth nothing if its time can be moved.
//
// Destroying words (one row, one person's key, a session's key) leaves facts, commit and digest whole: the log still
// folds, and still verifies to the same verdict.
//
// # The chain of closed sessions
//
// A log proves itself, and not that another was never there. So each session that ends, but for rehearsals and demos, adds
// a link to one chain of the whole store (Closing): its number, its session, the head of its log, and the link before, signed.
// Taking a closed session away, or its link, then leaves a link without a log, or a hole, and `hearth verify -all` says so.
//
//   - One chain for the store and not for each group: a group has few sessions, so that its last link would often be the one
//     that nothing stands behind yet.
//   - Two instances whose sessions end at once make the same number. PutClosing keeps one; the other reads the last link and
//     makes its own anew. Two that close the same session find the one link that it may have.
//   - It is written behind the end, never before anyone is answered, and before the Directory's note that the session has ended:
//     whoever died between the two is followed by the caretaker, who looks after whatever is not noted as ended.
//   - A purged session keeps its link, and its facts: both hold no words. Facts go only with what has a mark, which has no link.
//   - Links at the end of the chain can be cut off with their sessions: against whoever does that only a receipt helps that
//     was kept elsewhere (Head.Fingerprint, shown to staff when a session closes).
//   - A restore of an older backup takes links away with the sessions, and begins from there.
//
// The id that people see is not stored: it is one AES block over (seq ‖ first 8 bytes of digest) under the session's id
// key (store/seal), so any instance opens it without a look-up and a log restored from an older backup does not
// recognise ids from after it.
package store
