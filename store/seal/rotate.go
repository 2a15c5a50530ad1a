package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"hearth/store"
)

// # Replacing the master key
//
// The new key is put in front of the old one, where the key is kept (RotateMasterFile); from then on both open and the new
// one wraps. Rewrap wraps every data key anew. When none is left that only the old one opens, the old one is taken out
// (ForgetOlder). Servers go on meanwhile: one that meets a key it cannot open, or makes one, looks at the file again. A step
// that was killed is done again by doing it again. Data keys stay what they are, so no record and no id changes.

// ReloadWith tells the ring where to look for the master key again. Call it before the ring is used.
func (r *Ring) ReloadWith(load func() (Master, error)) { r.reload = load }

// lookAgain takes over the master key as it is kept now. One that cannot be read leaves the one that is known.
func (r *Ring) lookAgain() {
	if r.reload == nil {
		return
	}
	if m, err := r.reload(); err == nil {
		r.master.Store(&m)
	}
}

// unwrap opens a wrapped key, if need be with a master key that has replaced the one that is known.
func (r *Ring) unwrap(owner store.KeyOwner, wrapped []byte) ([]byte, error) {
	plain, err := unwrap(*r.master.Load(), owner, wrapped)
	if errors.Is(err, ErrMaster) && r.reload != nil {
		r.lookAgain()
		return unwrap(*r.master.Load(), owner, wrapped)
	}
	return plain, err
}

// Rewrap wraps every data key that another master key has wrapped under the present one. It says how many it wrapped anew,
// and how many there are. Keys that are destroyed meanwhile are gone, and not brought back. It may be broken off anywhere
// and run again.
func (r *Ring) Rewrap(ctx context.Context, keys store.KeyRotation) (anew, all int, err error) {
	r.lookAgain()
	owners, err := keys.KeyOwners(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("list the keys: %w", err)
	}
	for _, owner := range owners {
		did, err := r.rewrap(ctx, keys, owner)
		if err != nil {
			return anew, len(owners), err
		}
		if did {
			anew++
		}
	}
	return anew, len(owners), nil
}

func (r *Ring) rewrap(ctx context.Context, keys store.KeyRotation, owner store.KeyOwner) (bool, error) {
	present := *r.master.Load()
	for {
		wrapped, err := r.keys.Key(ctx, owner)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("read a key: %w", err)
		}
		id := present.id()
		if len(wrapped) >= wrapHeader && bytes.Equal(wrapped[1:wrapHeader], id[:]) {
			return false, nil
		}
		plain, err := unwrap(present, owner, wrapped)
		if err != nil {
			return false, err
		}
		fresh, err := wrap(present, owner, plain)
		clear(plain)
		if err != nil {
			return false, err
		}
		if err = keys.ReplaceKey(ctx, owner, wrapped, fresh); !errors.Is(err, store.ErrConflict) {
			return err == nil, err
		}
	}
}
