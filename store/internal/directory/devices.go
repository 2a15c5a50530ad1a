package directory

import (
	"context"

	"hearth/store"
)

const deviceColumns = `id, hash, member_id, invitation_id, trusted, created, expires, revoked`

func scanDevice(r row, v *store.Device) error {
	return r.Scan(&v.ID, hashed{&v.Hash}, &v.Member, &v.Invitation, &v.Trusted, instant{&v.Created}, instant{&v.Expires},
		instant{&v.Revoked})
}

func (d *Directory) CreateDevice(ctx context.Context, v store.Device) error {
	return d.change(ctx, "create device", func(s *step) error { return s.createDevice(ctx, v) })
}

func (s *step) createDevice(ctx context.Context, v store.Device) error {
	const insert = `INSERT INTO devices (` + deviceColumns + `, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	_, err := s.exec(ctx, insert, v.ID, v.Hash[:], v.Member, v.Invitation, flag(v.Trusted), millis(v.Created),
		millis(v.Expires), millis(v.Revoked), s.made(store.DeviceChanged, string(v.ID)))
	return err
}

func (d *Directory) Device(ctx context.Context, hash store.Hash) (store.Device, error) {
	return d.devices.get(ctx, d, hash)
}

func gatherDevices() *gathering[store.Hash, store.Device] {
	return &gathering[store.Hash, store.Device]{
		verb: "read device", query: `SELECT ` + deviceColumns + ` FROM devices WHERE hash`, scan: scanDevice,
		key: func(v *store.Device) store.Hash { return v.Hash },
		arg: func(h store.Hash) any { return h[:] },
	}
}

func (d *Directory) MemberDevices(ctx context.Context, member store.ID) ([]store.Device, error) {
	const query = `SELECT ` + deviceColumns + ` FROM devices WHERE member_id = $1 ORDER BY made`
	return list(ctx, d, "list devices", scanDevice, query, member)
}

func (d *Directory) RevokeDevice(ctx context.Context, id store.ID) error {
	const (
		revoke = `UPDATE devices SET revoked = $1 WHERE id = $2 AND revoked = 0`
		count  = `SELECT COUNT(*) FROM devices WHERE id = $1`
	)
	return d.revoke(ctx, "revoke device", store.DeviceChanged, id, revoke, count)
}

// revoke runs a statement that takes (time, id) and spares what is revoked already.
func (d *Directory) revoke(ctx context.Context, verb string, kind store.ChangeKind, id store.ID, statement, count string) error {
	return d.change(ctx, verb, func(s *step) error {
		n, err := s.exec(ctx, statement, s.now, id)
		if err != nil {
			return err
		}
		if n > 0 {
			s.made(kind, string(id))
			return nil
		}
		var there int
		if err := s.tx.QueryRowContext(ctx, count, id).Scan(&there); err != nil {
			return err
		}
		if there == 0 {
			return store.ErrNotFound
		}
		return nil
	})
}
