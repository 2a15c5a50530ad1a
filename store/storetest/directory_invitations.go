package storetest

import (
	"errors"
	"time"

	"hearth/store"
)

func invitationBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"an invitation comes back as it was kept", (*house).invitationComesBack},
		{"invitations are kept all or none", (*house).invitationsWhole},
		{"nobody removed or of another group is invited", (*house).invitationsRefused},
		{"a named member's first use is trusted, later ones are not", (*house).namedUses},
		{"an open seat makes its member and is used up", (*house).openUses},
		{"an expired or revoked invitation opens nothing", (*house).invitationEnds},
		{"a removed member's invitation opens nothing", (*house).invitationOfRemoved},
		{"a refused use keeps nothing", (*house).refusedUseKeepsNothing},
		{"a single open seat used at once by many: one wins", (*house).openRace},
		{"open seats used at once: exactly as many as there are", (*house).openRaceMany},
		{"a named invitation used at once by many: one is trusted", (*house).namedRace},
		{"a replacement ends what it replaces", (*house).replaced},
		{"replacements at once leave one that is valid", (*house).replaceRace},
		{"no use slips past a revocation", (*house).revokeRace},
	}
}

func (h *house) unusable(hash store.Hash, at time.Time) {
	h.Helper()
	i, v, err := h.UseInvitation(h.ctx(), hash, at, h.device(), h.stranger())
	h.is(err, store.ErrNotFound)
	h.same(i, store.Invitation{})
	h.same(v, store.Device{})
}

func (h *house) invitationComesBack() {
	g, other := h.group(), h.group()
	m, s := h.member(g.ID), h.session(g.ID, "")
	named, open := h.named(m), h.open(s, 12)
	named.Replaces = true
	h.invite(named, open)
	h.invite(h.open(h.session(other.ID, ""), 1))
	h.same(must[store.Invitation](h)(h.Invitation(h.ctx(), named.Hash)), named)
	h.same(must[store.Invitation](h)(h.InvitationByID(h.ctx(), open.ID)), open)
	h.same(must[[]store.Invitation](h)(h.ListInvitations(h.ctx(), g.ID)), []store.Invitation{named, open})
	_, err := h.Invitation(h.ctx(), freshHash())
	h.is(err, store.ErrNotFound)
	_, err = h.InvitationByID(h.ctx(), freshID())
	h.is(err, store.ErrNotFound)
}

func (h *house) invitationsWhole() {
	g := h.group()
	m := h.member(g.ID)
	first, second := h.named(m), h.named(m)
	second.Hash = first.Hash
	h.is(h.CreateInvitations(h.ctx(), []store.Invitation{first, second}), store.ErrTaken)
	if n := len(must[[]store.Invitation](h)(h.ListInvitations(h.ctx(), g.ID))); n != 0 {
		h.Fatalf("%d of the refused invitations were kept", n)
	}
}

func (h *house) invitationsRefused() {
	g, other := h.group(), h.group()
	m := h.member(g.ID)
	foreign := h.named(m)
	foreign.Group = other.ID
	h.is(h.CreateInvitations(h.ctx(), []store.Invitation{foreign}), store.ErrNotFound)
	elsewhere := h.open(h.session(g.ID, ""), 1)
	elsewhere.Group = other.ID
	h.is(h.CreateInvitations(h.ctx(), []store.Invitation{elsewhere}), store.ErrNotFound)
	m.Removed = h.now
	h.ok(h.UpdateMember(h.ctx(), m))
	h.is(h.CreateInvitations(h.ctx(), []store.Invitation{h.named(m)}), store.ErrNotFound)
	h.is(h.ReplaceInvitation(h.ctx(), h.named(m)), store.ErrNotFound)
}

