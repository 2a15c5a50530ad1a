package review

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"hearth/hub"
	"hearth/moderation"
)

// A script writes lines as a transcript has them, a second apart unless told otherwise.
type script struct {
	at    time.Time
	lines []hub.Line
}

func newScript() *script {
	return &script{at: time.Date(2026, 11, 18, 19, 0, 0, 0, time.UTC)}
}

func (s *script) wait(d time.Duration) *script { s.at = s.at.Add(d); return s }

func (s *script) add(kind moderation.Kind, by string, change ...func(*hub.Line)) uint64 {
	l := hub.Line{N: uint64(len(s.lines) + 1), At: s.at, Kind: string(kind), By: by, Name: strings.ToUpper(by)}
	for _, f := range change {
		f(&l)
	}
	s.lines = append(s.lines, l)
	return l.N
}

func people(who ...string) func(*hub.Line) {
	return func(l *hub.Line) {
		for _, w := range who {
			l.People = append(l.People, hub.Affected{Who: w, Name: strings.ToUpper(w)})
		}
	}
}

func (s *script) seat(who string, role moderation.Role) {
	s.add(moderation.KindSeated, "", people(who), func(l *hub.Line) { l.Role = string(role) })
}

func (s *script) say(lane moderation.Lane, by, text string, change ...func(*hub.Line)) uint64 {
	change = append(change, func(l *hub.Line) { l.Lane, l.Text = string(lane), text })
	return s.add(moderation.KindSaid, by, change...)
}

func (s *script) review() *Review {
	b := NewBuilder()
	for i := range s.lines {
		b.Add(&s.lines[i])
	}
	return b.Review()
}

// evening: Ana leads; Mia comes in the lobby, Joe late, Lin is lost and comes back, Kim never comes; Max leaves by the exit.
func evening() *script {
	s := newScript()
	s.add(moderation.KindOpened, "")
	s.seat("ana", moderation.Facilitator)
	for _, who := range []string{"mia", "joe", "lin", "kim", "max"} {
		s.seat(who, moderation.Member)
	}
	s.add(moderation.KindArrived, "", people("ana"))
	s.add(moderation.KindLobbyOpened, "ana")
	s.add(moderation.KindArrived, "", people("mia", "lin", "max"), func(l *hub.Line) { l.Door = true })
	s.wait(10*time.Minute).add(moderation.KindStarted, "ana")
	for _, who := range []string{"mia", "lin", "max"} {
		s.add(moderation.KindAdmitted, "ana", people(who))
	}
	return s
}

func TestAttendance(t *testing.T) {
	s := evening()
	s.wait(time.Minute)
	s.say(moderation.RoomLane, "mia", "three plain words")
	s.say(moderation.PrivateLane, "mia", "aside")
	gone := s.at
	s.wait(time.Minute).add(moderation.KindDeparted, "", func(l *hub.Line) {
		l.People = []hub.Affected{{Who: "lin", Since: gone}}
	})
	s.add(moderation.KindLeft, "max", func(l *hub.Line) { l.Exit = true })
	s.wait(2*time.Minute).add(moderation.KindArrived, "", people("lin"))
	s.add(moderation.KindArrived, "", people("joe"), func(l *hub.Line) { l.Door = true })
	s.add(moderation.KindKnocked, "joe", func(l *hub.Line) { l.Late = true })
	s.add(moderation.KindAdmitted, "ana", people("joe"))
	s.wait(6*time.Minute).add(moderation.KindEnded, "ana")
	s.wait(time.Hour).add(moderation.KindLeft, "mia")
	s.add(moderation.KindDeparted, "", func(l *hub.Line) { l.People = []hub.Affected{{Who: "joe", Since: s.at}} })

	type row struct {
		reason          string
		minutes         float64
		late            bool
		losses          int
		messages, words int
	}
	want := map[string]row{
		"ana": {Stayed, 10, false, 0, 0, 0}, "mia": {Stayed, 10, false, 0, 1, 3}, "joe": {Stayed, 6, true, 0, 0, 0},
		"lin": {Stayed, 7, false, 1, 0, 0}, "kim": {NeverCame, 0, false, 0, 0, 0}, "max": {ByExit, 2, false, 0, 0, 0},
	}
	for _, p := range s.review().People {
		got := row{p.Reason, time.Duration(p.Present * int64(time.Millisecond)).Minutes(), p.Late, p.Losses, p.Messages, p.Words}
		if got != want[p.Who] {
			t.Errorf("%s: %+v, want %+v", p.Who, got, want[p.Who])
		}
	}
}

