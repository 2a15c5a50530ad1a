package directory

import (
	"context"
	"time"

	"hearth/store"
)

const grantColumns = `id, session_id, reader, made_by, break_glass, why, created, until, ended, reviewed, reviewed_by`

func scanGrant(r row, g *store.ReadingGrant) error {
	var glass int64
	err := r.Scan(&g.ID, &g.Session, &g.Reader, &g.By, &glass, &g.Why, instant{&g.Created}, instant{&g.Until},
		instant{&g.Ended}, instant{&g.Reviewed}, &g.ReviewedBy)
	g.BreakGlass = glass != 0
	return err
}

func (d *Directory) CreateReadingGrant(ctx context.Context, g store.ReadingGrant) error {
	return d.change(ctx, "create reading grant", func(s *step) error {
		const insert = `INSERT INTO reading_grants (` + grantColumns + `, made)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '', $9)`
		_, err := s.exec(ctx, insert, g.ID, g.Session, g.Reader, g.By, flag(g.BreakGlass), g.Why, millis(g.Created), millis(g.Until),
			s.made(store.ReadingChanged, string(g.ID)))
		return err
	})
}

func (d *Directory) ReadingGrants(ctx context.Context, f store.GrantFilter) ([]store.ReadingGrant, error) {
	const query = `SELECT ` + grantColumns + ` FROM reading_grants WHERE ($1 = '' OR session_id = $2) AND ($3 = '' OR reader = $4)
		AND ($5 = 0 OR (break_glass = 1 AND reviewed = 0)) ORDER BY made`
	return list(ctx, d, "list reading grants", scanGrant, query, string(f.Session), string(f.Session), string(f.Reader), string(f.Reader), flag(f.Unreviewed))
}

func (d *Directory) EndReadingGrant(ctx context.Context, id store.ID, at time.Time) error {
	const end = `UPDATE reading_grants SET ended = CASE WHEN ended = 0 THEN $1 ELSE ended END WHERE id = $2`
	return d.changeGrant(ctx, "end reading grant", id, end, millis(at), id)
}

func (d *Directory) ReviewReadingGrant(ctx context.Context, id, by store.ID, at time.Time) error {
	const review = `UPDATE reading_grants SET reviewed_by = CASE WHEN reviewed = 0 THEN $1 ELSE reviewed_by END,
		reviewed = CASE WHEN reviewed = 0 THEN $2 ELSE reviewed END WHERE id = $3`
	return d.changeGrant(ctx, "review reading grant", id, review, by, millis(at), id)
}

func (d *Directory) changeGrant(ctx context.Context, verb string, id store.ID, statement string, args ...any) error {
	return d.change(ctx, verb, func(s *step) error {
		if err := s.must(ctx, statement, args...); err != nil {
			return err
		}
		s.made(store.ReadingChanged, string(id))
		return nil
	})
}

func scanConsent(r row, c *store.Consent) error {
	var given int64
	err := r.Scan(&c.Member, &c.Kind, &given, instant{&c.At})
	c.Given = given != 0
	return err
}

func (d *Directory) AddConsent(ctx context.Context, c store.Consent) error {
	return d.change(ctx, "add consent", func(s *step) error {
		const insert = `INSERT INTO consents (n, member_id, kind, given, at) VALUES ($1, $2, $3, $4, $5)`
		_, err := s.exec(ctx, insert, s.made(store.ConsentChanged, string(c.Member)), c.Member, c.Kind, flag(c.Given), millis(c.At))
		return err
	})
}

func (d *Directory) Consents(ctx context.Context, group store.ID) ([]store.Consent, error) {
	return list(ctx, d, "list consents", scanConsent, `SELECT c.member_id, c.kind, c.given, c.at FROM consents c
		JOIN members m ON m.id = c.member_id WHERE m.group_id = $1 ORDER BY c.n`, group)
}

func scanSecondStep(r row, x *store.SecondStep) error {
	return r.Scan(&x.Staff, bytesOf{&x.Sealed}, instant{&x.Since}, &x.Step)
}

func (d *Directory) PutSecondStep(ctx context.Context, x store.SecondStep, codes []store.Hash) error {
	return d.change(ctx, "put second step", func(s *step) error {
		if err := s.dropSecondStep(ctx, x.Staff); err != nil {
			return err
		}
		const insert = `INSERT INTO second_steps (staff_id, sealed, since, step) VALUES ($1, $2, $3, $4)`
		if _, err := s.exec(ctx, insert, x.Staff, blob(x.Sealed), millis(x.Since), x.Step); err != nil {
			return err
		}
		for _, c := range codes {
			if _, err := s.exec(ctx, `INSERT INTO recovery_codes (hash, staff_id) VALUES ($1, $2)`, c[:], x.Staff); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *step) dropSecondStep(ctx context.Context, staff store.ID) error {
	for _, statement := range []string{`DELETE FROM recovery_codes WHERE staff_id = $1`, `DELETE FROM second_steps WHERE staff_id = $1`} {
		if _, err := s.exec(ctx, statement, staff); err != nil {
			return err
		}
	}
	return nil
}

func (d *Directory) SecondStep(ctx context.Context, staff store.ID) (store.SecondStep, error) {
	return one(ctx, d, "read second step", scanSecondStep, `SELECT staff_id, sealed, since, step FROM second_steps WHERE staff_id = $1`, staff)
}

func (d *Directory) TakeStep(ctx context.Context, staff store.ID, at int64) error {
	return d.transact(ctx, "take step", func(s *step) error {
		return s.must(ctx, `UPDATE second_steps SET step = $1 WHERE staff_id = $2 AND step < $3`, at, staff, at)
	})
}

func (d *Directory) TakeCode(ctx context.Context, staff store.ID, code store.Hash) error {
	return d.transact(ctx, "take recovery code", func(s *step) error {
		return s.must(ctx, `DELETE FROM recovery_codes WHERE hash = $1 AND staff_id = $2`, code[:], staff)
	})
}

func (d *Directory) CodesLeft(ctx context.Context, staff store.ID) (int, error) {
	scan := func(r row, n *int) error { return r.Scan(n) }
	return one(ctx, d, "count recovery codes", scan, `SELECT count(*) FROM recovery_codes WHERE staff_id = $1`, staff)
}

func (d *Directory) DropSecondStep(ctx context.Context, staff store.ID) error {
	return d.change(ctx, "drop second step", func(s *step) error {
		if err := s.dropSecondStep(ctx, staff); err != nil {
			return err
		}
		return s.endSignIns(ctx, staff)
	})
}

func (d *Directory) ProveSignIn(ctx context.Context, hash store.Hash, at time.Time, second bool) error {
	return d.transact(ctx, "prove sign-in", func(s *step) error {
		return s.must(ctx, `UPDATE sign_ins SET proved = $1, second = CASE WHEN $2 = 1 THEN 1 ELSE second END WHERE hash = $3`,
			millis(at), flag(second), hash[:])
	})
}
