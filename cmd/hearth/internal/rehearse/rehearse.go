package rehearse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"hearth/cmd/internal/kit"
)

// Limits in time.
const (
	wholeWithin = 60 * time.Second
	purgeWithin = 15 * time.Second
	stepWithin  = 12 * time.Second // a server answers "not saved" after ten
)

// Scopes are what the key has to have.
func Scopes() []string { return []string{"sessions", "rooms", "tickets", "transcripts"} }

// Options say where to rehearse and who wants to know.
type Options struct {
	URL    string // the server's public address
	Key    string // with Scopes; it speaks for its owner, who leads
	Out    io.Writer
	Export io.Writer        // may be nil: the record as JSON lines, as hearth verify reads it
	Step   func(act string) // may be nil: told of each act as it begins
	Wait   time.Duration    // the limit of every single wait; 0: twelve seconds
}

// An Advice is an error that was made to be read: one line that says what to do.
type Advice string

// Error makes an Advice an error.
func (a Advice) Error() string { return string(a) }

// Run plays the session, purges it, and writes transcript and verdict to Out. The error is for a play that could not
// begin, could not be cleaned up after, or was broken off; breaches are in the verdict.
func Run(ctx context.Context, o Options) (*Verdict, error) {
	if o.Wait == 0 {
		o.Wait = stepWithin
	}
	server, err := kit.At(o.URL, o.Wait)
	if err != nil {
		return nil, Advice(err.Error() + "; give it with -url")
	}
	p := &play{o: o, server: server, key: server.Program(o.Key), verdict: &Verdict{}}
	err = p.whole(ctx)
	// Purging has a time of its own: a rehearsal that was broken off is taken away too.
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), purgeWithin)
	defer cancel()
	err = errors.Join(err, p.purge(clean))
	if p.session == "" {
		return nil, err
	}
	return p.verdict, errors.Join(err, p.report())
}

// whole is the play from its planning to its end.
func (p *play) whole(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, wholeWithin)
	defer cancel()
	p.ctx = ctx
	defer p.closeAll()
	if err := p.plan(); err != nil {
		return err
	}
	for _, a := range acts {
		if p.o.Step != nil {
			p.o.Step(a.name)
		}
		a.play(p)
	}
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return Advice("the rehearsal was broken off; run it again for a verdict")
	}
	return nil
}

// acts are the play, in order.
var acts = [...]struct {
	name string
	play func(*play)
}{
	{"the door", (*play).door},
	{"the lobby", (*play).lobby},
	{"coming in", (*play).comeIn},
	{"talking", (*play).talk},
	{"holding a message", (*play).hold},
	{"muting", (*play).mute},
	{"pausing", (*play).pause},
	{"a slower pace", (*play).slow},
	{"a round", (*play).round},
	{"a check-in", (*play).checkIn},
	{"a question card", (*play).card},
	{"a question with hidden answers", (*play).prompt},
	{"an agenda", (*play).agenda},
	{"a grounding pause", (*play).ground},
	{"lanes and help", (*play).lanes},
	{"moving a message aside", (*play).hide},
	{"dropping and resuming", (*play).resume},
	{"a second device", (*play).second},
	{"programs at a locked door", (*play).program},
	{"removing", (*play).remove},
	{"reinstating", (*play).reinstate},
	{"closing and ending", (*play).end},
	{"the transcript", (*play).record},
	{"a copy of the record", (*play).keep},
	{"looking back over all that came", (*play).audit},
}

// groupName is the group that rehearsals are held in. It is kept from one to the next, without people.
const groupName = "Rehearsal"

