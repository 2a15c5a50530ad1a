package verify

import (
	"crypto/ed25519"
	"fmt"

	"hearth/store"
	"hearth/store/seal"
)

// Closings checks the chain of closed sessions: dense from 1, each link naming the one before, each signed by a key that is
// trusted. The answer is nil, or what is wrong with the first link that is not so. That each link's session is there, and
// has that head, is for who has the sessions (Options.Closed).
func Closings(keys []ed25519.PublicKey, chain []store.Closing) *Fault {
	before := store.Closing{}
	for i := range chain {
		c := &chain[i]
		want := store.Digest{}
		if before.N > 0 {
			want = before.Link()
		}
		fault := func(format string, args ...any) *Fault { return &Fault{Say: fmt.Sprintf(format, args...)} }
		switch {
		case c.N != before.N+1:
			return fault("closed session number %d is missing from the chain: number %d follows number %d", before.N+1, c.N, before.N)
		case c.Previous != want:
			return fault("closed session number %d does not follow number %d: one of them was changed or put in its place", c.N, before.N)
		case !signedBy(keys, c):
			return fault("closed session number %d is not signed by a key to trust", c.N)
		}
		before = *c
	}
	return nil
}

func signedBy(keys []ed25519.PublicKey, c *store.Closing) bool {
	for _, k := range keys {
		if seal.VerifyClosing(k, c) {
			return true
		}
	}
	return false
}
