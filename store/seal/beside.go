package seal

import (
	"context"
	"crypto/cipher"
	"fmt"

	"hearth/store"
)

// SealBeside seals words that stand beside a session's log (an addendum, what became of something) under the session's
// key: they go when the session's words go. id names what they are part of, and is bound.
func (r *Ring) SealBeside(ctx context.Context, session store.SessionID, id store.ID, plain []byte) ([]byte, error) {
	sealed, err := r.sealUnder(ctx, sessionOwner(session), framed("beside", string(session), string(id)), plain)
	if err != nil {
		return nil, fmt.Errorf("seal beside a session: %w", err)
	}
	return sealed, nil
}

// OpenBeside opens what SealBeside sealed. ErrDestroyed when the session's key is gone, ErrSealed when the bytes are not
// what was sealed there.
func (r *Ring) OpenBeside(ctx context.Context, session store.SessionID, id store.ID, sealed []byte) ([]byte, error) {
	plain, err := r.openUnder(ctx, sessionOwner(session), framed("beside", string(session), string(id)), sealed)
	if err != nil {
		return nil, fmt.Errorf("open beside a session: %w", err)
	}
	return plain, nil
}

// SealNote seals an author's process note about a session. Its key is the author's and for notes alone: no key of a
// session, of a member or of anybody else opens it.
func (r *Ring) SealNote(ctx context.Context, author store.ID, session store.SessionID, kind string, plain []byte) ([]byte, error) {
	sealed, err := r.sealUnder(ctx, notesOwner(author), framed("note", string(author), string(session), kind), plain)
	if err != nil {
		return nil, fmt.Errorf("seal a note: %w", err)
	}
	return sealed, nil
}

// OpenNote opens what SealNote sealed, under the same errors as OpenBeside.
func (r *Ring) OpenNote(ctx context.Context, author store.ID, session store.SessionID, kind string, sealed []byte) ([]byte, error) {
	plain, err := r.openUnder(ctx, notesOwner(author), framed("note", string(author), string(session), kind), sealed)
	if err != nil {
		return nil, fmt.Errorf("open a note: %w", err)
	}
	return plain, nil
}

func notesOwner(author store.ID) store.KeyOwner { return store.KeyOwner("notes/" + author) }

func (r *Ring) sealUnder(ctx context.Context, owner store.KeyOwner, place, plain []byte) ([]byte, error) {
	aead, err := r.cipherUnder(ctx, owner, place)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, plain, place), nil
}

func (r *Ring) openUnder(ctx context.Context, owner store.KeyOwner, place, sealed []byte) ([]byte, error) {
	aead, err := r.cipherUnder(ctx, owner, place)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, sealed, place)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// cipherUnder is the cipher for one place under an owner's key.
func (r *Ring) cipherUnder(ctx context.Context, owner store.KeyOwner, place []byte) (cipher.AEAD, error) {
	k, err := r.key(ctx, owner)
	if err != nil {
		return nil, err
	}
	key, err := derive(k.key[:], string(place))
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return newGCM(key)
}
