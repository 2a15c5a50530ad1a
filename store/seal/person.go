package seal

import (
	"context"
	"crypto/cipher"
	"fmt"

	"hearth/store"
)

// SealPerson seals what names a person (a name, a contact, a safety card) under their own key. The purpose is bound:
// what was sealed for one does not open for another.
func (r *Ring) SealPerson(ctx context.Context, person store.ID, purpose string, plain []byte) ([]byte, error) {
	aead, err := r.personCipher(ctx, person, purpose)
	if err != nil {
		return nil, fmt.Errorf("seal for a person: %w", err)
	}
	return aead.Seal(nil, nil, plain, framed("person", string(person), purpose)), nil
}

// OpenPerson opens what SealPerson sealed. ErrDestroyed when the person's key is gone, ErrSealed when the bytes are not
// what was sealed for this person and purpose.
func (r *Ring) OpenPerson(ctx context.Context, person store.ID, purpose string, sealed []byte) ([]byte, error) {
	aead, err := r.personCipher(ctx, person, purpose)
	if err != nil {
		return nil, fmt.Errorf("open for a person: %w", err)
	}
	plain, err := aead.Open(nil, nil, sealed, framed("person", string(person), purpose))
	if err != nil {
		return nil, fmt.Errorf("open for a person: %w", ErrSealed)
	}
	return plain, nil
}

func (r *Ring) personCipher(ctx context.Context, person store.ID, purpose string) (cipher.AEAD, error) {
	k, err := r.key(ctx, personOwner(person))
	if err != nil {
		return nil, err
	}
	key, err := derive(k.key[:], "person", string(person), purpose)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return newGCM(key)
}
