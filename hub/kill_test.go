package hub_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/rs/zerolog"

	"hearth/hub"
	"hearth/hub/wire"
	"hearth/hub/ws"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/seal"
	"hearth/store/sqlite"
	"hearth/store/storetest/shapes"
)

// What the server process is told by its parent.
const (
	envFolder   = "HEARTH_HUB_KILL_FOLDER"
	envDatabase = "HEARTH_HUB_KILL_DATABASE" // empty: SQLite in the folder
)

const (
	killSession = store.SessionID("session")
	killers     = 6 // people who talk, the facilitator first
)

// A server is killed in the middle of a burst, again and again: everything that was acknowledged is in the log once, every
// reader has the same order, and the chain holds. 10 kills; 3 under -short.
func TestKilledServersLoseNothing(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killAgainAndAgain(t, "") })
	t.Run("postgres", func(t *testing.T) {
		server := shapes.Server(t)
		killAgainAndAgain(t, shapes.At(t, server, shapes.NewDatabase(t, server, "template1")))
	})
}

func killAgainAndAgain(t *testing.T, database string) {
	kills := 10
	if testing.Short() {
		kills = 3
	}
	s := &siege{T: t, folder: t.TempDir(), database: database, acks: make(chan struct{}, 1<<16), up: make(chan struct{})}
	s.start()
	talkers := make([]*talker, killers)
	var wg sync.WaitGroup
	for i := range talkers {
		talkers[i] = &talker{siege: s, n: i}
		wg.Go(talkers[i].run)
	}
	for range kills {
		for range 20 + rand.IntN(60) { // let them talk
			select {
			case <-s.acks:
			case <-time.After(30 * time.Second):
				t.Fatal("nothing is acknowledged any more")
			}
		}
		s.kill()
		s.start()
	}
	s.over.Store(true)
	wg.Wait()
	s.kill()
	s.verify(talkers)
}

// siege is the parent's side: one server process at a time.
type siege struct {
	*testing.T
	folder, database string

	acks  chan struct{} // one for each that is acknowledged, while there is room
	acked atomic.Int64
	over  atomic.Bool

	mu      sync.Mutex
	process *exec.Cmd
	address string
	up      chan struct{} // closed when there is a server
	known   *string       // the last event that somebody was answered with, on whichever server
}

func (s *siege) start() {
	s.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestServeUntilKilled$", "-test.timeout=5m")
	cmd.Env = append(os.Environ(), envFolder+"="+s.folder, envDatabase+"="+s.database)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, ok := strings.CutPrefix(lines.Text(), "listening "); ok {
			s.mu.Lock()
			s.process, s.address = cmd, address
			close(s.up)
			s.mu.Unlock()
			return
		}
	}
	_ = cmd.Process.Kill()
	s.Fatalf("the server did not start: %v", cmd.Wait())
}

func (s *siege) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.process.Process.Kill(); err != nil {
		s.Error(err)
	}
	_ = s.process.Wait() // killed
	s.address, s.up = "", make(chan struct{})
}

// server waits for one.
func (s *siege) server() string {
	s.mu.Lock()
	up := s.up
	s.mu.Unlock()
	<-up
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.address
}

// talker is a person's page: it says one thing after another, each until it is acknowledged, and reads on from where it
// was.
type talker struct {
	*siege
	n    int
	said int // things acknowledged
	id   string
	last string
	have []string          // the words it has, in order, since it last began anew
	kept map[string]string // what was acknowledged, and as which event
}

func (w *talker) run() {
	w.kept = map[string]string{}
	w.next()
	for !w.Failed() {
		if w.session() {
			return
		}
	}
}

func (w *talker) next() {
	w.id = fmt.Sprintf("00000000-0000-4000-%04x-%012x", 0x8000+w.n, w.said)
}

func (w *talker) text() string { return fmt.Sprintf("%d says %d", w.n, w.said) }

