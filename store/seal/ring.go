package seal

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"hearth/store"
)

const (
	maxKeys     = 20_000 // opened data keys kept, about 200 bytes each
	maxSessions = 2_000  // sessions whose derived keys are kept
	maxWords    = 4_000  // people whose derived keys one session keeps

	// keyAge is how long an opened key is used before the store is asked whether it still stands.
	keyAge = 5 * time.Minute
)

// HashOwner owns the key by which secrets are hashed; a store without it has never been opened, or has lost its keys.
const HashOwner store.KeyOwner = "store/hash"

// A Ring opens keys and keeps the opened ones. It is safe for concurrent use; it needs no closing.
type Ring struct {
	keys   store.Keys
	master atomic.Pointer[Master]
	reload func() (Master, error) // nil: the master key does not change while this process lives
	now    func() time.Time       // injected by tests

	hashKey atomic.Pointer[[]byte] // set by Unlock
	signer  atomic.Pointer[Signer] // set by the first Signer

	mu       sync.Mutex // guards what follows; never held while the store is asked
	opened   *lru[store.KeyOwner, *dataKey]
	sessions *lru[store.SessionID, *SessionKeys]
	forgets  int // how many times a key was forgotten: an answer asked for before is not to be trusted
}

// A dataKey is one opened key. All who use it share it, so that destroying it stops them all.
type dataKey struct {
	key  [keySize]byte
	gone atomic.Bool
	seen atomic.Int64 // when the store last confirmed it, Unix nanoseconds of the ring's clock
}

// New makes a ring over the store's keys. It asks nothing of the store yet: call Unlock before serving.
func New(keys store.Keys, master Master) *Ring {
	r := &Ring{
		keys: keys, now: time.Now,
		opened:   newLRU[store.KeyOwner, *dataKey](maxKeys),
		sessions: newLRU[store.SessionID, *SessionKeys](maxSessions),
	}
	r.master.Store(&master)
	return r
}

// Unlock opens the keys of the store itself, making them in a new store. It fails with ErrMaster when the store was made
// with another master key, so that a server refuses to start before it writes anything. Hash may be used after it.
func (r *Ring) Unlock(ctx context.Context) error {
	if r.master.Load().key == nil {
		return errors.New("open keys: there is no master key")
	}
	if _, err := r.Signer(ctx); err != nil {
		return err
	}
	k, err := r.key(ctx, HashOwner)
	if err != nil {
		return err
	}
	key, err := derive(k.key[:], "hash")
	if err != nil {
		return err
	}
	r.hashKey.Store(&key)
	return nil
}

// Hash is a keyed hash of a secret that is never kept: an invitation's code, a cookie, an API key. Purposes keep apart
// what is hashed for different ends. It needs Unlock to have succeeded, and panics otherwise.
func (r *Ring) Hash(purpose string, secret []byte) store.Hash {
	key := r.hashKey.Load()
	if key == nil {
		panic("seal: Hash before Unlock")
	}
	mac := hmac.New(sha256.New, *key)
	mac.Write(framed("secret", purpose))
	mac.Write(secret)
	return store.Hash(mac.Sum(nil))
}

// Session opens a session's keys, making them on first use. ErrDestroyed when they have been destroyed. The result may
// be kept for as long as a room lives.
func (r *Ring) Session(ctx context.Context, id store.SessionID) (*SessionKeys, error) {
	k, err := r.key(ctx, sessionOwner(id))
	if err != nil {
		return nil, fmt.Errorf("open the keys of a session: %w", err)
	}
	r.mu.Lock()
	s, ok := r.sessions.get(id)
	r.mu.Unlock()
	if ok && s.key == k {
		return s, nil
	}
	s, err = newSessionKeys(r, id, k)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions.put(id, s)
	return s, nil
}

// Remains are what is left of a session whose key was destroyed: its facts still need ids by which people see them. They
// are new ones, the same on every instance, and none that was given out before opens. No words open and none are sealed.
// Unlock must have succeeded.
func (r *Ring) Remains(id store.SessionID) (*SessionKeys, error) {
	key := r.hashKey.Load()
	if key == nil {
		return nil, errors.New("what remains of a session: Unlock was not called")
	}
	own, err := derive(*key, "remains", string(id))
	if err != nil {
		return nil, err
	}
	defer clear(own)
	k := &dataKey{key: [keySize]byte(own)}
	k.gone.Store(true)
	return newSessionKeys(r, id, k)
}

