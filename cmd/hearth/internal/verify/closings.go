package verify

import (
	"fmt"
	"math"

	"hearth/store"
	"hearth/store/seal"
)

// Closings checks the chain of closed sessions: dense from 1, each link naming the one before, each signed by a key that is
// trusted, in its time, and the chain being the one that stood at each change of keys. The answer is nil, or what is wrong
// with the first link that is not so. That each link's session is there, and has that head, is for who has the sessions
// (Options.Closed).
func Closings(o *Options, chain []store.Closing) *Fault {
	keys, fault := o.trust()
	if fault != nil {
		return fault
	}
	before := store.Closing{}
	for i := range chain {
		c := &chain[i]
		want := store.Digest{}
		if before.N > 0 {
			want = before.Link()
		}
		fault := func(format string, args ...any) *Fault { return &Fault{Say: fmt.Sprintf(format, args...)} }
		k := signedBy(keys, c)
		switch {
		case c.N != before.N+1:
			return fault("closed session number %d is missing from the chain: number %d follows number %d", before.N+1, c.N, before.N)
		case c.Previous != want:
			return fault("closed session number %d does not follow number %d: one of them was changed or put in its place", c.N, before.N)
		case k == nil:
			return fault("closed session number %d is not signed by a key to trust", c.N)
		case !when(k, c.ClosedAt):
			return fault("closed session number %d is signed by the key %s, which did not sign then, but %s", c.N, c.Key, period(k))
		}
		before = *c
	}
	return Anchors(o.Changes, chain)
}

// Anchors says whether the chain is the one that stood at each change of keys. A later change that names fewer links was made
// when an older copy was restored, and what stood above it is gone with the sessions.
func Anchors(changes []store.KeyChange, chain []store.Closing) *Fault {
	low := int64(math.MaxInt64)
	for i := len(changes) - 1; i >= 0; i-- {
		c := &changes[i]
		if c.Closings > low {
			continue
		}
		low = c.Closings
		switch {
		case low == 0:
		case low > int64(len(chain)):
			return &Fault{Say: fmt.Sprintf("closed session number %d is missing from the chain: there were %d when the signing key was replaced the %d. time", len(chain)+1, low, c.N)}
		case chain[low-1].Link() != c.Link:
			return &Fault{Say: fmt.Sprintf("closed session number %d, or one before it, is not the one that stood there when the signing key was replaced the %d. time", low, c.N)}
		}
	}
	return nil
}

func signedBy(keys []seal.PublicKey, c *store.Closing) *seal.PublicKey {
	for i := range keys {
		if seal.VerifyClosing(keys[i].Public, c) {
			return &keys[i]
		}
	}
	return nil
}
