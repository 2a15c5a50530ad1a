package retention_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

var lead = office.Actor{Who: "staff/lead"}

func (s *stage) message(id store.SessionID, text string) store.Seq {
	s.Helper()
	for _, l := range s.lines(id) {
		if l.Text == text {
			return store.Seq(l.N)
		}
	}
	s.Fatalf("nobody said %q", text)
	return 0
}

func TestOneMessageIsErased(t *testing.T) {
	eachShape(t, func(s *stage) {
		id := s.meet(day)
		seq, before := s.message(id, said), s.verifies(id)
		p, err := s.keeper.EraseMessage(t.Context(), lead, id, seq, "they asked for it")
		if err != nil || p.Done.IsZero() {
			t.Fatalf("%+v, %v", p, err)
		}
		for range 2 {
			if s.reads(id, said) || !s.reads(id, replied) || !s.reads(id, name) {
				t.Error("not that message alone is gone")
			}
			if n := s.verifies(id); n != before-1 {
				t.Errorf("%d rows of words, there were %d", n, before)
			}
			s.restart(0) // folded anew
		}
		if again, err := s.keeper.EraseMessage(t.Context(), lead, id, seq, "they asked again"); err != nil || again.Why != "they asked for it" {
			t.Errorf("again: %+v, %v", again, err)
		}
		for _, none := range []store.Seq{0, 1, 9999} {
			if _, err := s.keeper.EraseMessage(t.Context(), lead, id, none, "they asked for it"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("event %d: %v", none, err)
			}
		}
		var field office.ErrField
		if _, err := s.keeper.EraseMessage(t.Context(), lead, id, seq, "  "); !errors.As(err, &field) || field.Field != "why" {
			t.Errorf("without a reason: %v", err)
		}
	})
}

func TestASessionThatIsOnIsNotErased(t *testing.T) {
	eachShape(t, func(s *stage) {
		id := s.meet(5 * time.Minute)
		var ask office.ErrAsk
		if _, err := s.keeper.EraseSession(t.Context(), lead, id, "they asked for it"); !errors.As(err, &ask) {
			t.Fatal(err)
		}
		s.restart(6 * time.Minute)
		p, err := s.keeper.EraseSession(t.Context(), lead, id, "they asked for it")
		if err != nil || p.Done.IsZero() {
			t.Fatalf("%+v, %v", p, err)
		}
		s.gone(id)
	})
}

// sealed gives the bytes as they are kept, by which files are searched: words themselves stand in no file at any time.
func (s *stage) sealed(id store.SessionID, who store.ID) (all [][]byte) {
	s.Helper()
	seats, err := s.store.Seats(s.Context(), id)
	s.must(err)
	of := map[moderation.ParticipantID]store.ID{}
	for _, seat := range seats {
		of[moderation.ParticipantID(seat.Participant)] = seat.Person
	}
	s.must(s.store.Read(s.Context(), id, 0, 0, func(r *store.Record) bool {
		e, err := moderation.DecodeFacts(r.Format, moderation.Seq(r.Seq), moderation.Time(r.At), r.Facts)
		s.must(err)
		if r.Sealed != nil && of[e.Owner()] == who {
			all = append(all, bytes.Clone(r.Sealed))
		}
		return true
	}))
	c, err := s.store.Card(s.Context(), id, who)
	s.must(err)
	m, err := s.store.Member(s.Context(), who)
	s.must(err)
	k, err := s.store.Key(s.Context(), store.KeyOwner("person/"+who))
	s.must(err)
	return append(all, c, m.Sealed, k)
}

// holding counts how many of these stand in files of the data folder, whichever file it is.
func (s *stage) holding(all [][]byte) (n int) {
	s.Helper()
	f, ok := s.store.Store.(interface{ Folder() string })
	if !ok {
		return 0
	}
	found := map[int]bool{}
	s.must(filepath.WalkDir(f.Folder(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for i, canary := range all {
			if bytes.Contains(b, canary) {
				found[i] = true
			}
		}
		for _, plain := range []string{said, name, card} {
			if bytes.Contains(b, []byte(plain)) {
				s.Errorf("%q stands in the clear in %s", plain, d.Name())
			}
		}
		return err
	}))
	return len(found)
}

func TestAnErasedMemberIsInNoFile(t *testing.T) {
	eachShape(t, func(s *stage) {
		one, two := s.meet(2*time.Hour), s.meet(time.Hour)
		mia := append(s.sealed(one, s.mia.ID), s.sealed(two, s.mia.ID)...)
		noor := s.sealed(one, s.noor.ID)
		onFiles := s.store.Shape() == "sqlite"
		if n := s.holding(mia); onFiles && n < 8 {
			t.Fatalf("%d of %d pieces are found before: this test finds nothing", n, len(mia))
		}
		p, err := s.keeper.EraseMember(t.Context(), lead, s.mia.ID, "they asked for it")
		if err != nil || p.Done.IsZero() {
			t.Fatalf("%+v, %v", p, err)
		}
		for range 2 {
			for _, id := range []store.SessionID{one, two} {
				if s.reads(id, said) || s.reads(id, name) || !s.reads(id, replied) || !s.reads(id, "Noor") {
					t.Error("not that person alone is gone")
				}
				s.verifies(id)
			}
			if n := s.holding(mia); n != 0 {
				t.Errorf("%d pieces of what was erased are in files", n)
			}
			if n := s.holding(noor); onFiles && n < 4 {
				t.Errorf("%d pieces of another's are left", n)
			}
			s.restart(0)
		}
		m, err := s.store.Member(t.Context(), s.mia.ID)
		s.must(err)
		if m.Removed.IsZero() || m.Sealed != nil {
			t.Errorf("left is %+v", m)
		}
		if _, none, err := s.office.OwnCard(t.Context(), one, s.mia.ID); err != nil || !none {
			t.Errorf("their card: %v, %v", none, err)
		}
	})
}

