package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hearth/store"
	"hearth/store/seal"
)

// A Profile is what names a member. It is sealed under the member's own key.
type Profile struct {
	Name    string `json:"name,omitempty"`    // to begin with; the person may choose another at the door
	Legal   string `json:"legal,omitempty"`   // legal name; staff alone
	Contact string `json:"contact,omitempty"` // how to reach them; staff alone
}

const profilePurpose = "profile"

func (p *Profile) trim() error {
	for _, s := range []*string{&p.Name, &p.Legal, &p.Contact} {
		if *s = strings.TrimSpace(*s); utf8.RuneCountInString(*s) > 200 || !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(r rune) bool { return r < ' ' }) {
			return ErrAsk("Please use one line of at most 200 characters for each answer about a person.")
		}
	}
	return nil
}

func (f *Office) sealProfile(ctx context.Context, m *store.Member, p Profile) error {
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write a profile: %w", err)
	}
	sealed, err := f.seal.SealPerson(ctx, m.ID, profilePurpose, b)
	if err == nil {
		m.Sealed = sealed
	}
	return err
}

// Profile opens what names a member; empty when nothing does, or when it has been destroyed.
func (f *Office) Profile(ctx context.Context, m store.Member) (Profile, error) {
	var p Profile
	if len(m.Sealed) == 0 {
		return p, nil
	}
	b, err := f.seal.OpenPerson(ctx, m.ID, profilePurpose, m.Sealed)
	if errors.Is(err, seal.ErrDestroyed) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return p, fmt.Errorf("read a profile: %w", err)
	}
	return p, nil
}

// NameMember keeps the name that a member chose at the door where the group knows none, so that staff can tell whose link is
// whose and the next session need not ask; over true, it stands in place of what is there, as when staff gave somebody a
// better name than their full one. It is the room's doing, which has it on record; the audit has no line of it.
func (f *Office) NameMember(ctx context.Context, member store.ID, name string, over bool) error {
	for {
		m, err := f.dir.Member(ctx, member)
		if err != nil {
			return fmt.Errorf("look up who chose a name: %w", err)
		}
		p, err := f.Profile(ctx, m)
		if err != nil || p.Name == name || p.Name != "" && !over {
			return err
		}
		p.Name = name
		if err = f.sealProfile(ctx, &m, p); errors.Is(err, seal.ErrDestroyed) {
			return nil // who was erased stays nameless
		}
		if err != nil {
			return err
		}
		if err = f.dir.UpdateMember(ctx, m); errors.Is(err, store.ErrConflict) {
			continue
		}
		return err
	}
}

// RevealProfile opens a person's legal name and contact for staff (PRIV-14). The audit has the reading before they are
// opened, whatever there is, and the person finds it among what was read of theirs.
func (f *Office) RevealProfile(ctx context.Context, by Actor, m store.Member, purpose string) (Profile, error) {
	if err := f.Audit(ctx, by, revealProfile, "member/"+string(m.ID), purpose, "ok"); err != nil {
		return Profile{}, err
	}
	return f.Profile(ctx, m)
}

// ChangeContact keeps a legal name and a contact in place of what was there; empty forgets them. The name that stands in
// the room is its bearer's and stays.
func (f *Office) ChangeContact(ctx context.Context, by Actor, member store.ID, legal, contact string) error {
	for {
		m, err := f.dir.Member(ctx, member)
		if err != nil {
			return fmt.Errorf("look up whose contact changes: %w", err)
		}
		p, err := f.Profile(ctx, m)
		if err != nil {
			return err
		}
		p.Legal, p.Contact = legal, contact
		if err := p.trim(); err != nil {
			return err
		}
		if err := f.sealProfile(ctx, &m, p); errors.Is(err, seal.ErrDestroyed) {
			return ErrAsk("All by and about this person was erased. Nothing about them can be kept.")
		} else if err != nil {
			return err
		}
		if err = f.dir.UpdateMember(ctx, m); errors.Is(err, store.ErrConflict) {
			continue // they may have chosen a name meanwhile
		}
		if err != nil {
			return fmt.Errorf("keep a contact: %w", err)
		}
		return f.audited(ctx, by, "member.contact", "member", m.ID)
	}
}
