package plain

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ordered puts a literal of a test table into NFC, so that the tables may be
// written as they are typed.
func ordered(s string) string { return norm.NFC.String(s) }

// checkPlain is what holds for everything that comes out of this package.
func checkPlain(t *testing.T, in, out string) {
	t.Helper()
	if !utf8.ValidString(out) || !norm.NFC.IsNormalString(out) {
		t.Errorf("%+q gave %+q: not UTF-8 in NFC", in, out)
	}
	for _, r := range out {
		if unicode.IsControl(r) && r != '\n' && r != '\t' ||
			r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 ||
			r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe {
			t.Errorf("%+q gave %+q: holds %U", in, out, r)
		}
	}
	if looksBlank(out) {
		t.Errorf("%+q gave %+q: looks empty", in, out)
	}
}

func checkText(t *testing.T, in string) {
	t.Helper()
	if out, err := Text(in); err == nil {
		checkPlain(t, in, out)
		if again, err := Text(out); err != nil || again != out {
			t.Errorf("Text(%+q) = %+q, then %+q, %v", in, out, again, err)
		}
		if utf8.RuneCountInString(out) > MaxText || len(out) > MaxTextBytes {
			t.Errorf("Text(%+q) is too long", in)
		}
		if strings.Contains(out, "\n\n\n\n") || strings.TrimRightFunc(out, unicode.IsSpace) != out {
			t.Errorf("Text(%+q) = %+q: lines not tidy", in, out)
		}
	} else if out != "" {
		t.Errorf("Text(%+q) = %+q with %v", in, out, err)
	}
	const most = 60
	if out, err := Line(in, most); err == nil {
		checkPlain(t, in, out)
		if again, err := Line(out, most); err != nil || again != out {
			t.Errorf("Line(%+q) = %+q, then %+q, %v", in, out, again, err)
		}
		if utf8.RuneCountInString(out) > most || strings.ContainsAny(out, "\n\t") || strings.Contains(out, "  ") {
			t.Errorf("Line(%+q) = %+q: not one line", in, out)
		}
	}
}

func checkName(t *testing.T, in string) {
	t.Helper()
	n, err := Name(in)
	if err != nil {
		if n != (Named{}) {
			t.Errorf("Name(%+q) = %+v with %v", in, n, err)
		}
		return
	}
	checkPlain(t, in, n.Display)
	if again, err := Name(n.Display); err != nil || again != n {
		t.Errorf("Name(%+q) = %+q, then %+q, %v", in, n, again, err)
	}
	if utf8.RuneCountInString(n.Display) > MaxName {
		t.Errorf("Name(%+q) is too long", in)
	}
	if strings.TrimSpace(n.Display) != n.Display || strings.Contains(n.Display, "  ") || strings.ContainsAny(n.Display, "\n\t") {
		t.Errorf("Name(%+q) = %+q: spaces", in, n.Display)
	}
	for _, r := range n.Display {
		if isBlank(r) && r != ' ' && r != zwnj && r != zwj || unicode.Is(unicode.Co, r) {
			t.Errorf("Name(%+q) = %+q: holds %U", in, n.Display, r)
		}
	}
	if n.Skeleton == "" || !utf8.ValidString(n.Skeleton) || !norm.NFC.IsNormalString(n.Skeleton) {
		t.Errorf("Name(%+q): skeleton %+q", in, n.Skeleton)
	}
	// What cannot be seen, and case, must not make a second person.
	rs := []rune(n.Display)
	for _, unseen := range []string{"\u200b", "\u00ad", "\u200e"} {
		if s := skeleton(string(rs[:1]) + unseen + string(rs[1:])); s != n.Skeleton {
			t.Errorf("Name(%+q): %+q with %+q inside is %+q", in, n.Skeleton, unseen, s)
		}
	}
}

// TestRandom mixes the characters that make trouble, many at a time, which
// tables and mutation alone rarely do.
func TestRandom(t *testing.T) {
	t.Parallel()
	pool := []rune("aAiIlmeo0 \n\t\r\u00a0\u0301\u0316\u0323\u0363\u20dd\u200b\u200c\u200d\u200e\u202e\u2066\u2069\ufe0f\ufeff\u034f" +
		"йвבָّامنकि\u094d\u09c7\u09be\u0cc6\u0cc2\u0cd5\u1100\u1161\u11a8\u3164\u2800\u17b4กี่が\u3099ー👩🏴\U000e0067\U000e007f\u2028\x00\x1b\u0085\ufffe\ue000ͺσςΣΝνﬁⅷ３𝐀-'.")
	r := rand.New(rand.NewPCG(1, 2))
	for range 8_000 {
		rs := make([]rune, r.IntN(30))
		for i := range rs {
			rs[i] = pool[r.IntN(len(pool))]
		}
		checkText(t, string(rs))
		checkName(t, string(rs))
	}
}

// TestEveryRune puts each code point that could be special alone, doubled, and between letters.
func TestEveryRune(t *testing.T) {
	if testing.Short() {
		t.Skip("walks all of Unicode")
	}
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		// Above the kana lie mostly large alphabets of one kind of letter, and
		// unassigned planes: a sample will do, but not where format characters are.
		if dull := r > 0x3400 && r < 0xa000 || r > 0xac00 && r < 0xf900 ||
			r > 0x11000 && r < 0x1d100 || r > 0x1d800 && r < 0xe0000 || r > 0xe0200; dull && r%257 != 0 && r&0xfff0 != 0xfff0 {
			continue
		}
		c := string(r)
		checkText(t, c)
		checkText(t, "a"+c+"\u0301"+c+"b")
		checkName(t, c)
		checkName(t, c+c+"\u0301"+c)
	}
}

// TestLinear gives the worst of inputs at the greatest length. The bound is
// loose; a quadratic step would miss it by far.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"\u0301", "a\u0301\u0316", "\n", " \n", "\u200d", "🏴\U000e0067", "\u0cc6\u0cc2", "\u0344", "ﷺ", "a ", "aB", "\xff", "\u1100\u1161"} {
		in := strings.Repeat(unit, MaxInput/len(unit))
		start := time.Now()
		_, _ = Text(in)
		_, _ = Line(in, MaxText)
		_, _ = Name(in)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%+q: %v", unit, d)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Hello\r\n\r\n\r\n\r\nthere ", "🏴\U000e0067\U000e007f\u202e", "z\u0300\u0316\u200d\u0363\u0363\u0363\u0363\u0363\u0363\u0363"} {
		f.Add(s)
	}
	f.Fuzz(checkText)
}

func FuzzName(f *testing.F) {
	for _, s := range realNames {
		f.Add(s)
	}
	f.Add("fас\u200bilitаtоr")
	f.Fuzz(checkName)
}

func BenchmarkText(b *testing.B) {
	s := strings.Repeat("I hear you, and I would like to say é 👩\u200d👧.\n", 40)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = Text(s)
	}
}

func BenchmarkName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = Name("Nguyễn Thị Hạnh (she/her)")
	}
}
