package storetest

import (
	"errors"
	"time"

	"hearth/store"
)

func staffBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"an account comes back as it was kept", (*house).staffComesBack},
		{"a login is used once", (*house).loginTaken},
		{"accounts made at once under one login: one wins", (*house).loginRace},
		{"a change of password does not undo a disabling", (*house).staffVersion},
		{"disabling, a new password and a new role end sign-ins", (*house).staffEndsSignIns},
		{"a new name ends no sign-in", (*house).renameKeepsSignIns},
		{"no sign-in survives a disabling it ran beside", (*house).disableRace},
	}
}

func (h *house) staffComesBack() {
	var want []store.Staff
	for range 12 {
		want = append(want, h.staff())
	}
	h.same(must[[]store.Staff](h)(h.ListStaff(h.ctx())), want)
	h.same(must[store.Staff](h)(h.Staff(h.ctx(), want[3].ID)), want[3])
	h.same(must[store.Staff](h)(h.StaffByLogin(h.ctx(), want[5].Login)), want[5])
	_, err := h.Staff(h.ctx(), freshID())
	h.is(err, store.ErrNotFound)
	_, err = h.StaffByLogin(h.ctx(), "nobody")
	h.is(err, store.ErrNotFound)
}

func (h *house) loginTaken() {
	ben, kim := h.staff(), h.staff()
	h.is(h.CreateStaff(h.ctx(), store.Staff{ID: freshID(), Login: ben.Login}), store.ErrTaken)
	kim.Login = ben.Login
	h.is(h.UpdateStaff(h.ctx(), kim), store.ErrTaken)
}

func (h *house) loginRace() {
	h.oneWins(h.race(8, 64, func(int) error {
		return h.CreateStaff(h.ctx(), store.Staff{ID: freshID(), Login: "ben", Created: h.now})
	}), store.ErrTaken)
}

func (h *house) staffVersion() {
	ben := h.staff()
	disabled, renewed := ben, ben
	disabled.Disabled = h.now
	h.ok(h.UpdateStaff(h.ctx(), disabled))
	renewed.Password = "$argon2id$two"
	h.is(h.UpdateStaff(h.ctx(), renewed), store.ErrConflict)
	disabled.Version = 1
	h.same(must[store.Staff](h)(h.Staff(h.ctx(), ben.ID)), disabled)
	h.is(h.UpdateStaff(h.ctx(), store.Staff{ID: freshID()}), store.ErrNotFound)
}

func (h *house) staffEndsSignIns() {
	for _, change := range []func(*store.Staff){
		func(s *store.Staff) { s.Disabled = h.now },
		func(s *store.Staff) { s.Password = "$argon2id$two" },
		func(s *store.Staff) { s.Role = "admin" },
	} {
		ben, kim := h.staff(), h.staff()
		mine, phone, hers := h.signIn(ben), h.signIn(ben), h.signIn(kim)
		before := h.head()
		change(&ben)
		h.ok(h.UpdateStaff(h.ctx(), ben))
		for _, i := range []store.SignIn{mine, phone} {
			_, err := h.SignIn(h.ctx(), i.Hash)
			h.is(err, store.ErrNotFound)
		}
		_, err := h.SignIn(h.ctx(), hers.Hash)
		h.ok(err)
		h.same(h.news(before), []string{changeLine(store.StaffChanged, string(ben.ID)), changeLine(store.SignInsEnded, string(ben.ID))})
	}
}

func (h *house) renameKeepsSignIns() {
	ben := h.staff()
	i := h.signIn(ben)
	ben.Name = "Benedict"
	h.ok(h.UpdateStaff(h.ctx(), ben))
	_, err := h.SignIn(h.ctx(), i.Hash)
	h.ok(err)
}

