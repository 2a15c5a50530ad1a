package directory

import (
	"context"
	"time"

	"hearth/store"
)

const keyColumns = `id, hash, name, scopes, origins, made_by, created, revoked`

func scanKey(r row, k *store.APIKey) error {
	return r.Scan(&k.ID, hashed{&k.Hash}, &k.Name, wordsOf{&k.Scopes}, wordsOf{&k.Origins}, &k.By, instant{&k.Created},
		instant{&k.Revoked})
}

func (d *Directory) CreateKey(ctx context.Context, k store.APIKey) error {
	return d.change(ctx, "create key", func(s *step) error {
		scopes, err := words(k.Scopes)
		if err != nil {
			return err
		}
		origins, err := words(k.Origins)
		if err != nil {
			return err
		}
		const insert = `INSERT INTO api_keys (` + keyColumns + `, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
		_, err = s.exec(ctx, insert, k.ID, k.Hash[:], k.Name, scopes, origins, k.By, millis(k.Created), millis(k.Revoked),
			s.made(store.KeyChanged, string(k.ID)))
		return err
	})
}

func (d *Directory) APIKey(ctx context.Context, hash store.Hash) (store.APIKey, error) {
	return one(ctx, d, "read key", scanKey, `SELECT `+keyColumns+` FROM api_keys WHERE hash = $1`, hash[:])
}

func (d *Directory) ListAPIKeys(ctx context.Context) ([]store.APIKey, error) {
	return list(ctx, d, "list keys", scanKey, `SELECT `+keyColumns+` FROM api_keys ORDER BY made`)
}

func (d *Directory) RevokeKey(ctx context.Context, id store.ID) error {
	const (
		revoke = `UPDATE api_keys SET revoked = $1 WHERE id = $2 AND revoked = 0`
		count  = `SELECT COUNT(*) FROM api_keys WHERE id = $1`
	)
	return d.revoke(ctx, "revoke key", store.KeyChanged, id, revoke, count)
}

const ticketColumns = `hash, key_id, session_id, member_id, agreement_hash, agreement_version, consent_at, expires`

func scanTicket(r row, t *store.Ticket) error {
	return r.Scan(hashed{&t.Hash}, &t.Key, &t.Session, &t.Member, &t.AgreementHash, &t.AgreementVersion,
		instant{&t.ConsentAt}, instant{&t.Expires})
}

func (d *Directory) CreateTicket(ctx context.Context, t store.Ticket) error {
	return d.transact(ctx, "create ticket", func(s *step) error {
		const insert = `INSERT INTO tickets (` + ticketColumns + `, used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`
		_, err := s.exec(ctx, insert, t.Hash[:], t.Key, t.Session, t.Member, t.AgreementHash, t.AgreementVersion,
			millis(t.ConsentAt), millis(t.Expires))
		return err
	})
}

// TakeTicket is one conditional statement and needs no lock on the key or the member: revoking or removing that commits
// while it runs counts as having come after it.
func (d *Directory) TakeTicket(ctx context.Context, hash store.Hash, now time.Time) (store.Ticket, error) {
	var t store.Ticket
	err := d.transact(ctx, "take ticket", func(s *step) error {
		const take = `UPDATE tickets SET used = $1 WHERE hash = $2 AND used = 0 AND expires > $3
			AND EXISTS (SELECT 1 FROM api_keys k WHERE k.id = tickets.key_id AND k.revoked = 0)
			AND EXISTS (SELECT 1 FROM members m WHERE m.id = tickets.member_id AND m.removed = 0)`
		if err := s.must(ctx, take, millis(now), hash[:], millis(now)); err != nil {
			return err
		}
		return scanTicket(s.tx.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE hash = $1`, hash[:]), &t)
	})
	if err != nil {
		return store.Ticket{}, err
	}
	return t, nil
}
