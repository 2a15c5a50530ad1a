package ws

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hang is how long a test waits for something that must happen; it bounds a failure, nothing passes by waiting.
const hang = 20 * time.Second

// stage is a hub on a store, behind an HTTP server on loopback. A ticket is the name of the person who comes with it.
type stage struct {
	*testing.T
	*house
}

type house struct {
	hub    *hub.Hub
	server *httptest.Server
	store  store.Store

	mu  sync.Mutex
	who map[string]moderation.ParticipantID
}

// in is the same house, for a part of the test.
func (s *stage) in(t *testing.T) *stage { return &stage{t, s.house} }

const session store.SessionID = "session"

var agreed = moderation.Agreement{Version: 1, Hash: strings.Repeat("0a", 32)}

var errTicket = errors.New("no such ticket")

type setting func(*stage, *Options)

func newStage(t *testing.T, settings ...setting) *stage { return newStageOn(t, false, settings...) }

func newStageOn(t *testing.T, secure bool, settings ...setting) *stage {
	s := &stage{t, &house{who: map[string]moderation.ParticipantID{}, store: shapes.Named(t, "sqlite").Open(t)}}
	master, err := seal.NewMasterFile(filepath.Join(t.TempDir(), "master.key"))
	s.must(err)
	ring := seal.New(s.store, master)
	s.must(ring.Unlock(t.Context()))
	s.hub, err = hub.New(context.Background(), hub.Options{Unbounded: true, Store: s.store, Ring: ring, Logger: zerolog.Nop()})
	s.must(err)
	now := time.Now()
	s.must(s.store.CreateGroup(t.Context(), store.Group{ID: "group", Name: "Evening group", Zone: "UTC", Settings: []byte("{}"), Keep: "days:30", Created: now}))
	s.must(s.store.CreateSessions(t.Context(), []store.Session{{ID: session, Group: "group", Title: "Evening", Starts: now, Minutes: 90, Created: now}}))
	rules := moderation.DefaultSettings()
	rules.BurstMessages, rules.PerMinute = 0, 0
	s.must(s.hub.Create(t.Context(), session, moderation.Open{
		Settings: rules, Agreement: agreed, Title: "Evening", Starts: moderation.Time(now.UnixMilli()), Minutes: 90,
	}))
	s.seat("ana", moderation.Facilitator)
	s.serve(secure, settings)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), hang)
		defer cancel()
		if err := s.hub.Drain(ctx); err != nil {
			t.Errorf("draining: %v", err)
		}
		s.server.Close()
	})
	return s
}

func (s *stage) serve(secure bool, settings []setting) {
	o := Options{Resolve: s.resolve, Refuse: func(err error) (wire.CloseCode, bool) {
		return wire.CloseSignedOut, errors.Is(err, errTicket)
	}}
	for _, set := range settings {
		set(s, &o)
	}
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { Serve(w, r, s.hub, o) }))
	s.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.server.Config.ReadHeaderTimeout = 2 * time.Second // must not outlive the request
	if secure {
		s.server.StartTLS()
	} else {
		s.server.Start()
	}
}

func (s *stage) resolve(_ context.Context, h wire.Hello) (hub.Joining, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who, ok := s.who[h.Ticket]
	switch {
	case h.Ticket == "":
		return hub.Joining{}, hub.ErrNoRoom
	case !ok:
		return hub.Joining{}, fmt.Errorf("resolving: %w", errTicket)
	}
	return hub.Joining{Session: session, Asker: hub.Asker{Viewer: moderation.Viewer{Who: who, Device: "device-" + h.Ticket}}}, nil
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) seat(name string, role moderation.Role) {
	s.Helper()
	person := store.ID("person-" + name)
	if role == moderation.Member {
		s.must(s.store.CreateMember(s.Context(), store.Member{ID: person, Group: "group", Created: time.Now()}))
	} else {
		s.must(s.store.CreateStaff(s.Context(), store.Staff{ID: person, Login: name, Name: name, Role: "facilitator", Created: time.Now()}))
	}
	who, err := s.hub.Seat(s.Context(), hub.Seating{Session: session, Person: person, Staff: role != moderation.Member, Role: role, Name: name})
	s.must(err)
	s.mu.Lock()
	s.who[name] = who
	s.mu.Unlock()
}

// do has someone ask for what must be allowed, through no socket.
func (s *stage) do(name string, c moderation.Command) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), hang)
	defer cancel()
	s.mu.Lock()
	who := s.who[name]
	s.mu.Unlock()
	a, err := s.hub.Do(ctx, hub.Do{Session: session, By: who, Device: "device-" + name, Command: c})
	s.must(err)
	if a.Refusal != nil {
		s.Fatalf("%s asked for %s: %s", name, c.Action(), a.Refusal.Code)
	}
}

// begin opens the room, and brings members in.
func (s *stage) begin(members ...string) {
	s.Helper()
	s.do("ana", moderation.OpenLobby{})
	s.do("ana", moderation.Start{})
	for _, name := range members {
		s.seat(name, moderation.Member)
		s.do(name, moderation.Consent{Agreement: agreed})
		s.do(name, moderation.Knock{})
	}
}

// say has the facilitator speak n times, with so many letters.
func (s *stage) say(n, letters int) {
	s.Helper()
	for i := range n {
		s.do("ana", moderation.Say{Text: fmt.Sprintf("%06d %s", i, strings.Repeat("a", letters))})
	}
}

func (s *stage) dial() net.Conn {
	s.Helper()
	address := s.server.Listener.Addr().String()
	if s.server.TLS == nil {
		c, err := net.Dial("tcp", address)
		s.must(err)
		return c
	}
	c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) // the test's own server
	s.must(err)
	return c
}

func helloFrame(name, last string) []byte {
	b, err := json.Marshal(map[string]any{"t": "hello", "v": 1, "last": last, "ticket": name})
	if err != nil {
		panic(err)
	}
	return b
}

// aDo is a command's frame; n makes its id.
func aDo(n int, name, rest string) []byte {
	return fmt.Appendf(nil, `{"t":"do","id":"00000000-0000-4000-8000-%012x","do":"%s"%s}`, n+1, name, rest)
}
