package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
	"hearth/store"
)

// ErrNotYours is something that somebody else has to do; its text says who.
type ErrNotYours string

func (e ErrNotYours) Error() string { return string(e) }

// Refusals of SetGroupRole.
const (
	errOwnRole  = ErrNotYours("Nobody gives a role to themselves. Another facilitator of the group, or an admin, can give it to you.")
	errNoGiving = ErrNotYours("Only a facilitator of the group or an admin gives and takes roles here. A coordinator gives one while nobody leads the group.")
)

// Staffing is what somebody may do about the roles of a group. Every role lets its holder read what is said, so giving
// one is judged here and not at the doors, and never by who it is that arranges.
type Staffing struct {
	Gives bool // a role, to somebody else
	Takes bool // somebody else's role; one's own may always be laid down
}

// Staffing says what by may do in group. The system may do all.
func (f *Office) Staffing(ctx context.Context, by Actor, group store.ID) (Staffing, error) {
	if by.Staff == "" {
		return Staffing{true, true}, nil
	}
	account, err := f.dir.Staff(ctx, by.Staff)
	if err != nil {
		return Staffing{}, fmt.Errorf("look up an account: %w", err)
	}
	roles, err := f.dir.GroupStaff(ctx, group)
	if err != nil {
		return Staffing{}, fmt.Errorf("look up roles: %w", err)
	}
	facilitates := slices.Contains(roles, store.GroupRole{Group: group, Staff: by.Staff, Role: string(moderation.Facilitator)})
	if facilitates || account.Role == auth.RoleAdmin {
		return Staffing{true, true}, nil
	}
	led := slices.ContainsFunc(roles, func(r store.GroupRole) bool {
		return r.Role == string(moderation.Facilitator) || r.Role == string(moderation.Cofacilitator)
	})
	return Staffing{Gives: account.Role == auth.RoleCoordinator && !led}, nil
}

// leadsOwn reports whether by leads the groups that they make. Admins do: the first account of a practice is one.
func (f *Office) leadsOwn(ctx context.Context, by Actor) (bool, error) {
	if by.Staff == "" {
		return false, nil
	}
	account, err := f.dir.Staff(ctx, by.Staff)
	if err != nil {
		return false, fmt.Errorf("look up an account: %w", err)
	}
	return account.Role != auth.RoleCoordinator, nil
}

// SetGroupRole gives a staff person a room role in a group; "" takes it away. Whoever may not is told by ErrNotYours, and
// the audit has that too.
func (f *Office) SetGroupRole(ctx context.Context, by Actor, group, staff store.ID, role string) error {
	said := role
	switch moderation.Role(role) {
	case moderation.Facilitator, moderation.Cofacilitator, moderation.Observer:
	case "":
		said = "none"
	default:
		return ErrAsk("Please choose facilitator, cofacilitator or observer.")
	}
	if _, err := f.dir.Staff(ctx, staff); err != nil {
		return err
	}
	object := "group/" + string(group) + " staff/" + string(staff) + " role/" + said
	refused, err := f.judgeRole(ctx, by, group, staff, role)
	if err != nil {
		return err
	}
	if refused != "" {
		if err := f.Audit(ctx, by, "group.role", object, "", "refused"); err != nil {
			return err
		}
		return refused
	}
	if err := f.dir.SetGroupStaff(ctx, group, staff, role); err != nil {
		return fmt.Errorf("give a role: %w", err)
	}
	return f.Audit(ctx, by, "group.role", object, "", "ok")
}

// judgeRole is why by may not; "" when they may.
func (f *Office) judgeRole(ctx context.Context, by Actor, group, staff store.ID, role string) (ErrNotYours, error) {
	if by.Staff == staff {
		if role == "" {
			return "", nil // laying down one's own opens nothing
		}
		return errOwnRole, nil
	}
	may, err := f.Staffing(ctx, by, group)
	switch {
	case err != nil:
		return "", err
	case role == "" && !may.Takes, role != "" && !may.Gives:
		return errNoGiving, nil
	}
	return "", nil
}

// RoleIn is a staff person's room role in a group; "" when there is none.
func (f *Office) RoleIn(ctx context.Context, group, staff store.ID) (moderation.Role, error) {
	roles, err := f.dir.StaffGroups(ctx, staff)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("look up roles: %w", err)
	}
	for _, r := range roles {
		if r.Group == group {
			return moderation.Role(r.Role), nil
		}
	}
	return "", nil
}
