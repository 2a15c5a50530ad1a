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
// The id that people see is not stored: it is one AES block over (seq ‖ first 8 bytes of digest) under the session's id
// key (store/seal), so any instance opens it without a look-up and a log restored from an older backup does not
// recognise ids from after it.
package store