// disableRace signs in from many browsers while the account is disabled: whoever got in is out again.
func (h *house) disableRace() {
	ben := h.staff()
	const calls = 64
	hashes := make([]store.Hash, calls)
	errs := h.race(8, calls, func(n int) error {
		if n == calls/2 {
			gone := ben
			gone.Disabled = h.now
			return h.UpdateStaff(h.ctx(), gone)
		}
		hashes[n] = freshHash()
		return h.CreateSignIn(h.ctx(), store.SignIn{Hash: hashes[n], Staff: ben.ID, Created: h.now, Expires: h.now.Add(time.Hour)})
	})
	h.ok(errs[calls/2])
	for n, err := range errs {
		if n == calls/2 {
			continue
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			h.Fatalf("sign-in beside a disabling: %v", err)
		}
		_, err = h.SignIn(h.ctx(), hashes[n])
		h.is(err, store.ErrNotFound)
	}
}

func signInBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a sign-in comes back, is touched forward and ended", (*house).signInLife},
		{"a sign-in judged on an older password is refused", (*house).signInStale},
		{"ending all sign-ins of a person spares others", (*house).signInsEnded},
		{"signing in sweeps what has expired", (*house).signInSweeps},
	}
}

func (h *house) signInLife() {
	ben := h.staff()
	i := h.signIn(ben)
	h.same(must[store.SignIn](h)(h.SignIn(h.ctx(), i.Hash)), i)
	i.Seen = h.now.Add(time.Minute)
	h.ok(h.TouchSignIn(h.ctx(), i.Hash, i.Seen))
	h.ok(h.TouchSignIn(h.ctx(), i.Hash, h.now)) // late: never backwards
	h.same(must[store.SignIn](h)(h.SignIn(h.ctx(), i.Hash)), i)
	before := h.head()
	h.ok(h.EndSignIn(h.ctx(), i.Hash))
	h.ok(h.EndSignIn(h.ctx(), i.Hash))
	h.same(h.news(before), []string{changeLine(store.SignInsEnded, string(ben.ID))})
	_, err := h.SignIn(h.ctx(), i.Hash)
	h.is(err, store.ErrNotFound)
	h.is(h.TouchSignIn(h.ctx(), i.Hash, h.now), store.ErrNotFound)
}

func (h *house) signInStale() {
	ben := h.staff()
	read := ben
	ben.Password = "$argon2id$two"
	h.ok(h.UpdateStaff(h.ctx(), ben))
	i := store.SignIn{Hash: freshHash(), Staff: ben.ID, StaffVersion: read.Version, Created: h.now, Expires: h.now.Add(time.Hour)}
	h.is(h.CreateSignIn(h.ctx(), i), store.ErrConflict)
	i.StaffVersion = 1
	h.ok(h.CreateSignIn(h.ctx(), i))
	i.Staff = freshID()
	h.is(h.CreateSignIn(h.ctx(), i), store.ErrNotFound)
}

func (h *house) signInsEnded() {
	ben, kim := h.staff(), h.staff()
	mine, phone, hers := h.signIn(ben), h.signIn(ben), h.signIn(kim)
	h.ok(h.EndSignIns(h.ctx(), ben.ID))
	for _, i := range []store.SignIn{mine, phone} {
		_, err := h.SignIn(h.ctx(), i.Hash)
		h.is(err, store.ErrNotFound)
	}
	h.same(must[store.SignIn](h)(h.SignIn(h.ctx(), hers.Hash)), hers)
	h.ok(h.EndSignIns(h.ctx(), ben.ID))
}

func (h *house) signInSweeps() {
	ben := h.staff()
	old := store.SignIn{Hash: freshHash(), Staff: ben.ID, Created: h.now.Add(-time.Hour), Expires: h.now}
	h.ok(h.CreateSignIn(h.ctx(), old))
	must[store.SignIn](h)(h.SignIn(h.ctx(), old.Hash))
	h.signIn(ben)
	_, err := h.SignIn(h.ctx(), old.Hash)
	h.is(err, store.ErrNotFound)
}

func linkBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a link is taken once", (*house).linkOnce},
		{"a link is not taken when it has expired", (*house).linkExpires},
		{"a link taken at once by many: one wins", (*house).linkRace},
		{"a first link is good only while there is no account", (*house).linkFirst},
		{"a disabled account's links are dead, also later", (*house).linkDisabled},
		{"a new password ends the links that could have set another", (*house).linkOvertaken},
	}
}

func (h *house) link(staff store.ID, purpose string) store.Link {
	h.Helper()
	l := store.Link{Hash: freshHash(), Staff: staff, Purpose: purpose, Expires: h.now.Add(time.Hour), Created: h.now}
	h.ok(h.CreateLink(h.ctx(), l))
	return l
}

func (h *house) noLink(hash store.Hash, at time.Time) {
	h.Helper()
	got, err := h.TakeLink(h.ctx(), hash, at)
	h.is(err, store.ErrNotFound)
	h.same(got, store.Link{})
}

func (h *house) linkOnce() {
	ben := h.staff()
	l, other := h.link(ben.ID, "new"), h.link(ben.ID, "reset")
	h.same(must[store.Link](h)(h.Link(h.ctx(), l.Hash)), l)
	l.Used = h.now.Add(time.Minute)
	h.same(must[store.Link](h)(h.TakeLink(h.ctx(), l.Hash, l.Used)), l)
	h.noLink(l.Hash, h.now)
	h.same(must[store.Link](h)(h.Link(h.ctx(), l.Hash)), l)
	h.same(must[store.Link](h)(h.Link(h.ctx(), other.Hash)), other)
	h.noLink(freshHash(), h.now)
	h.is(h.CreateLink(h.ctx(), other), store.ErrTaken)
	_, err := h.Link(h.ctx(), freshHash())
	h.is(err, store.ErrNotFound)
}

func (h *house) linkExpires() {
	l := h.link(h.staff().ID, "new")
	h.noLink(l.Hash, l.Expires)
	must[store.Link](h)(h.TakeLink(h.ctx(), l.Hash, l.Expires.Add(-time.Millisecond)))
}

func (h *house) linkRace() {
	l := h.link(h.staff().ID, "reset")
	h.oneWins(h.race(8, 1000, func(int) error {
		_, err := h.TakeLink(h.ctx(), l.Hash, h.now)
		return err
	}), store.ErrNotFound)
}

func (h *house) linkFirst() {
	links := make([]store.Link, 16)
	for n := range links {
		links[n] = h.link("", "first")
	}
	h.oneWins(h.race(8, len(links), func(n int) error {
		_, err := h.TakeLink(h.ctx(), links[n].Hash, h.now)
		return err
	}), store.ErrNotFound)
	late := h.link("", "first") // whoever took the other never finished
	h.staff()
	h.noLink(late.Hash, h.now)
}

func (h *house) linkDisabled() {
	ben := h.staff()
	before := h.link(ben.ID, "reset")
	ben.Disabled = h.now
	h.ok(h.UpdateStaff(h.ctx(), ben))
	h.noLink(before.Hash, h.now)
	meanwhile := h.link(ben.ID, "reset")
	h.noLink(meanwhile.Hash, h.now)
	ben.Disabled, ben.Version = time.Time{}, 1
	h.ok(h.UpdateStaff(h.ctx(), ben))
	h.noLink(before.Hash, h.now)
}

func (h *house) linkOvertaken() {
	ben := h.staff()
	used, spare := h.link(ben.ID, "reset"), h.link(ben.ID, "reset")
	must[store.Link](h)(h.TakeLink(h.ctx(), used.Hash, h.now))
	ben.Password = "$argon2id$two"
	h.ok(h.UpdateStaff(h.ctx(), ben))
	h.noLink(spare.Hash, h.now)
	ben.Name, ben.Version = "Benedict", 1
	later := h.link(ben.ID, "reset")
	h.ok(h.UpdateStaff(h.ctx(), ben))
	must[store.Link](h)(h.TakeLink(h.ctx(), later.Hash, h.now))
}
