package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"hearth/store"
)

const (
	idBytes = aes.BlockSize
	// IDLen is the length of every event id.
	IDLen = 22
)

// SessionKeys are what one session's key gives. They are safe for concurrent use.
type SessionKeys struct {
	ring     *Ring
	session  store.SessionID
	key      *dataKey
	ids      cipher.Block
	commands []byte
	names    []byte

	mu    sync.Mutex // guards what follows
	words *lru[store.ID, *Words]
}

func newSessionKeys(r *Ring, id store.SessionID, k *dataKey) (*SessionKeys, error) {
	s := &SessionKeys{ring: r, session: id, key: k, words: newLRU[store.ID, *Words](maxWords)}
	var err error
	use := func(label string) []byte {
		key, e := derive(k.key[:], label, string(id))
		if e != nil {
			err = e
		}
		return key
	}
	ids := use("ids")
	s.commands, s.names = use("commands"), use("names")
	if err != nil {
		return nil, err
	}
	if s.ids, err = aes.NewCipher(ids); err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return s, nil
}

// ID is the name by which people see the record at seq: opaque, the same for all viewers, IDLen characters safe in a URL.
func (s *SessionKeys) ID(seq store.Seq, digest store.Digest) string {
	var b [IDLen + idBytes]byte
	return string(s.AppendID(b[:0], seq, digest))
}

// AppendID is ID at the end of dst. It allocates only where dst lacks room for IDLen and a block to work in.
func (s *SessionKeys) AppendID(dst []byte, seq store.Seq, digest store.Digest) []byte {
	n := len(dst)
	dst = slices.Grow(dst, IDLen+idBytes)
	id, block := dst[n:n+IDLen], dst[n+IDLen:n+IDLen+idBytes]
	binary.BigEndian.PutUint64(block, uint64(seq))
	copy(block[8:], digest[:8])
	s.ids.Encrypt(block, block)
	base64.RawURLEncoding.Encode(id, block)
	return dst[:n+IDLen]
}

// OpenID tells what an id names: the number, and the first bytes of the digest that the record must have. Where the log
// has no such record, the id is from a log that was since restored, or made up: start over. ok is false for what no
// session's ID could have written; any other text opens to some number, so the digest must be compared.
func (s *SessionKeys) OpenID(id string) (seq store.Seq, check [8]byte, ok bool) {
	if len(id) != IDLen {
		return 0, check, false
	}
	b := make([]byte, 0, idBytes+2)
	b, err := base64.RawURLEncoding.Strict().AppendDecode(b, []byte(id))
	if err != nil || len(b) != idBytes {
		return 0, check, false
	}
	s.ids.Decrypt(b, b)
	return store.Seq(binary.BigEndian.Uint64(b)), [8]byte(b[8:]), true
}

// CommandKey is what the log keeps of a command, so that the same command of the same participant never counts twice.
func (s *SessionKeys) CommandKey(participant string, command [16]byte) store.CommandKey {
	mac := hmac.New(sha256.New, s.commands)
	mac.Write([]byte(participant))
	mac.Write(command[:]) // of fixed length and last, so the two do not run together
	return store.CommandKey(mac.Sum(nil)[:len(store.CommandKey{})])
}

// NameKey is for hashing the look-alike skeletons of names, so that facts tell that two are alike and not what they are.
func (s *SessionKeys) NameKey() []byte { return slices.Clone(s.names) }

// Words opens what seals the words by or about person, making the person's key on first use; the empty person is for
// words of nobody, under the session's key alone. ErrDestroyed when either key has been destroyed. Ask again for every
// use: it is cached, and a copy kept for long would not learn of a destruction elsewhere.
func (s *SessionKeys) Words(ctx context.Context, person store.ID) (*Words, error) {
	session, err := s.ring.key(ctx, sessionOwner(s.session))
	if err != nil {
		return nil, fmt.Errorf("open the keys of a session: %w", err)
	}
	var own *dataKey
	if person != "" {
		if own, err = s.ring.key(ctx, personOwner(person)); err != nil {
			return nil, fmt.Errorf("open the key of a person: %w", err)
		}
	}
	s.mu.Lock()
	w, ok := s.words.get(person)
	s.mu.Unlock()
	if ok && w.session == session && w.person == own {
		return w, nil
	}
	if w, err = newWords(s.session, person, session, own); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.words.put(person, w)
	return w, nil
}
