package storetest

import (
	"time"

	"hearth/store"
)

func sessionBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a series is kept whole or not at all", (*house).seriesWhole},
		{"sessions are listed by start, narrowed by each field", (*house).sessionsListed},
		{"updating a session keeps its group, series and mark", (*house).sessionUpdated},
		{"deleting a session touches only its own", (*house).sessionDeleted},
		{"deleting a session spares guests who belong elsewhere", (*house).guestsSpared},
		{"who was removed from a group that only rehearses goes with the rehearsal", (*house).dismissedGo},
		{"a session without a mark is not deleted", (*house).realSessionStays},
	}
}

func (h *house) seriesWhole() {
	g := h.group()
	series := freshID()
	var all []store.Session
	for n := range 4 {
		all = append(all, store.Session{
			ID: store.SessionID(freshID()), Group: g.ID, Series: series, Title: "Circle",
			Starts: h.now.Add(time.Duration(n) * 168 * time.Hour), Minutes: 90, Phase: "scheduled", Created: h.now,
		})
	}
	broken := append(append([]store.Session(nil), all...), all[0])
	h.is(h.CreateSessions(h.ctx(), broken), store.ErrTaken)
	if kept := must[[]store.Session](h)(h.ListSessions(h.ctx(), store.SessionFilter{})); len(kept) != 0 {
		h.Fatalf("%d sessions of a refused series were kept", len(kept))
	}
	h.ok(h.CreateSessions(h.ctx(), all))
	h.same(must[[]store.Session](h)(h.ListSessions(h.ctx(), store.SessionFilter{})), all)
	h.same(must[store.Session](h)(h.Session(h.ctx(), all[2].ID)), all[2])
	_, err := h.Session(h.ctx(), store.SessionID(freshID()))
	h.is(err, store.ErrNotFound)
	h.is(h.CreateSessions(h.ctx(), []store.Session{{ID: store.SessionID(freshID()), Group: freshID()}}), store.ErrNotFound)
}

func (h *house) sessionsListed() {
	g, other := h.group(), h.group()
	at := func(group store.ID, hours int, phase string) store.Session {
		s := store.Session{
			ID: store.SessionID(freshID()), Group: group, Starts: h.now.Add(time.Duration(hours) * time.Hour), Phase: phase, Created: h.now,
		}
		h.ok(h.CreateSessions(h.ctx(), []store.Session{s}))
		return s
	}
	late, early, mid, foreign := at(g.ID, 30, "scheduled"), at(g.ID, 10, "ended"), at(g.ID, 20, "live"), at(other.ID, 20, "lobby")
	for _, c := range []struct {
		filter store.SessionFilter
		want   []store.Session
	}{
		{store.SessionFilter{}, []store.Session{early, mid, foreign, late}},
		{store.SessionFilter{Group: g.ID}, []store.Session{early, mid, late}},
		{store.SessionFilter{Group: g.ID, Unended: true}, []store.Session{mid, late}},
		{store.SessionFilter{Unended: true}, []store.Session{mid, foreign, late}},
		{store.SessionFilter{From: mid.Starts}, []store.Session{mid, foreign, late}},
		{store.SessionFilter{To: mid.Starts}, []store.Session{early}},
		{store.SessionFilter{Group: other.ID, From: early.Starts, To: late.Starts}, []store.Session{foreign}},
		{store.SessionFilter{Group: freshID()}, nil},
	} {
		h.same(must[[]store.Session](h)(h.ListSessions(h.ctx(), c.filter)), c.want)
	}
}

func (h *house) sessionUpdated() {
	g := h.group()
	s := h.session(g.ID, "")
	moved := s
	moved.Title, moved.Starts, moved.Minutes, moved.Phase = "Moved", s.Starts.Add(time.Hour), 60, "lobby"
	sly := moved
	sly.Group, sly.Series, sly.Mark, sly.Created = freshID(), freshID(), "demo", h.now.Add(time.Hour)
	h.ok(h.UpdateSession(h.ctx(), sly))
	h.same(must[store.Session](h)(h.Session(h.ctx(), s.ID)), moved)
	h.is(h.UpdateSession(h.ctx(), store.Session{ID: store.SessionID(freshID())}), store.ErrNotFound)
}

