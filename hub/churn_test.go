package hub

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hearth/moderation"
)

// G28: after a thousand rounds of coming and going over three instances, with hints and without, everybody who is
// connected is here, nobody else is, and the log is at rest.
func TestNoGhostsAfterChurn(t *testing.T) {
	rounds := 1000
	if testing.Short() || raceDetector {
		rounds = 150
	}
	sail(t, 3, func(t *testing.T, f *fleet) {
		f.lead.conn.Gone()
		rng := rand.New(rand.NewPCG(28, 28))
		people := []*actor{f.lead}
		for i := range 6 {
			people = append(people, f.invite(nameOf(i)))
		}
		// tabs are who has which connections open, by person and instance.
		tabs := make([][3]func(), len(people))
		for n := range rounds {
			p, at := rng.IntN(len(people)), rng.IntN(3)
			if leave := tabs[p][at]; leave != nil {
				leave()
				tabs[p][at] = nil
			} else {
				_, tabs[p][at] = f.visit(people[p], at)
			}
			switch n % 97 {
			case 11:
				f.at[rng.IntN(3)].state(func(r *room) { r.broken = errFault }) // whoever sat there has to come again
			case 53:
				f.ways[0].Store.(*fake).crash()
			}
			time.Sleep(time.Duration(rng.IntN(4000)) * time.Millisecond)
			for p := range tabs { // pages that were closed are closed
				for at, leave := range tabs[p] {
					if leave != nil && !f.sits(people[p], at) {
						leave()
						tabs[p][at] = nil
					}
				}
			}
		}
		time.Sleep(2 * time.Minute)
		f.converged(people, tabs)
		before := f.counted()
		if most := 4 * rounds; before.away+before.back > most || before.arrived+before.departed > most {
			t.Errorf("%d rounds left %+v", rounds, before)
		}
		time.Sleep(3 * time.Minute)
		if after := f.counted(); after != before {
			t.Errorf("the log goes on by itself: %+v, then %+v", before, after)
		}
	})
}

// sits reports whether somebody has a connection at an instance.
func (f *fleet) sits(a *actor, n int) (sits bool) {
	f.at[n].state(func(r *room) { sits = r.people.connections(a.who) > 0 })
	return sits
}

// converged holds every instance's picture, and the record, against who is connected.
func (f *fleet) converged(people []*actor, tabs [][3]func()) {
	f.Helper()
	var want []moderation.ParticipantID
	staff := false
	for p, a := range people {
		if slices.ContainsFunc(tabs[p][:], func(leave func()) bool { return leave != nil }) {
			want = append(want, a.who)
			staff = staff || a == people[0]
		}
	}
	slices.Sort(want)
	for i, s := range f.at {
		var attached, here []moderation.ParticipantID
		away := false
		s.state(func(r *room) {
			for _, a := range people {
				if r.people.attached(a.who) {
					attached = append(attached, a.who)
				}
				if r.committed.Attendance(a.who) {
					here = append(here, a.who)
				}
			}
			_, away = r.committed.StaffAway()
		})
		slices.Sort(attached)
		slices.Sort(here)
		if !slices.Equal(attached, want) || !slices.Equal(here, want) || away == staff {
			f.Errorf("instance %d: %s", i, fmt.Sprintf("connected %v, attached %v, here %v, staff away %t", want, attached, here, away))
		}
	}
}
