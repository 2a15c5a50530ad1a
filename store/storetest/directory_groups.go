package storetest

import (
	"crypto/sha256"
	"encoding/hex"

	"hearth/store"
)

func groupBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a group comes back as it was kept", (*house).groupComesBack},
		{"groups are listed as they were created", (*house).groupsInOrder},
		{"a group is replaced only by who read it last", (*house).groupVersion},
		{"a group's id is used once", (*house).groupTaken},
		{"staff get, change and lose a room role", (*house).groupStaffRoles},
		{"agreements are numbered and each stays readable", (*house).agreementsNumbered},
		{"agreements added at once are all kept, numbered apart", (*house).agreementsRace},
	}
}

func (h *house) groupComesBack() {
	g := h.group()
	h.same(must[store.Group](h)(h.Group(h.ctx(), g.ID)), g)
	bare := store.Group{ID: freshID()}
	h.ok(h.CreateGroup(h.ctx(), bare))
	h.same(must[store.Group](h)(h.Group(h.ctx(), bare.ID)), bare)
	_, err := h.Group(h.ctx(), freshID())
	h.is(err, store.ErrNotFound)
}

func (h *house) groupsInOrder() {
	if all := must[[]store.Group](h)(h.ListGroups(h.ctx())); len(all) != 0 {
		h.Fatalf("an empty Directory lists %d groups", len(all))
	}
	var want []store.Group
	for range 12 { // the same millisecond and random ids: only creation can order them
		want = append(want, h.group())
	}
	h.same(must[[]store.Group](h)(h.ListGroups(h.ctx())), want)
}

func (h *house) groupVersion() {
	g := h.group()
	mine, theirs := g, g
	mine.Name, mine.Keep = "Friday circle", "none"
	h.ok(h.UpdateGroup(h.ctx(), mine))
	theirs.Settings = []byte(`{}`)
	h.is(h.UpdateGroup(h.ctx(), theirs), store.ErrConflict)
	mine.Version = 1
	h.same(must[store.Group](h)(h.Group(h.ctx(), g.ID)), mine)
	h.is(h.UpdateGroup(h.ctx(), store.Group{ID: freshID()}), store.ErrNotFound)
}

func (h *house) groupTaken() {
	g := h.group()
	h.is(h.CreateGroup(h.ctx(), g), store.ErrTaken)
}

func (h *house) groupStaffRoles() {
	g, other := h.group(), h.group()
	ben, kim := h.staff(), h.staff()
	h.ok(h.SetGroupStaff(h.ctx(), g.ID, ben.ID, "observer"))
	h.ok(h.SetGroupStaff(h.ctx(), g.ID, kim.ID, "cofacilitator"))
	h.ok(h.SetGroupStaff(h.ctx(), other.ID, ben.ID, "facilitator"))
	h.ok(h.SetGroupStaff(h.ctx(), g.ID, ben.ID, "facilitator"))
	h.same(must[[]store.GroupRole](h)(h.GroupStaff(h.ctx(), g.ID)),
		[]store.GroupRole{{Group: g.ID, Staff: ben.ID, Role: "facilitator"}, {Group: g.ID, Staff: kim.ID, Role: "cofacilitator"}})
	h.same(must[[]store.GroupRole](h)(h.StaffGroups(h.ctx(), ben.ID)),
		[]store.GroupRole{{Group: g.ID, Staff: ben.ID, Role: "facilitator"}, {Group: other.ID, Staff: ben.ID, Role: "facilitator"}})
	h.ok(h.SetGroupStaff(h.ctx(), g.ID, ben.ID, ""))
	h.same(must[[]store.GroupRole](h)(h.GroupStaff(h.ctx(), g.ID)), []store.GroupRole{{Group: g.ID, Staff: kim.ID, Role: "cofacilitator"}})
	h.is(h.SetGroupStaff(h.ctx(), freshID(), ben.ID, "observer"), store.ErrNotFound)
	h.is(h.SetGroupStaff(h.ctx(), g.ID, freshID(), "observer"), store.ErrNotFound)
}

func (h *house) agreementsNumbered() {
	g, other := h.group(), h.group()
	_, err := h.CurrentAgreement(h.ctx(), g.ID)
	h.is(err, store.ErrNotFound)
	add := func(group store.ID, text string) store.Agreement {
		return must[store.Agreement](h)(h.AddAgreement(h.ctx(), store.Agreement{Group: group, Text: text, Created: h.now}))
	}
	first := add(g.ID, "What is said here stays here.\r\n  ä — 日本 ")
	sum := sha256.Sum256([]byte(first.Text))
	h.same(first, store.Agreement{Group: g.ID, Version: 1, Text: first.Text, Hash: hex.EncodeToString(sum[:]), Created: h.now})
	second := add(g.ID, "Two.")
	foreign := add(other.ID, "Two.")
	if second.Version != 2 || foreign.Version != 1 {
		h.Fatalf("versions are %d and %d, want 2 and 1", second.Version, foreign.Version)
	}
	h.same(must[store.Agreement](h)(h.CurrentAgreement(h.ctx(), g.ID)), second)
	h.same(must[store.Agreement](h)(h.AgreementByHash(h.ctx(), g.ID, first.Hash)), first)
	h.same(must[store.Agreement](h)(h.AgreementByHash(h.ctx(), other.ID, foreign.Hash)), foreign)
	_, err = h.AgreementByHash(h.ctx(), other.ID, first.Hash)
	h.is(err, store.ErrNotFound)
	_, err = h.AddAgreement(h.ctx(), store.Agreement{Group: freshID(), Text: "x"})
	h.is(err, store.ErrNotFound)
}

func (h *house) agreementsRace() {
	g := h.group()
	const n = 40
	for _, err := range h.race(8, n, func(int) error {
		_, err := h.AddAgreement(h.ctx(), store.Agreement{Group: g.ID, Text: string(freshID()), Created: h.now})
		return err
	}) {
		h.ok(err)
	}
	if last := must[store.Agreement](h)(h.CurrentAgreement(h.ctx(), g.ID)); last.Version != n {
		h.Fatalf("newest version is %d, want %d", last.Version, n)
	}
}