// DestroySession destroys a session's key for good, and with it every word of the session.
func (r *Ring) DestroySession(ctx context.Context, id store.SessionID, why string) error {
	return r.destroy(ctx, sessionOwner(id), why)
}

// DestroyPerson destroys a person's key for good, and with it every word by or about them and what names them.
func (r *Ring) DestroyPerson(ctx context.Context, person store.ID, why string) error {
	return r.destroy(ctx, personOwner(person), why)
}

// DestroyCards destroys the key of a session's safety cards for good. None can be kept for it afterwards.
func (r *Ring) DestroyCards(ctx context.Context, id store.SessionID, why string) error {
	return r.destroy(ctx, cardsOwner(id), why)
}

func (r *Ring) destroy(ctx context.Context, owner store.KeyOwner, why string) error {
	if err := r.keys.DestroyKey(ctx, owner, why); err != nil {
		return fmt.Errorf("destroy a key: %w", err)
	}
	r.forget(owner, true)
	return nil
}

// ForgetSession makes the ring ask the store again, since another instance may have destroyed the key.
func (r *Ring) ForgetSession(id store.SessionID) { r.forget(sessionOwner(id), false) }

// ForgetPerson is ForgetSession for a person's key.
func (r *Ring) ForgetPerson(person store.ID) { r.forget(personOwner(person), false) }

func (r *Ring) forget(owner store.KeyOwner, gone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forgets++
	k, ok := r.opened.get(owner)
	if !ok {
		return
	}
	if !gone {
		k.seen.Store(0)
		return
	}
	k.gone.Store(true) // its bytes stay, since others may be reading them: gone is what stops their use
	r.opened.drop(owner)
}

func sessionOwner(id store.SessionID) store.KeyOwner { return store.KeyOwner("session/" + id) }
func cardsOwner(id store.SessionID) store.KeyOwner   { return store.KeyOwner("cards/" + id) }
func personOwner(id store.ID) store.KeyOwner         { return store.KeyOwner("person/" + id) }

// key opens the owner's key, making it on first use, and confirms one that is older than keyAge.
func (r *Ring) key(ctx context.Context, owner store.KeyOwner) (*dataKey, error) {
	r.mu.Lock()
	k, ok := r.opened.get(owner)
	forgets := r.forgets
	r.mu.Unlock()
	if ok && r.now().Sub(time.Unix(0, k.seen.Load())) < keyAge {
		return k, nil
	}
	wrapped, err := r.keys.Key(ctx, owner)
	switch {
	case errors.Is(err, store.ErrNotFound) && ok:
		r.forget(owner, true) // another instance destroyed it
		return nil, ErrDestroyed
	case errors.Is(err, store.ErrNotFound):
		wrapped, err = r.makeKey(ctx, owner)
	}
	if err != nil {
		return nil, err
	}
	plain, err := r.unwrap(owner, wrapped)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	return r.keep(owner, plain, forgets), nil
}

func (r *Ring) makeKey(ctx context.Context, owner store.KeyOwner) ([]byte, error) {
	fresh := make([]byte, keySize)
	defer clear(fresh)
	_, _ = rand.Read(fresh)
	r.lookAgain() // a key wrapped by one that was just replaced would be lost with it
	wrapped, err := wrap(*r.master.Load(), owner, fresh)
	if err != nil {
		return nil, err
	}
	wrapped, err = r.keys.PutKey(ctx, owner, wrapped)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrDestroyed
	}
	if err != nil {
		return nil, fmt.Errorf("keep a key: %w", err)
	}
	return wrapped, nil
}

// keep puts an opened key into the cache, or confirms the one that is there. When a key was forgotten since the store was
// asked, the answer may be older than a destruction: the key serves this call, and the next one asks again.
func (r *Ring) keep(owner store.KeyOwner, plain []byte, forgets int) *dataKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.opened.get(owner)
	if !ok || [keySize]byte(plain) != k.key {
		k = &dataKey{key: [keySize]byte(plain)}
		r.opened.put(owner, k)
	}
	if forgets == r.forgets {
		k.seen.Store(r.now().UnixNano())
	}
	return k
}

// Opens tries a session's key without making one. ErrDestroyed: there is none, or not any more.
func (r *Ring) Opens(ctx context.Context, id store.SessionID) error {
	wrapped, err := r.keys.Key(ctx, sessionOwner(id))
	if errors.Is(err, store.ErrNotFound) {
		return ErrDestroyed
	}
	if err != nil {
		return err
	}
	plain, err := r.unwrap(sessionOwner(id), wrapped)
	clear(plain)
	return err
}
