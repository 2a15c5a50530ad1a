package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// AddStaff makes an account and returns the code of the one-time link that sets its password.
func (f *Office) AddStaff(ctx context.Context, by Actor, typed, name, role string) (store.Staff, string, error) {
	login, err := auth.Login(typed)
	if err != nil {
		return store.Staff{}, "", ErrField{"login", err.Error()}
	}
	if name, err = line("the name that the room is to show", name, 60); err != nil {
		return store.Staff{}, "", ErrField{"name", err.Error()}
	}
	if !slices.Contains(auth.AccountRoles(), role) {
		return store.Staff{}, "", errRole
	}
	s := store.Staff{ID: auth.NewID(), Login: login, Name: name, Role: role, Created: f.now()}
	if err := f.dir.CreateStaff(ctx, s); err != nil {
		if errors.Is(err, store.ErrTaken) {
			return s, "", ErrField{"login", "That login is in use. Please choose another."}
		}
		return s, "", fmt.Errorf("keep an account: %w", err)
	}
	code, err := f.auth.NewLink(ctx, s.ID)
	if err != nil {
		return s, "", err
	}
	return s, code, f.audited(ctx, by, "staff.add", "staff", s.ID)
}

// ResetStaff gives a one-time link that replaces a password. What is signed in stays so until the link is used.
func (f *Office) ResetStaff(ctx context.Context, by Actor, staff store.ID) (string, error) {
	s, err := f.dir.Staff(ctx, staff)
	if err != nil {
		return "", err
	}
	if !s.Disabled.IsZero() {
		return "", ErrAsk("This account is disabled. Enable it first.")
	}
	code, err := f.auth.ResetLink(ctx, s.ID)
	if err != nil {
		return "", err
	}
	return code, f.audited(ctx, by, "staff.reset", "staff", s.ID)
}

// DropSecond takes the second step off an account, and ends its sign-ins.
func (f *Office) DropSecond(ctx context.Context, by Actor, staff store.ID) error {
	s, err := f.dir.Staff(ctx, staff)
	if err != nil {
		return err
	}
	if err := f.auth.DropSecond(ctx, s.ID); err != nil {
		return err
	}
	return f.audited(ctx, by, "staff.second-step-off", "staff", s.ID)
}

// DisableStaff ends what an account may do, here and on every instance. The last admin that is left cannot be disabled.
func (f *Office) DisableStaff(ctx context.Context, by Actor, staff store.ID) error {
	return f.changeStaff(ctx, by, "staff.disable", staff, func(s *store.Staff) error {
		if !s.Disabled.IsZero() {
			return nil
		}
		s.Disabled = f.now()
		return f.keepAnAdmin(ctx, *s)
	})
}

// EnableStaff lets a disabled account sign in again with its password.
func (f *Office) EnableStaff(ctx context.Context, by Actor, staff store.ID) error {
	return f.changeStaff(ctx, by, "staff.enable", staff, func(s *store.Staff) error {
		s.Disabled = store.Staff{}.Disabled
		return nil
	})
}

// SetStaffRole changes an account's role and ends its sign-ins.
func (f *Office) SetStaffRole(ctx context.Context, by Actor, staff store.ID, role string) error {
	if !slices.Contains(auth.AccountRoles(), role) {
		return errRole
	}
	return f.changeStaff(ctx, by, "staff.role", staff, func(s *store.Staff) error {
		s.Role = role
		return f.keepAnAdmin(ctx, *s)
	})
}

func (f *Office) changeStaff(ctx context.Context, by Actor, what string, staff store.ID, change func(*store.Staff) error) error {
	s, err := f.dir.Staff(ctx, staff)
	if err != nil {
		return err
	}
	if err := change(&s); err != nil {
		return err
	}
	if err := f.dir.UpdateStaff(ctx, s); err != nil {
		return fmt.Errorf("change an account: %w", err)
	}
	f.auth.Look()
	return f.audited(ctx, by, what, "staff", s.ID)
}

func (f *Office) keepAnAdmin(ctx context.Context, changed store.Staff) error {
	all, err := f.dir.ListStaff(ctx)
	if err != nil {
		return fmt.Errorf("list accounts: %w", err)
	}
	for _, s := range all {
		if s.ID == changed.ID {
			s = changed
		}
		if s.Role == auth.RoleAdmin && s.Disabled.IsZero() {
			return nil
		}
	}
	return ErrField{"role", "This is the last admin. Make another one first."}
}

var errRole = ErrField{"role", "Please choose the role facilitator, coordinator or admin."}

// StaffNamed finds an account by its login.
func (f *Office) StaffNamed(ctx context.Context, typed string) (store.Staff, error) {
	login, err := auth.Login(typed)
	if err != nil {
		return store.Staff{}, err
	}
	s, err := f.dir.StaffByLogin(ctx, login)
	if errors.Is(err, store.ErrNotFound) {
		return s, ErrAsk("There is no account " + login + "; `hearth staff list` shows them.")
	}
	return s, err
}

// NewKey makes an API key that speaks for its owner. The secret is shown this once.
func (f *Office) NewKey(ctx context.Context, by Actor, name string, scopes, origins []string) (string, store.APIKey, error) {
	code, k, err := f.auth.NewKey(ctx, store.APIKey{Name: name, Scopes: scopes, Origins: origins, By: by.Staff})
	var unfit auth.ErrKey
	if errors.As(err, &unfit) {
		return "", k, ErrField{unfit.Field, unfit.Error()}
	}
	if err != nil {
		return "", k, err
	}
	return code, k, f.audited(ctx, by, "key.make", "key", k.ID)
}

// RevokeKey ends a key and everything that is open by it.
func (f *Office) RevokeKey(ctx context.Context, by Actor, key store.ID) error {
	all, err := f.dir.ListAPIKeys(ctx)
	if err != nil {
		return fmt.Errorf("list keys: %w", err)
	}
	if !slices.ContainsFunc(all, func(k store.APIKey) bool { return k.ID == key }) {
		return store.ErrNotFound
	}
	if err := f.dir.RevokeKey(ctx, key); err != nil {
		return fmt.Errorf("revoke a key: %w", err)
	}
	f.auth.Look()
	return f.audited(ctx, by, "key.revoke", "key", key)
}
