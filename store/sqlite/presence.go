package sqlite

import (
	"context"

	"hearth/store"
)

// Renew keeps store.Presence's contract, in this process's memory.
func (s *Store) Renew(ctx context.Context, self store.InstanceID, r store.Renewal) (lapsed bool, err error) {
	if err := s.gate.Enter(); err != nil {
		return false, err
	}
	defer s.gate.Leave()
	return s.roll.Renew(ctx, self, r)
}

// Resign keeps store.Presence's contract.
func (s *Store) Resign(ctx context.Context, self store.InstanceID) error {
	if err := s.gate.Enter(); err != nil {
		return err
	}
	defer s.gate.Leave()
	return s.roll.Resign(ctx, self)
}

// Others keeps store.Presence's contract. A command beside a server has a memory of its own, and so sees nobody.
func (s *Store) Others(ctx context.Context, self store.InstanceID, rooms []store.SessionID, known []store.Attached) (
	[]store.Lease, []store.Attached, error,
) {
	if err := s.gate.Enter(); err != nil {
		return nil, nil, err
	}
	defer s.gate.Leave()
	return s.roll.Others(ctx, self, rooms, known)
}
