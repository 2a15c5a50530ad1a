package hub

import (
	"testing"

	"hearth/hub/wire"
	"hearth/moderation"
)

// What happens in a room is counted once, under its own name.
func TestFiguresCountWhatHappens(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{})
	lead := s.begin()
	mia, sam := s.member("Mia"), s.member("Sam")
	before := s.hub.Figures()
	mia.do(moderation.Say{Text: "one"})
	lead.do(moderation.Pause{})
	if a := sam.ask(moderation.Say{Text: "two"}); a.Refusal == nil {
		t.Fatal("a member spoke in a pause")
	}
	sam.conn.End(wire.CloseBadFrame)
	s.fingerprint() // the room answers what was left in its inbox before
	f := s.hub.Figures()
	if f.Sockets+f.Streams != before.Sockets+before.Streams-1 {
		t.Errorf("%d connections, and then %d", before.Sockets+before.Streams, f.Sockets+f.Streams)
	}
	for what, grew := range map[string][2]uint64{
		"kept":                   {f.Commands["kept"] - before.Commands["kept"], 2},
		"refused":                {f.Commands["refused"] - before.Commands["refused"], 1},
		"refused since paused":   {f.Refusals[moderation.CodePaused] - before.Refusals[moderation.CodePaused], 1},
		"ended for a bad frame":  {f.Closes[wire.CloseBadFrame], 1},
		"welcomed":               {f.Welcomes["over"] + f.Welcomes["nothing"] + f.Welcomes["events"], 3},
		"refused by the log":     {f.Appends["refused"] + f.Appends["unknown"] + f.Appends["unavailable"], 0},
		"given up":               {f.GivenUp["fault"] + f.GivenUp["unfoldable"], 0},
		"writes in no histogram": {sum(f.FlushBatches.Counts) - sum(f.FlushSeconds.Counts), 0},
	} {
		if grew[0] != grew[1] {
			t.Errorf("%s: %d, want %d", what, grew[0], grew[1])
		}
	}
	if f.Rooms != 1 || f.Unconfirmed != 0 || f.HasLink {
		t.Errorf("stands at %d rooms, %d unconfirmed, a link %t", f.Rooms, f.Unconfirmed, f.HasLink)
	}
	if f.Appended < before.Appended+2 || f.Writes <= before.Writes || f.Written <= before.Written {
		t.Errorf("events %d then %d, writes %d then %d", before.Appended, f.Appended, before.Writes, f.Writes)
	}
	if len(f.Refusals) != len(moderation.Codes()) || len(f.Closes) != len(wire.CloseCodes()) {
		t.Error("a code has no count of its own")
	}
}

func sum(counts []uint64) (n uint64) {
	for _, c := range counts {
		n += c
	}
	return n
}