// session is one connection, to its end; done: everything was said and read.
func (w *talker) session() (done bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c, _, err := websocket.Dial(ctx, fmt.Sprintf("ws://%s/?n=%d", w.server(), w.n), &websocket.DialOptions{Subprotocols: []string{ws.Subprotocol}})
	if err != nil {
		return false
	}
	defer func() { _ = c.CloseNow() }()
	c.SetReadLimit(-1)
	hello, err := json.Marshal(map[string]any{"t": "hello", "v": 1, "last": w.last})
	if err != nil || c.Write(ctx, websocket.MessageText, hello) != nil {
		return false
	}
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			return false
		}
		if done, err := w.take(ctx, c, b); done || err != nil {
			return done
		}
	}
}

type received struct{ T, ID, K, Text, Resume, Code, Event string }

func (w *talker) take(ctx context.Context, c *websocket.Conn, b []byte) (done bool, err error) {
	var f received
	if err := json.Unmarshal(b, &f); err != nil {
		w.Errorf("a frame that is not JSON: %v", err)
		return false, err
	}
	switch f.T {
	case "welcome":
		if f.Resume == string(wire.ResumeOver) {
			w.have, w.last = nil, ""
		}
	case "event":
		w.last = f.ID
		if f.K == "said" {
			w.have = append(w.have, f.Text)
		}
	case "ready":
		return false, w.say(ctx, c)
	case "refused":
		if f.Code != string(hub.CodeNotSaved) && f.Code != string(moderation.CodeStale) && f.Code != string(moderation.CodeWaiting) {
			w.Errorf("refused: %s", f.Code)
		}
		return false, w.say(ctx, c)
	case "done":
		if f.ID != w.id {
			return false, nil
		}
		w.kept[w.text()] = f.Event
		w.acked.Add(1)
		select {
		case w.siege.acks <- struct{}{}:
		default:
		}
		if w.over.Load() {
			return true, nil
		}
		w.said++
		w.next()
		return false, w.say(ctx, c)
	}
	return false, nil
}

func (w *talker) say(ctx context.Context, c *websocket.Conn) error {
	b, err := json.Marshal(map[string]any{"t": "do", "id": w.id, "do": "say", "text": w.text(), "seen": w.last})
	if err != nil {
		return err
	}
	return c.Write(ctx, websocket.MessageText, b)
}

// verify reads the log that is left, with nothing running on it.
func (s *siege) verify(talkers []*talker) {
	s.Helper()
	h, st, end := s.house()
	defer end()
	previous, records := store.LogDigest(killSession), 0
	if err := st.Read(s.Context(), killSession, 0, 0, func(r *store.Record) bool {
		if store.Chain(previous, r) != r.Digest {
			s.Errorf("record %d does not follow its predecessor", r.Seq)
		}
		previous, records = r.Digest, records+1
		return true
	}); err != nil {
		s.Fatal(err)
	}
	var order []string
	at := map[string]string{}
	if err := h.Transcript(s.Context(), killSession, hub.WholeRecord(), func(l hub.Line) error {
		if l.Kind == string(moderation.KindSaid) {
			if at[l.Text] != "" {
				s.Errorf("%q is there twice", l.Text)
			}
			order, at[l.Text] = append(order, l.Text), l.ID
		}
		return nil
	}); err != nil {
		s.Fatal(err)
	}
	for _, w := range talkers {
		for text, id := range w.kept {
			if at[text] != id {
				s.Errorf("%q was acknowledged as %s, and is there as %q", text, id, at[text])
			}
		}
		n := -1
		for _, text := range order {
			var who, what int
			if _, err := fmt.Sscanf(text, "%d says %d", &who, &what); err != nil {
				s.Fatal(err)
			}
			if who == w.n {
				if n++; what != n {
					s.Errorf("%q comes where %d was to come", text, n)
				}
			}
		}
		if len(w.have) > len(order) || !slices.Equal(w.have, order[len(order)-len(w.have):]) && !part(order, w.have) {
			s.Errorf("talker %d has read another order", w.n)
		}
	}
	s.Logf("%d records, %d messages, %d acknowledged", records, len(order), s.acked.Load())
}

// part reports whether a reader's words are a piece of the whole, with nothing left out.
func part(whole, piece []string) bool {
	if len(piece) == 0 {
		return true
	}
	i := slices.Index(whole, piece[0])
	return i >= 0 && i+len(piece) <= len(whole) && slices.Equal(whole[i:i+len(piece)], piece)
}

