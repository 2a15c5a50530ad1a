package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/notes"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// fakeRooms answers as rooms would, and remembers who was seated.
type fakeRooms struct {
	mu      sync.Mutex // guards what follows
	seated  []hub.Seating
	done    []hub.Do
	readers []hub.Reader                   // who asked for a whole record
	lines   []hub.Line                     // of every session,
	each    map[store.SessionID][]hub.Line // or of each its own
	ready   error
}

func (f *fakeRooms) Create(context.Context, store.SessionID, moderation.Open) error { return nil }

func (f *fakeRooms) Seat(_ context.Context, s hub.Seating) (moderation.ParticipantID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seated = append(f.seated, s)
	return moderation.ParticipantID("p-" + s.Person), nil
}

func (f *fakeRooms) Seated(context.Context, store.SessionID, store.ID) (moderation.ParticipantID, bool, error) {
	return "", false, nil
}

func (f *fakeRooms) Do(_ context.Context, d hub.Do) (hub.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = append(f.done, d)
	return hub.Answer{Event: "e"}, nil
}

func (f *fakeRooms) DoFrame(_ context.Context, _ store.SessionID, by hub.Asker, _ []byte) ([]byte, error) {
	return json.Marshal(map[string]any{"t": "done", "by": by.Who, "device": by.Device, "sent": by.Sent})
}

func (f *fakeRooms) View(_ context.Context, _ store.SessionID, v moderation.Viewer) ([]byte, error) {
	return json.Marshal(map[string]any{"you": v.Who})
}

func (f *fakeRooms) Page(context.Context, store.SessionID, moderation.Viewer, string, int) ([]byte, error) {
	return []byte(`{"events":[],"earlier":false}`), nil
}

func (f *fakeRooms) Transcript(_ context.Context, _ store.SessionID, by hub.Reader, yield func(hub.Line) error) error {
	f.mu.Lock()
	f.readers = append(f.readers, by)
	f.mu.Unlock()
	for _, l := range f.lines {
		if err := yield(l); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeRooms) Lines(_ context.Context, id store.SessionID, _ hub.Reader, after uint64, limit int) (lines []hub.Line, next uint64, err error) {
	all := f.lines
	if f.each != nil {
		all = f.each[id]
	}
	for _, l := range all {
		if l.N > after && len(lines) < limit {
			lines = append(lines, l)
			next = l.N
		}
	}
	if len(lines) < limit {
		next = 0
	}
	return lines, next, nil
}

func (f *fakeRooms) Place(_ context.Context, _ store.SessionID, id string) (uint64, error) {
	for _, l := range f.lines {
		if l.ID == id {
			return l.N, nil
		}
	}
	return 0, hub.ErrNoRoom
}

func (f *fakeRooms) CutPerson(store.SessionID, moderation.ParticipantID, wire.CloseCode) {}

func (f *fakeRooms) Ready() error { return f.ready }

// A world is a server over a real store and fake rooms, with a group led by Ana and a session in it.
type world struct {
	*Server
	t       *testing.T
	rooms   *fakeRooms
	logs    *lockedBuffer
	ring    *seal.Ring
	ana     store.Staff
	cookie  string // Ana's sign-in
	group   store.Group
	session store.Session
	lifted  bool // by the last answer
}

func testServer(t *testing.T) *Server { return newWorld(t).Server }

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	st, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return newWorldOn(t, st, change...)
}

// newWorldOn is newWorld over a store that is closed by somebody else.
func newWorldOn(t *testing.T, st store.Store, change ...func(*Options)) *world {
	t.Helper()
	ctx := t.Context()
	master, err := seal.ParseMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	ring := seal.New(st, master)
	if err := ring.Unlock(ctx); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, rooms: &fakeRooms{}, logs: &lockedBuffer{}, ring: ring}
	a := auth.New(auth.Options{Directory: st, Hash: ring, Seal: ring})
	own, err := sqlite.OpenNotes(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	o := Options{
		Notes:  notes.New(own, ring, nil),
		Keeper: retention.New(retention.Options{Store: st, Keys: ring, Audit: office.New(office.Options{Directory: st, Auth: a, Seal: ring}), Logger: zerolog.Nop()}),
		Store:  st, Auth: a, Office: office.New(office.Options{Directory: st, Auth: a, Seal: ring}), Rooms: w.rooms,
		Assets: Assets{
			Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
				_, _ = io.WriteString(w, "asset")
			}),
			Path: func(name string) string { return "/static/h/" + name }, Preload: func() []string { return nil },
		},
		Logger: zerolog.New(w.logs).Level(zerolog.DebugLevel), Public: &url.URL{Scheme: "https", Host: "rooms.example"},
		Title: "Hearth", ExitURL: "https://weather.example/",
		Socket: func(w http.ResponseWriter, _ *http.Request, _ []string, _ Resolve) { w.WriteHeader(http.StatusTeapot) },
		Stream: func(context.Context, hub.Joining) (func(), error) { return func() {}, nil },
	}
	for _, f := range change {
		f(&o)
	}
	if w.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	w.furnish(ctx)
	return w
}

func (w *world) furnish(ctx context.Context) {
	w.t.Helper()
	code, err := w.Auth.FirstLink(ctx)
	w.no(err)
	w.cookie, w.ana, err = w.Auth.UseLink(ctx, code, auth.Account{Login: "ana", Name: "Ana", Password: "three unrelated words"}, remote("1.2.3.4:5"))
	w.no(err)
	w.group, err = w.Office.NewGroup(ctx, w.by(), office.GroupForm{Name: "Evening"})
	w.no(err)
	all, err := w.Office.Plan(ctx, w.by(), office.SessionForm{Group: w.group.ID, Minutes: 60})
	w.no(err)
	w.session = all[0]
}

func (w *world) by() office.Actor { return office.Actor{Who: "staff/ana", Staff: w.ana.ID} }

func (w *world) no(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// seat invites a member and opens their link: the room's address and the cookie.
func (w *world) seat() (room string, cookie *http.Cookie) {
	w.t.Helper()
	links, err := w.Office.InvitePersons(w.t.Context(), w.by(), w.session.ID, 1)
	w.no(err)
	resp := w.ask(httptest.NewRequest("POST", "/i/"+links[0].Code, nil))
	if resp.Code != http.StatusSeeOther {
		w.t.Fatalf("opening a link: %d", resp.Code)
	}
	return resp.Header().Get("Location"), resp.Result().Cookies()[0]
}

func (w *world) ask(r *http.Request) *httptest.ResponseRecorder {
	rec := &recorder{ResponseRecorder: httptest.NewRecorder()}
	w.ServeHTTP(rec, r)
	w.lifted = rec.lifted
	return rec.ResponseRecorder
}

// A recorder notes that the deadline for reading was lifted.
type recorder struct {
	*httptest.ResponseRecorder
	lifted bool
}

func (r *recorder) SetReadDeadline(t time.Time) error { r.lifted = t.IsZero(); return nil }

func (r *recorder) SetWriteDeadline(time.Time) error { return nil }

// as asks with Ana's cookie.
func (w *world) as(r *http.Request) *httptest.ResponseRecorder {
	r.AddCookie(&http.Cookie{Name: "__Host-hearth", Value: w.cookie})
	return w.ask(r)
}

// lockedBuffer collects log lines.
type lockedBuffer struct {
	mu sync.Mutex // guards what follows
	b  []byte
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b = append(l.b, b...)
	return len(b), nil
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.b)
}
