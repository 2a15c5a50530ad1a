package plain

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// reservedWords are the names of those who look after a room and of the service
// itself. Before adding one, look for the people it takes a name from: "all",
// for one, looks like "Ali", and "bot" is a family name.
const reservedWords = `
	admin administrator clinician cofacilitator cohost counsellor counselor
	everyone facilitator hearth host leader mod moderator observer operator
	owner psychologist psychotherapist staff supervisor support system therapist

	administrador administradora administrateur animateur animatrice facilitador
	facilitadora facilitateur moderador moderadora moderateur moderatrice
	psicologa psicologo psychologue sistema systeme terapeuta therapeut
	therapeute therapeutin

	администратор ведущая ведущий модератор психолог система терапевт фасилитатор
	مشرف مدير النظام מנחה מנהל
	主持人 管理员 管理員 系统 系統 ファシリテーター 司会者 管理者 관리자 진행자
`

// longWord is the length in letters from which a reserved word is also found
// inside longer ones ("facilitators"). Shorter ones are not: Hostetler and
// Stafford are names. In scripts that put no spaces between words all are.
const longWord = 8

type reservedTable struct {
	whole   map[string]bool
	inside  []string
	longest int
}

var reservedOnce = sync.OnceValue(func() reservedTable {
	t := reservedTable{whole: map[string]bool{}}
	for word := range strings.FieldsSeq(reservedWords) {
		s := skeleton(word)
		t.whole[s] = true
		t.longest = max(t.longest, len(s))
		if first, _ := utf8.DecodeRuneInString(word); utf8.RuneCountInString(word) >= longWord ||
			unicode.In(first, unicode.Han, unicode.Katakana, unicode.Hangul) {
			t.inside = append(t.inside, s)
		}
	}
	return t
})

// isReserved reports a name that holds a reserved word: as one of its words, as
// several written apart ("h o s t", "co-facilitator"), or, for long ones, inside
// a word. Digits may stand for letters or follow them.
func isReserved(name string) bool {
	t := reservedOnce()
	var plain, trimmed []string
	for _, word := range nameWords(norm.NFKC.String(name)) {
		s := skeleton(unleet.Replace(word))
		plain = append(plain, s)
		if w := strings.TrimFunc(word, unicode.IsDigit); w != "" {
			s = skeleton(unleet.Replace(w))
		}
		trimmed = append(trimmed, s)
		for _, long := range t.inside {
			if strings.Contains(s, long) {
				return true
			}
		}
	}
	return t.spelled(plain) || t.spelled(trimmed)
}

// spelled looks for a reserved word made of one or more words in a row. A row is
// given up once it is longer than any reserved word, which keeps this linear.
func (t reservedTable) spelled(words []string) bool {
	for i := range words {
		row := ""
		for _, w := range words[i:] {
			if row += w; len(row) > t.longest {
				break
			}
			if t.whole[row] {
				return true
			}
		}
	}
	return false
}

// unleet reads the digits that are often written for letters. 0 and 1 are the
// skeleton's business.
var unleet = strings.NewReplacer("3", "e", "4", "a", "5", "s", "7", "t")

// nameWords splits at everything that is not a letter or digit, and where a
// capital follows a small letter ("SamHost").
func nameWords(name string) []string {
	var words []string
	for field := range strings.FieldsFuncSeq(name, notWord) {
		start, small := 0, false
		for i, r := range field {
			if small && unicode.IsUpper(r) {
				words = append(words, field[start:i])
				start = i
			}
			small = unicode.IsLower(r)
		}
		words = append(words, field[start:])
	}
	return words
}
