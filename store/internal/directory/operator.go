package directory

import (
	"context"

	"hearth/store"
)

func (d *Directory) Setting(ctx context.Context, name string) ([]byte, error) {
	scan := func(r row, b *[]byte) error { return r.Scan(bytesOf{b}) }
	return one(ctx, d, "read setting", scan, `SELECT value FROM operator_settings WHERE name = $1`, name)
}

func (d *Directory) PutSetting(ctx context.Context, name string, value []byte) error {
	return d.change(ctx, "put setting", func(s *step) error {
		s.made(store.SettingChanged, name)
		const upsert = `INSERT INTO operator_settings (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`
		_, err := s.exec(ctx, upsert, name, blob(value))
		return err
	})
}

const auditColumns = `seq, at, who, what, object, purpose, result, instance, digest`

// Audit numbers lines as changes are numbered, by a counter of its own: a hole would look like a line that was taken out.
// Whoever has moved the counter holds its row until commit, so the line before is the last one there will ever be before
// this one, on whatever instance, and the chain goes on from it. An append reads one row more, by its number; only after a
// Hearth from before the chain has written here does it read what that one left, once.
func (d *Directory) Audit(ctx context.Context, a store.AuditLine) error {
	return d.transact(ctx, "audit", func(s *step) error {
		const next = `UPDATE directory_counters SET value = value + 1 WHERE name = 'audit' RETURNING value`
		var seq int64
		if err := s.tx.QueryRowContext(ctx, next).Scan(&seq); err != nil {
			return err
		}
		previous, err := s.auditBefore(ctx, seq)
		if err != nil {
			return err
		}
		a.Seq = seq
		digest := a.After(previous)
		const insert = `INSERT INTO audit (` + auditColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
		_, err = s.exec(ctx, insert, seq, millis(a.At), a.Who, a.What, a.Object, a.Purpose, a.Result, a.Instance, digest[:])
		return err
	})
}

// auditBefore is the chain's digest up to the line before seq.
func (s *step) auditBefore(ctx context.Context, seq int64) (store.AuditDigest, error) {
	const last = `SELECT ` + auditColumns + ` FROM audit WHERE seq >= COALESCE(
		(SELECT max(seq) FROM audit WHERE seq < $1 AND seq >= $2 AND digest IS NOT NULL), $3) AND seq < $4 ORDER BY seq`
	for _, from := range []int64{seq - 1, 0} { // the line before has its digest, but for once
		lines, err := collect(ctx, s.tx, scanAudit, last, seq, from, from, seq)
		if err != nil {
			return store.AuditDigest{}, err
		}
		var digest store.AuditDigest
		whole := from == 0 || seq == 1
		for _, a := range lines {
			if a.Digest != (store.AuditDigest{}) {
				digest, whole = a.Digest, true
				continue
			}
			digest = a.After(digest)
		}
		if whole {
			return digest, nil
		}
	}
	return store.AuditDigest{}, nil
}

func scanAudit(r row, a *store.AuditLine) error {
	var digest []byte
	err := r.Scan(&a.Seq, instant{&a.At}, &a.Who, &a.What, &a.Object, &a.Purpose, &a.Result, &a.Instance, &digest)
	copy(a.Digest[:], digest)
	return err
}

func (d *Directory) AuditHead(ctx context.Context) (int64, error) {
	scan := func(r row, n *int64) error { return r.Scan(n) }
	return one(ctx, d, "read audit", scan, `SELECT value FROM directory_counters WHERE name = 'audit'`)
}

// AuditAbout looks by the index over what objects begin with: a kind, a stroke and an id of 26 characters.
func (d *Directory) AuditAbout(ctx context.Context, object string) ([]store.AuditLine, error) {
	const query = `SELECT ` + auditColumns + ` FROM audit WHERE substr(object, 1, 34) = $1
		AND (object = $2 OR substr(object, 1, $3) = $4) ORDER BY seq`
	start := object
	if len(start) > 34 {
		start = start[:34]
	}
	return list(ctx, d, "read audit", scanAudit, query, start, object, len(object)+1, object+" ")
}

func (d *Directory) AuditLines(ctx context.Context, after int64, limit int) ([]store.AuditLine, error) {
	const query = `SELECT ` + auditColumns + ` FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`
	return list(ctx, d, "read audit", scanAudit, query, after, atMost(limit))
}
