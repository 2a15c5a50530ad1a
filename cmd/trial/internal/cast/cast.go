package cast

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"hearth/cmd/internal/kit"
	"hearth/cmd/trial/internal/shape"
)

// A Cast is a live session and its people: a facilitator with a connection at every instance, and so many members at each.
type Cast struct {
	Session string
	Staff   []*Person // the facilitator, by instance: always the same person, and each stays where they are
	Members []*Person // the first are at the first instance, the next at the next, and so on

	key   *kit.Client // by the proxy
	group string
	links []string
	stop  context.CancelFunc

	mu      sync.Mutex // guards what follows
	sayings []Saying
}

// names are of people that a room takes beside each other.
var names = [...]string{
	"Alma", "Bruno", "Cleo", "Dora", "Emil", "Frida", "Gustav", "Hilde", "Ivo", "Jonna", "Konrad", "Lotte", "Matti", "Nora",
	"Oskar", "Paula", "Quentin", "Rosa", "Stellan", "Tilda", "Ulrik", "Vera", "Wanda", "Xenia", "Yusuf", "Zita",
}

// Begin plans a session, brings everyone in and starts it. key speaks for its facilitator. Close ends it.
func Begin(ctx context.Context, s *shape.Shape, key string, perInstance int) (_ *Cast, err error) {
	living, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &Cast{stop: stop}
	defer func() {
		if err != nil {
			c.Close()
		}
	}()
	front, err := kit.At(s.Proxy.URL(), waitWithin)
	if err != nil {
		return nil, err
	}
	homes := make([]*kit.Server, len(s.Instances))
	for i := range homes {
		if homes[i], err = kit.At(s.Address(i), waitWithin); err != nil {
			return nil, err
		}
	}
	c.key = front.Program(key)
	if err := c.plan(ctx, perInstance*len(homes)); err != nil {
		return nil, err
	}
	for i := range homes {
		lead := newPerson(fmt.Sprintf("the facilitator at %d", i+1), true, c.key.Staff(c.Session), homes, i)
		lead.only = true
		c.Staff = append(c.Staff, lead)
		go lead.keep(living)
	}
	for i := range perInstance * len(homes) {
		place, err := front.Browser().Open(ctx, c.links[i], c.Session)
		if err != nil {
			return nil, fmt.Errorf("open an invitation: %w", err)
		}
		m := newPerson(names[i], false, place, homes, i/perInstance)
		c.Members = append(c.Members, m)
		go m.keep(living)
	}
	return c, c.start(ctx)
}

func (c *Cast) plan(ctx context.Context, members int) error {
	if members > len(names) {
		return fmt.Errorf("at most %d members, please", len(names))
	}
	var made struct{ ID string }
	err := c.key.API(ctx, http.MethodPost, "/groups", map[string]any{
		"name": "Trial", "zone": "UTC", "agreement": "This is a trial. Nobody real is here.",
		"settings": map[string]any{ // without posting limits: a trial writes faster than people do
			"seats": members, "late_minutes": 0, "admission": "open", "history": "from_arrival",
			"burst_messages": 0, "burst_seconds": 0, "per_minute": 0,
		},
	}, &made)
	if err != nil {
		return fmt.Errorf("make a group: %w", err)
	}
	c.group = made.ID
	var planned struct{ Sessions []struct{ ID string } }
	err = c.key.API(ctx, http.MethodPost, "/groups/"+c.group+"/sessions", map[string]any{"minutes": 60}, &planned)
	if err != nil || len(planned.Sessions) != 1 {
		return fmt.Errorf("plan a session: %w", err)
	}
	c.Session = planned.Sessions[0].ID
	var links struct{ Links []struct{ Link string } }
	if err := c.key.API(ctx, http.MethodPost, "/sessions/"+c.Session+"/invitations", map[string]any{"seats": members}, &links); err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	for _, l := range links.Links {
		c.links = append(c.links, l.Link)
	}
	return nil
}

