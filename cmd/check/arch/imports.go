package arch

import "strings"

const module = "hearth"

// An edge line says what a package may import beside the standard library. A name that ends in "/..." stands
// for all below it. Changing this table is a design decision.
type edges struct {
	pkg string
	may []string
}

// table is read from the top; the first line that fits a package is its line.
var table = []edges{
	{"moderation/plain", []string{"golang.org/x/text/...", "go.mau.fi/util/confusable"}},
	{"moderation", []string{"hearth/moderation/plain"}},

	{"store/internal/...", []string{"hearth/store", "hearth/store/internal/..."}},
	{"store/sqlite", []string{
		"hearth/store", "hearth/store/seal", "hearth/store/internal/...",
		"modernc.org/sqlite/...", "github.com/pressly/goose/v3/...",
	}},
	{"store/postgres", []string{
		"hearth/store", "hearth/store/seal", "hearth/store/internal/...",
		"github.com/jackc/pgx/v5/...", "github.com/pressly/goose/v3/...",
	}},
	// Opens every store there is, for the tests of whoever stands on one.
	{"store/storetest/shapes", []string{
		"hearth/store", "hearth/store/sqlite", "hearth/store/postgres", "github.com/jackc/pgx/v5/...",
	}},
	{"store/...", []string{"hearth/store", "hearth/store/seal", "hearth/store/internal/..."}},
	{"store", nil},

	// Strict JSON: the standard decoder takes a key twice, and in any case.
	{"hub/wire", []string{"hearth/moderation", "github.com/go-json-experiment/json/..."}},
	// Close codes are words of the wire.
	{"hub/ws", []string{"hearth/hub", "hearth/hub/wire", "github.com/coder/websocket/..."}},
	// Ids and numbers are what a hint says.
	{"hub/redislink", []string{"hearth/hub", "hearth/moderation", "hearth/store", "github.com/redis/go-redis/v9/..."}},
	// The store takes words that are sealed already, and hub alone makes its records: so hub seals.
	{"hub", []string{
		"hearth/moderation", "hearth/store", "hearth/store/seal", "hearth/hub/wire", "github.com/rs/zerolog/...",
	}},

	{"static", nil},

	{"cmd/hearth/internal/app", []string{
		"hearth/moderation/...", "hearth/store/...", "hearth/hub/...", "hearth/static", "hearth/cmd/hearth/internal/...",
		"github.com/rs/zerolog/...",
	}},
	// Roles and refusals are moderation's values; that web decides nothing with them is a test of its own.
	{"cmd/hearth/internal/web", []string{
		"hearth/moderation", "hearth/hub", "hearth/hub/wire", "hearth/hub/ws", "hearth/store", "hearth/static",
		"hearth/cmd/hearth/internal/auth", "hearth/cmd/hearth/internal/export", "hearth/cmd/hearth/internal/manual",
		"hearth/cmd/hearth/internal/notes", "hearth/cmd/hearth/internal/office", "hearth/cmd/hearth/internal/retention",
		"hearth/cmd/hearth/internal/review", "github.com/rs/zerolog/...", "rsc.io/qr/...",
	}},
	{"cmd/hearth/internal/auth", []string{"hearth/store", "golang.org/x/crypto/..."}},
	{"cmd/hearth/internal/config", []string{"github.com/alecthomas/kong"}},
	// The bill of materials names the client's libraries too.
	{"cmd/hearth/internal/cli", []string{
		"hearth/moderation", "hearth/store", "hearth/hub", "hearth/hub/wire", "hearth/static", "hearth/cmd/hearth/internal/...",
		"github.com/alecthomas/kong", "github.com/coder/websocket/...", "golang.org/x/term",
	}},
	{"cmd/hearth/internal/manual", nil},
	// Whoever checks a record needs no database and no secret: the rules, the chain, and the public half of the keys.
	{"cmd/hearth/internal/verify", []string{"hearth/moderation", "hearth/store", "hearth/store/seal"}},
	// What somebody looks for is found whatever its accents.
	{"cmd/hearth/internal/review", []string{"hearth/moderation", "hearth/hub", "golang.org/x/text/..."}},
	{"cmd/hearth/internal/metrics", []string{"hearth/hub", "github.com/prometheus/client_golang/..."}},
	// What finds names and numbers in a text is pure, like the rules are; it compares names as the door does.
	{"cmd/hearth/internal/export/scrub", []string{"hearth/moderation/plain", "golang.org/x/text/unicode/norm"}},
	// The office takes names by the rule that the door has.
	{"cmd/hearth/internal/...", []string{
		"hearth/moderation", "hearth/moderation/plain", "hearth/store", "hearth/store/seal", "hearth/hub", "hearth/hub/wire",
		"hearth/cmd/hearth/internal/...", "hearth/cmd/internal/kit", "github.com/rs/zerolog/...",
	}},
	{"cmd/hearth", []string{"hearth/cmd/hearth/internal/..."}},
	// The client stands outside: what it knows of a server is what everyone may know. So rehearsal and trials share it.
	{"cmd/internal/kit", []string{"github.com/coder/websocket/..."}},
	// An invented record is sealed and chained as a room would do it, without a room.
	{"cmd/internal/evening", []string{"hearth/moderation", "hearth/store", "hearth/store/seal"}},
	// Throwaway servers are processes, and who starts them needs nothing of ours to do it; only the system tells whether
	// anybody still reads what they print.
	{"cmd/internal/servers", []string{"golang.org/x/sys/unix"}},
	{"cmd/check/...", []string{"hearth/cmd/check/...", "hearth/cmd/internal/servers"}},
	// Trials meet a server as a process and a client do: none of its packages.
	{"cmd/trial/...", []string{"hearth/cmd/trial/...", "hearth/cmd/internal/..."}},
	{"cmd/...", []string{
		"hearth/moderation/...", "hearth/store/...", "hearth/hub/...", "hearth/static", "hearth/cmd/...",
		"github.com/rs/zerolog/...", "github.com/coder/websocket/...", "github.com/jackc/pgx/v5/...",
		"github.com/redis/go-redis/v9/...",
	}},
}

// line finds the line of a package, by its folder.
func line(folder string) (edges, bool) {
	for _, e := range table {
		if fits(e.pkg, folder) {
			return e, true
		}
	}
	return edges{}, false
}

func (e edges) allows(path string) bool {
	if standard(path) {
		return true
	}
	for _, may := range e.may {
		if fits(may, path) {
			return true
		}
	}
	return false
}

func fits(pattern, path string) bool {
	prefix, all := strings.CutSuffix(pattern, "/...")
	if path == prefix {
		return true
	}
	return all && strings.HasPrefix(path, prefix+"/")
}

// standard holds because only paths outside the standard library have a dot in their first element, and
// this module's own begin with its name.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != module && !strings.Contains(first, ".")
}

// reachesCommands says whether an import goes from outside cmd into it, or from one command into another. What is in
// cmd/internal is no command: it is there for commands to share.
func reachesCommands(folder, path string) bool {
	target, ok := strings.CutPrefix(path, module+"/cmd/")
	if !ok {
		return false
	}
	command, _, _ := strings.Cut(target, "/")
	if command == "internal" {
		return !strings.HasPrefix(folder, "cmd/")
	}
	own := "cmd/" + command
	return folder != own && !strings.HasPrefix(folder, own+"/")
}
