package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"hearth/store"
)

// What one-time links are for.
const (
	linkFirst = "first"
	linkNew   = "new"
	linkReset = "reset"
)

// FirstLink makes a link by which the first admin gets their account, or "" when there is an admin already. Other accounts
// do not count: a rehearsal on a new store makes one of its own, and must not take the operator's way in. The store
// gives a link without an account to the very first account alone; where there are others, one that waits for its admin
// is made, and its holder names it.
func (a *Auth) FirstLink(ctx context.Context) (string, error) {
	all, err := a.dir.ListStaff(ctx)
	if err != nil {
		return "", fmt.Errorf("look for accounts: %w", err)
	}
	if slices.ContainsFunc(all, isAdmin) {
		return "", nil
	}
	if len(all) == 0 {
		return a.keepLink(ctx, "", linkFirst, FirstFor)
	}
	waiting := slices.IndexFunc(all, isWaiting)
	if waiting < 0 {
		s := store.Staff{ID: NewID(), Login: waitingLogin + strings.ToLower(secret()), Name: "First admin", Role: RoleAdmin, Created: a.now()}
		if err := a.dir.CreateStaff(ctx, s); err != nil {
			return "", fmt.Errorf("make the first admin's account: %w", err)
		}
		return a.keepLink(ctx, s.ID, linkFirst, FirstFor)
	}
	return a.keepLink(ctx, all[waiting].ID, linkFirst, FirstFor)
}

const waitingLogin = "first-admin-"

func isWaiting(s store.Staff) bool {
	return s.Role == RoleAdmin && s.Password == "" && s.Disabled.IsZero() && strings.HasPrefix(s.Login, waitingLogin)
}

// isAdmin: one who was made by hand counts too, although their own link may still be unused.
func isAdmin(s store.Staff) bool { return s.Role == RoleAdmin && !isWaiting(s) }

// NewLink makes a link that lets an account set its first password, ResetLink one that replaces a forgotten password.
func (a *Auth) NewLink(ctx context.Context, staff store.ID) (string, error) {
	return a.keepLink(ctx, staff, linkNew, LinkFor)
}

// ResetLink is described at NewLink.
func (a *Auth) ResetLink(ctx context.Context, staff store.ID) (string, error) {
	return a.keepLink(ctx, staff, linkReset, ResetFor)
}

func (a *Auth) keepLink(ctx context.Context, staff store.ID, purpose string, life time.Duration) (string, error) {
	code, now := secret(), a.now()
	err := a.dir.CreateLink(ctx, store.Link{
		Hash: a.hash.Hash(purposeLink, []byte(code)), Staff: staff, Purpose: purpose, Created: now, Expires: now.Add(life),
	})
	if err != nil {
		return "", fmt.Errorf("keep a one-time link: %w", err)
	}
	return code, nil
}

// A LinkState is what the page of a one-time link needs: whether an account is to be made or only a password set.
type LinkState struct {
	First bool
	Login string
}

// PeekLink looks at a link without using it.
func (a *Auth) PeekLink(ctx context.Context, code string, from netip.Addr) (LinkState, error) {
	_, state, err := a.openLink(ctx, code, from)
	return state, err
}

func (a *Auth) openLink(ctx context.Context, code string, from netip.Addr) (store.Link, LinkState, error) {
	spot := place(from)
	if w := a.fence.wait(spot); w > 0 {
		return store.Link{}, LinkState{}, ErrWait{w}
	}
	link, state, err := a.findLink(ctx, code)
	if errors.Is(err, ErrNobody) {
		a.fence.failed(spot, placeFree, placeLongest)
	}
	return link, state, err
}

func (a *Auth) findLink(ctx context.Context, code string) (store.Link, LinkState, error) {
	if !plausible(code) {
		return store.Link{}, LinkState{}, ErrNobody
	}
	link, err := a.dir.Link(ctx, a.hash.Hash(purposeLink, []byte(code)))
	if err != nil {
		return link, LinkState{}, nobodyIfMissing(err, "look up a one-time link")
	}
	if !link.Used.IsZero() || !a.now().Before(link.Expires) {
		return link, LinkState{}, ErrNobody
	}
	if link.Purpose == linkFirst {
		all, err := a.dir.ListStaff(ctx)
		if err != nil {
			return link, LinkState{}, fmt.Errorf("look for accounts: %w", err)
		}
		if slices.ContainsFunc(all, isAdmin) {
			return link, LinkState{}, ErrNobody
		}
		return link, LinkState{First: true}, nil
	}
	staff, err := a.dir.Staff(ctx, link.Staff)
	if err != nil {
		return link, LinkState{}, nobodyIfMissing(err, "look up an account")
	}
	if !staff.Disabled.IsZero() {
		return link, LinkState{}, ErrNobody
	}
	return link, LinkState{Login: staff.Login}, nil
}

