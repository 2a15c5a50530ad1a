package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/store"
)

const (
	checkpointEvery = time.Second
	checkpointWait  = 250 * time.Millisecond // how long a checkpoint waits for readers and the writer to let go
	cutEvery        = 60                     // checkpoints between two that cut the WAL for what other processes destroyed
	maxWAL          = 16_384                 // pages of the WAL, beyond which the writer stands aside for a checkpoint
)

// housekeep checkpoints on a tick until ctx ends. A checkpoint that fails is tried again at the next tick: a WAL that
// cannot be checkpointed (a full disk) also refuses appends, and there the fault is told.
func (s *Store) housekeep(ctx context.Context) {
	defer close(s.done)
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if n%cutEvery == 0 {
			s.destroyed.Store(true)
		}
		_ = s.checkpoint(ctx)
	}
}

// Housekeep does now what otherwise happens on a tick, so that afterwards no file of the folder holds what was
// destroyed. It answers ErrUnavailable where readers or another process stand in the way.
func (s *Store) Housekeep(ctx context.Context) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	s.destroyed.Store(true)
	if err := s.checkpoint(ctx); err != nil {
		return err
	}
	if s.destroyed.Load() {
		return fmt.Errorf("cut the WAL while it is read: %w", store.ErrUnavailable)
	}
	return nil
}

// checkpoint moves the WAL into hearth.db, and after a destruction cuts it; what could not be cut stays noted.
func (s *Store) checkpoint(ctx context.Context) error {
	if s.destroyed.Swap(false) {
		done, _, err := s.runCheckpoint(ctx, "TRUNCATE")
		if err != nil || !done {
			s.destroyed.Store(true)
		}
		return err
	}
	_, pages, err := s.runCheckpoint(ctx, "PASSIVE")
	if err != nil || pages < maxWAL {
		return err
	}
	// Appends without a pause would let the WAL grow for ever, since it starts anew only when all of it is in
	// hearth.db. Holding the writer's connection, nothing is added meanwhile; no reader is waited for.
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return classify("checkpoint", err)
	}
	_, _, err = s.runCheckpoint(ctx, "PASSIVE")
	return errors.Join(err, conn.Close())
}

// runCheckpoint says whether it could do all that the mode asks, and how many pages the WAL held.
func (s *Store) runCheckpoint(ctx context.Context, mode string) (done bool, pages int, err error) {
	var busy, moved int
	err = s.check.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &pages, &moved)
	if isBusy(err) {
		return false, pages, nil
	}
	return busy == 0, pages, classify("checkpoint", err)
}
