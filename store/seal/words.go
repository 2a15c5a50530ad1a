package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"hearth/store"
)

// SaltLen is the length of the salt in front of every sealed words.
const SaltLen = 32

// Words seals and opens the words by or about one person in one session. It is safe for concurrent use.
type Words struct {
	session *dataKey
	person  *dataKey // nil: words of nobody
	// The cipher is made at each use, which takes a fraction of sealing: it is forty times as big as its key, and most
	// people who are kept here say nothing for minutes.
	key [keySize]byte
}

func newWords(id store.SessionID, name store.ID, session, person *dataKey) (*Words, error) {
	secret := make([]byte, 0, 2*keySize)
	secret = append(secret, session.key[:]...)
	label := "words of nobody"
	if person != nil {
		secret = append(secret, person.key[:]...)
		label = "words"
	}
	defer clear(secret[:cap(secret)])
	key, err := derive(secret, label, string(id), string(name))
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return &Words{session: session, person: person, key: [keySize]byte(key)}, nil
}

// Commit binds words without showing them: HMAC-SHA256 under their salt. Whoever holds both can check it.
func Commit(salt, words []byte) store.Digest {
	mac := hmac.New(sha256.New, salt)
	mac.Write(words)
	var d store.Digest
	mac.Sum(d[:0])
	return d
}

// Seal seals the words of the record at seq with a fresh salt, and commits to them. The result binds session and number,
// so a record that is decided again at another number is sealed again. It may be called any number of times.
func (w *Words) Seal(session store.SessionID, seq store.Seq, words []byte) (sealed []byte, commit store.Digest, err error) {
	if w.destroyed() {
		return nil, commit, fmt.Errorf("seal words: %w", ErrDestroyed)
	}
	aead, err := newGCM(w.key[:])
	if err != nil {
		return nil, commit, err
	}
	plain := make([]byte, SaltLen, SaltLen+len(words))
	_, _ = rand.Read(plain)
	plain = append(plain, words...)
	sealed = make([]byte, 0, len(plain)+aead.Overhead())
	return aead.Seal(sealed, nil, plain, place(session, seq)), Commit(plain[:SaltLen], words), nil
}

// Open gives back the words and their salt. ErrSealed when the bytes were changed, belong to another place or person, or
// do not match the commitment; ErrDestroyed when a key has been destroyed meanwhile.
func (w *Words) Open(session store.SessionID, seq store.Seq, sealed []byte, commit store.Digest) (words, salt []byte, err error) {
	o, err := w.Opener()
	if err != nil {
		return nil, nil, err
	}
	return o.Open(session, seq, sealed, commit)
}

// An Opener opens many words of one person, with a cipher that was made once. It is to be forgotten soon: it is the big half
// of Words. It is safe for concurrent use.
type Opener struct {
	words *Words
	aead  cipher.AEAD
}

// Opener makes one.
func (w *Words) Opener() (*Opener, error) {
	aead, err := newGCM(w.key[:])
	if err != nil {
		return nil, err
	}
	return &Opener{w, aead}, nil
}

// Open is Words.Open.
func (o *Opener) Open(session store.SessionID, seq store.Seq, sealed []byte, commit store.Digest) (words, salt []byte, err error) {
	if o.words.destroyed() {
		return nil, nil, fmt.Errorf("open words: %w", ErrDestroyed)
	}
	if len(sealed) < o.aead.Overhead()+SaltLen {
		return nil, nil, fmt.Errorf("open words: %w", ErrSealed)
	}
	plain, err := o.aead.Open(nil, nil, sealed, place(session, seq))
	if err != nil {
		return nil, nil, fmt.Errorf("open words: %w", ErrSealed)
	}
	salt, words = plain[:SaltLen:SaltLen], plain[SaltLen:]
	if got := Commit(salt, words); !hmac.Equal(got[:], commit[:]) {
		return nil, nil, fmt.Errorf("match words to their commitment: %w", ErrSealed)
	}
	return words, salt, nil
}

func (w *Words) destroyed() bool {
	return w.session.gone.Load() || w.person != nil && w.person.gone.Load()
}

func place(session store.SessionID, seq store.Seq) []byte {
	b := make([]byte, 0, 32+len(session))
	b = append(b, "hearth words"...)
	b = binary.BigEndian.AppendUint64(b, uint64(seq)) // of fixed length, so that the two do not run together
	return append(b, session...)
}