// house opens the store and a hub on it, as a server process does.
func (s *siege) house() (h *hub.Hub, st store.Store, end func()) {
	s.Helper()
	must := func(err error) {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
	}
	var err error
	if s.database == "" {
		st, err = sqlite.Open(s.Context(), filepath.Join(s.folder, "data"), sqlite.Options{Serve: true})
	} else {
		st, err = postgres.Open(s.Context(), s.database)
	}
	must(err)
	path := filepath.Join(s.folder, "master.key")
	master, err := seal.LoadMaster(path)
	if errors.Is(err, fs.ErrNotExist) {
		master, err = seal.NewMasterFile(path)
	}
	must(err)
	ring := seal.New(st, master)
	must(ring.Unlock(s.Context()))
	h, err = hub.New(s.Context(), hub.Options{Store: st, Ring: ring, Logger: zerolog.Nop()})
	must(err)
	return h, st, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := h.Drain(ctx); err != nil {
			s.Error(err)
		}
		if err := st.Close(); err != nil {
			s.Error(err)
		}
	}
}

// TestServeUntilKilled is the server process of the test above.
func TestServeUntilKilled(t *testing.T) {
	folder := os.Getenv(envFolder)
	if folder == "" {
		t.Skip("it is what TestKilledServersLoseNothing starts, and does nothing by itself")
	}
	s := &siege{T: t, folder: folder, database: os.Getenv(envDatabase)}
	h, st, end := s.house()
	defer end()
	people := s.settle(h, st)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("listening", l.Addr())
	err = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscan(r.URL.Query().Get("n"), &n); err != nil {
			http.NotFound(w, r)
			return
		}
		v := moderation.Viewer{Who: people[n], Device: fmt.Sprint("device", n)}
		ws.Serve(w, r, h, ws.Options{Resolve: func(context.Context, wire.Hello) (hub.Joining, error) {
			return hub.Joining{Session: killSession, Asker: hub.Asker{Viewer: v}}, nil
		}})
	}))
	t.Fatal(err)
}

// settle makes the session and its people, or finds them.
func (s *siege) settle(h *hub.Hub, st store.Store) (people []moderation.ParticipantID) {
	ctx := s.Context()
	now := time.Now()
	settings := moderation.DefaultSettings()
	settings.BurstMessages, settings.PerMinute, settings.History = 0, 0, moderation.FromStart
	agreed := moderation.Agreement{Version: 1, Hash: strings.Repeat("0123456789abcdef", 4)}
	// Each of these may have been done by the process before.
	_ = st.CreateGroup(ctx, store.Group{ID: "group", Name: "Evening group", Zone: "UTC", Settings: []byte("{}"), Keep: "days:30", Created: now})
	_ = st.CreateSessions(ctx, []store.Session{{ID: killSession, Group: "group", Title: "Evening", Starts: now, Minutes: 90, Created: now}})
	if err := h.Create(ctx, killSession, moderation.Open{Settings: settings, Agreement: agreed, Title: "Evening", Starts: moderation.Time(now.UnixMilli()), Minutes: 90}); err != nil {
		s.Fatal(err)
	}
	for n := range killers {
		id, role := store.ID(fmt.Sprint("person", n)), moderation.Member
		if n == 0 {
			role = moderation.Facilitator
			_ = st.CreateStaff(ctx, store.Staff{ID: id, Login: string(id), Name: "Ana", Role: "facilitator", Created: now})
		} else {
			_ = st.CreateMember(ctx, store.Member{ID: id, Group: "group", Created: now})
		}
		who, err := h.Seat(ctx, hub.Seating{Session: killSession, Person: id, Staff: n == 0, Role: role, Name: []string{"Ana", "Bo", "Cem", "Dina", "Eve", "Finn"}[n]})
		if err != nil {
			s.Fatal(err)
		}
		people = append(people, who)
		commands := []moderation.Command{moderation.Consent{Agreement: agreed}, moderation.Knock{}}
		if n == 0 {
			commands = []moderation.Command{moderation.OpenLobby{}, moderation.Start{}}
		}
		for _, c := range commands {
			if _, err := h.Do(ctx, hub.Do{Session: killSession, By: who, Device: fmt.Sprint("device", n), Command: c}); err != nil {
				s.Fatal(err)
			}
		}
	}
	return people
}
