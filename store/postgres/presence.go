package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"hearth/store"
)

// The statements of one renewal travel together and are one transaction, which the server runs to its end by itself. Each
// sees what was committed before it began, so that after a wait for the lease they judge what the other left behind.
//
// A call that is kept leaves its version in the lease; the statements that follow ask for it there, and do nothing for one
// that was refused. An instance writes rows of its own lease alone, and of others' leases only touches what nobody holds:
// two instances never wait for each other.
const (
	holdLease = `SELECT renewed <= clock_timestamp() - $2::interval FROM leases WHERE instance = $1 FOR UPDATE`

	renewLease = `UPDATE leases SET renewed = clock_timestamp(), version = $2 WHERE instance = $1 AND version <= $2`

	beginLease = `INSERT INTO leases (instance, version, renewed) VALUES ($1, $2, clock_timestamp())
		ON CONFLICT (instance) DO UPDATE SET renewed = excluded.renewed, version = excluded.version
		WHERE leases.version <= excluded.version`

	dropOlder = `DELETE FROM attached WHERE instance = $1 AND version < $2
		AND EXISTS (SELECT FROM leases WHERE instance = $1 AND version = $2)`

	attachSeats = `INSERT INTO attached (session, instance, version, seats, emptied)
		SELECT r.session, $1, $2, coalesce(s.seats, '{}'), CASE WHEN s.seats IS NULL THEN clock_timestamp() END
		FROM unnest($3::text[]) WITH ORDINALITY AS r (session, n)
		LEFT JOIN (SELECT n, array_agg(seat) AS seats FROM unnest($4::int8[], $5::text[]) AS s (n, seat) GROUP BY n) s USING (n)
		WHERE EXISTS (SELECT FROM leases WHERE instance = $1 AND version = $2)
		ON CONFLICT (session, instance) DO UPDATE SET version = excluded.version, seats = excluded.seats, emptied = excluded.emptied
		WHERE attached.version < excluded.version`

	dropEmpty = `DELETE FROM attached WHERE instance = $1 AND emptied <= clock_timestamp() - $3::interval
		AND EXISTS (SELECT FROM leases WHERE instance = $1 AND version = $2)`

	forgetLeases = `DELETE FROM leases WHERE instance IN (SELECT instance FROM leases
		WHERE instance <> $1 AND renewed <= clock_timestamp() - $2::interval FOR UPDATE SKIP LOCKED)`

	endLease = `DELETE FROM leases WHERE instance = $1`
)

// Renew keeps store.Presence's contract, in one round trip.
func (s *Store) Renew(ctx context.Context, self store.InstanceID, r store.Renewal) (lapsed bool, err error) {
	if err := s.gate.Enter(); err != nil {
		return false, err
	}
	defer s.gate.Leave()
	there, kept := false, false
	batch := &pgx.Batch{}
	batch.Queue(holdLease, self, store.LeaseLasts).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&lapsed)
		if errors.Is(err, pgx.ErrNoRows) {
			lapsed = true
			return nil
		}
		there = true
		return err
	})
	take := renewLease
	if r.First {
		take = beginLease
	}
	batch.Queue(take, self, r.Version).Exec(func(done pgconn.CommandTag) error {
		kept = done.RowsAffected() > 0
		return nil
	})
	if r.First {
		batch.Queue(dropOlder, self, r.Version)
	}
	if len(r.Rooms) > 0 {
		sessions, places, seats := seatColumns(r.Rooms)
		batch.Queue(attachSeats, self, r.Version, sessions, places, seats)
	}
	if !r.First {
		batch.Queue(dropEmpty, self, r.Version, store.EmptyKept)
		batch.Queue(forgetLeases, self, store.LeaseLasts+store.LeaseKept)
	}
	if err := s.pulse.SendBatch(ctx, batch).Close(); err != nil {
		return false, classify("renew lease", err)
	}
	switch {
	case kept:
		return lapsed, nil
	case there:
		return false, fmt.Errorf("renew lease: %w", store.ErrConflict)
	case r.First: // another call of this instance began it meanwhile
		return false, fmt.Errorf("begin lease: %w", store.ErrConflict)
	}
	return false, fmt.Errorf("renew lease: %w", store.ErrNoLease)
}

