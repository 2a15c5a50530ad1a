package office

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest/shapes"
)

// A desk is an office over a real store, with a group that ana leads and a session of it that is over.
type desk struct {
	*testing.T
	*Office
	store   store.Store
	now     time.Time
	alarms  int
	group   store.Group
	session store.Session
	ana     store.Staff // facilitator of the group
}

func eachDesk(t *testing.T, play func(d *desk)) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) {
			d := &desk{T: t, store: shape.Open(t), now: time.UnixMilli(1_790_000_000_000).UTC()}
			master, err := seal.ParseMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
			d.ok(err)
			ring := seal.New(d.store, master)
			d.ok(ring.Unlock(t.Context()))
			now := func() time.Time { return d.now }
			a := auth.New(auth.Options{Directory: d.store, Hash: ring, Seal: ring, Now: now})
			d.Office = New(Options{Directory: d.store, Auth: a, Seal: ring, Now: now, Alarm: func(string, string) { d.alarms++ }})
			d.ana = d.account(auth.RoleFacilitator)
			d.group, err = d.NewGroup(t.Context(), as(d.ana), GroupForm{Name: "Evening"})
			d.ok(err)
			d.session = d.planned(string(moderation.HasEnded))
			play(d)
		})
	}
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func as(s store.Staff) Actor { return Actor{Who: "staff/" + string(s.ID), Staff: s.ID} }

func (d *desk) account(role string) store.Staff {
	d.Helper()
	id := auth.NewID()
	s := store.Staff{ID: id, Login: strings.ToLower(string(id)), Name: role, Role: role, Created: d.now}
	d.ok(d.store.CreateStaff(d.Context(), s))
	return s
}

func (d *desk) planned(phase string) store.Session {
	d.Helper()
	s := store.Session{ID: store.SessionID(auth.NewID()), Group: d.group.ID, Title: "Session", Starts: d.now.Add(-time.Hour), Minutes: 60, Phase: phase, Created: d.now}
	d.ok(d.store.CreateSessions(d.Context(), []store.Session{s}))
	return s
}

// member adds a member who sat in the session.
func (d *desk) member() (store.Member, moderation.ParticipantID) {
	d.Helper()
	m, err := d.AddMember(d.Context(), as(d.ana), d.group.ID, Profile{})
	d.ok(err)
	seat, err := d.store.Seat(d.Context(), store.Seat{Session: d.session.ID, Participant: "p" + string(m.ID), Person: m.ID})
	d.ok(err)
	return m, moderation.ParticipantID(seat.Participant)
}

func (d *desk) reads(s store.Staff) Reading {
	d.Helper()
	r, err := d.Reading(d.Context(), s.ID, d.session)
	d.ok(err)
	return r
}

// asks makes the group ask its members every question.
func (d *desk) asks() {
	d.Helper()
	to, err := AllSettings(d.group)
	d.ok(err)
	to.Consents = ConsentKinds()
	d.ok(d.ChangeGroup(d.Context(), as(d.ana), d.group, to))
	d.group, err = d.store.Group(d.Context(), d.group.ID)
	d.ok(err)
}

func refusedWith[E error](t *testing.T, what string, err error) {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Errorf("%s: %v", what, err)
	}
}

