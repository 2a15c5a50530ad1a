package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

// hang is how long a test waits for something that must happen; it bounds a failure, nothing passes by waiting.
const hang = 20 * time.Second

// stage is a hub on a real store with one session, and people to play in it.
type stage struct {
	testing.TB
	store   store.Store
	ring    *seal.Ring
	hub     *Hub
	session store.SessionID
	group   store.ID
	lead    *actor
	opts    []func(*Options)
}

// eachShape runs a test on every shape of the store that can be had.
func eachShape(t *testing.T, play func(s *stage)) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) { play(newStage(t, shape.Open(t), moderation.Settings{})) })
	}
}

// sqliteStage is for tests whose subject is the hub and not the store.
func sqliteStage(t *testing.T, settings moderation.Settings, opts ...func(*Options)) *stage {
	return newStage(t, shapes.Named(t, "sqlite").Open(t), settings, opts...)
}

func newStage(t testing.TB, st store.Store, settings moderation.Settings, opts ...func(*Options)) *stage {
	s := &stage{TB: t, store: st, group: "group", session: "session", opts: opts}
	master, err := seal.NewMasterFile(filepath.Join(t.TempDir(), "master.key"))
	s.must(err)
	s.ring = seal.New(st, master)
	s.must(s.ring.Unlock(t.Context()))
	if settings == (moderation.Settings{}) {
		settings = roomy()
	}
	now := time.Now()
	s.must(st.CreateGroup(t.Context(), store.Group{ID: s.group, Name: "Evening group", Zone: "UTC", Settings: []byte("{}"), Keep: "days:30", Created: now}))
	s.must(st.CreateSessions(t.Context(), []store.Session{{ID: s.session, Group: s.group, Title: "Evening", Starts: now, Minutes: 90, Created: now}}))
	s.open()
	s.must(s.hub.Create(t.Context(), s.session, moderation.Open{
		Settings: settings, Agreement: agreed, Title: "Evening", Starts: moderation.Time(now.UnixMilli()), Minutes: 90,
	}))
	t.Cleanup(s.close)
	return s
}

// roomy are settings without limits of pace.
func roomy() moderation.Settings {
	s := moderation.DefaultSettings()
	s.BurstMessages, s.PerMinute = 0, 0
	return s
}

var agreed = moderation.Agreement{Version: 1, Hash: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}

