package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/review"
	"hearth/cmd/hearth/internal/verify"
	"hearth/cmd/internal/evening"
	"hearth/hub"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// long is how many events the record has that BenchmarkRecord reads (goals.md S9).
const long = 100_000

// BenchmarkRecord measures what a session of 100,000 events costs whoever reads it afterwards: its first page, with the
// log folded and before; each kind of copy; the check in the store and of the file; what the review page asks for. A row
// says events a second, server CPU an event (which a busy machine changes less), and the most that lay in memory: objects
// of the heap, and resident of the process, both with all that was there before (the row's "at rest").
//
//	go test -run - -bench Record -benchtime 5x ./cmd/hearth/internal/app
func BenchmarkRecord(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkRecord(b, config.Config{Data: b.TempDir()}) })
	b.Run("postgres", func(b *testing.B) {
		server := shapes.Server(b)
		benchmarkRecord(b, config.Config{
			DatabaseURL: shapes.At(b, server, shapes.NewDatabase(b, server, "template0")),
			MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
		})
	})
}

// A record is one long session, and what reads it.
type record struct {
	house   *app.House
	session store.Session
	rooms   *hub.Hub
	desk    *export.Desk
}

func benchmarkRecord(b *testing.B, c config.Config) {
	r := &record{}
	r.house, r.session = longSession(b, c)
	b.Run("first page, nothing folded", func(b *testing.B) {
		for b.Loop() {
			rooms := r.open(b)
			r.page(b, rooms)
			b.StopTimer()
			must(b, rooms.Drain(b.Context()))
			b.StartTimer()
		}
	})
	r.rooms = r.open(b)
	r.page(b, r.rooms)
	var err error
	r.desk, err = r.house.Copies(b.Context(), r.rooms)
	must(b, err)
	b.Run("first page", func(b *testing.B) {
		for b.Loop() {
			r.page(b, r.rooms)
		}
	})
	for _, kind := range []string{"json", "facts", "text", "html", "csv"} {
		b.Run("copy/"+kind, func(b *testing.B) { passes(b, func() { r.copy(b, kind, io.Discard) }) })
	}
	b.Run("verify", func(b *testing.B) {
		passes(b, func() { sound(b)(r.house.Verify(b.Context(), r.session, verify.Options{})) })
	})
	b.Run("verify a file", func(b *testing.B) { r.verifyFile(b) })
	b.Run("review/index", func(b *testing.B) { passes(b, func() { r.index(b) }) })
	b.Run("review/search", func(b *testing.B) { passes(b, func() { r.search(b) }) })
	must(b, r.rooms.Drain(b.Context()))
}

// longSession is a house with a session of many events, and nothing of them in memory.
func longSession(b *testing.B, c config.Config) (*app.House, store.Session) {
	b.Helper()
	h, session := recorded(b, c)
	ctx := b.Context()
	session.ID = "long"
	staff := store.Staff{ID: personOf(evening.Lead), Login: "ana", Name: "Ana", Role: "facilitator", Created: time.Now()}
	must(b, h.Store.CreateSessions(ctx, []store.Session{session}))
	must(b, h.Store.CreateStaff(ctx, staff))
	must(b, h.Store.SetGroupStaff(ctx, session.Group, staff.ID, "facilitator"))
	for _, who := range evening.Seats() {
		_, err := h.Store.Seat(ctx, store.Seat{Session: session.ID, Participant: string(who), Person: personOf(who), Staff: who == evening.Lead})
		must(b, err)
	}
	writeLog(b, h, session.ID, evening.Events(long, 0))
	return h, session
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func sound(b *testing.B) func(*verify.Report, error) {
	return func(r *verify.Report, err error) {
		b.Helper()
		if must(b, err); r.Fault != nil || r.Events != long {
			b.Fatal(r, r.Fault)
		}
	}
}

func (r *record) open(b *testing.B) *hub.Hub {
	b.Helper()
	rooms, err := r.house.Rooms(b.Context(), zerolog.Nop())
	must(b, err)
	return rooms
}

// page reads what the transcript's first page has.
func (r *record) page(b *testing.B, rooms *hub.Hub) {
	b.Helper()
	lines, _, err := rooms.Lines(b.Context(), r.session.ID, hub.WholeRecord(), 0, 200)
	if must(b, err); len(lines) != 200 {
		b.Fatal(len(lines))
	}
}

func (r *record) copy(b *testing.B, kind string, to io.Writer) {
	b.Helper()
	by := office.Actor{Who: "command line/bench", Staff: personOf(evening.Lead)}
	c, err := r.desk.Open(b.Context(), export.Request{Session: r.session, By: by, Purpose: "a measurement", Kind: kind})
	must(b, err)
	must(b, c.Write(b.Context(), to))
}

func (r *record) verifyFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "record.jsonl")
	f, err := os.Create(path)
	must(b, err)
	r.copy(b, "json", f)
	must(b, f.Close())
	passes(b, func() {
		f, err := os.Open(path)
		must(b, err)
		sound(b)(verify.File(f, verify.Options{}))
		must(b, f.Close())
	})
}

// index is what the review page asks for when it opens.
func (r *record) index(b *testing.B) {
	b.Helper()
	build := review.NewBuilder()
	must(b, r.rooms.Transcript(b.Context(), r.session.ID, hub.WholeRecord(), func(l hub.Line) error { build.Add(&l); return nil }))
	must(b, json.NewEncoder(io.Discard).Encode(build.Review()))
}

// search looks at every word of the session for what nobody said.
func (r *record) search(b *testing.B) {
	b.Helper()
	q := review.Query{Text: "nowhere to be found"}
	q.Fold()
	must(b, r.rooms.Transcript(b.Context(), r.session.ID, hub.WholeRecord(), func(l hub.Line) error {
		if q.Matches(&l) {
			return errors.New("it was said")
		}
		return nil
	}))
}

// passes measures something that goes once over the whole record.
func passes(b *testing.B, pass func()) {
	b.Helper()
	rest := settle()
	most := watch(b.Context())
	before := processorTime(b)
	for b.Loop() {
		pass()
	}
	events := float64(long) * float64(b.N)
	b.ReportMetric(events/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/events, "cpu-ns/event")
	b.ReportMetric(rest, "rest-MiB")
	b.ReportMetric(most(), "heap-MiB")
	b.ReportMetric(residentMost(), "resident-MiB")
}

const mebibyte = 1 << 20

// settle gives back what nobody needs, begins to count resident memory anew, and says what the heap holds.
func settle() float64 {
	runtime.GC()
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // elsewhere than on Linux the figure is the process's whole life's
	return objects()
}

func objects() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()) / mebibyte
}

// watch looks at the heap until most is asked for the most that it held.
func watch(ctx context.Context) (most func() float64) {
	ctx, stop := context.WithCancel(ctx)
	var seen float64
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			seen = max(seen, objects())
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
	})
	return func() float64 { stop(); wg.Wait(); return seen }
}

// residentMost is the most of this process that lay in memory since settle.
func residentMost() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kb, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.ParseFloat(kb, 64)
	return n * 1024 / mebibyte
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
