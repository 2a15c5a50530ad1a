// Bench measures a live hub on real stores and real WebSockets, and prints what it finds. It asserts nothing: a figure
// depends on the machine, so every row carries what the machine is, and ratios within one run say more than any figure.
//
//	go run ./cmd/bench fanout                    one room of 1,000, 16 messages in flight
//	go run ./cmd/bench rooms                     500 rooms of 10, one message in flight in each
//	go run ./cmd/bench rooms -rate 5 -rooms 100  as people talk: so many messages a second in each room
//	go run ./cmd/bench memory                    10,000 connections, in rooms of 10 and then in one room
//	go run ./cmd/bench append                    durable messages a second without any connection
//	go run ./cmd/bench record -dir DATA -session ID -events 100000
//	                                             no measurement: gives a planned session a long record, to read it with
//
// -store is "sqlite" (a folder in -dir, removed afterwards) or a postgres:// address with the right to create databases
// (one is made, and dropped). -profile and -heap keep profiles of the server. -json prints one object for each row.
//
// # How it measures
//
// The server is a process of its own: this binary again, with the hub, the socket and the store as they are in service,
// and a door that believes whoever knocks. The load is this process. Both stay on the loopback. The server's CPU is its
// user and system time as the kernel counts it, so it does not depend on how quick the load is; it leaves out the
// database server's. A message is in flight until its author's own socket has shown it. Every client checks what it is
// for: all sockets of a room see the same events in the same order, and one of them that each message comes exactly once.
//
// What a long record costs its readers is measured beside them: go test -bench Record ./cmd/hearth/internal/app
// Durable appends by sealed and unsealed records, straight on the stores: go test -bench Append ./store/storetest/shapes
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are what one measurement is asked for.
type options struct {
	store   string
	dir     string
	rooms   int
	members int
	flight  int           // fanout, memory: messages in flight
	rate    float64       // rooms: messages a second in each; 0: one in flight
	bytes   int           // of one message's text
	warm    time.Duration // before measuring
	time    time.Duration // measuring
	profile string
	heap    string
	json    bool
	gogc    int
	session string // record: whose record is invented
	events  int
}

func run(ctx context.Context, args []string) error {
	measures := map[string]func(context.Context, *options) error{
		"fanout": fanout, "rooms": rooms, "memory": memory, "append": appends, "record": record, "serve": serve, "tcp": bareTCP,
	}
	if len(args) == 0 || measures[args[0]] == nil {
		return errors.New("say what to measure: fanout, rooms, memory or append, or record; -h after it lists its settings")
	}
	o, err := parse(args[0], args[1:])
	if err != nil {
		return err
	}
	return measures[args[0]](ctx, o)
}

func parse(measure string, args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("bench "+measure, flag.ContinueOnError)
	rooms, members := 1, 1000
	switch measure {
	case "rooms":
		rooms, members = 500, 10
	case "memory":
		rooms, members = 0, 10_000
	case "append":
		rooms, members = 0, 2
	}
	f.StringVar(&o.store, "store", "sqlite", `"sqlite", or a postgres:// address`)
	f.StringVar(&o.dir, "dir", os.TempDir(), "where the SQLite folder is made")
	f.IntVar(&o.rooms, "rooms", rooms, "rooms; 0: memory takes rooms of 10 and then one room, append takes 1, 100 and 500")
	f.IntVar(&o.members, "members", members, "people in each room, its facilitator included; memory: in all")
	f.IntVar(&o.flight, "flight", 16, "fanout, memory: messages in flight")
	f.Float64Var(&o.rate, "rate", 0, "rooms: messages a second in each room; 0: one in flight")
	f.IntVar(&o.bytes, "bytes", 200, "text of a message")
	f.DurationVar(&o.warm, "warm", 2*time.Second, "before measuring")
	f.DurationVar(&o.time, "time", 10*time.Second, "measuring")
	f.StringVar(&o.profile, "profile", "", "keep a CPU profile of the server in this file")
	f.StringVar(&o.heap, "heap", "", "keep a heap profile of the server in this file")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.IntVar(&o.gogc, "gogc", 0, "GOGC of the server; 0: as the environment says")
	f.StringVar(&o.session, "session", "", "record: a session that was planned and never opened, of the house whose data folder is -dir")
	f.IntVar(&o.events, "events", 100_000, "record: how many events it gets, at least 100")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is not a setting", f.Arg(0))
	case o.rooms < 0 || o.members < 2 || o.members > maxConns, measure != "memory" && o.rooms*o.members > maxConns,
		measure == "memory" && o.rooms*2 > o.members:
		return nil, fmt.Errorf("between 2 people in a room and %d connections in all, please", maxConns)
	case o.flight < 1 || o.flight >= o.members && measure == "fanout":
		return nil, errors.New("each message in flight needs a member of its own")
	case o.events < 100:
		return nil, errors.New("an evening has at least 100 events")
	case o.bytes < markBytes || o.bytes > 1500:
		return nil, fmt.Errorf("texts have between %d and 1500 bytes", markBytes)
	}
	return o, nil
}

// maxConns keeps each process under its limit of open files.
const maxConns = 19_000
