package seal

import (
	"context"
	"crypto/cipher"
	"fmt"

	"hearth/store"
)

// SealSession seals what staff put down about a session beside its log, under the session's key: it goes when the session
// goes. The purpose is bound, as for SealPerson. Nothing that one person said or is called belongs in it: their key does
// not reach it.
func (r *Ring) SealSession(ctx context.Context, session store.SessionID, purpose string, plain []byte) ([]byte, error) {
	aead, err := r.sessionCipher(ctx, session, purpose)
	if err != nil {
		return nil, fmt.Errorf("seal for a session: %w", err)
	}
	return aead.Seal(nil, nil, plain, framed("session paper", string(session), purpose)), nil
}

// OpenSession opens what SealSession sealed, with the errors of OpenPerson.
func (r *Ring) OpenSession(ctx context.Context, session store.SessionID, purpose string, sealed []byte) ([]byte, error) {
	aead, err := r.sessionCipher(ctx, session, purpose)
	if err != nil {
		return nil, fmt.Errorf("open for a session: %w", err)
	}
	plain, err := aead.Open(nil, nil, sealed, framed("session paper", string(session), purpose))
	if err != nil {
		return nil, fmt.Errorf("open for a session: %w", ErrSealed)
	}
	return plain, nil
}

func (r *Ring) sessionCipher(ctx context.Context, session store.SessionID, purpose string) (cipher.AEAD, error) {
	k, err := r.key(ctx, sessionOwner(session))
	if err != nil {
		return nil, err
	}
	key, err := derive(k.key[:], "session paper", string(session), purpose)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return newGCM(key)
}