// TestOnePurgesForAll: several instances look at once; each thing is purged once, and every instance's room forgets.
func TestOnePurgesForAll(t *testing.T) {
	eachShape(t, func(s *stage) {
		var ids []store.SessionID
		for range 3 {
			ids = append(ids, s.meet(31*day))
		}
		type instance struct {
			keeper *retention.Keeper
			rooms  *hub.Hub
			ring   *seal.Ring
		}
		var all []instance
		for range 3 {
			s.open()
			all = append(all, instance{s.keeper, s.hub, s.ring})
			for _, id := range ids {
				if !s.reads(id, said) { // and the room is in this instance's memory
					t.Fatal("nothing to purge")
				}
			}
		}
		var mu sync.Mutex
		ended := map[string]int{}
		var wg sync.WaitGroup
		for _, i := range all {
			wg.Go(func() {
				if err := i.keeper.Begin(t.Context()); err != nil {
					t.Error(err)
				}
				done, err := i.keeper.Finish(t.Context())
				if err != nil && s.store.Shape() == "postgres" { // a file is swept by one, and another may stand in the way
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, p := range done {
					ended[p.Subject]++
				}
			})
		}
		wg.Wait()
		s.run()
		for _, i := range all {
			s.hub, s.ring = i.rooms, i.ring
			for _, id := range ids {
				i.ring.ForgetSession(id) // as the feed has it do
				s.gone(id)
			}
		}
		for subject, n := range ended {
			if n != 1 {
				t.Errorf("%s ended %d times", subject, n)
			}
		}
	})
}

var creates = regexp.MustCompile(`(?m)^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(?:\w+\.)?(\w+)`)

// TestNoTableIsForgotten: whoever makes a table says what a purge does about it.
func TestNoTableIsForgotten(t *testing.T) {
	files, err := filepath.Glob("../../../../store/*/*migrations/*.sql")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files of migrations, %v", len(files), err)
	}
	made := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range creates.FindAllStringSubmatch(string(b), -1) {
			made[m[1]] = true
			if retention.Tables[m[1]] == "" {
				t.Errorf("%s makes the table %s, of which package retention does not know whether it holds words", filepath.Base(f), m[1])
			}
		}
		if n := strings.Count(strings.ToUpper(string(b)), "CREATE TABLE") + strings.Count(string(b), "CREATE UNLOGGED TABLE"); n != len(creates.FindAllString(string(b), -1)) {
			t.Errorf("%s makes %d tables, and not all are seen here", filepath.Base(f), n)
		}
	}
	for table := range retention.Tables {
		if !made[table] {
			t.Errorf("no migration makes %s", table)
		}
	}
}

// TestEveryPlaceIsReached: what others keep goes with the rest, whatever is purged, and a purge waits for one that fails.
func TestEveryPlaceIsReached(t *testing.T) {
	eachShape(t, func(s *stage) {
		var reached []string
		fails := true
		note := func(what string) error {
			if fails {
				fails = false
				return errors.New("the disk is away")
			}
			reached = append(reached, what)
			return nil
		}
		s.places = []retention.Place{{
			Name:    "notes",
			Session: func(_ context.Context, id store.SessionID) error { return note("session/" + string(id)) },
			Member:  func(_ context.Context, id store.ID) error { return note("member/" + string(id)) },
			Message: func(_ context.Context, id store.SessionID, _ store.Seq) error { return note("message/" + string(id)) },
		}, {Name: "nothing here"}}
		id := s.meet(day)
		p, err := s.keeper.EraseMessage(t.Context(), lead, id, s.message(id, said), "they asked for it")
		if err != nil || !p.Done.IsZero() {
			t.Errorf("ended without a place: %+v, %v", p, err)
		}
		s.run()
		_, err = s.keeper.EraseMember(t.Context(), lead, s.mia.ID, "they asked for it")
		s.must(err)
		_, err = s.keeper.EraseSession(t.Context(), lead, id, "they asked for it")
		s.must(err)
		want := []string{"message/" + string(id), "member/" + string(s.mia.ID), "session/" + string(id)}
		if strings.Join(reached, " ") != strings.Join(want, " ") {
			t.Errorf("reached are %v, want %v", reached, want)
		}
		if undone, err := s.store.ListPurges(t.Context(), true); err != nil || len(undone) != 0 {
			t.Errorf("under way: %v, %v", undone, err)
		}
	})
}