// plan makes or finds the group and plans the session.
func (p *play) plan() error {
	if err := p.findGroup(); err != nil {
		switch {
		case kit.Refused(err, http.StatusUnauthorized), kit.Refused(err, http.StatusForbidden):
			return Advice("the server does not take this key; make one with `hearth key new` and the scopes sessions, rooms, tickets, transcripts")
		case errors.As(err, new(*kit.Problem)):
			return fmt.Errorf("plan the rehearsal: %w", err)
		}
		return Advice("no Hearth server answers at this address; check -url, and that the server runs")
	}
	var planned struct {
		Sessions []struct{ ID string }
	}
	err := p.key.API(p.ctx, http.MethodPost, "/groups/"+p.group+"/sessions", map[string]any{"minutes": 30, "mark": "rehearsal"}, &planned)
	if err != nil || len(planned.Sessions) != 1 {
		return fmt.Errorf("plan the rehearsal's session: %w", err)
	}
	p.session = planned.Sessions[0].ID
	return nil
}

func (p *play) findGroup() error {
	var all struct {
		Groups []struct{ ID, Name, Role string }
	}
	if err := p.key.API(p.ctx, http.MethodGet, "/groups", nil, &all); err != nil {
		return err
	}
	for _, g := range all.Groups {
		if g.Name == groupName && g.Role == "facilitator" {
			p.group = g.ID
			return nil
		}
	}
	var made struct{ ID string }
	err := p.key.API(p.ctx, http.MethodPost, "/groups", map[string]any{
		"name": groupName, "zone": "UTC", "keep": "days:1",
		"agreement": "This is a rehearsal. Nobody real is here, and everything is taken away at its end.",
		// Without posting limits: the script writes faster than people do, and the slower pace is tried by itself.
		"settings": map[string]any{
			"seats": 8, "late_minutes": 0, "admission": "open", "history": "from_arrival",
			"burst_messages": 0, "burst_seconds": 0, "per_minute": 0,
		},
	}, &made)
	p.group = made.ID
	return err
}

// purge takes the session and the people away. It is harmless when little was made.
func (p *play) purge(ctx context.Context) error {
	if p.session == "" {
		return nil
	}
	var errs []error
	for _, m := range p.members {
		err := p.key.API(ctx, http.MethodDelete, "/groups/"+p.group+"/members/"+m, nil, nil)
		if err != nil && !kit.Refused(err, http.StatusNotFound) {
			errs = append(errs, err)
		}
	}
	err := p.key.API(ctx, http.MethodDelete, "/sessions/"+p.session, nil, nil)
	if err == nil {
		err = p.key.API(ctx, http.MethodGet, "/sessions/"+p.session, nil, nil)
		p.verdict.hold("a rehearsal is taken away at its end", kit.Refused(err, http.StatusNotFound), "an address that leads nowhere", told(err))
		err = nil
	}
	if errs = append(errs, err); errors.Join(errs...) != nil {
		return fmt.Errorf("the rehearsal's session %s could not be taken away; DELETE /api/v1/sessions/%s when the server answers again: %w",
			p.session, p.session, errors.Join(errs...))
	}
	return nil
}

// told says what came of a request.
func told(err error) string {
	if err == nil {
		return "an answer as if it were there"
	}
	return err.Error()
}

// keep asks for a copy of the record, as whoever leads gets it, for who wants to check it afterwards.
func (p *play) keep() {
	const kept = "a copy of the record comes whole"
	body, _ := json.Marshal(map[string]string{"purpose": "rehearsal"})
	a, err := p.key.Ask(p.ctx, http.MethodPost, "/api/v1/sessions/"+p.session+"/export", "application/json", body)
	last := a.Body[bytes.LastIndexByte(bytes.TrimSuffix(a.Body, []byte("\n")), '\n')+1:]
	whole := err == nil && a.Status == http.StatusOK && bytes.HasPrefix(last, []byte(`{"t":"end",`))
	p.note(kept, whole, "JSON lines up to one that says end", fmt.Sprint(a.Status, " ", err))
	if whole {
		p.copied = a.Body
	}
}

// export writes the copy of the record.
func (p *play) export() error {
	if p.o.Export == nil {
		return nil
	}
	if p.copied == nil {
		return Advice("there is no copy of this rehearsal to export; the verdict above says where it ended")
	}
	if _, err := p.o.Export.Write(p.copied); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}