func (h *house) namedUses() {
	m := h.member(h.group().ID)
	i := h.named(m)
	h.invite(i)
	before := h.head()
	v := h.device()
	used, kept, err := h.UseInvitation(h.ctx(), i.Hash, h.now, v, nil)
	h.ok(err)
	i.Used = 1
	v.Member, v.Invitation, v.Trusted = m.ID, i.ID, true
	h.same(used, i)
	h.same(kept, v)
	h.same(must[store.Device](h)(h.Device(h.ctx(), v.Hash)), v)
	h.same(h.news(before), []string{changeLine(store.InvitationChanged, string(i.ID)), changeLine(store.DeviceChanged, string(v.ID))})

	later := h.device()
	later.Trusted = true // only the store says so
	used, kept, err = h.UseInvitation(h.ctx(), i.Hash, h.now, later, nil)
	h.ok(err)
	later.Member, later.Invitation, later.Trusted = m.ID, i.ID, false
	h.same(used, i)
	h.same(kept, later)
	h.same(must[[]store.Device](h)(h.MemberDevices(h.ctx(), m.ID)), []store.Device{v, later})
}

func (h *house) openUses() {
	g := h.group()
	i := h.open(h.session(g.ID, ""), 2)
	h.invite(i)
	var want []store.Member
	for range 2 {
		who := h.stranger()
		before := h.head()
		_, v, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), who)
		h.ok(err)
		if v.Member != who.ID || !v.Trusted || who.Group != "" {
			h.Fatalf("device %+v of %+v", v, who)
		}
		h.same(h.news(before), []string{
			changeLine(store.MemberChanged, string(who.ID)), changeLine(store.InvitationChanged, string(i.ID)),
			changeLine(store.DeviceChanged, string(v.ID)),
		})
		who.Group = g.ID
		want = append(want, *who)
	}
	h.unusable(i.Hash, h.now)
	h.same(must[[]store.Member](h)(h.ListMembers(h.ctx(), g.ID)), want)
}

func (h *house) invitationEnds() {
	g := h.group()
	m, s := h.member(g.ID), h.session(g.ID, "")
	for _, i := range []store.Invitation{h.named(m), h.open(s, 2)} {
		h.invite(i)
		h.unusable(i.Hash, i.Expires)
		_, _, err := h.UseInvitation(h.ctx(), i.Hash, i.Expires.Add(-time.Millisecond), h.device(), h.stranger())
		h.ok(err)
		h.unusable(i.Hash, i.Expires) // also when it was used before
		h.ok(h.RevokeInvitation(h.ctx(), i.ID))
		dead := must[store.Invitation](h)(h.Invitation(h.ctx(), i.Hash))
		if dead.Revoked.IsZero() {
			h.Fatal("the invitation is still valid")
		}
		h.ok(h.RevokeInvitation(h.ctx(), i.ID))
		h.same(must[store.Invitation](h)(h.Invitation(h.ctx(), i.Hash)), dead)
		h.unusable(i.Hash, h.now)
	}
	h.is(h.RevokeInvitation(h.ctx(), freshID()), store.ErrNotFound)
	h.unusable(freshHash(), h.now)
}

func (h *house) invitationOfRemoved() {
	m := h.member(h.group().ID)
	i := h.named(m)
	h.invite(i)
	_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), nil)
	h.ok(err)
	m.Removed = h.now
	h.ok(h.UpdateMember(h.ctx(), m))
	h.unusable(i.Hash, h.now)
}

func (h *house) refusedUseKeepsNothing() {
	g := h.group()
	i := h.open(h.session(g.ID, ""), 1)
	h.invite(i)
	taken := h.device()
	taken.Member = h.member(g.ID).ID
	h.ok(h.CreateDevice(h.ctx(), taken))
	before := h.head()
	_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, taken, h.stranger())
	h.is(err, store.ErrTaken)
	if _, _, err = h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), nil); err == nil {
		h.Fatal("an open seat was taken by nobody")
	}
	h.same(must[store.Invitation](h)(h.Invitation(h.ctx(), i.Hash)), i)
	if n := len(must[[]store.Member](h)(h.ListMembers(h.ctx(), g.ID))); n != 1 {
		h.Fatalf("%d members, want 1", n)
	}
	h.same(h.news(before), []string(nil))
}

func (h *house) openRace() {
	g := h.group()
	i := h.open(h.session(g.ID, ""), 1)
	h.invite(i)
	h.oneWins(h.race(8, 1000, func(int) error {
		_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), h.stranger())
		return err
	}), store.ErrNotFound)
	if n := len(must[[]store.Member](h)(h.ListMembers(h.ctx(), g.ID))); n != 1 {
		h.Fatalf("%d members came in, want 1", n)
	}
}

