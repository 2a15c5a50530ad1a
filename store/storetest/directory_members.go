package storetest

import (
	"time"

	"hearth/store"
)

func memberBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a member comes back as they were kept", (*house).memberComesBack},
		{"a group's members are listed as they were created", (*house).membersInOrder},
		{"a rename does not undo a removal", (*house).memberVersion},
		{"a safety card is replaced and read", (*house).cards},
		{"a session's cards are dropped, and a member erased", (*house).erased},
	}
}

func (h *house) memberComesBack() {
	g := h.group()
	m := h.member(g.ID)
	h.same(must[store.Member](h)(h.Member(h.ctx(), m.ID)), m)
	h.is(h.CreateMember(h.ctx(), m), store.ErrTaken)
	h.is(h.CreateMember(h.ctx(), store.Member{ID: freshID(), Group: freshID()}), store.ErrNotFound)
	_, err := h.Member(h.ctx(), freshID())
	h.is(err, store.ErrNotFound)
}

func (h *house) membersInOrder() {
	g, other := h.group(), h.group()
	var want []store.Member
	for range 12 {
		want = append(want, h.member(g.ID))
		h.member(other.ID)
	}
	h.same(must[[]store.Member](h)(h.ListMembers(h.ctx(), g.ID)), want)
}

func (h *house) memberVersion() {
	m := h.member(h.group().ID)
	renamed, removed := m, m
	removed.Removed = h.now.Add(time.Minute)
	h.ok(h.UpdateMember(h.ctx(), removed))
	renamed.Sealed = []byte("another name")
	h.is(h.UpdateMember(h.ctx(), renamed), store.ErrConflict)
	removed.Version = 1
	h.same(must[store.Member](h)(h.Member(h.ctx(), m.ID)), removed)
	removed.Removed, removed.Group = time.Time{}, freshID() // a group is for ever
	h.ok(h.UpdateMember(h.ctx(), removed))
	back := must[store.Member](h)(h.Member(h.ctx(), m.ID))
	if back.Group != m.Group || !back.Removed.IsZero() || back.Version != 2 {
		h.Fatalf("after reinstating: %+v", back)
	}
	h.is(h.UpdateMember(h.ctx(), store.Member{ID: freshID()}), store.ErrNotFound)
}

func (h *house) cards() {
	g := h.group()
	s, m, other := h.session(g.ID, ""), h.member(g.ID), h.member(g.ID)
	_, err := h.Card(h.ctx(), s.ID, m.ID)
	h.is(err, store.ErrNotFound)
	h.ok(h.PutCard(h.ctx(), s.ID, m.ID, []byte("one")))
	h.ok(h.PutCard(h.ctx(), s.ID, other.ID, []byte("other")))
	h.ok(h.PutCard(h.ctx(), s.ID, m.ID, []byte("two")))
	h.same(must[[]byte](h)(h.Card(h.ctx(), s.ID, m.ID)), []byte("two"))
	h.same(must[[]byte](h)(h.Card(h.ctx(), s.ID, other.ID)), []byte("other"))
	h.is(h.PutCard(h.ctx(), s.ID, freshID(), []byte("x")), store.ErrNotFound)
}

func (h *house) erased() {
	g := h.group()
	one, two, m, other := h.session(g.ID, ""), h.session(g.ID, ""), h.member(g.ID), h.member(g.ID)
	for _, s := range []store.SessionID{one.ID, two.ID} {
		for _, who := range []store.ID{m.ID, other.ID} {
			h.ok(h.PutCard(h.ctx(), s, who, []byte("sealed")))
		}
		_, err := h.Seat(h.ctx(), store.Seat{Session: s, Participant: string(freshID()), Person: m.ID})
		h.ok(err)
	}
	if seats := must[[]store.Seat](h)(h.SeatsOf(h.ctx(), m.ID)); len(seats) != 2 || seats[0].Session >= seats[1].Session {
		h.Fatalf("seats %+v", seats)
	}
	before := h.head()
	h.ok(h.DropCards(h.ctx(), one.ID))
	h.ok(h.DropCards(h.ctx(), one.ID))
	_, err := h.Card(h.ctx(), one.ID, other.ID)
	h.is(err, store.ErrNotFound)
	must[[]byte](h)(h.Card(h.ctx(), two.ID, m.ID))
	h.ok(h.EraseMember(h.ctx(), m.ID))
	h.ok(h.EraseMember(h.ctx(), m.ID))
	_, err = h.Card(h.ctx(), two.ID, m.ID)
	h.is(err, store.ErrNotFound)
	must[[]byte](h)(h.Card(h.ctx(), two.ID, other.ID))
	if back := must[store.Member](h)(h.Member(h.ctx(), m.ID)); back.Sealed != nil || back.Removed.IsZero() || back.Version != 2 {
		h.Fatalf("after erasing: %+v", back)
	}
	if n := h.head() - before; n != 4 {
		h.Fatalf("%d changes for 4 steps", n)
	}
	h.is(h.EraseMember(h.ctx(), freshID()), store.ErrNotFound)
}

func seatBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a person keeps the participant id of the first time", (*house).seatKept},
		{"a participant id belongs to one person", (*house).seatTaken},
		{"seats asked for at once agree on one id", (*house).seatRace},
		{"seats are listed as people sat down", (*house).seatsInOrder},
	}
}

func (h *house) seatKept() {
	g := h.group()
	s, next, m, ben := h.session(g.ID, ""), h.session(g.ID, ""), h.member(g.ID), h.staff()
	first := store.Seat{Session: s.ID, Participant: string(freshID()), Person: m.ID}
	h.same(must[store.Seat](h)(h.Seat(h.ctx(), first)), first)
	again := first
	again.Participant = string(freshID())
	h.same(must[store.Seat](h)(h.Seat(h.ctx(), again)), first)
	h.same(must[store.Seat](h)(h.SeatOf(h.ctx(), s.ID, first.Participant)), first)
	later := store.Seat{Session: next.ID, Participant: string(freshID()), Person: m.ID}
	h.same(must[store.Seat](h)(h.Seat(h.ctx(), later)), later)
	led := store.Seat{Session: s.ID, Participant: string(freshID()), Person: ben.ID, Staff: true}
	h.same(must[store.Seat](h)(h.Seat(h.ctx(), led)), led)
	for _, wrong := range []store.Seat{again, later} {
		_, err := h.SeatOf(h.ctx(), s.ID, wrong.Participant)
		h.is(err, store.ErrNotFound)
	}
	_, err := h.Seat(h.ctx(), store.Seat{Session: store.SessionID(freshID()), Participant: "p", Person: m.ID})
	h.is(err, store.ErrNotFound)
}

func (h *house) seatTaken() {
	g := h.group()
	s := h.session(g.ID, "")
	first := store.Seat{Session: s.ID, Participant: string(freshID()), Person: h.member(g.ID).ID}
	must[store.Seat](h)(h.Seat(h.ctx(), first))
	_, err := h.Seat(h.ctx(), store.Seat{Session: s.ID, Participant: first.Participant, Person: h.member(g.ID).ID})
	h.is(err, store.ErrTaken)
}

func (h *house) seatRace() {
	g := h.group()
	s, m := h.session(g.ID, ""), h.member(g.ID)
	got := make([]store.Seat, 64)
	for _, err := range h.race(8, len(got), func(i int) (err error) {
		got[i], err = h.Seat(h.ctx(), store.Seat{Session: s.ID, Participant: string(freshID()), Person: m.ID})
		return err
	}) {
		h.ok(err)
	}
	for _, seat := range got {
		h.same(seat, got[0])
	}
	h.same(must[[]store.Seat](h)(h.Seats(h.ctx(), s.ID)), got[:1])
}

func (h *house) seatsInOrder() {
	g := h.group()
	s, other := h.session(g.ID, ""), h.session(g.ID, "")
	var want []store.Seat
	for range 12 {
		m := h.member(g.ID)
		seat := store.Seat{Session: s.ID, Participant: string(freshID()), Person: m.ID}
		want = append(want, must[store.Seat](h)(h.Seat(h.ctx(), seat)))
		must[store.Seat](h)(h.Seat(h.ctx(), store.Seat{Session: other.ID, Participant: string(freshID()), Person: m.ID}))
	}
	h.same(must[[]store.Seat](h)(h.Seats(h.ctx(), s.ID)), want)
}

func deviceBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a device comes back as it was kept", (*house).deviceComesBack},
		{"a device is revoked once, for good", (*house).deviceRevoked},
	}
}

func (h *house) deviceComesBack() {
	m := h.member(h.group().ID)
	var want []store.Device
	for n := range 12 {
		v := h.device()
		v.Member, v.Trusted = m.ID, n%2 == 0
		h.ok(h.CreateDevice(h.ctx(), v))
		h.same(must[store.Device](h)(h.Device(h.ctx(), v.Hash)), v)
		want = append(want, v)
	}
	h.same(must[[]store.Device](h)(h.MemberDevices(h.ctx(), m.ID)), want)
	h.is(h.CreateDevice(h.ctx(), want[0]), store.ErrTaken)
	h.is(h.CreateDevice(h.ctx(), h.device()), store.ErrNotFound) // nobody's
	_, err := h.Device(h.ctx(), freshHash())
	h.is(err, store.ErrNotFound)
}

func (h *house) deviceRevoked() {
	m := h.member(h.group().ID)
	v, other := h.device(), h.device()
	v.Member, other.Member = m.ID, m.ID
	h.ok(h.CreateDevice(h.ctx(), v))
	h.ok(h.CreateDevice(h.ctx(), other))
	h.ok(h.RevokeDevice(h.ctx(), v.ID))
	dead := must[store.Device](h)(h.Device(h.ctx(), v.Hash))
	if dead.Revoked.IsZero() {
		h.Fatal("the device is still valid")
	}
	h.ok(h.RevokeDevice(h.ctx(), v.ID))
	h.same(must[store.Device](h)(h.Device(h.ctx(), v.Hash)), dead)
	h.same(must[store.Device](h)(h.Device(h.ctx(), other.Hash)), other)
	h.is(h.RevokeDevice(h.ctx(), freshID()), store.ErrNotFound)
}
