package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hearth/store"
	"hearth/store/internal/logcheck"
)

// Append keeps store.Log's contract. All batches of a call share one transaction.
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
	if len(group) > 0 {
		s.appendGroup(ctx, group)
	}
	return results
}

// pending is a batch and where its answer goes.
type pending struct {
	batch  *store.Batch
	result *store.Result
}

// appendGroup runs one transaction. A batch that the tables themselves refuse would spoil the others' transaction, so
// then each gets one of its own.
func (s *Store) appendGroup(ctx context.Context, group []pending) {
	err := s.transact(ctx, group)
	if isConstraint(err) && len(group) > 1 {
		for _, p := range group {
			p.result.Err = nil
			s.appendGroup(ctx, []pending{p})
		}
		return
	}
	if err == nil {
		return
	}
	for _, p := range group {
		if p.result.Err == nil || !errors.Is(err, store.ErrUnknown) {
			p.result.Err = err
		}
	}
}

// transact writes the group and commits. Conflicts are noted in the results; any error is for all of the group.
func (s *Store) transact(ctx context.Context, group []pending) (err error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return classify("append", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("append: %w", err)
	}
	whole := context.WithoutCancel(ctx) // see the package's rules
	tx, err := conn.BeginTx(whole, nil)
	if err != nil {
		return classify("append", err)
	}
	w := appender{
		beginHead: tx.StmtContext(whole, s.stmts.beginHead), moveHead: tx.StmtContext(whole, s.stmts.moveHead),
		addRecord: tx.StmtContext(whole, s.stmts.addRecord), addWords: tx.StmtContext(whole, s.stmts.addWords),
	}
	for _, p := range group {
		moved, err := w.add(whole, p.batch)
		if err != nil {
			return errors.Join(classify("append", err), tx.Rollback())
		}
		if !moved {
			p.result.Err = fmt.Errorf("append: %w", store.ErrConflict)
		}
	}
	switch err := tx.Commit(); {
	case err == nil:
		return nil
	case isBusy(err): // SQLite says so before it writes anything
		return classify("commit", err)
	default:
		return fmt.Errorf("commit: %w: %w", store.ErrUnknown, err)
	}
}

// An appender holds the statements of one transaction.
type appender struct {
	beginHead, moveHead, addRecord, addWords *sql.Stmt
}

// add writes one batch, or nothing of it when the log is not where the batch says.
func (w *appender) add(ctx context.Context, b *store.Batch) (moved bool, err error) {
	head := logcheck.Head(b)
	var res sql.Result
	if b.After.Seq == 0 {
		res, err = w.beginHead.ExecContext(ctx, b.Session, int64(head.Seq), head.At, head.Digest[:])
	} else {
		res, err = w.moveHead.ExecContext(ctx, int64(head.Seq), head.At, head.Digest[:],
			b.Session, int64(b.After.Seq), b.After.Digest[:])
	}
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); n == 0 || err != nil {
		return false, err
	}
	for i := range b.Records {
		if err := w.addOne(ctx, b.Session, &b.Records[i]); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (w *appender) addOne(ctx context.Context, session store.SessionID, r *store.Record) error {
	var words any // null
	if r.Sealed != nil {
		res, err := w.addWords.ExecContext(ctx, r.Sealed)
		if err != nil {
			return err
		}
		if words, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	_, err := w.addRecord.ExecContext(ctx, session, int64(r.Seq), r.At, int64(r.Format), notNil(r.Facts),
		unlessZero(r.Commit[:]), r.Digest[:], unlessZero(r.Command[:]), words)
	return err
}

// unlessZero gives NULL for bytes that are all zero.
func unlessZero(b []byte) any {
	for _, c := range b {
		if c != 0 {
			return b
		}
	}
	return nil
}

// notNil keeps empty facts from becoming NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
