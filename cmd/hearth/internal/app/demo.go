package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// A Demo is a living session that nobody real is in.
type Demo struct {
	Facilitator string   // one-time address that signs in who leads
	Room        string   // where they then go
	Members     []string // addresses for whoever wants to sit in as a member
	stopped     chan error
}

// Stopped waits for the simulated people to have gone; it follows the end of the context that PlayDemo got.
func (d *Demo) Stopped() error { return <-d.stopped }

// pace is how long a simulated person takes to write.
const pace = 6 * time.Second

// PlayDemo makes a group, a session that is live, people who talk until ctx ends, and something waiting on the
// facilitator's desk: a held message, a hand, someone at the door, a private line.
func (m *Main) PlayDemo(ctx context.Context) (*Demo, error) {
	p := &players{main: m, seats: map[string]moderation.ParticipantID{}}
	d := &Demo{stopped: make(chan error, 1)}
	staff, code, err := m.House.Office.AddStaff(ctx, p.by(), "demo", "Dana", auth.RoleAdmin)
	if err != nil {
		return nil, err
	}
	d.Facilitator = m.URL() + "/link/" + code
	if err := p.plan(ctx, staff.ID); err != nil {
		return nil, err
	}
	d.Room = m.URL() + "/r/" + string(p.session.ID)
	links, err := m.House.Office.InvitePersons(ctx, p.by(), p.session.ID, 2)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		d.Members = append(d.Members, m.URL()+"/i/"+l.Code)
	}
	if err := p.furnish(ctx, staff); err != nil {
		return nil, err
	}
	go func() { d.stopped <- p.talk(ctx) }()
	return d, nil
}

// players are the simulated people of a demo.
type players struct {
	main    *Main
	staff   store.ID
	session store.Session
	seats   map[string]moderation.ParticipantID // by name
	seen    atomic.Pointer[string]              // id of the newest event that reached a simulated screen
}

func (p *players) by() office.Actor { return office.Actor{Who: "system", Staff: p.staff} }

func (p *players) plan(ctx context.Context, staff store.ID) error {
	p.staff = staff
	settings := moderation.DefaultSettings()
	settings.History = moderation.FromStart
	settings.Seats = 12
	g, err := p.main.House.Office.NewGroup(ctx, p.by(), office.GroupForm{Name: "Evening group", Settings: &settings})
	if err != nil {
		return err
	}
	all, err := p.main.House.Office.Plan(ctx, p.by(), office.SessionForm{Group: g.ID, Minutes: 90, Mark: "demo"})
	if err != nil {
		return err
	}
	p.session = all[0]
	return nil
}

// do asks for a command in somebody's name and takes a refusal for an error, or, with may, for an answer.
func (p *players) do(ctx context.Context, name string, c moderation.Command) (hub.Answer, error) {
	var id [16]byte
	_, _ = rand.Read(id[:])
	d := hub.Do{Session: p.session.ID, By: p.seats[name], Device: "demo", ID: id, Command: c}
	if seen := p.seen.Load(); seen != nil {
		d.Seen = *seen
	}
	a, err := p.main.Hub.Do(ctx, d)
	if err == nil && a.Event != "" {
		p.seen.Store(&a.Event)
	}
	if err == nil && a.Refusal != nil {
		return a, fmt.Errorf("%s in the demo: %w", c.Action(), a.Refusal)
	}
	return a, err
}

func (p *players) sit(ctx context.Context, name string, person store.ID, role moderation.Role) error {
	who, err := p.main.Hub.Seat(ctx, hub.Seating{
		Session: p.session.ID, Person: person, Staff: role != moderation.Member, Role: role, Name: name,
	})
	if err != nil {
		return fmt.Errorf("seat %s in the demo: %w", role, err)
	}
	p.seats[name] = who
	return nil
}

// demoMembers are who sits there already. The last one is at the door.
var demoMembers = [...]string{"Sam", "Robin", "Alex", "Kim", "Jo"}

func (p *players) furnish(ctx context.Context, lead store.Staff) error {
	open, err := p.main.House.Office.Opening(ctx, p.session)
	if err != nil {
		return err
	}
	if err := p.main.Hub.Create(ctx, p.session.ID, open); err != nil {
		return err
	}
	if err := p.sit(ctx, "Dana", lead.ID, moderation.Facilitator); err != nil {
		return err
	}
	if err := p.helper(ctx); err != nil {
		return err
	}
	if _, err := p.do(ctx, "Ben", moderation.OpenLobby{}); err != nil {
		return err
	}
	if _, err := p.do(ctx, "Ben", moderation.Start{}); err != nil {
		return err
	}
	for i, name := range demoMembers {
		if i == len(demoMembers)-1 {
			if _, err := p.do(ctx, "Ben", moderation.Lock{}); err != nil {
				return err
			}
		}
		if err := p.enter(ctx, name, open.Agreement); err != nil {
			return err
		}
	}
	return p.fillDesk(ctx)
}

