package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/store"
)

// work opens the store for a command that destroys, with rooms of its own where no server has them. do gets whether it
// works itself; otherwise a running server does.
func (x *run) work(do func(h *app.House, works bool) error) error {
	h, works, err := app.OpenToWork(x.ctx, x.config, app.NewLogger(x.env.Err, x.verbose))
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(x.ctx)
	return errors.Join(do(h, works), h.Drain(ctx), h.Close())
}

type purgeCmd struct {
	DryRun bool `name:"dry-run" help:"Only list what would go, and why."`
	Again  bool `help:"Do every purge of the journal again, after a database was restored. No server may run on a folder then."`
	JSON   bool `name:"json" help:"Print JSON."`
}

// dueLine is something that goes or is held, for programs.
type dueLine struct {
	Subject string    `json:"subject"`
	Why     string    `json:"why"`
	Since   time.Time `json:"since"`
	Held    string    `json:"held,omitempty"`
	State   string    `json:"state"` // "due", "held", "under way", "done"
}

// Run purges what is due, or lists it.
func (s *purgeCmd) Run(x *run) error {
	if s.DryRun {
		return x.open(func(h *app.House) error {
			lines, err := x.due(h)
			if err != nil {
				return err
			}
			return x.purged(lines, s.JSON, "Nothing is due.", time.Time{})
		})
	}
	return x.work(func(h *app.House, works bool) error {
		if s.Again {
			if !works {
				return office.ErrAsk("a server is using this folder; stop it first")
			}
			n, err := app.PurgeAgain(x.ctx, h)
			if err == nil {
				x.printf("Destroyed again: %d.\n", n)
			}
			return err
		}
		lines, err := x.due(h)
		if err != nil {
			return err
		}
		if err := h.Keeper.Begin(x.ctx); err != nil {
			return err
		}
		if works {
			if _, err := h.Keeper.Finish(x.ctx); err != nil {
				return err
			}
		} else if err := x.awaitPurges(h, ""); err != nil {
			return err
		}
		undone, err := h.Store.ListPurges(x.ctx, true)
		if err != nil {
			return err
		}
		for i := range lines {
			if lines[i].State != "held" && !slices.ContainsFunc(undone, func(p store.Purge) bool { return p.Subject == lines[i].Subject }) {
				lines[i].State = "done"
			}
		}
		beyond, err := x.beyond(h)
		if err != nil {
			return err
		}
		return x.purged(lines, s.JSON, "Nothing was due.", beyond)
	})
}

func (x *run) due(h *app.House) ([]dueLine, error) {
	undone, err := h.Store.ListPurges(x.ctx, true)
	if err != nil {
		return nil, err
	}
	due, err := h.Keeper.Due(x.ctx)
	if err != nil {
		return nil, err
	}
	lines := []dueLine{}
	for _, p := range undone {
		lines = append(lines, dueLine{p.Subject, p.Why, p.Asked, "", "under way"})
	}
	for _, d := range due {
		state := "due"
		if d.Held != "" {
			state = "held"
		}
		lines = append(lines, dueLine{d.Subject, d.Why, d.Since, d.Held, state})
	}
	return lines, nil
}

func (x *run) purged(lines []dueLine, asJSON bool, none string, beyond time.Time) error {
	if asJSON {
		return x.json(map[string]any{"purges": lines})
	}
	for _, l := range lines {
		why := l.Why
		if l.Held != "" {
			why += "; kept by a legal hold on " + l.Held
		}
		x.printf("%-9s  %s  since %s  %s\n", l.State, l.Subject, l.Since.Format("2006-01-02 15:04"), clean(why))
	}
	switch {
	case len(lines) == 0:
		x.printf("%s\n", none)
	case !beyond.IsZero():
		x.printf("%s\n", beyondLine(beyond, time.Now()))
	}
	return nil
}

func (x *run) beyond(h *app.House) (time.Time, error) {
	c, err := h.Keeper.Copies(x.ctx)
	return c.Beyond(time.Now()), err
}

func beyondLine(beyond, now time.Time) string {
	if beyond.After(now) {
		return "Backups keep keys: what is destroyed is unrecoverable after " + beyond.Format("2006-01-02") + "."
	}
	return "No backup that was noted keeps keys: what is destroyed is unrecoverable now."
}

// serverWithin is how long a running server is waited for. It looks every two seconds.
const serverWithin = 30 * time.Second

