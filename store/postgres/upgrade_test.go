package postgres_test

import (
	"errors"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"

	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/storetest"
)

func TestUpgrades(t *testing.T) {
	storetest.RunUpgrades(t, func(t *testing.T) storetest.Lineage {
		address := fresh(t)
		return storetest.Lineage{Known: postgres.Migrations(), Newer: postgres.ErrNewer, Open: func(known fs.FS) (store.Store, error) {
			s, err := postgres.OpenWith(t.Context(), address, known)
			if err != nil {
				return nil, err
			}
			t.Cleanup(func() { _ = s.Close() }) // most were closed before
			return s, nil
		}}
	})
}

// Newer tables that do not tell whom they allow allow nobody older; and whoever is refused has changed nothing, not in
// the other schema either.
func TestNewerSchemaIsRefused(t *testing.T) {
	for name, newer := range map[string]string{
		"log":  `INSERT INTO hearth.goose_db_version (version_id, is_applied) VALUES (99, true); DROP TABLE hearth.compatibility`,
		"keys": `INSERT INTO hearth_keys.goose_db_version (version_id, is_applied) VALUES (99, true); UPDATE hearth_keys.compatibility SET oldest = 99`,
		"keys alone": `INSERT INTO hearth_keys.goose_db_version (version_id, is_applied) VALUES (99, true);
			UPDATE hearth_keys.compatibility SET oldest = 99; DROP SCHEMA hearth CASCADE`,
	} {
		t.Run(name, func(t *testing.T) {
			address := fresh(t)
			if err := mustOpen(t, address).Close(); err != nil {
				t.Fatal(err)
			}
			operator := connect(t, address)
			mustExec(t, operator, newer)
			if _, err := postgres.Open(t.Context(), address); !errors.Is(err, postgres.ErrNewer) {
				t.Fatalf("got %v", err)
			}
			var made bool
			err := operator.QueryRow(t.Context(), `SELECT to_regnamespace('hearth') IS NOT NULL`).Scan(&made)
			if err != nil || made != (name != "keys alone") {
				t.Errorf("schema there: %v, %v", made, err)
			}
		})
	}
}

// Who reads a table that is to be changed is waited for, however often it takes.
func TestMigrationWaitsForReaders(t *testing.T) {
	address := fresh(t)
	storetest.Fill(t, mustOpen(t, address), "a", 1)
	reader := connect(t, address)
	mustExec(t, reader, `BEGIN; SELECT 1 FROM hearth.heads`)
	known := fstest.MapFS{}
	if err := fs.WalkDir(postgres.Migrations(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(postgres.Migrations(), name)
		known[name] = &fstest.MapFile{Data: content}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	known["migrations/00099_later.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE heads ADD COLUMN later INTEGER;")}
	var wg sync.WaitGroup
	wg.Go(func() {
		s, err := postgres.OpenWith(t.Context(), address, known)
		if err != nil {
			t.Errorf("open: %v", err)
			return
		}
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	// Two waits for the table, each of which ends by itself.
	watch := connect(t, address)
	for seen := map[string]bool{}; len(seen) < 2; {
		rows, err := watch.Query(t.Context(), `SELECT query_start::text FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE heads%'`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var began string
			if err := rows.Scan(&began); err != nil {
				t.Fatal(err)
			}
			seen[began] = true
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
	}
	mustExec(t, reader, `COMMIT`)
	wg.Wait()
}
