package cast

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/cmd/internal/kit"
)

// A Saying is a message and what its author was told of it.
type Saying struct {
	By    *Person
	ID    string // the command's
	Text  string
	Event string // the id it was acknowledged by; "": it was not, and its author was told so
	At    int    // the instance by which it was sent last
	Sent  time.Time
	Acked time.Time
	Tries int
}

// errGone is a person who does not come back while they have something to say.
var errGone = errors.New("gone with words unsaid")

// Say says something in the room until it is acknowledged, over whatever connections that takes. With giveUp, "not saved" is
// the end of it, and Event stays empty.
func (p *Person) Say(ctx context.Context, text string, giveUp bool) (Saying, error) {
	s := Saying{By: p, ID: kit.NewID(), Text: text, Sent: time.Now()}
	for {
		live, err := p.current(ctx)
		if err != nil {
			return s, errors.Join(errGone, err)
		}
		s.At, s.Tries = p.At(), s.Tries+1
		f, err := live.Do(ctx, kit.Do{ID: s.ID, Name: "say", Seen: p.Last(), Args: kit.Args{"text": text}})
		switch {
		case ctx.Err() != nil:
			return s, ctx.Err()
		case err != nil:
			p.refused("no answer")
		case f.T == "done":
			s.Event, s.Acked = f.Event, time.Now()
			return s, nil
		case f.Refusal() != "not_saved":
			return s, fmt.Errorf("%s was refused as %s", p.Name, f.Refusal())
		default:
			p.refused(f.Refusal())
			if giveUp {
				return s, nil
			}
		}
		select {
		case <-time.After(repeatAfter):
		case <-ctx.Done():
			return s, ctx.Err()
		}
	}
}

func (p *Person) refused(code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusals[code]++
}

// Do asks for something other than speech, on the connection they have, and takes nothing but done for an answer.
func (p *Person) Do(ctx context.Context, name string, args kit.Args) error {
	live, err := p.current(ctx)
	if err != nil {
		return err
	}
	f, err := live.Do(ctx, kit.Do{Name: name, Args: args})
	if err != nil {
		return fmt.Errorf("%s of %s: %w", name, p.Name, err)
	}
	if f.T != "done" {
		return fmt.Errorf("%s of %s was answered with %s %s", name, p.Name, f.T, f.Refusal())
	}
	return nil
}
