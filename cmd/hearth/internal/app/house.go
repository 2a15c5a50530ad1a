package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	_ "time/tzdata" // groups name their zones, and an image may have none

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/postgres"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// A House is an open store with its keys and its office: what a server and a command beside a running server share.
type House struct {
	Store  store.Store
	Ring   *seal.Ring
	Auth   *auth.Auth
	Office *office.Office
	Keeper *retention.Keeper

	hub  atomic.Pointer[hub.Hub]  // nil in a command beside a server
	link atomic.Pointer[hub.Link] // nil there too, and where there is none
	log  atomic.Pointer[zerolog.Logger]
}

// OpenHouse opens the store that the configuration names. serve: for a server, which takes the data folder for itself.
func OpenHouse(ctx context.Context, c *config.Config, serve bool) (_ *House, err error) {
	h := &House{}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	// A key that was given is read before the store is asked; one that is made needs the store's folder.
	given, err := givenKey(c)
	if err != nil {
		return nil, err
	}
	if h.Store, err = openStore(ctx, c, serve); err != nil {
		h.Store = nil
		return nil, err
	}
	master, err := masterKey(ctx, c, given, h.Store)
	if err != nil {
		return nil, err
	}
	if err := refuseKeyless(ctx, h.Store); err != nil {
		return nil, err
	}
	h.Ring = seal.New(h.Store, master)
	if masterPath(c) != "" {
		kept := *c
		h.Ring.ReloadWith(func() (seal.Master, error) { return readMaster(&kept) })
	}
	if err := h.Ring.Unlock(ctx); err != nil {
		if errors.Is(err, seal.ErrMaster) {
			return nil, config.Problem("this store was made with another master key; give that one in HEARTH_MASTER_KEY_FILE")
		}
		return nil, err
	}
	h.Auth = auth.New(auth.Options{Directory: h.Store, Hash: h.Ring, Seal: h.Ring, Live: h.live, Changed: h.changed})
	h.Office = office.New(office.Options{
		Directory: h.Store, Auth: h.Auth, Seal: h.Ring, Rooms: told{h}, Instance: instanceName(),
		Destroy: destroyer{h.Store, h.Ring}, Alarm: h.alarm,
	})
	h.Keeper = retention.New(retention.Options{Store: h.Store, Keys: h.Ring, Audit: h.Office, Logger: zerolog.Nop(), SignedAt: h.Office.SignedAt})
	return h, nil
}

// OpenToWork opens the store for a command that changes rooms' records. works: this process has the rooms itself, since
// no server has the folder; Drain ends them. Otherwise the command can ask in the journal, and the server works. On PostgreSQL
// it is one instance more for as long as it takes.
func OpenToWork(ctx context.Context, c *config.Config, l zerolog.Logger) (h *House, works bool, err error) {
	h, err = OpenHouse(ctx, c, true)
	if errors.Is(err, sqlite.ErrInUse) {
		h, err = OpenHouse(ctx, c, false)
		return h, false, err
	}
	if err != nil {
		return nil, false, err
	}
	// It has no lease: who sits where is not for a command to conclude. What it asks for is the system's alone.
	rooms, err := hub.New(ctx, hub.Options{ReadOnly: true, Store: h.Store, Ring: h.Ring, Logger: l})
	if err != nil {
		return nil, false, errors.Join(err, h.Close())
	}
	h.hub.Store(rooms)
	h.Keeper.Attach(rooms)
	return h, true, nil
}

// Drain ends the rooms that OpenToWork made, if it made any.
func (h *House) Drain(ctx context.Context) error {
	if rooms := h.hub.Swap(nil); rooms != nil {
		return rooms.Drain(ctx)
	}
	return nil
}

// refuseKeyless refuses a store that has lost its keys: opening it would make new ones, and with those every door that was
// given out and every word would be lost without a line.
func refuseKeyless(ctx context.Context, s store.Store) error {
	_, err := s.Key(ctx, seal.HashOwner)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	groups, err := s.ListGroups(ctx)
	if err != nil || len(groups) == 0 {
		return err
	}
	return config.Problem("this store has lost its keys: nothing in it can be read without them. Restore the newest copy of the keys (keys.db beside hearth.db, or the schema hearth_keys)")
}

type destroyer struct {
	store.Log
	*seal.Ring
}

