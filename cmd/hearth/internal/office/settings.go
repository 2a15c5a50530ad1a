package office

import (
	"context"
	"encoding/json"
	"fmt"

	"hearth/moderation"
	"hearth/store"
)

// Bounds of settings. Rooms larger than this are held by measurements alone.
const (
	maxSeats       = 500
	maxLateMinutes = 600
)

func checkSettings(s moderation.Settings) error {
	switch {
	case s.Seats < 1 || s.Seats > maxSeats:
		return ErrAsk("Please give the room 1 to 500 seats.")
	case s.LateMinutes < 0 || s.LateMinutes > maxLateMinutes:
		return ErrAsk("Please let people be late by 0 to 600 minutes; 0 means never late.")
	case s.Admission != moderation.AdmitOpen && s.Admission != moderation.AdmitAsk:
		return ErrAsk("Please choose whether people come in by themselves (open) or are let in (ask).")
	case s.History != moderation.FromStart && s.History != moderation.FromArrival:
		return ErrAsk("Please choose whether newcomers read from the start (from_start) or from their arrival (from_arrival).")
	case s.BurstMessages < 0 || s.BurstSeconds < 0 || s.PerMinute < 0 || s.BurstMessages > 1000 || s.BurstSeconds > 3600 || s.PerMinute > 1000:
		return ErrAsk("Please give limits of posting that are not below 0 and not above 1000.")
	}
	return nil
}

// Settings are what a group's sessions start with.
func Settings(g store.Group) (moderation.Settings, error) {
	s := moderation.DefaultSettings()
	if len(g.Settings) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(g.Settings, &s); err != nil {
		return s, fmt.Errorf("read a group's settings: %w", err)
	}
	return s, nil
}

// AllSettings is the whole document that is kept for a group.
func AllSettings(g store.Group) (GroupSettings, error) {
	s, err := Settings(g)
	if err != nil {
		return GroupSettings{}, err
	}
	x, err := ReadExtras(g)
	return GroupSettings{s, x}, err
}

// ChangeGroup replaces what a group is called, its zone, its rule of keeping and its settings. Version of g is the one
// that was read. Rooms that are open get the settings at once. Sessions that are planned keep their moments: a new zone
// is for those planned from now on.
func (f *Office) ChangeGroup(ctx context.Context, by Actor, g store.Group, to GroupSettings) error {
	var err error
	s := to.Settings
	if err := to.Extras.check(); err != nil {
		return err
	}
	if g.Name, err = line("the group's name", g.Name, 80); err != nil {
		return err
	}
	if err := goodZone(g.Zone); err != nil {
		return err
	}
	if !goodRule(g.Keep) {
		return ErrAsk("Please write the rule of keeping as days:365, signed:365 or none.")
	}
	if err := checkSettings(s); err != nil {
		return err
	}
	if g.Settings, err = json.Marshal(to); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	if err := f.dir.UpdateGroup(ctx, g); err != nil {
		return fmt.Errorf("change a group: %w", err)
	}
	if err := f.audited(ctx, by, "group.change", "group", g.ID); err != nil {
		return err
	}
	return f.tell(ctx, g.ID, moderation.ChangeSettings{Settings: s})
}

// tell asks for a command of the system's in every session of a group that has not ended.
func (f *Office) tell(ctx context.Context, group store.ID, c moderation.Command) error {
	if f.rooms == nil {
		return nil
	}
	open, err := f.dir.ListSessions(ctx, store.SessionFilter{Group: group, Unended: true})
	if err != nil {
		return fmt.Errorf("list sessions: %w", err)
	}
	ids := make([]store.SessionID, len(open))
	for i, s := range open {
		ids[i] = s.ID
	}
	return f.rooms.Tell(ctx, ids, c)
}
