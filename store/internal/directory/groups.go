package directory

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"hearth/store"
)

const groupColumns = `id, name, zone, settings, keep, created, version`

func scanGroup(r row, g *store.Group) error {
	return r.Scan(&g.ID, &g.Name, &g.Zone, bytesOf{&g.Settings}, &g.Keep, instant{&g.Created}, &g.Version)
}

func (d *Directory) CreateGroup(ctx context.Context, g store.Group) error {
	return d.change(ctx, "create group", func(s *step) error {
		const insert = `INSERT INTO groups (id, name, zone, settings, keep, created, made) VALUES ($1, $2, $3, $4, $5, $6, $7)`
		_, err := s.exec(ctx, insert, g.ID, g.Name, g.Zone, blob(g.Settings), g.Keep, millis(g.Created),
			s.made(store.GroupChanged, string(g.ID)))
		return err
	})
}

func (d *Directory) Group(ctx context.Context, id store.ID) (store.Group, error) {
	return d.groups.get(ctx, d, id)
}

func gatherGroups() *gathering[store.ID, store.Group] {
	return &gathering[store.ID, store.Group]{
		verb: "read group", query: `SELECT ` + groupColumns + ` FROM groups WHERE id`, scan: scanGroup,
		key: func(g *store.Group) store.ID { return g.ID },
		arg: func(id store.ID) any { return id },
		copy: func(g store.Group) store.Group {
			g.Settings = bytes.Clone(g.Settings)
			return g
		},
	}
}

func (d *Directory) ListGroups(ctx context.Context) ([]store.Group, error) {
	return list(ctx, d, "list groups", scanGroup, `SELECT `+groupColumns+` FROM groups ORDER BY made`)
}

func (d *Directory) UpdateGroup(ctx context.Context, g store.Group) error {
	return d.change(ctx, "update group", func(s *step) error {
		const update = `UPDATE groups SET name = $1, zone = $2, settings = $3, keep = $4, version = version + 1
			WHERE id = $5 AND version = $6`
		n, err := s.exec(ctx, update, g.Name, g.Zone, blob(g.Settings), g.Keep, g.ID, g.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.moved(ctx, `SELECT COUNT(*) FROM groups WHERE id = $1`, g.ID)
		}
		s.made(store.GroupChanged, string(g.ID))
		return nil
	})
}

// moved says why an update that names a version touched nothing: the row is another one by now, or there is none.
func (s *step) moved(ctx context.Context, count string, id store.ID) error {
	var n int
	if err := s.tx.QueryRowContext(ctx, count, id).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return store.ErrNotFound
	}
	return store.ErrConflict
}

func (d *Directory) SetGroupStaff(ctx context.Context, group, staff store.ID, role string) error {
	return d.change(ctx, "set group staff", func(s *step) error {
		made := s.made(store.GroupChanged, string(group))
		if role == "" {
			_, err := s.exec(ctx, `DELETE FROM group_staff WHERE group_id = $1 AND staff_id = $2`, group, staff)
			return err
		}
		const upsert = `INSERT INTO group_staff (group_id, staff_id, role, made) VALUES ($1, $2, $3, $4)
			ON CONFLICT (group_id, staff_id) DO UPDATE SET role = excluded.role`
		_, err := s.exec(ctx, upsert, group, staff, role, made)
		return err
	})
}

func scanGroupRole(r row, g *store.GroupRole) error {
	return r.Scan(&g.Group, &g.Staff, &g.Role)
}

func (d *Directory) GroupStaff(ctx context.Context, group store.ID) ([]store.GroupRole, error) {
	const query = `SELECT group_id, staff_id, role FROM group_staff WHERE group_id = $1 ORDER BY made`
	return list(ctx, d, "list group staff", scanGroupRole, query, group)
}

func (d *Directory) StaffGroups(ctx context.Context, staff store.ID) ([]store.GroupRole, error) {
	const query = `SELECT group_id, staff_id, role FROM group_staff WHERE staff_id = $1 ORDER BY made`
	return list(ctx, d, "list groups of staff", scanGroupRole, query, staff)
}

const agreementColumns = `group_id, version, body, hash, created`

func scanAgreement(r row, a *store.Agreement) error {
	return r.Scan(&a.Group, &a.Version, &a.Text, &a.Hash, instant{&a.Created})
}

func (d *Directory) AddAgreement(ctx context.Context, a store.Agreement) (store.Agreement, error) {
	sum := sha256.Sum256([]byte(a.Text))
	a.Hash = hex.EncodeToString(sum[:])
	err := d.change(ctx, "add agreement", func(s *step) error {
		const newest = `SELECT COALESCE(MAX(version), 0) FROM agreements WHERE group_id = $1`
		if err := s.tx.QueryRowContext(ctx, newest, a.Group).Scan(&a.Version); err != nil {
			return err
		}
		a.Version++
		s.made(store.AgreementChanged, string(a.Group))
		const insert = `INSERT INTO agreements (` + agreementColumns + `) VALUES ($1, $2, $3, $4, $5)`
		_, err := s.exec(ctx, insert, a.Group, a.Version, a.Text, a.Hash, millis(a.Created))
		return err
	})
	if err != nil {
		return store.Agreement{}, err
	}
	return a, nil
}

func (d *Directory) CurrentAgreement(ctx context.Context, group store.ID) (store.Agreement, error) {
	const query = `SELECT ` + agreementColumns + ` FROM agreements WHERE group_id = $1 ORDER BY version DESC LIMIT 1`
	return one(ctx, d, "read current agreement", scanAgreement, query, group)
}

// AgreementByHash answers with the newest version of that text, should a group have come back to an older one.
func (d *Directory) AgreementByHash(ctx context.Context, group store.ID, hash string) (store.Agreement, error) {
	const query = `SELECT ` + agreementColumns + ` FROM agreements WHERE group_id = $1 AND hash = $2
		ORDER BY version DESC LIMIT 1`
	return one(ctx, d, "read agreement by hash", scanAgreement, query, group, hash)
}
