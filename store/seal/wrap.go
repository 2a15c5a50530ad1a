package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"hearth/store"
)

// The errors that callers branch on, wrapped with %w.
var (
	// ErrDestroyed: the key was destroyed, and what it sealed with it. It is an answer, not a fault.
	ErrDestroyed = errors.New("key destroyed")
	// ErrSealed: these bytes do not open under this key, at this place: they were changed, moved, or sealed elsewhere.
	ErrSealed = errors.New("does not open")
	// ErrMaster: the keys in the store were wrapped by another master key.
	ErrMaster = errors.New("the master key is not the one this store was made with")
)

const (
	wrapVersion  = 1
	masterIDSize = 4
	wrapHeader   = 1 + masterIDSize
)

// newGCM makes AES-256-GCM that draws its own nonces and puts them in front.
func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead, nil
}

// derive gives the key for one use. Parts are framed by their length, so that no two lists of parts run together.
func derive(secret []byte, label string, parts ...string) ([]byte, error) {
	info := framed(label, parts...)
	key, err := hkdf.Key(sha256.New, secret, nil, string(info), keySize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return key, nil
}

func framed(label string, parts ...string) []byte {
	b := []byte("hearth " + label)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

// wrap seals a data key under the master key for its owner.
func wrap(m Master, owner store.KeyOwner, key []byte) ([]byte, error) {
	aead, err := newGCM(m.key[:])
	if err != nil {
		return nil, err
	}
	id := m.id()
	out := append([]byte{wrapVersion}, id[:]...)
	return aead.Seal(out, nil, key, framed("key", string(owner), string(out))), nil
}

// unwrap is the inverse of wrap. It answers ErrMaster for another master key's work and ErrSealed for anything else.
func unwrap(m Master, owner store.KeyOwner, wrapped []byte) ([]byte, error) {
	if len(wrapped) < wrapHeader || wrapped[0] != wrapVersion {
		return nil, fmt.Errorf("unwrap the key of %s: %w", owner, ErrSealed)
	}
	m, ok := m.withID([masterIDSize]byte(wrapped[1:wrapHeader]))
	if !ok {
		return nil, fmt.Errorf("unwrap the key of %s: %w", owner, ErrMaster)
	}
	aead, err := newGCM(m.key[:])
	if err != nil {
		return nil, err
	}
	key, err := aead.Open(nil, nil, wrapped[wrapHeader:], framed("key", string(owner), string(wrapped[:wrapHeader])))
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("unwrap the key of %s: %w", owner, ErrSealed)
	}
	return key, nil
}
