package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"hearth/cmd/internal/evening"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// record gives a planned session of a house a long record, as if it had just ended, so that the pages that read it can be
// looked at and measured. The house's server may be running; it must not have opened the session.
func record(ctx context.Context, o *options) (err error) {
	s, err := sqlite.Open(ctx, o.dir, sqlite.Options{})
	if err != nil {
		return fmt.Errorf("open the data folder: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	master, err := seal.LoadMaster(filepath.Join(o.dir, "master.key"))
	if err != nil {
		return fmt.Errorf("read the house's key: %w", err)
	}
	ring := seal.New(s, master)
	if err := ring.Unlock(ctx); err != nil {
		return fmt.Errorf("open the house's keys: %w", err)
	}
	session, err := s.Session(ctx, store.SessionID(o.session))
	if err != nil {
		return fmt.Errorf("find the session: %w", err)
	}
	persons, err := seatEvening(ctx, s, session)
	if err != nil {
		return err
	}
	keys, err := ring.Session(ctx, session.ID)
	if err != nil {
		return fmt.Errorf("open the session's key: %w", err)
	}
	began := time.Now().Add(-time.Duration(o.events) * evening.Apart)
	pen := evening.Pen{Log: s, Keys: keys, Session: session.ID, Person: func(who moderation.ParticipantID) store.ID { return persons[who] }}
	_, err = pen.Write(ctx, evening.Events(o.events, moderation.Time(began.UnixMilli())))
	return err
}

// seatEvening seats everybody of the invented evening: the first of the house's staff leads, and the members are new.
func seatEvening(ctx context.Context, s store.Store, session store.Session) (map[moderation.ParticipantID]store.ID, error) {
	staff, err := s.ListStaff(ctx)
	if err != nil || len(staff) == 0 {
		return nil, errors.Join(errors.New("the house has nobody who could lead"), err)
	}
	persons := map[moderation.ParticipantID]store.ID{evening.Lead: staff[0].ID}
	for _, who := range evening.Seats() {
		if who != evening.Lead {
			persons[who] = store.ID(string(session.ID) + "-" + string(who))
			if err := s.CreateMember(ctx, store.Member{ID: persons[who], Group: session.Group, Created: time.Now()}); err != nil {
				return nil, fmt.Errorf("make a member: %w", err)
			}
		}
		seat := store.Seat{Session: session.ID, Participant: string(who), Person: persons[who], Staff: who == evening.Lead}
		if _, err := s.Seat(ctx, seat); err != nil {
			return nil, fmt.Errorf("take a seat: %w", err)
		}
	}
	return persons, nil
}
