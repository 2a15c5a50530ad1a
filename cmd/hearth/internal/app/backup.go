package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// A backup is a folder:
//
//	hearth.db       the log and the directory. Words in it are sealed
//	keys.db         the wrapped keys and the purge journal, unless they were written elsewhere
//	manifest.json   what was copied when, with hashes
//
// The master key is never in it. Restoring builds the new folder beside the old one, opens it with the keys that there are,
// purges again what the journal knows to be destroyed, and only then puts it in place: what fails before leaves everything as
// it was.

const manifestFile = "manifest.json"

// A Manifest says what a backup holds.
type Manifest struct {
	Format  int       `json:"format"` // 1
	Version string    `json:"version"`
	Made    time.Time `json:"made"`
	Key     string    `json:"key"` // fingerprint of the key that signs this store's heads: whose backup it is
	Log     FileSum   `json:"log"`
	Keys    FileSum   `json:"keys,omitzero"` // zero: no keys were copied
}

// A FileSum is a file as it was written.
type FileSum struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// BackupOptions say where a backup goes.
type BackupOptions struct {
	Dir      string        // a folder that does not exist yet, or is empty
	Keys     string        // file for the keys; "": keys.db in Dir
	NoKeys   bool          // copy no keys
	KeysKept time.Duration // how long the copy of the keys will be kept, for saying when what is destroyed cannot come back
}

// Backup copies the embedded store while it serves.
func Backup(ctx context.Context, c *config.Config, o BackupOptions) (m Manifest, err error) {
	if !c.SQLite() {
		return m, config.Problem("this copies the store in a folder. Of PostgreSQL make the copy with pg_dump --schema=hearth, and apart from it one with --schema=hearth_keys; then note it with `hearth backup -noted`")
	}
	if err := emptyFolder(o.Dir); err != nil {
		return m, err
	}
	h, err := OpenHouse(ctx, c, false)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	db, ok := h.Store.(*sqlite.Store)
	if !ok {
		return m, fmt.Errorf("back up a store of the shape %s", h.Store.Shape())
	}
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		return m, err
	}
	m = Manifest{Format: 1, Version: Version, Made: time.Now().UTC().Truncate(time.Second), Key: signer.Fingerprint()}
	if err := h.signHeads(ctx, signer); err != nil { // a later key may not speak for what this one has not signed
		return m, err
	}
	logPath, keysPath := filepath.Join(o.Dir, sqlite.LogFile), o.Keys
	if keysPath == "" {
		keysPath = filepath.Join(o.Dir, sqlite.KeysFile)
	}
	if err := db.CopyLog(ctx, logPath); err != nil {
		return m, err
	}
	if m.Log, err = sum(logPath, nil); err != nil {
		return m, err
	}
	if !o.NoKeys {
		if err := retention.NoteKeys(ctx, h.Store, m.Made.Add(o.KeysKept)); err != nil {
			return m, err
		}
		if err := db.CopyKeys(ctx, keysPath); err != nil {
			return m, err
		}
		if m.Keys, err = sum(keysPath, nil); err != nil {
			return m, err
		}
	}
	if err := writeManifest(o.Dir, m); err != nil {
		return m, err
	}
	return m, NoteBackup(ctx, h, m.Made)
}

// NoteBackup notes that a backup was made, by whatever means.
func NoteBackup(ctx context.Context, h *House, at time.Time) error {
	if err := retention.NoteBackup(ctx, h.Store, at); err != nil {
		return err
	}
	return h.Office.Audit(ctx, office.Actor{Who: "system"}, "backup", "store", "", "ok")
}

func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return config.Problem("cannot make the folder for the backup: " + cause(err))
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) > 0 {
		return config.Problem("the folder for the backup is not empty; name a new one for each, such as backups/2026-12-01")
	}
	return nil
}

func writeManifest(dir string, m Manifest) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write a manifest: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, manifestFile), append(b, '\n'), 0o600)
}

// sum hashes a file, and copies it where there is a copy to write.
func sum(path string, into io.Writer) (FileSum, error) {
	f, err := os.Open(path)
	if err != nil {
		return FileSum{}, err
	}
	defer func() { _ = f.Close() }() // only read
	hash := sha256.New()
	w := io.Writer(hash)
	if into != nil {
		w = io.MultiWriter(hash, into)
	}
	n, err := io.Copy(w, f)
	return FileSum{n, hex.EncodeToString(hash.Sum(nil))}, err
}

// RestoreOptions say what is restored.
type RestoreOptions struct {
	Dir     string // a backup
	Keys    string // file with its keys, where they were written elsewhere
	Replace bool   // the data folder has a store that is to go
	Logger  zerolog.Logger
}

// A Restored says what was restored.
type Restored struct {
	Manifest
	OwnKeys bool // the folder's own keys were kept: its journal is newer than the backup
	Purged  int  // what was destroyed again
}

