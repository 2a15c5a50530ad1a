package hub

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest"
)

// fake is a store in memory, for tests of what a hub does on it and not of what it promises. Several hubs may share one.
// Of the Directory it has what a hub and its tests use.
type fake struct {
	store.Directory // nil
	store.Purges    // nil
	store.KeyRotation
	store.Presence

	mu         sync.Mutex
	logs       map[store.SessionID][]store.Record
	keys       map[store.KeyOwner][]byte
	destroyed  map[store.KeyOwner]bool
	sessions   map[store.SessionID]store.Session
	seats      []store.Seat
	signatures map[store.SessionID][]store.Signature
	closings   []store.Closing
	leasing    leasing
}

func newFake() *fake {
	return &fake{
		Presence: storetest.NewPresence(time.Now),
		logs:     map[store.SessionID][]store.Record{}, keys: map[store.KeyOwner][]byte{}, destroyed: map[store.KeyOwner]bool{},
		sessions: map[store.SessionID]store.Session{}, signatures: map[store.SessionID][]store.Signature{},
		leasing: newLeasing(),
	}
}

func (f *fake) head(id store.SessionID) store.Head {
	l := f.logs[id]
	if len(l) == 0 {
		return store.Head{Digest: store.LogDigest(id)}
	}
	last := l[len(l)-1]
	return store.Head{Seq: last.Seq, At: last.At, Digest: last.Digest}
}

func (f *fake) Append(_ context.Context, batches []store.Batch) []store.Result {
	f.mu.Lock()
	defer f.mu.Unlock()
	results := make([]store.Result, len(batches))
	for i, b := range batches {
		if head := f.head(b.Session); head.Seq != b.After.Seq || head.Digest != b.After.Digest {
			results[i].Err = store.ErrConflict
			continue
		}
		f.logs[b.Session] = append(f.logs[b.Session], b.Records...)
	}
	return results
}

func (f *fake) Read(_ context.Context, id store.SessionID, after store.Seq, limit int, yield func(*store.Record) bool) error {
	f.mu.Lock()
	l := f.logs[id]
	f.mu.Unlock()
	l = l[min(int(after), len(l)):]
	if limit > 0 {
		l = l[:min(limit, len(l))]
	}
	for i := range l {
		rec := l[i]
		if !yield(&rec) {
			return nil
		}
	}
	return nil
}

func (f *fake) Sealed(context.Context, store.SessionID, []store.Seq) (map[store.Seq][]byte, error) {
	return nil, store.ErrNotFound
}

func (f *fake) Heads(_ context.Context, ids []store.SessionID) (map[store.SessionID]store.Head, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	heads := map[store.SessionID]store.Head{}
	for _, id := range ids {
		if h := f.head(id); h.Seq > 0 {
			heads[id] = h
		}
	}
	return heads, nil
}

func (f *fake) DestroyWords(_ context.Context, id store.SessionID, seqs []store.Seq) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := slices.Clone(f.logs[id])
	for _, q := range seqs {
		l[q-1].Sealed = nil
	}
	f.logs[id] = l
	return nil
}

func (f *fake) PutSignature(_ context.Context, id store.SessionID, s store.Signature) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.signatures[id] = append(f.signatures[id], s)
	return nil
}

func (f *fake) Signatures(_ context.Context, id store.SessionID) ([]store.Signature, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.signatures[id]), nil
}

func (f *fake) DestroyLog(_ context.Context, id store.SessionID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.logs, id)
	return nil
}

func (f *fake) Now(context.Context) (time.Time, error) { return time.Now(), nil }
func (f *fake) Shape() string                          { return "fake" }
func (f *fake) Close() error                           { return nil }

// PutKeyChange is not used here: no key is replaced.
func (f *fake) PutKeyChange(context.Context, store.KeyChange) error { return store.ErrUnavailable }

// KeyChanges are none.
func (f *fake) KeyChanges(context.Context) ([]store.KeyChange, error) { return nil, nil }

func (f *fake) PutKey(_ context.Context, owner store.KeyOwner, wrapped []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.destroyed[owner] {
		return nil, store.ErrNotFound
	}
	if f.keys[owner] == nil {
		f.keys[owner] = wrapped
	}
	return f.keys[owner], nil
}

func (f *fake) Key(_ context.Context, owner store.KeyOwner) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.keys[owner] == nil {
		return nil, store.ErrNotFound
	}
	return f.keys[owner], nil
}

func (f *fake) DestroyKey(_ context.Context, owner store.KeyOwner, _ string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.keys, owner)
	f.destroyed[owner] = true
	return nil
}

func (f *fake) CreateGroup(context.Context, store.Group) error   { return nil }
func (f *fake) CreateMember(context.Context, store.Member) error { return nil }
func (f *fake) CreateStaff(context.Context, store.Staff) error   { return nil }

func (f *fake) CreateSessions(_ context.Context, sessions []store.Session) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range sessions {
		f.sessions[s.ID] = s
	}
	return nil
}

func (f *fake) Session(_ context.Context, id store.SessionID) (store.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.sessions[id]
	if !ok {
		return s, store.ErrNotFound
	}
	return s, nil
}

