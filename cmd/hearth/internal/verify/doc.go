// Package verify says whether a record is whole and was kept by its rules, from the record alone: no database, no secret,
// nothing of the server that wrote it but the public half of its key. It imports the rules (package moderation), the record
// (package store) and the arithmetic of the proofs (package store/seal), and cmd/check/arch holds it to that.
//
// A Checker takes the events of one log in order and names the first that cannot be:
//
//	numbers    dense from 1: none missing, none twice, none out of turn
//	times      never going back
//	digests    each follows from its predecessor's, the facts, the commitment and the time
//	words      where salt and words are there, they are what the commitment was made over
//	facts      written in the one way there is, and folding (moderation.Apply)
//	rules      read a second time, by moderation.Proof: nothing in the room that a stop binds, and after
//	           the end a private line that is open for its ten minutes, not shorter and not longer
//
// and then, of the whole: signatures are by a key that is trusted and over heads that the log really had, so that no tail is
// missing before the last of them; a receipt (store.Head.Fingerprint) names an event of it. After the first fault nothing is
// judged: whatever follows would only repeat it.
//
// File reads a copy as package export writes it. There the end of the copy is signed too, so that even a tail of a session
// that was still on is missed.
//
// Where one signing key took the place of another, trust goes from the older one forward, by a change that both signed; each
// key is held to its time, and what was recorded before a key needs a signature from before it (trust.go; store/seal says
// against whom). Trusting the first key is enough, and better than trusting the last one.
//
// What it cannot say: whoever holds the signing key can write another history and sign it. Against them only a receipt that
// was kept elsewhere helps.
package verify
