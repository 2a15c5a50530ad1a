package directory

import (
	"context"

	"hearth/store"
)

func (d *Directory) DropCards(ctx context.Context, session store.SessionID) error {
	return d.change(ctx, "drop cards", func(s *step) error {
		s.made(store.SessionChanged, string(session))
		_, err := s.exec(ctx, `DELETE FROM cards WHERE session_id = $1`, session)
		return err
	})
}

func (d *Directory) EraseMember(ctx context.Context, id store.ID) error {
	return d.change(ctx, "erase member", func(s *step) error {
		s.made(store.MemberChanged, string(id))
		if _, err := s.exec(ctx, `DELETE FROM cards WHERE member_id = $1`, id); err != nil {
			return err
		}
		const update = `UPDATE members SET sealed = $1, removed = CASE WHEN removed = 0 THEN $2 ELSE removed END,
			version = version + 1 WHERE id = $3`
		return s.must(ctx, update, blob(nil), s.now, id)
	})
}

func (d *Directory) SeatsOf(ctx context.Context, person store.ID) ([]store.Seat, error) {
	const query = `SELECT ` + seatColumns + ` FROM seats WHERE person = $1 ORDER BY session_id`
	return list(ctx, d, "list a person's seats", scanSeat, query, person)
}