// Restore puts a backup into the data folder.
func Restore(ctx context.Context, c *config.Config, o RestoreOptions) (r Restored, err error) {
	if !c.SQLite() {
		return r, config.Problem("this restores a store in a folder. Restore PostgreSQL with pg_restore, without touching the schema hearth_keys where that is still there; then run `hearth purge -again`")
	}
	if r.Manifest, err = readManifest(o.Dir); err != nil {
		return r, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return r, config.Problem("cannot make the data folder: " + cause(err))
	}
	release, err := sqlite.LockFolder(ctx, c.Data)
	if errors.Is(err, sqlite.ErrInUse) {
		return r, config.Problem("a server is using the data folder " + c.Data + "; stop it first")
	}
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if there(filepath.Join(c.Data, sqlite.LogFile)) && !o.Replace {
		return r, config.Problem("the data folder " + c.Data + " has a store already; say -replace if the backup is to take its place")
	}
	beside, err := os.MkdirTemp(c.Data, "restore-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	if r.OwnKeys, err = stageFiles(ctx, c, o, r.Manifest, beside); err != nil {
		return r, err
	}
	if r.Purged, err = catchUp(ctx, c, o, r.Manifest, beside); err != nil {
		return r, err
	}
	return r, swap(beside, c.Data)
}

// stageFiles makes the new folder: the log from the backup, and the newest keys there are.
func stageFiles(ctx context.Context, c *config.Config, o RestoreOptions, m Manifest, beside string) (own bool, err error) {
	if err := take(filepath.Join(o.Dir, sqlite.LogFile), filepath.Join(beside, sqlite.LogFile), m.Log); err != nil {
		return false, err
	}
	if err := sqlite.Check(ctx, filepath.Join(beside, sqlite.LogFile)); err != nil {
		return false, config.Problem("the backup's hearth.db is damaged; use another one")
	}
	keys, kept := filepath.Join(beside, sqlite.KeysFile), filepath.Join(c.Data, sqlite.KeysFile)
	switch {
	case there(kept) && o.Keys != "":
		return false, config.Problem("the data folder has keys of its own, which know what was destroyed since the backup; leave -keys out, or move " + kept + " away if it is another installation's")
	case there(kept):
		return true, sqlite.CopyFile(ctx, kept, keys)
	case o.Keys != "":
		return false, sqlite.CopyFile(ctx, o.Keys, keys) // perhaps a newer copy than the backup's: then it has no sum here
	case !there(filepath.Join(o.Dir, sqlite.KeysFile)):
		return false, config.Problem("there are no keys in this backup; name the newest file that has them with -keys")
	}
	return false, take(filepath.Join(o.Dir, sqlite.KeysFile), keys, m.Keys)
}

// catchUp opens the new folder, and destroys again what its journal says was destroyed.
func catchUp(ctx context.Context, c *config.Config, o RestoreOptions, m Manifest, beside string) (n int, err error) {
	staged := *c
	staged.Data = beside
	if staged.MasterKey == "" {
		text, err := os.ReadFile(filepath.Join(c.Data, masterKeyFile))
		if err != nil {
			return 0, config.Problem("the master key is not in the data folder: put master.key there, or name its file in HEARTH_MASTER_KEY_FILE. It is in no backup")
		}
		staged.MasterKey = string(text)
	}
	h, works, err := OpenToWork(ctx, &staged, o.Logger)
	if err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, h.Drain(context.WithoutCancel(ctx)), h.Close())
	}()
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		return 0, err
	}
	ours := slices.ContainsFunc(signer.PublicKeys(), func(k seal.PublicKey) bool { return seal.Fingerprint(k.Public) == m.Key })
	if !ours || !works {
		return 0, config.Problem("the keys are not those of this backup: they are another installation's. Move keys.db and master.key of the data folder away, and give those that belong to the backup")
	}
	if n, err = PurgeAgain(ctx, h); err != nil {
		return n, err
	}
	by := office.Actor{Who: "system"}
	return n, h.Office.Audit(ctx, by, "restore", "store", "backup of "+m.Made.Format(time.RFC3339), "ok")
}

// PurgeAgain does every purge of the journal again: the database may be older than they are. The rooms must be this
// process's.
func PurgeAgain(ctx context.Context, h *House) (int, error) {
	if _, err := h.Store.RepeatPurges(ctx); err != nil {
		return 0, err
	}
	done, err := h.Keeper.Finish(ctx)
	if err != nil {
		return len(done), err
	}
	undone, err := h.Store.ListPurges(ctx, true)
	if err == nil && len(undone) > 0 {
		err = fmt.Errorf("%d purges are not done: %w", len(undone), store.ErrUnavailable)
	}
	if err == nil {
		err = h.keepChain(ctx)
	}
	return len(done), err
}

// swap puts the new files in place of the old. The old log's companions go first: SQLite would take them for the new one's.
func swap(beside, data string) error {
	for _, name := range []string{sqlite.LogFile + "-wal", sqlite.LogFile + "-shm", sqlite.KeysFile + "-journal"} {
		if err := os.Remove(filepath.Join(data, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	// The keys first: with an older log they open what they are to open, and nothing that was destroyed.
	for _, name := range []string{sqlite.KeysFile, sqlite.LogFile} {
		if err := os.Rename(filepath.Join(beside, name), filepath.Join(data, name)); err != nil {
			return err
		}
	}
	d, err := os.Open(data)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func readManifest(dir string) (m Manifest, err error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return m, config.Problem("there is no backup in " + dir + ": its manifest.json cannot be read")
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Format != 1 {
		return m, config.Problem("the manifest.json of this backup is not one that this Hearth can read")
	}
	return m, nil
}

// take copies a file of a backup and holds it against its sum.
func take(from, to string, want FileSum) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	got, err := sum(from, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return config.Problem("cannot read " + filepath.Base(from) + " of the backup: " + cause(err))
	}
	if got != want {
		return config.Problem(filepath.Base(from) + " of the backup is not what was written: its hash is another. Use another backup")
	}
	return nil
}

func there(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}
