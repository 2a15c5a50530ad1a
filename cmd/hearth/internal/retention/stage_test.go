package retention_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

// An aged store is one whose clock the test moves, and which fails where the test wants it to.
type aged struct {
	store.Store
	shift *atomic.Int64 // milliseconds
	fault *atomic.Pointer[func() error]
}

func (a aged) Now(ctx context.Context) (time.Time, error) {
	now, err := a.Store.Now(ctx)
	return now.Add(time.Duration(a.shift.Load()) * time.Millisecond), err
}

func (a aged) strike() error {
	if f := a.fault.Load(); f != nil {
		return (*f)()
	}
	return nil
}

// struck does what is destructive between two chances to be struck: before it, and after it was done.
func (a aged) struck(do func() error) error {
	if err := a.strike(); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return a.strike()
}

func (a aged) Append(ctx context.Context, b []store.Batch) []store.Result {
	r := make([]store.Result, len(b))
	if err := a.strike(); err != nil {
		for i := range r {
			r[i].Err = err
		}
		return r
	}
	return a.Store.Append(ctx, b)
}

func (a aged) DestroyWords(ctx context.Context, s store.SessionID, seqs []store.Seq) error {
	return a.struck(func() error { return a.Store.DestroyWords(ctx, s, seqs) })
}

func (a aged) DestroyKey(ctx context.Context, o store.KeyOwner, why string) error {
	return a.struck(func() error { return a.Store.DestroyKey(ctx, o, why) })
}

func (a aged) DropCards(ctx context.Context, s store.SessionID) error {
	return a.struck(func() error { return a.Store.DropCards(ctx, s) })
}

func (a aged) EraseMember(ctx context.Context, m store.ID) error {
	return a.struck(func() error { return a.Store.EraseMember(ctx, m) })
}

func (a aged) StepPurge(ctx context.Context, subject, holder string, steps int, done bool) error {
	return a.struck(func() error { return a.Store.StepPurge(ctx, subject, holder, steps, done) })
}

func (a aged) TakePurge(ctx context.Context, subject, holder string, long time.Duration) (p store.Purge, err error) {
	// Whoever is killed lets go of nothing: here nobody waits for that long.
	err = a.struck(func() error { p, err = a.Store.TakePurge(ctx, subject, holder, min(long, 0)); return err })
	return p, err
}

func (a aged) Housekeep(ctx context.Context) error {
	return a.struck(func() error { return a.Store.(interface{ Housekeep(context.Context) error }).Housekeep(ctx) })
}

// A stage is a group on a store, and what it takes to play its sessions long ago.
type stage struct {
	*testing.T
	store  aged
	ring   *seal.Ring
	office *office.Office
	hub    *hub.Hub
	keeper *retention.Keeper
	master seal.Master
	group  store.ID
	mia    store.Member
	noor   store.Member
	places []retention.Place
	signed time.Time
}

const (
	said    = "canary words that Mia said"
	replied = "canary words that Noor said"
	name    = "Kestrel"
	card    = "canary street 5"
)

func eachShape(t *testing.T, play func(s *stage)) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) { play(newStage(t, shape.Open(t))) })
	}
}

func newStage(t *testing.T, st store.Store) *stage {
	t.Helper()
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh)
	master, err := seal.ParseMaster(base64.StdEncoding.EncodeToString(fresh))
	if err != nil {
		t.Fatal(err)
	}
	s := onStore(t, st, master)
	s.furnish()
	return s
}

func onStore(t *testing.T, st store.Store, master seal.Master) *stage {
	t.Helper()
	s := &stage{T: t, store: aged{Store: st, shift: &atomic.Int64{}, fault: &atomic.Pointer[func() error]{}}, master: master}
	s.open()
	return s
}

// furnish makes a group of two.
func (s *stage) furnish() {
	s.Helper()
	s.group = auth.NewID()
	s.must(s.store.CreateGroup(s.Context(), store.Group{ID: s.group, Name: "Evening", Zone: "UTC", Settings: []byte("{}"), Keep: "days:30", Created: time.Now()}))
	var err error
	s.mia, err = s.office.AddMember(s.Context(), office.Actor{Who: "system"}, s.group, office.Profile{Name: name})
	s.must(err)
	s.noor, err = s.office.AddMember(s.Context(), office.Actor{Who: "system"}, s.group, office.Profile{Name: "Noor"})
	s.must(err)
}

