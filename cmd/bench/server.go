package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"strings"
	"time"

	"crypto/rand"

	"github.com/jackc/pgx/v5"
	"github.com/rs/zerolog"

	"hearth/hub"
	"hearth/hub/wire"
	"hearth/hub/ws"
	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// server is what the child process runs: the hub, the socket and the store as they are in service, and a door that
// believes whoever knocks.
type server struct {
	o     *options
	store store.Store
	hub   *hub.Hub
	cast  [][]hub.Asker // by room and place; the first is the facilitator
	ids   []store.SessionID
	http  *http.Server
	empty float64 // resident bytes before anybody had a seat
}

// serve is the child's whole life.
func serve(ctx context.Context, o *options) (err error) {
	s := &server{o: o}
	remove, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if err := s.begin(ctx); err != nil {
		return errors.Join(err, s.close())
	}
	return errors.Join(s.listen(ctx), s.close())
}

// open makes a store that nobody else has; remove takes it away again.
func (s *server) open(ctx context.Context) (remove func() error, err error) {
	dir, err := os.MkdirTemp(s.o.dir, "hearth-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	remove = func() error { return os.RemoveAll(dir) }
	if s.o.store == "sqlite" {
		s.store, err = sqlite.Open(ctx, dir, sqlite.Options{Serve: true})
	} else {
		var drop func() error
		var address string
		if address, drop, err = newDatabase(ctx, s.o.store); err == nil {
			s.store, err = postgres.Open(ctx, address)
			remove = func() error { return errors.Join(drop(), os.RemoveAll(dir)) }
		}
	}
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	remove = closing(s.store, remove)
	master, err := seal.NewMasterFile(filepath.Join(dir, "master.key"))
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	ring := seal.New(s.store, master)
	if err := ring.Unlock(ctx); err != nil {
		return nil, errors.Join(err, remove())
	}
	s.hub, err = hub.New(ctx, hub.Options{Unbounded: true, Store: s.store, Ring: ring, Logger: zerolog.New(os.Stderr).Level(zerolog.WarnLevel)})
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	s.empty = resident()
	return remove, nil
}

func closing(s store.Store, remove func() error) func() error {
	return func() error { return errors.Join(s.Close(), remove()) }
}

// newDatabase makes a database on a server.
func newDatabase(ctx context.Context, server string) (address string, drop func() error, err error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" && u.RawQuery == "" {
		return "", nil, errors.New(`-store is neither "sqlite" nor an address such as postgres://user@host:5432/postgres`)
	}
	name := "hearth_bench_" + strings.ToLower(rand.Text()[:10])
	admin := func(ctx context.Context, statement string) error {
		conn, err := pgx.Connect(ctx, server)
		if err != nil {
			return fmt.Errorf("connect to PostgreSQL: %w", err)
		}
		_, err = conn.Exec(ctx, statement)
		return errors.Join(err, conn.Close(ctx))
	}
	if err := admin(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, fmt.Errorf("make a database: %w", err)
	}
	u.Path = "/" + name
	return u.String(), func() error {
		ctx, cancel := context.WithTimeout(context.Background(), endWithin)
		defer cancel()
		return admin(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
	}, nil
}

// listen serves sockets and answers the parent until the parent has no more to ask.
func (s *server) listen(ctx context.Context) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s.http = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws.Serve(w, r, s.hub, ws.Options{Resolve: s.resolve})
	})}
	go func() { _ = s.http.Serve(l) }()
	return s.obey(ctx, hello{Addr: l.Addr().String()})
}

// resolve believes the ticket, which is a room and a place in it.
func (s *server) resolve(_ context.Context, h wire.Hello) (hub.Joining, error) {
	var room, place int
	if _, err := fmt.Sscanf(h.Ticket, "%d-%d", &room, &place); err != nil || room >= len(s.cast) || place >= len(s.cast[room]) {
		return hub.Joining{}, hub.ErrNoRoom
	}
	return hub.Joining{Session: s.ids[room], Asker: s.cast[room][place]}, nil
}

// obey answers the parent, line by line.
func (s *server) obey(ctx context.Context, first hello) error {
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(first); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	var profile *os.File
	in := bufio.NewScanner(os.Stdin)
	for ctx.Err() == nil && in.Scan() {
		ask, file, _ := strings.Cut(in.Text(), " ")
		var answer any = struct{}{}
		var err error
		switch ask {
		case "memory":
			answer = s.memory()
		case "profile":
			if profile, err = os.Create(file); err == nil {
				err = pprof.StartCPUProfile(profile)
			}
		case "profiled":
			pprof.StopCPUProfile()
			err = profile.Close()
		case "heap":
			err = keepHeap(file)
		case "speak":
			answer, err = s.speak(ctx, file)
		}
		if err != nil {
			return err
		}
		if err := out.Encode(answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	return in.Err()
}

// footprint is what the server holds.
type footprint struct {
	Resident   float64 `json:"resident"` // now, in bytes
	Empty      float64 `json:"empty"`    // before anybody had a seat
	Stacks     float64 `json:"stacks"`
	Heap       float64 `json:"heap"`   // living objects
	Unused     float64 `json:"unused"` // room between them
	Go         float64 `json:"go"`     // all that the runtime has taken and not given back
	Goroutines int     `json:"goroutines"`
}

func (s *server) memory() footprint {
	f := footprint{Resident: resident(), Empty: s.empty, Goroutines: runtime.NumGoroutine()}
	read := func(name string) float64 {
		sample := []metrics.Sample{{Name: "/memory/classes/" + name + ":bytes"}}
		metrics.Read(sample)
		return float64(sample[0].Value.Uint64())
	}
	f.Stacks, f.Heap, f.Unused = read("heap/stacks"), read("heap/objects"), read("heap/unused")
	f.Go = read("total") - read("heap/released")
	return f
}

// resident collects until nothing more is to be had (a stack shrinks by half in each cycle) and gives what is left.
func resident() float64 {
	for range 6 {
		runtime.GC()
	}
	debug.FreeOSMemory()
	return residentBytes(os.Getpid())
}

func keepHeap(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("keep a heap profile: %w", err)
	}
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}

// close ends connections and rooms. The store is closed by what open returned.
func (s *server) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), endWithin)
	defer cancel()
	err := s.hub.Drain(ctx)
	if s.http != nil {
		err = errors.Join(err, s.http.Close())
	}
	return err
}
