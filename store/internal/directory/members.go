package directory

import (
	"bytes"
	"context"

	"hearth/store"
)

const memberColumns = `id, group_id, sealed, removed, created, version`

func scanMember(r row, m *store.Member) error {
	return r.Scan(&m.ID, &m.Group, bytesOf{&m.Sealed}, instant{&m.Removed}, instant{&m.Created}, &m.Version)
}

func (d *Directory) CreateMember(ctx context.Context, m store.Member) error {
	return d.change(ctx, "create member", func(s *step) error { return s.createMember(ctx, m) })
}

func (s *step) createMember(ctx context.Context, m store.Member) error {
	const insert = `INSERT INTO members (id, group_id, sealed, removed, created, made) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := s.exec(ctx, insert, m.ID, m.Group, blob(m.Sealed), millis(m.Removed), millis(m.Created),
		s.made(store.MemberChanged, string(m.ID)))
	return err
}

func (d *Directory) Member(ctx context.Context, id store.ID) (store.Member, error) {
	return d.members.get(ctx, d, id)
}

func gatherMembers() *gathering[store.ID, store.Member] {
	return &gathering[store.ID, store.Member]{
		verb: "read member", query: `SELECT ` + memberColumns + ` FROM members WHERE id`, scan: scanMember,
		key: func(m *store.Member) store.ID { return m.ID },
		arg: func(id store.ID) any { return id },
		copy: func(m store.Member) store.Member {
			m.Sealed = bytes.Clone(m.Sealed)
			return m
		},
	}
}

func (d *Directory) ListMembers(ctx context.Context, group store.ID) ([]store.Member, error) {
	const query = `SELECT ` + memberColumns + ` FROM members WHERE group_id = $1 ORDER BY made`
	return list(ctx, d, "list members", scanMember, query, group)
}

func (d *Directory) UpdateMember(ctx context.Context, m store.Member) error {
	return d.change(ctx, "update member", func(s *step) error {
		const update = `UPDATE members SET sealed = $1, removed = $2, version = version + 1 WHERE id = $3 AND version = $4`
		n, err := s.exec(ctx, update, blob(m.Sealed), millis(m.Removed), m.ID, m.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.moved(ctx, `SELECT COUNT(*) FROM members WHERE id = $1`, m.ID)
		}
		s.made(store.MemberChanged, string(m.ID))
		return nil
	})
}

func (d *Directory) PutCard(ctx context.Context, session store.SessionID, member store.ID, sealed []byte) error {
	return d.change(ctx, "put card", func(s *step) error {
		const upsert = `INSERT INTO cards (session_id, member_id, sealed) VALUES ($1, $2, $3)
			ON CONFLICT (session_id, member_id) DO UPDATE SET sealed = excluded.sealed`
		s.made(store.MemberChanged, string(member))
		_, err := s.exec(ctx, upsert, session, member, blob(sealed))
		return err
	})
}

func (d *Directory) Card(ctx context.Context, session store.SessionID, member store.ID) ([]byte, error) {
	const query = `SELECT sealed FROM cards WHERE session_id = $1 AND member_id = $2`
	scan := func(r row, b *[]byte) error { return r.Scan(bytesOf{b}) }
	return one(ctx, d, "read card", scan, query, session, member)
}