func TestLostAndRemoved(t *testing.T) {
	s := evening()
	s.wait(time.Minute).add(moderation.KindDeparted, "", func(l *hub.Line) { l.People = []hub.Affected{{Who: "lin", Since: s.at}} })
	s.add(moderation.KindRemoved, "ana", people("max"))
	s.wait(time.Minute).add(moderation.KindEnded, "ana")
	r := s.review()
	reasons := map[string]string{}
	for _, p := range r.People {
		reasons[p.Who] = p.Reason
	}
	if reasons["lin"] != Lost || reasons["max"] != Removed {
		t.Errorf("%v", reasons)
	}
	if len(r.Open) != 1 || r.Open[0].Kind != OpenLost || r.Open[0].Name != "LIN" {
		t.Errorf("open: %+v", r.Open)
	}
}

// TestOpenOutcomes: what was settled, answered, let in or taken back waits no more.
func TestOpenOutcomes(t *testing.T) {
	s := evening()
	about := func(n uint64) func(*hub.Line) { return func(l *hub.Line) { l.Message = n } }
	settled := s.add(moderation.KindHelpAsked, "mia")
	s.add(moderation.KindHelpClaimed, "ana", about(settled))
	s.add(moderation.KindHelpSettled, "ana", about(settled))
	help := s.add(moderation.KindHelpAsked, "lin")
	flag := s.add(moderation.KindFlagged, "mia")
	s.say(moderation.PrivateLane, "mia", "hello?")
	s.say(moderation.PrivateLane, "ana", "I am here", people("mia"))
	asked := s.say(moderation.PrivateLane, "mia", "thank you, one more")
	s.say(moderation.PrivateLane, "mia", "and another")
	held := func(l *hub.Line) { l.Held = true }
	in := s.say(moderation.RoomLane, "lin", "held", held)
	s.add(moderation.KindApproved, "ana", about(in))
	waits := s.say(moderation.RoomLane, "lin", "held too", held)
	s.add(moderation.KindEnded, "ana")
	var got []string
	for _, o := range s.review().Open {
		got = append(got, o.Key)
	}
	want := map[string]bool{
		fmt.Sprint("help/", help): true, fmt.Sprint("flag/", flag): true, fmt.Sprint("private/", asked): true, fmt.Sprint("held/", waits): true,
	}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for _, key := range got {
		if !want[key] {
			t.Errorf("%s waits", key)
		}
	}
}

func TestShape(t *testing.T) {
	s := evening()
	s.say(moderation.RoomLane, "mia", "one two three")
	last := s.wait(time.Minute).say(moderation.RoomLane, "ana", "four")
	s.wait(3*time.Minute).say(moderation.StaffLane, "ana", "not in the room")
	pause := s.wait(time.Minute).add(moderation.KindPaused, "ana")
	s.wait(time.Minute).add(moderation.KindResumed, "ana")
	s.say(moderation.RoomLane, "mia", "five six")
	s.wait(2*time.Minute).add(moderation.KindEnded, "ana")
	got := s.review().Shape
	if got.Words != 6 || got.Staff != 1 {
		t.Errorf("%d words, %d of staff", got.Words, got.Staff)
	}
	if len(got.Stops) != 1 || got.Stops[0].N != pause || got.Stops[0].To-got.Stops[0].From != minute {
		t.Errorf("stops %+v", got.Stops)
	}
	// The five minutes with a pause in them are no silence of the group's.
	if len(got.Silences) != 2 || got.Silences[0].For != 2*minute || got.Silences[1].For != minute || got.Silences[1].N == last {
		t.Errorf("silences %+v", got.Silences)
	}
	words := 0
	for _, b := range got.Bars {
		words += b.Words
	}
	if words != 6 || int64(len(got.Bars))*got.Step < 8*minute {
		t.Errorf("%d words in %d bars of %d", words, len(got.Bars), got.Step)
	}
}