func (f *fake) UpdateSession(_ context.Context, s store.Session) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sessions[s.ID] = s
	return nil
}

func (f *fake) ListSessions(context.Context, store.SessionFilter) ([]store.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []store.Session
	for _, s := range f.sessions {
		if s.Phase != "shut" {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b store.Session) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

func (f *fake) Seat(_ context.Context, s store.Seat) (store.Seat, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range f.seats {
		if o.Session == s.Session && o.Person == s.Person {
			return o, nil
		}
	}
	f.seats = append(f.seats, s)
	return s, nil
}

func (f *fake) SeatOf(_ context.Context, id store.SessionID, participant string) (store.Seat, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range f.seats {
		if o.Session == id && o.Participant == participant {
			return o, nil
		}
	}
	return store.Seat{}, store.ErrNotFound
}

func (f *fake) Seats(_ context.Context, id store.SessionID) ([]store.Seat, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []store.Seat
	for _, o := range f.seats {
		if o.Session == id {
			all = append(all, o)
		}
	}
	return all, nil
}

// faulty is a store whose log can be made to fail. A nil hook is the log itself.
type faulty struct {
	store.Store

	mu     sync.Mutex
	append func(ctx context.Context, b []store.Batch, really func() []store.Result) []store.Result
	read   func(ctx context.Context) error
	heads  func(ctx context.Context) error
	clock  func() time.Time
	// presence is asked before leases and who is attached.
	presence func(ctx context.Context) error
}

func (f *faulty) set(change func(f *faulty)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *faulty) Append(ctx context.Context, b []store.Batch) []store.Result {
	f.mu.Lock()
	hook := f.append
	f.mu.Unlock()
	really := func() []store.Result { return f.Store.Append(ctx, b) }
	if hook == nil {
		return really()
	}
	return hook(ctx, b, really)
}

func (f *faulty) Read(ctx context.Context, id store.SessionID, after store.Seq, limit int, yield func(*store.Record) bool) error {
	f.mu.Lock()
	hook := f.read
	f.mu.Unlock()
	if hook != nil {
		if err := hook(ctx); err != nil {
			return err
		}
	}
	return f.Store.Read(ctx, id, after, limit, yield)
}

func (f *faulty) Heads(ctx context.Context, ids []store.SessionID) (map[store.SessionID]store.Head, error) {
	f.mu.Lock()
	hook := f.heads
	f.mu.Unlock()
	if hook != nil {
		if err := hook(ctx); err != nil {
			return nil, err
		}
	}
	return f.Store.Heads(ctx, ids)
}

func (f *faulty) Now(ctx context.Context) (time.Time, error) {
	f.mu.Lock()
	hook := f.clock
	f.mu.Unlock()
	if hook != nil {
		return hook(), nil
	}
	return f.Store.Now(ctx)
}

// every answers a flush's batches all alike.
func every(b []store.Batch, err error) []store.Result {
	results := make([]store.Result, len(b))
	for i := range results {
		results[i].Err = err
	}
	return results
}

// fakeStage is for tests of a hub under a clock that the test moves (testing/synctest), or without the cost of a disk.
func fakeStage(t *testing.T, opts ...func(*Options)) *stage {
	t.Helper()
	return newStage(t, newFake(), roomy(), opts...)
}

// beside opens another hub on the same store, as another instance does.
func (s *stage) beside() *Hub {
	s.Helper()
	return s.besides(s.store, s.ring)
}

func (s *stage) besides(st store.Store, ring *seal.Ring) *Hub {
	s.Helper()
	other := &stage{TB: s.TB, store: st, ring: ring, session: s.session, opts: s.opts}
	other.open()
	s.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), hang)
		defer cancel()
		if err := other.hub.Drain(ctx); err != nil {
			s.Errorf("draining another hub: %v", err)
		}
	})
	return other.hub
}

func isError(got, want error) bool { return errors.Is(got, want) }

// nameOf gives names of which no two look alike.
func nameOf(i int) string {
	const letters = "abdefghkmprstxyz"
	return "Kai " + string([]byte{letters[i/256%16], letters[i/16%16], letters[i%16]})
}

// whole reports whether b begins with a whole frame.
func whole(b []byte) bool {
	switch {
	case len(b) < 2:
		return false
	case b[1] == 126:
		return len(b) >= 4 && len(b) >= 4+(int(b[2])<<8|int(b[3]))
	case b[1] == 127:
		return len(b) >= 10 && len(b) >= 10+(int(b[7])<<16|int(b[8])<<8|int(b[9]))
	}
	return len(b) >= 2+int(b[1])
}

// split takes the first frame off.
func split(b []byte) (payload, rest []byte) {
	n, at := int(b[1]), 2
	switch n {
	case 126:
		n, at = int(b[2])<<8|int(b[3]), 4
	case 127:
		n, at = 0, 10
		for _, c := range b[2:10] {
			n = n<<8 | int(c)
		}
	}
	if b[0] == 0x89 {
		return nil, b[2:]
	}
	return b[at : at+n], b[at+n:]
}
