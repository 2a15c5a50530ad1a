package storetest

import (
	"fmt"
	"slices"
	"time"

	"hearth/store"
)

func operatorBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"a setting is put, replaced and read", (*house).settings},
		{"audit lines are numbered and stay", (*house).auditLines},
		{"audit lines written at once have no holes, and make one chain", (*house).auditRace},
		{"audit lines are found by what they are about", (*house).auditAbout},
	}
}

func (h *house) settings() {
	_, err := h.Setting(h.ctx(), "resources")
	h.is(err, store.ErrNotFound)
	before := h.head()
	h.ok(h.PutSetting(h.ctx(), "resources", []byte(`{"a":1}`)))
	h.ok(h.PutSetting(h.ctx(), "other", []byte{0xff, 0}))
	h.ok(h.PutSetting(h.ctx(), "resources", []byte(`{"a":2}`)))
	h.same(must[[]byte](h)(h.Setting(h.ctx(), "resources")), []byte(`{"a":2}`))
	h.same(must[[]byte](h)(h.Setting(h.ctx(), "other")), []byte{0xff, 0})
	h.ok(h.PutSetting(h.ctx(), "other", nil))
	if v := must[[]byte](h)(h.Setting(h.ctx(), "other")); len(v) != 0 {
		h.Fatalf("an emptied setting holds %d bytes", len(v))
	}
	if n := h.head() - before; n != 4 {
		h.Fatalf("%d changes for 4 settings", n)
	}
}

func (h *house) auditLines() {
	var want []store.AuditLine
	var chain store.AuditDigest
	for n := range 5 {
		a := store.AuditLine{
			At: h.now.Add(time.Duration(n) * time.Second), Who: "staff/" + string(freshID()), What: "transcript.read",
			Object: "session/" + string(freshID()), Purpose: "supervision", Result: "ok", Instance: "one",
		}
		h.ok(h.Audit(h.ctx(), a))
		a.Seq = int64(n + 1)
		chain = a.After(chain)
		a.Digest = chain
		want = append(want, a)
	}
	read := func(after int64, limit int) []store.AuditLine {
		return must[[]store.AuditLine](h)(h.AuditLines(h.ctx(), after, limit))
	}
	h.same(read(0, 0), want)
	h.same(read(0, 2), want[:2])
	h.same(read(2, 2), want[2:4])
	h.same(read(5, 10), []store.AuditLine(nil))
	again := want[0] // the number is the store's to give: a line cannot be written over
	again.Result = "refused"
	h.ok(h.Audit(h.ctx(), again))
	again.Seq = 6
	again.Digest = again.After(chain)
	h.same(read(0, 0), append(want, again))
}

func (h *house) auditRace() {
	const n = 200
	for _, err := range h.race(8, n, func(i int) error {
		return h.Audit(h.ctx(), store.AuditLine{At: h.now, Who: "system", What: fmt.Sprint(i)})
	}) {
		h.ok(err)
	}
	h.same(must[int64](h)(h.AuditHead(h.ctx())), int64(n))
	all := must[[]store.AuditLine](h)(h.AuditLines(h.ctx(), 0, 0))
	seen := make(map[string]bool)
	var chain store.AuditDigest
	for i, a := range all {
		if a.Seq != int64(i+1) {
			h.Fatalf("line %d is numbered %d", i+1, a.Seq)
		}
		if chain = a.After(chain); chain != a.Digest {
			h.Fatalf("line %d does not follow the one before", a.Seq)
		}
		seen[a.What] = true
	}
	if len(all) != n || len(seen) != n {
		h.Fatalf("%d lines, %d of them different, want %d", len(all), len(seen), n)
	}
}

func (h *house) auditAbout() {
	id := "session/" + string(freshID())
	for _, object := range []string{id, id + " as staff/1", id + "x", "session/" + string(freshID()), "", "group", "group/1"} {
		h.ok(h.Audit(h.ctx(), store.AuditLine{At: h.now, Object: object}))
	}
	for object, want := range map[string]int{id: 2, "group": 1, "group/1": 1, "session/": 0, id[:20]: 0} {
		got := must[[]store.AuditLine](h)(h.AuditAbout(h.ctx(), object))
		for _, a := range got {
			if a.Digest == (store.AuditDigest{}) || a.Seq == 0 {
				h.Fatalf("line %+v", a)
			}
		}
		if len(got) != want {
			h.Fatalf("%d lines about %q, want %d", len(got), object, want)
		}
	}
}

func changeBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"each change of what someone may do is in the feed", (*house).feedTells},
		{"what fails makes no change", (*house).feedSilent},
		{"the feed has no holes and is in commit order under many writers", (*house).feedRace},
		{"the feed is read in pieces", (*house).feedPieces},
	}
}

