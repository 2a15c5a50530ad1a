package moderation

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The golden log: sessions as format 1 wrote them, with every kind, and what they came to. It is folded for ever; a
// change that cannot read it, or reads something else in it, is a new format and not a new golden log. A session begins
// with a line "session", then each record's time and facts; the line after them begins with "=".
const goldenLog = "testdata/format1.log"

func TestGoldenLog(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	b, err := os.ReadFile(goldenLog)
	if err != nil {
		t.Fatal(err)
	}
	s := NewState()
	kinds := map[Kind]bool{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		at, facts, _ := strings.Cut(lines.Text(), " ")
		switch at {
		case "session":
			s = NewState()
		case "=":
			if got := outcome(s); got != facts {
				t.Errorf("line %d: %s, want %s", n, got, facts)
			}
		default:
			when, err := strconv.ParseInt(at, 10, 64)
			if err != nil {
				t.Fatalf("line %d: %v", n, err)
			}
			e, err := DecodeFacts(1, s.Seq()+1, Time(when), []byte(facts))
			if err != nil {
				t.Fatalf("line %d: %v", n, err)
			}
			if err := s.Apply(&e); err != nil {
				t.Fatalf("line %d: %v", n, err)
			}
			kinds[e.Fact.Kind()] = true
		}
	}
	for _, k := range Kinds() {
		if !kinds[k] {
			t.Errorf("no %s in it", k)
		}
	}
}

// outcome is what a session came to, in words that do not hang on how State is made.
func outcome(s *State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s seats %d,", s.Phase(), s.Settings().Seats)
	for _, who := range s.Participants() {
		p := s.person(who)
		fmt.Fprintf(&b, " %s %s %s muted %v held %v until %d here %v,", who, p.role(), p.entry.entry(), p.mute != 0, p.hold != 0, p.until, p.here)
	}
	fmt.Fprintf(&b, " paused %v slow %d locked %v held %v waiting %d, messages", s.pause != 0, s.slow, s.lock != 0, s.roomHold != 0, s.waiting)
	for _, m := range s.messages {
		fmt.Fprintf(&b, " %d:%d", m.seq, m.status)
	}
	return b.String()
}

// writeGolden plays sessions until every kind has been seen, and adds them. It changes nothing of what is there.
func writeGolden(t *testing.T) {
	was, err := os.ReadFile(goldenLog)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	missing := map[Kind]bool{}
	for _, k := range Kinds() {
		missing[k] = !bytes.Contains(was, fmt.Appendf(nil, "{\"k\":%q", k))
	}
	maps.DeleteFunc(missing, func(_ Kind, is bool) bool { return !is })
	b := *bytes.NewBuffer(was)
	for seed := uint64(1); len(missing) > 0; seed++ {
		p := newPlayer(t, seed)
		p.begin()
		for range 80 {
			p.step()
		}
		news := false
		for _, e := range p.log {
			news = news || missing[e.Fact.Kind()]
			delete(missing, e.Fact.Kind())
		}
		if !news {
			continue
		}
		b.WriteString("session\n")
		for _, e := range p.log {
			fmt.Fprintf(&b, "%d %s\n", e.At, EncodeFacts(&e))
		}
		fmt.Fprintf(&b, "= %s\n", outcome(p.s))
	}
	if err := os.WriteFile(goldenLog, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
