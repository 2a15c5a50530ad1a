package plain

import "testing"

// alike lists groups of names that a glance takes for one another.
var alike = [][]string{
	{"Anna", "anna", "ANNA", " Anna ", "A\u200bnna", "Änna", "Ａｎｎａ", "𝐀𝐧𝐧𝐚", "𝓐𝓷𝓷𝓪", "ᴬⁿⁿᵃ", "An-na", "An na", "'Anna.'", "ᴀɴɴᴀ", "Ɑnna"},
	{"Ian", "ian", "lan", "Lan", "1an", "ıan", "İan", "Iàn"},
	{"Bob", "bob", "B0b", "BOB", "Böb", "Bøb", "Воb"},
	{"Mark", "rnark", "MARK", "ｍark"},
	{"Will", "vvill", "WiII", "Wi11"},
	{"Zoe", "Zoë", "Zoė", "Zoẹ", "ZOÉ", "Z0e"},
	{"cap", "сар"},         // the second is Cyrillic
	{"ХОСЕ", "XOCE"},       // likewise the first
	{"NINA", "ΝΙΝΑ"},       // Greek capitals, drawn as Latin
	{"vivo", "νινο"},       // Greek small letters, drawn as Latin
	{"ΓΙΑΝΝΗΣ", "Γιάννης"}, // case and accent in Greek
	{"Νίκος", "νικοσ", "ΝΙΚΟΣ"},
	{"Роман", "РОМАН", "роман"},
	{"Вова", "ВОВА", "вова"},
	{"Семён", "Семен"},
	{"Дмитрий", "дмитрии"},
	{"Straße", "STRAẞE"},
	{"Łukasz", "lukasz"},
	{"Jose Luis", "José-Luis", "joseluis"},
	{"Sam 1", "SamI", "sam l"},
	{"می\u200cنا", "مینا", "می\u200dنا"},
	{"عَلِيّ", "علي"},
	{"أحمد", "احمد"},
	{"שָׂרָה", "שרה"},
	{"क\u094d\u200dष", "क\u094dष"},
	{"ロ", "口"},
	{"ﾀﾛｳ", "タロウ"},
	{"ﷴ", "محمد"},
	{"O'Neil", "O’Neil", "ONeil"},
	{"Œdipe", "Oedipe"},
	{"በ", "ո", "n"},
}

// apart lists names that must stay different people.
var apart = [][]string{
	{"Anna", "Anne", "Hanna", "Ana", "Ann", "Nina", "Vina", "Nick", "Vick", "Una", "Yna"},
	{"राम", "रमा", "रामी", "रामु"},
	{"สมชาย", "สมหญิง", "สมใจ", "น้ำ", "นำ"},
	{"かな", "がな", "カナ"},
	{"김철수", "김철호", "김영수"},
	{"李", "王", "张", "木"},
	{"محمد", "محمود", "أحمد", "مينا"},
	{"דוד", "דנה", "שרה"},
	{"Роман", "Рома", "Романа", "Вова", "Вера"},
	{"Νίκος", "Νίκη", "Ναταλία"},
	{"Sam 2", "Sam 3", "Sam"},
	{"Nguyen", "Nguyet"},
}

func TestAlike(t *testing.T) {
	for _, group := range alike {
		for _, n := range group[1:] {
			if a, b := skeleton(group[0]), skeleton(n); a != b || a == "" {
				t.Errorf("%q is %+q, %q is %+q; want the same", group[0], a, n, b)
			}
		}
	}
}

func TestApart(t *testing.T) {
	for _, group := range apart {
		seen := map[string]string{}
		for _, n := range group {
			s := skeleton(n)
			if other, ok := seen[s]; ok {
				t.Errorf("%q and %q are both %+q", other, n, s)
			}
			seen[s] = n
		}
	}
}

// TestRealNamesApart guards against a skeleton that takes too much: of a list of
// names from many languages, no two may meet.
func TestRealNamesApart(t *testing.T) {
	seen := map[string]string{}
	for _, n := range realNames {
		s := skeleton(n)
		if other, ok := seen[s]; ok {
			t.Errorf("%q and %q are both %+q", other, n, s)
		}
		seen[s] = n
	}
}