func (h *house) feedTells() {
	g := h.group()
	ben, m, s, k := h.staff(), h.member(g.ID), h.session(g.ID, "demo"), h.key()
	i, v := h.named(m), h.device()
	v.Member = m.ID
	for _, c := range []struct {
		kind store.ChangeKind
		id   string
		make func() error
	}{
		{store.GroupChanged, string(g.ID), func() error { return h.UpdateGroup(h.ctx(), g) }},
		{store.GroupChanged, string(g.ID), func() error { return h.SetGroupStaff(h.ctx(), g.ID, ben.ID, "observer") }},
		{store.AgreementChanged, string(g.ID), func() error {
			_, err := h.AddAgreement(h.ctx(), store.Agreement{Group: g.ID, Text: "x"})
			return err
		}},
		{store.MemberChanged, string(m.ID), func() error { return h.UpdateMember(h.ctx(), m) }},
		{store.MemberChanged, string(m.ID), func() error { return h.PutCard(h.ctx(), s.ID, m.ID, []byte("x")) }},
		{store.DeviceChanged, string(v.ID), func() error { return h.CreateDevice(h.ctx(), v) }},
		{store.DeviceChanged, string(v.ID), func() error { return h.RevokeDevice(h.ctx(), v.ID) }},
		{store.InvitationChanged, string(i.ID), func() error { return h.CreateInvitations(h.ctx(), []store.Invitation{i}) }},
		{store.InvitationChanged, string(i.ID), func() error { return h.RevokeInvitation(h.ctx(), i.ID) }},
		{store.SessionChanged, string(s.ID), func() error { return h.UpdateSession(h.ctx(), s) }},
		{store.SessionChanged, string(s.ID), func() error { return h.DeleteSession(h.ctx(), s.ID) }},
		{store.KeyChanged, string(k.ID), func() error { return h.RevokeKey(h.ctx(), k.ID) }},
		{store.StaffChanged, string(ben.ID), func() error { return h.UpdateStaff(h.ctx(), ben) }},
		{store.SettingChanged, "resources", func() error { return h.PutSetting(h.ctx(), "resources", []byte("x")) }},
	} {
		before := h.head()
		h.ok(c.make())
		h.same(h.news(before), []string{changeLine(c.kind, c.id)})
	}
}

func (h *house) feedSilent() {
	g := h.group()
	m := h.member(g.ID)
	before := h.head()
	h.is(h.CreateMember(h.ctx(), m), store.ErrTaken)
	h.is(h.CreateMember(h.ctx(), store.Member{ID: freshID(), Group: freshID()}), store.ErrNotFound)
	m.Version = 7
	h.is(h.UpdateMember(h.ctx(), m), store.ErrConflict)
	h.is(h.RevokeKey(h.ctx(), freshID()), store.ErrNotFound)
	h.unusable(freshHash(), h.now)
	if after := h.head(); after != before {
		h.Fatalf("the head moved from %d to %d", before, after)
	}
	h.member(g.ID)
	if after := h.head(); after != before+1 {
		h.Fatalf("the head moved from %d to %d: a failed change has taken a number", before, after)
	}
}

// feedRace follows the feed while eight writers, some of whom fail, write: a follower who only ever asks for what is
// above its last number must not miss one, and reads every change's row as soon as it hears of it.
func (h *house) feedRace() {
	g := h.group()
	taken := h.member(g.ID)
	before := h.head()
	const calls = 240
	done := make(chan struct{})
	var followed []store.Change
	var followErr error
	follow := func(after int64) int64 {
		news, err := h.ChangesAfter(h.ctx(), after, 10)
		for _, c := range news {
			if err == nil && c.Kind == store.MemberChanged {
				_, err = h.Member(h.ctx(), store.ID(c.ID))
			}
			after = c.Seq
		}
		if err != nil && followErr == nil {
			followErr = err
		}
		followed = append(followed, news...)
		return after
	}
	stop := make(chan struct{})
	go func() {
		defer close(done)
		after := before
		for {
			select {
			case <-stop:
				for last := int64(-1); last != after; {
					last, after = after, follow(after)
				}
				return
			default:
				after = follow(after)
			}
		}
	}()
	ids := make([]string, calls)
	errs := h.race(8, calls, func(n int) error {
		if n%5 == 0 {
			return h.CreateMember(h.ctx(), taken)
		}
		m := store.Member{ID: freshID(), Group: g.ID, Created: h.now}
		ids[n] = string(m.ID)
		return h.CreateMember(h.ctx(), m)
	})
	close(stop)
	<-done
	h.ok(followErr)
	want := 0
	for n, err := range errs {
		if n%5 == 0 {
			h.is(err, store.ErrTaken)
			continue
		}
		h.ok(err)
		want++
	}
	for n, c := range followed {
		if c.Seq != before+int64(n)+1 {
			h.Fatalf("change %d is numbered %d", before+int64(n)+1, c.Seq)
		}
		if !slices.Contains(ids, c.ID) {
			h.Fatalf("the feed names %s, which nobody made", c.ID)
		}
	}
	if len(followed) != want || h.head() != before+int64(want) {
		h.Fatalf("followed %d changes up to %d, want %d", len(followed), h.head(), want)
	}
}

func (h *house) feedPieces() {
	if n := h.head(); n != 0 {
		h.Fatalf("an empty Directory's head is %d", n)
	}
	for range 7 {
		h.group()
	}
	all := must[[]store.Change](h)(h.ChangesAfter(h.ctx(), 0, 0))
	h.same(must[[]store.Change](h)(h.ChangesAfter(h.ctx(), 0, 3)), all[:3])
	h.same(must[[]store.Change](h)(h.ChangesAfter(h.ctx(), 3, 3)), all[3:6])
	h.same(must[[]store.Change](h)(h.ChangesAfter(h.ctx(), 7, 3)), []store.Change(nil))
	if len(all) != 7 || all[6].Seq != h.head() {
		h.Fatalf("7 groups made %d changes up to %d", len(all), h.head())
	}
}
