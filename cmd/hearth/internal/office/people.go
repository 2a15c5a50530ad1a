package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation/plain"
	"hearth/store"
)

// AddMember adds a person to a group. The profile may be empty: the person then chooses a name at the door. A name is what
// a room would take, or it would keep its bearer out there, where nobody can mend it.
func (f *Office) AddMember(ctx context.Context, by Actor, group store.ID, p Profile) (store.Member, error) {
	m := store.Member{ID: auth.NewID(), Group: group, Created: f.now()}
	if err := p.trim(); err != nil {
		return m, err
	}
	if p.Name != "" {
		named, err := plain.Name(p.Name)
		if err != nil {
			return m, askName(err)
		}
		p.Name = named.Display
	}
	if p != (Profile{}) {
		if err := f.sealProfile(ctx, &m, p); err != nil {
			return m, err
		}
	}
	if err := f.dir.CreateMember(ctx, m); err != nil {
		return m, fmt.Errorf("keep a member: %w", err)
	}
	return m, f.audited(ctx, by, "member.add", "member", m.ID)
}

// askName says to whoever arranges why a name cannot be; package plain speaks to its bearer.
func askName(err error) error {
	const orNone = ", or leave it empty: they choose one at the door."
	switch {
	case errors.Is(err, plain.ErrNameTooLong):
		return ErrAsk("Please use a name of up to 40 characters" + orNone)
	case errors.Is(err, plain.ErrNameReserved):
		return ErrAsk("That name is kept for the people who look after the room. Please use another" + orNone)
	case errors.Is(err, plain.ErrNameMixed):
		return ErrAsk("Please write each word of the name in one alphabet" + orNone)
	case errors.Is(err, plain.ErrNameCharacters):
		return ErrAsk("Please use letters, numbers, spaces, hyphens and apostrophes for the name" + orNone)
	}
	return ErrAsk("Please use a name with at least one letter or number" + orNone)
}

// RemoveMember takes a person out of the group: their links and browsers open nothing from then on, and what is open
// ends. A room that removes someone from the group comes here too; repeating is harmless.
func (f *Office) RemoveMember(ctx context.Context, by Actor, member store.ID) error {
	return f.setRemoved(ctx, by, "member.remove", member, f.now())
}

// ReinstateMember undoes RemoveMember: the person's link and browsers open again what they did.
func (f *Office) ReinstateMember(ctx context.Context, by Actor, member store.ID) error {
	return f.setRemoved(ctx, by, "member.reinstate", member, time.Time{})
}

func (f *Office) setRemoved(ctx context.Context, by Actor, what string, member store.ID, at time.Time) error {
	for {
		m, err := f.dir.Member(ctx, member)
		if err != nil {
			return err
		}
		if m.Removed.IsZero() == at.IsZero() {
			return nil
		}
		m.Removed = at
		err = f.dir.UpdateMember(ctx, m)
		if errors.Is(err, store.ErrConflict) {
			continue // somebody changed the row meanwhile: the removal is not to be lost for it
		}
		if err != nil {
			return fmt.Errorf("change who belongs to a group: %w", err)
		}
		f.auth.Look()
		return f.audited(ctx, by, what, "member", m.ID)
	}
}

// How long invitations may be opened for the first time.
const (
	PersonalFor = 30 * 24 * time.Hour
	maxLinks    = 100
)

// A Linked is an invitation with its code, which is shown this once and never again.
type Linked struct {
	Invitation store.Invitation
	Code       string
}

// InviteMember makes a member's personal link. An earlier one ends with it, and with it the browsers that came by it;
// for a person already known the new link needs no knocking.
func (f *Office) InviteMember(ctx context.Context, by Actor, member store.ID) (Linked, error) {
	m, err := f.dir.Member(ctx, member)
	if err != nil {
		return Linked{}, err
	}
	if !m.Removed.IsZero() {
		return Linked{}, ErrAsk("This person was removed from the group. Reinstate them before sending a link.")
	}
	devices, err := f.dir.MemberDevices(ctx, member)
	if err != nil {
		return Linked{}, fmt.Errorf("list devices: %w", err)
	}
	l := f.link(by, store.Invitation{Group: m.Group, Member: m.ID, Uses: 1, Replaces: len(devices) > 0}, PersonalFor)
	if err := f.dir.ReplaceInvitation(ctx, l.Invitation); err != nil {
		return Linked{}, fmt.Errorf("keep an invitation: %w", err)
	}
	f.auth.Look()
	return l, f.audited(ctx, by, "invitation.make", "invitation", l.Invitation.ID)
}

