package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hearth/store"
)

// Directory is a store.Directory over a database that the migrations have prepared. It keeps nothing of what it read, so any
// number of them may stand on one database.
type Directory struct {
	write   *sql.DB
	read    *sql.DB
	dialect Dialect

	// What everybody who comes through a door is looked up in.
	devices     *gathering[store.Hash, store.Device]
	members     *gathering[store.ID, store.Member]
	invitations *gathering[store.ID, store.Invitation]
	sessions    *gathering[store.SessionID, store.Session]
	groups      *gathering[store.ID, store.Group]
}

var _ store.Directory = (*Directory)(nil)

// New takes a pool that writes and one that reads; they may be the same. Reads must see what was committed through write.
// The caller keeps both and closes them after the last call.
func New(write, read *sql.DB, d Dialect) *Directory {
	return &Directory{
		write: write, read: read, dialect: d,
		devices: gatherDevices(), members: gatherMembers(), invitations: gatherInvitations(), sessions: gatherSessions(), groups: gatherGroups(),
	}
}

const (
	attempts  = 4                     // how often a transaction is run before the store counts as unavailable
	firstWait = 10 * time.Millisecond // before the second attempt; doubles
)

// A step is one transaction.
type step struct {
	tx *sql.Tx

	// Set by change alone.
	now     int64 // the database's clock, Unix milliseconds
	head    int64 // the newest change before this step
	changes []store.Change
}

// change runs do in a transaction that holds the changes counter, and numbers the changes that do made before it commits.
// do may run more than once.
func (d *Directory) change(ctx context.Context, verb string, do func(*step) error) error {
	take := `UPDATE directory_counters SET value = value WHERE name = 'changes' RETURNING value, ` + d.dialect.now
	return d.transact(ctx, verb, func(s *step) error {
		if err := s.tx.QueryRowContext(ctx, take).Scan(&s.head, &s.now); err != nil {
			return err
		}
		if err := do(s); err != nil || len(s.changes) == 0 {
			return err
		}
		for _, c := range s.changes {
			const insert = `INSERT INTO changes (seq, kind, object) VALUES ($1, $2, $3)`
			if _, err := s.exec(ctx, insert, c.Seq, string(c.Kind), c.ID); err != nil {
				return err
			}
		}
		const move = `UPDATE directory_counters SET value = $1 WHERE name = 'changes'`
		_, err := s.exec(ctx, move, s.head+int64(len(s.changes)))
		return err
	})
}

// transact runs do in a transaction, again when it was overtaken. do returns store's errors or the driver's as they are.
func (d *Directory) transact(ctx context.Context, verb string, do func(*step) error) error {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		err := d.once(ctx, do)
		if err == nil {
			return nil
		}
		if d.dialect.judge(err) != overtaken {
			return d.explain(verb, err)
		}
		if attempt == attempts {
			return fmt.Errorf("%s: %w: %w", verb, store.ErrUnavailable, err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("%s: %w", verb, ctx.Err())
		}
		wait *= 2
	}
}

// once runs do in one transaction. A COMMIT that was neither done nor overtaken is store.ErrUnknown.
func (d *Directory) once(ctx context.Context, do func(*step) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing; before, the first error is the one to tell
	if d.dialect.opening != "" {
		if _, err := tx.ExecContext(ctx, d.dialect.opening); err != nil {
			return err
		}
	}
	if err := do(&step{tx: tx}); err != nil {
		return err
	}
	err = tx.Commit()
	if err != nil && d.dialect.judge(err) != overtaken {
		return fmt.Errorf("commit: %w: %w", store.ErrUnknown, err)
	}
	return err
}

// explain names what was being done and turns a driver's error into one that callers branch on.
func (d *Directory) explain(verb string, err error) error {
	if err == nil {
		return nil
	}
	var kind error
	switch d.dialect.judge(err) {
	case duplicate:
		kind = store.ErrTaken
	case dangling:
		kind = store.ErrNotFound
	case overtaken, unreachable:
		kind = store.ErrUnavailable
	case otherwise:
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%s: %w", verb, store.ErrNotFound)
		}
		return fmt.Errorf("%s: %w", verb, err)
	}
	return fmt.Errorf("%s: %w: %w", verb, kind, err)
}

// made notes a change and gives its number, which a new row keeps as its place in the order of creation.
func (s *step) made(kind store.ChangeKind, id string) int64 {
	seq := s.head + int64(len(s.changes)) + 1
	s.changes = append(s.changes, store.Change{Seq: seq, Kind: kind, ID: id})
	return seq
}

// exec runs one statement and tells how many rows it touched.
func (s *step) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	result, err := s.tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// must runs a statement that has to touch a row; store.ErrNotFound when it did not.
func (s *step) must(ctx context.Context, statement string, args ...any) error {
	n, err := s.exec(ctx, statement, args...)
	if err == nil && n == 0 {
		return store.ErrNotFound
	}
	return err
}