// TestModeration: actions with what undid them, how long a call waited, and who did how much; nothing that is the
// author's own.
func TestModeration(t *testing.T) {
	s := evening()
	mute := s.add(moderation.KindMuted, "ana", people("lin"), func(l *hub.Line) { l.About, l.Reason = "LIN", "pace" })
	undone := s.wait(time.Minute).add(moderation.KindUnmuted, "", func(l *hub.Line) { l.Name, l.Reverses = "", mute })
	said := s.say(moderation.RoomLane, "lin", "mine")
	s.add(moderation.KindTookBack, "lin", func(l *hub.Line) { l.Message = said })
	flag := s.add(moderation.KindFlagged, "mia")
	s.wait(90*time.Second).add(moderation.KindHelpSettled, "ana", func(l *hub.Line) { l.Message = flag })
	r := s.review()
	if len(r.Moderation) != 3 {
		t.Fatalf("%+v", r.Moderation)
	}
	if a := r.Moderation[0]; a.N != mute || a.Reversed != undone || a.About != "LIN" || a.Reason != "pace" {
		t.Errorf("%+v", a)
	}
	if a := r.Moderation[2]; a.Kind != string(moderation.KindHelpSettled) || a.Answered != 90_000 {
		t.Errorf("%+v", a)
	}
	want := []Tally{{"", "unmuted", 1}, {"ANA", "help_settled", 1}, {"ANA", "muted", 1}}
	if !reflect.DeepEqual(r.Tallies, want) {
		t.Errorf("%+v", r.Tallies)
	}
}

// TestIndex: the columns are of one length and give every line back, and a bookmark marks what it points at.
func TestIndex(t *testing.T) {
	s := evening()
	said := s.say(moderation.RoomLane, "mia", "this")
	s.add(moderation.KindBookmarked, "ana", func(l *hub.Line) { l.Message = said })
	moment := s.add(moderation.KindBookmarked, "ana")
	s.lines[3].N = 4 // the numbers may have holes: what a reader may not read is no line
	i := s.review().Index
	if !reflect.DeepEqual(i.Marks, []uint64{said, moment}) {
		t.Errorf("marks %v", i.Marks)
	}
	n, at := uint64(0), int64(0)
	for row, l := range s.lines {
		n, at = n+i.N[row], at+i.At[row]
		if n != l.N || at != l.At.UnixMilli() || i.Kinds[i.Kind[row]] != l.Kind || i.Layers[i.Layer[row]] != LayerOf(&l) {
			t.Fatalf("row %d is not line %+v", row, l)
		}
	}
	if len(i.Who) != len(s.lines) || i.Who[len(i.Who)-1] != 0 {
		t.Errorf("who %v", i.Who)
	}
}

// TestEveryKindHasALayer: a kind that is new shows among moderation until somebody thinks of it here.
func TestEveryKindHasALayer(t *testing.T) {
	stops := map[moderation.Kind]bool{}
	for _, k := range []moderation.Kind{
		moderation.KindNudged, moderation.KindMuted, moderation.KindUnmuted, moderation.KindPaused, moderation.KindResumed,
		moderation.KindSlowed, moderation.KindHoldSet, moderation.KindHoldLifted, moderation.KindApproved, moderation.KindReturned,
		moderation.KindHidden, moderation.KindUnhidden, moderation.KindRemoved, moderation.KindReinstated, moderation.KindLocked,
		moderation.KindUnlocked, moderation.KindErased, moderation.KindSaid,
	} {
		stops[k] = true
	}
	for _, k := range moderation.Kinds() {
		if _, ok := byKind[k]; !ok && !stops[k] {
			t.Errorf("%s is of no layer", k)
		}
	}
}

func TestSearchMatches(t *testing.T) {
	at := time.Date(2026, 11, 18, 19, 0, 0, 0, time.UTC)
	line := hub.Line{At: at, Kind: "said", Lane: "private", By: "mia", Text: "Zoë said  NOTHING of it", Memo: "a label"}
	line.People = []hub.Affected{{Who: "mia"}}
	withheld := line
	withheld.Text, withheld.Memo = hub.Withheld, ""
	for _, c := range []struct {
		query Query
		line  hub.Line
		want  bool
	}{
		{Query{Text: "zoe"}, line, true},
		{Query{Text: "ZOË SAID"}, line, true},
		{Query{Text: "label"}, line, true},
		{Query{Text: "absent"}, line, false},
		{Query{Text: "zoe", Layer: Room}, line, false},
		{Query{Text: "zoe", Layer: Private, Who: "mia", Kind: "said"}, line, true},
		{Query{Who: "joe"}, line, false},
		{Query{From: at}, line, true},
		{Query{From: at.Add(1)}, line, false},
		{Query{To: at}, line, false},
		{Query{Text: "withheld"}, withheld, false},
	} {
		c.query.Fold()
		if got := c.query.Matches(&c.line); got != c.want {
			t.Errorf("%+v: %v", c.query, got)
		}
	}
}