func (s *stage) open() {
	o := Options{Store: s.store, Ring: s.ring, Logger: zerolog.Nop()}
	for _, f := range s.opts {
		f(&o)
	}
	h, err := New(context.Background(), o)
	s.must(err)
	s.hub = h
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// close ends the hub and holds what every test of a hub must hold: the state rebuilt from the log is the live one.
func (s *stage) close() {
	live := s.fingerprint()
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	if err := s.hub.Drain(ctx); err != nil {
		s.Errorf("draining: %v", err)
		return
	}
	if live == "" || s.store == nil {
		return
	}
	again := moderation.NewState()
	previous := store.LogDigest(s.session)
	s.must(s.store.Read(ctx, s.session, 0, 0, func(r *store.Record) bool {
		e, err := moderation.DecodeFacts(r.Format, moderation.Seq(r.Seq), moderation.Time(r.At), r.Facts)
		s.must(err)
		s.must(again.Apply(&e))
		if d := store.Chain(previous, r); d != r.Digest {
			s.Errorf("record %d does not follow its predecessor", r.Seq)
		}
		previous = r.Digest
		return true
	}))
	// The log may have gone on by what the end of connections caused; the live state was taken before.
	if again.Seq() == moderation.Seq(seqOf(live)) && again.Fingerprint() != live[fingerprintAt(live):] {
		s.Error("the state rebuilt from the log is not the live state")
	}
}

func (s *stage) fingerprint() string {
	r, err := s.hub.room(context.Background(), s.session)
	if err != nil {
		return ""
	}
	var out string
	_ = r.ask(context.Background(), func(r *room) { out = fmt.Sprintf("%d %s", r.committed.Seq(), r.committed.Fingerprint()) })
	return out
}

func seqOf(live string) (n int) { _, _ = fmt.Sscan(live, &n); return n }

func fingerprintAt(live string) int {
	for i, c := range live {
		if c == ' ' {
			return i + 1
		}
	}
	return 0
}

// state runs something on the room's goroutine.
func (s *stage) state(f func(r *room)) {
	s.Helper()
	r, err := s.hub.room(s.Context(), s.session)
	s.must(err)
	s.must(r.ask(s.Context(), f))
}

// actor is a person with one device and, once joined, one connection.
type actor struct {
	s      *stage
	name   string
	person store.ID
	who    moderation.ParticipantID
	device string
	sink   *memory
	conn   *Conn
}

func (s *stage) cast(name string, role moderation.Role) *actor {
	s.Helper()
	a := &actor{s: s, name: name, person: store.ID("person-" + name), device: "device-" + name}
	if role == moderation.Member {
		s.must(s.store.CreateMember(s.Context(), store.Member{ID: a.person, Group: s.group, Created: time.Now()}))
	} else {
		s.must(s.store.CreateStaff(s.Context(), store.Staff{ID: a.person, Login: name, Name: name, Role: "facilitator", Created: time.Now()}))
	}
	who, err := s.hub.Seat(s.Context(), Seating{Session: s.session, Person: a.person, Staff: role != moderation.Member, Role: role, Name: name})
	s.must(err)
	a.who = who
	return a
}

// begin brings a facilitator in and starts the room.
func (s *stage) begin() *actor {
	s.Helper()
	s.lead = s.cast("Ana", moderation.Facilitator)
	s.lead.join("")
	s.lead.do(moderation.OpenLobby{})
	s.lead.do(moderation.Start{})
	return s.lead
}

// member casts a member and brings them into the live room.
func (s *stage) member(name string) *actor {
	s.Helper()
	a := s.cast(name, moderation.Member)
	a.do(moderation.Consent{Agreement: agreed})
	a.do(moderation.Knock{})
	a.join("")
	return a
}

func (a *actor) join(last string) {
	a.s.Helper()
	a.sink = newMemory()
	c, err := a.s.hub.Join(a.s.Context(), Joining{
		Session: a.s.session, Asker: Asker{Viewer: moderation.Viewer{Who: a.who, Device: a.device}}, Last: last, Sink: a.sink,
	})
	a.s.must(err)
	a.conn = c
	a.await("ready")
}

// ask sends a command through the door and returns what came of it.
func (a *actor) ask(c moderation.Command) Answer {
	a.s.Helper()
	return a.askSeen(c, a.lastSeen())
}

func (a *actor) askSeen(c moderation.Command, seen string) Answer {
	a.s.Helper()
	ctx, cancel := context.WithTimeout(a.s.Context(), hang)
	defer cancel()
	ans, err := a.s.hub.Do(ctx, Do{Session: a.s.session, By: a.who, Device: a.device, ID: newID(), Seen: seen, Command: c})
	a.s.must(err)
	return ans
}

// do asks for what must be allowed.
func (a *actor) do(c moderation.Command) string {
	a.s.Helper()
	ans := a.ask(c)
	if ans.Refusal != nil {
		a.s.Fatalf("%s asked for %s: %s", a.name, c.Action(), ans.Refusal.Code)
	}
	return ans.Event
}

// refused asks for what must be refused with a code.
func (a *actor) refused(c moderation.Command, code moderation.Code) {
	a.s.Helper()
	switch ans := a.ask(c); {
	case ans.Refusal == nil:
		a.s.Fatalf("%s was allowed to %s", a.name, c.Action())
	case ans.Refusal.Code != code:
		a.s.Fatalf("%s asked for %s: refused with %s, not %s", a.name, c.Action(), ans.Refusal.Code, code)
	}
}

// lastSeen is the newest event on the actor's screen.
func (a *actor) lastSeen() string {
	if a.sink == nil {
		return ""
	}
	a.sink.mu.Lock()
	defer a.sink.mu.Unlock()
	for i := len(a.sink.frames) - 1; i >= 0; i-- {
		if a.sink.frames[i]["t"] == "event" {
			return a.sink.frames[i]["id"].(string)
		}
	}
	return ""
}

// newID makes the ids of commands, unique within the process.
var nextID = struct {
	sync.Mutex
	n uint64
}{}

func newID() (id [16]byte) {
	nextID.Lock()
	defer nextID.Unlock()
	nextID.n++
	copy(id[:], fmt.Sprintf("%016x", nextID.n))
	return id
}

// frame is one received frame.
type frame = map[string]any

// await waits for a frame of a type, not counting those that were awaited before, and returns it.
func (a *actor) await(t string) frame {
	a.s.Helper()
	return a.find(func(f frame) bool { return f["t"] == t }, t)
}

// sees waits for an event of a kind.
func (a *actor) sees(kind string) frame {
	a.s.Helper()
	return a.find(func(f frame) bool { return f["t"] == "event" && f["k"] == kind }, kind)
}

func (a *actor) find(match func(frame) bool, what string) frame {
	a.s.Helper()
	f, err := a.sink.find(match)
	if err != nil {
		a.s.Fatalf("%s never got %s: %v (last: %v)", a.name, what, err, a.sink.kinds())
	}
	return f
}

// barrier waits until the actor has everything that was committed before: a private bookmark-like round trip cannot do
// that for those who may not see it, so it waits for the cursor.
func (a *actor) barrier() {
	a.s.Helper()
	var head moderation.Seq
	a.s.state(func(r *room) { head = r.committed.Seq() })
	deadline := time.Now().Add(hang)
	for time.Now().Before(deadline) {
		a.conn.mu.Lock()
		done := a.conn.over || (!a.conn.busy && a.conn.live && a.conn.cursor >= min(head, a.conn.target(a.conn.room.window.Load())))
		a.conn.mu.Unlock()
		if done {
			return
		}
		a.conn.room.hub.flushers.wake([]*chunk{})
		pause()
	}
	a.s.Fatalf("%s did not catch up", a.name)
}

// pause lets other goroutines run while polling for a condition that has no event of its own.
func pause() { <-time.After(time.Millisecond) }

// memory is a sink that keeps what it is given.
type memory struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced at every change
	frames  []frame
	seen    int // frames before this were found already
	bytes   int
	cut     []byte // a frame of which the rest is still to come
	closed  wire.CloseCode
	stuck   bool // takes nothing
}

