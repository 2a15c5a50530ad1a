package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/manual"
	"hearth/cmd/internal/kit"
	"hearth/cmd/internal/servers"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/storetest/shapes"
)

// Parts of the manual's recipe for PostgreSQL, in its order.
const (
	recipeDump = iota
	recipeInPlace
	recipeElsewhere
	recipes
)

// recipe is what the manual says to type, line by line: what is tested is what operators read. README.md has the same lines.
func recipe(t *testing.T, part int) []string {
	t.Helper()
	topic, ok := manual.Find("backup")
	if !ok {
		t.Fatal("the manual says nothing about backups")
	}
	var blocks []string
	for _, b := range topic.Blocks {
		if b.Kind == manual.Code && strings.Contains(b.Text, "HEARTH_DATABASE_URL") {
			blocks = append(blocks, b.Text)
		}
	}
	if len(blocks) != recipes {
		t.Fatalf("%d blocks of the manual are about PostgreSQL, not %d", len(blocks), recipes)
	}
	return strings.Split(strings.TrimSpace(blocks[part]), "\n")
}

// A dumping is a shape on PostgreSQL, and a folder that dumps are written to.
type dumping struct {
	*shape
	t   *testing.T
	bin string // PostgreSQL's client programs
	dir string
}

// follow types the lines of a recipe: Hearth's own in this process, the others in a shell.
func (d *dumping) follow(lines []string) (said string) {
	d.t.Helper()
	for _, line := range lines {
		if own, ok := strings.CutPrefix(line, "hearth "); ok {
			said += d.command(d.t, strings.Fields(own)...)
			continue
		}
		sh := exec.CommandContext(d.t.Context(), "sh", "-ec", line)
		sh.Dir = d.dir
		sh.Env = append(sh.Environ(), "HEARTH_DATABASE_URL="+d.config.DatabaseURL, "PATH="+d.bin+":"+os.Getenv("PATH"))
		if out, err := sh.CombinedOutput(); err != nil || len(out) > 0 {
			d.t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	return said
}

// everything is the whole database as text.
func (d *dumping) everything() []byte {
	d.t.Helper()
	b, err := exec.CommandContext(d.t.Context(), filepath.Join(d.bin, "pg_dump"), "--dbname", d.config.DatabaseURL).Output()
	if err != nil || !bytes.Contains(b, []byte("hearth_keys")) {
		d.t.Fatalf("pg_dump: %d bytes, %v", len(b), err)
	}
	return b
}

// sealed is what rows keep under seal, as a dump in text writes it.
func (d *dumping) sealed(query string, args ...any) (all []string) {
	d.t.Helper()
	conn, err := pgx.Connect(d.t.Context(), d.config.DatabaseURL)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = conn.Close(d.t.Context()) }()
	rows, err := conn.Query(d.t.Context(), query, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(found) == 0 {
		d.t.Fatalf("%s: %d rows, %v", query, len(found), err)
	}
	for _, b := range found {
		all = append(all, hex.EncodeToString(b))
	}
	return all
}

func (d *dumping) transcript(session string) string {
	d.t.Helper()
	return d.command(d.t, "transcript", session, "--as", "ana", "--purpose", "looking what is there")
}

// stopAll ends every server, as the recipe wants before a restore.
func (d *dumping) stopAll() {
	d.t.Helper()
	for _, m := range d.mains {
		if err := m.Close(); err != nil {
			d.t.Fatal(err)
		}
	}
	d.mains, d.doors = nil, nil
}

// yesterday is a store whose clock is a day behind.
type yesterday struct{ store.Store }

func (y yesterday) Now(ctx context.Context) (time.Time, error) {
	now, err := y.Store.Now(ctx)
	return now.Add(-24 * time.Hour), err
}

// past is a session that ended yesterday, in which this was said: one is erased only once its doors are shut.
func (d *dumping) past(said string) string {
	d.t.Helper()
	ctx, h := d.t.Context(), another(d.t, d.config)
	must := func(err error) {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
	}
	st := yesterday{h.Store}
	rooms, err := hub.New(ctx, hub.Options{Store: st, Ring: h.Ring, Logger: zerolog.Nop(), ReadOnly: true})
	must(err)
	now, err := st.Now(ctx)
	must(err)
	plan := store.Session{ID: store.SessionID(auth.NewID()), Group: store.ID(d.group), Title: "Evening", Starts: now, Minutes: 60, Phase: "scheduled", Created: now}
	must(st.CreateSessions(ctx, []store.Session{plan}))
	must(rooms.Create(ctx, plan.ID, moderation.Open{
		Settings: moderation.DefaultSettings(), Agreement: moderation.Agreement{Version: 1, Hash: strings.Repeat("0", 64)},
		Title: plan.Title, Starts: moderation.Time(now.UnixMilli()), Minutes: 60,
	}))
	lead, err := rooms.Seat(ctx, hub.Seating{Session: plan.ID, Person: auth.NewID(), Staff: true, Role: moderation.Facilitator, Name: "Ben"})
	must(err)
	for _, c := range []moderation.Command{
		moderation.Attend{Arrived: []moderation.ParticipantID{lead}, StaffConnected: true}, moderation.OpenLobby{},
		moderation.Start{}, moderation.Say{Text: said}, moderation.Close{}, moderation.End{},
	} {
		do := hub.Do{Session: plan.ID, By: lead, Device: "a device", Command: c}
		if _, system := c.(moderation.Attend); system {
			do.By = ""
		} else {
			_, _ = rand.Read(do.ID[:])
		}
		a, err := rooms.Do(ctx, do)
		must(err)
		if a.Refusal != nil {
			d.t.Fatalf("%s: %s", c.Action(), a.Refusal.Code)
		}
	}
	must(rooms.Drain(ctx))
	must(h.Close())
	return string(plan.ID)
}

// TestDumpDrill follows the manual: dumped while people talk, with the keys apart; a message, a member and a session go after
// it; restored, in place and into a new database, they go again, down to their sealed bytes.
func TestDumpDrill(t *testing.T) {
	for name, part := range map[string]int{"in place": recipeInPlace, "into a new database": recipeElsewhere} {
		t.Run(name, func(t *testing.T) { drill(t, part) })
	}
}

func drill(t *testing.T, part int) {
	shapes.Server(t) // skips, saying so, where there is none
	bin, ok := servers.PostgresPrograms()
	for _, program := range []string{"pg_dump", "pg_restore"} {
		if _, err := exec.LookPath(filepath.Join(bin, program)); !ok || err != nil {
			t.Skip("the recipe for dumps was not tried: " + program + " is not installed")
		}
	}
	d := &dumping{shape: newShape(t, 2, false), t: t, bin: bin, dir: t.TempDir()}
	over := d.past("a canary of the session that goes")
	kim, _ := d.member(t, "Kim")
	sam, samID := d.member(t, "Kestrel")
	lead := d.lead(t)
	there := d.socket(t, lead, 1)
	says(t, kim, there, "stays in the record")
	one := says(t, kim, there, "a canary to be erased")
	says(t, sam, there, "a canary of somebody else")
	before := d.transcript(over) + d.transcript(d.session)
	for _, word := range []string{"canary of the session", "canary to be", "canary of somebody", "Kestrel", "stays in"} {
		if !strings.Contains(before, word) {
			t.Fatalf("%q cannot be read before: finding it nowhere proves nothing", word)
		}
	}

	d.follow(recipe(t, recipeDump))
	says(t, kim, there, "said after the dump")
	goes := d.sealed(`SELECT w.sealed FROM hearth.words w JOIN hearth.records r ON r.words = w.n JOIN hearth.heads h USING (log)
		WHERE h.session = $1 OR h.session = $2 AND r.seq = $3`, over, d.session, one.N)
	goes = append(goes, d.sealed(`SELECT sealed FROM hearth.members WHERE id = $1`, samID)...)
	goes = append(goes, d.sealed(`SELECT wrapped FROM hearth_keys.keys WHERE owner = $1 OR owner = $2`, "session/"+over, "person/"+samID)...)
	d.erase(over, samID, one.N)
	d.stopAll()
	d.restore(part)
	if back := d.everything(); !slices.ContainsFunc(goes, func(s string) bool { return bytes.Contains(back, []byte(s)) }) {
		t.Fatal("the dump brought back nothing of what went: that it goes again proves nothing")
	}
	again := recipe(t, part)
	if said := d.follow(again[len(again)-1:]); !strings.Contains(said, "Destroyed again: 3.") {
		t.Errorf("it says %q", said)
	}
	d.goneAgain(goes, over, lead)
}

func (d *dumping) erase(session, member string, n int64) {
	d.t.Helper()
	for _, args := range [][]string{{"message", d.session, strconv.FormatInt(n, 10)}, {"member", member}, {"session", session}} {
		if out := d.command(d.t, append(append([]string{"erase"}, args...), "--why", "they asked for it")...); !strings.Contains(out, "unrecoverable after") {
			d.t.Errorf("a dump of the keys was noted, and it says %q", out)
		}
	}
}

// restore follows the recipe up to its last line, which destroys again. Into a new database the keys come as they are now:
// what is newest, as the manual says.
func (d *dumping) restore(part int) {
	d.t.Helper()
	if part == recipeElsewhere {
		for _, line := range recipe(d.t, recipeDump) {
			if strings.Contains(line, "--schema=hearth_keys") {
				d.follow([]string{line})
			}
		}
		server := shapes.Server(d.t)
		d.config.DatabaseURL = shapes.At(d.t, server, shapes.NewDatabase(d.t, server, "template0"))
	}
	lines := recipe(d.t, part)
	d.follow(lines[:len(lines)-1])
}

// goneAgain looks for what was destroyed: in every byte of the database, in transcripts, among the keys, and in a room.
func (d *dumping) goneAgain(goes []string, over string, lead *kit.Place) {
	t := d.t
	t.Helper()
	all := d.everything()
	for i, s := range goes {
		if bytes.Contains(all, []byte(s)) {
			t.Errorf("of what went, number %d is there again", i)
		}
	}
	h := another(t, d.config)
	if _, err := h.Store.Key(t.Context(), store.KeyOwner("session/"+over)); err == nil {
		t.Error("the key of the session that went is there")
	}
	d.start(t)
	d.start(t)
	read := d.transcript(d.session)
	for _, f := range d.socket(t, lead, 1).Since(0) {
		read += string(f.Raw) + "\n"
	}
	for _, word := range []string{"canary", "Kestrel", "said after the dump"} {
		if strings.Contains(read, word) {
			t.Errorf("%q is there", word)
		}
	}
	if !strings.Contains(read, "stays in the record") {
		t.Error("what was dumped is not there")
	}
	if out := d.command(t, "verify", "--all"); !strings.Contains(out, "All is whole.") {
		t.Errorf("the record: %q", out)
	}
	if out := d.command(t, "purge", "--dry-run"); out != "Nothing is due.\n" {
		t.Errorf("left is %q", out)
	}
}

// TestReadmeHasTheRecipe: README.md says the same as the manual, whose lines are tested.
func TestReadmeHasTheRecipe(t *testing.T) {
	b, err := os.ReadFile("../../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var have [][]string
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, " #")
		have = append(have, strings.Fields(line))
	}
	for _, part := range []int{recipeDump, recipeInPlace} {
		for _, line := range recipe(t, part) {
			if !slices.ContainsFunc(have, func(f []string) bool { return slices.Equal(f, strings.Fields(line)) }) {
				t.Errorf("README.md does not say: %s", line)
			}
		}
	}
}
