package seal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strconv"

	"hearth/store"
)

// # Replacing the key that signs
//
// A change (store.KeyChange) is signed by both keys and kept beside the keys. It says since when the new one signs, and where
// the chain of closed sessions stood. Then the old private key is destroyed: who breaks in afterwards finds one key and not
// all. Its public half verifies for ever what it signed.
//
// What was weighed, attacker by attacker:
//
//   - With the new key alone. Trust goes forward only: from a key to the one that it announced, never back. Whoever holds the
//     new key could announce an old one of their own making, so that a new key which vouches for old ones would let them
//     rewrite every old session. A key signs nothing from before its time either: events from before a change need a signature by a
//     key of that time over them (package verify), and the links of the chain up to the change are fixed by it.
//   - With the old key alone, which may be why it was replaced. It may sign at most ten minutes more, since an instance may be on its
//     way with one. It can still announce another new key: two announcements by one key are told apart by who published the
//     new fingerprint, and by nothing else. Signatures with an older date than they have are held against the chain.
//   - With the database and no key: changed, missing or swapped announcements do not verify, or leave signatures by keys that nobody
//     announced.
//   - With all that the server has: nothing here helps, only a receipt or a public key that was kept elsewhere.
//
// Killed at any step: the new key is made first and used again by whoever tries again; the change is one row; destroying the
// old key is finished by the next run. A server asks the store before each signature, so that it notices by itself. An older
// Hearth that knows no changes is refused from the first change on; one that runs meanwhile signs with the old key until it
// ends, and what it signs after ten minutes is found.

// A PublicKey verifies what was signed while it was the one that signs. Times are Unix milliseconds; 0: no bound is known.
type PublicKey struct {
	Public      ed25519.PublicKey
	From, Until int64
}

func signOwner(changes int) store.KeyOwner {
	if changes == 0 {
		return "store/sign"
	}
	return store.KeyOwner("store/sign/" + strconv.Itoa(changes))
}

// VerifyKeyChange says whether both keys signed the change.
func VerifyKeyChange(c *store.KeyChange) bool {
	return len(c.Old) == ed25519.PublicKeySize && len(c.New) == ed25519.PublicKeySize && !bytes.Equal(c.Old, c.New) &&
		ed25519.Verify(c.Old, c.Bytes(), c.OldSig) && ed25519.Verify(c.New, c.Bytes(), c.NewSig)
}

// RenewSigner puts a new signing key in the place of the present one, from at (Unix milliseconds) on. last is the newest link
// of the chain of closed sessions. The old private key stays until DestroyReplaced. store.ErrConflict: somebody else did so
// at the same time.
func (r *Ring) RenewSigner(ctx context.Context, at int64, last store.Closing) (store.KeyChange, error) {
	fail := func(err error) (store.KeyChange, error) {
		return store.KeyChange{}, fmt.Errorf("replace the signing key: %w", err)
	}
	old, err := r.Signer(ctx)
	if err != nil {
		return fail(err)
	}
	owner := signOwner(len(old.changes) + 1)
	wrapped, err := r.makeKey(ctx, owner)
	if err != nil {
		return fail(err)
	}
	fresh, err := r.signerOf(owner, wrapped)
	if err != nil {
		return fail(err)
	}
	c := store.KeyChange{N: int64(len(old.changes)) + 1, At: at, Old: old.public, New: fresh.public, Closings: last.N}
	if last.N > 0 {
		c.Link = last.Link()
	}
	c.OldSig, c.NewSig = ed25519.Sign(old.private, c.Bytes()), ed25519.Sign(fresh.private, c.Bytes())
	if err := r.keys.PutKeyChange(ctx, c); err != nil {
		return fail(err)
	}
	return c, nil
}

// DestroyReplaced destroys every private signing key that another has replaced, and says how many there still were.
func (r *Ring) DestroyReplaced(ctx context.Context) (n int, err error) {
	changes, err := r.keys.KeyChanges(ctx)
	if err != nil {
		return 0, fmt.Errorf("destroy a replaced key: %w", err)
	}
	for i := range changes {
		_, err := r.keys.Key(ctx, signOwner(i))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err == nil {
			err = r.keys.DestroyKey(ctx, signOwner(i), "another signing key took its place")
		}
		if err != nil {
			return n, fmt.Errorf("destroy a replaced key: %w", err)
		}
		n++
	}
	return n, nil
}
