package seal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"hearth/store"
)

// A Signer signs heads with the store's own key. It is safe for concurrent use.
type Signer struct {
	private ed25519.PrivateKey
	public  ed25519.PublicKey
	name    string
	changes []store.KeyChange // how this key came to sign
}

// Signer opens the key that signs now, making the first one in a new store. Ask again for every use: another process may
// have put another key in its place, and the store knows.
func (r *Ring) Signer(ctx context.Context) (*Signer, error) {
	s, err := r.signerNow(ctx)
	if errors.Is(err, ErrDestroyed) {
		s, err = r.signerNow(ctx) // it was replaced between two looks
	}
	if err != nil {
		return nil, fmt.Errorf("open the signing key: %w", err)
	}
	return s, nil
}

func (r *Ring) signerNow(ctx context.Context) (*Signer, error) {
	changes, err := r.keys.KeyChanges(ctx)
	if err != nil {
		return nil, err
	}
	if s := r.signer.Load(); s != nil && len(s.changes) == len(changes) {
		again := *s
		again.changes = changes
		return &again, nil
	}
	s, err := r.openSigner(ctx, len(changes))
	if err != nil {
		return nil, err
	}
	if n := len(changes); n > 0 && !bytes.Equal(changes[n-1].New, s.public) {
		return nil, errors.New("it is not the one that was announced last")
	}
	s.changes = changes
	r.signer.Store(s)
	return s, nil
}

// openSigner opens the key behind so many changes. The first is made where there is none; a later one never: it was announced.
func (r *Ring) openSigner(ctx context.Context, changes int) (*Signer, error) {
	owner := signOwner(changes)
	wrapped, err := r.keys.Key(ctx, owner)
	if errors.Is(err, store.ErrNotFound) {
		if err = ErrDestroyed; changes == 0 {
			wrapped, err = r.makeKey(ctx, owner)
		}
	}
	if err != nil {
		return nil, err
	}
	return r.signerOf(owner, wrapped)
}

func (r *Ring) signerOf(owner store.KeyOwner, wrapped []byte) (*Signer, error) {
	seed, err := r.unwrap(owner, wrapped)
	if err != nil {
		return nil, err
	}
	defer clear(seed)
	private := ed25519.NewKeyFromSeed(seed)
	public := private.Public().(ed25519.PublicKey)
	return &Signer{private: private, public: public, name: Fingerprint(public)}, nil
}

// SignHead says that this head was seen at signedAt (Unix milliseconds).
func (s *Signer) SignHead(session store.SessionID, head store.Head, signedAt int64) store.Signature {
	sig := store.Signature{Head: head, SignedAt: signedAt, Key: s.name}
	sig.Sig = ed25519.Sign(s.private, SignedBytes(session, sig))
	return sig
}

// SignClosing signs a link of the chain of closed sessions, and names the key in it.
func (s *Signer) SignClosing(c *store.Closing) {
	link := c.Link()
	c.Key, c.Sig = s.name, ed25519.Sign(s.private, link[:])
}

// VerifyClosing says whether SignClosing by this key signed the link. It needs nothing of the store.
func VerifyClosing(public ed25519.PublicKey, c *store.Closing) bool {
	link := c.Link()
	return len(public) == ed25519.PublicKeySize && c.Key == Fingerprint(public) && ed25519.Verify(public, link[:], c.Sig)
}

// SignCopy says that a copy of a record was made here: text is its last line up to the signature, which holds the hash of
// all the lines before it.
func (s *Signer) SignCopy(text []byte) []byte { return ed25519.Sign(s.private, copyBytes(text)) }

// VerifyCopy says whether SignCopy by this key gave the signature. It needs nothing of the store.
func VerifyCopy(public ed25519.PublicKey, text, sig []byte) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, copyBytes(text), sig)
}

// copyBytes keeps what is signed for a copy apart from what is signed for a head.
func copyBytes(text []byte) []byte { return append([]byte("hearth copy"), text...) }

// PublicKey verifies what this signer signs.
func (s *Signer) PublicKey() ed25519.PublicKey { return append(ed25519.PublicKey(nil), s.public...) }

// Changes are all changes of the key that signs, in order.
func (s *Signer) Changes() []store.KeyChange { return s.changes }

// PublicKeys are all that verify what this store has signed, the present one first, each with its time.
func (s *Signer) PublicKeys() []PublicKey {
	keys := []PublicKey{s.First()}
	for _, c := range s.changes {
		keys[len(keys)-1].Until = c.At
		keys = append(keys, PublicKey{Public: bytes.Clone(c.New), From: c.At})
	}
	slices.Reverse(keys)
	return keys
}

// First is the key that this store began with: who trusts it follows the changes to the others.
func (s *Signer) First() PublicKey {
	if len(s.changes) > 0 {
		return PublicKey{Public: bytes.Clone(s.changes[0].Old)}
	}
	return PublicKey{Public: s.PublicKey()}
}

// Fingerprint names the public key.
func (s *Signer) Fingerprint() string { return s.name }

// Fingerprint names a public key: base64url of the first 16 bytes of its SHA-256.
func Fingerprint(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// Verify says whether the signature is one by this key over this head of this session. It needs nothing of the store.
func Verify(public ed25519.PublicKey, session store.SessionID, s store.Signature) bool {
	return len(public) == ed25519.PublicKeySize && s.Key == Fingerprint(public) &&
		ed25519.Verify(public, SignedBytes(session, s), s.Sig)
}

// SignedBytes is what a signature is over: "hearth head" ‖ seq ‖ at ‖ digest ‖ signed at ‖ session id. Numbers are 8
// bytes, big-endian. Key and Sig are not read.
func SignedBytes(session store.SessionID, s store.Signature) []byte {
	b := make([]byte, 0, 80+len(session))
	b = append(b, "hearth head"...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(s.At))
	b = append(b, s.Digest[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.SignedAt))
	return append(b, session...)
}
