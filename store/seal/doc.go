// Package seal keeps words secret, ids opaque and heads signed.
//
// # Keys
//
// One master key (a file or the environment) wraps every data key; the wrapped keys live in store.Keys, apart from the
// database's ordinary backup. There is a data key for each session, one for its safety
// cards, one for each person, one for hashing secrets and one
// that signs, which can be replaced (renew.go). Nothing is ever sealed under a data key itself: each use has a key of its own, derived by HKDF-SHA256 with a
// label that names the use and whom it is for.
//
//	words of a person    HKDF(session's key ‖ person's key): destroying either is enough
//	words of nobody      HKDF(session's key)
//	ids, commands, names HKDF(session's key), one label each
//	name and contact     HKDF(person's key), one label for each purpose
//	safety card          HKDF(key of the session's cards ‖ person's key): the cards go a day after the session, words later
//
// # Formats
//
//	wrapped key  1 ‖ first 4 bytes of SHA-256("hearth master" ‖ master key) ‖ nonce ‖ AES-256-GCM(data key); the owner is
//	             bound as additional data. The four bytes tell two master keys apart, so that one can replace another.
//	sealed words nonce ‖ AES-256-GCM(salt ‖ words), session and number bound; commit = HMAC-SHA256(salt, words)
//	id           base64url of AES-256(seq ‖ first 8 bytes of digest): 22 characters, the same for every viewer
//	signature    Ed25519 over the bytes that SignedBytes gives
//
// Nonces are random: the same number is decided again after a conflict, with other words, so a nonce made from the number
// would be used twice.
//
// # Destruction
//
// DestroySession and DestroyPerson remove the key from the store and make every opened copy in this process useless.
// Other processes learn of it when their copy is older than keyAge, or at once when they call ForgetPerson or
// ForgetSession (the directory's feed tells them). Copies that the garbage collector has not yet overwritten are beyond
// what Go can promise.
package seal
