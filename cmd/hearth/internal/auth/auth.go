// Package auth judges who is at the door: staff by password, members by invitation, programs by key and ticket.
//
// No secret is kept. A password is kept as argon2id; every other secret (a cookie, a link's code, a key, a ticket) is at
// least 128 random bits and is kept as a keyed hash. Whatever is unknown, expired, revoked or of somebody else gets one
// answer, ErrNobody, so that the answers tell nothing.
//
// What a judgement let in is named by a Grant. Every instance follows the directory's feed of changes (Watch) and cuts
// the live connections whose grant no longer stands, so that a sign-out, a disabled account or a revoked link ends what
// is open and not only what is asked for next.
package auth

import (
	"crypto/rand"
	"errors"
	"runtime"
	"sync"
	"time"

	"hearth/store"
)

// ErrNobody is the one answer for secrets that are unknown, expired, revoked, spent or of somebody else.
var ErrNobody = errors.New("nobody known by that")

// ErrWeak is a password, login or name that cannot be taken; its text says what to do.
type ErrWeak string

func (e ErrWeak) Error() string { return string(e) }

// ErrWait asks to come back later: there were too many failures.
type ErrWait struct{ For time.Duration }

func (e ErrWait) Error() string { return "too many attempts" }

// A Hasher makes keyed hashes of secrets; *seal.Ring is one.
type Hasher interface {
	Hash(purpose string, secret []byte) store.Hash
}

// Purposes keep apart the hashes of different secrets.
const (
	purposeSignIn     = "sign-in"
	purposeLink       = "link"
	purposeInvitation = "invitation"
	purposeDevice     = "device"
	purposeKey        = "key"
	purposeTicket     = "ticket"
	purposePass       = "pass"
	purposeReading    = "reading"
	purposeSeatName   = "seat name"
)

// Auth judges secrets. It is safe for concurrent use.
type Auth struct {
	// Fixed after construction.
	dir     store.Directory
	hash    Hasher
	seal    Sealer
	now     func() time.Time
	hashing chan struct{} // one place for each password that may be hashed at once
	live    func(Grant) bool
	changed func()
	fence   *fence
	look    chan struct{} // of capacity one: "changes are waiting"

	noting sync.Mutex // held while a note of sign-ins is read and written anew

	mu     sync.Mutex // guards what follows
	grants map[Grant]holder
}

// Options are what Auth needs beside the directory.
type Options struct {
	Directory store.Directory
	Hash      Hasher
	Seal      Sealer           // of second steps
	Now       func() time.Time // nil: time.Now
	// Live reports whether a connection that came by the grant is open on this instance; it counts as activity of its
	// holder. nil: none ever is.
	Live func(Grant) bool
	// Changed is called after a change of the Directory that was made here, so that other instances hear of it sooner than
	// they would by themselves. It must not wait for them. nil: there is nobody to tell.
	Changed func()
}

// New makes an Auth.
func New(o Options) *Auth {
	a := &Auth{
		dir: o.Directory, hash: o.Hash, seal: o.Seal, now: o.Now, live: o.Live, changed: o.Changed,
		hashing: make(chan struct{}, max(1, runtime.NumCPU())),
		look:    make(chan struct{}, 1),
		grants:  map[Grant]holder{},
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.live == nil {
		a.live = func(Grant) bool { return false }
	}
	if a.changed == nil {
		a.changed = func() {}
	}
	a.fence = newFence(a.now)
	return a
}

// secret is a fresh code: 26 characters that need no escaping anywhere, 130 bits.
func secret() string { return rand.Text() }

// NewID is a fresh id for the directory.
func NewID() store.ID { return store.ID(rand.Text()) }

// plausible tells codes that could be ours from noise, before the store is asked.
func plausible(code string) bool {
	if len(code) != 26 {
		return false
	}
	for _, c := range []byte(code) {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
