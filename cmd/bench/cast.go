package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// seating is how many people take their seats at once: their records then share commits.
const seating = 64

// Everyone looks with the same device; nobody's limits apply, and nobody is late.
const device = "bench"

const agreementHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// begin opens the rooms and seats everyone: a facilitator in the first place, members in the others. A person has the
// same place in every room, as a group's members have in all its sessions.
func (s *server) begin(ctx context.Context) error {
	if err := s.people(ctx); err != nil {
		return err
	}
	s.ids, s.cast = make([]store.SessionID, s.o.rooms), make([][]hub.Asker, s.o.rooms)
	sessions := make([]store.Session, s.o.rooms)
	now := time.Now()
	for i := range sessions {
		s.ids[i] = store.SessionID("room" + strconv.Itoa(i))
		s.cast[i] = make([]hub.Asker, s.o.members)
		sessions[i] = store.Session{ID: s.ids[i], Group: "group", Title: "Bench", Starts: now, Minutes: 90, Created: now}
	}
	if err := s.store.CreateSessions(ctx, sessions); err != nil {
		return fmt.Errorf("plan the sessions: %w", err)
	}
	if err := each(ctx, seating, s.o.rooms, s.opening); err != nil {
		return err
	}
	return each(ctx, seating, s.o.rooms*(s.o.members-1), func(ctx context.Context, i int) error {
		return s.seatMember(ctx, i%s.o.rooms, 1+i/s.o.rooms)
	})
}

func (s *server) people(ctx context.Context) error {
	now := time.Now()
	if err := s.store.CreateGroup(ctx, store.Group{ID: "group", Name: "Bench", Zone: "UTC", Settings: []byte("{}"), Keep: "days:1", Created: now}); err != nil {
		return fmt.Errorf("make the group: %w", err)
	}
	if err := s.store.CreateStaff(ctx, store.Staff{ID: person(0), Login: "bench", Name: "Bench", Role: "facilitator", Created: now}); err != nil {
		return fmt.Errorf("make the facilitator: %w", err)
	}
	return each(ctx, seating, s.o.members-1, func(ctx context.Context, i int) error {
		return s.store.CreateMember(ctx, store.Member{ID: person(i + 1), Group: "group", Created: now})
	})
}

func person(place int) store.ID { return store.ID("person" + strconv.Itoa(place)) }

// opening makes one room live, with its facilitator.
func (s *server) opening(ctx context.Context, room int) error {
	settings := moderation.DefaultSettings()
	settings.Seats, settings.LateMinutes, settings.BurstMessages, settings.PerMinute = s.o.members, 0, 0, 0
	open := moderation.Open{
		Settings: settings, Agreement: moderation.Agreement{Version: 1, Hash: agreementHash}, Title: "Bench",
		Starts: moderation.Time(time.Now().UnixMilli()), Minutes: 90,
	}
	if err := s.hub.Create(ctx, s.ids[room], open); err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	if err := s.seat(ctx, room, 0, moderation.Facilitator); err != nil {
		return err
	}
	return s.ask(ctx, room, 0, moderation.OpenLobby{}, moderation.Start{})
}

func (s *server) seatMember(ctx context.Context, room, place int) error {
	if err := s.seat(ctx, room, place, moderation.Member); err != nil {
		return err
	}
	return s.ask(ctx, room, place, moderation.Consent{Agreement: moderation.Agreement{Version: 1, Hash: agreementHash}}, moderation.Knock{})
}

func (s *server) seat(ctx context.Context, room, place int, role moderation.Role) error {
	who, err := s.hub.Seat(ctx, hub.Seating{
		Session: s.ids[room], Person: person(place), Staff: place == 0, Role: role, Name: "Person " + strconv.Itoa(place),
	})
	if err != nil {
		return fmt.Errorf("take a seat: %w", err)
	}
	s.cast[room][place] = hub.Asker{Viewer: moderation.Viewer{Who: who, Device: device}}
	return nil
}

// ask has commands done that must be allowed.
func (s *server) ask(ctx context.Context, room, place int, commands ...moderation.Command) error {
	for _, c := range commands {
		a, err := s.hub.Do(ctx, hub.Do{Session: s.ids[room], By: s.cast[room][place].Who, Device: device, Command: c})
		if err != nil {
			return fmt.Errorf("%s: %w", c.Action(), err)
		}
		if a.Refusal != nil {
			return fmt.Errorf("%s: %w", c.Action(), a.Refusal)
		}
	}
	return nil
}

// each runs f for 0 to n-1, so many at once, until one fails.
func each(ctx context.Context, many, n int, f func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(many, n) {
		wg.Go(func() {
			for i := range next {
				if err := f(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	wg.Wait()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return ctx.Err()
}
