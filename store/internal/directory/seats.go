package directory

import (
	"context"
	"errors"

	"hearth/store"
)

const (
	seatColumns = `session_id, participant, person, staff`
	seatOfWhom  = `SELECT ` + seatColumns + ` FROM seats WHERE session_id = $1 AND person = $2`
)

func scanSeat(r row, s *store.Seat) error {
	return r.Scan(&s.Session, &s.Participant, &s.Person, &s.Staff)
}

// Seat looks before it writes: nearly every call is somebody coming back, and must not wait for the changes counter.
func (d *Directory) Seat(ctx context.Context, fresh store.Seat) (store.Seat, error) {
	const verb = "take seat"
	kept, err := one(ctx, d, verb, scanSeat, seatOfWhom, fresh.Session, fresh.Person)
	if !errors.Is(err, store.ErrNotFound) {
		return kept, err
	}
	err = d.change(ctx, verb, func(s *step) error {
		const insert = `INSERT INTO seats (` + seatColumns + `, place)
			VALUES ($1, $2, $3, $4, (SELECT COUNT(*) + 1 FROM seats WHERE session_id = $5))
			ON CONFLICT (session_id, person) DO NOTHING`
		_, err := s.exec(ctx, insert, fresh.Session, fresh.Participant, fresh.Person, flag(fresh.Staff), fresh.Session)
		if err != nil {
			return err
		}
		return scanSeat(s.tx.QueryRowContext(ctx, seatOfWhom, fresh.Session, fresh.Person), &kept)
	})
	if err != nil {
		return store.Seat{}, err
	}
	return kept, nil
}

func (d *Directory) SeatOf(ctx context.Context, session store.SessionID, participant string) (store.Seat, error) {
	const query = `SELECT ` + seatColumns + ` FROM seats WHERE session_id = $1 AND participant = $2`
	return one(ctx, d, "read seat", scanSeat, query, session, participant)
}

func (d *Directory) Seats(ctx context.Context, session store.SessionID) ([]store.Seat, error) {
	const query = `SELECT ` + seatColumns + ` FROM seats WHERE session_id = $1 ORDER BY place`
	return list(ctx, d, "list seats", scanSeat, query, session)
}
