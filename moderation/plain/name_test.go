package plain

import (
	"errors"
	"strings"
	"testing"
)

// realNames must all be taken, exactly as they are written.
var realNames = []string{
	"Anna", "José", "Zoë", "Siobhán Ní Dhuibhne", "O'Connor", "O’Brien", "D‘Angelo", "Jean-Luc",
	"Łukasz", "Øyvind", "Þórdís", "Ağca", "İnci", "Günther", "Straße", "Ondřej", "ʻAlohi", "J. R. R.",
	"Sam (they/them)", "Jo & Al", "R2", "42", "X", "李小龙", "山田 太郎", "サトー", "田中Ken", "김철수", "가나다",
	"Nguyễn Thị Hạnh", "Trần Đức", "محمد", "فاطمة الزهراء", "عَلِيّ", "شهره", "می\u200cنا",
	"דוד בן־גוריון", "שָׂרָה", "ז׳קלין", "สมชาย", "ณัฐพงศ์", "น้ำผึ้ง", "राम", "श्रीदेवी", "क\u094d\u200dष", "বাংলা",
	"தமிழ்", "ශ්\u200dරී", "မြင့်", "ភ្នំ", "བསྟན་འཛིན", "Дмитрий", "Йосип", "Вова", "Νίκος", "Ναταλία", "Արմեն", "გიორგი",
	"አበበ", "Hostetler", "Stafford", "Ali", "Modestas", "Adminah", "Heart", "Thera Pistone", "Anna Анна", "Michael 2",
}

func TestRealNames(t *testing.T) {
	for _, n := range realNames {
		got, err := Name(n)
		if err != nil || got.Display != ordered(n) {
			t.Errorf("Name(%q) = %+q, %v", n, got.Display, err)
		}
		checkName(t, n)
	}
}

func TestNameCleaned(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"spaces", "  Anna \t\n  Lee\u3000", "Anna Lee"},
		{"zero width", "A\u200bn\u200dn\ufeffa\u2060", "Anna"},
		{"direction", "\u202eAnna\u202c \u2067Lee\u2069\u200e\u061c", "Anna Lee"},
		{"controls", "An\x00n\x1ba\u009b", "Anna"},
		{"private use", "Anna\ue000\uf8ff\U000f0000", "Anna"},
		{"drawn empty", "Anna\u3164\u2800\u115f", "Anna"},
		{"soft hyphen", "An\u00adna", "Anna"},
		{"variation selector", "Anna\ufe0f\U000e0101", "Anna"},
		{"tags", "Anna\U000e0041", "Anna"},
		{"zalgo", "A" + strings.Repeat("\u0316", 30) + "nna", "A\u0316\u0316nna"},
		{"mark on nothing", "\u0301Anna \u0301Lee", "Anna Lee"},
		{"enclosing", "A\u20ddnna", "Anna"},
		{"decomposed", "Zoe\u0308", "Zoë"},
		{"joiner at an edge", "\u200cمینا\u200c", "مینا"},
		{"joiners in a row", "می\u200c\u200c\u200dنا", "می\u200dنا"},
		{"joiner beside a space", "می\u200c نا", "می نا"},
	} {
		got, err := Name(c.in)
		if err != nil || got.Display != c.want {
			t.Errorf("%s: Name(%+q) = %+q, %v; want %+q", c.name, c.in, got.Display, err, c.want)
		}
		checkName(t, c.in)
	}
}

func TestNameRefused(t *testing.T) {
	for err, names := range map[error][]string{
		ErrNameEmpty: {"", "  ", "\u200b\u200d", "\u3164", "\u2800", "\u1160\uffa0", "\u202e", "---", "...", "'", "()",
			"\u0301", "\u034f", "\U000e0041", "\ue000", "ʼ", "ー", "ͺ", "\ufe70", "\x00"},
		ErrNameTooLong: {strings.Repeat("a", MaxName+1), strings.Repeat(" ", MaxInput+1), strings.Repeat("न", MaxName+1)},
		ErrNameCharacters: {"🙂", "Anna 🙂", "Anna <b>", "a@b", "#1", "Anna ★", "Ⓐnna", "🅰nna", "Anna\xff", "Anna\"", "A=B", "Anna\u0378",
			"\u2028\u2603", "🇦", "Anna;", "a\\b", "a:b"},
		ErrNameReserved: {"facilitator", "Facilitator", "FACILITATORS", "The Facilitator", "Sam (facilitator)", "co-facilitator", "Cofacilitator",
			"Co Facilitator", "observer", "staff", "System", "host", "Host 2", "host1", "1host", "H0ST", "ho5t", "h o s t", "h.o.s.t", "H O S T Anna", "SamHost", "moderator",
			"m0d3r4t0r", "Mod", "mod-team", "administrator", "ADMIN", "Hearth", "Hearth Team", "therapist", "Psychotherapist", "counsellor", "counselor",
			"fасilitаtоr", "ｆａｃｉｌｉｔａｔｏｒ", "𝓯𝓪𝓬𝓲𝓵𝓲𝓽𝓪𝓽𝓸𝓻", "ꜰᴀᴄɪʟɪᴛᴀᴛᴏʀ", "fac\u200bilitator", "faci1itat0r", "facílïtatøř", "fɑcilitɑtor", "Facllitator", "rnoderator", "mоderator",
			"аdmin", "sуstem", "ΗΟSΤ", "ho\u0335st", "hοst", "Оbserver", "modérateur", "Модератор", "МОДЕРАТОР", "ведущий", "主持人", "主持人小李", "مُشرف", "Thérapeute", "host٣", "ｈｏｓｔ２"},
		ErrNameMixed: {"Аnna", "Annа", "Pаul Smith", "Νick", "Jоhn", "Sam Воb1a", "Aنa", "Bסb", "Annaя", "Ꭺnna", "𝐀ннa", "Կate"},
	} {
		for _, n := range names {
			if got, e := Name(n); !errors.Is(e, err) || got != (Named{}) {
				t.Errorf("Name(%q) = %+v, %v; want %v", n, got, e, err)
			}
			checkName(t, n)
		}
	}
}

func TestNameLength(t *testing.T) {
	for _, s := range []string{"a", "é", "न", "𝒳"} {
		if _, err := Name(strings.Repeat(s, MaxName)); err != nil {
			t.Errorf("%d of %q: %v", MaxName, s, err)
		}
	}
	if _, err := Name(strings.Repeat("e\u0301\u200b", MaxName)); err != nil {
		t.Errorf("counted before cleaning: %v", err)
	}
}

func TestErrors(t *testing.T) {
	codes := map[string]bool{}
	for _, e := range []Error{ErrEmpty, ErrTooLong, ErrNameEmpty, ErrNameTooLong, ErrNameReserved, ErrNameMixed, ErrNameCharacters} {
		if codes[e.Code()] {
			t.Errorf("%s twice", e.Code())
		}
		codes[e.Code()] = true
		if e.Say() == Error("other").Say() {
			t.Errorf("%s says nothing of its own", e.Code())
		}
		for _, word := range []string{"invalid", "illegal", "violat", "forbidden", "not allowed", "warning", "error", "must", "fail"} {
			if strings.Contains(strings.ToLower(e.Say()), word) {
				t.Errorf("%s says %q", e.Code(), word)
			}
		}
	}
}
