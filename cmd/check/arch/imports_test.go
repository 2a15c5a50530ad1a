package arch

import (
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"
)

func TestImportsGoDownOnly(t *testing.T) {
	files := token.NewFileSet()
	walk(t, func(file string) {
		if path.Ext(file) != ".go" || strings.Contains(file, "/testdata/") {
			return
		}
		parsed, err := parser.ParseFile(files, root+"/"+file, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		folder := path.Dir(file)
		allowed, known := line(folder)
		if !known {
			t.Errorf("%s: package %s has no line in the table of cmd/check/arch", file, folder)
			return
		}
		test := strings.HasSuffix(file, "_test.go")
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if reachesCommands(folder, imported) {
				t.Errorf("%s imports %s: nothing imports a command", file, imported)
			}
			// Tests may bring any store, client or library that proves the package right.
			if !test && !allowed.allows(imported) {
				t.Errorf("%s: %s may not import %s", file, folder, imported)
			}
		}
	})
}

func TestTableDecides(t *testing.T) {
	cases := []struct {
		folder, imported string
		want             bool
	}{
		{"moderation", "time", true},
		{"moderation", "hearth/moderation/plain", true},
		{"moderation", "hearth/store", false},
		{"moderation/plain", "golang.org/x/text/unicode/norm", true},
		{"moderation/plain", "golang.org/x/crypto/argon2", false},
		{"store", "hearth/store/sqlite", false},
		{"store", "database/sql", true},
		{"store/sqlite", "modernc.org/sqlite", true},
		{"store/sqlite", "modernc.org/sqlite/lib", true},
		{"store/sqlite", "github.com/jackc/pgx/v5", false},
		{"store/sqlite", "hearth/store/internal/sql", true},
		{"hub", "hearth/hub/wire", true},
		{"hub", "hearth/hub/ws", false},
		{"hub", "hearth/store/postgres", false},
		{"cmd/hearth/internal/app", "hearth/store/postgres", true},
		{"cmd/hearth/internal/web", "hearth/store/postgres", false},
	}
	for _, c := range cases {
		e, ok := line(c.folder)
		if !ok {
			t.Errorf("%s has no line", c.folder)
			continue
		}
		if got := e.allows(c.imported); got != c.want {
			t.Errorf("%s ▸ %s: %v, want %v", c.folder, c.imported, got, c.want)
		}
	}
}

func TestCommandsAreImportedByNobody(t *testing.T) {
	cases := []struct {
		folder, imported string
		want             bool
	}{
		{"hub", "hearth/cmd/hearth/internal/app", true},
		{"cmd/trial", "hearth/cmd/hearth/internal/app", true},
		{"cmd/hearth", "hearth/cmd/hearth/internal/app", false},
		{"cmd/hearth/internal/app", "hearth/cmd/hearth/internal/web", false},
		{"hub", "hearth/store", false},
		{"cmd/trial", "hearth/cmd/internal/servers", false},
		{"cmd/internal/kit", "hearth/cmd/internal/servers", false},
		{"cmd/internal/servers", "hearth/cmd/trial", true},
		{"hub", "hearth/cmd/internal/servers", true},
	}
	for _, c := range cases {
		if got := reachesCommands(c.folder, c.imported); got != c.want {
			t.Errorf("%s ▸ %s: %v, want %v", c.folder, c.imported, got, c.want)
		}
	}
}
