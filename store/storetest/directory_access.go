package storetest

import (
	"time"

	"hearth/store"
)

func accessBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a reading grant is kept, ended and reviewed once", (*house).readingGrants},
		{"answers to optional questions stay beside each other", (*house).consents},
		{"a second step is replaced, and its codes with it", (*house).secondStep},
		{"a time step and a recovery code are taken by one of many", (*house).secondStepRace},
		{"a sign-in remembers when it was proved", (*house).provedSignIn},
		{"what hangs on a rehearsal goes with it", (*house).accessGoes},
	}
}

func (h *house) grant(session store.SessionID, reader store.ID, glass bool) store.ReadingGrant {
	h.Helper()
	g := store.ReadingGrant{
		ID: freshID(), Session: session, Reader: reader, By: freshID(), BreakGlass: glass, Why: "supervision",
		Created: h.now, Until: h.now.Add(time.Hour),
	}
	h.ok(h.CreateReadingGrant(h.ctx(), g))
	return g
}

func (h *house) readingGrants() {
	s, ben, kim := h.session(h.group().ID, ""), h.staff(), h.staff()
	other := h.session(h.group().ID, "")
	a, b, c := h.grant(s.ID, ben.ID, false), h.grant(s.ID, kim.ID, true), h.grant(other.ID, ben.ID, true)
	list := func(f store.GrantFilter) []store.ReadingGrant {
		return must[[]store.ReadingGrant](h)(h.ReadingGrants(h.ctx(), f))
	}
	h.same(list(store.GrantFilter{}), []store.ReadingGrant{a, b, c})
	h.same(list(store.GrantFilter{Session: s.ID}), []store.ReadingGrant{a, b})
	h.same(list(store.GrantFilter{Session: s.ID, Reader: ben.ID}), []store.ReadingGrant{a})
	h.same(list(store.GrantFilter{Unreviewed: true}), []store.ReadingGrant{b, c})
	before := h.head()
	h.ok(h.EndReadingGrant(h.ctx(), a.ID, h.now.Add(time.Minute)))
	h.ok(h.EndReadingGrant(h.ctx(), a.ID, h.now.Add(2*time.Minute)))
	h.ok(h.ReviewReadingGrant(h.ctx(), b.ID, ben.ID, h.now.Add(time.Minute)))
	h.ok(h.ReviewReadingGrant(h.ctx(), b.ID, kim.ID, h.now.Add(2*time.Minute)))
	line := changeLine(store.ReadingChanged, string(a.ID))
	again := changeLine(store.ReadingChanged, string(b.ID))
	h.same(h.news(before), []string{line, line, again, again})
	a.Ended, b.Reviewed, b.ReviewedBy = h.now.Add(time.Minute), h.now.Add(time.Minute), ben.ID
	h.same(list(store.GrantFilter{Session: s.ID}), []store.ReadingGrant{a, b})
	h.same(list(store.GrantFilter{Unreviewed: true}), []store.ReadingGrant{c})
	h.is(h.EndReadingGrant(h.ctx(), freshID(), h.now), store.ErrNotFound)
	h.is(h.ReviewReadingGrant(h.ctx(), freshID(), ben.ID, h.now), store.ErrNotFound)
	h.is(h.CreateReadingGrant(h.ctx(), store.ReadingGrant{ID: freshID(), Session: "none", Reader: ben.ID}), store.ErrNotFound)
	h.is(h.CreateReadingGrant(h.ctx(), store.ReadingGrant{ID: freshID(), Session: s.ID, Reader: "none"}), store.ErrNotFound)
}

func (h *house) consents() {
	g, other := h.group(), h.group()
	sam, mia, far := h.member(g.ID), h.member(g.ID), h.member(other.ID)
	var want []store.Consent
	before := h.head()
	for n, c := range []store.Consent{
		{Member: sam.ID, Kind: "supervision", Given: true}, {Member: mia.ID, Kind: "supervision"},
		{Member: sam.ID, Kind: "supervision"}, {Member: sam.ID, Kind: "research", Given: true},
	} {
		c.At = h.now.Add(time.Duration(n) * time.Second)
		h.ok(h.AddConsent(h.ctx(), c))
		want = append(want, c)
	}
	if n := len(h.news(before)); n != len(want) {
		h.Fatalf("%d changes for %d answers", n, len(want))
	}
	h.ok(h.AddConsent(h.ctx(), store.Consent{Member: far.ID, Kind: "teaching", Given: true, At: h.now}))
	h.same(must[[]store.Consent](h)(h.Consents(h.ctx(), g.ID)), want)
	h.is(h.AddConsent(h.ctx(), store.Consent{Member: "none", Kind: "teaching", At: h.now}), store.ErrNotFound)
}