// InviteSeat is InviteMember for whoever sits in a session as participant. Somebody who was removed from the group is not
// found, nor is staff: their seat has no link.
func (f *Office) InviteSeat(ctx context.Context, by Actor, session store.SessionID, participant string) (Linked, error) {
	seat, err := f.dir.SeatOf(ctx, session, participant)
	if err != nil {
		return Linked{}, err
	}
	if seat.Staff {
		return Linked{}, store.ErrNotFound
	}
	m, err := f.dir.Member(ctx, seat.Person)
	if err != nil {
		return Linked{}, err
	}
	if !m.Removed.IsZero() {
		return Linked{}, store.ErrNotFound
	}
	return f.InviteMember(ctx, by, m.ID)
}

// InvitePersons adds n people without names to the session's group and makes each a personal link.
func (f *Office) InvitePersons(ctx context.Context, by Actor, session store.SessionID, n int) ([]Linked, error) {
	s, err := f.dir.Session(ctx, session)
	if err != nil {
		return nil, err
	}
	if n < 1 || n > maxLinks {
		return nil, ErrAsk("Please ask for 1 to 100 links at once.")
	}
	links := make([]Linked, 0, n)
	for range n {
		m, err := f.AddMember(ctx, by, s.Group, Profile{})
		if err != nil {
			return links, err
		}
		l, err := f.InviteMember(ctx, by, m.ID)
		if err != nil {
			return links, err
		}
		links = append(links, l)
	}
	return links, nil
}

// InviteOpen makes one link for n open seats in one session: whoever opens it takes a seat, until they are gone.
func (f *Office) InviteOpen(ctx context.Context, by Actor, session store.SessionID, n int) (Linked, error) {
	s, err := f.dir.Session(ctx, session)
	if err != nil {
		return Linked{}, err
	}
	if n < 1 || n > 1000 {
		return Linked{}, ErrAsk("Please ask for 1 to 1000 seats.")
	}
	until := s.Starts.Add(time.Duration(s.Minutes)*time.Minute + 24*time.Hour).Sub(f.now())
	if until <= 0 {
		return Linked{}, ErrAsk("This session is over. Plan a new one first.")
	}
	l := f.link(by, store.Invitation{Group: s.Group, Session: s.ID, Uses: n}, until)
	if err := f.dir.CreateInvitations(ctx, []store.Invitation{l.Invitation}); err != nil {
		return Linked{}, fmt.Errorf("keep an invitation: %w", err)
	}
	return l, f.audited(ctx, by, "invitation.make", "invitation", l.Invitation.ID)
}

func (f *Office) link(by Actor, inv store.Invitation, life time.Duration) Linked {
	code, kept := f.auth.NewCode()
	inv.ID, inv.Hash, inv.By, inv.Created, inv.Expires = auth.NewID(), kept, by.Staff, f.now(), f.now().Add(life)
	return Linked{inv, code}
}

// Revoke ends a link, and with it the browsers that came by it.
func (f *Office) Revoke(ctx context.Context, by Actor, group, invitation store.ID) error {
	all, err := f.dir.ListInvitations(ctx, group)
	if err != nil {
		return fmt.Errorf("list invitations: %w", err)
	}
	for _, inv := range all {
		if inv.ID != invitation {
			continue
		}
		if err := f.dir.RevokeInvitation(ctx, inv.ID); err != nil {
			return fmt.Errorf("revoke an invitation: %w", err)
		}
		f.auth.Look()
		return f.audited(ctx, by, "invitation.revoke", "invitation", inv.ID)
	}
	return store.ErrNotFound
}
