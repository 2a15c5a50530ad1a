// Package export makes copies of a session's record, streamed, each for a purpose that is in the audit before the first
// byte is written.
//
// A Desk is asked for a copy and answers with a Copy, which has been audited and has written nothing yet. What it then
// writes is a Kind's business: a kind is one file of this package and one row of kinds. A kind gets the records (Records,
// with salts for proofs) or the lines (Lines, for readers), both through hub's read gate, and a sheet to write on that
// counts and hashes what goes through it. Nothing of a kind holds a whole session in memory.
//
// Every copy is stamped: by whom, when, for what, of which session, and whether it is whole. One that is not says so.
//
// # The record as JSON lines (kind "json", format hearth-record/1)
//
// One object a line, no spaces outside strings, keys in the order below; the same copy is the same bytes. schema.json
// describes each line for programs. In order:
//
//	copy       what this is: format, session, whole, of (what is in it), by, purpose, made
//	key        a public key that signatures here name: key (its fingerprint), public (hex)
//	change     of the signing key, where there was one: n, at, old, new, closings, link, old_sig, new_sig (store.KeyChange);
//	           then the format is hearth-record/2
//	event      n, at, format, facts, commit, digest as store keeps them (digests in hex; facts are the chained bytes
//	           themselves); salt and words where the copy has them; gone ("erased" or "withheld") where there were words
//	agreement  version, hash and text, behind the first event that names it
//	signature  of a head: n, at, digest, signed_at, key, sig
//	end        counts, rules, sha256 of all bytes before this line, and key and sig over the line itself up to ,"sig"
//
// So whoever has the file and the public key checks every digest, commitment and signature, that nothing was taken from
// its end, and by the facts that the rules were kept, without Hearth's database and without a secret: package verify does.
package export

import _ "embed"

//go:embed schema.json
var schema []byte

// Schema describes one line of a record as JSON lines.
func Schema() []byte { return schema }
