package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hearth/cmd/hearth/internal/config"
	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// How a check came out.
const (
	Well    = "well"
	Soon    = "soon"    // see to it before long
	Trouble = "trouble" // see to it now
)

// A Finding is what the doctor says of one thing: one line, and what to do.
type Finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	Say   string `json:"say"`
}

// Bounds of what is well.
const (
	backupAge   = 2 * 24 * time.Hour
	clockApart  = 2 * time.Second
	purgeWithin = 10 * time.Minute
	diskSoon    = 2 << 30
	diskTrouble = 200 << 20
)

// Doctor looks at an installation from beside its servers. It changes nothing, and opens no words.
func Doctor(ctx context.Context, c *config.Config) []Finding {
	h, err := OpenHouse(ctx, c, false)
	if err != nil {
		return []Finding{{"store", Trouble, sentence(err)}}
	}
	d := &doctor{House: h, config: c}
	defer func() { _ = h.Close() }() // nothing was written
	d.find("schema", Well, "the tables are those of this Hearth, or of one that works beside it")
	for _, look := range []func(context.Context){d.settings, d.keys, d.notes, d.clock, d.purges, d.backup, d.disk, d.pools} {
		look(ctx)
	}
	return d.found
}

type doctor struct {
	*House
	config *config.Config
	found  []Finding
}

func (d *doctor) find(check, state, format string, args ...any) {
	d.found = append(d.found, Finding{check, state, fmt.Sprintf(format, args...)})
}

func (d *doctor) fails(check string, err error) bool {
	if err != nil {
		d.find(check, Trouble, "%s", sentence(err))
	}
	return err != nil
}

// sentence is what helps of an error.
func sentence(err error) string {
	var p config.Problem
	if errors.As(err, &p) {
		return string(p)
	}
	return err.Error()
}

// settings are judged as a start would judge them.
func (d *doctor) settings(ctx context.Context) {
	_, sample, err := d.Office.Resources(ctx)
	if d.fails("resources", err) {
		return
	}
	alone := d.config.Loopback && d.config.URL == ""
	if !alone {
		if d.fails("address", d.config.Guard(false)) {
			return
		}
	}
	switch {
	case alone:
		d.find("address", Well, "this machine alone reaches it; for others set HEARTH_URL, with TLS or a proxy that is named")
	case d.config.TLS():
		d.find("address", Well, "%s, with a certificate of its own", d.config.Public)
	default:
		d.find("address", Well, "%s, through the proxies in HEARTH_TRUSTED_PROXIES", d.config.Public)
	}
	switch {
	case !sample:
		d.find("resources", Well, "the crisis resources were edited")
	case alone:
		d.find("resources", Soon, "the crisis resources are still the sample; before anybody real comes: hearth resources --sample > resources.json, edit it, hearth resources resources.json")
	default:
		d.find("resources", Trouble, "the crisis resources are still the sample: hearth resources --sample > resources.json, edit it, hearth resources resources.json")
	}
}

// keys: the master key is where it should be, and opens what it should open.
func (d *doctor) keys(ctx context.Context) {
	path := d.config.MasterKeyFile
	if path == "" && d.config.MasterKey == "" {
		path = filepath.Join(d.config.Data, masterKeyFile)
	}
	if path != "" {
		info, err := os.Stat(path)
		if d.fails("master key", err) {
			return
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			d.find("master key", Trouble, "others than its owner may read its file (%04o): chmod 600 %s", mode, path)
		} else {
			d.find("master key", Well, "its file is its owner's alone; keep a copy of it apart from copies of the store")
		}
	} else {
		d.find("master key", Soon, "it stands in the environment; a file that HEARTH_MASTER_KEY_FILE names is read by fewer")
	}
	sessions, err := d.Store.ListSessions(ctx, store.SessionFilter{})
	if d.fails("keys", err) {
		return
	}
	purges, err := d.Store.ListPurges(ctx, false)
	if d.fails("keys", err) {
		return
	}
	gone := map[string]bool{}
	for _, p := range purges {
		gone[p.Subject] = true
	}
	ids := make([]store.SessionID, len(sessions))
	for i, s := range sessions {
		ids[i] = s.ID
	}
	heads, err := d.Store.Heads(ctx, ids)
	if d.fails("keys", err) {
		return
	}
	opened, without := 0, 0
	for id := range heads {
		switch err := d.Ring.Opens(ctx, id); {
		case err == nil:
			opened++
		case errors.Is(err, seal.ErrDestroyed) && gone["session/"+string(id)]:
		case errors.Is(err, seal.ErrDestroyed):
			without++
		case d.fails("keys", err):
			return
		}
	}
	if without > 0 {
		d.find("keys", Trouble, "%d sessions have a record and no key, and nobody destroyed it: their words cannot be read. Restore the newest copy of the keys", without)
		return
	}
	d.find("keys", Well, "the master key opens those of all %d sessions that have words", opened)
}

