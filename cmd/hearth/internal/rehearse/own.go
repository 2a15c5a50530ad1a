package rehearse

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// An Own is a server that a rehearsal starts for itself, on a free port of this machine: on SQLite in a folder that is
// thrown away, or on the PostgreSQL database that the configuration names, beside whatever serves there.
type Own struct {
	URL string
	Key string // speaks for an account of the rehearsal's own

	main   *app.Main
	folder string // "" on PostgreSQL
	staff  store.ID
	key    store.ID
}

// ownLogin is the account that leads rehearsals. It is disabled between them.
const ownLogin = "rehearsal"

// StartOwn starts it. c must be settled. Close stops it and takes away what it made.
func StartOwn(ctx context.Context, c config.Config, l zerolog.Logger) (_ *Own, err error) {
	o := &Own{}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.Close())
		}
	}()
	if c.SQLite() {
		if o.folder, err = app.OwnerOnly(); err != nil {
			return nil, fmt.Errorf("make a folder for the rehearsal: %w", err)
		}
		c.Data, c.MasterKey = o.folder, ""
	}
	// Only this machine reaches it, so it speaks plain HTTP under its own address.
	c.Listen, c.Loopback, c.Public, c.URL = "127.0.0.1:0", true, nil, ""
	c.TLSCert, c.TLSKey, c.Admin, c.Resources, c.Proxies = "", "", "", "", nil
	m := &app.Main{Config: c, Logger: l}
	if err := m.Start(ctx); err != nil {
		return nil, err
	}
	o.main, o.URL = m, m.URL()
	return o, o.account(ctx)
}

func (o *Own) by() office.Actor { return office.Actor{Who: "system", Staff: o.staff} }

// account makes the account and its key, or wakes the account of an earlier rehearsal.
func (o *Own) account(ctx context.Context) error {
	house := o.main.House
	s, err := house.Store.StaffByLogin(ctx, ownLogin)
	switch {
	case err == nil && (s.Role != auth.RoleFacilitator || s.Password != ""):
		return Advice("the login " + ownLogin + " is somebody's account here; give a key of your own with -url and -key instead")
	case err == nil:
		o.staff = s.ID
		err = house.Office.EnableStaff(ctx, o.by(), s.ID)
	case errors.Is(err, store.ErrNotFound):
		if s, _, err = house.Office.AddStaff(ctx, o.by(), ownLogin, "Rehearsal", auth.RoleFacilitator); err == nil {
			o.staff = s.ID
		}
	}
	if err != nil {
		return fmt.Errorf("make the rehearsal's account: %w", err)
	}
	code, k, err := house.Office.NewKey(ctx, o.by(), "rehearsal", Scopes(), nil)
	if err != nil {
		return fmt.Errorf("make the rehearsal's key: %w", err)
	}
	o.Key, o.key = code, k.ID
	return nil
}

// Close revokes the key, disables the account, stops the server and removes its folder. It may be called after a start
// that failed.
func (o *Own) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), purgeWithin)
	defer cancel()
	var errs []error
	if o.main != nil && o.folder == "" {
		if o.key != "" {
			errs = append(errs, o.main.House.Office.RevokeKey(ctx, o.by(), o.key))
		}
		if o.staff != "" {
			errs = append(errs, o.disable(ctx))
		}
	}
	if o.main != nil {
		errs = append(errs, o.main.Close())
	}
	if o.folder != "" {
		errs = append(errs, os.RemoveAll(o.folder))
	}
	return errors.Join(errs...)
}

// disable puts the account to sleep. Where there is no admin yet that is refused, and its key being revoked is enough.
func (o *Own) disable(ctx context.Context) error {
	err := o.main.House.Office.DisableStaff(ctx, o.by(), o.staff)
	if errors.As(err, new(office.ErrAsk)) {
		return nil
	}
	return err
}