// helper seats a second, simulated staff person, who opens the room and stays in it so that it does not wait.
func (p *players) helper(ctx context.Context) error {
	ben, _, err := p.main.House.Office.AddStaff(ctx, p.by(), "ben", "Ben", auth.RoleFacilitator)
	if err != nil {
		return err
	}
	if err := p.main.House.Office.SetGroupRole(ctx, p.by(), p.session.Group, ben.ID, string(moderation.Cofacilitator)); err != nil {
		return err
	}
	if err := p.sit(ctx, "Ben", ben.ID, moderation.Cofacilitator); err != nil {
		return err
	}
	return p.connect(ctx, "Ben")
}

// connect keeps a person connected until the hub ends: presence is of connections, so the simulated have some too.
func (p *players) connect(ctx context.Context, name string) error {
	_, err := p.main.Hub.Join(ctx, hub.Joining{
		Session: p.session.ID, Asker: hub.Asker{Viewer: moderation.Viewer{Who: p.seats[name], Device: "demo"}}, Sink: screen{&p.seen},
		Grant: "demo/" + name,
	})
	if err != nil {
		return fmt.Errorf("connect in the demo: %w", err)
	}
	return nil
}

func (p *players) enter(ctx context.Context, name string, a moderation.Agreement) error {
	m, err := p.main.House.Office.AddMember(ctx, p.by(), p.session.Group, office.Profile{Name: name})
	if err != nil {
		return err
	}
	if err := p.sit(ctx, name, m.ID, moderation.Member); err != nil {
		return err
	}
	if _, err := p.do(ctx, name, moderation.Consent{Agreement: a}); err != nil {
		return err
	}
	if _, err := p.do(ctx, name, moderation.Knock{}); err != nil {
		return err
	}
	return p.connect(ctx, name)
}

func (p *players) fillDesk(ctx context.Context) error {
	for _, step := range []struct {
		who string
		do  moderation.Command
	}{
		{"Ben", moderation.Say{Text: "Welcome, everyone. We begin when Dana is here. Say hello if you like."}},
		{"Sam", moderation.Say{Text: "Hi all. It was a long week."}},
		{"Ben", moderation.Hold{Who: p.seats["Alex"], Reason: moderation.ReasonCare, Note: "I read along with you for a while."}},
		{"Alex", moderation.Say{Text: "I do not know how to put this, so I will just write it."}},
		{"Robin", moderation.RaiseHand{}},
		{"Kim", moderation.SayPrivate{Text: "Could one of you check in with me later?"}},
	} {
		if _, err := p.do(ctx, step.who, step.do); err != nil {
			return err
		}
	}
	return nil
}

// demoLines are said in turn, over and over.
var demoLines = [...]struct{ who, text string }{
	{"Robin", "Mine too. The evenings are the hardest part."},
	{"Sam", "Yes. I started walking after dinner, it helps a little."},
	{"Kim", "I like that. Ten minutes is what I can manage."},
	{"Ben", "Ten minutes counts. What makes it possible on some days and not on others?"},
	{"Kim", "Whether I have eaten, mostly."},
	{"Sam", "Same here, I had not thought of it like that."},
	{"Robin", "I write a list in the morning. One thing on it is for me."},
	{"Ben", "One thing for you. Thank you, Robin."},
}

// talk goes on until ctx ends. A pause, a mute or whatever else the facilitator does to a simulated person is taken as a
// person would take it: they wait.
func (p *players) talk(ctx context.Context) error {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		line := demoLines[i%len(demoLines)]
		_, err := p.do(ctx, line.who, moderation.Say{Text: line.text})
		var refused *moderation.Refusal
		if err != nil && !errors.As(err, &refused) && ctx.Err() == nil && !errors.Is(err, hub.ErrDraining) {
			return err
		}
	}
}

// A screen is the sink of a simulated person: it takes everything, and reads no more than which event was the last.
type screen struct{ seen *atomic.Pointer[string] }

var _ hub.Sink = screen{}

// WriteNow takes everything.
func (screen) WriteNow(b []byte) (int, error) { return len(b), nil }

// WriteAll takes everything.
func (screen) WriteAll([]byte, time.Time) error { return nil }

// Frame notes the event.
func (s screen) Frame(dst, json []byte, event string) []byte {
	if event != "" {
		s.seen.Store(&event)
	}
	return append(dst, json...)
}

// Unframed is true, so that nothing is framed for it.
func (screen) Unframed() bool { return true }

// Ping is nothing.
func (screen) Ping() []byte { return nil }

// Close does nothing.
func (screen) Close(wire.CloseCode) {}
