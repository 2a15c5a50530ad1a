package seal

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"hearth/store"
)

// A Signer signs heads with the store's own key. It is safe for concurrent use.
type Signer struct {
	private ed25519.PrivateKey
	public  ed25519.PublicKey
	name    string
}

// Signer opens the signing key, making it in a new store.
func (r *Ring) Signer(ctx context.Context) (*Signer, error) {
	if s := r.signer.Load(); s != nil {
		return s, nil
	}
	k, err := r.key(ctx, "store/sign")
	if err != nil {
		return nil, fmt.Errorf("open the signing key: %w", err)
	}
	private := ed25519.NewKeyFromSeed(k.key[:])
	public := private.Public().(ed25519.PublicKey)
	s := &Signer{private: private, public: public, name: Fingerprint(public)}
	r.signer.Store(s)
	return s, nil
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

// PublicKeys are all that verify what this store has signed, the present one first.
func (s *Signer) PublicKeys() []ed25519.PublicKey { return []ed25519.PublicKey{s.PublicKey()} }

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
