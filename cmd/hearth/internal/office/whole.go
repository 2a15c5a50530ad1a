package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/moderation"
	"hearth/moderation/plain"
	"hearth/store"
)

// A WholeForm is a new group with everything that it needs to meet: one page, one step.
type WholeForm struct {
	GroupForm
	Session SessionForm // Group is filled in here
	Planned bool        // Session counts
	People  []string    // names to begin with, in order; empty ones are left out
	Lead    store.ID    // who leads; "": whoever makes the group, where they may
	Extras  Extras
}

// A Person is a new member with their link, which is shown this once.
type Person struct {
	Name string
	Linked
}

// A Whole is what became of a WholeForm.
type Whole struct {
	Group    store.Group
	Sessions []store.Session
	People   []Person // in the order of the form
}

// MostPeople is how many members a group is made with at once.
const MostPeople = 60

// NewWhole makes a group, its leader, its sessions, its members and their links. Everything that can be refused is refused
// before anything is kept; the form's own texts are what the refusals are about.
func (f *Office) NewWhole(ctx context.Context, by Actor, form WholeForm) (Whole, error) {
	var w Whole
	names, err := f.judgeWhole(ctx, by, &form)
	if err != nil {
		return w, err
	}
	if w.Group, err = f.NewGroup(ctx, by, form.GroupForm); err != nil {
		return w, err
	}
	if form.Lead != "" && form.Lead != by.Staff {
		if err := f.SetGroupRole(ctx, by, w.Group.ID, form.Lead, string(moderation.Facilitator)); err != nil {
			return w, err
		}
	}
	if form.Planned {
		form.Session.Group = w.Group.ID
		if w.Sessions, err = f.Plan(ctx, by, form.Session); err != nil {
			return w, err
		}
	}
	w.People, err = f.AddPeople(ctx, by, w.Group.ID, names)
	return w, err
}

// AddPeople adds members by names that GoodNames took, each with a link.
func (f *Office) AddPeople(ctx context.Context, by Actor, group store.ID, names []string) ([]Person, error) {
	people := make([]Person, 0, len(names))
	for _, name := range names {
		m, err := f.AddMember(ctx, by, group, Profile{Name: name})
		if err != nil {
			return people, err
		}
		l, err := f.InviteMember(ctx, by, m.ID)
		if err != nil {
			return people, err
		}
		people = append(people, Person{name, l})
	}
	return people, nil
}

func (f *Office) judgeWhole(ctx context.Context, by Actor, form *WholeForm) ([]string, error) {
	if _, err := line("the group's name", form.Name, 80); err != nil {
		return nil, ErrField{"name", err.Error()}
	}
	names, err := GoodNames(form.People)
	if err != nil {
		return nil, err
	}
	if err := f.judgeLead(ctx, by, form.Lead); err != nil {
		return nil, err
	}
	if err := form.Extras.check(); err != nil {
		return nil, err
	}
	if form.Zone == "" {
		form.Zone = "UTC"
	}
	if err := goodZone(form.Zone); err != nil {
		return nil, err
	}
	form.GroupForm.Extras = &form.Extras
	if len(names) > 0 && form.Settings == nil { // a room for all of them, and for one more
		s := moderation.DefaultSettings()
		s.Seats = max(s.Seats, len(names)+1)
		form.Settings = &s
	}
	if !form.Planned {
		return names, nil
	}
	_, err = f.judgePlan(form.Name, form.Zone, &form.Session)
	return names, err
}

// judgeLead refuses a group that nobody would lead: a coordinator arranges, and names who does.
func (f *Office) judgeLead(ctx context.Context, by Actor, lead store.ID) error {
	own, err := f.leadsOwn(ctx, by)
	if err != nil {
		return err
	}
	if lead == "" {
		if !own {
			return ErrField{"lead", "Please choose who leads the group."}
		}
		return nil
	}
	if lead == by.Staff && !own {
		return ErrField{"lead", "A coordinator arranges and does not lead. Please choose somebody else."}
	}
	s, err := f.dir.Staff(ctx, lead)
	if errors.Is(err, store.ErrNotFound) || (err == nil && !s.Disabled.IsZero()) {
		return ErrField{"lead", "Please choose who leads from the list."}
	}
	return err
}

// GoodNames tidies names as a room would show them, and refuses the list where one cannot be: nobody is to find out at
// the door. Two people of one name would be taken for each other.
func GoodNames(typed []string) ([]string, error) {
	var names, seen []string
	for _, one := range typed {
		if strings.TrimSpace(one) == "" {
			continue
		}
		named, err := plain.Name(one)
		if err != nil {
			return nil, ErrField{"people", "“" + strings.TrimSpace(one) + "”: " + askName(err).Error()}
		}
		if slices.Contains(seen, named.Skeleton) {
			return nil, ErrField{"people", "“" + named.Display + "” stands there twice, or looks like another name. Please tell them apart."}
		}
		names, seen = append(names, named.Display), append(seen, named.Skeleton)
	}
	if len(names) > MostPeople {
		return nil, ErrField{"people", fmt.Sprintf("Please begin with at most %d people; more can be added after.", MostPeople)}
	}
	return names, nil
}