// notes: by which role they are read.
func (d *doctor) notes(ctx context.Context) {
	s, ok := d.Store.(*postgres.Store)
	if !ok {
		return
	}
	reaches, err := s.ReachesNotes(ctx)
	switch {
	case d.fails("notes", err):
	case d.config.NotesURL == "":
		d.find("notes", Well, "process notes are opened by the role of the records; HEARTH_NOTES_URL gives them a role of their own")
	case reaches:
		d.find("notes", Trouble, "HEARTH_NOTES_URL names a role for process notes, and that of HEARTH_DATABASE_URL may read them too: let the first own the schema notes, revoke it from the second, and let the second be no superuser")
	default:
		d.find("notes", Well, "process notes are opened by a role of their own, and that of the records may not read them")
	}
}

func (d *doctor) clock(ctx context.Context) {
	before := time.Now()
	now, err := d.Store.Now(ctx)
	if d.fails("clock", err) {
		return
	}
	apart := now.Sub(before.Add(time.Since(before) / 2)).Abs()
	if apart > clockApart {
		d.find("clock", Soon, "this machine's clock and the database's are %s apart; let both follow the same time server", apart.Round(time.Millisecond))
		return
	}
	d.find("clock", Well, "it agrees with the store's to %s", max(apart, time.Millisecond).Round(time.Millisecond))
}

// purges: nothing that is to go is stuck.
func (d *doctor) purges(ctx context.Context) {
	undone, err := d.Store.ListPurges(ctx, true)
	if d.fails("purges", err) {
		return
	}
	holds, err := d.Store.Holds(ctx, true)
	if d.fails("purges", err) {
		return
	}
	now, err := d.Store.Now(ctx)
	if d.fails("purges", err) {
		return
	}
	stuck := 0
	for _, p := range undone {
		if now.Sub(p.Asked) > purgeWithin {
			stuck++
		}
	}
	if stuck > 0 {
		d.find("purges", Trouble, "%d wait for longer than ten minutes: start a server, or run hearth purge, which says why", stuck)
		return
	}
	d.find("purges", Well, "none is stuck; %d legal holds last", len(holds))
}

func (d *doctor) backup(ctx context.Context) {
	c, err := d.Keeper.Copies(ctx)
	if d.fails("backup", err) {
		return
	}
	age := time.Since(c.Last)
	switch {
	case c.Last.IsZero():
		d.find("backup", Soon, "none was noted: hearth backup DIR, or with PostgreSQL pg_dump and hearth backup -noted")
	case age > backupAge:
		d.find("backup", Soon, "the newest is %d days old", int(age.Hours()/24))
	default:
		d.find("backup", Well, "the newest is of %s", c.Last.Format("2006-01-02 15:04"))
	}
}

func (d *doctor) disk(context.Context) {
	s, ok := d.Store.(*sqlite.Store)
	if !ok {
		return
	}
	free, ok := freeBytes(s.Folder())
	switch {
	case !ok:
	case free < diskTrouble:
		d.find("disk", Trouble, "%d MiB are left for the data folder: when it is full, rooms take nothing any more", free>>20)
	case free < diskSoon:
		d.find("disk", Soon, "%d MiB are left for the data folder", free>>20)
	default:
		d.find("disk", Well, "%d GiB are left for the data folder", free>>30)
	}
}

// pools: the database lets in all that an instance wants, and another one.
func (d *doctor) pools(ctx context.Context) {
	s, ok := d.Store.(*postgres.Store)
	if !ok {
		return
	}
	most, taken, err := s.Connections(ctx)
	if d.fails("pools", err) {
		return
	}
	want := 0
	for _, p := range s.Pools() {
		want += p.Limit
	}
	if free := most - taken; free < want {
		d.find("pools", Soon, "the database lets in %d and %d are taken; an instance wants up to %d: raise max_connections", most, taken, want)
		return
	}
	d.find("pools", Well, "the database lets in %d, %d are taken, an instance wants up to %d", most, taken, want)
}