func (h *house) secondStep() {
	ben, kim := h.staff(), h.staff()
	_, err := h.SecondStep(h.ctx(), ben.ID)
	h.is(err, store.ErrNotFound)
	codes := []store.Hash{freshHash(), freshHash()}
	x := store.SecondStep{Staff: ben.ID, Sealed: []byte{1, 0, 255}, Step: 7}
	h.ok(h.PutSecondStep(h.ctx(), x, codes))
	h.ok(h.PutSecondStep(h.ctx(), store.SecondStep{Staff: kim.ID, Sealed: []byte{2}}, nil))
	h.same(must[store.SecondStep](h)(h.SecondStep(h.ctx(), ben.ID)), x)
	h.is(h.TakeStep(h.ctx(), ben.ID, 7), store.ErrNotFound)
	h.ok(h.TakeStep(h.ctx(), ben.ID, 8))
	h.is(h.TakeStep(h.ctx(), ben.ID, 8), store.ErrNotFound)
	h.is(h.TakeCode(h.ctx(), kim.ID, codes[0]), store.ErrNotFound)
	h.ok(h.TakeCode(h.ctx(), ben.ID, codes[0]))
	h.is(h.TakeCode(h.ctx(), ben.ID, codes[0]), store.ErrNotFound)
	h.same(must[int](h)(h.CodesLeft(h.ctx(), ben.ID)), 1)
	x.Since, x.Step = h.now, 9
	fresh := []store.Hash{freshHash()}
	h.ok(h.PutSecondStep(h.ctx(), x, fresh))
	h.same(must[store.SecondStep](h)(h.SecondStep(h.ctx(), ben.ID)), x)
	h.is(h.TakeCode(h.ctx(), ben.ID, codes[1]), store.ErrNotFound)
	i := h.signIn(ben)
	before := h.head()
	h.ok(h.DropSecondStep(h.ctx(), ben.ID))
	h.same(h.news(before), []string{changeLine(store.SignInsEnded, string(ben.ID))})
	_, err = h.SignIn(h.ctx(), i.Hash)
	h.is(err, store.ErrNotFound)
	_, err = h.SecondStep(h.ctx(), ben.ID)
	h.is(err, store.ErrNotFound)
	h.is(h.TakeCode(h.ctx(), ben.ID, fresh[0]), store.ErrNotFound)
	h.ok(h.DropSecondStep(h.ctx(), ben.ID))
	must[store.SecondStep](h)(h.SecondStep(h.ctx(), kim.ID))
}

func (h *house) secondStepRace() {
	ben, code := h.staff(), freshHash()
	h.ok(h.PutSecondStep(h.ctx(), store.SecondStep{Staff: ben.ID, Sealed: []byte{1}}, []store.Hash{code}))
	for _, take := range []func() error{
		func() error { return h.TakeStep(h.ctx(), ben.ID, 100) },
		func() error { return h.TakeCode(h.ctx(), ben.ID, code) },
	} {
		won := 0
		for _, err := range h.race(8, 24, func(int) error { return take() }) {
			if err == nil {
				won++
				continue
			}
			h.is(err, store.ErrNotFound)
		}
		if won != 1 {
			h.Fatalf("%d of 24 have taken it", won)
		}
	}
}

func (h *house) provedSignIn() {
	ben := h.staff()
	i := store.SignIn{Hash: freshHash(), Staff: ben.ID, Created: h.now, Seen: h.now, Expires: h.now.Add(time.Hour), Proved: h.now}
	h.ok(h.CreateSignIn(h.ctx(), i))
	h.same(must[store.SignIn](h)(h.SignIn(h.ctx(), i.Hash)), i)
	h.ok(h.ProveSignIn(h.ctx(), i.Hash, h.now.Add(time.Minute), true))
	h.ok(h.ProveSignIn(h.ctx(), i.Hash, h.now.Add(2*time.Minute), false)) // what was proved by code stays so
	i.Proved, i.Second = h.now.Add(2*time.Minute), true
	h.same(must[store.SignIn](h)(h.SignIn(h.ctx(), i.Hash)), i)
	h.is(h.ProveSignIn(h.ctx(), freshHash(), h.now, true), store.ErrNotFound)
}

func (h *house) accessGoes() {
	s := h.session(h.group().ID, "rehearsal")
	h.grant(s.ID, h.staff().ID, false)
	h.ok(h.DeleteSession(h.ctx(), s.ID))
	h.same(must[[]store.ReadingGrant](h)(h.ReadingGrants(h.ctx(), store.GrantFilter{Session: s.ID})), []store.ReadingGrant(nil))
}