func newMemory() *memory { return &memory{changed: make(chan struct{})} }

var errStuck = errors.New("stuck")

func (m *memory) WriteNow(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stuck {
		return 0, nil
	}
	m.take(b)
	return len(b), nil
}

func (m *memory) WriteAll(b []byte, deadline time.Time) error {
	for {
		m.mu.Lock()
		if !m.stuck {
			m.take(b)
			m.mu.Unlock()
			return nil
		}
		changed := m.changed
		m.mu.Unlock()
		select {
		case <-changed:
		case <-time.After(time.Until(deadline)):
			return errStuck
		}
	}
}

// take splits whole frames. mu is held.
func (m *memory) take(b []byte) {
	m.bytes += len(b)
	m.cut = append(m.cut, b...)
	for whole(m.cut) {
		var p []byte
		p, m.cut = split(m.cut)
		if len(p) == 0 {
			continue
		}
		var f frame
		if err := json.Unmarshal(p, &f); err != nil {
			panic(fmt.Sprintf("not a frame: %q", p))
		}
		m.frames = append(m.frames, f)
	}
	m.change()
}

func (m *memory) change() {
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *memory) Frame(dst, json []byte, _ string) []byte { return AppendText(dst, json) }
func (m *memory) Unframed() bool                          { return false }
func (m *memory) Ping() []byte                            { return nil }

func (m *memory) Close(code wire.CloseCode) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed == 0 {
		m.closed = code
		m.change()
	}
}

func (m *memory) find(match func(frame) bool) (frame, error) {
	late := time.After(hang)
	for {
		m.mu.Lock()
		for i := m.seen; i < len(m.frames); i++ {
			if match(m.frames[i]) {
				f := m.frames[i]
				m.seen = i + 1
				m.mu.Unlock()
				return f, nil
			}
		}
		changed, closed := m.changed, m.closed
		m.mu.Unlock()
		if closed != 0 {
			return nil, fmt.Errorf("closed with %d", closed)
		}
		select {
		case <-changed:
		case <-late:
			return nil, errors.New("nothing came")
		}
	}
}

// awaitClose waits for the end of the connection.
func (m *memory) awaitClose() wire.CloseCode {
	late := time.After(hang)
	for {
		m.mu.Lock()
		changed, closed := m.changed, m.closed
		m.mu.Unlock()
		if closed != 0 {
			return closed
		}
		select {
		case <-changed:
		case <-late:
			return 0
		}
	}
}

func (m *memory) kinds() (out []any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.frames {
		if f["t"] == "event" {
			out = append(out, f["k"])
		} else {
			out = append(out, f["t"])
		}
	}
	return out
}

// all copies what came.
func (m *memory) all() []frame {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]frame(nil), m.frames...)
}

// send puts a do frame through the actor's own connection, as a socket would.
func (a *actor) send(do, rest string) {
	a.s.Helper()
	if rest != "" {
		rest = "," + rest
	}
	if !a.conn.Receive([]byte(`{"t":"do","id":"` + wire.CommandID(newID()) + `","do":"` + do + `"` + rest + `}`)) {
		a.s.Fatalf("%s's connection ended at %s", a.name, do)
	}
}
