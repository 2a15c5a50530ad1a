package directory

import (
	"context"
	"math"

	"hearth/store"
)

const sessionColumns = `id, group_id, series, title, starts, minutes, phase, mark, created`

func scanSession(r row, s *store.Session) error {
	return r.Scan(&s.ID, &s.Group, &s.Series, &s.Title, instant{&s.Starts}, &s.Minutes, &s.Phase, &s.Mark, instant{&s.Created})
}

func (d *Directory) CreateSessions(ctx context.Context, all []store.Session) error {
	return d.change(ctx, "create sessions", func(s *step) error {
		for _, p := range all {
			const insert = `INSERT INTO planned_sessions (` + sessionColumns + `, made)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
			_, err := s.exec(ctx, insert, p.ID, p.Group, p.Series, p.Title, millis(p.Starts), p.Minutes, p.Phase, p.Mark,
				millis(p.Created), s.made(store.SessionChanged, string(p.ID)))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *Directory) Session(ctx context.Context, id store.SessionID) (store.Session, error) {
	return d.sessions.get(ctx, d, id)
}

func gatherSessions() *gathering[store.SessionID, store.Session] {
	return &gathering[store.SessionID, store.Session]{
		verb: "read session", query: `SELECT ` + sessionColumns + ` FROM planned_sessions WHERE id`, scan: scanSession,
		key: func(s *store.Session) store.SessionID { return s.ID },
		arg: func(id store.SessionID) any { return id },
	}
}

func (d *Directory) ListSessions(ctx context.Context, f store.SessionFilter) ([]store.Session, error) {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !f.From.IsZero() {
		from = f.From.UnixMilli()
	}
	if !f.To.IsZero() {
		to = f.To.UnixMilli()
	}
	query := `SELECT ` + sessionColumns + ` FROM planned_sessions WHERE starts >= $1 AND starts < $2`
	args := []any{from, to}
	if f.Group != "" {
		query += ` AND group_id = $3`
		args = append(args, f.Group)
	}
	if f.Unended {
		query += ` AND phase <> 'ended'`
	}
	return list(ctx, d, "list sessions", scanSession, query+` ORDER BY starts, made`, args...)
}

func (d *Directory) UpdateSession(ctx context.Context, p store.Session) error {
	return d.change(ctx, "update session", func(s *step) error {
		s.made(store.SessionChanged, string(p.ID))
		const update = `UPDATE planned_sessions SET title = $1, starts = $2, minutes = $3, phase = $4 WHERE id = $5`
		return s.must(ctx, update, p.Title, millis(p.Starts), p.Minutes, p.Phase, p.ID)
	})
}

// guests are the members who came by an open seat of session $1 and belong nowhere else: no seat, card or ticket in
// another session, and no invitation of their own. Who came by whose link stands in the device.
const guests = `SELECT d.member_id FROM devices d JOIN invitations i ON i.id = d.invitation_id
	WHERE i.session_id = $1
	AND NOT EXISTS (SELECT 1 FROM seats x WHERE x.person = d.member_id AND x.session_id <> $1)
	AND NOT EXISTS (SELECT 1 FROM cards x WHERE x.member_id = d.member_id AND x.session_id <> $1)
	AND NOT EXISTS (SELECT 1 FROM tickets x WHERE x.member_id = d.member_id AND x.session_id <> $1)
	AND NOT EXISTS (SELECT 1 FROM invitations x WHERE x.member_id = d.member_id)
	ORDER BY d.made`

// dismissed are the members who were removed from a group that never held a session but rehearsals and demos, $1 being one
// of them, and who have nothing in the others.
const dismissed = `SELECT m.id FROM members m JOIN planned_sessions p ON p.group_id = m.group_id
	WHERE p.id = $1 AND m.removed <> 0
	AND NOT EXISTS (SELECT 1 FROM planned_sessions x WHERE x.group_id = m.group_id AND x.mark = '')
	AND NOT EXISTS (SELECT 1 FROM seats x WHERE x.person = m.id AND x.session_id <> $1)
	AND NOT EXISTS (SELECT 1 FROM cards x WHERE x.member_id = m.id AND x.session_id <> $1)
	AND NOT EXISTS (SELECT 1 FROM tickets x WHERE x.member_id = m.id AND x.session_id <> $1)
	ORDER BY m.made`

func (d *Directory) DeleteSession(ctx context.Context, id store.SessionID) error {
	return d.change(ctx, "delete session", func(s *step) error {
		var mark string
		err := s.tx.QueryRowContext(ctx, `SELECT mark FROM planned_sessions WHERE id = $1`, id).Scan(&mark)
		if err != nil {
			return err
		}
		if mark == "" {
			return store.ErrConflict
		}
		scan := func(r row, m *store.ID) error { return r.Scan(m) }
		gone, err := collect(ctx, s.tx, scan, guests, id)
		if err != nil {
			return err
		}
		more, err := collect(ctx, s.tx, scan, dismissed, id)
		if err != nil {
			return err
		}
		s.made(store.SessionChanged, string(id))
		for _, statement := range []string{
			`DELETE FROM tickets WHERE session_id = $1`,
			`DELETE FROM cards WHERE session_id = $1`,
			`DELETE FROM seats WHERE session_id = $1`,
			`DELETE FROM invitations WHERE session_id = $1`,
			`DELETE FROM reading_grants WHERE session_id = $1`,
			`DELETE FROM reviews WHERE session_id = $1`,
			`DELETE FROM planned_sessions WHERE id = $1`,
		} {
			if _, err := s.exec(ctx, statement, id); err != nil {
				return err
			}
		}
		return s.deleteMembers(ctx, append(gone, more...))
	})
}

// deleteMembers removes members who have nothing left but devices; one may be named more than once.
func (s *step) deleteMembers(ctx context.Context, members []store.ID) error {
	for _, m := range members {
		for _, statement := range []string{`DELETE FROM devices WHERE member_id = $1`, `DELETE FROM invitations WHERE member_id = $1`, `DELETE FROM consents WHERE member_id = $1`} {
			if _, err := s.exec(ctx, statement, m); err != nil {
				return err
			}
		}
		n, err := s.exec(ctx, `DELETE FROM members WHERE id = $1`, m)
		if err != nil {
			return err
		}
		if n > 0 {
			s.made(store.MemberChanged, string(m))
		}
	}
	return nil
}
