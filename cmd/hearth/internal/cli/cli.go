// Package cli is the command line: what can be typed, and what each of it does. It serves by package app, and works
// beside a running server through the same store and the same office.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// An Env is what a command runs in.
type Env struct {
	Args    []string
	Environ []string
	Out     io.Writer
	Err     io.Writer
}

// grammar is everything that can be typed.
type grammar struct {
	config.Config

	Verbose bool `name:"verbose" short:"v" help:"Log every request: method, route, status, time taken."`

	Serve      serveCmd      `cmd:"" default:"1" help:"Serve (this is what plain hearth does)."`
	Demo       demoCmd       `cmd:"" help:"A throwaway server with a living session to try."`
	Rehearse   rehearseCmd   `cmd:"" help:"Play a scripted session, check every promise from the outside, and take it away again."`
	Session    sessionCmd    `cmd:"" help:"Plan and list sessions."`
	Invite     inviteCmd     `cmd:"" help:"Make links into a session's group."`
	Staff      staffCmd      `cmd:"" help:"Accounts of staff."`
	Key        keyCmd        `cmd:"" help:"API keys of programs."`
	Keys       keysCmd       `cmd:"" help:"The keys of this installation: what verifies its records, and what wraps all others."`
	Transcript transcriptCmd `cmd:"" help:"Write a session's transcript. The reading is audited first."`
	Export     exportCmd     `cmd:"" help:"Write a copy of a session's record to standard output. The copy is audited first."`
	Purge      purgeCmd      `cmd:"" help:"Destroy the words whose time is over by their group's rule, or say which these are."`
	Erase      eraseCmd      `cmd:"" help:"Destroy the words of a message, a member or a session for good."`
	LegalHold  legalHoldCmd  `cmd:"" name:"legal-hold" help:"Keep a session or a member from being destroyed while a hold lasts."`
	Audit      auditCmd      `cmd:"" help:"Who did what: list it, and verify that nothing was changed."`
	Backup     backupCmd     `cmd:"" help:"Copy the store in a folder, also beside a running server."`
	Restore    restoreCmd    `cmd:"" help:"Put such a copy in place; what was destroyed since is destroyed again."`
	Verify     verifyCmd     `cmd:"" help:"Say whether a session's record, every record, or a copy in a file is whole and was kept by its rules. Exit 1: it is not, and the first bad event is named. Exit 2: it could not be checked."`
	Resources  resourcesCmd  `cmd:"" help:"Show, check or set the crisis resources."`
	Doctor     doctorCmd     `cmd:"" help:"Look at the installation: keys, clock, address, schema, resources, backup, disk. Fails where something is wrong."`
	Health     healthCmd     `cmd:"" help:"Ask the server with these settings whether it is ready, for health checks; fails when it is not."`
	Help       helpCmd       `cmd:"" help:"Print a chapter of the operator's manual, or the list of them."`
	Version    versionCmd    `cmd:"" help:"Say which version this is, or what it is made of."`
}

// Exit codes.
const (
	exitOK    = 0
	exitFails = 1
	exitUsage = 2
)

// Main runs what was typed and returns the exit code. An error is one line that says what to do.
func Main(ctx context.Context, env Env) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := config.CheckEnviron(env.Environ); err != nil {
		return env.fail(err, exitUsage)
	}
	var g grammar
	ended := -1
	parser, err := kong.New(&g, kong.Name("hearth"), kong.Vars{"export_kinds": kindsHelp()}, kong.Writers(env.Out, env.Err), kong.UsageOnError(),
		kong.Description("A real-time chat server for live facilitated group sessions."),
		kong.Exit(func(code int) { ended = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return env.fail(err, exitFails)
	}
	parsed, err := parser.Parse(singleDashes(env.Args))
	if ended >= 0 {
		return ended
	}
	if err != nil {
		return env.fail(fmt.Errorf("%w; see hearth --help", err), exitUsage)
	}
	if !g.Rehearse.elsewhere() && !g.Verify.elsewhere() {
		if err := g.Settle(); err != nil {
			return env.fail(err, exitUsage)
		}
	}
	x := &run{ctx: ctx, env: env, config: &g.Config, verbose: g.Verbose}
	if err := parsed.Run(x); err != nil {
		if errors.As(err, new(uncheckable)) {
			return env.fail(err, exitUsage)
		}
		return env.fail(err, exitFails)
	}
	return exitOK
}

// singleDashes lets -listen stand for --listen, as the README writes flags; single letters stay what they are.
func singleDashes(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a
		if len(a) > 2 && a[0] == '-' && a[1] != '-' && a[2] != '=' {
			out[i] = "-" + a
		}
	}
	return out
}

func (e Env) fail(err error, code int) int {
	text := say(err)
	_, _ = fmt.Fprintln(e.Err, "hearth:", strings.Join(strings.Fields(text), " "))
	return code
}

// say is the line that helps: the sentence of an error that was made to be read, else the whole chain.
func say(err error) string {
	var p config.Problem
	var ask office.ErrAsk
	var weak auth.ErrWeak
	switch {
	case errors.As(err, &p):
		return string(p)
	case errors.As(err, &ask):
		return string(ask)
	case errors.As(err, &weak):
		return string(weak)
	case errors.Is(err, store.ErrNotFound):
		return "there is no such thing here; check the id (hearth session list, hearth staff list, hearth key list show them)"
	}
	return err.Error()
}

// run is what a command gets.
type run struct {
	ctx     context.Context
	env     Env
	config  *config.Config
	verbose bool
}

func (x *run) printf(format string, args ...any) { _, _ = fmt.Fprintf(x.env.Out, format, args...) }

// open opens the store beside a server that may be running, and closes it after do.
func (x *run) open(do func(*app.House) error) error {
	h, err := app.OpenHouse(x.ctx, x.config, false)
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.Close())
}

// actor names who types, for the audit.
func (x *run) actor(as store.ID) office.Actor {
	user := os.Getenv("USER")
	if user == "" {
		user = fmt.Sprintf("uid %d", os.Getuid())
	}
	return office.Actor{Who: "command line/" + user, Staff: as}
}

// public is the address for links that are printed beside a server.
func (x *run) public() string {
	if x.config.Public != nil {
		return x.config.Public.Scheme + "://" + x.config.Public.Host
	}
	return "http://" + x.config.Listen
}

type serveCmd struct{}

// Run serves until it is told to stop.
func (serveCmd) Run(x *run) error {
	m := &app.Main{Config: *x.config, Logger: app.NewLogger(x.env.Err, x.verbose)}
	if err := m.Start(x.ctx); err != nil {
		return err
	}
	link, err := m.FirstLink(x.ctx)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	x.printf("Hearth listens at %s\n", m.URL())
	if m.Config.SQLite() {
		x.printf("Everything is kept in %s (SQLite). Keep its key file apart from its copies.\n", m.Config.Data)
	}
	if m.Config.Beyond() && !m.Config.TwoSteps() && !m.Config.Demo {
		x.printf("Staff sign in by a password alone: HEARTH_SECOND_STEP is optional.\n")
	}
	if link != "" {
		x.printf("\nOpen this link within an hour to make the first account; it works once:\n\n    %s\n\n", link)
	}
	x.printf("Stop with Ctrl-C.\n")
	begun := time.Now()
	err = m.Wait(x.ctx)
	if err == nil {
		x.printf("Stopped after %s.\n", time.Since(begun).Round(time.Second))
	}
	return err
}
