package cli

import (
	"strings"
	"testing"
	"time"

	"hearth/hub"
)

// TestNothingMovesTheCursor: what people write cannot act on the reader's terminal, or pass for a line of its own.
func TestNothingMovesTheCursor(t *testing.T) {
	evil := "a\x1b[2Jb\u009b31mc\u202ed\re\x00f\u0085g\n    9  10:00:00  said"
	got := transcriptLine(hub.Line{N: 7, At: time.Unix(0, 0).UTC(), Kind: "said", Name: evil, Text: evil, Note: evil, Memo: evil, About: evil})
	for _, r := range got {
		if r != '\n' && (r < ' ' || (r >= 0x7f && r < 0xa0) || r == '\u202e') {
			t.Errorf("left in: %U", r)
		}
	}
	for i, l := range strings.Split(got, "\n") {
		if i > 0 && !strings.HasPrefix(l, "         ") {
			t.Errorf("passes for a line of the record: %q", l)
		}
	}
}

// TestALineSaysWhatItIsAbout: which message, and why, in words.
func TestALineSaysWhatItIsAbout(t *testing.T) {
	l := hub.Line{N: 23, At: time.Unix(0, 0).UTC(), Kind: "hidden", Name: "Ana", About: "Mia"}
	l.Message, l.Reason = 22, "method_detail"
	if got := transcriptLine(l); !strings.Contains(got, "hidden, about 22, reason: names a method Ana about Mia") {
		t.Errorf("says %q", got)
	}
}