// A grant is for one person, one session and a time; it gives no more than what was said in the room by who agreed.
func TestAGrantToAReviewer(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.asks()
		rita, other, admin, carl := d.account(auth.RoleFacilitator), d.account(auth.RoleFacilitator), d.account(auth.RoleAdmin), d.account(auth.RoleCoordinator)
		sam, samSat := d.member()
		_, miaSat := d.member()
		d.ok(d.Choose(d.Context(), Actor{Who: "member/x"}, d.group, sam.ID, map[ConsentKind]bool{ConsentSupervision: true}))
		week := d.now.Add(7 * 24 * time.Hour)
		give := func(by, to store.Staff, s store.Session, until time.Time) error {
			_, err := d.GrantReading(d.Context(), as(by), s, to.ID, until, "supervision")
			return err
		}
		refusedWith[ErrNotYours](t, "by herself", give(rita, rita, d.session, week))
		refusedWith[ErrNotYours](t, "by an admin", give(admin, rita, d.session, week))
		refusedWith[ErrAsk](t, "to an admin", give(d.ana, admin, d.session, week))
		refusedWith[ErrAsk](t, "to a coordinator", give(d.ana, carl, d.session, week))
		refusedWith[ErrAsk](t, "to who leads", give(d.ana, d.ana, d.session, week))
		refusedWith[ErrAsk](t, "of a session that is on", give(d.ana, rita, d.planned(string(moderation.Live)), week))
		refusedWith[ErrAsk](t, "for ever", give(d.ana, rita, d.session, d.now.Add(GrantMost+time.Second)))
		refusedWith[ErrAsk](t, "for the past", give(d.ana, rita, d.session, d.now))
		if d.reads(rita).May() {
			t.Fatal("she reads before she may")
		}
		d.ok(give(d.ana, rita, d.session, week))
		r := d.reads(rita)
		if r.Ground != ByGrant || !r.Until.Equal(week) || len(r.Reader.Layers) != 3 || r.Reader.Whole() {
			t.Errorf("her reading: %+v", r)
		}
		if len(r.Reader.Withheld) != 1 || r.Reader.Withheld[0] != miaSat {
			t.Errorf("withheld %v; %s agreed, %s did not", r.Reader.Withheld, samSat, miaSat)
		}
		if d.reads(other).May() || d.reads(admin).May() {
			t.Error("somebody else reads by it")
		}
		// What Sam takes back is withheld from then on.
		d.ok(d.Choose(d.Context(), Actor{Who: "member/x"}, d.group, sam.ID, map[ConsentKind]bool{ConsentSupervision: false}))
		if r := d.reads(rita); len(r.Reader.Withheld) != 2 {
			t.Errorf("withheld %v", r.Reader.Withheld)
		}
		refusedWith[ErrNotYours](t, "ended by a stranger", d.EndReading(d.Context(), as(other), d.session, r.Grant))
		d.ok(d.EndReading(d.Context(), as(d.ana), d.session, r.Grant))
		if d.reads(rita).May() {
			t.Error("she reads after it was taken back")
		}
		d.ok(give(d.ana, rita, d.session, week))
		d.now = week
		if d.reads(rita).May() {
			t.Error("she reads after its time")
		}
	})
}

// An emergency is an admin's, for one session and an hour, and stays to be seen until somebody of the group has looked.
func TestBreakGlass(t *testing.T) {
	eachDesk(t, func(d *desk) {
		admin, carl := d.account(auth.RoleAdmin), d.account(auth.RoleCoordinator)
		open := func(by store.Staff, why string) error {
			_, err := d.BreakGlass(d.Context(), as(by), d.session, why)
			return err
		}
		refusedWith[ErrNotYours](t, "by a coordinator", open(carl, "police asked"))
		refusedWith[ErrNotYours](t, "by a facilitator", open(d.ana, "police asked"))
		refusedWith[ErrField](t, "without a reason", open(admin, ""))
		if d.alarms != 0 || d.reads(admin).May() {
			t.Fatal("it is open already")
		}
		d.ok(open(admin, "a member may be in danger"))
		d.ok(open(admin, "a member may be in danger still"))
		r := d.reads(admin)
		if r.Ground != ByBreakGlass || !r.Until.Equal(d.now.Add(time.Hour)) || !r.Reader.Whole() || d.alarms != 2 {
			t.Errorf("the reading: %+v, %d alarms", r, d.alarms)
		}
		other := d.planned(string(moderation.HasEnded))
		if r, err := d.Reading(d.Context(), admin.ID, other); err != nil || r.May() {
			t.Errorf("another session: %+v %v", r, err)
		}
		mine := func(g store.ID) bool { return g == d.group.ID }
		left, err := d.Unreviewed(d.Context(), mine)
		d.ok(err)
		if len(left) != 2 || left[0].Times != 2 || left[1].Times != 1 || left[0].Name != "admin" || left[0].Why != "a member may be in danger still" {
			t.Errorf("to be looked at: %+v", left)
		}
		refusedWith[ErrNotYours](t, "reviewed by herself", d.ReviewBreakGlass(d.Context(), as(admin), d.session, left[0].ID))
		for _, g := range left {
			d.ok(d.ReviewBreakGlass(d.Context(), as(d.ana), d.session, g.ID))
		}
		if left, err = d.Unreviewed(d.Context(), mine); err != nil || len(left) != 0 {
			t.Errorf("left: %+v %v", left, err)
		}
		d.now = d.now.Add(time.Hour)
		if d.reads(admin).May() {
			t.Error("it is open after an hour")
		}
	})
}

