package app_test

import (
	"slices"
	"testing"
	"time"

	"hearth/cmd/internal/kit"
	"hearth/hub/wire"
)

// goal is how soon what ends at one instance is to have ended at every other. It is measured here and said; what fails is
// only what does not end at all, since a machine may be slow.
const goal = 2 * time.Second

// open gives a socket and a stream of somebody at each instance.
func (s *shape) open(t *testing.T, p *kit.Place) (all []*kit.Live) {
	t.Helper()
	for i := range s.mains {
		all = append(all, s.socket(t, p, i), s.stream(t, p, i))
	}
	return all
}

// took says how long something took to reach everyone.
func took(t *testing.T, what string, since time.Time, all []*kit.Live) {
	t.Helper()
	d, verdict := time.Since(since), ""
	if d > goal {
		verdict = " (the goal is " + goal.String() + ")"
	}
	t.Logf("%-28s %2d connections, the last after %v%s", what, len(all), d.Round(time.Millisecond), verdict)
}

// ends waits until all have ended, with one of the codes.
func ends(t *testing.T, what string, since time.Time, all []*kit.Live, codes ...wire.CloseCode) {
	t.Helper()
	for i, l := range all {
		code, err := l.Ended(t.Context())
		if err != nil {
			t.Fatalf("%s: connection %d of %d goes on: %v", what, i+1, len(all), err)
		}
		if !slices.Contains(codes, wire.CloseCode(code)) {
			t.Errorf("%s: connection %d of %d ended with %d, want one of %v", what, i+1, len(all), code, codes)
		}
	}
	took(t, what, since, all)
}

// TestAccessEverywhere: what is ended at the first instance ends at every one, sockets and streams alike, with Redis and
// without.
func TestAccessEverywhere(t *testing.T) {
	inShapes(t, func(t *testing.T, s *shape) {
		s.signOuts(t)
		s.links(t)
		s.programs(t)
		s.removals(t)
		s.roles(t)
	})
}

func (s *shape) signOuts(t *testing.T) {
	t.Helper()
	ben, _ := s.colleague(t, "ben", "cofacilitator")
	all, now := s.open(t, ben), time.Now()
	submit(t, ben, "/sign-out", "")
	ends(t, "sign-out", now, all, wire.CloseSignedOut)

	cleo, _ := s.colleague(t, "cleo", "cofacilitator")
	all, now = s.open(t, cleo), time.Now()
	submit(t, cleo, "/account/sign-out-everywhere", "")
	ends(t, "sign-out everywhere", now, all, wire.CloseSignedOut)

	dora, id := s.colleague(t, "dora", "observer")
	all, now = s.open(t, dora), time.Now()
	s.staff.api("POST", "/staff/"+id+"/disable", nil, nil).must(t, 200)
	ends(t, "an account is disabled", now, all, wire.CloseSignedOut)
}

func (s *shape) links(t *testing.T) {
	t.Helper()
	sam, id := s.member(t, "Sam")
	all, now := s.open(t, sam), time.Now()
	var l struct{ Invitations []struct{ ID, Member string } }
	s.staff.api("GET", "/groups/"+s.group+"/invitations", nil, &l)
	for _, inv := range l.Invitations {
		if inv.Member == id {
			s.staff.api("DELETE", "/groups/"+s.group+"/invitations/"+inv.ID, nil, nil).must(t, 200)
		}
	}
	ends(t, "an invitation is revoked", now, all, wire.CloseSignedOut)

	kim, id := s.member(t, "Kim")
	all, now = s.open(t, kim), time.Now()
	s.link(t, id)
	ends(t, "a new link ends the old", now, all, wire.CloseSignedOut)
}

func (s *shape) programs(t *testing.T) {
	t.Helper()
	var k struct{ ID, Key string }
	s.staff.api("POST", "/keys", map[string]any{"name": "portal", "scopes": []string{"rooms", "tickets"}}, &k)
	program := newBrowser(t, s.m)
	program.head = map[string]string{"Authorization": "Bearer " + k.Key}
	member, err := s.doors[0].TakeTicket(t.Context(), s.session, s.ticket(t, program))
	if err != nil {
		t.Fatal(err)
	}
	all := append(s.open(t, s.doors[0].Program(k.Key).Staff(s.session)), s.open(t, member)...)
	now := time.Now()
	s.staff.api("DELETE", "/keys/"+k.ID, nil, nil).must(t, 200)
	ends(t, "a key is revoked", now, all, wire.CloseSignedOut)
}

func (s *shape) removals(t *testing.T) {
	t.Helper()
	lee, id := s.member(t, "Lee")
	all, now := s.open(t, lee), time.Now()
	s.staff.api("DELETE", "/groups/"+s.group+"/members/"+id, nil, nil).must(t, 200)
	ends(t, "a member is removed", now, all, wire.CloseSignedOut, wire.CloseRemoved)

	max, _ := s.member(t, "Max")
	v, err := max.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, now = s.open(t, max), time.Now()
	s.leader().must(`"do":"remove","who":"` + v.You.Who + `","note":"We will call you."`)
	ends(t, "removed in the room", now, all, wire.CloseRemoved)
}

func (s *shape) roles(t *testing.T) {
	t.Helper()
	eve, id := s.colleague(t, "eve", "cofacilitator")
	all, now := s.open(t, eve), time.Now()
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+id, map[string]any{"role": "observer"}, nil).must(t, 200)
	for _, l := range all {
		await(t, l, 0, "another role is shown", func(f *kit.Frame) bool {
			if f.T != "welcome" {
				return false
			}
			v, err := f.Room()
			return err == nil && v.You.Role == "observer"
		})
	}
	took(t, "another role is given", now, all)
	now = time.Now()
	s.staff.api("PUT", "/groups/"+s.group+"/staff/"+id, map[string]any{"role": ""}, nil).must(t, 200)
	ends(t, "a role is taken", now, all, wire.CloseRemoved, wire.CloseNotYours)
}
