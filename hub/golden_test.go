package hub

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

var update = flag.Bool("update", false, "write golden files anew where they are missing")

// golden is a log as format 1 keeps it, with the test's own keys, and what it comes to. It is read for ever: a build that
// reads something else in it has another format, and needs another golden log besides.
type golden struct {
	Session store.SessionID           `json:"session"`
	Master  string                    `json:"master"` // of this file alone
	Keys    map[store.KeyOwner][]byte `json:"keys"`   // wrapped
	Seats   []store.Seat              `json:"seats"`
	Records []goldenRecord            `json:"records"`
	People  map[string]goldenPerson   `json:"people"`
	Status  map[moderation.Seq]int    `json:"status"` // of messages
	Phase   moderation.Phase          `json:"phase"`
}

type goldenRecord struct {
	Seq     store.Seq        `json:"seq"`
	At      int64            `json:"at"`
	Format  uint16           `json:"format"`
	Facts   string           `json:"facts"`
	Commit  []byte           `json:"commit"`
	Digest  []byte           `json:"digest"`
	Command []byte           `json:"command"`
	Sealed  []byte           `json:"sealed,omitempty"`
	ID      string           `json:"id"`
	Words   moderation.Words `json:"words"`
}

type goldenPerson struct {
	Role       moderation.Role  `json:"role"`
	Entry      moderation.Entry `json:"entry"`
	Attendance bool             `json:"attendance"`
	Name       string           `json:"name"`
}

const goldenFile = "testdata/format1.json"

