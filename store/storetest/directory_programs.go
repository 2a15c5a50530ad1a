package storetest

import (
	"time"

	"hearth/store"
)

func programBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a key comes back as it was kept", (*house).keyComesBack},
		{"a key is revoked once, for good", (*house).keyRevoked},
		{"a ticket is taken once", (*house).ticketOnce},
		{"a ticket is not taken when it has expired", (*house).ticketExpires},
		{"a ticket dies with its key", (*house).ticketOfRevokedKey},
		{"a ticket dies with its member's place", (*house).ticketOfRemoved},
		{"a ticket taken at once by many: one wins", (*house).ticketRace},
	}
}

func (h *house) keyComesBack() {
	var want []store.APIKey
	for range 12 {
		want = append(want, h.key())
	}
	bare := store.APIKey{ID: freshID(), Hash: freshHash()}
	h.ok(h.CreateKey(h.ctx(), bare))
	h.same(must[[]store.APIKey](h)(h.ListAPIKeys(h.ctx())), append(want, bare))
	h.same(must[store.APIKey](h)(h.APIKey(h.ctx(), want[4].Hash)), want[4])
	h.is(h.CreateKey(h.ctx(), bare), store.ErrTaken)
	_, err := h.APIKey(h.ctx(), freshHash())
	h.is(err, store.ErrNotFound)
}

func (h *house) keyRevoked() {
	k, other := h.key(), h.key()
	h.ok(h.RevokeKey(h.ctx(), k.ID))
	dead := must[store.APIKey](h)(h.APIKey(h.ctx(), k.Hash))
	if dead.Revoked.IsZero() {
		h.Fatal("the key is still valid")
	}
	h.ok(h.RevokeKey(h.ctx(), k.ID))
	h.same(must[store.APIKey](h)(h.APIKey(h.ctx(), k.Hash)), dead)
	h.same(must[store.APIKey](h)(h.APIKey(h.ctx(), other.Hash)), other)
	h.is(h.RevokeKey(h.ctx(), freshID()), store.ErrNotFound)
}

func (h *house) noTicket(hash store.Hash, at time.Time) {
	h.Helper()
	got, err := h.TakeTicket(h.ctx(), hash, at)
	h.is(err, store.ErrNotFound)
	h.same(got, store.Ticket{})
}

func (h *house) ticketOnce() {
	g := h.group()
	k, s, m := h.key(), h.session(g.ID, ""), h.member(g.ID)
	t, other := h.ticket(k, s, m), h.ticket(k, s, m)
	h.same(must[store.Ticket](h)(h.TakeTicket(h.ctx(), t.Hash, h.now)), t)
	h.noTicket(t.Hash, h.now)
	h.same(must[store.Ticket](h)(h.TakeTicket(h.ctx(), other.Hash, h.now)), other)
	h.noTicket(freshHash(), h.now)
	h.is(h.CreateTicket(h.ctx(), t), store.ErrTaken)
	t.Hash, t.Session = freshHash(), store.SessionID(freshID())
	h.is(h.CreateTicket(h.ctx(), t), store.ErrNotFound)
}

func (h *house) ticketExpires() {
	g := h.group()
	t := h.ticket(h.key(), h.session(g.ID, ""), h.member(g.ID))
	h.noTicket(t.Hash, t.Expires)
	must[store.Ticket](h)(h.TakeTicket(h.ctx(), t.Hash, t.Expires.Add(-time.Millisecond)))
}

func (h *house) ticketOfRevokedKey() {
	g := h.group()
	k, s, m := h.key(), h.session(g.ID, ""), h.member(g.ID)
	dead, alive := h.ticket(k, s, m), h.ticket(h.key(), s, m)
	h.ok(h.RevokeKey(h.ctx(), k.ID))
	h.noTicket(dead.Hash, h.now)
	must[store.Ticket](h)(h.TakeTicket(h.ctx(), alive.Hash, h.now))
}

func (h *house) ticketOfRemoved() {
	g := h.group()
	k, s, m := h.key(), h.session(g.ID, ""), h.member(g.ID)
	t := h.ticket(k, s, m)
	m.Removed = h.now
	h.ok(h.UpdateMember(h.ctx(), m))
	h.noTicket(t.Hash, h.now)
}

func (h *house) ticketRace() {
	g := h.group()
	t := h.ticket(h.key(), h.session(g.ID, ""), h.member(g.ID))
	h.oneWins(h.race(8, 1000, func(int) error {
		_, err := h.TakeTicket(h.ctx(), t.Hash, h.now)
		return err
	}), store.ErrNotFound)
}
