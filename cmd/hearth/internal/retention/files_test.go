package retention_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
	"hearth/store/storetest/shapes"
)

// TestWhatIsErasedIsInNoFile is for a message and a session what TestAnErasedMemberIsInNoFile is for a person. Every byte that
// PostgreSQL would dump is searched by the drill of its dumps.
func TestWhatIsErasedIsInNoFile(t *testing.T) {
	for _, what := range []string{"message", "session"} {
		t.Run(what, func(t *testing.T) {
			s := newStage(t, shapes.Named(t, "sqlite").Open(t))
			id := s.meet(time.Hour)
			seq := s.message(id, said)
			var goes [][]byte
			s.must(s.store.Read(t.Context(), id, 0, 0, func(r *store.Record) bool {
				if r.Sealed != nil && (what == "session" || r.Seq == seq) {
					goes = append(goes, bytes.Clone(r.Sealed))
				}
				return true
			}))
			if what == "session" {
				key, err := s.store.Key(t.Context(), store.KeyOwner("session/"+id))
				s.must(err)
				card, err := s.store.Card(t.Context(), id, s.mia.ID)
				s.must(err)
				goes = append(goes, key, card)
			}
			wal, err := os.Stat(filepath.Join(s.store.Store.(interface{ Folder() string }).Folder(), sqlite.LogFile+"-wal"))
			if n := s.holding(goes); n != len(goes) || err != nil || wal.Size() == 0 {
				t.Fatalf("%d of %d pieces are found before, and the write-ahead log is %v, %v: this test finds nothing", n, len(goes), wal, err)
			}
			s.must(s.erase(what, id))
			for range 2 {
				if n := s.holding(goes); n != 0 {
					t.Errorf("%d of %d pieces are in files", n, len(goes))
				}
				s.restart(0)
			}
		})
	}
}

// erase erases Mia's one message, Mia, or the session.
func (s *stage) erase(what string, id store.SessionID) (err error) {
	s.Helper()
	switch what {
	case "message":
		_, err = s.keeper.EraseMessage(s.Context(), lead, id, s.message(id, said), "they asked for it")
	case "member":
		_, err = s.keeper.EraseMember(s.Context(), lead, s.mia.ID, "they asked for it")
	case "session":
		_, err = s.keeper.EraseSession(s.Context(), lead, id, "they asked for it")
	default:
		s.Fatalf("nothing is called %q", what)
	}
	return err
}

// TestAnErasureKilledForReal kills a process with SIGKILL at every second place of an erasure, until there is no further
// place. What was noted before is finished by the next process, unasked; what was not had changed nothing.
func TestAnErasureKilledForReal(t *testing.T) {
	for _, what := range []string{"message", "member", "session"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			finished := 0
			for at := 0; killedErasure(t, what, at, &finished); at += 2 {
			}
			if finished < 2 {
				t.Errorf("only %d were finished by the next process", finished)
			}
			t.Logf("%d were finished by the next process", finished)
		})
	}
}

// killedErasure reports whether the process was killed before it was done.
func killedErasure(t *testing.T, what string, at int, finished *int) bool {
	t.Helper()
	folder := t.TempDir()
	master, err := seal.NewMasterFile(filepath.Join(folder, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), folder, sqlite.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	s := onStore(t, st, master)
	s.furnish()
	id := s.meet(time.Hour)
	var goes [][]byte // the one piece that goes whatever is erased
	seq := s.message(id, said)
	s.must(st.Read(t.Context(), id, seq-1, 1, func(r *store.Record) bool { goes = append(goes, bytes.Clone(r.Sealed)); return true }))
	s.must(s.hub.Drain(t.Context()))
	s.must(st.Close())

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestKilledProcess$")
	child.Env = append(os.Environ(), killFolder+"="+folder, killAt+"="+strconv.Itoa(at), killErasing+"="+what+"/"+string(id))
	out, err := child.CombinedOutput()
	if ended := new(exec.ExitError); err != nil && (!errors.As(err, &ended) || ended.ExitCode() != -1) {
		t.Fatalf("at %d the process was not killed: %v, %s", at, err, out)
	}
	again := reopen(t, folder)
	noted, e := again.store.ListPurges(t.Context(), false)
	again.must(e)
	again.run()
	n := again.holding(goes)
	switch {
	case len(noted) > 0 && (n != 0 || again.reads(id, said)):
		t.Errorf("killed at %d, noted, and not finished: %d pieces are in files", at, n)
	case len(noted) == 0 && !again.reads(id, said):
		t.Errorf("killed at %d, not noted, and the words are gone", at)
	case len(noted) > 0 && err != nil:
		*finished++
	}
	if undone, e := again.store.ListPurges(t.Context(), true); e != nil || len(undone) > 0 {
		t.Errorf("killed at %d, under way are %v, %v", at, undone, e)
	}
	again.verifies(id)
	return err != nil
}
