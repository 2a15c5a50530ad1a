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

// How long a staff sign-in lasts.
const (
	IdleAfter   = 15 * time.Minute
	SignInFor   = 12 * time.Hour
	touchEvery  = time.Minute
	FirstFor    = time.Hour      // the very first link
	LinkFor     = 72 * time.Hour // a link for a new account
	ResetFor    = 24 * time.Hour
	maxStaffLen = 64
)

// Roles of accounts.
const (
	RoleFacilitator = "facilitator"
	RoleCoordinator = "coordinator"
	RoleAdmin       = "admin"
)

// AccountRoles lists them.
func AccountRoles() []string { return []string{RoleFacilitator, RoleCoordinator, RoleAdmin} }

// Login makes what someone typed into the login that is kept: lower case, without spaces around it.
func Login(typed string) (string, error) {
	login := strings.ToLower(strings.TrimSpace(typed))
	if len(login) < 2 || len(login) > maxStaffLen {
		return "", ErrWeak("Please use a login of 2 to 64 characters.")
	}
	for _, c := range []byte(login) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("._-@+", rune(c)) {
			return "", ErrWeak("Please use a login of letters a to z, digits and . _ - @ alone.")
		}
	}
	return login, nil
}

// SignIn judges a login and password from an address and keeps a sign-in. It returns the cookie's secret; ErrSecond when
// the account has a second step, for FinishSignIn.
func (a *Auth) SignIn(ctx context.Context, typed, password string, from netip.Addr) (string, store.Staff, error) {
	login, err := Login(typed)
	if err != nil {
		login = "" // no such login can exist; the attempt is still counted
	}
	door, spot := "login/"+login, place(from)
	if w := a.fence.wait(door, spot); w > 0 {
		return "", store.Staff{}, ErrWait{w}
	}
	staff, err := a.dir.StaffByLogin(ctx, login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", store.Staff{}, fmt.Errorf("look up a login: %w", err)
	}
	if len(password) > maxPassword {
		password = ""
	}
	ok, renew := a.verifyPassword(staff.Password, password)
	if !ok || !staff.Disabled.IsZero() {
		a.fence.failed(door, loginFree, loginLongest)
		a.fence.failed(spot, placeFree, placeLongest)
		return "", store.Staff{}, ErrNobody
	}
	a.fence.forgive(door)
	if renew {
		if staff, err = a.renewHash(ctx, staff, password); err != nil {
			return "", store.Staff{}, err
		}
	}
	code, err := a.passed(ctx, staff)
	return code, staff, err
}

// renewHash hashes a password at today's cost. Whoever changed the row meanwhile wins.
func (a *Auth) renewHash(ctx context.Context, staff store.Staff, password string) (store.Staff, error) {
	staff.Password = a.hashPassword(password)
	err := a.dir.UpdateStaff(ctx, staff)
	if errors.Is(err, store.ErrConflict) {
		return staff, ErrNobody
	}
	if err != nil {
		return staff, fmt.Errorf("renew a password's hash: %w", err)
	}
	staff.Version++
	return staff, nil
}

// keepSignIn is refused when the account changed since it was judged.
func (a *Auth) keepSignIn(ctx context.Context, staff store.Staff, second bool) (string, error) {
	code, now := secret(), a.now()
	err := a.dir.CreateSignIn(ctx, store.SignIn{
		Hash: a.hash.Hash(purposeSignIn, []byte(code)), Staff: staff.ID, StaffVersion: staff.Version,
		Created: now, Seen: now, Expires: now.Add(SignInFor),
		Proved: now, Second: second,
	})
	switch {
	case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrNotFound):
		return "", ErrNobody
	case err != nil:
		return "", fmt.Errorf("keep a sign-in: %w", err)
	}
	return code, nil
}

// A Signed is a sign-in that stands.
type Signed struct {
	Staff  store.Staff
	Grant  Grant // names the sign-in
	Second bool  // it went through the second step
	Fresh  bool  // its holder has proved who they are within ProofFor
}

// SignedIn is the sign-in that a cookie speaks for. Looking counts as activity.
func (a *Auth) SignedIn(ctx context.Context, code string) (Signed, error) {
	if !plausible(code) {
		return Signed{}, ErrNobody
	}
	return a.judgeSignIn(ctx, a.hash.Hash(purposeSignIn, []byte(code)), true)
}

func (a *Auth) judgeSignIn(ctx context.Context, hash store.Hash, active bool) (Signed, error) {
	in, err := a.dir.SignIn(ctx, hash)
	if err != nil {
		return Signed{}, nobodyIfMissing(err, "look up a sign-in")
	}
	now, grant := a.now(), signInGrant(hash)
	if !now.Before(in.Expires) {
		return Signed{}, ErrNobody
	}
	live := a.live(grant)
	if now.Sub(in.Seen) >= IdleAfter && !live {
		if err := a.dir.EndSignIn(ctx, hash); err != nil {
			return Signed{}, fmt.Errorf("end an idle sign-in: %w", err)
		}
		return Signed{}, ErrNobody
	}
	staff, err := a.dir.Staff(ctx, in.Staff)
	if err != nil {
		return Signed{}, nobodyIfMissing(err, "look up an account")
	}
	if !staff.Disabled.IsZero() || !slices.Contains(AccountRoles(), staff.Role) {
		return Signed{}, ErrNobody
	}
	if (active || live) && now.Sub(in.Seen) >= touchEvery {
		if err := a.dir.TouchSignIn(ctx, hash, now); err != nil {
			return Signed{}, fmt.Errorf("note activity: %w", err)
		}
	}
	return Signed{Staff: staff, Grant: grant, Second: in.Second, Fresh: now.Sub(in.Proved) < ProofFor}, nil
}

// SignOut ends one sign-in. Its live connections are cut by Watch, here and on every instance.
func (a *Auth) SignOut(ctx context.Context, code string) error {
	if !plausible(code) {
		return nil
	}
	err := a.dir.EndSignIn(ctx, a.hash.Hash(purposeSignIn, []byte(code)))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("sign out: %w", err)
	}
	a.Look()
	return nil
}

// SignOutAll ends every sign-in of a person.
func (a *Auth) SignOutAll(ctx context.Context, staff store.ID) error {
	if err := a.dir.EndSignIns(ctx, staff); err != nil {
		return fmt.Errorf("sign out everywhere: %w", err)
	}
	a.Look()
	return nil
}

func nobodyIfMissing(err error, doing string) error {
	if errors.Is(err, store.ErrNotFound) {
		return ErrNobody
	}
	return fmt.Errorf("%s: %w", doing, err)
}
