package directory

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hearth/store"
)

const signInColumns = `hash, staff_id, created, seen, expires, proved, second`

func scanSignIn(r row, i *store.SignIn) error {
	var second int64
	err := r.Scan(hashed{&i.Hash}, &i.Staff, instant{&i.Created}, instant{&i.Seen}, instant{&i.Expires}, instant{&i.Proved}, &second)
	i.Second = second != 0
	return err
}

// CreateSignIn holds the changes counter so that it cannot slip past a disabling that is being written, and sweeps the
// person's sign-ins that had expired.
func (d *Directory) CreateSignIn(ctx context.Context, i store.SignIn) error {
	return d.change(ctx, "create sign-in", func(s *step) error {
		var p store.Staff
		err := scanStaff(s.tx.QueryRowContext(ctx, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, i.Staff), &p)
		switch {
		case err != nil:
			return err
		case !p.Disabled.IsZero():
			return store.ErrNotFound
		case p.Version != i.StaffVersion:
			return store.ErrConflict
		}
		if _, err := s.exec(ctx, `DELETE FROM sign_ins WHERE staff_id = $1 AND expires <= $2`, i.Staff, millis(i.Created)); err != nil {
			return err
		}
		const insert = `INSERT INTO sign_ins (` + signInColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)`
		_, err = s.exec(ctx, insert, i.Hash[:], i.Staff, millis(i.Created), millis(i.Seen), millis(i.Expires),
			millis(i.Proved), flag(i.Second))
		return err
	})
}

func (d *Directory) SignIn(ctx context.Context, hash store.Hash) (store.SignIn, error) {
	return one(ctx, d, "read sign-in", scanSignIn, `SELECT `+signInColumns+` FROM sign_ins WHERE hash = $1`, hash[:])
}

func (d *Directory) TouchSignIn(ctx context.Context, hash store.Hash, seen time.Time) error {
	return d.transact(ctx, "touch sign-in", func(s *step) error {
		const touch = `UPDATE sign_ins SET seen = CASE WHEN seen < $1 THEN $2 ELSE seen END WHERE hash = $3`
		return s.must(ctx, touch, millis(seen), millis(seen), hash[:])
	})
}

func (d *Directory) EndSignIn(ctx context.Context, hash store.Hash) error {
	return d.change(ctx, "end sign-in", func(s *step) error {
		var staff store.ID
		err := s.tx.QueryRowContext(ctx, `DELETE FROM sign_ins WHERE hash = $1 RETURNING staff_id`, hash[:]).Scan(&staff)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // it is over already
		}
		if err != nil {
			return err
		}
		s.made(store.SignInsEnded, string(staff))
		return nil
	})
}

func (d *Directory) EndSignIns(ctx context.Context, staff store.ID) error {
	return d.change(ctx, "end sign-ins", func(s *step) error { return s.endSignIns(ctx, staff) })
}

func (s *step) endSignIns(ctx context.Context, staff store.ID) error {
	n, err := s.exec(ctx, `DELETE FROM sign_ins WHERE staff_id = $1`, staff)
	if err == nil && n > 0 {
		s.made(store.SignInsEnded, string(staff))
	}
	return err
}
