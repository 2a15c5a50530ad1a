package rehearse

import (
	"context"

	"hearth/store"
)

// FirstLink is what serving would print now.
func (o *Own) FirstLink(ctx context.Context) (string, error) { return o.main.FirstLink(ctx) }

// People counts the members of all groups.
func (o *Own) People(ctx context.Context) int {
	directory, n := o.main.House.Store, 0
	groups, err := directory.ListGroups(ctx)
	for _, g := range groups {
		var all []store.Member
		if all, err = directory.ListMembers(ctx, g.ID); err != nil {
			break
		}
		n += len(all)
	}
	if err != nil {
		return -1
	}
	return n
}
