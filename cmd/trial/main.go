package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"hearth/cmd/internal/servers"
	"hearth/cmd/trial/internal/shape"
)

// Exit codes.
const (
	exitHeld   = 0
	exitBroke  = 1
	exitNoTry  = 2
	wholeTrial = 15 * time.Minute // bounds any trial; up is bounded by nothing
)

// options are what the flags say.
type options struct {
	instances int
	redis     bool
	n         int
	rooms     int // back, pause
	members   int // of each
	seed      uint64
	hearth    string
	old       string
	json      bool
	verbose   bool

	log io.Writer // of the processes; nil: nowhere
}

// A command is what can be asked for. It returns what it found; up finds nothing.
type command struct {
	name string
	n    int // how often, unless told
	run  func(context.Context, *options) ([]*report, error)
}

func commands() []command {
	return []command{
		{"up", 0, up},
		{"kill", 20, kill},
		{"redis", 20, redis},
		{"postgres", 20, postgres},
		{"roll", 2, roll},
		{"rehearse", 1, rehearse},
		{"back", 1, back},
		{"pause", 1, pause},
	}
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := servers.UntilTold(context.Background())
	defer stop()

	c, o, err := parse(args)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "trial:", err)
		}
		return exitNoTry
	}
	if c.name != "up" {
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, wholeTrial)
		defer end()
	}
	reports, err := c.run(ctx, o)
	code := exitHeld
	for _, r := range reports {
		r.print(os.Stdout, o.json)
		if !r.Held {
			code = exitBroke
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "trial:", err)
		return exitNoTry
	}
	return code
}

func parse(args []string) (command, *options, error) {
	names := ""
	for _, c := range commands() {
		if len(args) > 0 && args[0] == c.name {
			o, err := c.flags(args[1:])
			return c, o, err
		}
		names += " " + c.name
	}
	return command{}, nil, fmt.Errorf("say which trial:%s (go doc ./cmd/trial tells of each)", names)
}

func (c command) flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("trial "+c.name, flag.ContinueOnError)
	f.IntVar(&o.instances, "instances", 2, "instances of the server")
	f.BoolVar(&o.redis, "redis", true, "link them by Redis")
	f.IntVar(&o.n, "n", c.n, "how often")
	f.IntVar(&o.rooms, "rooms", map[string]int{"back": 1000}[c.name]+map[string]int{"pause": 100}[c.name], "back, pause: so many rooms")
	f.IntVar(&o.members, "members", 10, "back, pause: members of each")
	f.Uint64Var(&o.seed, "seed", 0, "repeats a trial's choices; 0: new ones")
	f.StringVar(&o.hearth, "hearth", "", "the server's `file`; it is built otherwise")
	f.StringVar(&o.old, "old", "", "roll: `file` of the version before; the same one otherwise")
	f.BoolVar(&o.json, "json", false, "print the verdict as JSON")
	f.BoolVar(&o.verbose, "v", false, "print the logs of all processes")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is not a setting", f.Arg(0))
	case o.instances < 1 || o.instances > 5:
		return nil, errors.New("between 1 and 5 instances, please")
	case o.n < 0 || o.n > 1000:
		return nil, errors.New("at most a thousand times, please")
	}
	if o.verbose {
		o.log = os.Stderr
	}
	if o.seed == 0 {
		o.seed = uint64(time.Now().UnixNano())
	}
	return o, nil
}

func (o *options) shape() shape.Options {
	return shape.Options{Instances: o.instances, Redis: o.redis, Binary: o.hearth, Log: o.log}
}

// say tells how a trial goes, to whoever watches; the verdict goes to the standard output.
func (o *options) say(format string, args ...any) { fmt.Fprintf(os.Stderr, "   "+format+"\n", args...) }

// up runs the shape until it is told to stop.
func up(ctx context.Context, o *options) (_ []*report, err error) {
	o.say("starting PostgreSQL%s and %d instances", map[bool]string{true: ", Redis"}[o.redis], o.instances)
	s, err := shape.Up(ctx, o.shape())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	link, err := s.Hearth(ctx, "staff", "add", "admin", "--role", "admin")
	if err != nil {
		return nil, err
	}
	key, err := s.Key(ctx, "rehearsal-key")
	if err != nil {
		return nil, err
	}
	fmt.Printf("Hearth at %s, on %d instances:\n", s.Proxy.URL(), o.instances)
	for i := range s.Instances {
		fmt.Printf("    %s   metrics %s/metrics   process %d\n", s.Address(i), s.Admin(i), s.Instances[i].PID())
	}
	fmt.Printf("    PostgreSQL %s   process %d\n", servers.PostgresURL(s.Database.Address()), s.Database.PID())
	if s.Redis != nil {
		fmt.Printf("    Redis %s   process %d\n", servers.RedisURL(s.Redis.Address()), s.Redis.PID())
	}
	fmt.Printf("\nOpen this link to sign in as an administrator and make a facilitator\n    %s\n", link)
	fmt.Printf("\nRehearse with\n    go run ./cmd/hearth rehearse -url %s -key %s\n", s.Proxy.URL(), key)
	fmt.Printf("\nKill what you like, by its process id. Stop with Ctrl-C; everything is thrown away.\n")
	<-ctx.Done()
	return nil, nil
}
