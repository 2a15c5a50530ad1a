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

const auditColumns = `seq, at, who, what, object, purpose, result, instance`

// Audit numbers lines as changes are numbered, by a counter of its own: a hole would look like a line that was taken out.
func (d *Directory) Audit(ctx context.Context, a store.AuditLine) error {
	return d.transact(ctx, "audit", func(s *step) error {
		const next = `UPDATE directory_counters SET value = value + 1 WHERE name = 'audit' RETURNING value`
		var seq int64
		if err := s.tx.QueryRowContext(ctx, next).Scan(&seq); err != nil {
			return err
		}
		const insert = `INSERT INTO audit (` + auditColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
		_, err := s.exec(ctx, insert, seq, millis(a.At), a.Who, a.What, a.Object, a.Purpose, a.Result, a.Instance)
		return err
	})
}

func scanAudit(r row, a *store.AuditLine) error {
	return r.Scan(&a.Seq, instant{&a.At}, &a.Who, &a.What, &a.Object, &a.Purpose, &a.Result, &a.Instance)
}

func (d *Directory) AuditLines(ctx context.Context, after int64, limit int) ([]store.AuditLine, error) {
	const query = `SELECT ` + auditColumns + ` FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`
	return list(ctx, d, "read audit", scanAudit, query, after, atMost(limit))
}