func (h *house) sessionDeleted() {
	g := h.group()
	ours, theirs, m, k := h.session(g.ID, "rehearsal"), h.session(g.ID, ""), h.member(g.ID), h.key()
	guests := make(map[store.SessionID]store.Device)
	for _, s := range []store.Session{ours, theirs} {
		open := h.open(s, 3)
		h.invite(open)
		_, v, err := h.UseInvitation(h.ctx(), open.Hash, h.now, h.device(), h.stranger())
		h.ok(err)
		guests[s.ID] = v
		for _, person := range []store.ID{m.ID, v.Member} {
			must[store.Seat](h)(h.Seat(h.ctx(), store.Seat{Session: s.ID, Participant: string(freshID()), Person: person}))
		}
		h.ok(h.PutCard(h.ctx(), s.ID, m.ID, []byte("card")))
		h.ticket(k, s, m)
	}
	named := h.named(m)
	h.invite(named)

	h.ok(h.DeleteSession(h.ctx(), ours.ID))
	_, err := h.Session(h.ctx(), ours.ID)
	h.is(err, store.ErrNotFound)
	_, err = h.Card(h.ctx(), ours.ID, m.ID)
	h.is(err, store.ErrNotFound)
	_, err = h.Member(h.ctx(), guests[ours.ID].Member)
	h.is(err, store.ErrNotFound)
	_, err = h.Device(h.ctx(), guests[ours.ID].Hash)
	h.is(err, store.ErrNotFound)
	h.is(h.DeleteSession(h.ctx(), ours.ID), store.ErrNotFound)
	if n := len(must[[]store.Seat](h)(h.Seats(h.ctx(), ours.ID))); n != 0 {
		h.Fatalf("%d seats are left", n)
	}

	h.same(must[store.Session](h)(h.Session(h.ctx(), theirs.ID)), theirs)
	h.same(must[store.Member](h)(h.Member(h.ctx(), m.ID)), m)
	h.same(must[store.Device](h)(h.Device(h.ctx(), guests[theirs.ID].Hash)), guests[theirs.ID])
	h.same(must[[]byte](h)(h.Card(h.ctx(), theirs.ID, m.ID)), []byte("card"))
	if n := len(must[[]store.Seat](h)(h.Seats(h.ctx(), theirs.ID))); n != 2 {
		h.Fatalf("the other session has %d seats, want 2", n)
	}
	if n := len(must[[]store.Invitation](h)(h.ListInvitations(h.ctx(), g.ID))); n != 2 {
		h.Fatalf("%d invitations are left, want 2", n)
	}
}

func (h *house) guestsSpared() {
	g := h.group()
	ours, theirs := h.session(g.ID, "demo"), h.session(g.ID, "")
	open := h.open(ours, 2)
	h.invite(open)
	_, seated, err := h.UseInvitation(h.ctx(), open.Hash, h.now, h.device(), h.stranger())
	h.ok(err)
	must[store.Seat](h)(h.Seat(h.ctx(), store.Seat{Session: theirs.ID, Participant: string(freshID()), Person: seated.Member}))
	_, asked, err := h.UseInvitation(h.ctx(), open.Hash, h.now, h.device(), h.stranger())
	h.ok(err)
	h.invite(h.named(must[store.Member](h)(h.Member(h.ctx(), asked.Member))))
	h.ok(h.DeleteSession(h.ctx(), ours.ID))
	h.same(must[store.Device](h)(h.Device(h.ctx(), seated.Hash)), seated)
	h.same(must[store.Device](h)(h.Device(h.ctx(), asked.Hash)), asked)
}

// dismissedGo: who was removed from a group that only rehearses goes with the rehearsal; of a group that really meets, and
// of who still belongs, nobody does.
func (h *house) dismissedGo() {
	rehearses, meets := h.group(), h.group()
	ours, another := h.session(rehearses.ID, "rehearsal"), h.session(meets.ID, "rehearsal")
	h.session(meets.ID, "")
	gone, stays, real := h.member(rehearses.ID), h.member(rehearses.ID), h.member(meets.ID)
	link := h.named(gone)
	h.invite(link)
	_, device, err := h.UseInvitation(h.ctx(), link.Hash, h.now, h.device(), nil)
	h.ok(err)
	must[store.Seat](h)(h.Seat(h.ctx(), store.Seat{Session: ours.ID, Participant: string(freshID()), Person: gone.ID}))
	for _, m := range []*store.Member{&gone, &real} {
		m.Removed = h.now
		h.ok(h.UpdateMember(h.ctx(), *m))
		*m = must[store.Member](h)(h.Member(h.ctx(), m.ID))
	}
	h.ok(h.DeleteSession(h.ctx(), ours.ID))
	h.ok(h.DeleteSession(h.ctx(), another.ID))
	_, err = h.Member(h.ctx(), gone.ID)
	h.is(err, store.ErrNotFound)
	_, err = h.Device(h.ctx(), device.Hash)
	h.is(err, store.ErrNotFound)
	if n := len(must[[]store.Invitation](h)(h.ListInvitations(h.ctx(), rehearses.ID))); n != 0 {
		h.Fatalf("%d invitations are left", n)
	}
	h.same(must[store.Member](h)(h.Member(h.ctx(), stays.ID)), stays)
	h.same(must[store.Member](h)(h.Member(h.ctx(), real.ID)), real)
}

func (h *house) realSessionStays() {
	s := h.session(h.group().ID, "")
	h.is(h.DeleteSession(h.ctx(), s.ID), store.ErrConflict)
	h.same(must[store.Session](h)(h.Session(h.ctx(), s.ID)), s)
	h.is(h.DeleteSession(h.ctx(), store.SessionID(freshID())), store.ErrNotFound)
}