func (h *house) openRaceMany() {
	g := h.group()
	const seats = 25
	i := h.open(h.session(g.ID, ""), seats)
	h.invite(i)
	won := 0
	for _, err := range h.race(8, 200, func(int) error {
		_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), h.stranger())
		return err
	}) {
		if err == nil {
			won++
		} else {
			h.is(err, store.ErrNotFound)
		}
	}
	if n := len(must[[]store.Member](h)(h.ListMembers(h.ctx(), g.ID))); won != seats || n != seats {
		h.Fatalf("%d uses and %d members, want %d", won, n, seats)
	}
}

func (h *house) namedRace() {
	m := h.member(h.group().ID)
	i := h.named(m)
	h.invite(i)
	for _, err := range h.race(8, 200, func(int) error {
		_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), nil)
		return err
	}) {
		h.ok(err)
	}
	trusted := 0
	for _, v := range must[[]store.Device](h)(h.MemberDevices(h.ctx(), m.ID)) {
		if v.Trusted {
			trusted++
		}
	}
	if trusted != 1 {
		h.Fatalf("%d devices are trusted, want 1", trusted)
	}
}

func (h *house) replaced() {
	g := h.group()
	m, other := h.member(g.ID), h.member(g.ID)
	used, unused, hers := h.named(m), h.named(m), h.named(other)
	h.invite(used, unused, hers)
	_, _, err := h.UseInvitation(h.ctx(), used.Hash, h.now, h.device(), nil)
	h.ok(err)
	fresh := h.named(m)
	fresh.Replaces = true
	before := h.head()
	h.ok(h.ReplaceInvitation(h.ctx(), fresh))
	h.same(h.news(before), []string{
		changeLine(store.InvitationChanged, string(used.ID)), changeLine(store.InvitationChanged, string(unused.ID)),
		changeLine(store.InvitationChanged, string(fresh.ID)),
	})
	h.unusable(used.Hash, h.now)
	h.unusable(unused.Hash, h.now)
	for _, i := range []store.Invitation{fresh, hers} {
		_, v, err := h.UseInvitation(h.ctx(), i.Hash, h.now, h.device(), nil)
		h.ok(err)
		if !v.Trusted {
			h.Fatal("a first use is not trusted")
		}
	}
	if err := h.ReplaceInvitation(h.ctx(), h.open(h.session(g.ID, ""), 1)); err == nil {
		h.Fatal("open seats were replaced")
	}
}

func (h *house) replaceRace() {
	g := h.group()
	m := h.member(g.ID)
	for _, err := range h.race(8, 40, func(int) error { return h.ReplaceInvitation(h.ctx(), h.named(m)) }) {
		h.ok(err)
	}
	valid := 0
	for _, i := range must[[]store.Invitation](h)(h.ListInvitations(h.ctx(), g.ID)) {
		if i.Revoked.IsZero() {
			valid++
		}
	}
	if valid != 1 {
		h.Fatalf("%d invitations are valid, want 1", valid)
	}
}

// revokeRace revokes while many use: what was used stands below the revocation in the feed, and nothing above it.
func (h *house) revokeRace() {
	i := h.open(h.session(h.group().ID, ""), 1000)
	h.invite(i)
	const calls = 100
	devices := make([]store.Device, calls)
	before := h.head()
	errs := h.race(8, calls, func(n int) error {
		if n == calls/2 {
			return h.RevokeInvitation(h.ctx(), i.ID)
		}
		devices[n] = h.device()
		_, _, err := h.UseInvitation(h.ctx(), i.Hash, h.now, devices[n], h.stranger())
		return err
	})
	h.ok(errs[calls/2])
	won := 0
	for n, err := range errs {
		switch {
		case n == calls/2:
		case err == nil:
			won++
		case !errors.Is(err, store.ErrNotFound):
			h.Fatalf("use beside a revocation: %v", err)
		}
	}
	news := h.news(before)
	if len(news) != 3*won+1 || news[len(news)-1] != changeLine(store.InvitationChanged, string(i.ID)) {
		h.Fatalf("%d changes for %d uses and a revocation, the last is %q", len(news), won, news[len(news)-1])
	}
}