// awaitPurges waits until a running server has finished a purge; "" is all.
func (x *run) awaitPurges(h *app.House, subject string) error {
	for end := time.Now().Add(serverWithin); ; {
		undone, err := h.Store.ListPurges(x.ctx, true)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(undone, func(p store.Purge) bool { return subject == "" || p.Subject == subject }) {
			return nil
		}
		if time.Now().After(end) {
			return office.ErrAsk("it is noted, and the running server has not finished it yet; `hearth purge -dry-run` shows whether it has")
		}
		select {
		case <-x.ctx.Done():
			return x.ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

type eraseCmd struct {
	Message eraseMessageCmd `cmd:"" help:"One message, by its number in the transcript."`
	Member  eraseMemberCmd  `cmd:"" help:"Every word by or about a member in all sessions, their name and their cards; they are removed from the group."`
	Session eraseSessionCmd `cmd:"" help:"Every word of a session that is over."`
}

type eraseMessageCmd struct {
	Session string `arg:"" help:"The session's id."`
	N       uint64 `arg:"" help:"The message's number."`
	Why     string `required:"" placeholder:"REASON" help:"Why; it stands in the audit and the journal."`
}

// Run erases a message.
func (s *eraseMessageCmd) Run(x *run) error {
	return x.erase(func(k *retention.Keeper) (store.Purge, error) {
		return k.EraseMessage(x.ctx, x.actor(""), store.SessionID(s.Session), store.Seq(s.N), s.Why)
	})
}

type eraseMemberCmd struct {
	Member string `arg:"" help:"The member's id."`
	Why    string `required:"" placeholder:"REASON" help:"Why; it stands in the audit and the journal."`
}

// Run erases a member.
func (s *eraseMemberCmd) Run(x *run) error {
	return x.erase(func(k *retention.Keeper) (store.Purge, error) {
		return k.EraseMember(x.ctx, x.actor(""), store.ID(s.Member), s.Why)
	})
}

type eraseSessionCmd struct {
	Session string `arg:"" help:"The session's id."`
	Why     string `required:"" placeholder:"REASON" help:"Why; it stands in the audit and the journal."`
}

// Run erases a session.
func (s *eraseSessionCmd) Run(x *run) error {
	return x.erase(func(k *retention.Keeper) (store.Purge, error) {
		return k.EraseSession(x.ctx, x.actor(""), store.SessionID(s.Session), s.Why)
	})
}

func (x *run) erase(ask func(*retention.Keeper) (store.Purge, error)) error {
	return x.work(func(h *app.House, works bool) error {
		p, err := ask(h.Keeper)
		if err != nil {
			return err
		}
		if p.Done.IsZero() {
			if works {
				if _, err := h.Keeper.Finish(x.ctx); err != nil {
					return err
				}
			}
			if err := x.awaitPurges(h, p.Subject); err != nil {
				return err
			}
		}
		beyond, err := x.beyond(h)
		if err != nil {
			return err
		}
		x.printf("The words of %s are destroyed. %s\n", strings.ReplaceAll(p.Subject, "/", " "), beyondLine(beyond, time.Now()))
		return nil
	})
}

type legalHoldCmd struct {
	Set     holdSetCmd     `cmd:"" help:"Begin a hold on session/ID or member/ID."`
	Release holdReleaseCmd `cmd:"" help:"End a hold. What is due then goes."`
	List    holdListCmd    `cmd:"" help:"List holds, past ones too."`
}

type holdSetCmd struct {
	Object string `arg:"" help:"session/ID or member/ID."`
	Why    string `required:"" placeholder:"REASON" help:"Why; it stands in the audit and with the hold."`
}

// Run sets a hold.
func (s *holdSetCmd) Run(x *run) error {
	return x.open(func(h *app.House) error { return h.Keeper.Hold(x.ctx, x.actor(""), s.Object, s.Why) })
}

type holdReleaseCmd struct {
	Object string `arg:"" help:"session/ID or member/ID."`
	Why    string `required:"" placeholder:"REASON" help:"Why; it stands in the audit."`
}

// Run releases a hold.
func (s *holdReleaseCmd) Run(x *run) error {
	return x.open(func(h *app.House) error { return h.Keeper.Release(x.ctx, x.actor(""), s.Object, s.Why) })
}

type holdListCmd struct{}

// Run lists holds.
func (holdListCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		all, err := h.Store.Holds(x.ctx, false)
		if err != nil {
			return err
		}
		for _, l := range all {
			state := "lasts"
			if !l.Released.IsZero() {
				state = fmt.Sprintf("released %s by %s", l.Released.Format("2006-01-02"), l.ReleasedBy)
			}
			x.printf("%s  since %s by %s: %s (%s)\n", l.Object, l.Since.Format("2006-01-02 15:04"), l.By, clean(l.Why), state)
		}
		if len(all) == 0 {
			x.printf("No legal holds.\n")
		}
		return nil
	})
}
