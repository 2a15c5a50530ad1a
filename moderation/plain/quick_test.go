package plain

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

// The shortcuts must give what the long way gives.

func TestShortcutForText(t *testing.T) {
	t.Parallel()
	check := func(s string) {
		want, wantErr := bounded(settle(s, text), MaxText)
		if got, err := Text(s); got != want || err != wantErr { //nolint:errorlint // constants, compared as what they are
			t.Fatalf("Text(%q) = %q, %v; the long way gives %q, %v", s, got, err, want, wantErr)
		}
		const most = 20
		want, wantErr = bounded(settle(s, line), most)
		if got, err := Line(s, most); got != want || err != wantErr { //nolint:errorlint // as above
			t.Fatalf("Line(%q) = %q, %v; the long way gives %q, %v", s, got, err, want, wantErr)
		}
	}
	// Every text of up to seven of the characters that the shortcut looks at.
	const alphabet = "a \n\t"
	var grow func(s string)
	grow = func(s string) {
		check(s)
		if len(s) < 7 {
			for _, r := range alphabet {
				grow(s + string(r))
			}
		}
	}
	grow("")
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		b := make([]byte, r.IntN(60))
		for i := range b {
			if b[i] = byte(r.IntN(128)); r.IntN(3) == 0 {
				b[i] = "\n\n \tx"[r.IntN(5)]
			}
		}
		check(string(b))
	}
	for _, s := range []string{
		strings.Repeat("a", MaxText), strings.Repeat("a", MaxText+1), strings.Repeat("a", MaxText) + "\n", strings.Repeat(" ", MaxText+1), "\x7f", "a\rb",
	} {
		check(s)
	}
}

func TestOrdinaryCharactersAreInNoTable(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !isOrdinary(r) {
			continue
		}
		if isBreak(r) || r == '\r' || isNever(r) || isTag(r) || isMark(r) || isUnseen(r) || r == flagBase {
			t.Errorf("%U is not ordinary", r)
		}
		if blank := unicode.IsSpace(r) || unicode.IsControl(r); isBlank(r) != blank {
			t.Errorf("%U: blank %v", r, isBlank(r))
		}
	}
}

func BenchmarkTextASCII(b *testing.B) {
	s := strings.Repeat("I hear you, and I would like to say something.\n", 40)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = Text(s)
	}
}

// longThin is thin as it reads without any shortcut.
func longThin(s string) string {
	rs := []rune(s)
	var b strings.Builder
	marks, unseen := 0, 0
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if n := longFlagLength(rs[i:]); n > 0 {
			b.WriteString(string(rs[i : i+n]))
			i += n - 1
			marks, unseen = 0, 0
			continue
		}
		switch {
		case r == '\r' && i+1 < len(rs) && rs[i+1] == '\n':
			continue
		case r == '\r', isBreak(r):
			r = '\n'
		case isNever(r), isTag(r):
			continue
		}
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxTextMarks {
				continue
			}
			unseen = 0
		case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
			if unseen++; unseen > maxUnseen {
				continue
			}
		default:
			marks, unseen = 0, 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

func longFlagLength(rs []rune) int {
	if rs[0] != flagBase {
		return 0
	}
	for i := 1; i < len(rs) && i <= 8 && isTag(rs[i]); i++ {
		if rs[i] == flagEnd {
			if i == 1 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

func TestShortcutForThin(t *testing.T) {
	t.Parallel()
	pool := []rune("ab \n\t\r\u00a0\u00ad\u0301\u0316\u0363\u200b\u200d\u202e\ufe0f\ufeffنकि漢字한👩🏴🏴\U000e0067\U000e0062\U000e007f\U000e007f\u2028\x00\u0085")
	r := rand.New(rand.NewPCG(5, 6))
	for range 50_000 {
		rs := make([]rune, r.IntN(24))
		for i := range rs {
			rs[i] = pool[r.IntN(len(pool))]
		}
		if s := string(rs); thin(s) != longThin(s) {
			t.Fatalf("thin(%+q) = %+q; the long way gives %+q", s, thin(s), longThin(s))
		}
	}
	for n := range 12 { // flags around their greatest length
		for _, end := range []string{"\U000e007f", "", "x", "\U000e007fx"} {
			s := "🏴" + strings.Repeat("\U000e0067", n) + end
			if thin(s) != longThin(s) {
				t.Errorf("thin(%+q) = %+q; the long way gives %+q", s, thin(s), longThin(s))
			}
		}
	}
}