// A member finds each reading of a session they sat in, by role and ground, and none of what was refused or of others'.
func TestWhoHasSeenMyWords(t *testing.T) {
	eachDesk(t, func(d *desk) {
		sam, samSat := d.member()
		_, miaSat := d.member()
		rita, admin, eve := d.account(auth.RoleFacilitator), d.account(auth.RoleAdmin), d.account(auth.RoleFacilitator)
		_, err := d.GrantReading(d.Context(), as(d.ana), d.session, rita.ID, d.now.Add(time.Hour), "supervision")
		d.ok(err)
		_, err = d.BreakGlass(d.Context(), as(admin), d.session, "danger")
		d.ok(err)
		for n, read := range []struct {
			by   store.Staff
			what string
		}{{d.ana, ReadTranscript}, {rita, SearchTranscript}, {admin, ExportTranscript + ".text"}} {
			d.now = d.now.Add(time.Duration(n+1) * time.Second)
			_, err := d.BeginReading(d.Context(), as(read.by), read.what, d.session, "follow-up")
			d.ok(err)
		}
		if _, err := d.BeginReading(d.Context(), as(eve), ReadTranscript, d.session, "curiosity"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("eve: %v", err)
		}
		for _, sat := range []moderation.ParticipantID{samSat, miaSat} {
			_, err := d.RevealCard(d.Context(), as(d.ana), d.session.ID, string(sat), "worry")
			refusedWith[ErrAsk](t, "a card that is not there", err)
		}
		seen, err := d.WhoHasSeen(d.Context(), sam)
		d.ok(err)
		var got []string
		for _, s := range seen {
			got = append(got, s.What+" by "+s.As+": "+s.Purpose)
		}
		want := []string{
			"transcript.export.text by an admin, in an emergency: follow-up",
			"card.reveal by a facilitator of your group: worry",
			"transcript.search by a reviewer, whom a facilitator let in for a time: follow-up",
			"transcript.read by a facilitator of your group: follow-up",
		}
		if len(got) != len(want) {
			t.Fatalf("seen %q", got)
		}
		for _, w := range want {
			if !strings.Contains(strings.Join(got, "\n"), w) {
				t.Errorf("lacks %q: %q", w, got)
			}
		}
		away, err := d.AddMember(d.Context(), as(d.ana), d.group.ID, Profile{})
		d.ok(err)
		if seen, err := d.WhoHasSeen(d.Context(), away); err != nil || len(seen) != 0 {
			t.Errorf("who was not there is told of %v, %v", seen, err)
		}
	})
}

