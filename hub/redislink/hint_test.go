package redislink

import (
	"crypto/rand"
	"strings"
	"testing"

	"hearth/hub"
	"hearth/moderation"
)

func TestHintsReadAsWritten(t *testing.T) {
	for _, h := range []hint{
		{kind: attached}, {kind: changed}, {kind: moved}, {kind: moved, head: 1<<63 - 1},
		{kind: writing, signal: sample("p_-Z9")}, {kind: writing, signal: hub.Signal{Who: "p", Lane: moderation.PrivateLane}},
	} {
		h.from = rand.Text()
		if got, ok := parse(h.String()); !ok || got != h {
			t.Errorf("%q is read as %+v, %v", h.String(), got, ok)
		}
	}
	longest := hint{from: rand.Text(), kind: writing, signal: hub.Signal{
		Who: moderation.ParticipantID(strings.Repeat("p", maxID)), Device: strings.Repeat("d", maxDevice), Lane: moderation.PrivateLane, Until: 1<<63 - 1,
	}}
	if n := len(longest.String()); n > maxHint {
		t.Errorf("a hint can be %d bytes", n)
	}
}

// FuzzParse: what is read is what would have been written, bounded, and can be told without doubt.
func FuzzParse(f *testing.F) {
	tag := strings.Repeat("A", tagLength)
	for _, s := range []string{"1 " + tag + " m 7", "1 " + tag + " a", "1 " + tag + " c", "1 " + tag + " w p d staff 17", "1 " + tag + " w p - room 0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, ok := parse(s)
		if !ok {
			return
		}
		if h.String() != s || len(s) > maxHint || !isTag(h.from) {
			t.Errorf("%q is read as %+v", s, h)
		}
		if h.kind == writing && !sayable(h.signal) {
			t.Errorf("%q says %+v", s, h.signal)
		}
	})
}

// FuzzFraming: the bound is the same however the bytes are cut.
func FuzzFraming(f *testing.F) {
	f.Add([]byte("*3\r\n$7\r\nmessage\r\n$4\r\nroom\r\n$99999\r\n"), 3)
	f.Add([]byte("$-1\r\n+PONG\r\n$65536\r\n"), 1)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		var whole, parts framing
		want := whole.take(b)
		cut = min(max(cut, 0), len(b))
		if got := parts.take(b[:cut]) && parts.take(b[cut:]); got != want {
			t.Errorf("cut at %d it is %v, whole %v", cut, got, want)
		}
	})
}

func TestFraming(t *testing.T) {
	for s, want := range map[string]bool{
		"$5\r\n$9999\r\n$3\r\nabc\r\n":    true, // the first value only looks like a header
		"$65536\r\n":                      true,
		"$65537\r\n":                      false,
		"$99999999999999999999999\r\n":    false,
		"$-1\r\n*-1\r\n:99999999\r\n":     true,
		"*3\r\n+OK\r\n-ERR\r\n=70000\r\n": false,
	} {
		var f framing
		if got := f.take([]byte(s)); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
