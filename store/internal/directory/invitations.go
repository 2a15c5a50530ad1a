package directory

import (
	"context"
	"errors"
	"time"

	"hearth/store"
)

const invitationColumns = `id, hash, group_id, member_id, session_id, uses, used, replaces, expires, revoked, made_by, created`

func scanInvitation(r row, i *store.Invitation) error {
	return r.Scan(&i.ID, hashed{&i.Hash}, &i.Group, &i.Member, &i.Session, &i.Uses, &i.Used, &i.Replaces,
		instant{&i.Expires}, instant{&i.Revoked}, &i.By, instant{&i.Created})
}

func (d *Directory) CreateInvitations(ctx context.Context, all []store.Invitation) error {
	return d.change(ctx, "create invitations", func(s *step) error {
		for _, i := range all {
			if err := s.createInvitation(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// createInvitation refuses to invite into a session of another group, and whoever is of another group or removed.
func (s *step) createInvitation(ctx context.Context, i store.Invitation) error {
	count, of := `SELECT COUNT(*) FROM members WHERE id = $1 AND group_id = $2 AND removed = 0`, string(i.Member)
	if i.Member == "" {
		count, of = `SELECT COUNT(*) FROM planned_sessions WHERE id = $1 AND group_id = $2`, string(i.Session)
	}
	var n int
	if err := s.tx.QueryRowContext(ctx, count, of, i.Group).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return store.ErrNotFound
	}
	const insert = `INSERT INTO invitations (` + invitationColumns + `, made)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	_, err := s.exec(ctx, insert, i.ID, i.Hash[:], i.Group, i.Member, i.Session, i.Uses, i.Used, flag(i.Replaces),
		millis(i.Expires), millis(i.Revoked), i.By, millis(i.Created), s.made(store.InvitationChanged, string(i.ID)))
	return err
}

const invitationByHash = `SELECT ` + invitationColumns + ` FROM invitations WHERE hash = $1`

func (d *Directory) Invitation(ctx context.Context, hash store.Hash) (store.Invitation, error) {
	return one(ctx, d, "read invitation", scanInvitation, invitationByHash, hash[:])
}

func (d *Directory) InvitationByID(ctx context.Context, id store.ID) (store.Invitation, error) {
	return d.invitations.get(ctx, d, id)
}

func gatherInvitations() *gathering[store.ID, store.Invitation] {
	return &gathering[store.ID, store.Invitation]{
		verb: "read invitation", query: `SELECT ` + invitationColumns + ` FROM invitations WHERE id`, scan: scanInvitation,
		key: func(i *store.Invitation) store.ID { return i.ID },
		arg: func(id store.ID) any { return id },
	}
}

func (d *Directory) ListInvitations(ctx context.Context, group store.ID) ([]store.Invitation, error) {
	const query = `SELECT ` + invitationColumns + ` FROM invitations WHERE group_id = $1 ORDER BY made`
	return list(ctx, d, "list invitations", scanInvitation, query, group)
}

// errOpenSeat is a mistake of the caller's: it read the invitation and knows that its seats are open.
var errOpenSeat = errors.New("an open seat needs a new member")

func (d *Directory) UseInvitation(ctx context.Context, hash store.Hash, now time.Time, v store.Device, open *store.Member) (store.Invitation, store.Device, error) {
	var used store.Invitation
	kept := v
	err := d.change(ctx, "use invitation", func(s *step) error {
		var err error
		used, kept, err = s.useInvitation(ctx, hash, now, v, open)
		return err
	})
	if err != nil {
		return store.Invitation{}, store.Device{}, err
	}
	return used, kept, nil
}

func (s *step) useInvitation(ctx context.Context, hash store.Hash, now time.Time, v store.Device, open *store.Member) (store.Invitation, store.Device, error) {
	const spend = `UPDATE invitations SET used = used + 1
		WHERE hash = $1 AND revoked = 0 AND expires > $2 AND used < uses`
	spent, err := s.exec(ctx, spend, hash[:], millis(now))
	if err != nil {
		return store.Invitation{}, v, err
	}
	var i store.Invitation
	if err := scanInvitation(s.tx.QueryRowContext(ctx, invitationByHash, hash[:]), &i); err != nil {
		return i, v, err
	}
	// Once its uses are spent, a named member's own link still says who is at the door; an open seat's says nothing.
	again := i.Member != "" && i.Revoked.IsZero() && millis(i.Expires) > millis(now)
	if spent == 0 && !again {
		return i, v, store.ErrNotFound
	}
	v.Member, v.Invitation, v.Trusted = i.Member, i.ID, spent > 0
	if i.Member == "" {
		if open == nil {
			return i, v, errOpenSeat
		}
		fresh := *open
		fresh.Group, v.Member = i.Group, fresh.ID
		if err := s.createMember(ctx, fresh); err != nil {
			return i, v, err
		}
	} else {
		const member = `SELECT ` + memberColumns + ` FROM members WHERE id = $1 AND removed = 0`
		var m store.Member
		if err := scanMember(s.tx.QueryRowContext(ctx, member, i.Member), &m); err != nil {
			return i, v, err
		}
	}
	s.made(store.InvitationChanged, string(i.ID))
	return i, v, s.createDevice(ctx, v)
}

func (d *Directory) RevokeInvitation(ctx context.Context, id store.ID) error {
	const (
		revoke = `UPDATE invitations SET revoked = $1 WHERE id = $2 AND revoked = 0`
		count  = `SELECT COUNT(*) FROM invitations WHERE id = $1`
	)
	return d.revoke(ctx, "revoke invitation", store.InvitationChanged, id, revoke, count)
}

// errNobody is a mistake of the caller's: only a named member's invitations can be replaced.
var errNobody = errors.New("a replacement needs a named member")

func (d *Directory) ReplaceInvitation(ctx context.Context, i store.Invitation) error {
	const verb = "replace invitation"
	if i.Member == "" {
		return d.explain(verb, errNobody)
	}
	return d.change(ctx, verb, func(s *step) error {
		const old = `SELECT id FROM invitations WHERE member_id = $1 AND revoked = 0 ORDER BY made`
		scan := func(r row, id *store.ID) error { return r.Scan(id) }
		dead, err := collect(ctx, s.tx, scan, old, i.Member)
		if err != nil {
			return err
		}
		for _, id := range dead {
			if _, err := s.exec(ctx, `UPDATE invitations SET revoked = $1 WHERE id = $2`, s.now, id); err != nil {
				return err
			}
			s.made(store.InvitationChanged, string(id))
		}
		return s.createInvitation(ctx, i)
	})
}
