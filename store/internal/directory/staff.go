package directory

import (
	"context"
	"time"

	"hearth/store"
)

const staffColumns = `id, login, name, role, password, disabled, created, version`

func scanStaff(r row, s *store.Staff) error {
	return r.Scan(&s.ID, &s.Login, &s.Name, &s.Role, &s.Password, instant{&s.Disabled}, instant{&s.Created}, &s.Version)
}

func (d *Directory) CreateStaff(ctx context.Context, p store.Staff) error {
	return d.change(ctx, "create staff", func(s *step) error {
		const insert = `INSERT INTO staff (id, login, name, role, password, disabled, created, made)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
		_, err := s.exec(ctx, insert, p.ID, p.Login, p.Name, p.Role, p.Password, millis(p.Disabled), millis(p.Created),
			s.made(store.StaffChanged, string(p.ID)))
		return err
	})
}

func (d *Directory) Staff(ctx context.Context, id store.ID) (store.Staff, error) {
	return one(ctx, d, "read staff", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, id)
}

func (d *Directory) StaffByLogin(ctx context.Context, login string) (store.Staff, error) {
	return one(ctx, d, "read staff by login", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE login = $1`, login)
}

func (d *Directory) ListStaff(ctx context.Context) ([]store.Staff, error) {
	return list(ctx, d, "list staff", scanStaff, `SELECT `+staffColumns+` FROM staff ORDER BY made`)
}

func (d *Directory) UpdateStaff(ctx context.Context, p store.Staff) error {
	return d.change(ctx, "update staff", func(s *step) error {
		var was store.Staff
		err := scanStaff(s.tx.QueryRowContext(ctx, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, p.ID), &was)
		if err != nil {
			return err
		}
		const update = `UPDATE staff SET login = $1, name = $2, role = $3, password = $4, disabled = $5,
			version = version + 1 WHERE id = $6 AND version = $7`
		n, err := s.exec(ctx, update, p.Login, p.Name, p.Role, p.Password, millis(p.Disabled), p.ID, p.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return store.ErrConflict
		}
		s.made(store.StaffChanged, string(p.ID))
		disabled, renewed := !p.Disabled.IsZero(), was.Password != p.Password
		if disabled || renewed {
			if _, err := s.exec(ctx, `UPDATE links SET used = $1 WHERE staff_id = $2 AND used = 0`, s.now, p.ID); err != nil {
				return err
			}
		}
		if disabled || renewed || was.Role != p.Role {
			return s.endSignIns(ctx, p.ID)
		}
		return nil
	})
}

const linkColumns = `hash, staff_id, purpose, expires, used, created`

func scanLink(r row, l *store.Link) error {
	return r.Scan(hashed{&l.Hash}, &l.Staff, &l.Purpose, instant{&l.Expires}, instant{&l.Used}, instant{&l.Created})
}

func (d *Directory) CreateLink(ctx context.Context, l store.Link) error {
	return d.transact(ctx, "create link", func(s *step) error {
		const insert = `INSERT INTO links (` + linkColumns + `) VALUES ($1, $2, $3, $4, $5, $6)`
		_, err := s.exec(ctx, insert, l.Hash[:], l.Staff, l.Purpose, millis(l.Expires), millis(l.Used), millis(l.Created))
		return err
	})
}

func (d *Directory) Link(ctx context.Context, hash store.Hash) (store.Link, error) {
	return one(ctx, d, "read link", scanLink, `SELECT `+linkColumns+` FROM links WHERE hash = $1`, hash[:])
}

// TakeLink holds the changes counter though it makes no change: it must not run beside the disabling of the account, the
// making of the first account, or another "first" link.
func (d *Directory) TakeLink(ctx context.Context, hash store.Hash, now time.Time) (store.Link, error) {
	var l store.Link
	err := d.change(ctx, "take link", func(s *step) error {
		const take = `UPDATE links SET used = $1 WHERE hash = $2 AND used = 0 AND expires > $3 AND (
			EXISTS (SELECT 1 FROM staff p WHERE p.id = links.staff_id AND p.disabled = 0)
			OR (links.staff_id = '' AND NOT EXISTS (SELECT 1 FROM staff)))`
		if err := s.must(ctx, take, millis(now), hash[:], millis(now)); err != nil {
			return err
		}
		err := scanLink(s.tx.QueryRowContext(ctx, `SELECT `+linkColumns+` FROM links WHERE hash = $1`, hash[:]), &l)
		if err != nil || l.Staff != "" {
			return err
		}
		_, err = s.exec(ctx, `UPDATE links SET used = $1 WHERE staff_id = '' AND used = 0`, millis(now))
		return err
	})
	if err != nil {
		return store.Link{}, err
	}
	return l, nil
}