// An Account is what the holder of a link fills in. Login and Name count for the very first link alone.
type Account struct {
	Login, Name, Password string
}

// UseLink sets the password, or makes the first account (an admin), and signs its holder in. Everything that can be
// refused is refused before the link is spent.
func (a *Auth) UseLink(ctx context.Context, code string, fill Account, from netip.Addr) (string, store.Staff, error) {
	link, state, err := a.openLink(ctx, code, from)
	if err != nil {
		return "", store.Staff{}, err
	}
	login := state.Login
	name := strings.TrimSpace(fill.Name)
	if state.First {
		if login, err = Login(fill.Login); err != nil {
			return "", store.Staff{}, err
		}
		if name == "" || len(name) > maxStaffLen {
			return "", store.Staff{}, ErrWeak("Please fill in the name that the room is to show.")
		}
		_, err := a.dir.StaffByLogin(ctx, login)
		if err == nil {
			return "", store.Staff{}, ErrWeak("That login is in use. Please choose another.")
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", store.Staff{}, fmt.Errorf("look up a login: %w", err)
		}
	}
	if err := checkPassword(fill.Password, login); err != nil {
		return "", store.Staff{}, err
	}
	password := a.hashPassword(fill.Password)
	if link, err = a.dir.TakeLink(ctx, link.Hash, a.now()); err != nil {
		return "", store.Staff{}, nobodyIfMissing(err, "use a one-time link")
	}
	staff, err := a.settleAccount(ctx, link, login, name, password)
	if err != nil {
		return "", store.Staff{}, err
	}
	cookie, err := a.passed(ctx, staff)
	a.Look()
	return cookie, staff, err
}

func (a *Auth) settleAccount(ctx context.Context, link store.Link, login, name, password string) (store.Staff, error) {
	if link.Purpose == linkFirst && link.Staff == "" {
		staff := store.Staff{ID: NewID(), Login: login, Name: name, Role: RoleAdmin, Password: password, Created: a.now()}
		if err := a.dir.CreateStaff(ctx, staff); err != nil {
			return store.Staff{}, fmt.Errorf("make the first account: %w", err)
		}
		return staff, nil
	}
	staff, err := a.dir.Staff(ctx, link.Staff)
	if err != nil {
		return store.Staff{}, nobodyIfMissing(err, "look up an account")
	}
	if link.Purpose == linkFirst {
		if !isWaiting(staff) {
			return store.Staff{}, ErrNobody // another first link for it was quicker
		}
		staff.Login, staff.Name = login, name
	}
	staff.Password = password
	if err := a.dir.UpdateStaff(ctx, staff); err != nil {
		return store.Staff{}, fmt.Errorf("set a password: %w", err)
	}
	staff.Version++
	return staff, nil
}

// ErrPresent is the answer to a password that is not the present one.
const ErrPresent = ErrWeak("That is not your present password.")

// ChangePassword replaces a password whose owner knows the present one. It ends the person's sign-ins and returns a new
// one for the browser that asked.
func (a *Auth) ChangePassword(ctx context.Context, staff store.Staff, present, next string) (string, error) {
	door := "login/" + staff.Login
	if w := a.fence.wait(door); w > 0 {
		return "", ErrWait{w}
	}
	if ok, _ := a.verifyPassword(staff.Password, present); !ok {
		a.fence.failed(door, loginFree, loginLongest)
		return "", ErrPresent
	}
	if err := checkPassword(next, staff.Login); err != nil {
		return "", err
	}
	staff.Password = a.hashPassword(next)
	if err := a.dir.UpdateStaff(ctx, staff); err != nil {
		return "", fmt.Errorf("set a password: %w", err)
	}
	staff.Version++
	a.Look()
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return "", err
	}
	return a.keepSignIn(ctx, staff, !x.Since.IsZero()) // whoever asks has gone through it, if it is on
}
