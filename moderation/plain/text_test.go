package plain

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Hello there", "Hello there"},
		{"composed", "cafe\u0301", "café"},
		{"line ends", "a\r\nb\rc\u2028d\u2029e\vf\fg\u0085h", "a\nb\nc\nd\ne\nf\ng\nh"},
		{"tab stays", "a\tb", "a\tb"},
		{"indentation stays", "poem\n  second line", "poem\n  second line"},
		{"spaces at line ends", "a  \nb\t\u00a0\u3000\n", "a\nb"},
		{"two empty lines stay", "a\n\n\nb", "a\n\n\nb"},
		{"more do not", "a\n\n\n\n\n\nb", "a\n\n\nb"},
		{"lines that look empty", "a\n\u200b\n \u2800\n\u3164\n\u200e\nb", "a\n\n\nb"},
		{"empty lines around", "\n\n a\n\n", " a"},
		{"terminal escapes", "\x1b[31mred\x1b]0;title\x07", "[31mred]0;title"},
		{"C1", "a\u009b31mb", "a31mb"},
		{"null and delete", "a\x00b\x7fc", "abc"},
		{"override", "\u202etxt.exe\u202c", "txt.exe"},
		{"embedding", "\u202aa\u202bb\u202dc", "abc"},
		{"open isolate", "\u2067abc\u2066d\u2068e\u2069", "abcde"},
		{"direction marks stay", "שלום\u200f! \u061cمرحبا\u200e.", "שלום\u200f! \u061cمرحبا\u200e."},
		{"Persian joiner stays", "می\u200cخواهم", "می\u200cخواهم"},
		{"family emoji stays", "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 1\ufe0f\u20e3", "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 1\ufe0f\u20e3"},
		{"flag stays", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"},
		{"hidden tags go", "hi\U000e0068\U000e0069\U000e007f", "hi"},
		{"flag without end", "🏴\U000e0067\U000e0062 x", "🏴 x"},
		{"flag too long", "🏴" + strings.Repeat("\U000e0067", 9) + "\U000e007f", "🏴"},
		{"flag of nothing", "🏴\U000e007f", "🏴"},
		{"unseen in a row", "a" + strings.Repeat("\u200b", 50) + "b", "a\u200b\u200bb"},
		{"zalgo", "z" + strings.Repeat("\u0300\u0316", 40) + "o", "z" + strings.Repeat("\u0316", 6) + "o"},
		{"zalgo around joiners", "z" + strings.Repeat("\u0363\u200d", 40), "z" + strings.Repeat("\u0363\u200d", 6) + "\u200d"},
		{"Vietnamese decomposed", "Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"},
		{"pointed Hebrew", "בְּרֵאשִׁ֖ית", "בְּרֵאשִׁ֖ית"},
		{"Tibetan stack", "བསྒྲུབས", "བསྒྲུབས"},
		{"Thai", "ไม่เป็นไร ที่นี้", "ไม่เป็นไร ที่นี้"},
		{"invalid bytes", "a\xff\xfeb", "a\ufffdb"},
		{"lone surrogate", "a\xed\xa0\x80b", "a\ufffdb"},
		{"overlong", "a\xc0\x80b", "a\ufffdb"},
		{"noncharacters", "a\ufffe\uffff\ufdd0\U0001fffeb", "ab"},
		{"format without use", "a\u00adb\ufeffc\u2060d\u206ae\ufff9f", "abcdef"},
		{"markup is only text", "<b>&amp;</b> @everyone", "<b>&amp;</b> @everyone"},
		{"composes once a blocker is gone", "e\u200b\x00\u0301", "e\u200b\u0301"},
		{"composes across a control", "e\x00\u0301", "é"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Text(c.in)
			if err != nil || got != ordered(c.want) {
				t.Errorf("Text(%+q) = %+q, %v; want %+q", c.in, got, err, ordered(c.want))
			}
			checkText(t, c.in)
		})
	}
}

func TestTextRefused(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ErrEmpty},
		{"spaces", " \n\t\u00a0\u3000", ErrEmpty},
		{"unseen", "\u200b\u200d\u200e\ufe0f\u034f\u00ad", ErrEmpty},
		{"drawn empty", "\u3164\u2800\uffa0\u115f\u1160", ErrEmpty},
		{"tags", "\U000e0068\U000e0069", ErrEmpty},
		{"controls", "\x1b\x07\u202e", ErrEmpty},
		{"one too many", strings.Repeat("a", MaxText+1), ErrTooLong},
		{"too many bytes", strings.Repeat(" ", MaxInput+1), ErrTooLong},
	} {
		if got, err := Text(c.in); !errors.Is(err, c.want) || got != "" {
			t.Errorf("%s: Text = %q, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestTextLength(t *testing.T) {
	for _, s := range []string{"a", "𝒳", "é"} {
		long := strings.Repeat(s, MaxText)
		if got, err := Text("\n" + long + "  "); err != nil || got != long || len(got) > MaxTextBytes {
			t.Errorf("%d of %q: %v", MaxText, s, err)
		}
	}
	// What counts is what is left.
	if got, err := Text(strings.Repeat("e\u0301\x00", MaxText)); err != nil || utf8.RuneCountInString(got) != MaxText {
		t.Errorf("decomposed: %d, %v", utf8.RuneCountInString(got), err)
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
		err  error
	}{
		{" one\r\n two\t\tthree \n", 40, "one two three", nil},
		{"a\u3000\u00a0b", 3, "a b", nil},
		{"a\u202eb", 2, "ab", nil},
		{"abc", 2, "", ErrTooLong},
		{"\n\u200b\n", 40, "", ErrEmpty},
		{"a", 0, "", ErrTooLong},
		{strings.Repeat("a", MaxInput+1), MaxInput * 2, "", ErrTooLong},
	} {
		if got, err := Line(c.in, c.max); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("Line(%+q, %d) = %+q, %v; want %+q, %v", c.in, c.max, got, err, c.want, c.err)
		}
	}
}
