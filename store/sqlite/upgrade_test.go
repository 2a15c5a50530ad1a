package sqlite

import (
	"errors"
	"io/fs"
	"testing"

	"hearth/store"
	"hearth/store/storetest"
)

// A command of one release beside the server of another, and a server after one of another.
func TestUpgrades(t *testing.T) {
	storetest.RunUpgrades(t, func(t *testing.T) storetest.Lineage {
		dir := t.TempDir()
		return storetest.Lineage{Known: migrations, Newer: ErrNewer, Open: func(known fs.FS) (store.Store, error) {
			s, err := openWith(t.Context(), dir, Options{}, known)
			if err != nil {
				return nil, err
			}
			t.Cleanup(func() { _ = s.Close() }) // most were closed before
			return s, nil
		}}
	})
}

// Newer tables that do not tell whom they allow allow nobody older.
func TestNewerSchemaIsRefused(t *testing.T) {
	for name, newer := range map[string]func(s *Store) error{
		"log": func(s *Store) error {
			_, err := s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1);
				DROP TABLE compatibility`)
			return err
		},
		"keys": func(s *Store) error {
			_, err := s.keys.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1);
				UPDATE compatibility SET oldest = 99`)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := mustOpen(t, dir, Options{})
			if err := newer(s); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrNewer) {
				t.Fatalf("got %v", err)
			}
		})
	}
}