func openStore(ctx context.Context, c *config.Config, serve bool) (store.Store, error) {
	if !c.SQLite() {
		s, err := postgres.Open(ctx, c.DatabaseURL)
		switch {
		case err == nil:
			return s, nil
		case errors.Is(err, postgres.ErrNewer), errors.Is(err, postgres.ErrNotDurable):
			return nil, config.Problem("the database that HEARTH_DATABASE_URL names cannot be used: " + cause(err))
		}
		return nil, config.Problem("cannot open the database that HEARTH_DATABASE_URL names (" + cause(err) + "); check that it runs, and the address, user and password in the URL")
	}
	s, err := sqlite.Open(ctx, c.Data, sqlite.Options{Serve: serve})
	if errors.Is(err, sqlite.ErrInUse) {
		problem := config.Problem("another server is using the data folder " + c.Data + "; stop it, or name another folder with -data or HEARTH_DATA")
		return nil, errors.Join(problem, sqlite.ErrInUse)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// masterKeyFile is the embedded default's own key, in its data folder.
const masterKeyFile = "master.key"

func givenKey(c *config.Config) (*seal.Master, error) {
	if c.MasterKey == "" {
		return nil, nil //nolint:nilnil // none was given
	}
	m, err := seal.ParseMaster(c.MasterKey)
	if err != nil {
		return nil, config.Problem("HEARTH_MASTER_KEY cannot be used: " + err.Error())
	}
	return &m, nil
}

// masterKey is the one that was given, or the embedded default's own, which is made with a new store and never for one that
// has keys already: those would be lost behind it.
func masterKey(ctx context.Context, c *config.Config, given *seal.Master, keys store.Keys) (seal.Master, error) {
	if given != nil {
		return *given, nil
	}
	path := filepath.Join(c.Data, masterKeyFile)
	m, err := seal.LoadMaster(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	switch _, has := keys.Key(ctx, seal.HashOwner); {
	case has == nil:
		if m, err = seal.LoadMaster(path); !errors.Is(err, fs.ErrNotExist) { // another process was quicker
			return m, err
		}
		return m, config.Problem("the master key of this store is missing: put master.key back into " + c.Data +
			", or name its file in HEARTH_MASTER_KEY_FILE; without it nothing that was written here can be read")
	case !errors.Is(has, store.ErrNotFound):
		return m, has
	}
	m, err = seal.NewMasterFile(path)
	if errors.Is(err, fs.ErrExist) { // another process was quicker
		return seal.LoadMaster(path)
	}
	return m, err
}

// alarm tells the operator that a record was opened in an emergency: by ids, and without the reason, which is in the audit.
func (h *House) alarm(session, staff string) {
	if l := h.log.Load(); l != nil {
		l.Warn().Str("session", session).Str("staff", staff).Msg("a record was opened in an emergency (break-glass)")
	}
}

// attach lets live rooms count as activity, lets them hear of new agreements, and lets other instances hear of changes.
// link may be nil.
func (h *House) attach(rooms *hub.Hub, link hub.Link) {
	h.hub.Store(rooms)
	h.Keeper.Attach(rooms)
	if link != nil {
		h.link.Store(&link)
	}
}

func (h *House) changed() {
	if link := h.link.Load(); link != nil {
		(*link).Changed()
	}
}

func (h *House) live(g auth.Grant) bool {
	rooms := h.hub.Load()
	return rooms != nil && rooms.Live(string(g))
}

// Close releases the store.
func (h *House) Close() error {
	if h.Store == nil {
		return nil
	}
	return h.Store.Close()
}

// told passes on what the office tells the rooms. A session whose log has not begun reads it all when it does.
type told struct{ house *House }

// Tell is described at office.Rooms.
func (t told) Tell(ctx context.Context, sessions []store.SessionID, c moderation.Command) error {
	rooms := t.house.hub.Load()
	if rooms == nil || len(sessions) == 0 {
		return nil // a command beside a server changes nothing that rooms are told of
	}
	heads, err := t.house.Store.Heads(ctx, sessions)
	if err != nil {
		return fmt.Errorf("look for logs that have begun: %w", err)
	}
	for id := range heads {
		if _, err := rooms.Do(ctx, hub.Do{Session: id, Command: c}); err != nil {
			return fmt.Errorf("tell a room: %w", err)
		}
	}
	return nil
}

// OwnerOnly makes a folder that only its owner may read, for stores that are thrown away.
func OwnerOnly() (string, error) { return os.MkdirTemp("", "hearth-demo-") }

// Rooms makes a hub beside a server, for a command that reads through the same gates. It cannot write: whoever sits in a
// room is not connected here, and what such a hub would conclude from that must not reach the record. The caller drains it.
func (h *House) Rooms(ctx context.Context, l zerolog.Logger) (*hub.Hub, error) {
	return hub.New(ctx, hub.Options{ReadOnly: true, Store: readOnly{h.Store}, Ring: h.Ring, Logger: l})
}

// Copies is the desk that makes copies of records, read through these rooms.
func (h *House) Copies(ctx context.Context, rooms *hub.Hub) (*export.Desk, error) {
	if _, err := h.Ring.Signer(ctx); err != nil {
		return nil, err
	}
	return &export.Desk{Store: h.Store, Rooms: rooms, Office: h.Office, Signer: h.Ring.Signer, Papers: h.Store, Sealer: h.Ring}, nil
}

// readOnly is a store whose logs take nothing.
type readOnly struct{ store.Store }

// Append refuses everything.
func (readOnly) Append(_ context.Context, batches []store.Batch) []store.Result {
	results := make([]store.Result, len(batches))
	for i := range results {
		results[i].Err = store.ErrUnavailable
	}
	return results
}

// PutSignature keeps nothing.
func (readOnly) PutSignature(context.Context, store.SessionID, store.Signature) error { return nil }