// seatColumns lays rooms out for attachSeats; a seat names its room by the room's place, from 1.
func seatColumns(rooms []store.Attached) (sessions []string, places []int64, seats []string) {
	n := 0
	for i := range rooms {
		n += len(rooms[i].Seats)
	}
	sessions, places, seats = make([]string, 0, len(rooms)), make([]int64, 0, n), make([]string, 0, n)
	for i := range rooms {
		sessions = append(sessions, string(rooms[i].Session))
		for _, seat := range rooms[i].Seats {
			places, seats = append(places, int64(i+1)), append(seats, seat)
		}
	}
	return sessions, places, seats
}

// Resign keeps store.Presence's contract.
func (s *Store) Resign(ctx context.Context, self store.InstanceID) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	_, err := s.pulse.Exec(ctx, endLease, self)
	return classify("resign lease", err)
}

// othersStatement tells leases (no session) and news of rows in one statement, so on one snapshot. What is known of rooms
// that are not asked for is nobody's business.
const othersStatement = `
WITH known AS MATERIALIZED (
	SELECT k.session COLLATE "C" AS session, k.instance COLLATE "C" AS instance, k.version
	FROM unnest($3::text[], $4::text[], $5::int8[]) AS k (session, instance, version)
), asked AS MATERIALIZED (
	SELECT q.session COLLATE "C" AS session FROM unnest($2::text[]) AS q (session)
)
SELECT instance, renewed, renewed > clock_timestamp() - $6::interval, NULL, 0, NULL FROM leases WHERE instance <> $1
UNION ALL
SELECT a.instance, NULL, NULL, a.session, a.version, a.seats
	FROM asked JOIN attached a USING (session) LEFT JOIN known k USING (session, instance)
	WHERE a.instance <> $1 AND a.version IS DISTINCT FROM k.version
UNION ALL
SELECT k.instance, NULL, NULL, k.session, 0, NULL
	FROM asked JOIN known k USING (session) JOIN leases l USING (instance) LEFT JOIN attached a USING (session, instance)
	WHERE k.instance <> $1 AND k.version <> 0 AND a.version IS NULL`

// Others keeps store.Presence's contract.
func (s *Store) Others(ctx context.Context, self store.InstanceID, rooms []store.SessionID, known []store.Attached) (
	leases []store.Lease, news []store.Attached, err error,
) {
	if err := s.gate.Enter(); err != nil {
		return nil, nil, err
	}
	defer s.gate.Leave()
	asked := make([]string, len(rooms))
	for i, id := range rooms {
		asked[i] = string(id)
	}
	sessions, instances, versions := make([]string, len(known)), make([]string, len(known)), make([]int64, len(known))
	for i, k := range known {
		sessions[i], instances[i], versions[i] = string(k.Session), string(k.Instance), k.Version
	}
	rows, err := s.pulse.Query(ctx, othersStatement, self, asked, sessions, instances, versions, store.LeaseLasts)
	if err != nil {
		return nil, nil, classify("read presence", err)
	}
	var instance store.InstanceID
	var renewed *time.Time
	var lives *bool
	var session *store.SessionID
	var version int64
	var seats []string
	_, err = pgx.ForEachRow(rows, []any{&instance, &renewed, &lives, &session, &version, &seats}, func() error {
		if session == nil {
			leases = append(leases, store.Lease{Instance: instance, Renewed: *renewed, Lives: *lives})
			return nil
		}
		news = append(news, store.Attached{Session: *session, Instance: instance, Version: version, Seats: seats})
		seats = nil
		return nil
	})
	if err != nil {
		return nil, nil, classify("read presence", err)
	}
	return leases, news, nil
}
