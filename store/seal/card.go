package seal

import (
	"context"
	"crypto/cipher"
	"fmt"

	"hearth/store"
)

// SealCard seals a person's safety card for one session: destroying the session's cards or the person's key is enough.
func (r *Ring) SealCard(ctx context.Context, session store.SessionID, person store.ID, plain []byte) ([]byte, error) {
	aead, err := r.cardCipher(ctx, session, person)
	if err != nil {
		return nil, fmt.Errorf("seal a card: %w", err)
	}
	return aead.Seal(nil, nil, plain, framed("card", string(session), string(person))), nil
}

// OpenCard opens what SealCard sealed. ErrDestroyed when either key is gone, ErrSealed when the bytes are not what was
// sealed for this person and session.
func (r *Ring) OpenCard(ctx context.Context, session store.SessionID, person store.ID, sealed []byte) ([]byte, error) {
	aead, err := r.cardCipher(ctx, session, person)
	if err != nil {
		return nil, fmt.Errorf("open a card: %w", err)
	}
	plain, err := aead.Open(nil, nil, sealed, framed("card", string(session), string(person)))
	if err != nil {
		return nil, fmt.Errorf("open a card: %w", ErrSealed)
	}
	return plain, nil
}

func (r *Ring) cardCipher(ctx context.Context, session store.SessionID, person store.ID) (cipher.AEAD, error) {
	cards, err := r.key(ctx, cardsOwner(session))
	if err != nil {
		return nil, err
	}
	own, err := r.key(ctx, personOwner(person))
	if err != nil {
		return nil, err
	}
	secret := make([]byte, 0, 2*keySize)
	secret = append(append(secret, cards.key[:]...), own.key[:]...)
	defer clear(secret)
	key, err := derive(secret, "card", string(session), string(person))
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return newGCM(key)
}