// start opens the lobby, has everyone consent, name themselves and knock, and starts; then all are in.
func (c *Cast) start(ctx context.Context) error {
	if err := c.Staff[0].Do(ctx, "open_lobby", nil); err != nil {
		return err
	}
	watches := make([]*Watch, len(c.Members))
	for i, m := range c.Members {
		if err := m.openLobby(ctx); err != nil {
			return err
		}
		v, err := m.place.View(ctx)
		if err != nil {
			return fmt.Errorf("look at the agreement: %w", err)
		}
		for _, step := range []struct {
			do   string
			args kit.Args
		}{
			{"consent", kit.Args{"version": v.Agreement.Version, "hash": v.Agreement.Hash}},
			{"choose_name", kit.Args{"name": m.Name}}, {"knock", nil},
		} {
			if err := m.Do(ctx, step.do, step.args); err != nil {
				return err
			}
		}
		watches[i] = m.Watch()
	}
	if err := c.Staff[0].Do(ctx, "start", nil); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, waitWithin)
	defer cancel()
	for i, w := range watches {
		_, err := w.Await(ctx, func(f *kit.Frame) bool {
			if f.T != "welcome" {
				return false
			}
			v, err := f.Room()
			return err == nil && v.You.Entry == "in"
		})
		if err != nil {
			return fmt.Errorf("wait until %s is in: %w", c.Members[i].Name, err)
		}
	}
	for _, s := range c.Staff {
		if err := s.Here(ctx); err != nil {
			return err
		}
	}
	return nil
}

// openLobby waits until a person sees that the lobby is open, as people do before they knock.
func (p *Person) openLobby(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, waitWithin)
	defer cancel()
	_, err := (&Watch{p: p}).Await(ctx, func(f *kit.Frame) bool {
		if f.T != "welcome" {
			return f.K == "lobby_opened"
		}
		v, err := f.Room()
		return err == nil && v.Phase == "lobby"
	})
	if err != nil {
		return fmt.Errorf("wait until %s sees that the lobby is open: %w", p.Name, err)
	}
	return nil
}

// Everyone is staff and members.
func (c *Cast) Everyone() []*Person { return append(append([]*Person(nil), c.Staff...), c.Members...) }

// Keep notes a message for the judging.
func (c *Cast) Keep(s Saying) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sayings = append(c.sayings, s)
}

// Said copies all that was kept.
func (c *Cast) Said() []Saying {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Saying(nil), c.sayings...)
}

// Between two messages of one person. A connection may send so many frames at once, and then as many a second as it may go
// on with: a burst has to be short.
const (
	Bursting = 2 * time.Millisecond
	Steady   = 100 * time.Millisecond
)

// Talking says how people talk. Heard may be nil.
type Talking struct {
	Who    []*Person
	Pause  time.Duration
	GiveUp func(*Person) bool // who takes "not saved" for an end; nil: nobody
	Heard  func(Saying)       // told of each message when it is acknowledged or given up
}

// Talk has people talk all at once, each by themselves, until stop is closed; what is under way is then said to its end.
func (c *Cast) Talk(ctx context.Context, t Talking, stop <-chan struct{}) error {
	errs := make(chan error, len(t.Who))
	for _, p := range t.Who {
		go func() { errs <- c.talk(ctx, p, t, stop) }()
	}
	var first error
	for range t.Who {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (c *Cast) talk(ctx context.Context, p *Person, t Talking, stop <-chan struct{}) error {
	for {
		s, err := p.Say(ctx, mark+kit.NewID(), t.GiveUp != nil && t.GiveUp(p))
		if err != nil {
			return err
		}
		c.Keep(s)
		if t.Heard != nil {
			t.Heard(s)
		}
		select {
		case <-stop:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(t.Pause):
		}
	}
}

// mark begins every text of a trial, by which the judge knows it. What follows is different each time.
const mark = "trial "

// Close takes everyone away.
func (c *Cast) Close() {
	c.stop()
	for _, p := range c.Everyone() {
		<-p.done
	}
}
