package notes_test

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/notes"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// TestNothingThatReadsRecordsReachesNotes: the store of records has no method of the notes', and of all packages only the
// page and the server that opens them know the notebook.
func TestNothingThatReadsRecordsReachesNotes(t *testing.T) {
	records := reflect.TypeFor[store.Store]()
	for m := range reflect.TypeFor[store.Notes]().Methods() {
		if _, there := records.MethodByName(m.Name); there && m.Name != "Close" {
			t.Errorf("a store of records has %s", m.Name)
		}
	}
	root := os.DirFS("../../../..")
	var users []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if strings.HasSuffix(i.Path.Value, `internal/notes"`) {
				users = append(users, filepath.Dir(name))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(users)
	want := []string{"cmd/hearth/internal/app", "cmd/hearth/internal/web", "store/postgres", "store/sqlite"}
	if got := slices.Compact(users); !slices.Equal(got, want) {
		t.Errorf("%v know of notes, and only %v may", got, want)
	}
}

func TestNotebook(t *testing.T) {
	ctx := t.Context()
	kept, err := sqlite.OpenNotes(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	keys, err := sqlite.Open(ctx, t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keys.Close() })
	master, err := seal.ParseMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	b := notes.New(kept, seal.New(keys, master), nil)
	if err := b.Keep(ctx, "ana", "s", notes.Process, " What I thought.\r\n", 0); err != nil {
		t.Fatal(err)
	}
	raw, err := kept.Note(ctx, "ana", "s", notes.Process)
	if err != nil || strings.Contains(string(raw.Sealed), "thought") {
		t.Fatalf("kept as %q, %v", raw.Sealed, err)
	}
	got, err := b.Read(ctx, "ana", "s", notes.Process)
	if err != nil || got.Text != "What I thought." || got.Version != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if other, err := b.Read(ctx, "ben", "s", notes.Process); err != nil || other != (notes.Note{}) {
		t.Errorf("another author reads %+v, %v", other, err)
	}
	// A row that is put under another author's name does not open for them.
	raw.Author, raw.Version = "ben", 0
	if err := kept.PutNote(ctx, raw); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Read(ctx, "ben", "s", notes.Process); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("a moved note: %v", err)
	}
	if err := b.Keep(ctx, "ana", "s", notes.Process, "again", 0); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an old window overwrites: %v", err)
	}
	if err := b.Keep(ctx, "ana", "s", notes.Process, "", 1); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Read(ctx, "ana", "s", notes.Process); err != nil || got != (notes.Note{}) {
		t.Errorf("an emptied note is %+v, %v", got, err)
	}
}
