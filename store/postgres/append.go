package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"hearth/store"
	"hearth/store/internal/logcheck"
)

// Append keeps store.Log's contract. All batches of a call are one statement, and share one commit.
func (s *Store) Append(ctx context.Context, batches []store.Batch) []store.Result {
	results := make([]store.Result, len(batches))
	if err := s.gate.Enter(); err != nil {
		for i := range results {
			results[i].Err = err
		}
		return results
	}
	defer s.gate.Leave()
	group := make([]pending, 0, len(batches))
	for i, err := range logcheck.Batches(batches) {
		if results[i].Err = err; err == nil {
			group = append(group, pending{&batches[i], &results[i]})
		}
	}
	slices.SortFunc(group, func(a, b pending) int { return cmp.Compare(a.batch.Session, b.batch.Session) })
	if len(group) > 0 {
		s.flush(ctx, group)
	}
	return results
}

// pending is a batch and where its answer goes.
type pending struct {
	batch  *store.Batch
	result *store.Result
}

// flush answers every batch of the group.
func (s *Store) flush(ctx context.Context, group []pending) {
	err := s.run(ctx, group)
	switch {
	case err == nil:
		return
	case len(group) > 1 && hasCode(err, lockNotAvailable, deadlockDetected):
		s.flushFree(ctx, group, err)
		return
	case len(group) > 1 && hasCode(err, uniqueViolation):
		// Some log's tables disagree with its head. Nothing was kept; the fault is found by halves.
		s.flush(ctx, group[:len(group)/2])
		s.flush(ctx, group[len(group)/2:])
		return
	}
	answer(group, classifyAppend(err))
}

// flushFree is flush after the group has waited in vain: those whose heads somebody holds have had their wait, and the
// others must not wait again. A log that somebody is beginning has no row to look at; then it is halves that find it.
func (s *Store) flushFree(ctx context.Context, group []pending, cause error) {
	free, held, err := s.sift(ctx, group)
	switch {
	case err != nil:
		answer(group, classifyAppend(cause)) // the statement was undone; why looking failed adds nothing
	case len(free) == 0:
		answer(group, classifyAppend(cause))
	case len(held) == 0:
		s.flush(ctx, group[:len(group)/2])
		s.flush(ctx, group[len(group)/2:])
	default:
		answer(held, classifyAppend(cause))
		s.flush(ctx, free)
	}
}

func answer(group []pending, err error) {
	for _, p := range group {
		p.result.Err = err
	}
}

// sift parts the batches whose heads are free now from those whose heads are locked.
func (s *Store) sift(ctx context.Context, group []pending) (free, held []pending, err error) {
	ids := make([]string, len(group))
	for i, p := range group {
		ids[i] = string(p.batch.Session)
	}
	rows, err := s.appends.Query(ctx, `SELECT h.session FROM heads h WHERE h.session = ANY($1)
		AND h.session NOT IN (SELECT f.session FROM (SELECT session FROM heads WHERE session = ANY($1) FOR UPDATE SKIP LOCKED) f)`, ids)
	if err != nil {
		return nil, nil, err
	}
	locked, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, nil, err
	}
	isHeld := make(map[store.SessionID]bool, len(locked))
	for _, id := range locked {
		isHeld[store.SessionID(id)] = true
	}
	for _, p := range group {
		if isHeld[p.batch.Session] {
			held = append(held, p)
		} else {
			free = append(free, p)
		}
	}
	return free, held, nil
}

// appendStatement moves the heads that are where the caller says, begins the logs that are not there, and inserts the
// records and words of these alone. It returns the place in the group of each batch that won.
//
// The group comes in the order of its sessions, and heads are moved as it comes: two flushes cannot each hold what the
// other wants. (Locking all heads in a step before would keep that order whatever the server plans, and costs a sixth of
// the whole. Should the plan ever change, the lock timeout is what parts the two.) After a wait the comparison is made
// with what the other left behind (READ COMMITTED), never with the snapshot from before the wait.
const appendStatement = `
WITH want AS MATERIALIZED (
	SELECT * FROM unnest($1::int4[], $2::text[], $3::int8[], $4::bytea[], $5::int8[], $6::int8[], $7::bytea[])
		AS w (batch, session, old_seq, old_digest, seq, at, digest)
), moved AS (
	UPDATE heads h SET seq = w.seq, at = w.at, digest = w.digest
	FROM want w WHERE h.session = w.session AND h.seq = w.old_seq AND h.digest = w.old_digest
	RETURNING w.batch, h.log
), begun AS (
	INSERT INTO heads (session, seq, at, digest)
	SELECT session, seq, at, digest FROM want WHERE old_seq = 0
	ON CONFLICT DO NOTHING
	RETURNING session, log
), won AS MATERIALIZED (
	SELECT batch, log FROM moved
	UNION ALL
	SELECT w.batch, b.log FROM want w JOIN begun b ON b.session = w.session
), record AS MATERIALIZED (
	SELECT won.log, r.seq, r.at, r.format, r.facts, r.commitment, r.digest, r.command, r.sealed,
		CASE WHEN r.sealed IS NOT NULL THEN nextval('words_n') END AS words
	FROM unnest($8::int4[], $9::int8[], $10::int8[], $11::int4[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[], $16::bytea[])
		AS r (batch, seq, at, format, facts, commitment, digest, command, sealed)
	JOIN won ON won.batch = r.batch
), added AS (
	INSERT INTO records (log, seq, at, format, facts, commitment, digest, command, words)
	SELECT log, seq, at, format, facts, commitment, digest, command, words FROM record
), kept AS (
	INSERT INTO words (n, sealed) SELECT words, sealed FROM record WHERE words IS NOT NULL
)
SELECT batch FROM won`

// run sends the group and notes the conflicts. Any error is for all of the group.
func (s *Store) run(ctx context.Context, group []pending) error {
	conn, err := s.appends.Acquire(ctx)
	if err != nil {
		return notSent{err}
	}
	defer conn.Release()
	if err := ctx.Err(); err != nil {
		return notSent{err}
	}
	// What was sent is waited for even when the caller has gone: cutting it off would only leave the outcome in doubt.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTimeout)
	defer cancel()
	rows, err := conn.Query(ctx, appendStatement, arrays(group)...)
	if err != nil {
		return err
	}
	won, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return err
	}
	wins := make([]bool, len(group))
	for _, i := range won {
		wins[i] = true
	}
	for i, p := range group {
		if !wins[i] {
			p.result.Err = fmt.Errorf("append: %w", store.ErrConflict)
		}
	}
	return nil
}

// notSent marks an error from before anything was sent.
type notSent struct{ error }

func (e notSent) Unwrap() error   { return e.error }
func (notSent) SafeToRetry() bool { return true }
