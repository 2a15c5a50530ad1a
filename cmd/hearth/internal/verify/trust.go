package verify

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"time"

	"hearth/store"
	"hearth/store/seal"
)

const (
	// late is how long after its time a key may still sign: an instance may be on its way with a signature.
	late = 10 * time.Minute
	// tail is how much of a record a later key may speak for behind the last signature of the time: a log is signed every
	// minute while it grows, and one from an older copy ends between two.
	tail = 2 * time.Minute
)

// trust follows the changes forward from the keys that are trusted. A change by a key that is not trusted gives no trust, but
// still bounds a key that is: that can only take from what it may sign.
func (o *Options) trust() ([]seal.PublicKey, *Fault) {
	keys := append([]seal.PublicKey(nil), o.Keys...)
	find := func(public []byte) *seal.PublicKey {
		for i := range keys {
			if bytes.Equal(keys[i].Public, public) {
				return &keys[i]
			}
		}
		return nil
	}
	for i := range o.Changes {
		c := &o.Changes[i]
		switch {
		case c.N != int64(i)+1:
			return keys, &Fault{Say: fmt.Sprintf("change %d of the signing key is missing: number %d stands in its place", i+1, c.N)}
		case !seal.VerifyKeyChange(c):
			return keys, &Fault{Say: fmt.Sprintf("change %d of the signing key was altered: it is not what both keys signed", c.N)}
		case i > 0 && (!bytes.Equal(o.Changes[i-1].New, c.Old) || c.At < o.Changes[i-1].At):
			return keys, &Fault{Say: fmt.Sprintf("change %d of the signing key does not follow the one before it", c.N)}
		}
		before := find(c.Old)
		if before != nil && (before.Until == 0 || c.At < before.Until) {
			before.Until = c.At
		}
		switch after := find(c.New); {
		case after != nil:
			after.From = max(after.From, c.At)
		case before != nil:
			keys = append(keys, seal.PublicKey{Public: ed25519.PublicKey(c.New), From: c.At})
		}
	}
	return keys, nil
}

// when says whether a key may have signed something at a time.
func when(k *seal.PublicKey, at int64) bool {
	return at >= k.From-late.Milliseconds() && (k.Until == 0 || at < k.Until+late.Milliseconds())
}

func period(k *seal.PublicKey) string {
	say := func(at int64) string { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04:05") }
	switch {
	case k.From > 0 && k.Until > 0:
		return "from " + say(k.From) + " until " + say(k.Until)
	case k.Until > 0:
		return "until " + say(k.Until)
	}
	return "from " + say(k.From)
}

// A voucher is a signature that held: everything up to an event, and who says so.
type voucher struct {
	seq  store.Seq
	at   int64 // when it was signed
	from int64 // since when its key signs
}

// key is the key of that name, if it is to be trusted.
func (c *Checker) key(name string) *seal.PublicKey {
	keys := c.trusted()
	for i := range keys {
		if seal.Fingerprint(keys[i].Public) == name {
			return &keys[i]
		}
	}
	return nil
}

func (c *Checker) trusted() []seal.PublicKey {
	if !c.asked {
		c.asked = true
		var fault *Fault
		if c.keys, fault = c.opts.trust(); fault != nil {
			c.Bad(0, "%s", fault.Say)
		}
	}
	return c.keys
}

// ofItsTime holds what was recorded before a key began against the signatures by keys from before it: whoever has the later
// key alone could have written it otherwise.
func (c *Checker) ofItsTime() {
	for _, k := range c.trusted() {
		e := len(c.times)
		for e > 0 && c.times[e-1] >= k.From {
			e--
		}
		if k.From == 0 || e == 0 {
			continue
		}
		var best voucher
		for _, v := range c.vouchers {
			if v.from < k.From && v.seq >= best.seq {
				best = v
			}
		}
		if int(best.seq) < e && c.times[e-1] > best.at+tail.Milliseconds() {
			c.Bad(best.seq+1, "event %d is from before the key %s signed, and no signature of its time is over it: whoever holds that key could have written it", best.seq+1, seal.Fingerprint(k.Public))
			return
		}
	}
}