func TestConsentsAreAskedByWhatTheGroupSets(t *testing.T) {
	eachDesk(t, func(d *desk) {
		sam, _ := d.member()
		if c, err := d.Choices(d.Context(), d.group, sam.ID); err != nil || len(c) != 0 {
			t.Errorf("asked %v, %v", c, err)
		}
		yes := map[ConsentKind]bool{ConsentTeaching: true}
		refusedWith[ErrAsk](t, "not asked", d.Choose(d.Context(), Actor{}, d.group, sam.ID, yes))
		d.asks()
		d.ok(d.Choose(d.Context(), Actor{}, d.group, sam.ID, yes))
		d.ok(d.Choose(d.Context(), Actor{}, d.group, sam.ID, yes))
		kept, err := d.store.Consents(d.Context(), d.group.ID)
		d.ok(err)
		if len(kept) != 1 {
			t.Errorf("the same answer is kept %d times", len(kept))
		}
		c, err := d.Choices(d.Context(), d.group, sam.ID)
		d.ok(err)
		if len(c) != 3 || c[0].Answered || !c[1].Given || c[2].Answered {
			t.Errorf("choices %+v", c)
		}
		if out, of, err := d.Withheld(d.Context(), d.session, ConsentTeaching); err != nil || len(out) != 0 || of != 1 {
			t.Errorf("withheld %v of %d, %v", out, of, err)
		}
	})
}

// tampered answers with an audit that somebody has been at.
type tampered struct {
	store.Directory
	change func([]store.AuditLine) []store.AuditLine
}

func (d tampered) AuditLines(ctx context.Context, after int64, limit int) ([]store.AuditLine, error) {
	all, err := d.Directory.AuditLines(ctx, 0, 0)
	all = d.change(all)
	for len(all) > 0 && all[0].Seq <= after {
		all = all[1:]
	}
	return all[:min(len(all), limit)], err
}

func TestTheAuditIsOneChain(t *testing.T) {
	eachDesk(t, func(d *desk) {
		for range 20 {
			d.ok(d.Audit(d.Context(), Actor{Who: "x"}, "y", "z", "", "ok"))
		}
		whole, err := d.VerifyAudit(d.Context(), Receipt{})
		d.ok(err)
		if whole.Bad != 0 || whole.Lines < 20 || whole.Loose != 0 {
			t.Fatalf("untouched: %+v", whole)
		}
		noted, err := ParseReceipt(Receipt{whole.Lines, whole.Head}.String())
		d.ok(err)
		real := d.dir
		for what, change := range map[string]func(all []store.AuditLine) []store.AuditLine{
			"edited":  func(all []store.AuditLine) []store.AuditLine { all[9].Purpose = "else"; return all },
			"deleted": func(all []store.AuditLine) []store.AuditLine { return append(all[:9], all[10:]...) },
			"swapped": func(all []store.AuditLine) []store.AuditLine { all[9], all[10] = all[10], all[9]; return all },
			"renumbered": func(all []store.AuditLine) []store.AuditLine {
				all = append(all[:9], all[10:]...)
				for i := range all {
					all[i].Seq = int64(i + 1)
				}
				return all
			},
		} {
			d.dir = tampered{real, change}
			if s, err := d.VerifyAudit(d.Context(), Receipt{}); err != nil || s.Bad != 10 {
				t.Errorf("%s: %+v, %v", what, s, err)
			}
		}
		d.dir = tampered{real, func(all []store.AuditLine) []store.AuditLine { return all[:len(all)-3] }}
		if s, err := d.VerifyAudit(d.Context(), noted); err != nil || s.Bad != whole.Lines-2 {
			t.Errorf("cut: %+v, %v", s, err)
		}
		d.dir = tampered{real, func(all []store.AuditLine) []store.AuditLine {
			var chain store.AuditDigest
			for i := range all { // written anew by somebody who knows the rule
				all[i].Who = "nobody"
				chain = all[i].After(chain)
				all[i].Digest = chain
			}
			return all
		}}
		if s, err := d.VerifyAudit(d.Context(), noted); err != nil || s.Bad != whole.Lines {
			t.Errorf("written anew: %+v, %v", s, err)
		}
	})
}