func TestGoldenLog(t *testing.T) {
	if _, err := os.Stat(goldenFile); os.IsNotExist(err) && *update {
		synctest.Test(t, writeGolden)
	}
	b, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	st := newFake()
	st.keys, st.seats = g.Keys, g.Seats
	st.sessions[g.Session] = store.Session{ID: g.Session, Starts: time.Now(), Phase: "shut"}
	kinds := map[moderation.Kind]bool{}
	for _, r := range g.Records {
		rec := store.Record{Seq: r.Seq, At: r.At, Format: r.Format, Facts: []byte(r.Facts), Sealed: r.Sealed}
		copy(rec.Commit[:], r.Commit)
		copy(rec.Digest[:], r.Digest)
		copy(rec.Command[:], r.Command)
		st.logs[g.Session] = append(st.logs[g.Session], rec)
		e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
		if err != nil {
			t.Fatal(err)
		}
		kinds[e.Fact.Kind()] = true
	}
	if len(kinds) < 56 {
		t.Errorf("the golden log has only %d kinds", len(kinds))
	}
	master, err := seal.ParseMaster(g.Master)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(t.Context(), Options{Store: st, Ring: seal.New(st, master), Logger: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Drain(t.Context()) }()
	r, err := h.room(t.Context(), g.Session) // holds every record against the chain
	if err != nil {
		t.Fatal(err)
	}
	if err := r.ask(t.Context(), func(r *room) { g.hold(t, r) }); err != nil {
		t.Fatal(err)
	}
}

// hold compares what a room has made of the log with what is recorded.
func (g *golden) hold(t *testing.T, r *room) {
	for _, want := range g.Records {
		if id := r.idOf(moderation.Seq(want.Seq)); id != want.ID {
			t.Errorf("event %d has id %s, want %s", want.Seq, id, want.ID)
		}
		if e := r.event(moderation.Seq(want.Seq)); e == nil || e.Words != want.Words {
			t.Errorf("the words of event %d are %+v, want %+v", want.Seq, e, want.Words)
		}
		if want.Sealed != nil {
			again := store.Digest{}
			copy(again[:], want.Commit)
			words, salt := g.open(t, r, &want, again)
			if seal.Commit(salt, words) != again {
				t.Errorf("event %d: its commitment is not that of its words", want.Seq)
			}
		}
	}
	if p := r.committed.Phase(); p != g.Phase {
		t.Errorf("the phase is %s, want %s", p, g.Phase)
	}
	for who, want := range g.People {
		if got := personOf(r, moderation.ParticipantID(who)); got != want {
			t.Errorf("%s is %+v, want %+v", who, got, want)
		}
	}
	for q, want := range g.Status {
		if got, _, _, _ := r.committed.Message(q); int(got) != want {
			t.Errorf("message %d has status %d, want %d", q, got, want)
		}
	}
}

func (g *golden) open(t *testing.T, r *room, rec *goldenRecord, commit store.Digest) (words, salt []byte) {
	k, err := r.people.words(r, r.event(moderation.Seq(rec.Seq)).Owner())
	if err != nil {
		t.Fatal(err)
	}
	words, salt, err = k.Open(g.Session, rec.Seq, rec.Sealed, commit)
	if err != nil {
		t.Fatal(err)
	}
	return words, salt
}

func personOf(r *room, who moderation.ParticipantID) goldenPerson {
	return goldenPerson{
		Role: r.committed.Role(who), Entry: r.committed.Entry(moderation.Viewer{Who: who}),
		Attendance: r.committed.Attendance(who), Name: r.people.names[who],
	}
}

// writeGolden writes what this build makes of a session with every kind.
func writeGolden(t *testing.T) {
	dir := t.TempDir()
	st := newFake()
	master, err := seal.NewMasterFile(filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, st, roomy())
	// The stage has a master key of its own; this log is to be opened with one that is written beside it.
	s.must(s.hub.Drain(t.Context()))
	st.keys, st.logs, st.seats = map[store.KeyOwner][]byte{}, map[store.SessionID][]store.Record{}, nil
	s.ring = seal.New(st, master)
	s.must(s.ring.Unlock(t.Context()))
	s.open()
	s.must(s.hub.Create(t.Context(), s.session, moderation.Open{
		Settings: roomy(), Agreement: agreed, Title: "Evening", Starts: moderation.Time(time.Now().UnixMilli()), Minutes: 90,
	}))
	everyKind(s)
	text, err := os.ReadFile(filepath.Join(dir, "master.key"))
	s.must(err)
	g := golden{Session: s.session, Master: string(text), Keys: st.keys, Seats: st.seats, People: map[string]goldenPerson{}, Status: map[moderation.Seq]int{}}
	s.state(func(r *room) {
		for _, rec := range st.logs[s.session] {
			e := r.event(moderation.Seq(rec.Seq))
			g.Records = append(g.Records, goldenRecord{
				Seq: rec.Seq, At: rec.At, Format: rec.Format, Facts: string(rec.Facts), Commit: slices.Clone(rec.Commit[:]), Digest: slices.Clone(rec.Digest[:]),
				Command: slices.Clone(rec.Command[:]), Sealed: rec.Sealed, ID: r.idOf(e.Seq), Words: e.Words,
			})
			if status, _, _, ok := r.committed.Message(e.Seq); ok {
				g.Status[e.Seq] = int(status)
			}
		}
		g.Phase = r.committed.Phase()
		for _, who := range r.committed.Participants() {
			g.People[string(who)] = personOf(r, who)
		}
	})
	for _, k := range moderation.Kinds() {
		if !slices.Contains(s.kindsOf(), k) {
			t.Errorf("%s is not in the golden log", k)
		}
	}
	b, err := json.MarshalIndent(g, "", " ")
	s.must(err)
	s.must(os.MkdirAll("testdata", 0o755))
	s.must(os.WriteFile(goldenFile, append(b, '\n'), 0o644))
}

// everyKind plays a session in which everything happens that can.
func everyKind(s *stage) {
	act := func(a *actor, c moderation.Command) moderation.Seq {
		s.Helper()
		id := a.do(c)
		synctest.Wait()
		var seq moderation.Seq
		s.state(func(r *room) { seq = r.resolve(id) })
		return seq
	}
	system := func(c moderation.Command) {
		ans, err := s.hub.Do(s.Context(), Do{Session: s.session, Command: c})
		s.must(err)
		if ans.Refusal != nil {
			s.Fatalf("%s: %v", c.Action(), ans.Refusal)
		}
		synctest.Wait()
	}
	lead := s.cast("Ana", moderation.Facilitator)
	lead.join("")
	act(lead, moderation.OpenLobby{})
	ben := s.cast("Ben", moderation.Cofacilitator)
	ben.join("")
	mia := s.cast("", moderation.Member)
	act(mia, moderation.ChooseName{Name: "Mia"})
	act(mia, moderation.Consent{Agreement: agreed})
	act(mia, moderation.Knock{})
	mia.join("")
	act(lead, moderation.Start{})
	noor := s.member("Noor")
	time.Sleep(time.Second)
	stop := lead.answers()
	playSpeech(s, act, lead, mia, noor)
	playStops(s, act, lead, mia, noor)

	act(lead, moderation.Lock{Reason: moderation.ReasonCare})
	late := s.cast("Ivo", moderation.Member)
	act(late, moderation.Consent{Agreement: agreed})
	act(late, moderation.Knock{})
	act(lead, moderation.Decline{Who: late.who, Note: "Next time, please."})
	act(lead, moderation.Unlock{})
	act(lead, moderation.PassLead{To: ben.who})
	next := agreed
	next.Version = 2
	system(moderation.ChangeAgreement{Agreement: next})
	settings := roomy()
	settings.Seats = 9
	system(moderation.ChangeSettings{Settings: settings})
	obs := s.cast("Olga", moderation.Observer)
	system(moderation.ChangeRole{Who: obs.who, Role: moderation.Cofacilitator})
	said := act(lead, moderation.Say{Text: "to be erased"})
	system(moderation.Erase{Messages: []moderation.Seq{said}})
	act(noor, moderation.Leave{})
	// Everyone's connection is lost: departures, a room that waits, and staff who come back to end it.
	stop()
	time.Sleep(3 * time.Minute)
	lead.join("")
	time.Sleep(time.Second)
	act(lead, moderation.TakeLead{})
	act(lead, moderation.Close{})
	act(lead, moderation.End{})
	time.Sleep(11 * time.Minute)
}

func playSpeech(s *stage, act func(*actor, moderation.Command) moderation.Seq, lead, mia, noor *actor) {
	one := act(mia, moderation.Say{Text: "Hello — “quotes” & <angles>, ünïcode ✓"})
	act(noor, moderation.Say{Text: "an answer", ReplyTo: one})
	act(noor, moderation.React{Message: one, Response: moderation.Responses()[0]})
	act(noor, moderation.Unreact{Message: one, Response: moderation.Responses()[0]})
	two := act(mia, moderation.Say{Text: "a slip"})
	act(mia, moderation.TakeBack{Message: two})
	act(mia, moderation.SayPrivate{Text: "between us"})
	act(lead, moderation.SayPrivate{With: mia.who, Text: "I hear you"})
	act(lead, moderation.SayStaff{Text: "among us"})
	act(noor, moderation.RaiseHand{})
	act(lead, moderation.LowerHand{Who: noor.who})
	act(noor, moderation.StepAway{})
	act(noor, moderation.StepBack{})
	act(noor, moderation.Flag{Message: one, Memo: "please look"})
	help := act(noor, moderation.AskHelp{})
	act(lead, moderation.SeeHelp{Help: help})
	act(lead, moderation.ClaimHelp{Help: help})
	act(lead, moderation.SettleHelp{Help: help})
	act(lead, moderation.Bookmark{Message: one, Memo: "a turn"})
	line := act(mia, moderation.ProposeLine{Text: "We let each other finish."})
	act(lead, moderation.AdoptLine{Line: line})
	act(lead, moderation.Rename{Who: noor.who, Name: "Nour", Memo: "had a full name"})
}

func playStops(s *stage, act func(*actor, moderation.Command) moderation.Seq, lead, mia, noor *actor) {
	act(lead, moderation.Nudge{Who: mia.who, Reason: moderation.ReasonCare, Note: "kindly", Memo: "why"})
	act(lead, moderation.Mute{Who: mia.who, Minutes: 5, Note: "kindly", Memo: "why"})
	act(lead, moderation.Unmute{Who: mia.who, Note: "go on"})
	act(lead, moderation.Pause{Text: "A moment of quiet."})
	act(lead, moderation.Resume{})
	act(lead, moderation.Slow{Seconds: 10})
	act(lead, moderation.Slow{Seconds: 0})
	act(lead, moderation.Hold{Who: mia.who, Note: "kindly"})
	first := act(mia, moderation.Say{Text: "held one"})
	second := act(mia, moderation.Say{Text: "held two"})
	act(lead, moderation.Approve{Message: first})
	act(lead, moderation.Return{Message: second, Note: "without the how"})
	act(lead, moderation.Release{Who: mia.who})
	three := act(noor, moderation.Say{Text: "aside"})
	act(lead, moderation.Hide{Message: three, Note: "kindly", Memo: "why"})
	act(lead, moderation.Unhide{Message: three})
	act(lead, moderation.Remove{Who: mia.who, Reason: moderation.ReasonCare, Note: "tomorrow", Memo: "why"})
	act(lead, moderation.Reinstate{Who: mia.who, Note: "welcome back"})
}
