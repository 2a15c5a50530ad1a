package scrub

import "testing"

// TestNoLetterIsCut: a letter that patterns read as several goes whole, wherever in it a find begins or ends.
func TestNoLetterIsCut(t *testing.T) {
	for _, text := range []string{"ﬁ", "İ", "㏂", "ǆ", "½", "㎏"} {
		sh := shadowOf(text)
		if len(sh.s) < 2 {
			t.Fatalf("%q is read as %q", text, sh.s)
		}
		for from := range sh.s {
			for to := from + 1; to <= len(sh.s); to++ {
				if f, e := sh.span(from, to); f != 0 || e != len(text) {
					t.Errorf("%q: from %d to %d of %q is from %d to %d of %d", text, from, to, sh.s, f, e, len(text))
				}
			}
		}
	}
	sh := shadowOf("a\u200db") // what cannot be seen goes with what stands before it
	if f, to := sh.span(0, 1); f != 0 || to != len("a\u200d") {
		t.Errorf("from %d to %d", f, to)
	}
}
