package office

import (
	"context"
	"errors"
	"fmt"

	"hearth/store"
)

// Names are what the house knows people of a session by, beside what they are called in its room: by participant for those
// who have a seat, and then those of the group who have none. It is for taking them out of a copy.
func (f *Office) Names(ctx context.Context, s store.Session) (seated map[string][]string, others []string, err error) {
	seats, err := f.dir.Seats(ctx, s.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("list seats: %w", err)
	}
	at := map[store.ID]string{}
	for _, seat := range seats {
		at[seat.Person] = seat.Participant
	}
	seated = map[string][]string{}
	keep := func(person store.ID, names ...string) {
		for _, n := range names {
			if who := at[person]; n != "" && who != "" {
				seated[who] = append(seated[who], n)
			} else if n != "" {
				others = append(others, n)
			}
		}
	}
	members, err := f.dir.ListMembers(ctx, s.Group)
	if err != nil {
		return nil, nil, fmt.Errorf("list members: %w", err)
	}
	for _, m := range members {
		p, err := f.Profile(ctx, m)
		if err != nil {
			return nil, nil, err
		}
		keep(m.ID, p.Name, p.Legal)
	}
	staff, err := f.dir.GroupStaff(ctx, s.Group)
	if err != nil {
		return nil, nil, fmt.Errorf("list who leads: %w", err)
	}
	for _, r := range staff {
		if _, there := at[r.Staff]; !there {
			at[r.Staff] = ""
		}
	}
	for id := range at {
		account, err := f.dir.Staff(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue // a member's
		}
		if err != nil {
			return nil, nil, fmt.Errorf("look up an account: %w", err)
		}
		keep(id, account.Name, account.Login)
	}
	return seated, others, nil
}

// Absent names the members of a session's group who have no seat in it, of those who were members when it began: who never
// came. A member whose name is erased is not among them.
func (f *Office) Absent(ctx context.Context, s store.Session) ([]string, error) {
	seats, err := f.dir.Seats(ctx, s.ID)
	if err != nil {
		return nil, fmt.Errorf("list seats: %w", err)
	}
	seated := map[store.ID]bool{}
	for _, seat := range seats {
		seated[seat.Person] = true
	}
	members, err := f.dir.ListMembers(ctx, s.Group)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	absent := []string{}
	for _, m := range members {
		if seated[m.ID] || m.Created.After(s.Starts) || !m.Removed.IsZero() && m.Removed.Before(s.Starts) {
			continue
		}
		p, err := f.Profile(ctx, m)
		if err != nil {
			return nil, err
		}
		if p.Name != "" {
			absent = append(absent, p.Name)
		}
	}
	return absent, nil
}
