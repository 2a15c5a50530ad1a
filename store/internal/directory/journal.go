package directory

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"hearth/store"
)

// A Journal is a store.Purges over the tables that the key migrations have made: it lies beside the keys, and not where
// the Directory lies.
type Journal struct {
	d *Directory

	// Statements differ by where the tables are alone.
	lock, begin, take, step, again, list string
	hold, release, holds, lasting        string
}

var _ store.Purges = (*Journal)(nil)

const (
	purgeColumns = `subject, why, made_by, covers, asked, steps, done`
	holdColumns  = `object, why, made_by, since, released, released_by`
)

// NewJournal takes a pool that reads and writes, and in which schema the tables are ("" or "hearth_keys.").
func NewJournal(db *sql.DB, d Dialect, schema string) *Journal {
	purges, holds := schema+"purges", schema+"holds"
	return &Journal{
		d: &Directory{write: db, read: db, dialect: d},
		// The lock's row is held until commit: beginning a purge and setting a hold happen one after the other.
		lock:  `UPDATE ` + schema + `purge_lock SET one = one RETURNING ` + d.now,
		begin: `INSERT INTO ` + purges + ` (subject, why, made_by, covers, asked) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		take: `UPDATE ` + purges + ` SET holder = $1, until = $2
			WHERE subject = $3 AND done = 0 AND (holder = $4 OR until <= $5)`,
		step:    `UPDATE ` + purges + ` SET steps = $1, done = $2 WHERE subject = $3 AND holder = $4 AND done = 0`,
		again:   `UPDATE ` + purges + ` SET steps = 0, done = 0, until = 0, holder = '' WHERE done <> 0`,
		list:    `SELECT ` + purgeColumns + ` FROM ` + purges,
		hold:    `INSERT INTO ` + holds + ` (` + holdColumns + `) VALUES ($1, $2, $3, $4, 0, '')`,
		release: `UPDATE ` + holds + ` SET released = $1, released_by = $2 WHERE object = $3 AND released = 0`,
		holds:   `SELECT ` + holdColumns + ` FROM ` + holds,
		lasting: `SELECT COUNT(*) FROM ` + holds + ` WHERE object = $1 AND released = 0`,
	}
}

func scanPurge(r row, p *store.Purge) error {
	return r.Scan(&p.Subject, &p.Why, &p.By, wordsOf{&p.Covers}, instant{&p.Asked}, &p.Steps, instant{&p.Done})
}

func scanHold(r row, h *store.LegalHold) error {
	return r.Scan(&h.Object, &h.Why, &h.By, instant{&h.Since}, instant{&h.Released}, &h.ReleasedBy)
}

// locked runs do while nobody else begins a purge or sets a hold.
func (j *Journal) locked(ctx context.Context, verb string, do func(*step) error) error {
	return j.d.transact(ctx, verb, func(s *step) error {
		if err := s.tx.QueryRowContext(ctx, j.lock).Scan(&s.now); err != nil {
			return err
		}
		return do(s)
	})
}

func (j *Journal) BeginPurge(ctx context.Context, p store.Purge) (kept store.Purge, err error) {
	covers, err := words(p.Covers)
	if err != nil {
		return kept, err
	}
	err = j.locked(ctx, "begin purge", func(s *step) error {
		find := j.list + ` WHERE subject = $1`
		err := scanPurge(s.tx.QueryRowContext(ctx, find, p.Subject), &kept)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		for _, object := range p.Covers {
			var n int
			if err := s.tx.QueryRowContext(ctx, j.lasting, object).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return store.ErrHeld
			}
		}
		if _, err := s.exec(ctx, j.begin, p.Subject, p.Why, p.By, covers, s.now); err != nil {
			return err
		}
		return scanPurge(s.tx.QueryRowContext(ctx, find, p.Subject), &kept)
	})
	return kept, err
}

func (j *Journal) TakePurge(ctx context.Context, subject, holder string, long time.Duration) (p store.Purge, err error) {
	err = j.locked(ctx, "take purge", func(s *step) error {
		n, err := s.exec(ctx, j.take, holder, s.now+long.Milliseconds(), subject, holder, s.now)
		if err != nil {
			return err
		}
		if n == 0 {
			return store.ErrConflict
		}
		return scanPurge(s.tx.QueryRowContext(ctx, j.list+` WHERE subject = $1`, subject), &p)
	})
	return p, err
}

func (j *Journal) StepPurge(ctx context.Context, subject, holder string, steps int, done bool) error {
	return j.locked(ctx, "note a purge's step", func(s *step) error {
		at := int64(0)
		if done {
			at = s.now
		}
		n, err := s.exec(ctx, j.step, steps, at, subject, holder)
		if err == nil && n == 0 {
			return store.ErrConflict
		}
		return err
	})
}

func (j *Journal) ListPurges(ctx context.Context, undone bool) ([]store.Purge, error) {
	query := j.list
	if undone {
		query += ` WHERE done = 0`
	}
	return list(ctx, j.d, "list purges", scanPurge, query+` ORDER BY asked, subject`)
}

func (j *Journal) RepeatPurges(ctx context.Context) (n int, err error) {
	err = j.locked(ctx, "repeat purges", func(s *step) error {
		touched, err := s.exec(ctx, j.again)
		n = int(touched)
		return err
	})
	return n, err
}

func (j *Journal) SetHold(ctx context.Context, h store.LegalHold) error {
	return j.locked(ctx, "set a legal hold", func(s *step) error {
		var lasting int
		if err := s.tx.QueryRowContext(ctx, j.lasting, h.Object).Scan(&lasting); err != nil {
			return err
		}
		if lasting > 0 {
			return store.ErrTaken
		}
		going, err := collect(ctx, s.tx, scanPurge, j.list+` WHERE done = 0`)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(going, func(p store.Purge) bool { return slices.Contains(p.Covers, h.Object) }) {
			return store.ErrConflict
		}
		_, err = s.exec(ctx, j.hold, h.Object, h.Why, h.By, s.now)
		return err
	})
}

func (j *Journal) ReleaseHold(ctx context.Context, object, by string) error {
	return j.locked(ctx, "release a legal hold", func(s *step) error {
		return s.must(ctx, j.release, s.now, by, object)
	})
}

func (j *Journal) Holds(ctx context.Context, lasting bool) ([]store.LegalHold, error) {
	query := j.holds
	if lasting {
		query += ` WHERE released = 0`
	}
	return list(ctx, j.d, "list legal holds", scanHold, query+` ORDER BY since, object`)
}