// open is an instance that has just started: nothing is remembered but what the store has.
func (s *stage) open() {
	s.Helper()
	s.ring = seal.New(s.store, s.master)
	s.must(s.ring.Unlock(s.Context()))
	dir := auth.New(auth.Options{Directory: s.store, Hash: s.ring, Seal: s.ring})
	s.office = office.New(office.Options{Directory: s.store, Auth: dir, Seal: s.ring})
	var err error
	s.hub, err = hub.New(s.Context(), hub.Options{Store: s.store, Ring: s.ring, Logger: zerolog.Nop(), ReadOnly: true})
	s.must(err)
	s.keeper = retention.New(retention.Options{
		Store: s.store, Keys: s.ring, Audit: s.office, Places: s.places, Logger: zerolog.Nop(),
		SignedAt: func(context.Context, store.SessionID) (time.Time, error) { return s.signed, nil },
	})
	s.keeper.Attach(s.hub)
	h := s.hub
	s.Cleanup(func() { s.must(h.Drain(context.Background())) })
}

// restart is open after the end of what ran before, when the store's clock is shifted by so much.
func (s *stage) restart(shift time.Duration) {
	s.Helper()
	s.must(s.hub.Drain(s.Context()))
	s.store.shift.Store(shift.Milliseconds())
	s.open()
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

var agreed = moderation.Agreement{Version: 1, Hash: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}

// meet plays a session so long ago, with cards, and leaves the clock right.
func (s *stage) meet(ago time.Duration) store.SessionID {
	s.Helper()
	s.restart(-ago)
	now, err := s.store.Now(s.Context())
	s.must(err)
	id := store.SessionID(auth.NewID())
	s.must(s.store.CreateSessions(s.Context(), []store.Session{{ID: id, Group: s.group, Title: "Evening", Starts: now, Minutes: 60, Phase: "scheduled", Created: now}}))
	s.must(s.hub.Create(s.Context(), id, moderation.Open{
		Settings: moderation.DefaultSettings(), Agreement: agreed, Title: "Evening", Starts: moderation.Time(now.UnixMilli()), Minutes: 60,
	}))
	lead := s.seat(id, auth.NewID(), moderation.Facilitator, "Ana")
	s.do(id, "", moderation.Attend{Arrived: []moderation.ParticipantID{lead}, StaffConnected: true})
	s.do(id, lead, moderation.OpenLobby{})
	s.do(id, lead, moderation.Start{})
	for _, m := range []store.Member{s.mia, s.noor} {
		who := s.seat(id, m.ID, moderation.Member, "")
		s.do(id, who, moderation.Consent{Agreement: agreed})
		s.do(id, who, moderation.ChooseName{Name: map[store.ID]string{s.mia.ID: name, s.noor.ID: "Noor"}[m.ID]})
		s.do(id, who, moderation.Knock{})
		text := said
		if m.ID == s.noor.ID {
			text = replied
		}
		s.do(id, who, moderation.Say{Text: text})
		s.must(s.office.PutCard(s.Context(), office.Actor{Who: "system"}, office.CardOptional, id, m.ID, office.Card{Where: card, Phone: "1"}))
	}
	s.do(id, lead, moderation.Close{})
	s.do(id, lead, moderation.End{})
	plan, err := s.store.Session(s.Context(), id)
	s.must(err)
	plan.Phase = "ended" // the hub notes it in its own time
	s.must(s.store.UpdateSession(s.Context(), plan))
	s.restart(0)
	return id
}

func (s *stage) seat(id store.SessionID, person store.ID, role moderation.Role, called string) moderation.ParticipantID {
	s.Helper()
	who, err := s.hub.Seat(s.Context(), hub.Seating{Session: id, Person: person, Staff: role != moderation.Member, Role: role, Name: called})
	s.must(err)
	return who
}

func (s *stage) do(id store.SessionID, by moderation.ParticipantID, c moderation.Command) {
	s.Helper()
	d := hub.Do{Session: id, By: by, Device: "device" + string(by), Command: c}
	if by != "" {
		_, _ = rand.Read(d.ID[:])
	}
	a, err := s.hub.Do(s.Context(), d)
	s.must(err)
	if a.Refusal != nil {
		s.Fatalf("%s: %s", c.Action(), a.Refusal.Code)
	}
}
